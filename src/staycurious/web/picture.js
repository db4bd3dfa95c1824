/**
 * Build the picture: what stands in each box, and what is said about what a reader wrote there. Every number comes
 * from the leaflet or from the reader.
 */
import { frequencyTree } from "./frequencies.js";
import { plain, readNumber } from "./numbers.js";

const MOST_FAMILIES = 1000;
const COUNT = "How many families is that?";
const LEFT = "It is what the other box leaves.";
const FOR_EACH = "How many flagged families are there for each one where harm follows?";

/** The steps, each with its boxes, in the order of reading. */
export const STEPS = [
  { id: "all", boxes: ["happened", "didNot"] },
  { id: "harm", boxes: ["flaggedAndHappened", "missed"] },
  { id: "others", boxes: ["flaggedNotHappened", "neither"] },
  { id: "flags", boxes: ["flagged", "ofThem", "oneIn"] },
];

/** What each box counts, as it stands beside the box. */
export const LABELS = {
  happened: "serious harm follows",
  didNot: "serious harm does not follow",
  flaggedAndHappened: "flagged",
  missed: "missed",
  flaggedNotHappened: "flagged all the same",
  neither: "not flagged",
  flagged: "flagged in all",
  ofThem: "of those, harm follows in",
  oneIn: "that is 1 in",
};

/**
 * Read a leaflet.
 * @param {object} leaflet population, base_rate, sensitivity, false_positive_rate, headline, small_print.
 * @returns {object} The right picture, as frequencyTree gives it, with the leaflet's shares, in numbers and in words.
 * @throws {RangeError} When there is no picture to build from it.
 */
export function readLeaflet(leaflet) {
  const { population, base_rate: baseRate, sensitivity, false_positive_rate: falsePositiveRate } = leaflet;
  const tree = frequencyTree({ population, baseRate, sensitivity, falsePositiveRate });
  if (population > MOST_FAMILIES) {
    throw new RangeError(`population is ${population}. Picture at most ${MOST_FAMILIES} families.`);
  }
  if (!tree.flaggedAndHappened) {
    throw new RangeError("With this leaflet, no flagged family comes to harm. Change a share.");
  }
  const words = { base: inWords(baseRate), finds: inWords(sensitivity), others: inWords(falsePositiveRate) };
  return { ...tree, baseRate, sensitivity, falsePositiveRate, words };
}

/**
 * Say a share as a count: 0.8 is "8 in 10", 0.04 is "4 in 100".
 * @param {number} share From 0 to 1.
 * @returns {string} In tens, hundreds or thousands, whichever is the first to be whole.
 */
export function inWords(share) {
  const of = [10, 100].find((many) => Math.abs(share * many - Math.round(share * many)) < 1e-9) ?? 1000;
  return `${Math.round(share * of)} in ${plain(of)}`;
}

/**
 * Give the numbers that the reader wrote, where they can be read.
 * @param {object} texts What stands in each box.
 * @returns {object} A number or null for each box.
 */
export function ownNumbers(texts) {
  return Object.fromEntries(Object.keys(LABELS).map((box) => [box, read(texts[box], box).number ?? null]));
}

// A box's text: missing, a number, or why it is none.
function read(text = "", box = "") {
  const shown = `“${text.trim().slice(0, 20)}”`;
  if (!text.trim()) return { missing: true };
  if (/%|per\s?cent/i.test(text)) {
    return { why: `${shown} is a share, in per cent. ${box === "oneIn" ? FOR_EACH : COUNT}` };
  }
  const number = readNumber(box === "oneIn" ? text.replace(/^\s*1 in\s+/i, "") : text);
  if (number === null && /\d\s*(in|of|out of|\/)\s*\d/i.test(text)) {
    return { why: `${shown} is a share. ${COUNT}` };
  }
  if (number === null) return { why: `${shown} can’t be read as one number. Write figures, such as 250.` };
  if (number < 0 || (box !== "oneIn" && !Number.isInteger(number))) {
    return { why: `${shown} can’t be a number of families: they come whole.` };
  }
  return { number };
}

