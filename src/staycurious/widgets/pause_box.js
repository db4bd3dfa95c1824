// "Pause and write" in a notebook: a box whose words stand in the text cell above it, so that they are saved with the notebook. The
// log's page takes them from the notebook's file.
import { make, newId } from "../web/explorable.js";
import { MARK } from "../web/log_file.js";
import { findCell } from "../web/notebook.js";
import { warnBelow } from "../web/personal.js";

const CSS = `
.sc-pause-box { font: inherit; font-size: var(--jp-content-font-size1, 1rem); line-height: 1.5; color: inherit; max-width: 45rem; margin: 0.5rem 0; }
.sc-pause-box label { display: block; font-weight: 600; }
.sc-pause-box textarea { background: var(--jp-layout-color1, Canvas); border: 1px solid currentColor; border-radius: 4px; box-sizing: border-box;
  color: var(--jp-content-font-color1, CanvasText); field-sizing: content; font: inherit; max-height: 20rem; min-height: 6.5rem; padding: 0.4rem 0.6rem; width: 100%; }
.sc-pause-box textarea:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
.sc-pause-box p { margin: 0.25rem 0; }
.sc-pause-box .warning:not(:empty) { border-inline-start: 4px solid currentColor; padding-inline-start: 0.8rem; }
`;
const SOON = 400;
const KEPT = "Your words stand in the text cell above, and are saved with this notebook.";
const UNSAVED = "Your words stand in the text cell above, and the notebook could not be saved. Choose File, then Save.";
const ALONE = "This box can’t reach the notebook here. Write in the text cell above instead: double-click it, or press Enter on it.";

function render({ model, el }) {
  const id = newId("pause");
  const control = make("textarea", { id, rows: "4", hidden: true, "data-lm-suppress-shortcuts": "true" });
  const label = make("label", { for: id, hidden: true }, "My words");
  const status = make("p", { role: "status" });
  const warning = make("p", { class: "warning", role: "status" }); // a notebook may be saved on a server
  const box = make("div", { class: "sc-pause-box" }, make("style", {}, CSS), label, control, status, warning);
  el.append(box);
  const module = model.get("module");
  const reach = () => findCell(globalThis.jupyterapp, box, (cell) => cell.type === "markdown" && cell.getMetadata("stay_curious")?.pause === module);
  const parts = (source) => {
    const at = source.indexOf(MARK);
    return at < 0 ? [`${source.trimEnd()}\n\n`, ""] : [source.slice(0, at), source.slice(at + MARK.length).trim()];
  };

  let timer;
  const warn = warnBelow(control, warning);
  const write = async () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const found = reach();
    if (!found) {
      status.textContent = ALONE;
      return;
    }
    const { panel, cell } = found;
    const [before] = parts(cell.sharedModel.getSource());
    cell.sharedModel.setSource(`${before}${MARK}\n\n${control.value}`.trimEnd());
    let said = KEPT;
    try {
      await panel.context.save();
    } catch {
      said = UNSAVED;
    }
    if (status.textContent !== said) status.textContent = said;
  };
  // what was written in the cell itself is shown here
  const look = () => {
    const found = reach();
    control.hidden = label.hidden = !found;
    if (!found) status.textContent = ALONE;
    else {
      if (status.textContent === ALONE) status.textContent = "";
      if (timer === undefined) {
        [, control.value] = parts(found.cell.sharedModel.getSource());
        warn();
      }
    }
    return Boolean(found);
  };
  control.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(write, SOON);
  });
  // JupyterLab would take the Enter key for itself; with Shift or Ctrl it still runs the cell
  control.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey) event.stopPropagation(); });
  control.addEventListener("change", write);
  control.addEventListener("focus", look);
  // The element is not in the notebook yet while render runs; a cell out of sight may come into it much later.
  const frame = requestAnimationFrame(look);
  const seen = new ResizeObserver(() => { if (el.isConnected && look()) seen.disconnect(); });
  seen.observe(box);
  return () => {
    write();
    cancelAnimationFrame(frame);
    seen.disconnect();
  };
}

export default { render };
