// Sends the files that a person chooses, a slice each time Python asks for one.

let turns = 0;

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "gr-upload";
  const label = document.createElement("label");
  const words = document.createElement("span");
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  label.append(words, input);
  const hint = document.createElement("span");
  hint.className = "gr-soft";
  const bar = document.createElement("progress");
  bar.max = 1;
  root.append(label, hint, bar);
  el.append(root);

  let files = [];
  let turn = null;

  function begin(chosen) {
    files = [...chosen];
    if (!files.length || !model.get("enabled")) return;
    turn = Date.now() * 1000 + (++turns % 1000);
    model.send({ begin: files.map(({ name, size }) => ({ name, size })), turn });
  }
  input.addEventListener("change", () => {
    begin(input.files);
    input.value = ""; // the same file may be chosen again after it was mended
  });
  root.addEventListener("dragover", (event) => {
    event.preventDefault();
    root.classList.add("gr-over");
  });
  root.addEventListener("dragleave", () => root.classList.remove("gr-over"));
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    root.classList.remove("gr-over");
    begin(event.dataTransfer.files);
  });

  async function hear(message) {
    if (message.turn !== turn || !files[message.file]) return;
    const from = message.from;
    const content = await files[message.file].slice(from, from + model.get("slice")).arrayBuffer();
    model.send({ turn, slice: from }, undefined, [content]);
  }

  function show() {
    words.textContent = model.get("label");
    hint.textContent = model.get("hint");
    input.accept = model.get("accept");
    input.disabled = !model.get("enabled");
    bar.value = model.get("share");
    bar.hidden = model.get("share") >= 1;
    bar.setAttribute("aria-label", model.get("label"));
  }
  model.on("msg:custom", hear);
  model.on("change", show);
  show();
  return () => {
    model.off("msg:custom", hear);
    model.off("change", show);
  };
}

export default { render };
