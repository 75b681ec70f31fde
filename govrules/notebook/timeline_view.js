// Shows the picture that Python drew and a handle over it; sends back where the handle was moved to.

const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "gr-timeline-view";
  const picture = document.createElement("div");
  const handle = document.createElement("div");
  handle.className = "gr-handle";
  handle.tabIndex = 0;
  handle.setAttribute("role", "slider");
  root.append(picture, handle);
  el.append(root);

  const place = () => {
    const { first, last, left, unit, axis } = model.get("scale");
    handle.style.height = `${axis + 7}px`;
    const at = Math.min(Math.max(model.get("at"), first), last);
    handle.style.left = `${left + (at - first) * unit}px`;
    handle.setAttribute("aria-valuemin", first);
    handle.setAttribute("aria-valuemax", last);
    handle.setAttribute("aria-valuenow", at);
  };

  const move = (at) => {
    if (at === model.get("at")) return;
    model.set("at", at);
    model.save_changes();
    place();
  };

  const hold = (held) => {
    model.set("held", held);
    model.save_changes();
  };

  const show = () => {
    picture.innerHTML = model.get("svg");
    handle.setAttribute("aria-label", model.get("label"));
    handle.setAttribute("aria-valuetext", model.get("told"));
    place();
  };

  const measure = () => {
    const width = Math.floor(root.clientWidth);
    if (width < 100 || Math.abs(width - model.get("width")) < 8) return;
    model.set("width", width);
    model.save_changes();
  };

  handle.addEventListener("keydown", (event) => {
    const { leap } = model.get("scale");
    const step = STEPS[event.key] ?? { PageDown: -leap, PageUp: leap }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(model.get("at") + step);
  });
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    hold(true);
    handle.focus();
    event.preventDefault();
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const { first, last, left, unit } = model.get("scale");
    const x = event.clientX - picture.getBoundingClientRect().left;
    move(Math.min(Math.max(first + Math.round((x - left) / unit), first), last));
  });

  handle.addEventListener("lostpointercapture", () => hold(false));

  const watch = new ResizeObserver(measure);
  watch.observe(root);
  for (const name of ["svg", "label", "told"]) model.on(`change:${name}`, show);
  for (const name of ["at", "scale"]) model.on(`change:${name}`, place);
  show();
  return () => {
    watch.disconnect();
    for (const name of ["svg", "label", "told"]) model.off(`change:${name}`, show);
    for (const name of ["at", "scale"]) model.off(`change:${name}`, place);
  };
}

export default { render };
