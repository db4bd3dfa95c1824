/**
 * Before and after: the word that links two sittings, the code that is handed in, and a class's result from many codes. Pure
 * functions; the questions stand in book/quizzes/inventory_a.yml and inventory_b.yml, the ideas in questions/inventory.py,
 * which reads codes and counts a class as this file does.
 *
 * A code has 20 letters and figures in five groups: B or A (before, after); A or B (the form); the edition of the questions; six
 * made from the word; nine that hold twelve marks; two that show a mistyped code. The two are the remainder of a Reed–Solomon
 * code over 32 signs, so that any one or two wrong signs are found, and any two that changed places.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { pairedChange } from "./paired.js";

/** The signs of a code: none of 0 and O, 1 and I. */
export const SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/** How many ideas there are. */
export const IDEAS = 12;
/** Fewer pairs than these are too few to say anything of. */
export const FEW = 10;
/** The fewest letters and figures of a word. */
export const SHORTEST = 4;

const SALT = "Stay Curious, before and after: ";
const SITTINGS = { before: "B", after: "A" };
const FORMS = ["A", "B"];
const TIMES_ON_PAPER = { before: "before", after: "after", first: "before", second: "after" };
const STEPS = [null, 20, 40, 60, 80, 100]; // how sure, as in booktools/quiz.py, and not said
const STATES = 1 + 2 * STEPS.length; // open; not right or right, each with how sure
const LENGTH = 20;
const [PERSON, MARKS] = [6, 9];
const SURE_ENOUGH = 80;
const GROUPED = /(?:^|[^A-Z0-9])(?=([A-Z0-9]{4}(?:[\s\-\u2010-\u2015_.]{0,5}[A-Z0-9]{4}){4})(?![A-Z0-9]))/gi;

// ---- the word ----

/**
 * Take from a word what may differ between two devices: capitals, spaces, signs, accents.
 * @param {string} word As somebody typed it.
 * @returns {string} Its letters and figures.
 */
