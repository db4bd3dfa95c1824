/**
 * A form for every kind of answer: the same on an exercise's page and in a notebook. A form says whether an answer is
 * complete and of the right kind; nothing here knows what is right.
 */
import { readAnswer } from "./answers.js";
import { make } from "./explorable.js";
import { choiceBody, choicesBody } from "./forms/choosing.js";
import { decisionBody } from "./forms/decision.js";
import { numberBody, proseBody, shortTextBody, tableBody } from "./forms/filling.js";
import { orderingBody } from "./forms/ordering.js";
import { pairBody } from "./forms/pair.js";
import { STYLES, keepKeys } from "./forms/shared.js";
import { spansBody } from "./forms/spans.js";
import { inWords } from "./forms/words.js";

export { inWords };

const BODIES = {
  choice: choiceBody,
  choices: choicesBody,
  number: numberBody,
  pair_of_cases: pairBody,
  ordering: orderingBody,
  table: tableBody,
  spans: spansBody,
  decision_record: decisionBody,
  short_text: shortTextBody,
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
  const makeBody = BODIES[ask?.answer?.kind];
  if (!makeBody) throw new TypeError(`There is no form for an answer of the kind ${JSON.stringify(ask?.answer?.kind)}.`);
  return formOf(ask, makeBody(ask, onChange), (value) => readAnswer(ask.answer, value));
}

/**
 * Make the form for a text of the person's own, which a person marks.
 * @param {{name: string, label: string}} ask Its name and its label.
 * @param {{onChange?: function}} [more] What to call when the person changes something.
 * @returns {Form} The form; its answer is the text as it was typed.
 */
export function proseForm(ask, { onChange = () => {} } = {}) {
  const asIs = (value) => ({ value: typeof value === "string" ? value : null, problem: typeof value === "string" ? "" : "This is no text." });
  return formOf(ask, proseBody(ask, onChange), asIs);
}

function formOf(ask, body, read) {
  const element = keepKeys(make("div", { class: "sc-form" }, make("style", {}, STYLES), ...body.children));
  const value = () => (body.missing() ? null : read(body.candidate()).value ?? null);
  const set = (recorded) => {
    if (recorded === null || recorded === undefined) return body.restore(null);
    const { value: meant, problem } = read(recorded);
    if (!problem && meant !== null && meant !== undefined) {
      return body.restore(body.draftOf(meant)) && JSON.stringify(value()) === JSON.stringify(meant);
    }
    // a number that can't be read is shown as it stands; of the others nothing could be shown
    if (ask.answer?.kind === "number" && ["string", "number"].includes(typeof recorded)) body.restore(String(recorded));
    return false;
  };
  return {
    element,
    value,
    set,
    draft: body.draft,
    restore: (draft) => body.restore(draft ?? null),
    problem: () => body.missing() || read(body.candidate()).problem || "",
    words: () => inWords(ask, value()),
    focus: body.focus,
    stop: () => body.stop?.(),
  };
}