/**
 * Give what belongs in a box.
 * @param {string} box Its name.
 * @param {object} facts From readLeaflet.
 * @returns {number} The number, exactly.
 */
export function rightNumber(box, facts) {
  if (box === "ofThem") return facts.flaggedAndHappened;
  if (box === "oneIn") return facts.flagged / facts.flaggedAndHappened;
  return facts[box];
}

// What would belong in a box if the boxes that it rests on were right: the number, and those boxes.
function expected(box, own, facts) {
  const rests = {
    didNot: [["happened"], () => facts.population - own.happened],
    flaggedAndHappened: [["happened"], () => partOf(own.happened, facts.sensitivity)],
    missed: [["happened", "flaggedAndHappened"], () => own.happened - own.flaggedAndHappened],
    flaggedNotHappened: [["didNot"], () => partOf(own.didNot, facts.falsePositiveRate)],
    neither: [["didNot", "flaggedNotHappened"], () => own.didNot - own.flaggedNotHappened],
    flagged: [["flaggedAndHappened", "flaggedNotHappened"], () => own.flaggedAndHappened + own.flaggedNotHappened],
    ofThem: [["flaggedAndHappened"], () => own.flaggedAndHappened],
    oneIn: [["flagged", "ofThem"], () => own.flagged / own.ofThem],
  }[box];
  if (!rests || rests[0].some((name) => own[name] === null)) return null;
  return { from: rests[0], number: rests[1]() };
}

// So many of a branch, rounded as frequencyTree does it.
function partOf(families, share) {
  return Math.floor(families * share + 0.5 + 1e-9);
}

// "1 in …" may be given to the nearest whole one, where it is not whole itself.
function same(box, number, other) {
  const within = box === "oneIn" && !Number.isInteger(other) ? 0.5 : 1e-9;
  return Math.abs(number - other) <= within;
}

/**
 * Check a step.
 * @param {string} id The step's.
 * @param {object} texts What stands in each box.
 * @param {object} facts From readLeaflet.
 * @returns {{verdict: string, said: string[], boxes: Object<string, string>}} The verdict: right; follows, for what is
 *   right given earlier boxes that are not; partly, not_yet or empty. Then what to say, line by line, and for each
 *   box right, follows, wrong or missing.
 */
export function checkStep(id, texts, facts) {
  const names = STEPS.find((step) => step.id === id).boxes;
  const own = ownNumbers(texts);
  const judged = names.map((box) => ({ box, ...judge(box, texts, own, facts) }));
  const boxes = Object.fromEntries(judged.map(({ box, verdict }) => [box, verdict]));
  const which = (verdict) => judged.filter((one) => one.verdict === verdict);
  const only = (...verdicts) => judged.every((one) => verdicts.includes(one.verdict));

  if (only("missing")) return { verdict: "empty", said: ["Write your numbers in the boxes first."], boxes };
  if (only("right")) return { verdict: "right", said: ["Right.", rightWords(id, facts)], boxes };
  if (names.length === 2 && names.every((box, at) => own[box] === rightNumber(names[1 - at], facts))) {
    const [one, other] = names;
    const said = ["Partly.", "These are the right two numbers, the wrong way round."];
    return { verdict: "partly", said, boxes: { [one]: "wrong", [other]: "wrong" } };
  }
  const verdict = only("right", "follows") ? "follows" : which("right").length + which("follows").length ? "partly" : "not_yet";
  const said = [
    { follows: "Partly. It fits what you wrote above.", partly: "Partly.", not_yet: "Not quite yet." }[verdict],
    which("right").length && `Right: ${listed(which("right"))}.`,
    ...which("follows").map(({ why }) => why),
    ...which("wrong").map(({ box, why }) => `Not yet: “${LABELS[box]}”. ${why}`.trim()),
    which("wrong").length && addUp(id, names, own, facts),
    which("missing").length && `Still empty: ${listed(which("missing"))}.`,
  ].filter(Boolean);
  return { verdict, said, boxes };
}

