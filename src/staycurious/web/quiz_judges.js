/**
 * How a quiz's answers are judged: pure functions, for each kind of question. A verdict is right, partly or not_yet.
 */

/**
 * Judge chosen options, or marked pieces of a text.
 * @param {boolean[]} rights For each option, whether it belongs.
 * @param {number[]} chosen The places of the chosen ones, from 0.
 * @returns {{verdict: string, right: number[], wrong: number[], missed: number[]}} The verdict, and which of the chosen ones
 *   belong, which do not, and which were left out.
 */
export function judgeOptions(rights, chosen) {
  const right = chosen.filter((at) => rights[at]);
  const wrong = chosen.filter((at) => !rights[at]);
  const missed = rights.flatMap((belongs, at) => (belongs && !chosen.includes(at) ? [at] : []));
  return { verdict: verdictOf(wrong.length + missed.length, right.length), right, wrong, missed };
}

function verdictOf(amiss, some) {
  return amiss ? (some ? "partly" : "not_yet") : "right";
}

/**
 * Judge a number.
 * @param {number} number The reader's.
 * @param {number} answer The right one.
 * @param {number} tolerance How far from it still counts.
 * @param {number[]} common The common mistakes.
 * @returns {{verdict: string, common: number}} The verdict, and the place of the common mistake, or -1.
 */
export function judgeNumber(number, answer, tolerance, common) {
  // what binary fractions lose must not cost the reader an answer at the edge
  const near = (value, within) => Math.abs(number - value) <= within + 1e-9;
  if (near(answer, tolerance)) return { verdict: "right", common: -1 };
  return { verdict: "not_yet", common: common.findIndex((value) => near(value, 0)) };
}

/**
 * Judge an order. What counts is which items stand right among themselves, so that one item too far up costs one item and
 * not all that it pushed down.
 * @param {number[]} order The items' right places, from 0, as the reader put them.
 * @returns {{verdict: string, kept: number[], moved: number[]}} The verdict, the most items that stand in the right order among
 *   themselves, and the others, each by its right place and from the first to the last.
 */
export function judgeOrder(order) {
  const runs = order.map(() => []);
  order.forEach((item, at) => {
    for (let before = 0; before < at; before += 1) {
      if (order[before] < item && runs[before].length > runs[at].length) runs[at] = runs[before];
    }
    runs[at] = [...runs[at], item];
  });
  const kept = runs.reduce((longest, run) => (run.length > longest.length ? run : longest), []);
  const moved = order.filter((item) => !kept.includes(item)).sort((one, other) => one - other);
  return { verdict: verdictOf(moved.length, kept.length > order.length / 2), kept, moved };
}

/**
 * Judge what was put together.
 * @param {number[]} rights For each item, the place of its right choice.
 * @param {number[]} chosen For each item, the place of the reader's.
 * @returns {{verdict: string, right: number[], wrong: number[]}} The verdict, and the items that have the right choice and
 *   those that haven't.
 */
export function judgeMatch(rights, chosen) {
  const places = rights.map((_, at) => at);
  const right = places.filter((at) => rights[at] === chosen[at]);
  const wrong = places.filter((at) => rights[at] !== chosen[at]);
  return { verdict: verdictOf(wrong.length, right.length), right, wrong };
}

/**
 * Say in one sentence how the choice of several options went.
 * @param {{right: number[], wrong: number[], missed: number[]}} judged From judgeOptions.
 * @param {{did?: string, are?: string}} [words] What the reader did, and what the options that belong are.
 * @returns {string} The sentence.
 */
export function tally({ right, wrong, missed }, { did = "chose", are = "right" } = {}) {
  const all = right.length + missed.length;
  const also = wrong.length ? `, and ${wrong.length} that ${wrong.length === 1 ? "is" : "are"} not` : "";
  return `You ${did} ${right.length} of the ${all} that ${all === 1 ? "is" : "are"} ${are}${also}.`;
}

/**
 * Say in one sentence how an order went.
 * @param {{kept: number[], moved: number[]}} judged From judgeOrder.
 * @returns {string} The sentence.
 */
export function orderTally({ kept, moved }) {
  const all = kept.length + moved.length;
  if (!moved.length) return `All ${all} stand in order.`;
  const stand = kept.length === 1 ? "stands in order" : "stand in order among themselves";
  return `${kept.length} of the ${all} ${stand}; ${moved.length} ${moved.length === 1 ? "is" : "are"} out of place.`;
}

/**
 * Say in one sentence how the putting together went.
 * @param {{right: number[], wrong: number[]}} judged From judgeMatch.
 * @returns {string} The sentence.
 */
export function matchTally({ right, wrong }) {
  const all = right.length + wrong.length;
  if (!wrong.length) return `All ${all} have the choice that fits.`;
  return `${right.length || "None"} of the ${all} ${right.length > 1 ? "have" : "has"} the choice that fits.`;
}
