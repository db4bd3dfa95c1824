/**
 * The lab on one's own reliance, without its picture: which cases come in which part, what a record is and what it comes to.
 * What is counted is what questions/reliance.py counts, by the same names.
 */
import { wilson } from "./quiz_record.js";

/** The parts of the lab, by what is being done: the first time all three, at the re-test two. */
export const ARMS = { first: ["alone", "advice", "explained"], retest: ["alone", "advice"] };
/** How sure somebody can say they are, in per cent. */
export const SURE = [50, 60, 70, 80, 90, 100];
/** The re-test is offered after so many days. */
export const WAIT = 14;
const QUITE_SURE = 90;
const DAY = 24 * 60 * 60 * 1000;

/** What is counted, in the order in which it is told; TOTALS in questions/reliance.py says the same. */
export const TOTALS = {
  alone_right: "Deciding alone: right",
  advice_right_first: "Before the tool's advice: right",
  advice_right_last: "After the tool's advice: right",
  ended_with_right: "Tool right: ended where it pointed",
  ended_with_wrong: "Tool wrong: ended where it pointed all the same",
  moved_to_right: "Tool right, begun elsewhere: moved to it",
  moved_to_wrong: "Tool wrong, begun elsewhere: moved to it",
  advice_to_right: "After the tool's advice: changed to the right answer",
  advice_to_wrong: "After the tool's advice: changed to a wrong answer",
  advice_away: "Begun where the tool pointed: moved away from it",
  explained_right_first: "Before for and against: right",
  explained_right_last: "After for and against: right",
  explained_to_right: "After for and against: changed to the right answer",
  explained_to_wrong: "After for and against: changed to a wrong answer",
  left_waiting: "Needed a visit this week: left waiting",
  visited_early: "Could wait: sent a visit all the same",
  sure_right: "90% sure or more: right",
};

/**
 * Make a seed from which one person's lab is drawn. It says nothing of the person.
 * @returns {string} 32 hexadecimal digits.
 */
export function newSeed() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((word) => word.toString(16).padStart(8, "0")).join("");
}

/**
 * Draw one person's lab: the order of the parts, which cases come in which, and where the tool is wrong. The same seed gives
 * the same lab.
 *
 * In each part half of the cases need a visit. Where the tool gives advice it is right in half of them; in a quarter it flags
 * somebody who could wait, and in a quarter it stays silent about somebody who needed a visit.
 * @param {Array<{id: string, needs: boolean}>} cases The cases; for each part a multiple of four.
 * @param {string[]} arms The parts.
 * @param {string} seed From newSeed().
 * @returns {Array<{case: string, arm: string, tool: ?boolean}>} One entry for each case, in the order in which they come; `tool` is
 *   null where there is no advice.
 */
export function drawLab(cases, arms, seed) {
  const random = generator(seed);
  const ids = (needs) => shuffled(cases.filter((one) => one.needs === needs).map(({ id }) => id), random);
  const [needing, waiting] = [ids(true), ids(false)];
  const half = cases.length / arms.length / 2;
  return shuffled(arms, random).flatMap((arm) => {
    const advises = arm === "advice";
    // the cases of each kind are in a drawn order already, so the first of them may be those where the tool is wrong
    const some = (list, needs) => list.splice(0, half).map((id, at) => ({
      case: id, arm, tool: advises ? (at < half / 2 ? !needs : needs) : null,
    }));
    return shuffled([...some(needing, true), ...some(waiting, false)], random);
  });
}

function shuffled(list, random) {
  const all = [...list];
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [all[at], all[other]] = [all[other], all[at]];
  }
  return all;
}

// The generator sfc32: small, and good enough to shuffle. Math.random can't be begun again from a seed.
function generator(seed) {
  let [a, b, c, d] = [0, 8, 16, 24].map((at) => Number.parseInt(seed.slice(at, at + 8), 16) | 0);
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let turn = 0; turn < 16; turn += 1) next(); // seeds that are alike begin alike
  return next;
}

/**
 * Give a share with its 95% interval, as share_of in questions/intervals.py.
 * @param {number} count So many.
 * @param {number} of Of so many.
 * @returns {{count: number, of: number, share: ?number, low: ?number, high: ?number}} The share; of nobody there is none.
 */
export function shareOf(count, of) {
  if (!of) return { count, of, share: null, low: null, high: null };
  const [low, high] = wilson(count, of);
  return { count, of, share: count / of, low, high };
}

