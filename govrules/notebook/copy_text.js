// Puts the text that Python gave on the clipboard.

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-live", "polite");
  el.append(button);

  // A page of an intranet is often plain HTTP, where there is no clipboard but by a selection.
  function select(text) {
    const area = document.createElement("textarea");
    area.value = text;
    el.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }

  button.addEventListener("click", async () => {
    const text = model.get("text");
    if (window.isSecureContext && navigator.clipboard) await navigator.clipboard.writeText(text).catch(() => select(text));
    else select(text);
    button.textContent = model.get("done");
    setTimeout(show, 1500);
  });
  const show = () => {
    button.textContent = model.get("label");
    button.disabled = !model.get("text");
  };
  model.on("change", show);
  show();
  return () => model.off("change", show);
}

export default { render };
