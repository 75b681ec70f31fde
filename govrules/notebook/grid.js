// Draws one page of rows and says what a person asks for; sorting, filtering and counting are Python's.

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function render({ model, el }) {
  const root = element("div", { class: "gr-grid" });
  const count = element("span", { class: "gr-grid-count", role: "status" });
  const clear = element("button", { type: "button", class: "gr-grid-clear" });
  const hint = element("p", { class: "gr-soft gr-grid-hint" });
  const head = element("tr");
  const body = element("tbody");
  const table = element("table", { role: "grid" }, element("thead", {}, head), body);
  const scroller = element("div", { class: "gr-grid-scroll" }, table);
  const empty = element("p", { class: "gr-soft" });
  const previous = element("button", { type: "button", "data-turn": "previous" });
  const next = element("button", { type: "button", "data-turn": "next" });
  const page = element("span", { class: "gr-grid-page" });
  root.append(
    element("div", { class: "gr-grid-top" }, count, clear),
    scroller,
    empty,
    element("div", { class: "gr-grid-foot" }, previous, page, next),
    hint,
  );
  el.append(root);

  const place = () => model.get("place");
  const turn = (to) => {
    if (to >= 0 && to < place().pages && to !== place().page) model.send({ turn: to });
  };
  previous.addEventListener("click", () => turn(place().page - 1));
  next.addEventListener("click", () => turn(place().page + 1));
  clear.addEventListener("click", () => model.send({ clear: true }));

  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row) model.send({ open: Number(row.dataset.key) });
  });
  body.addEventListener("keydown", (event) => {
    const row = event.target.closest("tr");
    if (!row) return;
    const step = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling, Home: body.firstElementChild, End: body.lastElementChild };
    if (event.key in step) reach(step[event.key]);
    else if (event.key === "PageDown") turn(place().page + 1);
    else if (event.key === "PageUp") turn(place().page - 1);
    else if (event.key === "Enter" || event.key === " ") model.send({ open: Number(row.dataset.key) });
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  function reach(row) {
    if (!row) return;
    for (const each of body.children) each.tabIndex = -1;
    row.tabIndex = 0;
    row.focus();
  }

  function heads() {
    const { sort, descending } = place();
    const focused = head.contains(document.activeElement) ? document.activeElement.dataset.sort : null;
    head.replaceChildren(
      ...model.get("columns").map((column) => {
        const sorted = column.name === sort;
        const cell = element("th", { scope: "col", class: `gr-${column.kind}`, "data-column": column.name });
        if (!column.sorts) cell.append(column.label);
        else {
          cell.setAttribute("aria-sort", sorted ? (descending ? "descending" : "ascending") : "none");
          const mark = element("span", { "aria-hidden": "true" }, sorted ? (descending ? " ▼" : " ▲") : "");
          const button = element("button", { type: "button", "data-sort": column.name }, column.label, mark);
          button.addEventListener("click", () => model.send({ sort: column.name }));
          cell.append(button);
        }
        return cell;
      }),
    );
    if (focused) head.querySelector(`[data-sort="${focused}"]`)?.focus();
  }

  function rows() {
    const { first, opened } = place();
    const columns = model.get("columns");
    const had = body.contains(document.activeElement);
    body.replaceChildren(
      ...model.get("rows").map((row, at) =>
        element(
          "tr",
          {
            "data-key": row.key,
            tabindex: at === 0 ? 0 : -1,
            "aria-rowindex": first + at + 2,
            "aria-selected": String(row.key === opened),
          },
          ...row.cells.map((text, n) =>
            element("td", { class: `gr-${columns[n].kind}`, "data-status": columns[n].kind === "status" ? row.status : null, title: text }, text),
          ),
        ),
      ),
    );
    const chosen = [...body.children].find((row) => row.getAttribute("aria-selected") === "true");
    if (had) reach(chosen ?? body.firstElementChild);
    else if (chosen) {
      body.firstElementChild.tabIndex = -1;
      chosen.tabIndex = 0;
    }
  }

  function words() {
    const said = model.get("words");
    const { page: at, pages, total } = place();
    table.setAttribute("aria-label", said.label ?? "");
    table.setAttribute("aria-rowcount", String((total ?? 0) + 1));
    count.textContent = said.count ?? "";
    clear.textContent = said.clear ?? "";
    clear.hidden = !said.clear;
    hint.textContent = said.hint ?? "";
    empty.textContent = said.empty ?? "";
    empty.hidden = total > 0;
    scroller.hidden = !total;
    previous.textContent = said.previous ?? "";
    next.textContent = said.next ?? "";
    page.textContent = said.page ?? "";
    previous.disabled = !(at > 0);
    next.disabled = !(at + 1 < pages);
    previous.parentElement.hidden = !(pages > 1);
    hint.hidden = !total;
    root.classList.toggle("gr-still", !said.hint);
  }

  function opened() {
    for (const row of body.children) row.setAttribute("aria-selected", String(Number(row.dataset.key) === place().opened));
  }

  const placed = () => {
    heads();
    words();
    opened();
  };
  const all = () => {
    rows();
    placed();
  };
  const watched = { "change:columns": all, "change:rows": all, "change:place": placed, "change:words": words };
  for (const [event, call] of Object.entries(watched)) model.on(event, call);
  all();
  return () => {
    for (const [event, call] of Object.entries(watched)) model.off(event, call);
  };
}

export default { render };
