/**
 * A note held against the conversation it came from: what a reader marked, beside the note's key, and the note as they correct it.
 */

/** What can be wrong, as larkshire/notes.py names it, in the words of the page. */
export const KINDS = {
  added: "Nobody said it",
  missing: "Left out",
  certainty: "Surer (or less sure) than the person was",
  tone: "Harder or softer words",
  who: "Wrong speaker",
  number: "Wrong number or name",
  negation: "A “not” lost or gained",
  own_words: "Their own words lost",
};

/** A mark that names nothing yet: a place to look up. */
export const LOOK = "look";
/** What a sentence can be marked as, in words. */
export const MARKS = { [LOOK]: "I’d look this up", ...Object.fromEntries(Object.entries(KINDS).filter(([kind]) => kind !== "missing")) };
/** Under this name stands a sentence that answers to nothing in the key and to no tick. */
export const MORE = "more";

const MARK = /\{([^{}/]*)\/([^{}/]*)\}/g;

/**
 * Choose a side of every mark such as {he/she}: the person as written.
 * @param {*} part A text, or anything that holds texts.
 * @param {string} [gender] What the person is as written; the first side for "man" and "boy".
 * @returns {*} A copy without marks.
 */
export function asWritten(part, gender = "man") {
  if (typeof part === "string") return part.replace(MARK, ["man", "boy"].includes(gender) ? "$1" : "$2");
  if (Array.isArray(part)) return part.map((item) => asWritten(item, gender));
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, asWritten(value, gender)]));
}

/**
 * Make ready what a desk works with.
 * @param {object} talk The conversation: id, people, turns, and where something is left out its facts.
 * @param {object} note The note: transcript, sentences, key, fixed.
 * @returns {object} `turns` (id, who, says), `sentences`, `faults` (the key's items about a sentence, by that sentence's id),
 *   `missing` (the others, each with `left`, what was left out), `key` and `fixed`.
 * @throws {TypeError|RangeError} When the two don't fit each other; the message names the place.
 */
export function makeDesk(talk, note) {
  const { people, turns, facts = [], title = "" } = asWritten(talk, talk.swap?.as_written);
  if (note.transcript !== talk.id) throw new RangeError(`note is of ${note.transcript}, and the conversation is ${talk.id}. Give the one it was written from.`);
  const called = Object.fromEntries(people.map((person) => [person.key, upper(person.called)]));
  const spoken = turns.map(({ id, who, says, for: of }) => ({ id, who: of ? `${called[of]} (through the interpreter)` : called[who], says }));
  const known = { turns: ids(turns), facts: ids(facts), sentences: ids(note.sentences) };
  for (const item of note.key) {
    need(Object.hasOwn(KINDS, item.kind), `note, key ${item.id}: kind ${item.kind} is unknown. Choose one of: ${Object.keys(KINDS).join(", ")}.`);
    for (const turn of item.turns) need(known.turns.has(turn), `note, key ${item.id}: there is no turn ${turn}.`);
    const about = item.kind === "missing" ? "facts" : "sentence";
    need(item[about]?.length, `note, key ${item.id}: ${item.kind} needs ${about}.`);
    for (const fact of item.facts ?? []) need(known.facts.has(fact), `note, key ${item.id}: the conversation has no fact ${fact}.`);
    if (item.sentence) need(known.sentences.has(item.sentence), `note, key ${item.id}: there is no sentence ${item.sentence}.`);
  }
  for (const { id, turns: rests } of note.sentences) {
    for (const turn of rests) need(known.turns.has(turn), `note, sentence ${id}: there is no turn ${turn}.`);
  }
  const said = Object.fromEntries(facts.map((fact) => [fact.id, fact.says]));
  return {
    title, turns: spoken, sentences: note.sentences, key: note.key, fixed: note.fixed,
    faults: Object.fromEntries(note.key.filter((item) => item.sentence).map((item) => [item.sentence, item])),
    missing: note.key.filter((item) => item.kind === "missing").map((item) => ({ ...item, left: item.facts.map((fact) => said[fact]).join(" ") })),
  };
}

function ids(items) {
  return new Set(items.map(({ id }) => id));
}

function need(fine, words) {
  if (!fine) throw new RangeError(words);
}

function upper(text) {
  return text[0].toUpperCase() + text.slice(1);
}

/**
 * Hold a reader's marks against the key.
 * @param {object} desk From makeDesk.
 * @param {Object<string, string>} marks What was marked: a sentence's id with a kind, a turn's id with "missing".
 * @returns {object} `items`: each item of the key with its `verdict`, "found", "place" (marked as another kind or to look
 *   up, in `as`) or "unseen"; `answered`: sentences that were marked and are as the source has them; `carried`: turns that were marked and that
 *   sentences rest on, in `by`; `other`: turns that were marked, are in no sentence and not in the key either.
 */
