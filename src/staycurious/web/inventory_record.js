/**
 * What a browser keeps of Before and after: under `inventory/<edition><person>`, where the person is six signs made from their word,
 * `{before, after, words}`, each sitting `{form, done, answers: {<question>: {version, given, sure}}, code}`. The word isn't kept.
 */
import { decode, formOf } from "./inventory.js";
import { SURE } from "./quiz_record.js";
import { ASIDE } from "./storage.js";

/** What begins the keys of these records. */
export const KEY = "inventory/";
/** The two sittings, and what each is called. */
export const TIMES = { before: "first time", after: "second time" };

/**
 * Read what is kept under a word. What can't be read is set aside, and the sittings begin afresh.
 * @param {object} store From openStore.
 * @param {string} key The record's.
 * @returns {{record: object, broken: boolean}} The sittings that are kept; whether something there can't be read.
 */
export function readRecord(store, key) {
  const { value, broken } = store.read(key);
  if (value === undefined) return { record: {}, broken: broken !== undefined };
  const person = key.slice(-6);
  const sittings = Object.keys(TIMES).filter((time) => value?.[time] !== undefined);
  if (typeof value !== "object" || value === null || !sittings.every((time) => isSitting(value[time], person, time))) {
    store.write(`${ASIDE}${key} ${new Date().toISOString()}`, value);
    store.remove(key);
    return { record: {}, broken: true };
  }
  return { record: Object.fromEntries(sittings.map((time) => [time, value[time]])), broken: false };
}

// A file that was put back may hold anything.
function isSitting(one, person, time) {
  if (!isObject(one) || !mayHave(one.form, person, time) || !isObject(one.answers) || typeof one.done !== "boolean") return false;
  if (!Object.values(one.answers).every((answer) => isObject(answer) && typeof answer.version === "string" && isSure(answer.sure))) return false;
  if (!one.done) return true;
  const code = typeof one.code === "string" ? decode(one.code) : {};
  return code.person === person && code.sitting === time && code.form === one.form;
}

// Whose first time was on paper may have had either form, and the second is the other.
function mayHave(form, person, time) {
  return time === "before" ? form === formOf(person, time) : form === "A" || form === "B";
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSure(sure) {
  return sure === null || (typeof sure === "number" && Object.hasOwn(SURE, sure));
}

/**
 * Change one sitting, read afresh, as another tab may have written meanwhile. A sitting that is done stays as it is.
 * @param {object} store From openStore.
 * @param {string} key The record's.
 * @param {string} time `before` or `after`.
 * @param {function(object): object} change Gives the sitting as it is to be.
 * @returns {object} The record, as it is now.
 */
export function keepSitting(store, key, time, change) {
  const { record } = readRecord(store, key);
  const there = record[time] ?? { form: formOf(key.slice(-6), time), done: false, answers: {} };
  if (there.done) return record;
  const kept = { ...record, [time]: change(there) };
  store.write(key, { ...kept, words: wordsOf(kept) });
  return kept;
}

// How the page My work tells of it: never whether an answer is right.
function wordsOf(record) {
  return Object.fromEntries(Object.entries(TIMES).filter(([time]) => record[time]).map(([time, name]) => {
    const { form, done, answers, code } = record[time];
    const many = Object.values(answers).filter(({ given }) => given !== null).length;
    return [`Form ${form}, ${name}`, `${many} of 12 answered${done ? `. Code: ${code}` : ", not finished yet"}`];
  }));
}
