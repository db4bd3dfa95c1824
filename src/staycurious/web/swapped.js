/**
 * Notes of the same words from a man and from a woman: what is in only one of them, and how many fewer of a hundred things over
 * many visits. What the visits hold was counted beforehand by tools/notes/swapped.py.
 */

import { readNumber } from "./numbers.js";

// One visit's line for one kind of need: its kind, how many said, then what was kept, as a man and as a woman, by each tool.
const COLUMNS = { fault: [2, 3], control: [4, 5] };
/** Below so many visits a count shows next to nothing, and no interval is given. */
export const FEWEST = 10;
const Z = 1.959963984540054; // of 100 normal means, 95 lie so many spreads around theirs

/**
 * Sort the rows of two notes by who has them.
 * @param {Array<{texts: Array<?string>}>} rows The rows.
 * @returns {{both: number, his: number, hers: number}} How many sentences stand in both, and in only one.
 */
export function countRows(rows) {
  const of = (kind) => rows.filter((row) => whose(row) === kind).length;
  return { both: of("both"), his: of("his"), hers: of("hers") };
}

/**
 * Say whose note a row is in.
 * @param {{texts: Array<?string>}} row The row.
 * @returns {"both"|"his"|"hers"} Whose.
 */
export function whose({ texts: [his, hers] }) {
  if (his && hers) return "both";
  return his ? "his" : "hers";
}

/**
 * Count what was kept of some kinds of need, over the first so many visits.
 * @param {{kinds: object[], visits: number[][][]}} swapped From tools/notes/swapped.json.
 * @param {"fault"|"control"} tool Whose notes.
 * @param {number} many How many visits.
 * @param {function(object): boolean} counts Whether a kind counts.
 * @returns {object} `visits` in which such a thing was said; `said`, `man` and `woman`: how many things were said, and kept;
 *   `less`, `more` and `same`: in how many visits less was kept of her words, less of his, or the same; `fewer`: the mean of how
 *   many fewer of 100 were kept of hers, with `low` and `high`, the ends of a normal 95% interval (null below FEWEST visits).
 */
export function countVisits({ kinds, visits }, tool, many, counts) {
  const [man, woman] = COLUMNS[tool];
  const each = visits.slice(0, many)
    .map((lines) => lines.filter(([kind]) => counts(kinds[kind])))
    .filter((lines) => lines.length)
    .map((lines) => ({ said: sum(lines, 1), man: sum(lines, man), woman: sum(lines, woman) }));
  const fewer = each.map((one) => (100 * (one.man - one.woman)) / one.said);
  const total = (name) => each.reduce((all, one) => all + one[name], 0);
  const where = (fits) => fewer.filter(fits).length;
  return {
    visits: each.length, said: total("said"), man: total("man"), woman: total("woman"),
    less: where((one) => one > 0), more: where((one) => one < 0), same: where((one) => one === 0),
    ...meanOf(fewer),
  };
}

function sum(lines, column) {
  return lines.reduce((all, line) => all + line[column], 0);
}

// The mean, and between what it may lie: as tools/notes/effects.py counts it.
function meanOf(values) {
  if (!values.length) return { fewer: null, low: null, high: null };
  const mean = values.reduce((all, one) => all + one, 0) / values.length;
  if (values.length < FEWEST) return { fewer: mean, low: null, high: null };
  const spread = Math.sqrt(values.reduce((all, one) => all + (one - mean) ** 2, 0) / (values.length - 1));
  const half = (Z * spread) / Math.sqrt(values.length);
  return { fewer: mean, low: mean - half, high: mean + half };
}

/**
 * Read the guess: how many fewer of 100.
 * @param {string} text What was typed.
 * @returns {{number?: number, why?: string}} The number, or what to write instead.
 */
export function readFewer(text) {
  const number = readNumber(text);
  if (number !== null && number >= 0 && number <= 100) return { number };
  return { why: "Write a number from 0 to 100. 0 means: no difference. A guess will do." };
}
