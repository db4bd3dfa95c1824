/**
 * Forms for what is typed: a number, a table of whole numbers, a short text, a text of one's own.
 */
import { readAnswer, wordsOf } from "../answers.js";
import { announcer, make, newId } from "../explorable.js";
import { plain } from "../numbers.js";
import { complaint, lower, writing } from "./shared.js";

/** A text may have this few letters left before it is said aloud. */
const NEAR = 20;

/**
 * Make the form's body for a number.
 * @param {object} ask A number.
 * @param {function} changed What to call at every change.
 * @returns {object} The body.
 */
export function numberBody(ask, changed) {
  const kind = ask.answer;
  const wanted = wordsOf(kind);
  const help = make("p", { class: "help", id: newId("help") }, `${wanted.charAt(0).toUpperCase()}${wanted.slice(1)}.`);
  const input = make("input", {
    type: "text", class: "number", autocomplete: "off", inputmode: keypad(kind),
  });
  const unit = make("span", { "aria-hidden": "true" }, kind.unit ?? "");
  const wrong = () => (input.value.trim() ? numberProblem(kind, input.value, wanted) : "");
  const line = complaint(input, wrong, help.id);
  input.addEventListener("input", () => {
    line.forgive();
    changed();
  });
  return {
    children: [make("label", {}, make("span", { class: "label" }, ask.label), make("span", { class: "along" }, input, unit)), help, line.element],
    draft: () => input.value.trim() ? input.value : null,
    restore(draft) {
      if (draft !== null && typeof draft !== "string") return false;
      input.value = draft ?? "";
      line.check();
      return true;
    },
    draftOf: (value) => String(value),
    candidate: () => input.value.trim(),
    missing: () => (input.value.trim() ? wrong() : `Write ${wanted}.`),
    focus: () => input.focus(),
  };
}

function keypad(kind) {
  // a telephone's keypad for numbers has no minus
  if (kind.low < 0) return "text";
  return kind.whole === false ? "decimal" : "numeric";
}

function numberProblem(kind, text, wanted) {
  const { value, problem } = readAnswer(kind, text.trim());
  if (problem) return problem;
  return value >= kind.low && value <= kind.high ? "" : `${plain(value)} is outside what fits here. Write ${wanted}.`;
}

/**
 * Make the form's body for a table of whole numbers.
 * @param {object} ask A table.
 * @param {function} changed What to call at every change.
 * @returns {object} The body.
 */
