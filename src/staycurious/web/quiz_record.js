/**
 * What a quiz keeps in the browser and what comes of it: which questions come back and when, and how well somebody judges
 * what they know. Kept under `quiz/<slug>`: `{tries: [{id, version, at, sure, verdict, back}]}`. Answers aren't kept.
 *
 * Only a try made before its feedback was seen is kept: the first at a question, and one at a question that has come back.
 */
import { calibration, calibrationTable, figure } from "./charts.js";
import { make } from "./explorable.js";

const KEY = "quiz/";
const VERDICTS = ["right", "partly", "not_yet"];
const DAYS = 24 * 60 * 60 * 1000;
const MONTH = 30;
const Z = 1.959963984540054; // as in tools/intervals.py
/** Fewer answers than these are too few to say anything of. */
export const FEW = 10;
/** How sure somebody is, in per cent, in words that follow "You were"; the steps stand in booktools/quiz.py too. */
export const SURE = {
  20: "guessing (20%)", 40: "going by a hunch (40%)", 60: "more sure than not (60%)", 80: "fairly sure (80%)", 100: "certain (100%)",
};

/**
 * Read what is kept of a quiz.
 * @param {object} store From openStore.
 * @param {string} slug The module's.
 * @returns {{tries: object[], listed: Array, broken: boolean}} The tries that can be read; all that stands among them;
 *   whether something there can't be read.
 */
export function readTries(store, slug) {
  const { value, broken } = store.read(KEY + slug);
  const listed = Array.isArray(value?.tries) ? value.tries : [];
  const tries = listed.filter(isTry);
  const whole = value === undefined ? broken === undefined : Array.isArray(value?.tries) && tries.length === listed.length;
  return { tries, listed, broken: !whole };
}

function isTry(one) {
  return typeof one?.id === "string" && typeof one.version === "string" && VERDICTS.includes(one.verdict) &&
    !Number.isNaN(Date.parse(one.at)) && (one.sure === null || (typeof one.sure === "number" && Object.hasOwn(SURE, one.sure)));
}

/**
 * Give the tries at a question as it is now.
 * @param {object[]} tries From readTries.
 * @param {string} id The question's.
 * @param {string} version Its version; tries at an earlier one were at another question.
 * @returns {object[]} The tries.
 */
export function triesAt(tries, id, version) {
  return tries.filter((one) => one.id === id && one.version === version && !one.gone);
}

/**
 * Say when a question comes back: what was missed, the day after and, once it is right, a week after that. A day begins at
 * four in the morning, so that what was missed late at night doesn't come back in the same night.
 * @param {object[]} tries The tries at it, in order.
 * @param {number} now The time, in milliseconds.
 * @returns {{due: ?number, missed: ?number, part: boolean, right: ?number, once: boolean}} When it comes back, or null; when it was
 *   last missed, while it is to come back, and whether that was only in part; when it was last right; whether it has been right
 *   once since it was missed.
 */
export function schedule(tries, now) {
  let [due, missed, part, right, once] = [null, null, false, null, false];
  for (const { at, verdict } of tries) {
    const time = Date.parse(at);
    // a time to come was written by a clock that was wrong: don't wait for it
    const after = (days) => (time > now ? now : morning(time, days));
    if (verdict !== "right") [due, missed, part, once] = [after(1), time, verdict === "partly", false];
    else if (due === null) right = time;
    else if (once) [due, missed, right, once] = [null, null, time, false];
    else [due, right, once] = [after(7), time, true];
  }
  return { due, missed, part, right, once };
}

// Four in the morning, so many days after the day of a time, by the clock of where the reader is.
function morning(time, days) {
  const day = new Date(time);
  day.setHours(day.getHours() - 4);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, 4).getTime();
}

/**
 * Say what a try made now would be.
 * @param {object[]} tries The earlier tries at the question.
 * @param {number} now The time, in milliseconds.
 * @returns {string} first, back (the question has come back) or again (practice, which isn't kept).
 */
export function kindOfTry(tries, now) {
  const { due } = schedule(tries, now);
  return !tries.length ? "first" : due !== null && due <= now ? "back" : "again";
}

/**
 * Keep a try, if it is one that counts.
 * @param {object} store From openStore.
 * @param {string} slug The module's.
 * @param {{id: string, version: string, sure: ?number, verdict: string}} one The try.
 * @param {number} now The time, in milliseconds.
 * @returns {?{kept: string, why?: string}} As store.write gives it; null for practice.
 */