export function plainWord(word) {
  return word.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/**
 * Give the six signs that a word comes to. They can't be turned back; whoever guesses the word, or runs
 * through a dictionary, can find it by trying.
 * @param {string} word As somebody typed it.
 * @returns {string} Six signs.
 */
export function personOf(word) {
  const digest = sha256(utf8ToBytes(SALT + plainWord(word)));
  return [...digest.slice(0, PERSON)].map((byte) => SIGNS[byte % SIGNS.length]).join("");
}

/**
 * Say which form somebody's first sitting has: half of all words begin with A, so that a form that is harder doesn't pass for
 * learning, or for forgetting.
 * @param {string} person From `personOf`.
 * @param {string} sitting `before` or `after`.
 * @returns {string} `A` or `B`.
 */
export function formOf(person, sitting) {
  const first = SIGNS.indexOf(person[0]) % 2;
  return FORMS[sitting === "before" ? first : 1 - first];
}

// ---- the code ----

/**
 * Write a sitting as a code.
 * @param {{sitting: string, form: string, edition: string, person: string, marks: Array<{right: ?boolean, sure: ?number}>}} given
 *   `before` or `after`; `A` or `B`; the questions' edition, one sign; six signs; a mark for each idea, its `right` null where the
 *   question was left open.
 * @returns {string} Five groups of four.
 */
export function encode({ sitting, form, edition, person, marks }) {
  if (!(sitting in SITTINGS) || !FORMS.includes(form) || marks.length !== IDEAS) throw new RangeError("This is no sitting.");
  let number = marks.reduce((sum, mark) => sum * STATES + stateOf(mark), 0);
  const digits = Array.from({ length: MARKS }, () => {
    const digit = SIGNS[number % SIGNS.length];
    number = Math.floor(number / SIGNS.length);
    return digit;
  });
  const text = SITTINGS[sitting] + form + edition + person + digits.reverse().join("");
  const values = valuesOf(text);
  if (values.includes(-1) || text.length !== LENGTH - 2) throw new RangeError(`${text} holds something that is no sign of a code.`);
  return grouped(text + checkOf(values).map((value) => SIGNS[value]).join(""));
}

function stateOf({ right, sure }) {
  const step = STEPS.indexOf(sure);
  if (step < 0) throw new RangeError(`Nobody can be ${sure}% sure here.`);
  return right === null ? 0 : 1 + STEPS.length * Number(right) + step;
}

function grouped(text) {
  return text.match(/.{4}/g).join("-");
}

function valuesOf(text) {
  return [...text].map((sign) => SIGNS.indexOf(sign));
}

// The remainder after division by (x + 1)(x + 2), over the 32 numbers of x⁵ + x² + 1.
function checkOf(values) {
  let [first, second] = [0, 0];
  for (const value of values) {
    const lead = value ^ first;
    const twice = (lead << 1) ^ (lead & 16 ? 37 : 0);
    [first, second] = [second ^ lead ^ twice, twice];
  }
  return [first, second];
}

/**
 * Read a code.
 * @param {string} text Its signs, grouped or not, in capitals or not.
 * @returns {{sitting: string, form: string, edition: string, person: string, marks: object[], code: string}|{problem: string}} What
 *   `encode` was given and the code as it writes it; or why it can't be read, as a sentence.
 */
export function decode(text) {
  const signs = text.toUpperCase().replace(/[^A-Z0-9]/g, "");
  if (signs.length !== LENGTH) return { problem: `This has ${signs.length} letters and figures; a code has ${LENGTH}.` };
  const strange = [...new Set(signs)].filter((sign) => !SIGNS.includes(sign));
  if (strange.length) return { problem: `This holds ${strange.join(" and ")}, and no code has 0, O, 1 or I. Look at the slip again.` };
  const values = valuesOf(signs);
  const [first, second] = checkOf(values.slice(0, -2));
  if (first !== values.at(-2) || second !== values.at(-1)) {
    return { problem: "Something in this code is mistyped: its last two signs don’t fit the others. Look at the slip again." };
  }
  const sitting = Object.keys(SITTINGS).find((name) => SITTINGS[name] === signs[0]);
  const number = values.slice(3 + PERSON, 3 + PERSON + MARKS).reduce((sum, value) => sum * SIGNS.length + value, 0);
  if (!sitting || !FORMS.includes(signs[1]) || number >= STATES ** IDEAS) return { problem: "This is no code of ours, though its last two signs fit." };
  return {
    sitting, form: signs[1], edition: signs[2], person: signs.slice(3, 3 + PERSON), marks: marksOf(number), code: grouped(signs),
  };
}

function marksOf(number) {
  const marks = [];
  for (let left = number; marks.length < IDEAS; left = Math.floor(left / STATES)) {
    const state = left % STATES;
    marks.unshift(state === 0 ? { right: null, sure: null } : { right: state > STEPS.length, sure: STEPS[(state - 1) % STEPS.length] });
  }
  return marks;
}

/**
 * Say in words what a code holds.
 * @param {{sitting: string, form: string}} code From `decode`.
 * @returns {string[]} Sentences.
 */
export function holdsWords({ sitting, form }) {
  const time = sitting === "before" ? "your first time, before the modules" : "your second time, after the modules";
  return [
    `That this was ${time}, with form ${form}, and which edition of the questions it was.`,
    "Six signs made from your word. They can’t be turned back into it, but whoever guesses it can check the guess.",
    `For each of the ${IDEAS} ideas, whether your answer was right, not right or left open, and how sure you were.`,
    "Two signs that show a slip when somebody copies it.",
  ];
}

// ---- a class ----

/**
 * Read what a tutor pasted, line by line. A line may hold more than the code, as an export does. A sheet of paper is a line such as
 * “paper; blue heron; before; A; 110 1-0 101 111”: 1 for right, 0 for not right, - for left open.
 * @param {string} text The lines.
 * @param {string} edition The edition of the questions; codes of another are set aside.
 * @returns {{sittings: object[], aside: Array<{line: number, text: string, why: string, none: boolean}>, repeated: Array<{line: number,
 *   first: number, code: string}>}} What could be read; the lines set aside, each with a sentence, and `none` where nothing looks like a
 *   code (a heading, a name); codes that had stood on an earlier line, counted once.
 */
export function readLines(text, edition) {
  const [sittings, aside, repeated, seen] = [[], [], [], new Map()];
  text.split(/\r\n|\r|\n/).forEach((line, at) => {
    if (!line.trim()) return;
    const found = /^\W*paper\b/i.test(line) ? [paperSitting(line, edition)] : codesIn(line);
    for (const one of found) {
      const why = one.problem ?? (one.edition === edition ? "" : "This code is from another edition of the questions, so it can’t be counted with these.");
      if (why) aside.push({ line: at + 1, text: (one.text ?? line).trim().slice(0, 120), why, none: Boolean(one.none) });
      else if (seen.has(one.code)) repeated.push({ line: at + 1, first: seen.get(one.code), code: one.code });
      else {
        seen.set(one.code, at + 1);
        sittings.push({ ...one, line: at + 1 });
      }
    }
  });
  return { sittings, aside, repeated };
}

// All codes that can be read in a line; where there is none, one problem.
function codesIn(line) {
  const [codes, problems] = [[], []];
  let end = 0;
  for (const match of line.matchAll(GROUPED)) {
    const start = match.index + match[0].length;
    const read = decode(match[1]);
    if (read.problem) problems.push(read);
    else if (start >= end) {
      codes.push(read);
      end = start + match[1].length;
    }
  }
  if (codes.length) return [...codes, ...mistypedBeside(codes, line)];
  if (problems.length) return [problems[0]];
  const signs = line.replace(/[^A-Z0-9]/gi, "").length;
  const near = signs >= LENGTH - 4 && signs <= LENGTH + 4 && (/[-\u2010-\u2015]/.test(line) || /^\W*[AB]{2}[A-Z0-9]{2}\b/i.test(line));
  return [near ? decode(line) : { none: true, problem: "There is no code in this line. A code is five groups of four, with a hyphen between them." }];
}

// An export may hold two codes in a line: a mistyped one beside a good one must not get lost. Other things there (dates, numbers of
// an answer) look less like a code than this.
function mistypedBeside(codes, line) {
  const rest = codes.reduce((left, { code }) => left.replace(new RegExp(code.replaceAll("-", "[^A-Z0-9]*"), "gi"), ";"), line);
  return [...rest.matchAll(/(?:^|[^A-Z0-9])([AB]{2}[A-Z0-9]{2}(?:-[A-Z0-9]{3,5}){4})(?![A-Z0-9])/gi)].map(([, text]) => ({ ...decode(text), text })).filter(({ problem }) => problem);
}

function paperSitting(line, edition) {
  const form = "Write it as: paper; the word; before or after; A or B; twelve marks of 1, 0 or -.";
  const [, word = "", sitting = "", letter = "", ...rest] = line.split(/[;,\t]/).map((part) => part.trim());
  const marks = rest.join("").replace(/\s/g, "").replace(/[–—−]/g, "-");
  if (plainWord(word).length < SHORTEST) return { problem: `The word of this sheet is missing or has fewer than ${SHORTEST} letters. ${form}` };
  const time = TIMES_ON_PAPER[sitting.toLowerCase()];
  if (!time) return { problem: `This sheet says neither before nor after. ${form}` };
  if (!FORMS.includes(letter.toUpperCase())) return { problem: `This sheet doesn’t say which form it was. ${form}` };
  if (!/^[01-]{12}$/.test(marks)) return { problem: `The marks of this sheet aren’t twelve of 1, 0 or -. ${form}` };
  const read = {
    sitting: time,
    form: letter.toUpperCase(),
    edition,
    person: personOf(word),
    marks: [...marks].map((mark) => ({ right: mark === "-" ? null : mark === "1", sure: null })),
  };
  return { ...read, code: encode(read) };
}

/**
 * Count a class. An answer that was left open counts as not right.
 * @param {object[]} sittings From `readLines`.
 * @returns {object} `before` and `after`, each `{n, scores, ideas: [{right, open, sure}]}`, of all sittings (`sure` is how many were not
 *   right although their owner was at least 80% sure); `pairs`: `{n, ideas: [{gained, lost, both, neither}], change, byFirst, sameForm}`,
 *   of those who can be told apart and sat both; `alone`: how many sat one only; `unclear`: the people's signs that stand for more than
 *   one first or more than one second sitting, so that nobody knows which belong together.
 */
export function classResult(sittings) {
  const [before, after] = ["before", "after"].map((name) => sittings.filter(({ sitting }) => sitting === name));
  const those = (all, person) => all.filter((one) => one.person === person);
  const people = [...new Set(sittings.map(({ person }) => person))];
  const unclear = people.filter((person) => those(before, person).length > 1 || those(after, person).length > 1);
  const clear = people.filter((person) => !unclear.includes(person));
  const both = clear.map((person) => [those(before, person)[0], those(after, person)[0]]).filter(([one, two]) => one && two);
  const alone = (mine) => clear.filter((person) => those(mine, person).length).length - both.length;
  return {
    before: counted(before), after: counted(after), pairs: pairsOf(both), unclear, alone: { before: alone(before), after: alone(after) },
  };
}

function counted(sittings) {
  const ideas = Array.from({ length: IDEAS }, (_, at) => {
    const marks = sittings.map((one) => one.marks[at]);
    return {
      right: marks.filter(({ right }) => right).length,
      open: marks.filter(({ right }) => right === null).length,
      sure: marks.filter(({ right, sure }) => right === false && sure >= SURE_ENOUGH).length,
    };
  });
  return { n: sittings.length, scores: sittings.map(scoreOf), ideas };
}

function scoreOf({ marks }) {
  return marks.filter(({ right }) => right).length;
}

function pairsOf(pairs) {
  const ideas = Array.from({ length: IDEAS }, (_, at) => {
    const count = (first, second) => pairs.filter(([one, two]) => Boolean(one.marks[at].right) === first && Boolean(two.marks[at].right) === second).length;
    return { gained: count(false, true), lost: count(true, false), both: count(true, true), neither: count(false, false) };
  });
  const changeOf = (those) => (those.length ? pairedChange(those.map(([one]) => scoreOf(one)), those.map(([, two]) => scoreOf(two))) : null);
  const byFirst = FORMS.map((form) => {
    const began = pairs.filter(([one, two]) => one.form === form && two.form !== form);
    return { form, change: changeOf(began) };
  });
  return { n: pairs.length, ideas, change: changeOf(pairs), byFirst, sameForm: pairs.filter(([one, two]) => one.form === two.form).length };
}

/**
 * Say what was read of the lines.
 * @param {object} read From `readLines`.
 * @param {object} result From `classResult`.
 * @returns {string[]} Sentences.
 */
export function readWords({ sittings, aside, repeated }, { before, after, pairs, alone, unclear }) {
  if (!sittings.length) return [aside.length ? "No code could be read." : "There is nothing to count yet. Paste the codes first, one on each line."];
  const said = [`${many(sittings.length, "code")} read: ${before.n} before, ${after.n} after.`, `${many(pairs.n, "person", "people")} sat both.`];
  if (alone.before) said.push(`${many(alone.before, "person", "people")} sat only the first.`);
  if (alone.after) said.push(`${many(alone.after, "person", "people")} sat only the second.`);
  if (repeated.length) said.push(`${many(repeated.length, "code")} stood there twice and ${repeated.length === 1 ? "is" : "are"} counted once.`);
  if (aside.length) said.push(`${many(aside.length, "line")} ${aside.length === 1 ? "is" : "are"} set aside.`);
  if (unclear.length) {
    said.push(
      `With ${many(unclear.length, "word")}, several first or several second sittings came in: two people had the same word, or one sat twice. ` +
        "They are in the first table and can’t be in the second.",
    );
  }
  return said;
}

/**
 * Say how the same people's answers changed, and what so few can't tell.
 * @param {object} pairs From `classResult`.
 * @returns {string[]} Sentences, in paragraphs.
 */
export function changeWords({ n, change, byFirst, sameForm }) {
  if (!n) return ["Nobody’s two codes are here together yet, so nothing can be said of a change."];
  const { mean, low, high, rose, fell, same } = change;
  const went = `Of ${many(n, "person", "people")} who sat both, ${rose} had more right the second time, ${fell} fewer, and ${same} just as many.`;
  const average = `On average that is ${signed(mean)} of ${IDEAS}.`;
  if (n < FEW) return [`${went} ${average}`, `That is too few to say more: with fewer than ${FEW} people, one or two make the average.`, ...orderWords(byFirst, sameForm)];
  const flat = low === high; // everybody changed alike
  const interval = flat
    ? `All ${n} changed by the same number. That is what the count gives, and no certainty about others.`
    : `The 95% interval runs from ${signed(low)} to ${signed(high)}: with ${n} people, it can’t be said more exactly.`;
  const meaning = low > 0 || high < 0
    ? "“No change” (0) lies outside it. It doesn’t say what made the change."
    : "“No change” (0) lies within it, so these people show neither that something changed nor that nothing did.";
  return [`${went} ${average}`, flat ? interval : `${interval} ${meaning}`, ...orderWords(byFirst, sameForm)];
}

function orderWords(byFirst, sameForm) {
  const [one, two] = byFirst.map(({ form, change }) => (change ? `${many(change.n, "person", "people")} began with form ${form} (on average ${signed(change.mean)})` : `nobody began with form ${form}`));
  const means = byFirst.map(({ change }) => change?.mean);
  if (sameForm && means.every((mean) => mean === undefined)) return [sameWords(sameForm)];
  const middle = means.includes(undefined) ? "If one form is harder, that is in the average too." : `If one form is harder, that cancels out halfway between the two averages: ${signed((means[0] + means[1]) / 2)}.`;
  const words = [`${one[0].toUpperCase()}${one.slice(1)}, and ${two}. ${middle}`];
  return sameForm ? [...words, sameWords(sameForm)] : words;
}

function sameWords(sameForm) {
  return `${many(sameForm, "person", "people")} had the same form twice: the second time they knew the questions.`;
}

function signed(number) {
  const rounded = Math.abs(number).toFixed(1);
  if (rounded === "0.0") return "0.0";
  return `${number < 0 ? "−" : "+"}${rounded}`;
}

function many(count, one, more = `${one}s`) {
  return `${count} ${count === 1 ? one : more}`;
}

/**
 * Write the class's result as CSV, one line an idea.
 * @param {object} result From `classResult`.
 * @param {Array<{name: string}>} ideas The ideas.
 * @returns {string} The text.
 */
export function resultCsv({ before, after, pairs }, ideas) {
  const sides = ["before", "after"];
  const head = ["idea", ...sides.flatMap((side) => ["right", "left_open", "sure_but_not_right", "of"].map((name) => `${side}_${name}`)), "newly_right", "no_longer_right", "right_both_times", "right_neither_time", "sat_both"];
  const rows = ideas.map(({ name }, at) => {
    const all = [before, after].flatMap(({ n, ideas: counts }) => [counts[at].right, counts[at].open, counts[at].sure, n]);
    const { gained, lost, both, neither } = pairs.ideas[at];
    return [name, ...all, gained, lost, both, neither, pairs.n];
  });
  return lines([head, ...rows]);
}

/**
 * Write the sittings as CSV, one line a code: for a count of one's own.
 * @param {object[]} sittings From `readLines`.
 * @param {Array<{name: string}>} ideas The ideas.
 * @returns {string} The text; right is 1, not right 0, left open empty.
 */
export function sittingsCsv(sittings, ideas) {
  const head = ["person", "sitting", "form", "edition", ...ideas.map(({ name }) => `${name}_right`), ...ideas.map(({ name }) => `${name}_sure`)];
  const rows = sittings.map(({ person, sitting, form, edition, marks }) => [
    person, sitting, form, edition, ...marks.map(({ right }) => (right === null ? "" : Number(right))), ...marks.map(({ sure }) => sure ?? ""),
  ]);
  return lines([head, ...rows]);
}

function lines(rows) {
  return `${rows.map((row) => row.join(",")).join("\n")}\n`;
}
