/**
 * A student's learning log: one entry a key of the store, `log/<module>/<name>`, so that two boxes or two tabs never write over
 * each other's entries. A "Pause and write" box holds one field of its entry, and the log page all of them.
 */

import { ASIDE } from "./storage.js";

/** Where entries stand in the store, and the module of one that belongs to none. */
export const LOG = "log/";
export const NO_MODULE = "other";

/**
 * What can be written in an entry, in the order of the log and of the regulator's form. The questions are in our own words;
 * book/my_learning_log.md cites where each was read. An entry from a box also has what was `said` there, under the question of its box.
 */
export const FIELDS = {
  said: "My answer",
  activity: "What I did, in a sentence or two, and why it matters for my work",
  learnt: "What I learnt from it",
  impact: "The good it has done, or will do, for my practice and for the people I work with",
  peer: "What I learnt from talking it over with a peer",
};

/** What stands as the kind of activity until somebody writes another. */
export const KIND = "An online course, with reflection";

/**
 * Read an entry: what can be read of it is taken, whatever else stands there.
 * @param {*} value What was stored.
 * @returns {object} The entry: `question` (of its box, or ""), `date` (YYYY-MM-DD or ""), `kind`, and a text for each of FIELDS.
 */
export function readEntry(value) {
  const text = (name) => (typeof value?.[name] === "string" ? value[name] : "");
  const entry = { question: text("question"), date: /^\d{4}-\d{2}-\d{2}$/.test(text("date")) ? text("date") : "", kind: text("kind") };
  for (const name of Object.keys(FIELDS)) entry[name] = text(name);
  return entry;
}

/**
 * Say whether nothing is written in an entry.
 * @param {object} entry The entry.
 * @returns {boolean} Whether all its fields are blank, and its kind the one that stood there: a date alone is nobody's words.
 */
export function isBlank(entry) {
  return Object.keys(FIELDS).every((name) => !entry[name].trim()) && ["", KIND].includes(entry.kind.trim());
}

/**
 * Give today's date where the person is, as a date field holds it.
 * @param {Date} [now] The time.
 * @returns {string} Such as "2026-11-26".
 */
export function today(now = new Date()) {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/**
 * List the log's entries.
 * @param {object} store From `openStore`.
 * @param {string[]} modules The modules' slugs, in the book's order.
 * @returns {Array<{key: string, slug: string, saved: string, entry: object}>} The entries by module, and in one by date.
 */
export function entriesOf(store, modules) {
  const place = (slug) => (modules.includes(slug) ? modules.indexOf(slug) : modules.length);
  return store.keys(LOG)
    .map((key) => ({ key, slug: slugOf(key), ...store.read(key) }))
    .filter((one) => "value" in one)
    .map(({ key, slug, saved, value }) => ({ key, slug, saved, entry: readEntry(value) }))
    .sort((a, b) => place(a.slug) - place(b.slug) || a.slug.localeCompare(b.slug) || a.entry.date.localeCompare(b.entry.date) || a.key.localeCompare(b.key));
}

/**
 * Keep one field of an entry. The others are left as they are in the store, where another tab may have changed them. What
 * another tab wrote in this very field, and this one has not shown, is set aside before it is written over; where there is no room for
 * that, it stays and nothing is written.
 * @param {object} store From `openStore`.
 * @param {string} key The entry's key.
 * @param {string} name The field: one of FIELDS, "date" or "kind".
 * @param {string} text What it holds now.
 * @param {string} shown What this tab last read or kept there.
 * @param {object} fresh What the entry begins with where there is none yet: its `question`, `date` and `kind`.
 * @returns {{kept: string, why: ?string, aside: boolean}} As the store's `write` gives it; whether something was set aside.
 */
export function keepField(store, key, name, text, shown, fresh) {
  const read = store.read(key);
  const there = "value" in read ? readEntry(read.value) : null;
  const entry = { ...readEntry({}), ...fresh, ...(there ?? {}) };
  const other = entry[name];
  const aside = Boolean(there && name in FIELDS && other.trim() && other !== shown && other !== text);
  if (aside) {
    const set = setAside(store, key, packEntry(entry));
    if (set.kept === "nowhere") return { ...set, aside: false };
  }
  entry[name] = text;
  if (isBlank(entry)) {
    if (there) store.remove(key);
    return { ...store.where(), aside };
  }
  return { ...store.write(key, packEntry(entry)), aside };
}

// the same words are set aside once, however often it takes until there is room
function setAside(store, key, value) {
  const start = `${ASIDE}${key} `;
  const earlier = store.keys(start).find((one) => JSON.stringify(store.read(one).value) === JSON.stringify(value));
  return store.write(earlier ?? start + new Date().toISOString(), value);
}

/**
 * Write an entry as it is stored, with its words by title for the page that lists all work.
 * @param {object} entry The entry.
 * @returns {object} JSON.
 */
export function packEntry(entry) {
  return { ...entry, words: Object.fromEntries(answersOf(entry)) };
}

/**
 * Give what is written in an entry, each under its question.
 * @param {object} entry The entry.
 * @returns {Array<[string, string]>} Question and answer, in order, without those that are blank.
 */
export function answersOf(entry) {
  return Object.entries(FIELDS)
    .filter(([name]) => entry[name].trim())
    .map(([name, title]) => [name === "said" && entry.question ? entry.question : title, entry[name]]);
}

/**
 * Write an entry's date as people do.
 * @param {string} date YYYY-MM-DD, or "".
 * @returns {string} Such as "26 November 2026"; "" where there is none.
 */
export function dayOf(date) {
  const noon = new Date(`${date}T12:00`); // where the person is, so that no clock moves it to another day
  return date && !Number.isNaN(noon.getTime()) ? noon.toLocaleDateString("en-GB", { dateStyle: "long" }) : "";
}

/**
 * Give the module of an entry.
 * @param {string} key The entry's key.
 * @returns {string} The module's slug, or NO_MODULE.
 */
export function slugOf(key) {
  return key.split("/")[1] ?? NO_MODULE;
}
