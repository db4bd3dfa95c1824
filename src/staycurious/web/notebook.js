/**
 * Reach the notebook that a widget stands in, and write an answer into its cell. It goes through the notebook's front
 * end, which JupyterLab, Notebook 7 and JupyterLite offer as `jupyterapp` when told to; where that is not there, the
 * person gets the line to paste.
 */
import { withLine } from "./answers.js";
import { make, newId } from "./explorable.js";

const CSS = `
.sc-record { font: inherit; font-size: var(--jp-content-font-size1, 1rem); line-height: 1.5; color: inherit;
  max-width: 45rem; margin: 0.5rem 0; }
.sc-record button { font: inherit; min-height: 44px; padding: 0.3rem 1rem; border-radius: 5px; cursor: pointer;
  border: 2px solid currentColor; background: transparent; color: inherit; font-weight: 600; }
.sc-record :is(button, textarea):focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
.sc-record .status { margin: 0.5rem 0; min-height: 1.4em; overflow-wrap: anywhere; white-space: pre-line; }
.sc-record textarea { font-family: var(--jp-code-font-family, ui-monospace, monospace); width: 100%;
  box-sizing: border-box; background: transparent; color: inherit; border: 1px solid currentColor; }
@media print { .sc-record { display: none; } }
`;

/**
 * Find the notebook that shows an element, and in it the answer cell of a name.
 *
 * @param {object|undefined} app the application of JupyterLab, Notebook 7 or JupyterLite
 * @param {Element} el an element inside the notebook
 * @param {string} name the answer's name (nbgrader's grade_id)
 * @returns {{panel: object, cell: object}|null} null where there is no such notebook or not exactly one such cell
 */
export function findAnswer(app, el, name) {
  return findCell(app, el, (cell) => cell.type === "code" && cell.getMetadata("nbgrader")?.grade_id === name);
}

/**
 * Find the notebook that shows an element, and the one cell in it that is meant.
 *
 * @param {object|undefined} app the application of JupyterLab, Notebook 7 or JupyterLite
 * @param {Element} el an element inside the notebook
 * @param {function(object): boolean} isIt says whether a cell is the one
 * @returns {{panel: object, cell: object}|null} null where there is no such notebook or not exactly one such cell
 */
export function findCell(app, el, isIt) {
  if (!app?.shell?.widgets) return null;
  const panels = [...app.shell.widgets("main")].filter((widget) => widget.content?.model?.cells);
  const panel = panels.find((widget) => widget.node.contains(el));
  if (!panel) return null;
  const found = [...panel.content.model.cells].filter(isIt);
  return found.length === 1 ? { panel, cell: found[0] } : null;
}

/**
 * Write a line into an answer cell and save the notebook.
 *
 * @param {{panel: object, cell: object}} answer from findAnswer
 * @param {string} name the answer's name
 * @param {string} line the whole assignment
 * @returns {Promise<string>} what happened, as a sentence for the person
 */
export async function writeLine(answer, name, line) {
  const { panel, cell } = answer;
  cell.sharedModel.setSource(withLine(cell.sharedModel.getSource(), name, line));
  // Python hears of it too, so that the cell below, which says what is recorded, need not wait for a run of this one.
  panel.sessionContext?.session?.kernel?.requestExecute({ code: line, store_history: true });
  // What the check said of the answer before this one no longer holds.
  for (const other of panel.content.model.cells) {
    if (other.getMetadata("nbgrader")?.grade_id === `${name}_test`) other.clearExecution?.();
  }
  try {
    await panel.context.save();
  } catch {
    return `Recorded: ${line} – but the notebook could not be saved. Choose File, then Save.`;
  }
  return `Recorded and saved: ${line}. Run the check below it, if there is one.`;
}

/**
 * Make the Record button with its status line, for any control.
 *
 * @param {string} name the answer's name
 * @param {function(): string} ask gives the line to record, or "" when there is none; it has then said
 *   why, through `say`
 * @returns {{element: HTMLElement, say: function(string), source: function(): string|null, recorded: function(): string|null}}
 *   `say` shows a sentence and has it read out; `source` gives the answer cell's text, null where it can't be
 *   reached; `recorded` gives the line that was last recorded here, null when there is none
 */
export function recordButton(name, ask) {
  const button = make("button", { type: "button", "data-lm-suppress-shortcuts": "true" }, "Record my answer");
  const status = make("p", { class: "status", role: "status" });
  const element = make("div", { class: "sc-record" }, make("style", {}, CSS), button, status);
  const say = (words) => { if (status.textContent !== words) status.textContent = words; };
  const reach = () => findAnswer(globalThis.jupyterapp, element, name);
  let recorded = null;

  button.addEventListener("click", async () => {
    element.querySelector(".paste")?.remove();
    recorded = null;
    const line = ask();
    if (!line) return;
    const answer = reach();
    if (!answer) {
      say("Not recorded yet.");
      element.append(pasteHelp(name, line, say));
      return;
    }
    recorded = line;
    say(await writeLine(answer, name, line));
  });
  return { element, say, source: () => reach()?.cell.sharedModel.getSource() ?? null, recorded: () => recorded };
}

function pasteHelp(name, line, say) {
  const id = newId("paste");
  const label = make("label", { for: id },
    `The button cannot reach this notebook. Copy this line into the answer cell that holds “${name} =”, in place of what is there:`);
  const text = make("textarea", { id, readonly: "", rows: "3", "data-lm-suppress-shortcuts": "true" });
  text.value = line;
  const copy = make("button", { type: "button", "data-lm-suppress-shortcuts": "true" }, "Copy");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(line);
      say("Copied. Paste it into the answer cell, then run that cell.");
    } catch {
      text.focus();
      text.select();
      say("Press Ctrl+C (on a Mac: Command+C) to copy the marked line.");
    }
  });
  return make("div", { class: "paste" }, label, text, copy);
}
