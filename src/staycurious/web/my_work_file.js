/**
 * All that a person's browser keeps of their work, as one file: made, and read again wherever they go on. Plain data in, plain
 * data out; a file that a stranger wrote is only ever data.
 */

import { ASIDE, isShallow } from "./storage.js";

/** The most bytes of a file that are read: a browser's storage holds fewer letters than this. */
export const MAX_BYTES = 20_000_000;
const VERSION = 1;
const OURS = /^(exercise|quiz|lab|log|inventory|aside)\/[^\u0000-\u001f]{1,300}$/u;
const READ_ME = [
  "This is all that one browser kept of somebody's work on Stay Curious.",
  "The words are listed first, to be read in any text editor. What follows them is for the course's page \"My work on this device\", which can put it back.",
  "Notebooks are not in it: they have files of their own.",
];

/**
 * Say what an entry holds, line by line, in words that can be read.
 * @param {*} value An entry's value.
 * @returns {string[]} The lines: each answer in words where the value brings them along, else every text in it.
 */
export function linesOf(value) {
  const words = isRecord(value) ? value.words : null;
  if (isRecord(words)) {
    return Object.entries(words).flatMap(([title, text]) => [
      /[.:?!]$/.test(title) ? title : `${title}:`, ...flat(text).map((line) => `    ${line}`),
    ]);
  }
  return flat(value);
}

function flat(value, name = "") {
  if (Array.isArray(value)) return value.flatMap((one) => flat(one, name));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, one]) => flat(one, name ? `${name}, ${key}` : key));
  if (value === null || value === "") return [];
  return `${name}${name ? ": " : ""}${value}`.split("\n");
}

/**
 * Make the file.
 * @param {object} store From `openStore`.
 * @param {function(string): string} title Gives an entry's title by its key.
 * @param {Date} [now] The time.
 * @returns {object} JSON: what it is, the words, the entries, and what can't be read.
 */
export function fileOf(store, title, now = new Date()) {
  const [kept, unreadable, words] = [{}, {}, []];
  for (const key of store.keys()) {
    const { value, saved, broken } = store.read(key);
    if (broken === undefined) kept[key] = { saved, value };
    else unreadable[key] = broken;
    words.push(`== ${title(key)}`, ...(broken === undefined ? linesOf(value) : broken.split("\n")), "");
  }
  return { read_me: READ_ME, words, stay_curious: VERSION, made: now.toISOString(), site: store.root, kept, unreadable };
}

/**
 * Read such a file.
 * @param {string} text What is in it.
 * @returns {{entries: Array<{key: string, saved: string, value: *}>, skipped: number}|{problem: string}} Its entries and how many in it
 *   were none; or why it can't be read, as a sentence.
 */
export function readWork(text) {
  const problem = (why) => ({ problem: `${why} Nothing was changed.` });
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    return problem("This file can't be read. Choose the one that this page gave you; its name ends in .json.");
  }
  if (Array.isArray(file?.cells)) {
    return problem("This is a notebook. Open it on its exercise's page, or in JupyterLab.");
  }
  if (!isRecord(file?.kept) || !("stay_curious" in file)) {
    return problem("This file isn't from this page. Choose the one that “Download all as one file” gave you.");
  }
  if (file.stay_curious !== VERSION) {
    return problem("This file is from another version of the course, which this page can't read. Your words stand in its first lines.");
  }
  const all = Object.entries(file.kept);
  const entries = all
    .filter(([key, one]) => OURS.test(key) && isRecord(one) && "value" in one && isShallow(one.value))
    .map(([key, { saved, value }]) => ({ key, saved: typeof saved === "string" ? saved : "", value }));
  return { entries, skipped: all.length - entries.length };
}

/**
 * Put a file's entries into a store. Where both have one, the newer keeps its name and the older is set aside; where there is no room
 * for that, what is here stays.
 * @param {object} store From `openStore`.
 * @param {Array<{key: string, saved: string, value: *}>} entries From `readWork`.
 * @returns {{added: number, same: number, aside: number, why: string}} How many are new here, were here already, and met another one
 *   here; `why` is "" or why something isn't kept as asked.
 */
export function putBack(store, entries) {
  const count = { added: 0, same: 0, aside: 0, why: "" };
  const write = (key, value, saved) => {
    const time = Math.min(Date.parse(saved), Date.now()); // no clock that ran ahead makes it newer than all to come
    const { kept, why = "" } = store.write(key, value, time ? new Date(time) : undefined);
    count.why ||= why;
    return kept !== "nowhere";
  };
  for (const { key, saved, value } of entries) {
    const here = store.read(key);
    if (!("value" in here)) {
      write(key, value, saved); // what can't be read there, the store itself sets aside
      count.added += 1;
    } else if (JSON.stringify(here.value) === JSON.stringify(value)) {
      count.same += 1;
    } else {
      const newer = saved > here.saved;
      if (!write(`${ASIDE}${key} ${new Date().toISOString()}`, ...(newer ? [here.value, here.saved] : [value, saved]))) continue;
      if (newer) write(key, value, saved);
      count.aside += 1;
    }
  }
  return count;
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