const rightFirst = ({ first, needs }) => first === needs;
const rightLast = ({ last, needs }) => last === needs;
const withTool = ({ last, tool }) => last === tool;
const changed = ({ first, last }) => first !== last;
const share = (those, isSo) => shareOf(those.filter(isSo).length, those.length);

/**
 * Give the decisions that were finished: one that waits for "keep or change" isn't.
 * @param {object[]} decisions Decisions.
 * @returns {object[]} Those with a last word.
 */
export function finished(decisions) {
  return decisions.filter(({ last }) => last !== null);
}

/**
 * Count what a record comes to.
 * @param {Array<{arm: string, needs: boolean, first: boolean, last: boolean, sure: number, tool: ?boolean}>} decisions Finished ones.
 * @returns {Object<string, object>} A share for each name in TOTALS.
 */
export function relianceOf(decisions) {
  const [alone, advice, explained] = ARMS.first.map((arm) => decisions.filter((one) => one.arm === arm));
  const toolRight = advice.filter(({ tool, needs }) => tool === needs);
  const toolWrong = advice.filter(({ tool, needs }) => tool !== needs);
  const elsewhere = (those) => those.filter(({ first, tool }) => first !== tool);
  return {
    alone_right: share(alone, rightFirst),
    advice_right_first: share(advice, rightFirst),
    advice_right_last: share(advice, rightLast),
    ended_with_right: share(toolRight, withTool),
    ended_with_wrong: share(toolWrong, withTool),
    moved_to_right: share(elsewhere(toolRight), withTool),
    moved_to_wrong: share(elsewhere(toolWrong), withTool),
    advice_to_right: share(advice, (one) => changed(one) && rightLast(one)),
    advice_to_wrong: share(advice, (one) => changed(one) && !rightLast(one)),
    advice_away: share(advice.filter(({ first, tool }) => first === tool), changed),
    explained_right_first: share(explained, rightFirst),
    explained_right_last: share(explained, rightLast),
    explained_to_right: share(explained, (one) => changed(one) && rightLast(one)),
    explained_to_wrong: share(explained, (one) => changed(one) && !rightLast(one)),
    left_waiting: share(decisions.filter(({ needs }) => needs), ({ last }) => !last),
    visited_early: share(decisions.filter(({ needs }) => !needs), ({ last }) => last),
    sure_right: share(decisions.filter(({ sure }) => sure >= QUITE_SURE), rightFirst),
  };
}

/**
 * Say how often somebody was right at each step of being sure, at the first decision.
 * @param {object[]} decisions Finished ones.
 * @returns {Array<{sure: number, right: number, of: number, low: number, high: number}>} The steps that were used, as
 *   calibration() takes them.
 */
export function bySureness(decisions) {
  return [...new Set(decisions.map(({ sure }) => sure))].sort((one, other) => one - other).map((sure) => {
    const { count, of, low, high } = share(decisions.filter((one) => one.sure === sure), rightFirst);
    return { sure, right: count, of, low, high };
  });
}

/**
 * Count the changes of mind by where the tool pointed.
 * @param {object} totals From relianceOf().
 * @returns {{towards: object, away: object}} How many of those who had begun elsewhere moved to the tool, and how many of those who had
 *   begun where it pointed moved away.
 */
export function switchesOf({ moved_to_right: right, moved_to_wrong: wrong, advice_away: away }) {
  return { towards: shareOf(right.count + wrong.count, right.of + wrong.of), away };
}

/**
 * Give the middle time that a case took, part by part, and how far the long run's could lie from it.
 *
 * The range runs between two of the times themselves: of n, between the k-th and the k-th from the end, with the largest k for which at
 * least 95 of 100 such ranges hold the long run's middle (the sign test's interval: each time falls on either side of that middle like
 * a coin). With fewer than six times there is no such k.
 * @param {Array<{arm: string, seconds: number}>} measured The times.
 * @returns {Array<{arm: string, seconds: number, of: number, low: ?number, high: ?number}>} For each part that has any, the median, of how
 *   many, and the range; null where there are too few.
 */
export function secondsByArm(measured) {
  return ARMS.first.flatMap((arm) => {
    const times = measured.filter((one) => one.arm === arm).map(({ seconds }) => seconds).sort((one, other) => one - other);
    if (!times.length) return [];
    const of = times.length;
    const end = stepsIn(of);
    const [low, high] = end ? [times[end - 1], times[of - end]] : [null, null];
    return [{ arm, seconds: Math.round((times[(of - 1) >> 1] + times[of >> 1]) / 2), of, low, high }];
  });
}

