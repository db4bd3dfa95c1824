/**
 * What the reliance lab says at its end: a record's counts, each with the range in which it could lie in the long run, and words
 * about so few cases. Functions of plain data; those that give rows and sentences need no page.
 */
import { calibration, calibrationTable, figure } from "./charts.js";
import { make } from "./explorable.js";
import { TOTALS, bySureness, dayOf, fits, inTheLongRun, relianceOf, secondsByArm, shareOf, switchesOf } from "./reliance.js";
import { counted, paragraphs, table, times } from "./reliance_parts.js";

/** What an answer is called in a sentence. */
export const SAYS = { true: "yes, a visit this week", false: "no, it can wait" };
/** How a flag, and no flag, are counted. */
export const POINTS = "For counting, a flag points to a visit, and no flag to waiting.";
const SHORT = { alone: "Alone", advice: "Advice after", explained: "For and against" };
const LONG_RUN = "In the long run";
// Fewer than these say nothing yet, however they are counted.
const SOME = 4;

/**
 * Say how often the lab's tool is right and wrong.
 * @param {{of: number, wrongFlags: number, silences: number}} rates The rates.
 * @returns {string} A clause that ends with a full stop.
 */
export function ratesWords({ of, wrongFlags, silences }) {
  return `in its ${counted(of)} cases it is right ${times(of - wrongFlags - silences)}, ${times(wrongFlags)} it flags somebody who could wait, and ` +
    `${times(silences)} it stays silent about somebody who needed a visit.`;
}

/**
 * Write a count.
 * @param {{count: number, of: number}} share So many of so many.
 * @param {string} [none] What to say where there is no such case.
 * @returns {string} Such as "3 of 4".
 */
export function countOf({ count, of }, none = "no case") {
  return of ? `${count} of ${of}` : none;
}

/**
 * Give the rows of a table of shares.
 * @param {Array<[string, object]>} named Each share with its name.
 * @param {string} none What to say where there is no such case.
 * @returns {string[][]} Name, count and range; where there is no case, no range.
 */
export function shareRows(named, none) {
  return named.map(([name, share]) => (share.of ? [name, countOf(share), fits(share)] : [name, none]));
}

/**
 * Give the rows that say what was changed, after the tool's advice and after for and against.
 * @param {object} totals From relianceOf().
 * @param {"first"|"retest"} part Which part: the re-test has no for and against.
 * @returns {Array<[string, object]>} Each share with its name.
 */
export function changes(totals, part) {
  const { towards, away } = switchesOf(totals);
  return [
    ["After the tool’s advice: changed to the right answer", totals.advice_to_right],
    ["After the tool’s advice: changed to a wrong answer", totals.advice_to_wrong],
    ["Begun elsewhere: changed towards the tool", towards],
    ["Begun where it pointed: changed away from it", away],
    ...(part === "first" ? [
      ["After for and against: changed to the right answer", totals.explained_to_right],
      ["After for and against: changed to a wrong answer", totals.explained_to_wrong],
    ] : []),
  ];
}

/**
 * Say how little so few cases can show.
 * @param {object} totals From relianceOf().
 * @returns {string} Some sentences; "" where nothing was decided.
 */
export function honest(totals) {
  const parts = ["advice_right_last", "alone_right", "explained_right_last"].map((id) => totals[id]).filter(({ of }) => of);
  if (!parts.length) return "";
  const shown = parts.find(({ of }) => of >= SOME);
  if (!shown) return "Too few cases to say anything yet.";
  const many = counted(shown.of);
  const range = fits(shown).replace("% to ", " to ").replace("%", " of 100");
  const apart = parts.length > 1 ? " And where two parts differ by two or three cases, that may be chance." : "";
  return `${many[0].toUpperCase()}${many.slice(1)} cases are few. ${countOf(shown)} goes with anybody who would be right in ${range} such cases. ` +
    `It can’t tell one person apart from their neighbour.${apart}`;
}

/**
 * Set the guess from the beginning beside what was counted.
 * @param {?number} guess The guess.
 * @param {object} ended How often one ended where a wrong tool pointed.
 * @param {number} wrong How often the tool is wrong, in a whole lab.
 * @returns {string} Some sentences; "" without a guess that could be one, or without such a case.
 */
