// Small parts that ipywidgets 8 does not have: a slider with a spoken label, a list that a keyboard works in JupyterLab, a
// sentence that is read out, and words and tables that are set as on the course's pages.
import { make, newId } from "../web/explorable.js";

const CSS = `
.sc-control { font: inherit; font-size: var(--jp-content-font-size1, 1rem); line-height: 1.5; color: inherit;
  max-width: 45rem; margin: 0.5rem 0; }
.sc-control label { display: block; font-weight: 600; }
.sc-control .row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; }
.sc-control input[type="range"] { flex: 1 1 14rem; min-width: 0; min-height: 2rem; margin: 0; accent-color: var(--jp-brand-color1, #1f5f8b); }
.sc-control select { background: var(--jp-layout-color1, Canvas); border: 1px solid currentColor; border-radius: 4px; box-sizing: border-box;
  color: var(--jp-content-font-color1, CanvasText); font: inherit; max-width: 100%; min-height: 2.75rem; padding: 0.25rem 0.5rem; }
.sc-control :is(input[type="range"], select):focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
.sc-control output { min-width: 8ch; font-variant-numeric: tabular-nums; }
.sc-control > p { margin: 0.25rem 0; }
.sc-shown { overflow-x: auto; }
.sc-shown h3 { margin: 0.5rem 0; }
.sc-shown p, .sc-shown li { margin: 0.25rem 0; }
.sc-shown table { border-collapse: collapse; margin: 0.5rem 0; }
.sc-shown caption { text-align: start; font-weight: 600; padding: 0.25rem 0; }
.sc-shown th, .sc-shown td { text-align: start; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0;
  border-bottom: 1px solid; border-color: color-mix(in srgb, currentColor 35%, transparent); }
.sc-shown tbody th { font-weight: 500; }
.sc-shown td { font-variant-numeric: tabular-nums; }
`;

// JupyterLab keeps its shortcuts to itself where this stands: an arrow key moves the slider or the list, and not the cell.
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

function slider(model, box) {
  const id = newId("slider");
  const label = make("label", { for: id }, model.get("label"));
  const input = make("input", {
    id, type: "range", min: model.get("min"), max: model.get("max"), step: model.get("step"), ...OWN_KEYS,
  });
  const output = make("output", { for: id });
  const show = () => {
    const value = model.get("value");
    const words = `${value} ${model.get("unit")}`.trim();
    input.value = value;
    // Without this a screen reader says the number and not what it counts.
    input.setAttribute("aria-valuetext", words);
    output.textContent = words;
  };
  input.addEventListener("input", () => {
    model.set("value", Number(input.value));
    model.save_changes();
    show();
  });
  model.on("change:value", show);
  show();
  const row = make("div", { class: "row" });
  row.append(input, output);
  box.append(label, row);
  return () => model.off("change:value", show);
}

function choice(model, box) {
  const id = newId("choice");
  const select = make("select", { id, ...OWN_KEYS });
  select.append(...model.get("words").map((words, at) => make("option", { value: at }, words)));
  const show = () => { select.selectedIndex = model.get("index"); };
  select.addEventListener("change", () => {
    model.set("index", select.selectedIndex);
    model.save_changes();
  });
  model.on("change:index", show);
  show();
  box.append(make("label", { for: id }, model.get("label")), select);
  return () => model.off("change:index", show);
}

function sentence(model, box) {
  const words = make("p", { role: "status" });
  const show = () => { words.textContent = model.get("text"); };
  model.on("change:text", show);
  box.append(words);
  // A live region is read out when it changes while it is on the page.
  const frame = requestAnimationFrame(show);
  return () => {
    cancelAnimationFrame(frame);
    model.off("change:text", show);
  };
}

function shown(model, box) {
  const part = make("div", { class: "sc-shown" });
  // Python made this HTML and escaped every value in it.
  const show = () => { part.innerHTML = model.get("html"); };
  model.on("change:html", show);
  show();
  box.append(part);
  return () => model.off("change:html", show);
}

function render({ model, el }) {
  const box = make("div", { class: "sc-control" });
  const style = document.createElement("style");
  style.textContent = CSS;
  box.append(style);
  el.append(box);
  return { slider, choice, sentence, shown }[model.get("kind")](model, box);
}

export default { render };
