// A quiz on a page: gives the feedback that already stands folded under each question. Nothing is stored or sent, and
// without this script the folded feedback is there to read.

import { make } from "../explorable.js";
import { plain, readNumber } from "../numbers.js";

const VERDICTS = { right: "Right.", partly: "Partly.", not_yet: "Not quite yet." };
const FIRST = { single: "Choose one first.", multiple: "Choose one first.", number: "Write a number first." };
const NOT_A_NUMBER = "That can’t be read as one number. Write it in figures, such as 250 or 1,000.";

/**
 * Judge chosen options.
 *
 * @param {boolean[]} rights for each option, whether it belongs
 * @param {number[]} chosen the places of the chosen ones, from 0
 * @returns {{verdict: string, right: number[], wrong: number[], missed: number[]}} right, partly or not_yet, and which
 *   of the chosen ones belong, which do not, and which were left out
 */
export function judgeOptions(rights, chosen) {
  const right = chosen.filter((at) => rights[at]);
  const wrong = chosen.filter((at) => !rights[at]);
  const missed = rights.flatMap((belongs, at) => (belongs && !chosen.includes(at) ? [at] : []));
  const verdict = wrong.length + missed.length === 0 ? "right" : right.length ? "partly" : "not_yet";
  return { verdict, right, wrong, missed };
}

/**
 * Judge a number.
 *
 * @param {number} number the reader's
 * @param {number} answer the right one
 * @param {number} tolerance how far from it still counts
 * @param {number[]} common the common mistakes
 * @returns {{verdict: string, common: number}} right or not_yet, and the place of the common mistake, or -1
 */
export function judgeNumber(number, answer, tolerance, common) {
  // what binary fractions lose must not cost the reader an answer at the edge
  const near = (value, within) => Math.abs(number - value) <= within + 1e-9;
  if (near(answer, tolerance)) return { verdict: "right", common: -1 };
  return { verdict: "not_yet", common: common.findIndex((value) => near(value, 0)) };
}

/**
 * Say in one sentence how the choice of several options went.
 *
 * @param {{right: number[], wrong: number[], missed: number[]}} judged from judgeOptions
 * @returns {string} the sentence
 */
export function tally({ right, wrong, missed }) {
  const all = right.length + missed.length;
  const also = wrong.length ? `, and ${wrong.length} that ${wrong.length === 1 ? "is" : "are"} not` : "";
  return `You chose ${right.length} of the ${all} that ${all === 1 ? "is" : "are"} right${also}.`;
}

/**
 * Start a quiz that stands on the page.
 *
 * @param {Element} section the quiz, as booktools/quiz.py makes it
 */
export default function mountQuiz(section) {
  for (const form of section.querySelectorAll("form.sc-question")) mountQuestion(form);
}

function mountQuestion(form) {
  const feedback = form.querySelector(".sc-feedback");
  const answers = form.querySelector(".sc-answers");
  const again = form.querySelector(".sc-again");
  form.querySelector(".sc-actions").hidden = false;
  answers.hidden = again.hidden = true;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { verdict, parts } = form.dataset.kind === "number" ? numberAnswer(form) : optionsAnswer(form);
    // The element is a live region, so that this is read out; the focus stays on what was pressed.
    feedback.replaceChildren(...parts);
    feedback.removeAttribute("data-verdict");
    complain(form, feedback, !verdict);
    if (!verdict) return;
    feedback.dataset.verdict = verdict;
    answers.hidden = again.hidden = false;
  });
  form.addEventListener("input", () => complain(form, feedback, false));
  form.addEventListener("reset", () => {
    complain(form, feedback, false);
    feedback.replaceChildren();
    feedback.removeAttribute("data-verdict");
    answers.open = false;
    form.querySelector("input").focus();
    again.hidden = true;
  });
}

// A number that is missing or can't be read: the field itself says so too.
function complain(form, feedback, wrong) {
  const field = form.querySelector("input[inputmode]");
  if (!field) return;
  field.toggleAttribute("aria-invalid", wrong);
  if (wrong) {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", feedback.id);
  } else {
    field.removeAttribute("aria-describedby");
  }
}

function numberAnswer(form) {
  const typed = form.querySelector("input").value;
  if (!typed.trim()) return { parts: [paragraph(FIRST.number)] };
  const unit = form.querySelector(".sc-unit")?.textContent ?? "";
  const number = readNumber(typed, unit);
  if (number === null) return { parts: [paragraph(NOT_A_NUMBER)] };
  const rows = form.querySelector(".sc-answers ul");
  const common = [...rows.querySelectorAll("[data-value]")];
  const { answer, tolerance } = rows.dataset;
  const judged = judgeNumber(number, Number(answer), Number(tolerance), common.map((row) => Number(row.dataset.value)));
  const row = common[judged.common] ?? rows.querySelector(`[data-right="${judged.verdict === "right"}"]`);
  const typedNumber = make("span", { class: "sc-says" }, `${plain(number)} ${unit}`.trim());
  return { verdict: judged.verdict, parts: [headline(judged.verdict, typedNumber), why(row)] };
}

function optionsAnswer(form) {
  const { kind } = form.dataset;
  const chosen = [...form.querySelectorAll("input:checked")].map((input) => Number(input.value));
  if (!chosen.length) return { parts: [paragraph(FIRST[kind])] };
  const rows = [...form.querySelectorAll(".sc-answers li[data-option]")];
  const judged = judgeOptions(rows.map((row) => row.dataset.right === "true"), chosen);
  if (kind === "single") {
    const [row] = chosen.map((at) => rows[at]);
    const verdict = judged.wrong.length ? "not_yet" : "right";
    return { verdict, parts: [headline(verdict, says(row)), why(row)] };
  }
  const parts = [headline(judged.verdict, tally(judged))];
  const groups = [["Right:", judged.right], ["Not right:", judged.wrong], ["Missed:", judged.missed]];
  for (const [title, places] of groups.filter(([, those]) => those.length)) {
    const list = make("ul", {}, ...places.map((at) => make("li", {}, says(rows[at]), why(rows[at]))));
    parts.push(paragraph(title), list);
  }
  return { verdict: judged.verdict, parts };
}

function headline(verdict, more) {
  return make("p", {}, make("span", { class: "sc-verdict" }, VERDICTS[verdict]), " ", more);
}

function says(row) {
  return copy(row.querySelector(".sc-says"));
}

function why(row) {
  return copy(row.querySelector(".sc-why"));
}

function copy(element) {
  const made = element.cloneNode(true);
  for (const named of made.querySelectorAll("[id]")) named.removeAttribute("id"); // an id stands once on a page
  return made;
}

function paragraph(text) {
  return make("p", {}, text);
}