// The largest k for which fewer than k heads, or fewer than k tails, come up in at most 5 of 100 throws of n coins; 0 where there is none.
function stepsIn(n) {
  let [k, chance, below] = [0, 2 ** -n, 0];
  while (2 * (below + chance) <= 0.05) {
    below += chance;
    chance *= (n - k) / (k + 1);
    k += 1;
  }
  return k;
}

/**
 * Read a record: what can be read of it is kept, whatever else stands there.
 * @param {*} value What was stored, or given.
 * @returns {{runs: object[], whole: boolean}} Its runs, each with its decisions; whether all that stands there could be read.
 */
export function readRecord(value) {
  if (value === undefined) return { runs: [], whole: true };
  const listed = Array.isArray(value?.runs) ? value.runs : null;
  // an empty record is whole
  if (!listed) return { runs: [], whole: isRecord(value) && !("runs" in value) };
  const runs = listed.filter(isRun);
  return { runs, whole: runs.length === listed.length };
}

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isTime = (text) => typeof text === "string" && !Number.isNaN(Date.parse(text));

function isRun(run) {
  return isRecord(run) && Object.hasOwn(ARMS, run.part) && /^[0-9a-f]{32}$/.test(run.seed) && isTime(run.started) &&
    (run.ended === null || isTime(run.ended)) && (run.guess === null || (Number.isInteger(run.guess) && run.guess >= 0)) &&
    Array.isArray(run.decisions) && run.decisions.every((one) => isDecision(one, ARMS[run.part]));
}

function isDecision(one, arms) {
  const isYes = (value) => typeof value === "boolean";
  return isRecord(one) && typeof one.case === "string" && arms.includes(one.arm) && isYes(one.needs) && isYes(one.first) &&
    (one.last === null || isYes(one.last)) && SURE.includes(one.sure) && isYes(one.tool) === (one.arm === "advice") &&
    (one.arm !== "alone" || one.first === one.last);
}

/**
 * Put two versions of one record together: of a run that both hold, the one that has gone further. A run in which nothing was decided
 * is none.
 * @param {object[]} there The runs that are kept.
 * @param {object[]} own The runs that this page holds.
 * @returns {object[]} All runs, in the order in which they were begun.
 */
export function mergeRuns(there, own) {
  const further = (run) => 2 * run.decisions.length + (run.decisions.at(-1)?.last === null ? 0 : 1) + (run.ended ? 1 : 0);
  const begun = (runs) => runs.filter(({ decisions }) => decisions.length);
  const bySeed = new Map(begun(there).map((run) => [run.seed, run]));
  for (const run of begun(own)) {
    const other = bySeed.get(run.seed);
    if (!other || further(run) >= further(other)) bySeed.set(run.seed, run);
  }
  return [...bySeed.values()].sort((one, other) => Date.parse(one.started) - Date.parse(other.started));
}

/**
 * Find the run of a part that can be gone on with: the last, when it isn't finished and the cases are still those that it began with.
 * @param {object[]} runs The runs.
 * @param {"first"|"retest"} part Which part.
 * @param {object[]} cases The part's cases.
 * @returns {?{run: object, lab: object[]}} The run and its lab, or null.
 */
export function openRun(runs, part, cases) {
  const run = runs.filter((one) => one.part === part).at(-1);
  if (!run || run.ended) return null;
  const lab = drawLab(cases, ARMS[part], run.seed);
  const same = run.decisions.every((one, at) => one.case === lab[at]?.case && one.arm === lab[at].arm);
  return same ? { run, lab } : null;
}

/**
 * Say when the re-test is due.
 * @param {object[]} runs The runs.
 * @returns {?Date} Two weeks after the last whole lab was finished; null without one.
 */
export function retestFrom(runs) {
  const whole = runs.filter(({ part, ended }) => part === "first" && ended).at(-1);
  return whole ? new Date(Date.parse(whole.ended) + WAIT * DAY) : null;
}

/**
 * Write a day as people do.
 * @param {string|Date} time The time.
 * @returns {string} Such as "26 November 2026".
 */
export function dayOf(time) {
  return new Date(time).toLocaleDateString("en-GB", { dateStyle: "long" });
}

/**
 * Say in what range a share could lie in the long run.
 * @param {{of: number, low: number, high: number}} share From shareOf().
 * @returns {string} Such as "41% to 93%"; "" of nobody.
 */