export function guessWords(guess, { count, of }, wrong) {
  if (guess === null || guess > wrong || !of) return "";
  const met = of < wrong ? ` (so far; it will be wrong ${times(wrong)})` : "";
  return `You guessed ${guess}. It was ${count} of ${of}${met}. Ending where it points isn’t always following: in some of these cases you may have been there before it spoke.`;
}

/**
 * Give the rows of the part with advice.
 * @param {object[]} decisions Finished ones.
 * @param {Map<string, object>} byId The cases.
 * @returns {string[][]} The rows: case, first, tool, last, our answer.
 */
export function advised(decisions, byId) {
  const says = (yes) => (yes ? "visit" : "wait");
  return decisions.filter(({ arm }) => arm === "advice").map(({ case: id, first, tool, last, needs }) => [
    caseName(id, byId), says(first), tool ? "flag" : "no flag", says(last), says(needs),
  ]);
}

const caseName = (id, byId) => (byId.has(id) ? `${id}, ${byId.get(id).name}` : id);

/**
 * Say what became of one case.
 * @param {object} decision A finished one.
 * @param {Map<string, object>} byId The cases.
 * @param {string} who Whose decision it was: "You", or a name.
 * @returns {{title: string, text: ?string, lines: string[]}} The case's name with what became of it; its text; what was decided and
 *   our answer.
 */
export function caseWords({ case: id, first, last, tool, sure, needs }, byId, who) {
  const one = byId.get(id);
  const changed = first === last ? "" : "changed; ";
  const end = last === needs ? "as in our answer" : needs ? "left waiting" : "visited though it could wait";
  const answer = !one ? `Our answer: ${SAYS[needs]}. The case is no longer in the lab.`
    : one.needs === needs ? `Our answer: ${SAYS[needs]}. ${one.why}`
      : `Our answer was then: ${SAYS[needs]}. It has changed since. It is now: ${SAYS[one.needs]}. ${one.why}`;
  return {
    title: `${caseName(id, byId)}: ${changed}${end}`,
    text: one?.text ?? null,
    lines: [
      `${who}: ${SAYS[first]}, ${sure}% sure${first === last ? "" : `; then changed to: ${SAYS[last]}`}.`,
      ...(tool === null ? [] : [`The tool: ${tool ? "a flag" : "no flag"}. It was ${tool === needs ? "right" : "wrong"}.`]),
      answer,
    ],
  };
}

/**
 * Set a lab and a re-test side by side.
 * @param {object} then The lab's totals.
 * @param {object} now The re-test's.
 * @returns {string[][]} The rows: what, then, now; each count with its range.
 */
export function thenAndNow(then, now) {
  const cell = (share) => (share.of ? `${countOf(share)} (${fits(share)})` : "no case");
  return ["alone_right", "advice_right_last", "ended_with_wrong", "moved_to_wrong"].map((id) => [TOTALS[id], cell(then[id]), cell(now[id])]);
}

/**
 * Give the rows that say how long a case took.
 * @param {Array<{arm: string, seconds: number}>} measured The times of one sitting.
 * @returns {string[][]} The rows: part, cases, middle, range.
 */
export function timeRows(measured) {
  return secondsByArm(measured).map(({ arm, seconds, of, low, high }) => [
    SHORT[arm], String(of), `${seconds} s`, low === null ? "too few to say" : `${low} s to ${high} s`,
  ]);
}

/**
 * Make the results of one run.
 * @param {object} given
 * @param {"first"|"retest"} given.part Which part.
 * @param {object[]} given.decisions The finished decisions.
 * @param {object} given.totals From relianceOf().
 * @param {?number} given.guess The guess from the beginning.
 * @param {number} given.all How many cases the part has.
 * @param {{of: number, wrongFlags: number, silences: number}} given.rates How often the tool is right and wrong.
 * @param {Map<string, object>} given.byId The cases.
 * @param {?string} given.name Whose they are, where they aren't the reader's own.
 * @param {?object} given.before The lab with which a re-test is compared.
 * @param {object[]} given.measured How long cases took, in this sitting.
 * @returns {Array<Node|string>} The sections.
 */
