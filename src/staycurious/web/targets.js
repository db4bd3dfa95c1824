/**
 * The same tool, taught several things: where each puts a referral, as tools/score/targets.py has it.
 */
import { checkKeys } from "./explorable.js";
import { valueLabel } from "./scorecard.js";

export const FORMAT = "staycurious-targets/1";
export const FLAGGED_OF_100 = 10;

/**
 * Check that the tools can be used.
 * @param {object} targets What targets.json holds.
 * @returns {object} The same.
 * @throws {TypeError} When something in it is wrong; the message names it.
 */
export function readTargets(targets) {
  checkKeys("targets", targets, ["format", "fields", "targets", "who_moves"]);
  if (targets.format !== FORMAT) throw new TypeError(`targets: format is ${targets.format}. Load tools/score/targets.json.`);
  for (const target of targets.targets) {
    const name = `targets: ${target.name}`;
    checkKeys(name, target, ["name", "short", "plain", "taught_on", "intercept", "weights", "cuts"]);
    checkKeys(`${name}: weights`, target.weights, targets.fields.map((field) => field.name));
    if (target.cuts.length !== 99) throw new TypeError(`${name}: cuts has ${target.cuts.length} numbers. A queue of 100 has 99.`);
    const stray = target.cuts.find((cut) => !Number.isFinite(cut));
    if (stray !== undefined) throw new TypeError(`${name}: cuts holds ${stray}, which is no number.`);
  }
  return targets;
}

/**
 * Say where each of the tools puts a referral.
 * @param {object} targets From readTargets.
 * @param {object} referral What the form holds.
 * @returns {Array<{target: string, score: number, place: number, flagged: boolean, pushedBy: string|null}>} One for each
 *   tool: its score from 0 to 100, the place among 100 referrals, and the box that pushes the referral forward most.
 * @throws {RangeError} When a box is missing, or holds what no weight is known for.
 */
export function standings({ fields, targets }, referral) {
  return targets.map((target) => {
    const moves = fields.map((field) => moved(field, target.weights[field.name], referral));
    const push = thousandths(moves.reduce((sum, move) => sum + move, target.intercept));
    const place = 1 + target.cuts.filter((cut) => push < thousandths(cut)).length;
    const most = moves.indexOf(Math.max(...moves));
    const words = `${fields[most].label}: ${valueLabel(fields[most], referral[fields[most].name])}`;
    return {
      target: target.name,
      score: Math.floor(100 / (1 + Math.exp(-push / 1000)) + 0.5),
      place,
      flagged: place <= FLAGGED_OF_100,
      pushedBy: moves[most] >= 0.0005 ? words : null,
    };
  });
}

function moved(field, weight, referral) {
  const value = referral[field.name];
  if (value === undefined) throw new RangeError(`The box "${field.name}" is missing. Give the whole form.`);
  if (field.kind !== "choice") {
    const number = Number(value) - Number(field.default);
    if (!["number", "boolean"].includes(typeof value) || Number.isNaN(number)) throw new RangeError(`${field.name} is ${value}. Give ${field.kind === "count" ? "a number" : "true or false"}.`);
    return weight * number;
  }
  if (!Object.hasOwn(weight, value)) throw new RangeError(`${field.name} is ${value}. Give one of: ${Object.keys(weight).join(", ")}.`);
  return weight[value];
}

// whole thousandths, so that every language compares the same numbers
function thousandths(logOdds) {
  return Math.floor(1000 * logOdds + 0.5);
}
