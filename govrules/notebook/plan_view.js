// Draws what was understood of a source, and says what a person corrects; what a choice means is Python's.

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  made.append(...children.filter((each) => each !== null && each !== undefined));
  return made;
}

function render({ model, el }) {
  const root = element("div", { class: "gr-plan" });
  el.append(root);
  const open = new Map();

  function choice(options, value, label, key, choose) {
    const select = element("select", { "aria-label": label, "data-key": key });
    for (const option of options) select.append(element("option", { value: option.value }, option.label));
    select.value = value ?? "";
    select.addEventListener("change", () => choose(select.value));
    return select;
  }

  function column(sheet, each, words) {
    const send = (field) => model.send({ sheet: sheet.sheet, column: each.position, field });
    const key = `${sheet.sheet}\n${each.position}`;
    const options = [{ value: "", label: words.unread }, ...(model.get("fields")[sheet.type] ?? [])];
    const chosen =
      sheet.fixed || !sheet.type
        ? element("span", { class: "gr-soft" }, each.told ?? "")
        : choice(options, each.field, `${words.field} · ${each.letter} ${each.head}`, key, send);
    let near = null;
    if (sheet.type && !each.field && each.nearest) {
      near = element("button", { type: "button", class: "gr-nearest" }, each.nearest_label);
      near.addEventListener("click", () => send(each.nearest));
    }
    return element(
      "tr",
      { class: each.field ? null : "gr-unread" },
      element("td", { class: "gr-letter" }, each.letter),
      element("th", { scope: "row" }, each.head || "—"),
      element("td", { class: "gr-soft" }, each.examples),
      element("td", {}, chosen, near),
    );
  }

  function sheet(each, words) {
    const type = choice(
      [{ value: "", label: words.left_out }, ...model.get("types")],
      each.type,
      `${words.type} · ${each.name}`,
      each.sheet,
      (value) => model.send({ sheet: each.sheet, type: value }),
    );
    const heads = element("tr", {}, ...[words.column, words.head, words.examples, words.field].map((text) => element("th", { scope: "col" }, text)));
    const table = element("table", { "aria-label": each.name }, element("thead", {}, heads), element("tbody", {}, ...each.columns.map((one) => column(each, one, words))));
    const known = open.has(each.sheet) ? open.get(each.sheet) : each.look;
    const details = element("details", { open: known ? "" : null, "data-sheet": each.sheet }, element("summary", {}, each.summary), element("div", { class: "gr-plan-scroll" }, table));
    details.addEventListener("toggle", () => open.set(each.sheet, details.open));
    return element(
      "section",
      { class: each.type || each.fixed ? null : "gr-unread", "data-sheet": each.sheet },
      element("div", { class: "gr-plan-head" }, element("strong", {}, each.name), element("span", { "aria-hidden": "true" }, "→"), type, element("span", { class: "gr-soft" }, each.told ?? "")),
      each.columns.length ? details : null,
      each.fault ? element("p", { class: "gr-fault", role: "alert" }, each.fault) : null,
      ...each.notices.map((text) => element("p", { class: "gr-plan-notice" }, text)),
    );
  }

  function show() {
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const words = model.get("words");
    root.replaceChildren(...model.get("sheets").map((each) => sheet(each, words)));
    if (focused) [...root.querySelectorAll("select")].find((each) => each.dataset.key === focused)?.focus();
  }

  const watched = ["sheets", "types", "fields", "words"];
  for (const each of watched) model.on(`change:${each}`, show);
  show();
  return () => {
    for (const each of watched) model.off(`change:${each}`, show);
  };
}

export default { render };
