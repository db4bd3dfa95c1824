/**
 * An exercise's page: a form for each answer, kept as you go, and at the end the notebook to hand in, with a receipt.
 *
 * It says whether an answer is complete and never whether it is right. Whatever can't be read, kept or placed is shown as
 * text, so that a person's words are there to copy.
 */
import { BOARD, messageBoard, wordsToCopy } from "../exercise_board.js";
import { endOf, save } from "../exercise_end.js";
import { drafts, fill, keep, keepSoon, listen, offerUndo, sayAside, sayWhere, seen, showLeft } from "../exercise_keeping.js";
import { filePart } from "../exercise_taking.js";
import { fingerprintOf, workFrom } from "../exercise_work.js";
import { make, newId } from "../explorable.js";
import { answerForm, proseForm } from "../forms.js";
import { answerCells, fileText, filled, receipt, tooLong } from "../notebook_file.js";
import { openStore, siteRoot } from "../storage.js";

/** How long to wait while somebody types before the line under the question is read out, in milliseconds. */
const QUIET = 900;

const OTHER_VERSION =
  "This exercise has changed since you last worked on it here. Your answers stand where the question is the same. Look through them before you hand in.";
const BROKEN = "What this browser had kept of this exercise can’t be read any more. Here it is as it stood, to copy from. You can go on with this page.";
const ALSO_OPEN = "This exercise is open in another tab or window too. Work in one of them, and close the other.";

/**
 * Bring an exercise's page to life.
 * @param {HTMLElement} place The element that holds the released notebook; the questions' places stand in the same page.
 */
export default function mountExercise(place) {
  const exercise = exerciseOn(place);
  const { slug } = exercise;
  const store = openStore(siteRoot(import.meta.url));
  const key = `exercise/${slug}`;
  const start = workFrom(store.read(key), exercise);
  const page = { exercise, store, key, messages: messageBoard(), work: start.work, stopped: false, trouble: "" };
  page.questions = exercise.questions.map((told) => {
    const question = questionOn(told, exercise.release, () => {
      question.refresh(page);
      page.end.refresh();
      keepSoon(page);
    });
    return question;
  });
  const given = { slug, questions: page.questions, store, pending: () => isPending(page), download: () => download(page) };
  page.end = endOf(document.querySelector(`.sc-exercise-end[data-exercise="${slug}"]`), given);
  page.refresh = () => {
    for (const question of page.questions) question.refresh(page);
    page.end.refresh();
  };
  place.querySelector(".sc-needs-script")?.remove();
  place.append(page.messages.element, filePart(page));
  begin(page, start);
  listen(page);
  greetOtherTabs(`${store.root}${key}`, (others) => {
    if (others && !store.shared()) page.messages.show("open", ALSO_OPEN);
    else page.messages.hide("open");
  });
}

function begin(page, { notice, broken }) {
  const { messages, work } = page;
  fill(page, work.drafts);
  page.settled = fingerprintOf(drafts(page));
  showLeft(page);
  if (notice === "version") messages.show("version", OTHER_VERSION, [seen(page, "version")]);
  if (notice === "broken") messages.show("broken", BROKEN, [], [wordsToCopy("What was kept", broken)]);
  if (work.before) offerUndo(page, "Earlier answers to this exercise can still be put back.", false);
  sayAside(page);
  sayWhere(page, page.store.where());
  page.refresh();
}

// words to copy and half an answer are in no file
function isPending(page) {
  const now = drafts(page);
  const half = page.questions.some((one) => now.has(one.name) && one.value() === null);
  return half || page.work.left.length > 0 || (now.size > 0 && fingerprintOf(now) !== page.work.downloaded);
}

function download(page) {
  const { exercise, questions } = page;
  const answers = new Map(questions.filter((one) => one.value() !== null).map(({ name, value }) => [name, value()]));
  const bytes = new TextEncoder().encode(fileText(filled(exercise.release, answers)));
  save(bytes, "application/x-ipynb+json", `${exercise.slug}.ipynb`);
  page.work.downloaded = fingerprintOf(drafts(page));
  keep(page);
  const told = questions.map(({ name, title, counts, form, tooLong: long, outside }) => ({ title, counts, words: answers.has(name) ? form.words() : null, note: long() || outside() }));
  return receipt({ ...exercise, bytes, when: new Date(), answers: told });
}

