/**
 * The form for a decision, how sure one is of it, and why.
 */
import { make, newId } from "../explorable.js";
import { choiceBody } from "./choosing.js";
import { complaint, isObject, writing } from "./shared.js";

const SURE = "Write how sure you are, as a whole number from 0 to 100.";

/**
 * Make the form's body for a decision record.
 * @param {object} ask A decision record, with its options' "words" and its "fields".
 * @param {function} changed What to call at every change.
 * @returns {object} The body.
 */
export function decisionBody(ask, changed) {
  const { options, fields: names = [], sure: asksSure } = ask.answer;
  const choice = choiceBody({ ...ask, answer: { kind: "choice", options } }, changed);
  const sure = asksSure ? sureField(changed) : null;
  const fields = names.map((name) => {
    const field = writing({}, changed);
    const label = ask.fields?.[name] ?? name;
    return { name, label, ...field, element: make("label", {}, make("span", { class: "label" }, label), ...field.elements) };
  });
  const draft = () => ({
    decision: choice.draft(),
    ...(sure && { sure: sure.text() }),
    ...Object.fromEntries(fields.map(({ name, area }) => [name, area.value])),
  });
  const firstEmpty = () => fields.find(({ area }) => !area.value.trim());
  return {
    children: [...choice.children, ...(sure ? sure.children : []), ...fields.map(({ element }) => element)],
    draft: () => (Object.values(draft()).some(Boolean) ? draft() : null),
    restore(wanted) {
      const kept = wanted ?? {};
      const texts = [...(sure ? ["sure"] : []), ...names];
      const fits = isObject(kept) && Object.keys(kept).every((name) => name === "decision" || texts.includes(name))
        && texts.every((name) => typeof (kept[name] ?? "") === "string");
      if (!fits || !choice.restore(kept.decision ?? null)) return false;
      sure?.set(kept.sure ?? "");
      for (const { name, set } of fields) set(kept[name] ?? "");
      return true;
    },
    draftOf: (value) => ({ ...value, ...(sure && { sure: String(value.sure) }) }),
    candidate: () => ({
      decision: choice.candidate(),
      ...(sure && { sure: sure.value() }),
      ...Object.fromEntries(fields.map(({ name, area }) => [name, area.value.trim()])),
    }),
    missing: () => choice.missing() || sure?.missing() || (firstEmpty() ? `Write something under “${firstEmpty().label}”` : ""),
    focus: choice.focus,
  };
}

// The number is what counts; the slider beside it is another way to set it. Until one of the two is used there is
// none: a slider that stands in the middle by itself would be an answer that nobody gave.
function sureField(changed) {
  const help = make("p", { class: "help", id: newId("help") });
  const input = make("input", { type: "text", class: "number", inputmode: "numeric", autocomplete: "off" });
  const slider = make("input", { type: "range", min: 0, max: 100, step: 5, value: 50, "aria-label": "How sure, with a slider" });
  const read = () => (/^\s*\d{1,3}\s*%?\s*$/.test(input.value) ? Number.parseInt(input.value, 10) : null);
  const value = () => (read() !== null && read() <= 100 ? read() : null);
  const wrong = () => (input.value.trim() && value() === null ? SURE : "");
  const line = complaint(input, wrong, help.id);
  const show = () => {
    const said = value() !== null;
    slider.value = value() ?? 50;
    slider.classList.toggle("unset", !said);
    slider.setAttribute("aria-valuetext", said ? `${value()} of 100` : "not said yet");
    help.textContent = `${said ? "" : "Not said yet. "}From 0, not at all, to 100, certain.`;
  };
  input.addEventListener("input", () => {
    show();
    line.forgive();
    changed();
  });
  const slid = () => {
    input.value = slider.value;
    show();
    line.forgive();
    changed();
  };
  slider.addEventListener("input", slid);
  // where it lies unseen, a press moves nothing, and means it all the same
  slider.addEventListener("click", () => { if (value() === null) slid(); });
  const set = (text) => {
    input.value = text;
    show();
    line.check();
  };
  show();
  const label = make("label", {}, make("span", { class: "label" }, "How sure are you?"), input);
  return {
    children: [make("div", { class: "along sure" }, label, slider), help, line.element],
    text: () => input.value.trim(),
    value,
    set,
    missing: () => (value() === null ? SURE : ""),
  };
}