export function holdAgainst(desk, marks) {
  const items = desk.key.map((item) => {
    if (item.kind === "missing") return { ...item, verdict: item.turns.some((turn) => marks[turn]) ? "found" : "unseen" };
    const as = marks[item.sentence];
    if (!as) return { ...item, verdict: "unseen" };
    return as === item.kind ? { ...item, verdict: "found" } : { ...item, verdict: "place", as };
  });
  const looked = new Set(desk.missing.flatMap(({ turns }) => turns));
  const marked = desk.turns.filter(({ id }) => marks[id] && !looked.has(id));
  const by = ({ id }) => desk.sentences.filter(({ turns }) => turns.includes(id)).map((sentence) => sentence.id);
  return {
    items,
    answered: desk.sentences.filter(({ id }) => marks[id] && !desk.faults[id]),
    carried: marked.filter((turn) => by(turn).length).map((turn) => ({ ...turn, by: by(turn) })),
    other: marked.filter((turn) => !by(turn).length),
  };
}

/**
 * Count the key by kind.
 * @param {object[]} items From holdAgainst.
 * @returns {Array<{kind: string, words: string, of: number, found: number}>} Each kind that is in the key, in the order of KINDS.
 */
export function byKind(items) {
  const of = (kind) => items.filter((item) => item.kind === kind);
  return Object.entries(KINDS)
    .map(([kind, words]) => ({ kind, words, of: of(kind).length, found: of(kind).filter(({ verdict }) => verdict === "found").length }))
    .filter((row) => row.of);
}

/**
 * Say what was found, in a few sentences.
 * @param {object} held From holdAgainst.
 * @param {string[]} alone The sentences that were marked before the conversation came in.
 * @param {object} desk From makeDesk.
 * @returns {string[]} Paragraphs.
 */
export function inShort({ items, answered, carried, other }, alone, desk) {
  const count = (fits) => items.filter(fits).length;
  const found = count(({ verdict }) => verdict === "found");
  const place = count(({ verdict }) => verdict === "place");
  const left = desk.missing.length;
  const leftFound = count((item) => item.kind === "missing" && item.verdict === "found");
  const more = place ? ` You stopped at ${place} more, with another name for it or none yet.` : "";
  const lines = [`The key has ${many(items.length, "thing")} to look at. You found ${found} of them.${more}`];
  if (left) lines.push(`The note left out ${many(left, "thing")} that the key asks for. Of these you found ${leftFound}. What is left out gives a reader no sign.`);
  const besides = [[answered.length, "sentence"], [carried.length + other.length, "turn"]].filter(([number]) => number).map(([number, word]) => many(number, word));
  if (besides.length) lines.push(`You also asked about ${besides.join(" and ")} that the key doesn’t have. They stand below it.`);
  const right = alone.filter((id) => desk.faults[id]).length;
  lines.push(`With the note alone you had marked ${many(alone.length, "sentence")}${alone.length ? `, and ${right} of them ${right === 1 ? "is" : "are"} in the key` : ""}.`);
  return lines;
}

function many(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/**
 * Say where a reader may put a note right: the key's places, and then those that they raised themselves.
 * @param {object} desk From makeDesk.
 * @param {object} held From holdAgainst.
 * @returns {{key: object[], raised: object[]}} Places, each with the `id` under which its new words are kept, its `label`, the `turns`
 *   to read, and for a sentence its `text` and `mended`, one way to mend it (null to take it out; undefined where we have none).
 */
export function placesToMend(desk, { answered, carried, other }) {
  const sentence = ({ id, text, turns }, name) => ({ id, label: `${id}. ${name}.`, turns, text, mended: desk.fixed[id] });
  const gap = (id, turns) => ({ id, label: `Left out, in ${turns.join(" and ")}. Write a sentence to add.`, turns });
  const textOf = (id) => desk.sentences.find((one) => one.id === id).text;
  return {
    key: desk.key.map((item) => (item.sentence
      ? sentence({ id: item.sentence, text: textOf(item.sentence), turns: item.turns }, KINDS[item.kind])
      : gap(item.id, item.turns))),
    raised: [...answered.map((one) => sentence(one, "You asked about it")), ...[...carried, ...other].map(({ id }) => gap(id, [id]))],
  };
}

/**
 * Write the corrected note.
 * @param {object} desk From makeDesk.
 * @param {Object<string, string>} mended A sentence's id with its new text, empty where it is taken out; the id of something left
 *   out, of a turn, or MORE, with the sentence to add.
 * @returns {string} The note, with its headings; what was added stands at the end.
 */
export function correctedNote(desk, mended) {
  const parts = new Map();
  for (const { id, section, text } of desk.sentences) {
    const now = (mended[id] ?? text).trim();
    if (now) parts.set(section, [...(parts.get(section) ?? []), now]);
  }
  const gaps = [...desk.missing.map(({ id }) => id), ...desk.turns.map(({ id }) => id), MORE];
  const added = gaps.map((id) => (mended[id] ?? "").trim()).filter(Boolean);
  if (added.length) parts.set("Added after reading the conversation", added);
  return [...parts].map(([section, texts]) => `${section}\n${texts.join(" ")}`).join("\n\n");
}