function exerciseOn(place) {
  const { notebook: release, ...told } = jsonIn(place);
  const places = [...document.querySelectorAll(".sc-answer[data-name]")];
  const questions = places.map((element) => ({ element, ...jsonIn(element) }));
  return {
    ...told,
    release,
    questions,
    titles: new Map(questions.map(({ name, title }) => [name, title])),
    kinds: new Map(questions.map(({ name, ask }) => [name, ask && ask.answer])),
  };
}

function jsonIn(element) {
  return JSON.parse(element.querySelector(":scope > script[type='application/json']").textContent);
}

/* One question: its form, and the line under it that says whether the answer is complete. What has no points is no question,
   such as how AI was used. `outside` says of words that no file can hold as an answer, such as "ten" for a number, that they
   aren't in it, and why. */
function questionOn({ element, name, title, points, ask }, release, onChange) {
  const form = ask ? answerForm(ask, { onChange }) : proseForm({ name, label: "Your answer" }, { onChange });
  const status = make("p", { class: "sc-answer-status", role: "status" });
  element.querySelector(".sc-answer-standin").replaceWith(form.element, status);
  const before = ask ? "" : answerCells(release).find((cell) => cell.name === name).source.trim();
  const isNumber = ask?.answer.kind === "number";
  const isBefore = () => !ask && form.value()?.trim() === before;
  const value = () => (isBefore() ? null : form.value());
  const long = () => (value() === null ? "" : tooLong(release, name, value()));
  const outside = () => (value() === null && form.draft() !== null && !isBefore() ? `Not in the file: ${form.problem()}` : "");
  const words = ({ stopped, trouble }) => {
    if (stopped) return ["Kept apart: ", toMessages(), "."];
    if (form.draft() === null) return ["Not answered yet."];
    if (isBefore()) return ["These words stood here before. Write your own in their place."];
    // a number's field says itself what is wrong: once is enough
    if (value() === null) return [isNumber ? "Not in the file yet." : form.problem()];
    if (long()) return [long()];
    if (trouble) return ["Answered, but not kept: ", toMessages(), "."];
    return [isNumber ? `Answered: ${form.words()}.` : "Answered."];
  };
  let timer;
  const refresh = (page) => {
    clearTimeout(timer);
    const show = () => {
      const now = make("p", {}, ...words(page));
      if (status.textContent !== now.textContent) status.replaceChildren(...now.childNodes);
    };
    // while somebody types, the line waits, and a screen reader isn't interrupted at each letter
    if (element.contains(document.activeElement)) timer = setTimeout(show, QUIET);
    else show();
  };
  const state = () => (form.draft() === null ? "null" : JSON.stringify(value() ?? { draft: form.draft() }));
  return { name, title, counts: points !== 0, element, form, value, tooLong: long, outside, refresh, state };
}

function toMessages() {
  return make("a", { href: `#${BOARD}` }, "read the message at the top of this page");
}

// tabs of one exercise tell each other that they are there, and when they go
function greetOtherTabs(name, met) {
  if (typeof BroadcastChannel === "undefined") return;
  const me = newId("tab");
  const others = new Set();
  let channel;
  const open = () => {
    channel = new BroadcastChannel(`staycurious:${name}`);
    channel.addEventListener("message", ({ data: { from, said } }) => {
      const before = others.size;
      if (said === "hello") channel.postMessage({ from: me, said: "here" });
      if (said === "bye") others.delete(from);
      else others.add(from);
      if (Boolean(before) !== Boolean(others.size)) met(others.size > 0);
    });
    channel.postMessage({ from: me, said: "hello" });
  };
  window.addEventListener("pagehide", () => {
    channel.postMessage({ from: me, said: "bye" });
    channel.close();
  });
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) open(); });
  open();
}