function judge(box, texts, own, facts) {
  const { missing, why, number } = read(texts[box], box);
  if (missing) return { verdict: "missing" };
  if (why) return { verdict: "wrong", why };
  if (same(box, number, rightNumber(box, facts))) return { verdict: "right" };
  const rests = expected(box, own, facts);
  if (rests && same(box, number, rests.number)) {
    const amiss = rests.from.filter((name) => !same(name, own[name], rightNumber(name, facts)));
    const those = amiss.map((name) => `${plain(own[name])} in step ${stepOf(name)}`).join(" and ");
    return { verdict: "follows", why: `“${LABELS[box]}”: ${plain(number)} fits your ${those}. First mend that.` };
  }
  return { verdict: "wrong", why: diagnose(box, number, own, facts) };
}

function stepOf(box) {
  // The guess is step 1.
  return STEPS.findIndex((step) => step.boxes.includes(box)) + 2;
}

function addUp(id, names, own, facts) {
  const whole = { all: facts.population, harm: own.happened, others: own.didNot }[id] ?? null;
  if (whole === null || names.some((box) => own[box] === null)) return "";
  const sum = own[names[0]] + own[names[1]];
  return sum === whole ? "" : `Your two boxes make ${plain(sum)}; together they must make ${plain(whole)}.`;
}

// Why a number is wrong, where it is one of the common mistakes. What the reader has not found yet is not given away.
function diagnose(box, number, own, facts) {
  const { population, baseRate, sensitivity, falsePositiveRate, words } = facts;
  const all = `all ${plain(population)}`;
  const have = (branch) => (own[branch] === null ? "" : ` Your box above says ${plain(own[branch])}.`);
  const asIf = (words, many) => `That is ${words} as if there were ${many} of them.`;
  const mistakes = {
    happened: [
      [population * falsePositiveRate, `That takes the ${words.others} others that are flagged. The small print says ${words.base}.`],
      [population * sensitivity, `That takes the ${words.finds} that the tool finds. The small print says ${words.base}.`],
      [100 * baseRate, `That is how many it is of 100. There are ${plain(population)}.`],
      [number, `The small print says ${words.base}.`],
    ],
    flaggedAndHappened: [
      [facts.missed, `That many are missed. The tool finds ${words.finds}.`],
      [population * sensitivity, `That is ${words.finds} of ${all}. The leaflet says ${words.finds} of the children who come to serious harm.${have("happened")}`],
      [100 * sensitivity, asIf(words.finds, 100) + have("happened")],
      [number, `The tool finds ${words.finds} of these.`],
    ],
    flaggedNotHappened: [
      [population * falsePositiveRate, `That is ${words.others} of ${all}. The leaflet says ${words.others} of the other families.${have("didNot")}`],
      [facts.happened * falsePositiveRate, `That is ${words.others} of those where harm follows. This branch holds the others.${have("didNot")}`],
      [100 * falsePositiveRate, asIf(words.others, 100) + have("didNot")],
      [number, `The tool flags ${words.others} of these.`],
    ],
    flagged: [
      [facts.flaggedAndHappened, "The other branch has flags too."],
      [facts.flaggedNotHappened, "The other branch has flags too."],
      [facts.happened, "Those are all where harm follows, flagged or missed. Count flags."],
      [number, "Add up the flags of steps 3 and 4."],
    ],
    ofThem: [
      [facts.happened, "That counts the missed too, and they have no flag."],
      [facts.flaggedNotHappened, "Those are the flags where harm does not follow."],
      [number, "See step 3."],
    ],
    oneIn: [
      [facts.flaggedNotHappened / facts.flaggedAndHappened, "Count the one itself too."],
      [number, FOR_EACH],
    ],
  };
  const near = (value) => value !== null && Math.abs(number - value) < (box === "oneIn" ? 0.05 : 1e-6);
  return mistakes[box]?.find(([value]) => near(value))[1] ?? LEFT;
}

/**
 * Say what is right in a step.
 * @param {string} id The step's.
 * @param {object} facts From readLeaflet.
 * @returns {string} A sentence or two.
 */