export function keepTry(store, slug, one, now) {
  // read afresh, as another tab may have written; what can't be read among the tries stays where it is
  const { tries, listed } = readTries(store, slug);
  const kind = kindOfTry(triesAt(tries, one.id, one.version), now);
  if (kind === "again") return null;
  const made = { ...one, at: new Date(now).toISOString(), back: kind === "back" };
  return store.write(KEY + slug, { tries: [...listed, made] });
}

/**
 * Forget the dates of questions that are no longer what they were. How sure somebody was of them, and whether they were
 * right, stays.
 * @param {object} store From openStore.
 * @param {string} slug The module's.
 * @param {Object<string, string>} versions The questions that are there, each with its version.
 * @param {number} now The time, in milliseconds.
 * @returns {{changed: number, removed: number}} How many were to come back and were changed or taken out since.
 */
export function forgetChanged(store, slug, versions, now) {
  const { tries, listed } = readTries(store, slug);
  const stale = tries.filter((one) => !one.gone && !(Object.hasOwn(versions, one.id) && versions[one.id] === one.version));
  if (!stale.length) return { changed: 0, removed: 0 };
  const waiting = groups(stale).filter((those) => schedule(those, now).due !== null).map(([{ id }]) => id);
  store.write(KEY + slug, { tries: listed.map((one) => (stale.includes(one) ? { ...one, gone: true } : one)) });
  const changed = waiting.filter((id) => Object.hasOwn(versions, id)).length;
  return { changed, removed: waiting.length - changed };
}

// The tries at each question, one list a question and version.
function groups(tries) {
  const those = tries.filter((one) => !one.gone);
  const names = new Set(those.map(({ id, version }) => `${id} ${version}`));
  return [...names].map((name) => those.filter(({ id, version }) => `${id} ${version}` === name));
}

/**
 * Say what is kept of each quiz.
 * @param {object} store From openStore.
 * @param {number} [now] The time, in milliseconds.
 * @returns {Array<{slug: string, answered: number, right: number, due: Array<{id: string, missedOn: number}>, next: ?number,
 *   broken: boolean}>} How many questions were answered and how many of them were right at the last try that counted; what has
 *   come back; when the next one does; whether something of it can't be read.
 */
export function quizSummary(store, now = Date.now()) {
  return store.keys(KEY).map((key) => {
    const slug = key.slice(KEY.length);
    const { tries, broken } = readTries(store, slug);
    const asked = groups(tries).map((those) => ({ id: those[0].id, last: those.at(-1), ...schedule(those, now) }));
    const waiting = asked.filter(({ due }) => due > now).map(({ due }) => due);
    return {
      slug,
      broken,
      answered: asked.length,
      right: asked.filter(({ last }) => last.verdict === "right").length,
      due: asked.filter(({ due }) => due !== null && due <= now).map(({ id, missed }) => ({ id, missedOn: missed })),
      next: waiting.length ? Math.min(...waiting) : null,
    };
  });
}

/**
 * Write a day as people say it.
 * @param {number} time In milliseconds.
 * @param {number} now The time, in milliseconds: the year is left out when it is this one.
 * @returns {string} Such as "12 November".
 */
export function dayWords(time, now) {
  const year = new Date(time).getFullYear() === new Date(now).getFullYear() ? {} : { year: "numeric" };
  return new Date(time).toLocaleDateString("en-GB", { day: "numeric", month: "long", ...year });
}

/**
 * Say on which day a question comes back, after "It comes back".
 * @param {number} due When, in milliseconds.
 * @param {number} now The time, in milliseconds.
 * @returns {string} Such as "on 12 November".
 */
export function whenBack(due, now) {
  // what was missed after midnight is there again in the same day's morning
  if (new Date(due).toDateString() === new Date(now).toDateString()) return "later today, from four in the morning";
  return `on ${dayWords(due, now)}`;
}

/**
 * Give the 95% interval of a share, after Wilson: see tools/intervals.py.
 * @param {number} count So many.
 * @param {number} of Of so many, from 1.
 * @returns {number[]} Its lower and upper end, 0 to 1.
 */
export function wilson(count, of) {
  const share = count / of;
  const whole = 1 + Z ** 2 / of;
  const middle = (share + Z ** 2 / (2 * of)) / whole;
  const reach = (Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))) / whole;
  return [count === 0 ? 0 : middle - reach, count === of ? 1 : middle + reach];
}

/**
 * Count, for each step of sureness, how many answers were right. Only a wholly right answer counts as right.
 * @param {object[]} tries From readTries; those without a sureness are left out.
 * @returns {Array<{sure: number, right: number, of: number, low: number, high: number}>} One for each step that was used.
 */
