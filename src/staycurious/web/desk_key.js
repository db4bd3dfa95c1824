/**
 * The note desk's key: what was found, what there was besides, and what else was asked.
 */

import { KINDS, LOOK, byKind, inShort } from "./desk.js";
import { make } from "./explorable.js";

const VERDICTS = {
  found: () => "You found it.",
  place: ({ as }) => (as === LOOK
    ? "You stopped here, to look it up. Now it has a name."
    : `You marked the place, and named it “${KINDS[as]}”. Which name tells a colleague more?`),
  unseen: () => "Not marked.",
};

/**
 * Quote what was said.
 * @param {object} desk From makeDesk.
 * @param {string[]} ids The turns.
 * @returns {HTMLElement[]} A paragraph for each.
 */
export function quoted(desk, ids) {
  return desk.turns.filter(({ id }) => ids.includes(id))
    .map(({ id, who, says }) => make("p", { class: "from" }, make("span", { class: "id" }, id), ` ${who}: “${says}”`));
}

/**
 * Show the key beside what a reader marked.
 * @param {object} desk From makeDesk.
 * @param {object} held From holdAgainst.
 * @param {string[]} alone The sentences that were marked before the conversation came in.
 * @returns {HTMLElement[]} The key's parts; the first is its head.
 */
export function keyParts(desk, held, alone) {
  const unseen = held.items.some(({ verdict }) => verdict === "unseen");
  return [
    make("h4", { tabindex: -1 }, "The key"),
    make("div", { class: "short" }, ...inShort(held, alone, desk).map((words) => make("p", {}, words))),
    findsTable(held.items),
    ...(unseen ? [make("p", {}, "What you didn’t mark is easy to read past: nothing on the page points at it.")] : []),
    make("ol", { class: "items" }, ...held.items.map((item) => itemLine(desk, item))),
    ...asked(desk, held),
  ];
}

function findsTable(items) {
  const head = ["What is wrong", "In the key", "You found"].map((name) => make("th", { scope: "col" }, name));
  const rows = byKind(items).map(({ words, of, found }) =>
    make("tr", {}, make("th", { scope: "row" }, words), make("td", {}, String(of)), make("td", {}, String(found))));
  return make("table", {}, make("caption", {}, "Your finds, by kind"), make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}

function itemLine(desk, item) {
  const { kind, sentence, verdict, turns, why } = item;
  const about = kind === "missing"
    ? make("p", {}, "Left out: ", desk.missing.find(({ id }) => id === item.id).left)
    : make("p", {}, make("span", { class: "id" }, sentence), ` “${desk.sentences.find(({ id }) => id === sentence).text}”`);
  return make("li", {},
    make("h5", { class: "verdict" }, kind === "missing" ? KINDS.missing : `${KINDS[kind]}, ${sentence}`, `. ${VERDICTS[verdict](item)}`),
    about, ...quoted(desk, turns), make("p", {}, why));
}

// What was marked and is not in the key, with what the source has of it.
function asked(desk, { answered, carried, other }) {
  const line = (head, about, turns) => make("li", {}, make("h5", { class: "verdict" }, head), make("p", {}, about), ...quoted(desk, turns));
  const lines = [
    ...answered.map(({ id, turns, text }) =>
      line(`${id}. The source has this: ${turns.join(", ")}. Does the sentence say whose word it is?`, `“${text}”`, turns)),
    ...carried.map(({ id, by }) =>
      line(`${id}. The note has something of this turn, in ${by.join(", ")}.`, "Is it all of the turn, and is it right? If not, your tick stands.", [id])),
    ...other.map(({ id }) => line(`${id}. The note leaves this out, and our key doesn’t ask for it.`,
      "A note can’t hold all that was said. If it matters to the person, you are right to want it.", [id])),
  ];
  if (!lines.length) return [];
  return [make("h4", {}, "What else you asked"),
    make("p", {}, "A question that the source answers costs a minute. It is part of checking."),
    make("ul", { class: "items" }, ...lines)];
}
