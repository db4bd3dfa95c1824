/**
 * When the re-test of the reliance lab is due, as a line that leads to it: on the pages that list somebody's work and their log.
 */

import { make } from "./explorable.js";
import { dayOf, readRecord, retestFrom } from "./reliance.js";

const KEY = "lab/m06_own_reliance";
const PLACE = "book/m06_own_reliance.html#m06-again";

/**
 * Make the line.
 * @param {object} store From `openStore`.
 * @param {Date} [now] The time.
 * @returns {?HTMLElement} The line; null where no whole lab is kept, so that there is nothing to test again.
 */
export function retestLine(store, now = new Date()) {
  const words = retestWords(readRecord(store.read(KEY).value).runs, now);
  return words ? make("p", {}, `${words} `, make("a", { href: store.root + PLACE }, "Go to the re-test")) : null;
}

/**
 * Say when the re-test is due.
 * @param {object[]} runs The runs of the lab's record.
 * @param {Date} now The time.
 * @returns {string} The sentences; "" without a whole lab.
 */
export function retestWords(runs, now) {
  const due = retestFrom(runs);
  if (!due) return "";
  const taken = runs.filter(({ part, ended }) => part === "retest" && ended).at(-1);
  if (taken) return `You took the lab’s re-test on ${dayOf(taken.ended)}.`;
  return due <= now
    ? `The re-test of your lab has been due since ${dayOf(due)}. It takes about ten minutes.`
    : `The re-test of your lab is due on ${dayOf(due)}, two weeks after the lab.`;
}