export function calibrationPoints(tries) {
  return Object.keys(SURE).map(Number).flatMap((sure) => {
    const those = tries.filter((one) => one.sure === sure);
    if (!those.length) return [];
    const right = those.filter(({ verdict }) => verdict === "right").length;
    const [low, high] = wilson(right, those.length);
    return [{ sure, right, of: those.length, low, high }];
  });
}

// How sure on average, how many right of how many, and how far the share of right ones can be trusted.
function sums(tries) {
  const of = tries.length;
  const right = tries.filter(({ verdict }) => verdict === "right").length;
  const sure = tries.reduce((sum, one) => sum + one.sure, 0) / of / 100;
  const [low, high] = of ? wilson(right, of) : [];
  return { of, right, sure, low, high };
}

/**
 * Say how well somebody judged what they know.
 * @param {object[]} tries The tries with a sureness.
 * @param {number} now The time, in milliseconds.
 * @returns {string[]} Sentences, in paragraphs.
 */
export function calibrationWords(tries, now) {
  const { of, right, sure, low, high } = sums(tries);
  if (!of) return ["Nothing yet. Say how sure you are before you check an answer, and the picture begins."];
  const partly = "(Partly right isn’t counted as right.)";
  const were = `${right === 1 ? "1 was" : `${right || "none"} were`}`;
  if (of < FEW) {
    const so = of === 1 ? `1 answer, and it was ${right ? "" : "not "}right` : `${of} answers, and ${were} right`;
    return [
      `You said how sure you were of ${so}. ${partly}`,
      `That is too few to say more: with fewer than ${FEW}, chance alone makes large gaps.`,
    ];
  }
  const counted = `You said how sure you were of ${of} answers: ${percent(sure)} on average. If you judged yourself exactly, about ` +
    `${Math.round(of * sure)} of them would be right; ${were}. ${partly}`;
  const verdict = sure > high
    ? "That is more of a gap than chance easily makes: you tend to be surer than you are right. Where you feel sure, look twice."
    : sure < low
      ? "That is more of a gap than chance easily makes: you tend to be right more often than you feel. You may trust your reading a little more."
      : `That fits as well as ${of} answers can tell: they don’t show that you are too sure, nor too unsure.`;
  return [counted, verdict, sinceThen(tries, now)].filter(Boolean);
}

// The last 30 days against the time before.
function sinceThen(tries, now) {
  const since = now - MONTH * DAYS;
  const [lately, before] = [sums(tries.filter(isLate)), sums(tries.filter((one) => !isLate(one)))];
  if (!before.of || !lately.of) return "";
  const said = ({ of, right, sure }) => `${percent(sure)} sure on average and right in ${right} of ${of}`;
  const both = `In the last ${MONTH} days you were ${said(lately)}; before that, ${said(before)}.`;
  if (lately.of < FEW || before.of < FEW) return `${both} That is too few to compare.`;
  const gap = ({ of, right, sure }) => Math.abs(sure - right / of);
  const reach = Math.hypot((lately.high - lately.low) / 2, (before.high - before.low) / 2);
  const change = gap(lately) - gap(before);
  if (Math.abs(change) <= reach) return `${both} The difference is no larger than chance easily makes.`;
  return `${both} Being sure and being right are ${change < 0 ? "closer together" : "further apart"} than before.`;

  function isLate({ at }) {
    return Date.parse(at) >= since;
  }
}

/**
 * Make the picture of how well somebody judges what they know, over all quizzes, with the sentences and the table that say
 * the same.
 * @param {object} store From openStore.
 * @param {number} [now] The time, in milliseconds.
 * @returns {HTMLElement} The part; make it anew when something was kept.
 */
export function calibrationPart(store, now = Date.now()) {
  const tries = store.keys(KEY).flatMap((key) => readTries(store, key.slice(KEY.length)).tries);
  const said = tries.filter(({ sure }) => sure !== null);
  const part = make("div", { class: "sc-calibration" }, ...calibrationWords(said, now).map((text) => make("p", {}, text)));
  if (!said.length) return part;
  const points = calibrationPoints(said);
  const caption = "Each dot is one step of sureness. On the dashed line, being sure and being right are the same. The line through " +
    `a dot shows how far so few answers can be trusted. Fewer than ${FEW} are too few to say anything.`;
  part.append(figure(calibration(points), calibrationTable(points), caption));
  return part;
}

function percent(share) {
  return `${Math.round(100 * share)}%`;
}
