// Draws the fields that Python lists and sends back what a person enters; it decides nothing.

const NOT_KNOWN = null;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// What must be drawn anew when it changes; everything else is only re-worded.
const shape = (fields, groups) =>
  JSON.stringify([groups.map((g) => [g.id, Boolean(g.label)]), fields.map((f) => [f.name, f.kind, f.wide ?? false, f.group, (f.options ?? []).map((o) => o.value)])]);

function render({ model, el }) {
  // Every form on a page loads this file anew, so no counter would keep their ids apart.
  const prefix = `gr-form-${Math.random().toString(36).slice(2)}-`;
  const root = element("div", { class: "gr-form-parts", role: "group" });
  el.append(root);
  let drawn = new Map();
  let folds = new Map();
  let drawnShape = null;

  const enter = (name, value) => {
    model.set("values", { ...model.get("values"), [name]: value });
    model.save_changes();
  };

  function choices(field, id, type) {
    const box = element("div", { class: "gr-choices" });
    const inputs = field.options.map((option) => {
      const input = element("input", { type, name: id, value: option.value });
      const words = element("span");
      box.append(element("label", {}, input, words));
      return { input, words };
    });
    return { box, inputs };
  }

  function draw(field) {
    const id = prefix + field.name;
    const help = element("small", { id: `${id}-help` });
    const error = element("div", { id: `${id}-error`, class: "gr-error" });
    const described = `${id}-help ${id}-error`;
    const grouped = field.kind === "radio" || field.kind === "set";
    const label = grouped ? element("legend") : element("label", { for: id });
    const box = element(grouped ? "fieldset" : "div", {
      class: field.wide ? "gr-field gr-wide" : "gr-field",
      "data-field": field.name,
      "aria-describedby": grouped ? described : null,
    });
    const parts = { box, label, help, error };
    if (field.kind === "text") {
      parts.input = element("input", { id, type: "text", autocomplete: "off", spellcheck: "false", "aria-describedby": described });
      parts.list = element("datalist", { id: `${id}-list` });
      const send = () => enter(field.name, parts.input.value);
      parts.input.addEventListener("change", send);
      parts.input.addEventListener("keydown", (event) => event.key === "Enter" && send());
      box.append(label, parts.input, parts.list, help, error);
    } else if (field.kind === "select") {
      parts.input = element("select", { id, "aria-describedby": described });
      parts.input.append(...field.options.map((option) => element("option", { value: option.value })));
      parts.input.addEventListener("change", () => enter(field.name, parts.input.value));
      box.append(label, parts.input, help, error);
    } else {
      const made = choices(field, id, field.kind === "radio" ? "radio" : "checkbox");
      parts.inputs = made.inputs;
      made.box.addEventListener("change", () => {
        const chosen = made.inputs.filter(({ input }) => input.checked).map(({ input }) => input.value);
        enter(field.name, field.kind === "radio" ? chosen[0] : chosen);
      });
      box.append(label, made.box, help, error);
    }
    return parts;
  }

  function word(field, parts) {
    parts.label.textContent = field.label;
    parts.help.textContent = [field.note, field.help].filter(Boolean).join(" · ");
    parts.error.textContent = field.error ?? "";
    parts.box.classList.toggle("gr-asked", Boolean(field.asked));
    (parts.input ?? parts.box).setAttribute("aria-invalid", String(Boolean(field.error)));
    if (!parts.input) parts.box.removeAttribute("aria-invalid");
    (field.options ?? []).forEach((option, at) => {
      if (parts.inputs) parts.inputs[at].words.textContent = option.label;
      else parts.input.options[at].textContent = option.label;
    });
    if (field.placeholder) parts.input.setAttribute("placeholder", field.placeholder);
    if (parts.list) {
      parts.list.replaceChildren(...(field.suggestions ?? []).map((value) => element("option", { value })));
      if (field.suggestions?.length) parts.input.setAttribute("list", parts.list.id);
    }
  }

  function fill() {
    const values = model.get("values");
    for (const field of model.get("fields")) {
      const parts = drawn.get(field.name);
      const value = values[field.name] ?? NOT_KNOWN;
      if (!parts) continue;
      if (parts.inputs) {
        const chosen = Array.isArray(value) ? value : [value ?? ""];
        for (const { input } of parts.inputs) input.checked = chosen.includes(input.value);
      } else if (parts.known !== (value ?? "")) {
        // What a person is still typing stays, unless Python has said something else meanwhile.
        parts.known = value ?? "";
        parts.input.value = parts.known;
      }
    }
  }

  // All fields in one grid, or one grid for each group, which keeps how the person folded it.
  function lay(fields) {
    const before = folds;
    folds = new Map();
    const grids = model.get("groups").map(({ id, label, open }) => {
      if (!label) {
        const grid = element("div", { class: "gr-form" });
        folds.set(id, { fold: { open }, grid });
        return grid;
      }
      const summary = element("summary");
      const grid = element("div", { class: "gr-form" });
      const fold = element("details", { class: "gr-fold", open: before.get(id)?.fold.open ?? open }, summary, grid);
      folds.set(id, { fold, summary, grid });
      return fold;
    });
    if (!grids.length) grids.push(element("div", { class: "gr-form" }));
    for (const field of fields) (folds.get(field.group)?.grid ?? grids[0]).append(drawn.get(field.name).box);
    root.replaceChildren(...grids);
  }

  function show() {
    const fields = model.get("fields");
    const known = new Set(model.get("groups").map((group) => group.id));
    if (fields.some((field) => field.group && !known.has(field.group))) return; // the groups are on their way
    const now = shape(fields, model.get("groups"));
    if (now !== drawnShape) {
      const focused = document.activeElement?.closest?.("[data-field]");
      const name = focused && root.contains(focused) ? focused.dataset.field : null;
      drawn = new Map(fields.map((field) => [field.name, draw(field)]));
      lay(fields);
      drawnShape = now;
      if (name) reach(name);
    }
    for (const field of fields) word(field, drawn.get(field.name));
    for (const { id, label } of model.get("groups")) {
      if (label) folds.get(id).summary.textContent = label;
    }
    root.setAttribute("aria-label", model.get("label"));
    fill();
  }

  function reach(name) {
    const parts = drawn.get(name);
    if (!parts) return;
    const input = parts.input ?? parts.inputs[0].input;
    const fold = parts.box.closest("details");
    if (fold) fold.open = true;
    input.focus();
    parts.box.scrollIntoView({ block: "nearest" });
  }

  const hear = (message) => message.focus && reach(message.focus);
  model.on("change:fields", show);
  model.on("change:groups", show);
  model.on("change:label", show);
  model.on("change:values", fill);
  model.on("msg:custom", hear);
  show();
  return () => {
    model.off("change:fields", show);
    model.off("change:groups", show);
    model.off("change:label", show);
    model.off("change:values", fill);
    model.off("msg:custom", hear);
  };
}

export default { render };
