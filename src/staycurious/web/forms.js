/**
 * A form for every kind of answer: the same on an exercise's page and in a notebook. A form says whether an answer is
 * complete and of the right kind; nothing here knows what is right.
 */
import { readAnswer } from "./answers.js";
import { make } from "./explorable.js";
import { choicePart, choicesPart } from "./forms/choosing.js";
import { decisionPart } from "./forms/decision.js";
import { numberPart, prosePart, shortTextPart, tablePart } from "./forms/filling.js";
import { orderingPart } from "./forms/ordering.js";
import { pairPart } from "./forms/pair.js";
import { STYLES, keepKeys } from "./forms/parts.js";
import { spansPart } from "./forms/spans.js";
import { inWords } from "./forms/words.js";

export { inWords };

const PARTS = {
  choice: choicePart,
  choices: choicesPart,
  number: numberPart,
  pair_of_cases: pairPart,
  ordering: orderingPart,
  table: tablePart,
  spans: spansPart,
  decision_record: decisionPart,
  short_text: shortTextPart,
};

/**
 * A form for one answer.
 * @typedef {object} Form
 * @property {HTMLElement} element What to put on the page.
 * @property {function(): *} value A complete answer, or null.
 * @property {function(*): boolean} set Shows a recorded answer (null: none). False when it isn't one that this form can
 *   show whole: then the form is as it was, but for a number, whose text is shown with what is wrong with it.
 * @property {function(): *} draft What is filled in, as JSON, be it half an answer; null when nothing is.
 * @property {function(*): boolean} restore Fills the form from a draft. False when it can't be one of this form's:
 *   then the form is as it was.
 * @property {function(): string} problem What is missing or wrong, in a sentence; empty when the answer is complete.
 * @property {function(): string} words The answer in words; empty while there is none.
 * @property {function} focus Puts the focus where the person begins.
 * @property {function} stop Says nothing more; call it when the form leaves the page.
 */

/**
 * Make the form for an answer of a kind.
 * @param {object} ask What is asked, as answers/asks.py makes it.
 * @param {{onChange?: function}} [more] What to call when the person changes something (not by `set` or `restore`).
 * @returns {Form} The form.
 * @throws {TypeError} When the ask is of a kind that has no form.
 */
export function answerForm(ask, { onChange = () => {} } = {}) {
  const makePart = PARTS[ask?.answer?.kind];
  if (!makePart) throw new TypeError(`There is no form for an answer of the kind ${JSON.stringify(ask?.answer?.kind)}.`);
  return formOf(ask, makePart(ask, onChange), (value) => readAnswer(ask.answer, value));
}

/**
 * Make the form for a text of the person's own, which a person marks.
 * @param {{name: string, label: string}} ask Its name and its label.
 * @param {{onChange?: function}} [more] What to call when the person changes something.
 * @returns {Form} The form; its answer is the text as it was typed.
 */
export function proseForm(ask, { onChange = () => {} } = {}) {
  const asIs = (value) => ({ value: typeof value === "string" ? value : null, problem: typeof value === "string" ? "" : "This is no text." });
  return formOf(ask, prosePart(ask, onChange), asIs);
}

function formOf(ask, part, read) {
  const element = keepKeys(make("div", { class: "sc-form" }, make("style", {}, STYLES), ...part.children));
  const value = () => (part.missing() ? null : read(part.candidate()).value ?? null);
  const set = (recorded) => {
    if (recorded === null || recorded === undefined) return part.restore(null);
    const { value: meant, problem } = read(recorded);
    if (!problem && meant !== null && meant !== undefined) {
      return part.restore(part.draftOf(meant)) && JSON.stringify(value()) === JSON.stringify(meant);
    }
    // a number that can't be read is shown as it stands; of the others nothing could be shown
    if (ask.answer?.kind === "number" && ["string", "number"].includes(typeof recorded)) part.restore(String(recorded));
    return false;
  };
  return {
    element,
    value,
    set,
    draft: part.draft,
    restore: (draft) => part.restore(draft ?? null),
    problem: () => part.missing() || read(part.candidate()).problem || "",
    words: () => inWords(ask, value()),
    focus: part.focus,
    stop: () => part.stop?.(),
  };
}
