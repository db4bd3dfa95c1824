/**
 * Two groups and a line: who is flagged, found and missed, and which meanings of "fair" hold. The counts and intervals are those of
 * questions/thresholds.py and questions/intervals.py.
 */
import { plain } from "./numbers.js";

// 95 in 100 intervals made in this way hold what they look for; Python's NormalDist().inv_cdf(0.975)
const Z = 1.9599639845400536;

/** Two shares that are no further apart than this are called the same. */
export const SAME = 0.03;

/** A share of fewer families than this is too few to call anything the same. */
export const FEW = 20;

/** The meanings of "fair": what each asks for, the share that it compares, and the words for that share. */
export const CRITERIA = [
  { id: "line", name: "The same line for all", share: null },
  { id: "wrong", name: "The same share wrongly flagged", share: "wrong", of: "families where no harm followed", is: "flagged" },
  { id: "found", name: "The same share found", share: "found", of: "children who came to harm", is: "flagged" },
  { id: "worth", name: "The same worth of a flag", share: "worth", of: "flagged families", is: "harm followed" },
];

/**
 * Say what share so many of so many are, with its 95% interval (Wilson's).
 * @param {number} count How many it is true of.
 * @param {number} of How many there are.
 * @returns {{count: number, of: number, share: ?number, low: ?number, high: ?number}} From 0 to 1; all null of nobody.
 */
export function shareOf(count, of) {
  if (!of) return { count, of, share: null, low: null, high: null };
  const share = count / of;
  const middle = (share + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const reach = (Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))) / (1 + Z ** 2 / of);
  return { count, of, share, low: count === 0 ? 0 : middle - reach, high: count === of ? 1 : middle + reach };
}

/**
 * Say how far one share is above another, with its 95% interval (Newcombe's method 10).
 * @param {object} one From shareOf.
 * @param {object} other From shareOf, of other people.
 * @returns {{gap: ?number, low: ?number, high: ?number}} From -1 to 1; all null where a share is of nobody.
 */
export function difference(one, other) {
  if (one.share === null || other.share === null) return { gap: null, low: null, high: null };
  const gap = one.share - other.share;
  return {
    gap,
    low: gap - Math.hypot(one.share - one.low, other.high - other.share),
    high: gap + Math.hypot(one.high - one.share, other.share - other.low),
  };
}

/**
 * Count what a line does to a group.
 * @param {{harmed: number[], others: number[]}} group The scores of the families where harm followed, and where it did not.
 * @param {number} line Who scores a line or more is flagged.
 * @returns {object} How many are in it (`n`), flagged, found, missed and wrongly flagged (`wrongly`); and three shares: `wrong`
 *   (of those where no harm followed, the flagged), `found` (of those where it did), `worth` (of the flagged, where it did).
 */
export function count({ harmed, others }, line) {
  const flaggedOf = (scores) => scores.filter((score) => score >= line).length;
  const [hits, wrongly] = [flaggedOf(harmed), flaggedOf(others)];
  return {
    n: harmed.length + others.length,
    flagged: hits + wrongly,
    hits,
    missed: harmed.length - hits,
    wrongly,
    wrong: shareOf(wrongly, others.length),
    found: shareOf(hits, harmed.length),
    worth: shareOf(hits, hits + wrongly),
  };
}

/**
 * Say of each meaning of "fair" whether it holds.
 * @param {object[]} groups The two groups.
 * @param {number[]} lines A line for each.
 * @returns {Array<{id: string, holds: ?boolean, gap: ?number, low: ?number, high: ?number, shares: object[]}>} In the order of
 *   CRITERIA. `holds` is null where too few are counted to say; `gap` is the first's share less the second's.
 */
export function judge(groups, lines) {
  const counts = groups.map((group, at) => count(group, lines[at]));
  return CRITERIA.map(({ id, share }) => {
    if (!share) return { id, holds: lines[0] === lines[1], gap: null, low: null, high: null, shares: [] };
    const shares = counts.map((one) => one[share]);
    const apart = difference(...shares);
    const few = shares.some(({ of }) => of < FEW);
    // the tiny extra undoes what binary fractions lose
    return { id, shares, ...apart, holds: few ? null : Math.abs(apart.gap) <= SAME + 1e-9 };
  });
}

/**
 * Find a line for the second group that makes a meaning of "fair" hold: of several, the one nearest to where it stands. One that
 * flags nearly everybody in the second group is no answer, unless nearly everybody in the first is flagged too.
 * @param {object[]} groups The two groups.
 * @param {number[]} lines The lines as they stand; the first stays.
 * @param {string} id Which meaning.
 * @returns {?number[]} The lines; null where no line does it.
 */
export function reach(groups, lines, id) {
  const [first, second] = lines;
  if (id === "line") return [first, first];
  const holding = Array.from({ length: 101 }, (_, line) => line)
    .filter((line) => flagsNearlyAll(groups[0], first) || !flagsNearlyAll(groups[1], line))
    .filter((line) => judge(groups, [first, line]).find((one) => one.id === id).holds)
    .sort((one, other) => Math.abs(one - second) - Math.abs(other - second));
  return holding.length ? [first, holding[0]] : null;
}

function flagsNearlyAll(group, line) {
  const { flagged, n } = count(group, line);
  return flagged > 0.9 * n;
}

/**
 * Write a share as so many in 100.
 * @param {number} share From 0 to 1.
 * @returns {number} A whole number.
 */
export function inHundred(share) {
  return Math.floor(100 * share + 0.5 + 1e-9);
}

/**
 * Say a share with its interval.
 * @param {object} share From shareOf.
 * @returns {string} Such as "95 of 462: 21 in 100 (17 to 25)".
 */
