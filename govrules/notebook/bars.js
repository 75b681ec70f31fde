// Draws the bars that Python counts and says which one was clicked.

function render({ model, el }) {
  const figure = document.createElement("figure");
  figure.className = "gr-bars";
  const caption = document.createElement("figcaption");
  const list = document.createElement("ul");
  const note = document.createElement("p");
  note.className = "gr-soft";
  figure.append(caption, list, note);
  el.append(figure);

  function show() {
    const bars = model.get("bars");
    const most = Math.max(1, ...bars.map((bar) => bar.count));
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.value : null;
    figure.classList.toggle("gr-upright", model.get("upright"));
    caption.textContent = model.get("title");
    note.textContent = model.get("note");
    list.setAttribute("aria-label", model.get("title"));
    list.replaceChildren(
      ...bars.map((bar) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.value = bar.value;
        button.title = bar.label;
        button.setAttribute("aria-pressed", String(Boolean(bar.chosen)));
        for (const [name, text] of [["label", bar.label], ["count", bar.count.toLocaleString("en-US")]]) {
          const part = document.createElement("span");
          part.className = `gr-bar-${name}`;
          part.textContent = text;
          button.append(part, " ");
        }
        const length = document.createElement("span");
        length.className = "gr-bar-length";
        length.setAttribute("aria-hidden", "true");
        length.style.setProperty("--share", `${Math.max(0.5, (100 * bar.count) / most)}%`);
        button.append(length);
        button.addEventListener("click", () => model.send({ choose: bar.value }));
        item.append(button);
        return item;
      }),
    );
    if (focused !== null) [...list.querySelectorAll("button")].find((each) => each.dataset.value === focused)?.focus();
  }

  const watched = ["bars", "title", "note", "upright"];
  for (const each of watched) model.on(`change:${each}`, show);
  show();
  return () => {
    for (const each of watched) model.off(`change:${each}`, show);
  };
}

export default { render };
