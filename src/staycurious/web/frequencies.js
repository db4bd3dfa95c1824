/**
 * Natural frequencies: from a supplier's percentages to a count of families, as questions/frequencies.py has it.
 */

/**
 * Say, of so many families, how many a tool flags, rightly and wrongly, and how many it misses.
 * @param {object} claims
 * @param {number} claims.population How many families to picture; a whole number from 1.
 * @param {number} claims.baseRate Of all families, the share where the harm happens; 0 to 1.
 * @param {number} claims.sensitivity Of those where it happens, the share that the tool flags; 0 to 1.
 * @param {number} claims.falsePositiveRate Of those where it does not, the share flagged all the same; 0 to 1.
 * @returns {{population: number, happened: number, didNot: number, flaggedAndHappened: number, missed: number,
 *   flaggedNotHappened: number, neither: number, flagged: number, notFlagged: number}}
 *   Whole families: each branch is rounded and its neighbour is what remains, so that everything adds up.
 * @throws {RangeError} When a number is of the wrong kind or out of range.
 */
export function frequencyTree({ population, baseRate, sensitivity, falsePositiveRate }) {
  if (!Number.isInteger(population) || population < 1) {
    throw new RangeError(`population is ${population}. Give a whole number of families from 1, such as 1000.`);
  }
  for (const [name, share] of Object.entries({ baseRate, sensitivity, falsePositiveRate })) {
    if (typeof share !== "number" || !(share >= 0 && share <= 1)) {
      throw new RangeError(`${name} is ${share}. Give a share from 0 to 1, such as 0.04 for 4 in 100.`);
    }
  }
  const happened = whole(population * baseRate);
  const didNot = population - happened;
  const flaggedAndHappened = whole(happened * sensitivity);
  const flaggedNotHappened = whole(didNot * falsePositiveRate);
  const flagged = flaggedAndHappened + flaggedNotHappened;
  return {
    population,
    happened,
    didNot,
    flaggedAndHappened,
    missed: happened - flaggedAndHappened,
    flaggedNotHappened,
    neither: didNot - flaggedNotHappened,
    flagged,
    notFlagged: population - flagged,
  };
}

// The tiny extra undoes what binary fractions lose, where a product is a half.
function whole(families) {
  return Math.floor(families + 0.5 + 1e-9);
}