export function sayShare({ count: some, of, share, low, high }) {
  if (share === null) return "0 of 0: there is no such share";
  return `${plain(some)} of ${plain(of)}: ${inHundred(share)} in 100 (${inHundred(low)} to ${inHundred(high)})`;
}

/**
 * Say what a line does to a group.
 * @param {string} name The group's.
 * @param {object} counted From count.
 * @returns {string} Three sentences.
 */
export function sayGroup(name, { wrong, found, worth, missed }) {
  const flags = worth.of ? `Of ${plain(worth.of)} flagged families, harm followed in ${plain(worth.count)}.` : "Nobody is flagged.";
  return (
    `${sentenceCase(name)}: of ${plain(wrong.of)} families where no harm followed, ${plain(wrong.count)} ${were(wrong.count)} flagged. ` +
    `Of ${plain(found.of)} children who came to harm, ${plain(missed)} ${were(missed)} missed. ${flags}`
  );
}

/**
 * Say whether a meaning of "fair" holds, and how far off it is.
 * @param {object} judged One of judge's.
 * @param {string[]} names The groups'.
 * @param {number[]} lines Their lines.
 * @returns {string} A sentence or two.
 */
export function sayJudged({ id, holds, gap, low, high }, names, lines) {
  if (id === "line") return holds ? `Both at ${lines[0]}.` : `${lines[0]} for ${names[0]}, ${lines[1]} for ${names[1]}: the same score, and only one is flagged.`;
  if (holds === null) return `Fewer than ${FEW} in one of the groups: too few to say.`;
  const off = inHundred(Math.abs(gap));
  const unsure = low <= 0 && high >= 0;
  const which = sentenceCase(names[gap > 0 ? 0 : 1]);
  if (holds) return Math.abs(gap) < 0.01 ? "Less than 1 in 100 apart." : `${off} in 100 apart, and we call that the same.`;
  return `${which} has ${off} more in 100.${unsure ? " But from so few families we can’t tell whether there is a gap." : ""}`;
}

/**
 * Say which of the meanings hold.
 * @param {object[]} judged From judge.
 * @returns {string} A sentence.
 */
export function sayHolding(judged) {
  const held = CRITERIA.filter((_, at) => judged[at].holds).map(({ name }) => name.replace(/^T/, "t"));
  if (!held.length) return "None of the four holds.";
  const number = ["", "One", "Two", "Three", "All"][held.length];
  return `${number} of the four ${held.length === 1 ? "holds" : "hold"}: ${held.join("; ")}.`;
}

/**
 * Start a name with a capital letter, as at the start of a sentence.
 * @param {string} name Such as "the front door".
 * @returns {string} Such as "The front door".
 */
export function sentenceCase(name) {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function were(number) {
  return number === 1 ? "was" : "were";
}

/**
 * Say for each family of a group what it is, the highest score first.
 * @param {{harmed: number[], others: number[]}} group The group.
 * @param {number} line Its line.
 * @returns {string[]} The kind of each, of web/grid.js.
 */
export function inOrder({ harmed, others }, line) {
  const all = [...harmed.map((score) => [score, true]), ...others.map((score) => [score, false])];
  // of equal scores the harmed come first, so that the order never changes
  all.sort(([one, harm], [other, otherHarm]) => other - one || otherHarm - harm);
  return all.map(([score, harm]) => {
    if (score >= line) return harm ? "flaggedAndHappened" : "flaggedNotHappened";
    return harm ? "missed" : "neither";
  });
}

/**
 * Check two groups that an author wrote.
 * @param {object[]} groups What was given.
 * @throws {TypeError} When they are no two groups with scores; the message says what is wrong and the mend.
 */
export function checkGroups(groups) {
  if (!Array.isArray(groups) || groups.length !== 2) throw new TypeError("groups is no list of two groups. Give two, each with name, harmed and others.");
  for (const [at, group] of groups.entries()) {
    const where = `groups[${at}]`;
    const keys = Object.keys(group ?? {}).sort().join(", ");
    if (keys !== "harmed, name, others") throw new TypeError(`${where} has ${keys || "nothing"}. It has name, harmed, others.`);
    if (typeof group.name !== "string" || !group.name.trim()) throw new TypeError(`${where}: name is ${group.name}. Give a text, such as "Nettlewick".`);
    for (const part of ["harmed", "others"]) {
      const fine = Array.isArray(group[part]) && group[part].length && group[part].every((score) => Number.isInteger(score) && score >= 0 && score <= 100);
      if (!fine) throw new TypeError(`${where}: ${part} is no list of scores. Give at least one whole number from 0 to 100.`);
    }
  }
  const most = Math.max(...groups.map(({ harmed, others }) => harmed.length + others.length));
  if (most > 1000) throw new RangeError(`groups: one has ${plain(most)} families. Picture at most 1,000 in each.`);
}

/**
 * Check a line that an author wrote.
 * @param {number} line What was given.
 * @param {string} [name] What it is, for the message.
 * @throws {RangeError} When it is no whole number from 0 to 100.
 */
export function checkLine(line, name = "line") {
  if (!Number.isInteger(line) || line < 0 || line > 100) throw new RangeError(`${name} is ${line}. Give a whole number from 0 to 100.`);
}

/**
 * Check a line for each of two groups.
 * @param {number[]} lines What was given.
 * @param {string} name What they are, for the message.
 * @throws {TypeError|RangeError} When they are no two lines.
 */
export function checkLines(lines, name) {
  if (!Array.isArray(lines) || lines.length !== 2) throw new TypeError(`${name} is ${JSON.stringify(lines)}. Give two lines, such as [70, 70].`);
  lines.forEach((line, at) => checkLine(line, `${name}[${at}]`));
}