export function tableBody(ask, changed) {
  const { rows, columns } = ask.answer;
  const cell = { kind: "number", low: 0, high: 1e9, whole: true };
  const wrong = (text) => (text.trim() ? numberProblem(cell, text, "a whole number") : "");
  const inputs = rows.map((row) => columns.map((column) => make("input", {
    type: "text", inputmode: "numeric", autocomplete: "off", "aria-label": `${row}, ${lower(column)}`,
  })));
  const all = inputs.flat();
  const help = make("p", { class: "help", id: newId("help") }, "A whole number in each place.");
  const tally = make("p", { class: "unprinted" });
  const spoken = announcer(800);
  const count = () => {
    const filled = all.filter((input) => input.value.trim() && !wrong(input.value));
    const sum = filled.reduce((total, input) => total + readAnswer(cell, input.value).value, 0);
    if (filled.length === all.length) return `All ${all.length} are filled in; together they make ${plain(sum)}.`;
    return `${filled.length} of ${all.length} filled in.`;
  };
  const mark = (input) => {
    if (wrong(input.value)) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  const show = () => { tally.textContent = count(); };
  for (const input of all) {
    input.addEventListener("change", () => mark(input));
    input.addEventListener("input", () => {
      if (!wrong(input.value)) mark(input);
      show();
      spoken.say(count);
      changed();
    });
  }
  show();
  const texts = () => inputs.map((line) => line.map((input) => input.value));
  const heads = columns.map((column) => make("th", { scope: "col" }, column));
  const body = rows.map((row, at) => make("tr", {}, make("th", { scope: "row" }, row), ...inputs[at].map((input) => make("td", {}, input))));
  const table = make("table", { class: columns.length > 2 ? "fill" : "fill few", "aria-describedby": help.id },
    make("caption", {}, ask.label), make("thead", {}, make("tr", {}, make("td", {}), ...heads)), make("tbody", {}, ...body));
  return {
    children: [make("div", { class: "scrolls" }, table), help, tally, spoken.element],
    draft: () => (all.some((input) => input.value.trim()) ? texts() : null),
    restore(draft) {
      const lines = draft ?? rows.map(() => columns.map(() => ""));
      const fits = Array.isArray(lines) && lines.length === rows.length
        && lines.every((line) => Array.isArray(line) && line.length === columns.length && line.every((text) => typeof text === "string"));
      if (!fits) return false;
      inputs.forEach((line, row) => line.forEach((input, column) => {
        input.value = lines[row][column];
        mark(input);
      }));
      show();
      return true;
    },
    draftOf: (value) => value.map((line) => line.map(String)),
    candidate: () => inputs.map((line) => line.map((input) => readAnswer(cell, input.value.trim()).value)),
    missing() {
      const unread = all.filter((input) => wrong(input.value)).map((input) => input.getAttribute("aria-label"));
      if (unread.length) return `Write a whole number in: ${unread.join("; ")}.`;
      const empty = all.filter((input) => !input.value.trim()).length;
      return empty ? `${empty} still to fill in.` : "";
    },
    focus: () => (all.find((input) => !input.value.trim()) ?? all[0]).focus(),
    stop: spoken.stop,
  };
}

/**
 * Make the form's body for a short text.
 * @param {object} ask A short text.
 * @param {function} changed What to call at every change.
 * @returns {object} The body.
 */
export function shortTextBody(ask, changed) {
  const { most } = ask.answer;
  const left = () => most - [...field.area.value.trim()].length;
  const words = () => {
    const letters = left();
    const count = `${plain(Math.abs(letters))} ${Math.abs(letters) === 1 ? "letter" : "letters"}`;
    return letters < 0 ? `${count} too many. The most is ${plain(most)}.` : `${count} left.`;
  };
  const counted = make("p", { class: "help", id: newId("left") });
  const spoken = announcer(1000);
  const field = writing({ "aria-describedby": counted.id }, () => {
    show();
    if (left() <= NEAR) spoken.say(words);
    changed();
  });
  const show = () => {
    counted.textContent = words();
    if (left() < 0) field.area.setAttribute("aria-invalid", "true");
    else field.area.removeAttribute("aria-invalid");
  };
  show();
  return {
    ...textBody(ask, field, show, "Write your answer."),
    children: [labelled(ask.label, field), counted, spoken.element],
    missing: () => (left() < 0 ? words() : field.area.value.trim() ? "" : "Write your answer."),
    stop: spoken.stop,
  };
}

/**
 * Make the form's body for a text of the person's own, of any length.
 * @param {object} ask Its name and label.
 * @param {function} changed What to call at every change.
 * @returns {object} The body.
 */
export function proseBody(ask, changed) {
  const counted = make("p", { class: "help" });
  const field = writing({ class: "long" }, () => {
    show();
    changed();
  }, 6);
  const show = () => {
    const words = field.area.value.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    counted.textContent = words === 1 ? "1 word." : `${plain(words)} words.`;
  };
  show();
  return {
    ...textBody(ask, field, show, "Nothing is written yet."),
    children: [labelled(ask.label, field), counted],
    // a text's own lines and spaces stay as they are
    candidate: () => field.area.value,
  };
}

function labelled(label, field) {
  return make("label", {}, make("span", { class: "label" }, label), ...field.elements);
}

function textBody(ask, field, show, empty) {
  return {
    draft: () => field.area.value || null,
    restore(draft) {
      if (draft !== null && typeof draft !== "string") return false;
      field.set(draft ?? "");
      show();
      return true;
    },
    draftOf: (value) => value,
    candidate: () => field.area.value.trim(),
    missing: () => (field.area.value.trim() ? "" : empty),
    focus: () => field.area.focus(),
  };
}