export function fits({ of, low, high }) {
  return of ? `${Math.round(100 * low)}% to ${Math.round(100 * high)}%` : "";
}

/**
 * Say the same as a clause.
 * @param {{of: number, low: number, high: number}} share From shareOf(), of somebody.
 * @returns {string} Such as "in the long run, between 41% and 93%".
 */
export function inTheLongRun(share) {
  return `in the long run, between ${fits(share).replace(" to ", " and ")}`;
}

/**
 * Say a total as a line to take along, with its count alone: no times, and no answer to a case.
 * @param {string} id Its name in TOTALS.
 * @param {{count: number, of: number}} total The count.
 * @returns {string} The line.
 */
export function totalLine(id, { count, of }) {
  return `${TOTALS[id]}: ${count} of ${of} (${inTheLongRun(shareOf(count, of))})`;
}

/**
 * Say a record in words, for the page that lists what is kept.
 * @param {object[]} runs The runs.
 * @returns {Object<string, string[]>} Lines by title.
 */
export function recordWords(runs) {
  const yes = (is) => (is ? "visit" : "wait");
  const caseLine = ({ case: id, first, sure, tool, last }) => [
    `${id}: ${yes(first)}, ${sure}% sure`,
    ...(tool === null ? [] : [`the tool: ${tool ? "flag" : "no flag"}`]),
    ...(last === null ? ["not finished"] : first === last ? [] : [`changed to ${yes(last)}`]),
  ].join("; ");
  return Object.fromEntries(runs.flatMap(({ part, started, guess, decisions }, at) => {
    const title = `${part === "first" ? "The lab" : "The re-test"}, begun on ${dayOf(started)}${at ? ` (run ${at + 1})` : ""}`;
    const totals = Object.entries(relianceOf(finished(decisions))).filter(([, { of }]) => of);
    const guessed = guess === null ? [] : [`Guess, for the cases where the tool is wrong: end where it points in ${guess}.`];
    return [
      [title, [`Cases decided: ${finished(decisions).length}.`, ...guessed, ...totals.map(([id, total]) => `${TOTALS[id]}: ${total.count} of ${total.of}`)]],
      [`${title}, case by case`, decisions.map(caseLine)],
    ];
  }));
}

/**
 * Check an author's cases.
 * @param {object} cases The rule, and the cases of each part.
 * @param {"first"|"retest"} part The part that is shown first.
 * @throws {TypeError|RangeError} With a sentence: what is wrong, where, and the mend.
 */
export function checkCases(cases, part) {
  if (!isRecord(cases)) throw new TypeError("cases is no object. Give rule, and a list of cases as first or retest.");
  if (typeof cases.rule !== "string") throw new TypeError("cases: rule is no text. Say in it when the answer is yes and when it is no.");
  const unknown = Object.keys(cases).filter((key) => key !== "rule" && !Object.hasOwn(ARMS, key));
  if (unknown.length) throw new TypeError(`cases: "${unknown[0]}" is unknown. It has rule, first and retest.`);
  if (!Array.isArray(cases[part])) throw new TypeError(`cases: there is no list ${part}, and the lab begins with it.`);
  const seen = new Set();
  for (const name of Object.keys(ARMS).filter((one) => one in cases)) {
    if (!Array.isArray(cases[name])) throw new TypeError(`cases: ${name} is no list.`);
    for (const [at, one] of cases[name].entries()) checkCase(`cases: ${name}, case ${at + 1}`, one, seen);
    const all = cases[name].length;
    const step = 4 * ARMS[name].length;
    if (!all || all % step || cases[name].filter(({ needs }) => needs).length * 2 !== all) {
      throw new RangeError(`cases: ${name} has ${all} cases. Give ${step}, or twice, three times as many; half of them need a visit.`);
    }
  }
}

const TEXTS = ["id", "name", "text", "why", "for", "against", "ask"];

function checkCase(where, one, seen) {
  if (!isRecord(one)) throw new TypeError(`${where} is no object.`);
  for (const key of TEXTS) if (typeof one[key] !== "string" || !one[key]) throw new TypeError(`${where}: ${key} is no text.`);
  if (typeof one.needs !== "boolean") throw new TypeError(`${where}: needs is ${one.needs}. Give true (a visit this week) or false.`);
  if (seen.has(one.id)) throw new TypeError(`${where}: there is another case ${one.id}.`);
  seen.add(one.id);
}
