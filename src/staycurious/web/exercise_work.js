/**
 * What an exercise's page keeps of a person's work, as plain data: made, read again whatever stands there, and compared.
 */
import { fingerprint } from "./notebook_file.js";

/**
 * The work on one exercise.
 * @typedef {object} Work
 * @property {Map<string, *>} drafts What each form holds, by the answer's name; nothing for an empty form.
 * @property {Array<{title: string, text: string, why: string}>} left Words that have no place in a form, to be copied.
 * @property {?Map<string, *>} before The drafts that the last file or the other tab took the place of.
 * @property {string} downloaded The fingerprint of the drafts that were last downloaded.
 * @property {string} turn Changes at each write, so that a tab sees that another one wrote.
 */

/**
 * Read what a store gives for an exercise.
 * @param {{value: *}|{broken: string}|{}} kept What `store.read` gave.
 * @param {{version: string, titles: Map<string, string>}} exercise The page's version, and its questions' titles by name.
 * @returns {{work: Work, notice: string, broken: string}} The work; `notice` is "" or why it isn't all there: "broken" (the
 *   text is in `broken`), or "version".
 */
export function workFrom(kept, { version, titles }) {
  const work = { drafts: new Map(), left: [], before: null, downloaded: "", turn: "" };
  if ("broken" in kept) return { work, notice: "broken", broken: String(kept.broken) };
  if (!("value" in kept)) return { work, notice: "", broken: "" };
  const { value } = kept;
  work.turn = text(value?.turn);
  if (!isRecord(value) || !isRecord(value.drafts)) return { work, notice: "broken", broken: JSON.stringify(value, null, 1) };
  work.left = listOf(value.left);
  for (const [name, draft] of Object.entries(value.drafts)) {
    if (titles.has(name)) work.drafts.set(name, draft);
    else if (draft !== null) work.left.push(leftOver(name, draft, "This version of the exercise has no such question."));
  }
  if (isRecord(value.before)) work.before = new Map(Object.entries(value.before).filter(([name]) => titles.has(name)));
  const same = value.version === version;
  if (same) work.downloaded = text(value.downloaded);
  return { work, notice: same || !(work.drafts.size || work.left.length) ? "" : "version", broken: "" };
}

/**
 * Write work as it is kept.
 * @param {Work} work The work.
 * @param {object} more What else is kept for the page that lists a person's work: `title`, `version`, `page`, `questions`,
 *   `answered` (two numbers) and `words` (each answer in words, by its question's title).
 * @returns {object} JSON.
 */
export function workToKeep({ drafts, left, before, downloaded, turn }, more) {
  return {
    ...more, turn, downloaded, left,
    drafts: Object.fromEntries(drafts),
    before: before && Object.fromEntries(before),
  };
}

/**
 * Give words that have no place in a form, as they are shown.
 * @param {string} title The question's title, or its name.
 * @param {*} draft A text, or any JSON.
 * @param {string} why Why it has no place.
 * @returns {{title: string, text: string, why: string}} The words.
 */
export function leftOver(title, draft, why) {
  return { title, text: typeof draft === "string" ? draft : JSON.stringify(draft), why };
}

/**
 * Give a question's title as it is named in a sentence.
 * @param {string} title Such as "Question 1 · Flagged".
 * @returns {string} Such as "Question 1".
 */
export function shortTitle(title) {
  return title.split(" · ")[0];
}

/**
 * Put lists of words to copy together.
 * @param {...Array<{title: string, text: string, why: string}>} lists The lists.
 * @returns {Array<{title: string, text: string, why: string}>} Each of them once.
 */
export function together(...lists) {
  const all = lists.flat();
  return all.filter((one, at) => all.findIndex(({ title, text: words }) => title === one.title && words === one.text) === at);
}

/**
 * Say which of a file's answers are new here, which would take another's place, and which are here already.
 * @param {string[]} names The names of the file's answers.
 * @param {function(string): string} here Gives what is here, as JSON: "null" where nothing is.
 * @param {function(string): string} there Gives the file's answer in the same form.
 * @returns {{fresh: string[], replacing: string[], same: string[]}} The names.
 */
export function planOf(names, here, there) {
  const plan = { fresh: [], replacing: [], same: [] };
  for (const name of names) {
    const now = here(name);
    plan[now === "null" ? "fresh" : now === there(name) ? "same" : "replacing"].push(name);
  }
  return plan;
}

/**
 * Give the fingerprint of drafts: two are the same when nothing was changed in between.
 * @param {Map<string, *>} drafts The drafts.
 * @returns {string} It; "" when there are none.
 */
export function fingerprintOf(drafts) {
  if (!drafts.size) return "";
  const sorted = [...drafts].sort(([one], [two]) => (one < two ? -1 : 1));
  return fingerprint(new TextEncoder().encode(JSON.stringify(sorted)));
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value) {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((one) => ({ title: text(one.title), text: text(one.text), why: text(one.why) }));
}

function text(value) {
  return typeof value === "string" ? value : "";
}
