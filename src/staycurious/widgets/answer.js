// The control of an exercise in a notebook: the form of web/forms.js, and Record. The form holds the answer itself, so
// that recording it needs no answer from Python.
import { literalText, readAnswer, readLiteral } from "../web/answers.js";
import { answerForm } from "../web/forms.js";
import { recordButton } from "../web/notebook.js";

// How long after the last change the line below says whether the answer is complete, in milliseconds.
const QUIET = 600;

/**
 * Say whether an answer is complete and of the right kind, never whether it is right.
 *
 * @param {object} ask what was asked
 * @param {object} form from answerForm
 * @returns {string} a sentence; of a number also how it was read
 */
export function formSays(ask, form) {
  if (form.problem()) return `Not complete yet. ${form.problem()}`;
  return ask.answer.kind === "number" ? `Complete: ${form.words()}.` : "Complete.";
}

// What is filled in and not recorded yet, by notebook and name: running all cells again makes the controls anew.
// Jupyter loads this module afresh for each widget, so that the window itself must hold it; never the device.
function kept() {
  globalThis.stayCuriousDrafts ??= new Map();
  return globalThis.stayCuriousDrafts;
}

function render({ model, el }) {
  const ask = model.get("ask");
  const form = answerForm(ask, { onChange: changed });
  const button = recordButton(ask.name, () => {
    clearTimeout(timer);
    const value = form.value();
    if (value === null) {
      button.say(`Not recorded yet. ${form.problem()}`);
      return "";
    }
    kept().delete(place());
    return literalText(ask.name, value);
  });
  el.append(form.element, button.element);

  // the number of the notebook's panel: the same for as long as it is open
  const place = () => `${el.closest(".jp-NotebookPanel")?.id ?? ""} ${ask.name}`;
  let timer;
  let earlier = null;
  let touched = false;
  const lineOf = () => (form.value() === null ? null : literalText(ask.name, form.value()));
  const tell = () => {
    const line = lineOf();
    const last = button.recorded() ?? earlier;
    if (line !== null && line === last) button.say(`Recorded: ${line}`);
    else if (last !== null) button.say(`You have changed your answer. ${formSays(ask, form)} ${form.problem() ? "" : "Press the button again to record it."}`.trim());
    else button.say(`${formSays(ask, form)} ${form.problem() ? "" : "Press the button to record it."}`.trim());
  };
  function changed() {
    touched = true;
    const draft = form.draft();
    const line = lineOf();
    if (draft === null || (line !== null && line === (button.recorded() ?? earlier))) kept().delete(place());
    else kept().set(place(), draft);
    model.set("value", form.value());
    model.save_changes();
    clearTimeout(timer);
    timer = setTimeout(tell, QUIET);
  }

  // What the answer cell holds already is shown in the form; what was changed since, and not recorded, before it.
  const look = () => {
    const source = button.source();
    const draft = kept().get(place());
    if (source === null && draft === undefined && !el.isConnected) return false;
    if (source !== null) show(source);
    if (draft !== undefined && !touched && form.restore(draft)) {
      touched = true;
      tell();
    }
    if (form.value() !== null) {
      model.set("value", form.value());
      model.save_changes();
    }
    return true;
  };
  const show = (source) => {
    const { value, problem } = readLiteral(source, ask.name);
    if (problem) {
      button.say(`What stands in the answer cell can’t be read. ${problem}`);
    } else if (value !== null && value !== undefined) {
      const wrong = readAnswer(ask.answer, value).problem;
      if (!touched && form.set(value)) {
        earlier = lineOf();
        button.say(`Recorded earlier: ${earlier}`);
      } else if (wrong) {
        button.say(`What stands in the answer cell is no answer to this question yet. ${wrong}`);
      }
    }
  };
  // The element is not in the notebook yet while render runs; a cell out of sight may come into it much later.
  const frame = requestAnimationFrame(() => { if (look()) seen.disconnect(); });
  const seen = new ResizeObserver(() => { if (el.isConnected && look()) seen.disconnect(); });
  seen.observe(form.element);

  // Python, or another view of the same control, may give it an answer.
  const given = () => {
    const value = model.get("value");
    if (value !== null && JSON.stringify(value) !== JSON.stringify(form.value())) form.set(value);
  };
  model.on("change:value", given);
  if (model.get("value") !== null) given();
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    seen.disconnect();
    form.stop();
    model.off("change:value", given);
  };
}

export default { render };
