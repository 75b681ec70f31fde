// Shows HTML that Python made and says which of its buttons was pressed; it decides nothing.

function render({ model, el }) {
  const page = document.createElement("div");
  page.className = "gr-page";
  page.setAttribute("role", "region");
  page.tabIndex = 0;
  el.append(page);

  const mark = () => {
    for (const button of page.querySelectorAll("[data-choose]")) {
      if (button.dataset.choose === model.get("chosen")) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    // A page that is just made has its height with the next picture.
    requestAnimationFrame(() => reach(page.querySelector("[aria-current]")));
  };
  // Only inside a page that scrolls by itself, and only to what cannot be seen there.
  const reach = (current) => {
    if (!current || page.scrollHeight <= page.clientHeight) return;
    const place = current.getBoundingClientRect().top - page.getBoundingClientRect().top;
    if (place < 0 || place > page.clientHeight - 24) page.scrollTop += place - page.clientHeight / 3;
  };
  const name = () => page.setAttribute("aria-label", model.get("label"));
  const show = () => {
    const top = page.scrollTop;
    const open = new Set([...page.querySelectorAll("details[open]")].map((each) => each.dataset.kept));
    page.innerHTML = model.get("html");
    for (const each of page.querySelectorAll("details")) each.open = each.open || open.has(each.dataset.kept);
    page.scrollTop = top;
    mark();
  };
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (!button) return;
    model.set("chosen", button.dataset.choose);
    model.save_changes();
  });

  model.on("change:html", show);
  model.on("change:chosen", mark);
  model.on("change:label", name);
  name();
  show();
  return () => {
    model.off("change:html", show);
    model.off("change:chosen", mark);
    model.off("change:label", name);
  };
}

export default { render };
