/**
 * The same thing before and after, as questions/paired.py counts it: how far it changed on average, with its 95% interval.
 */

const Z = 1.959963984540054; // as in tools/intervals.py

/**
 * Say how far something changed on average from before to after, pair by pair.
 * @param {number[]} before One number for each pair, at least one.
 * @param {number[]} after The same pairs, in the same order.
 * @returns {{mean: number, low: ?number, high: ?number, n: number, rose: number, fell: number, same: number}} The mean change and
 *   Student's interval for it, null for a single pair; how many went which way.
 */
export function pairedChange(before, after) {
  const n = before.length;
  const changes = after.map((value, at) => value - before[at]);
  const mean = sum(changes) / n;
  const [rose, fell] = [changes.filter((change) => change > 0).length, changes.filter((change) => change < 0).length];
  const counts = { mean, n, rose, fell, same: n - rose - fell };
  if (n === 1) return { ...counts, low: null, high: null };
  // the spread of equal changes is 0, whatever rounding makes of their mean
  const alike = new Set(changes).size === 1;
  const spread = alike ? 0 : Math.sqrt(sum(changes.map((change) => (change - mean) ** 2)) / (n - 1));
  const reach = (tQuantile(n - 1) * spread) / Math.sqrt(n);
  return { ...counts, low: mean - reach, high: mean + reach };
}

/**
 * Give the number that Student's t exceeds, either way, once in 20 times; questions/paired.py names the sums.
 * @param {number} degrees Degrees of freedom, from 1.
 * @returns {number} The 97.5% point.
 */
export function tQuantile(degrees) {
  if (degrees > 200) {
    const terms = [
      (Z ** 3 + Z) / 4,
      (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96,
      (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384,
      (79 * Z ** 9 + 776 * Z ** 7 + 1482 * Z ** 5 - 1920 * Z ** 3 - 945 * Z) / 92160,
    ];
    return Z + sum(terms.map((term, power) => term / degrees ** (power + 1)));
  }
  let [low, high] = [1.9, 13];
  for (let turn = 0; turn < 60; turn += 1) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < 0.95) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

// the chance that Student's t lies between -t and t
function within(t, degrees) {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = degrees % 2;
  let [term, total] = odd ? [cosine, 0] : [1, 0];
  for (let step = 1 + odd; step < degrees; step += 2) {
    total += term;
    term *= (cosine ** 2 * step) / (step + 1);
  }
  return odd ? (2 / Math.PI) * (angle + sine * total) : sine * total;
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