export function resultSections({ part, decisions, totals, guess, all, rates, byId, name, before, measured }) {
  const none = decisions.length < all ? "no case yet" : "no case";
  const heads = ["What", "Count", LONG_RUN];
  const shares = (caption, named) => table(caption, heads, shareRows(named, none), { class: "counts" });
  const called = (ids) => ids.map((id) => [TOTALS[id], totals[id]]);
  const rows = advised(decisions, byId);
  const whose = name ? `${name}’s` : "Your";
  return [
    make("h5", {}, `${name ?? "You"} and the tool`),
    make("p", {}, `The tool’s script was set beforehand: ${ratesWords(rates)} ${POINTS}`),
    shares("Ended there, and moved there", called(["ended_with_wrong", "moved_to_wrong", "ended_with_right", "moved_to_right"])),
    ...paragraphs([guessWords(guess, totals.ended_with_wrong, rates.wrongFlags + rates.silences)].filter(Boolean)),
    ...(rows.length ? [table("The part with advice, case by case", ["Case", "First", "The tool", "Last", "Our answer"], rows, { class: "rows" })] : []),
    make("h5", {}, `${whose} changes of mind`),
    shares("What was changed", changes(totals, part)),
    make("h5", {}, `${whose} misses, by kind`),
    shares("In all parts, at the last word", called(["left_waiting", "visited_early"])),
    make("h5", {}, "How often right"),
    shares("Part by part", called(["alone_right", "advice_right_first", "advice_right_last", ...(part === "first" ? ["explained_right_first", "explained_right_last"] : [])])),
    ...paragraphs([honest(totals)].filter(Boolean), { class: "plain" }),
    make("h5", {}, "How sure, and how often right"),
    ...sureness(decisions),
    ...time(measured),
    ...(before ? comparison(before, totals) : []),
    make("h5", {}, "The cases again"),
    ...casesAgain(decisions, byId, name ?? "You"),
  ];
}

function sureness(decisions) {
  const points = bySureness(decisions);
  const mean = decisions.reduce((sum, one) => sum + one.sure, 0) / decisions.length;
  const right = shareOf(decisions.filter((one) => one.first === one.needs).length, decisions.length);
  const [across, up] = ["How sure at first", "How often right"];
  return [
    make("p", {}, `At the first decision, on average ${Math.round(mean)}% sure, and right in ${countOf(right)} (${inTheLongRun(right)}).`),
    figure(
      calibration(points, { across, up, above: "right more often than sure", under: "surer than right" }),
      calibrationTable(points, { caption: "How sure at first, and how often right", heads: [across, up, LONG_RUN] }),
      "Each dot is one step of how sure, at the first decision. The larger, the more cases. The whisker says where it could lie in the long run."),
  ];
}

function time(measured) {
  const rows = timeRows(measured);
  if (!rows.length) return [];
  return [
    make("h5", {}, "Your time"),
    table("Time for a case: half took no longer", ["Part", "Cases", "Middle", LONG_RUN], rows),
    make("p", { class: "note" }, "Only the cases of this sitting. It isn’t kept, and it goes when you leave this page. Quick isn’t bad, and slow isn’t careful: ask what you did with the time."),
  ];
}

function comparison({ started, totals: then }, now) {
  return [
    make("h5", {}, "Then and now"),
    table("The first lab and the re-test: the count, and in brackets the long run", ["What", `Lab of ${dayOf(started)}`, "Re-test"], thenAndNow(then, now)),
    make("p", {}, "With four cases in each part, nearly every difference here may be chance. Look at what you did with the question instead."),
  ];
}

function casesAgain(decisions, byId, who) {
  const moved = decisions.filter(({ first, last }) => first !== last);
  const inOrder = [...moved, ...decisions.filter(({ first, last }) => first === last)];
  return [
    ...paragraphs(moved.length ? ["Those with a change stand first."] : [], { class: "note" }),
    ...inOrder.map((one) => {
      const { title, text, lines } = caseWords(one, byId, who);
      return make("details", { class: "again" },
        make("summary", {}, title),
        ...(text === null ? [] : [make("div", { class: "case" }, make("p", {}, text))]),
        ...paragraphs(lines));
    }),
  ];
}

/**
 * Find the lab with which a re-test is compared: the last that was finished, else the last that was begun.
 * @param {object[]} runs The runs.
 * @returns {?{started: string, totals: object}} When it was begun, and its totals; null without one.
 */
export function labBefore(runs) {
  const labs = runs.filter(({ part, decisions }) => part === "first" && decisions.length);
  const lab = labs.filter(({ ended }) => ended).at(-1) ?? labs.at(-1);
  return lab ? { started: lab.started, totals: relianceOf(lab.decisions.filter(({ last }) => last !== null)) } : null;
}
