// The Record button: writes an answer, as data, into the notebook's own answer cell.
// It goes through the notebook's front end (JupyterLab and JupyterLite offer it as `jupyterapp` when told to);
// where that is not there, it shows the line to paste.
import { make, newId } from "../web/explorable.js";

// How long Python may take to answer (it may be busy), and how long its answer may still change, in milliseconds.
const PATIENCE = 20000;
const SETTLING = 250;

const CSS = `
.sc-record { font: inherit; font-size: var(--jp-content-font-size1, 1rem); line-height: 1.5; color: inherit;
  max-width: 45rem; margin: 0.5rem 0; }
.sc-record button { font: inherit; min-height: 2.25rem; padding: 0.3rem 1rem; border-radius: 4px; cursor: pointer;
  border: 2px solid currentColor; background: transparent; color: inherit; }
.sc-record button:focus-visible, .sc-record textarea:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
.sc-record .status { margin: 0.5rem 0; min-height: 1.4em; overflow-wrap: anywhere; }
.sc-record textarea { font-family: var(--jp-code-font-family, ui-monospace, monospace); width: 100%;
  box-sizing: border-box; background: transparent; color: inherit; border: 1px solid currentColor; }
`;

/**
 * Put a recorded line into an answer cell's text. The cell's comments stay; everything else gives way, since
 * an answer cell holds one assignment and nothing more.
 *
 * @param {string} source the cell's text
 * @param {string} name the answer's name, such as m02_q4
 * @param {string} line the whole new assignment
 * @returns {string} the cell's new text
 */
export function withLine(source, name, line) {
  const lines = source.split("\n");
  const assigned = lines.findIndex((text) => new RegExp(`^${name}\\s*=(?!=)`).test(text));
  const at = assigned < 0 ? lines.length : assigned;
  const comments = (part) => part.filter((text) => text.startsWith("#"));
  return [...comments(lines.slice(0, at)), line, ...comments(lines.slice(at))].join("\n");
}

/**
 * Find the notebook that shows an element, and in it the answer cell of a name.
 *
 * @param {object|undefined} app JupyterLab's or JupyterLite's application
 * @param {Element} el an element inside the notebook
 * @param {string} name the answer's name (nbgrader's grade_id)
 * @returns {{panel: object, cell: object}|null} null where there is no such notebook or not exactly one such cell
 */
export function findAnswer(app, el, name) {
  if (!app?.shell?.widgets) return null;
  const panels = [...app.shell.widgets("main")].filter((widget) => widget.content?.model?.cells);
  const panel = panels.find((widget) => widget.node.contains(el));
  if (!panel) return null;
  const found = [];
  for (const cell of panel.content.model.cells) {
    if (cell.type === "code" && cell.getMetadata("nbgrader")?.grade_id === name) found.push(cell);
  }
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
export async function write(answer, name, line) {
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
 * Wait until Python has dealt with all that the person did before pressing the button: a press can overtake the
 * last change of a control, and what was there before must not be recorded.
 *
 * @param {object} model the widget's model; Python sets "answered" to what it finds in "pressed"
 * @returns {Promise<boolean>} false when Python does not answer
 */
async function settled(model) {
  const press = model.get("pressed") + 1;
  const answer = new Promise((resolve) => {
    const heard = () => { if (model.get("answered") === press) done(true); };
    const timer = setTimeout(() => done(false), PATIENCE);
    const done = (answered) => {
      clearTimeout(timer);
      model.off("change:answered", heard);
      resolve(answered);
    };
    model.on("change:answered", heard);
  });
  model.set("pressed", press);
  model.save_changes();
  if (!(await answer)) return false;
  // Jupyter holds back a control's changes while Python is busy with an earlier one: the last may still be coming.
  await new Promise((resolve) => { setTimeout(resolve, SETTLING); });
  return true;
}

function pasteHelp(name, line, say) {
  const box = make("div", { class: "paste" });
  const id = newId("paste");
  const label = make("label", { for: id },
    `The button cannot reach this notebook. Copy this line into the answer cell that holds “${name} =”, in place of what is there:`);
  const text = make("textarea", { id, readonly: "", rows: "2" });
  text.value = line;
  const copy = make("button", { type: "button" }, "Copy");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(line);
      say("Copied.");
    } catch {
      text.focus();
      text.select();
      say("Press Ctrl+C (on a Mac: Command+C) to copy the marked line.");
    }
  });
  box.append(label, text, copy);
  return box;
}

function render({ model, el }) {
  const box = make("div", { class: "sc-record" });
  const button = make("button", { type: "button" }, "Record my answer");
  const status = make("p", { class: "status", role: "status" });
  const style = document.createElement("style");
  style.textContent = CSS;
  box.append(style, button, status);
  el.append(box);

  const name = model.get("name");
  const say = (words) => { status.textContent = words; };
  const reach = () => findAnswer(globalThis.jupyterapp, box, name);

  // What was recorded earlier: said, and told to Python, so that the control can show it again.
  const look = () => {
    const source = reach()?.cell.sharedModel.getSource();
    if (!source || source === model.get("found")) return;
    model.set("found", source);
    model.save_changes();
  };
  // The element is not in the notebook yet while render runs.
  const frame = requestAnimationFrame(look);
  const told = () => { if (model.get("earlier")) say(`Recorded earlier: ${model.get("earlier")}`); };
  model.on("change:earlier", told);
  told();

  // Set once something is recorded here, so that a later change of the answer is said to be not recorded yet.
  let recorded = null;
  const changed = () => {
    if (recorded !== null && model.get("line") !== recorded) say("You have changed your answer. Press the button again to record it.");
  };
  model.on("change:line", changed);

  const press = async () => {
    box.querySelector(".paste")?.remove();
    recorded = null;
    if (!(await settled(model))) {
      say("Python has not answered. Run the cell above this button again, then press it once more.");
      return;
    }
    const line = model.get("line");
    if (!line) {
      say(model.get("missing") || "There is nothing to record yet.");
      return;
    }
    const answer = reach();
    if (answer) {
      say(await write(answer, name, line));
      recorded = line;
      changed();
    } else {
      say("Not recorded yet.");
      box.append(pasteHelp(name, line, say));
    }
  };
  button.addEventListener("click", press);
  return () => {
    cancelAnimationFrame(frame);
    model.off("change:earlier", told);
    model.off("change:line", changed);
  };
}

export default { render };
