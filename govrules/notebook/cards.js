// Draws cards as buttons and sends back which one was pressed; what they tell is Python's business.

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

function render({ model, el }) {
  const root = element("div", { class: "gr-cards", role: "group" });
  el.append(root);
  const open = new Map();

  function card({ id, title, line, small, sign, word, colour }) {
    const status =
      sign && element("span", { class: "gr-badge", style: `color:${colour}` }, element("b", { "aria-hidden": "true" }, sign), ` ${word}`);
    const button = element(
      "button",
      { type: "button", class: "gr-card", "data-card": id, style: colour && `--gr-status:${colour}` },
      element("span", { class: "gr-card-head" }, status, element("span", { class: "gr-card-title" }, title)),
      line && element("span", { class: "gr-card-line" }, line),
      small && element("span", { class: "gr-card-small" }, small),
    );
    button.addEventListener("click", () => {
      model.set("chosen", id);
      model.set("pressed", model.get("pressed") + 1);
      model.save_changes();
    });
    return button;
  }

  function mark() {
    const chosen = model.get("chosen");
    for (const button of root.querySelectorAll("[data-card]")) {
      button.setAttribute("aria-pressed", String(button.dataset.card === chosen));
    }
  }

  function show() {
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset.card : null;
    const scrolled = root.scrollTop;
    const groups = model.get("groups");
    const lists = new Map();
    const parts = [];
    for (const group of groups) {
      const list = element("ul");
      const fold = element("details", { class: "gr-fold", open: open.get(group.id) ?? group.open }, element("summary", {}, group.label), list);
      fold.addEventListener("toggle", () => open.set(group.id, fold.open));
      lists.set(group.id, { list, fold });
      parts.push(fold);
    }
    const plain = element("ul");
    for (const each of model.get("cards")) (lists.get(each.group)?.list ?? plain).append(element("li", {}, card(each)));
    root.replaceChildren(plain, ...parts.filter((fold) => fold.querySelector("li")));
    if (!plain.children.length) plain.remove();
    root.setAttribute("aria-label", model.get("label"));
    mark();
    root.scrollTop = scrolled;
    if (focused) root.querySelector(`[data-card="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  model.on("change:cards", show);
  model.on("change:groups", show);
  model.on("change:label", show);
  model.on("change:chosen", mark);
  show();
  return () => {
    model.off("change:cards", show);
    model.off("change:groups", show);
    model.off("change:label", show);
    model.off("change:chosen", mark);
  };
}

export default { render };
