/**
 * Forms for one option out of several, and for all that apply.
 */
import { make } from "../explorable.js";
import { RADIOS, boxes, chooser } from "./shared.js";

/**
 * Make the form's body for one option.
 * @param {object} ask A choice.
 * @param {function} changed What to call when the person chooses.
 * @returns {object} The body.
 */
export function choiceBody(ask, changed) {
  const options = listed(ask, ask.answer.options);
  if (options.length > RADIOS) return longList(ask, options, changed);
  const { elements, inputs, ticked, set } = boxes(options, "radio", update);
  // a radio button that was pressed can't be unpressed, and somebody may want to take an answer back
  const undo = make("button", { type: "button", class: "quiet", hidden: true }, "Take my choice back");
  undo.addEventListener("click", () => {
    set([]);
    inputs[0].focus();
    update();
  });
  const show = () => { undo.hidden = !ticked().length; };
  function update() {
    show();
    changed();
  }
  return {
    children: [group(ask.label, elements, undo)],
    draft: () => ticked()[0] ?? null,
    restore(draft) {
      if (draft !== null && !ask.answer.options.includes(draft)) return false;
      set(draft === null ? [] : [draft]);
      show();
      return true;
    },
    draftOf: (value) => value,
    candidate: () => ticked()[0],
    missing: () => (ticked().length ? "" : "Choose one."),
    focus: () => (inputs.find((input) => input.checked) ?? inputs[0]).focus(),
  };
}

function longList(ask, options, changed) {
  const { elements, select, set } = chooser(options, { none: "Choose one", changed });
  return {
    children: [make("label", {}, make("span", { class: "label" }, ask.label), ...elements)],
    draft: () => select.value || null,
    restore(draft) {
      if (draft !== null && !ask.answer.options.includes(draft)) return false;
      set(draft);
      return true;
    },
    draftOf: (value) => value,
    candidate: () => select.value,
    missing: () => (select.value ? "" : "Choose one."),
    focus: () => select.focus(),
  };
}

/**
 * Make the form's body for all the options that apply.
 * @param {object} ask Several choices.
 * @param {function} changed What to call when the person ticks or unticks.
 * @returns {object} The body.
 */
export function choicesBody(ask, changed) {
  const { elements, inputs, ticked, set } = boxes(listed(ask, ask.answer.options), "checkbox", changed);
  const help = make("p", { class: "help" }, "Tick all that apply.");
  return {
    children: [group(ask.label, [help, ...elements])],
    draft: () => (ticked().length ? ticked() : null),
    restore(draft) {
      const codes = draft ?? [];
      if (!Array.isArray(codes) || !codes.every((code) => ask.answer.options.includes(code))) return false;
      set(codes);
      return true;
    },
    draftOf: (value) => (value.length ? value : null),
    candidate: ticked,
    missing: () => (ticked().length ? "" : "Tick at least one."),
    focus: () => inputs[0].focus(),
  };
}

function group(label, elements, ...after) {
  return make("fieldset", {}, make("legend", {}, label), ...elements, ...after);
}

function listed(ask, codes) {
  return codes.map((code) => [code, ask.words?.[code] ?? code]);
}
