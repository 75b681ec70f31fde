// A button; the bytes that Python sends are saved as a file.

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "gr-download";
  button.addEventListener("click", () => model.send({ click: true }));
  el.append(button);

  function hear(message, buffers) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([buffers[0]], { type: message.type }));
    link.download = message.name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
  function show() {
    button.textContent = model.get("label");
    button.disabled = !model.get("enabled");
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
