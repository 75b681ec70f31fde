
"use strict";
// In: the table with the violations that carry their explanation, and all of them as data, worst first.
// Out: the same table filtered, sorted and turned in pages. Texts go in as text, never as markup.
(() => {
  const table = document.getElementById("found");
  if (!table) return;
  const data = JSON.parse(document.getElementById("data").textContent);
  const [form, shown, pages] = ["filters", "shown", "pages"].map(id => document.getElementById(id));
  const [previous, next, where, unfold] = ["previous", "next", "where", "unfold"].map(id => document.getElementById(id));
  const template = document.getElementById("row").content.firstElementChild;
  const bodies = Array.from(table.tBodies);
  const atOnce = 100;
  const [RECORD, RULE, UNIT, REASON, DUE, DONE, LATE, WEIGHT] = [0, 1, 2, 3, 4, 5, 6, 7];
  const words = (key, filling) => data.words[key].replace(/\{(\w+)\}/g, (_, name) => filling[name]);
  const collator = new Intl.Collator(document.documentElement.lang, {numeric: true});
  // The places of names in their own order, so that a hundred thousand rows need no comparing of texts.
  const ranks = names => {
    const rank = [];
    names.map((name, at) => [name, at]).sort((a, b) => collator.compare(a[0], b[0])).forEach(([, at], place) => { rank[at] = place; });
    return rank;
  };
  const ruleRank = ranks(data.rules.map(rule => rule[1]));
  const unitRank = ranks(data.units);
  const keys = {
    record: row => row[RECORD], unit: row => unitRank[row[UNIT]], rule: row => ruleRank[row[RULE]],
    reason: row => row[REASON], due: row => row[DUE], done: row => row[DONE], late_by: row => row[WEIGHT],
  };
  const texts = data.rows.map(row => {
    const [id, title] = data.rules[row[RULE]];
    return `${row[RECORD]} ${data.units[row[UNIT]]} ${title} ${id} ${data.reasons[row[REASON]][1]}`.toLowerCase();
  });
  let order = [], page = 0, sorted = "";

  const sentence = row => {
    const [code, reason] = data.reasons[row[REASON]];
    const key = `sentence.${code}` in data.words ? `sentence.${code}` : "sentence.other";
    return words(key, {due: row[DUE], done: row[DONE], late: row[LATE], now: data.now, reason, rule: data.rules[row[RULE]][1]});
  };
  const made = at => {
    const row = data.rows[at], body = template.cloneNode(true), cells = body.rows[0].cells;
    const [id, title, duty] = data.rules[row[RULE]], [, reason, kind] = data.reasons[row[REASON]];
    cells[0].firstElementChild.textContent = row[RECORD];
    cells[1].textContent = data.units[row[UNIT]];
    cells[2].textContent = words("of_duty", {title, duty});
    cells[2].title = id;
    cells[3].firstElementChild.textContent = reason;
    cells[3].firstElementChild.classList.add(`t-${kind}`);
    [[4, DUE], [5, DONE]].filter(([, column]) => row[column]).forEach(([cell, column]) => {
      const day = document.createElement("span");
      day.textContent = row[column].slice(0, 10);
      cells[cell].append(day, row[column].slice(10));
    });
    cells[6].textContent = row[LATE];
    body.rows[1].cells[0].textContent = sentence(row);
    return body;
  };
  const body = at => bodies[at] || made(at);
  const number = n => n.toLocaleString("en");

  const show = all => {
    const first = all ? 0 : page * atOnce;
    const seen = all ? order.filter(at => at < bodies.length) : order.slice(first, first + atOnce);
    const part = document.createDocumentFragment();
    seen.forEach(at => part.append(body(at)));
    Array.from(table.tBodies).forEach(old => old.remove());
    table.append(part);
    const last = Math.ceil(order.length / atOnce) - 1;
    const range = {first: number(first + 1), last: number(first + seen.length), n: number(order.length)};
    const filtered = order.length < data.rows.length ? words("shown.filtered", {all: number(data.rows.length)}) : "";
    shown.textContent = (order.length ? words("shown", range) : words("shown.none", {})) + filtered;
    where.textContent = `${page + 1} / ${Math.max(last + 1, 1)}`;
    pages.hidden = last < 1;
    previous.disabled = page === 0;
    next.disabled = page >= last;
    folding();
  };
  const folds = () => Array.from(table.querySelectorAll("details"));
  const folding = () => {
    const all = folds();
    unfold.textContent = data.words[all.length && all.every(each => each.open) ? "fold" : "unfold"];
    unfold.disabled = all.length === 0;
  };
  const choose = () => {
    const asked = form.elements.search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const picked = [["unit", UNIT], ["rule", RULE], ["reason", REASON]]
      .map(([name, column]) => [column, form.elements[name].value])
      .filter(([, value]) => value !== "");
    order = [];
    data.rows.forEach((row, at) => {
      if (picked.every(([column, value]) => row[column] === Number(value)) && asked.every(word => texts[at].includes(word))) order.push(at);
    });
    const [column, direction] = sorted.split(" ");
    if (column) {
      const key = keys[column], sign = direction === "up" ? 1 : -1;
      const compare = column === "record" ? collator.compare : (a, b) => (a < b ? -1 : a > b ? 1 : 0);
      // What is empty comes last, whichever way.
      const empty = value => (value === "" || value === null ? 1 : 0);
      order.sort((a, b) => {
        const [x, y] = [key(data.rows[a]), key(data.rows[b])];
        return empty(x) - empty(y) || sign * compare(x, y) || a - b;
      });
    }
    for (const head of table.tHead.rows[0].cells) {
      if (head.dataset.sort === column) head.setAttribute("aria-sort", direction === "up" ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
    page = 0;
    show(false);
  };
  const sort = value => {
    sorted = value;
    form.elements.sort.value = value;
    choose();
  };

  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    // Dates and lengths are looked at from the other end first.
    const first = ["due", "done", "late_by"].includes(head.dataset.sort) ? ["down", "up"] : ["up", "down"];
    button.addEventListener("click", () => {
      const name = head.dataset.sort;
      sort(sorted === `${name} ${first[0]}` ? `${name} ${first[1]}` : sorted === `${name} ${first[1]}` ? "" : `${name} ${first[0]}`);
    });
  }
  let waiting;
  form.addEventListener("input", event => {
    if (event.target.name === "sort") return sort(event.target.value);
    clearTimeout(waiting);
    waiting = setTimeout(choose, event.target.name === "search" ? 120 : 0);
  });
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => sort(""), 0));
  const turn = by => { page += by; show(false); document.getElementById("violations").scrollIntoView(); };
  previous.addEventListener("click", () => turn(-1));
  next.addEventListener("click", () => turn(1));
  unfold.addEventListener("click", () => {
    const all = folds(), open = !all.every(each => each.open);
    all.forEach(each => { each.open = open; });
    folding();
  });
  table.addEventListener("toggle", folding, true);
  // On paper stand all that carry their explanation and fit the filter, not the page that is on the screen.
  addEventListener("beforeprint", () => show(true));
  addEventListener("afterprint", () => show(false));
  form.hidden = shown.hidden = false;
  choose();
})();