export function rightWords(id, facts) {
  const n = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, plain(value)]));
  return {
    all: `Of ${n.population} families, serious harm follows in ${n.happened} and does not follow in ${n.didNot}.`,
    harm: `Of ${n.happened}, the tool flags ${n.flaggedAndHappened} and misses ${n.missed}.`,
    others: `Of the ${n.didNot} others, ${n.flaggedNotHappened} are flagged all the same and ${n.neither} are not.`,
    flags: `Of ${n.flagged} flagged families, serious harm follows in ${n.flaggedAndHappened}: ${oneIn(facts)}.`,
  }[id];
}

/**
 * Give a step's hint.
 * @param {string} id The step's.
 * @param {object} facts From readLeaflet.
 * @returns {string} A sentence or two.
 */
export function hint(id, { population, words }) {
  return {
    all: `The small print says ${words.base}. Take that of ${plain(population)}. The rest is the other box.`,
    harm: `The tool finds ${words.finds} of these. The rest of the branch are missed.`,
    others: `The tool flags ${words.others} of these all the same. Take that of this branch, not of all ${plain(population)}.`,
    flags: "Flags stand in both branches: add them up. Then see how many of them came from the branch where harm follows.",
  }[id];
}

/**
 * Read the guess: in how many of 10.
 * @param {string} text What was typed.
 * @returns {{number?: number, why?: string}} The number, or what to write instead.
 */
export function readGuess(text) {
  const number = readNumber(text.replace(/\s+(in|of|out of)\s+10$/i, ""));
  if (number !== null && number >= 0 && number <= 10) return { number };
  return { why: "Write a number from 0 to 10. A guess will do." };
}

/**
 * Hold the guess against the count.
 * @param {number|null} guess Of 10 flagged families, in how many harm follows; null without a guess.
 * @param {object} facts From readLeaflet.
 * @returns {string[]} Paragraphs.
 */
export function compare(guess, facts) {
  const { population, happened, didNot, flaggedAndHappened: found, flaggedNotHappened: others, neither, words } = facts;
  const ofTen = (10 * found) / facts.flagged;
  const counted = `${rightWords("flags", facts)} That is ${tens(ofTen)}.`;
  const why = others > found
    ? `The tool does find ${words.finds}. But harm follows in only ${plain(happened)} families and not in ${plain(didNot)}, and ` +
      `${words.others} of the many (${plain(others)}) is more than ${words.finds} of the few (${plain(found)}).`
    : `The ${plain(others)} flags where no harm follows do not outnumber the ${plain(found)} where it does.`;
  if (guess === null) return [counted, why];
  return [`You said ${plain(guess)} in 10. ${counted}`, aboutGuess(), why];

  function aboutGuess() {
    if (Math.abs(guess - ofTen) <= 0.5) return "Your guess was close.";
    const far = `Harm follows ${guess > ofTen ? "less" : "more"} often than you expected.`;
    if (Math.abs(guess - 10 * facts.sensitivity) < 0.05) {
      return `${far} ${words.finds} answers another question: of the children who come to harm, how many are flagged?`;
    }
    if (guess === Math.round((10 * (found + neither)) / population)) {
      return `${far} ${plain(guess)} in 10 is how often the tool is right overall. In ${plain(neither)} of the families where it is right there was no flag.`;
    }
    return far;
  }
}

// People are whole: 2.5 in 10 is "2 or 3 in 10".
function tens(ofTen) {
  const [low, part] = [Math.floor(ofTen), ofTen - Math.floor(ofTen)];
  if (part < 1e-9) return `${low} in 10`;
  return part > 0.4 && part < 0.6 ? `${low} or ${low + 1} in 10` : `about ${Math.round(ofTen)} in 10`;
}

// 32 of 128 is "1 in 4", 18 of 116 "about 1 in 6"; below 1 in 3 a whole number would say too little.
function oneIn(facts) {
  const exact = rightNumber("oneIn", facts);
  const tenths = exact < 3 ? 10 : 1;
  return `${Number.isInteger(exact) ? "" : "about "}1 in ${plain(Math.round(exact * tenths) / tenths)}`;
}

function listed(judged) {
  return judged.map(({ box }) => `“${LABELS[box]}”`).join(" and ");
}
