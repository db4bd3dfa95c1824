// The Record button for a control of ipywidgets' own: Python holds its answer, and the button writes it into the
// notebook's answer cell. (A form that holds its answer itself is widgets/answer.js.)
import { recordButton } from "../web/notebook.js";

// How long Python may take to answer (it may be busy), and how long its answer may still change, in milliseconds.
const PATIENCE = 20000;
const SETTLING = 250;

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

function render({ model, el }) {
  const button = recordButton(model.get("name"), async () => {
    if (!(await settled(model))) {
      button.say("Python has not answered. Run the cell above this button again, then press it once more.");
      return "";
    }
    if (!model.get("line")) button.say(model.get("missing") || "There is nothing to record yet.");
    return model.get("line");
  });
  el.append(button.element);

  // What was recorded earlier: said, and told to Python, so that the control can show it again.
  const look = () => {
    const source = button.source();
    if (!source || source === model.get("found")) return;
    model.set("found", source);
    model.save_changes();
  };
  // The element is not in the notebook yet while render runs.
  const frame = requestAnimationFrame(look);
  const told = () => { if (model.get("earlier")) button.say(`Recorded earlier: ${model.get("earlier")}`); };
  model.on("change:earlier", told);
  told();

  // A later change of the answer is said to be not recorded yet.
  const changed = () => {
    const recorded = button.recorded();
    if (recorded !== null && model.get("line") !== recorded) button.say("You have changed your answer. Press the button again to record it.");
  };
  model.on("change:line", changed);
  return () => {
    cancelAnimationFrame(frame);
    model.off("change:earlier", told);
    model.off("change:line", changed);
  };
}

export default { render };
