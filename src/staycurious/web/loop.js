/**
 * Looking where the records are, for some years: as questions/loop.py has it.
 */

/**
 * Say how records grow when next year's visits go where this year's records are.
 * @param {object} given
 * @param {Object<string, number>} given.attention By area, how much of the first year's visits it gets, in any unit.
 * @param {number} given.rate The share of families with something to find, alike in all areas; 0 to 1.
 * @param {number} given.families Families in each area; above 0.
 * @param {number} given.visits Visits in a year, over all areas.
 * @param {number} given.years How many years to follow; a whole number from 1.
 * @param {number} given.follow How strongly visits follow records: 0 not at all, 1 in proportion, 2 as their squares.
 * @param {number} given.reported Of the families with something to find, the share that comes on record without a visit.
 * @param {number} given.sample Visits in a random sample, over all areas.
 * @returns {Array<{year: number, area: string, attention: number, visits: number, found: number, reported: number,
 *   records: number, recordsPer1000: number, foundPerVisit: number|null, sampleVisits: number, sampleFound: number}>}
 *   Year by year, each area in the order given; expected counts, which need not be whole.
 * @throws {RangeError} When a number is out of range or no area gets attention.
 */
export function recordsOverYears({ attention, rate, families, visits, years, follow, reported, sample }) {
  const areas = Object.keys(attention);
  const within = (name, value, low, high = Infinity) => {
    if (typeof value !== "number" || !(value >= low && value <= high)) {
      throw new RangeError(`${name} is ${value}. Give a number from ${low}${high === Infinity ? "" : ` to ${high}`}.`);
    }
  };
  for (const [area, share] of Object.entries(attention)) within(`attention of ${area}`, share, 0);
  if (!areas.some((area) => attention[area])) throw new RangeError("attention is 0 everywhere. Give at least one area more than that.");
  within("rate", rate, 0, 1);
  within("families", families, 0);
  if (!families) throw new RangeError("families is 0. Give the number of families in each area, such as 1000.");
  within("visits", visits, 0);
  within("follow", follow, 0);
  within("reported", reported, 0, 1);
  within("sample", sample, 0);
  if (!Number.isInteger(years) || years < 1) throw new RangeError(`years is ${years}. Give a whole number from 1.`);

  let shares = shared(areas.map((area) => attention[area]));
  const table = [];
  for (let year = 1; year <= years; year += 1) {
    const rows = areas.map((area, at) => {
      const found = visits * shares[at] * rate;
      const cameIn = families * rate * reported;
      return {
        year,
        area,
        attention: shares[at],
        visits: visits * shares[at],
        found,
        reported: cameIn,
        records: found + cameIn,
        recordsPer1000: (1000 * (found + cameIn)) / families,
        foundPerVisit: visits * shares[at] ? found / (visits * shares[at]) : null,
        // every area has as many families, so that a random sample falls on each alike
        sampleVisits: sample / areas.length,
        sampleFound: (sample / areas.length) * rate,
      };
    });
    table.push(...rows);
    shares = next(shares, rows.map((row) => row.records), follow);
  }
  return table;
}

function shared(weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function next(shares, records, follow) {
  const most = Math.max(...records);
  // measured against the most, so that a high power of a small number does not vanish
  return most ? shared(records.map((count) => (count / most) ** follow)) : shares;
}
