// Choose the target: one form, one kind of tool, taught four things. A reader says which of them puts a family furthest
// forward in the queue, sees all four, and then who moves among 1,000 referrals. The sums are in web/targets.js.

import { BAR_STYLES, bars } from "../web/charts.js";
import { checkKeys, draw, frame, make, newId } from "../web/explorable.js";
import { mounting } from "../web/mount.js";
import { plain, readNumber } from "../web/numbers.js";
import { valueLabel } from "../web/scorecard.js";
import { FLAGGED_OF_100, readTargets, standings } from "../web/targets.js";

// Nested in a class of its own: in Jupyter a widget's styles reach the whole notebook.
const CSS = `${BAR_STYLES}
.sc-ex.target { max-width: 46rem;
fieldset { border: 0; margin: 0; min-width: 0; padding: 0; }
:is(legend, .ask) { float: none; font-size: 1em; font-weight: 600; line-height: 1.4; margin: 0 0 0.4rem; padding: 0; width: 100%; }
label.ask { display: block; }
select { min-height: 44px; width: min(100%, 26rem); }
input[type="text"] { min-height: 44px; text-align: center; width: 5rem; }
.row { align-items: center; display: flex; flex-wrap: wrap; gap: 0.5rem; }
.queue { margin-block: 0 1rem; }
.story { border: 1px solid var(--line); margin: 0.8rem 0; padding: 0.7rem 0.9rem; }
.story p:last-child { margin: 0; }
.form { color: var(--muted); font-size: 0.95em; }
.guess { background: var(--accent-soft); margin: 0.8rem 0; padding: 0.7rem 0.9rem; }
.option { align-items: start; display: flex; gap: 0.6rem; min-height: 36px; padding-block: 0.25rem; }
.option input { margin-block-start: 0.2em; }
.said:not(:empty) { background: var(--surface); border-inline-start: 4px solid var(--accent); margin: 0.8rem 0; padding: 0.5rem 0.8rem; }
.said p:last-child { margin: 0; }
.places td:last-child { text-align: end; width: 3.2rem; }
.places th:first-child { width: 42%; }
.places thead th:last-child { text-align: end; }
.places small { color: var(--muted); display: block; font-size: 0.9em; line-height: 1.35; }
.strip { display: block; height: 22px; overflow: visible; width: 100%; }
.strip .front { fill: color-mix(in srgb, var(--flag) 22%, var(--paper)); stroke: var(--control); }
.strip .rest { fill: color-mix(in srgb, var(--ink) 8%, var(--paper)); stroke: var(--control); }
.strip .here { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5; }
.key { color: var(--muted); font-size: 0.95em; margin: 0.5rem 0 0; }
.movers { border-top: 1px solid var(--line); margin-top: 1.4rem; padding-top: 1.2rem; }
.movers table { margin: 0.9rem 0; }
.five :is(th, td):not(:first-child) { text-align: end; }
.again { margin-top: 1rem; }
@container (max-width: 30rem) {
  .five :is(th, td) { padding-inline-end: 0.3rem; vertical-align: bottom; }
  .five thead th:not(:first-child) { text-align: start; transform: rotate(180deg); white-space: nowrap; writing-mode: vertical-rl; }
}
@media (forced-colors: active) {
  .strip :is(.front, .rest) { fill: Canvas; stroke: CanvasText; }
  .strip .here { fill: CanvasText; stroke: Canvas; }
}
}
`;

/** What the counts of 1,000 can be compared by, after the boxes of the form. */
const FOLLOWED = { name: "followed", label: "What followed" };

/**
 * Say where the four tools put a family, against what the reader expected.
 * @param {object} targets From readTargets.
 * @param {string} name What to call the family.
 * @param {object[]} places From standings.
 * @param {string} guess The target that the reader named.
 * @returns {string[]} Sentences.
 */
export function compare(targets, name, places, guess) {
  const short = (target) => targets.targets.find((one) => one.name === target).short;
  const [first, last] = [Math.min, Math.max].map((which) => which(...places.map(({ place }) => place)));
  const at = (place) => places.filter((one) => one.place === place).map(({ target }) => `“${short(target)}”`).join(" and ");
  const right = places.find(({ target }) => target === guess).place === first;
  const spread = last - first;
  return [
    `You said “${short(guess)}”. ${right ? "So it is" : `It is ${at(first)}`}: taught that, the tool puts ${name} at place ${first} of 100. Taught ${at(last)}, it puts ${name} at place ${last}.`,
    spread < 10
      ? "The four places lie close together. Whatever the tools were taught, they have only this form to go by."
      : `Nothing about ${name} changed, and nothing on the form. Only what the tool was taught has changed.`,
  ];
}

/**
 * Say how many of 1,000 referrals the tools flag together, and each alone.
 * @param {object} targets From readTargets.
 * @returns {{all: number, byHowMany: number[], none: number, alone: Array<{short: string, count: number}>}} Counts per
 *   1,000; byHowMany[n] is for those flagged by exactly n tools.
 */
export function together({ targets, who_moves: { overlap } }) {
  const byHowMany = Array(targets.length + 1).fill(0);
  for (const { by, per_1000: count } of overlap) byHowMany[by.length] += count;
  const alone = targets.map(({ name, short }) => ({ short, count: overlap.find(({ by }) => by.length === 1 && by[0] === name)?.per_1000 ?? 0 }));
  return { all: byHowMany.at(-1), byHowMany, none: byHowMany[0], alone };
}

/**
 * Say in which line of a comparison the tools are furthest apart.
 * @param {object} targets From readTargets.
 * @param {object} comparison Its `name` and its `rows`.
 * @returns {string} The sentence.
 */
export function apart({ targets }, { name, rows }) {
  const ends = (row) => {
    const rising = targets.map((target) => ({ short: target.short, share: row[target.name] })).sort((one, other) => one.share - other.share);
    return { row, low: rising[0], high: rising.at(-1) };
  };
  const all = rows.map(ends);
  // what followed is asked of one line above all
  const { row, low, high } = name === FOLLOWED.name ? all.at(-1) : all.reduce((most, one) => (one.high.share - one.low.share > most.high.share - most.low.share ? one : most));
  const range = `${low.share} of 100 (taught “${low.short}”) to ${high.share} (taught “${high.short}”)`;
  return name === FOLLOWED.name ? `${row.label} followed for ${range}.` : `Furthest apart: ${row.label}, from ${range}. Of all referrals it is ${row.all} of 100.`;
}

function firstName(family) {
  return family.name.split(" ")[0];
}

// What the form says of a family: the boxes that are not as on an empty form.
function onTheForm(fields, referral) {
  const always = ["referrer", "area", "child_age", "tenure"];
  const told = fields.filter(({ name, default: empty }) => always.includes(name) || referral[name] !== empty);
  return told.map((field) => (field.kind === "yes_no" ? field.label : `${field.label}: ${valueLabel(field, referral[field.name])}`)).join(" · ");
}

// A queue of 100 from left to right, and a place in it where there is one.
function strip(place) {
  const mark = () => draw("svg", { x: `${place - 0.5}%`, y: 11, overflow: "visible" }, draw("path", { class: "here", d: "M0 -9L7 0L0 9L-7 0Z" }));
  return draw(
    "svg", { class: "strip", "aria-hidden": "true" },
    draw("rect", { class: "front", x: 0, y: 5, width: `${FLAGGED_OF_100}%`, height: 12 }),
    draw("rect", { class: "rest", x: `${FLAGGED_OF_100}%`, y: 5, width: `${100 - FLAGGED_OF_100}%`, height: 12 }),
    ...(place === null ? [] : [mark()]),
  );
}

function placesTable(targets, name, places) {
  const row = ({ target, place, score, flagged }) => {
    const { short, plain: words } = targets.targets.find((one) => one.name === target);
    return make(
      "tr", {},
      make("th", { scope: "row" }, short, make("small", {}, words)),
      make(
        "td", {}, strip(place),
        flagged ? make("strong", {}, `Place ${place}: flagged`) : `Place ${place}: not flagged`,
      ),
      make("td", {}, String(score)),
    );
  };
  const heads = ["Taught", "Place among 100", "Score"];
  return make(
    "table", { class: "places" },
    make("caption", {}, `${name} in four queues`),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...places.map(row)),
  );
}

/**
 * Say which box pushes a referral forward most, once where it is the same in several queues. In the back half of a queue
 * nothing has pushed it far: there, to name a box would only look like a verdict on it.
 * @param {object} targets From readTargets.
 * @param {string} name What to call the family.
 * @param {object[]} places From standings.
 * @returns {string} The sentence.
 */
export function pushes(targets, name, places) {
  const pushed = places.filter(({ place, pushedBy }) => place <= 50 && pushedBy);
  if (!pushed.length) return `No box of the form pushes ${name} far forward.`;
  const said = [...new Set(pushed.map(({ pushedBy }) => pushedBy))].map((box) => {
    const tools = pushed.filter(({ pushedBy }) => pushedBy === box).map(({ target }) => `“${targets.targets.find((one) => one.name === target).short}”`);
    return `${box} (${tools.length === places.length ? "in all four" : tools.join(", ")})`;
  });
  return `What pushes the referral forward most: ${said.join("; ")}.`;
}

function comparedTable({ targets }, { label, rows }) {
  const columns = ["all", ...targets.map(({ name }) => name)];
  const heads = [label, "All referrals", ...targets.map(({ short }) => short)];
  return make(
    "table", { class: "five" },
    make("caption", {}, "Of each 100 flagged by each tool"),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows.map((row) => make("tr", {},
      make("th", { scope: "row" }, row.label), ...columns.map((column) => make("td", {}, String(row[column])))))),
  );
}

// One of the four tools, chosen before anything is shown.
function guessForm({ targets }, onGuess) {
  const radios = newId("target");
  const asked = make("legend");
  const options = targets.map(({ name, short, plain: words }) => {
    const id = newId("option");
    return make("label", { class: "option", for: id }, make("input", { type: "radio", name: radios, id, value: name }), make("span", {}, make("strong", {}, short), `: ${words}`));
  });
  const wrong = make("div", { role: "status" });
  const form = make("form", { class: "guess" }, make("fieldset", {}, asked, ...options), wrong, make("button", { type: "submit", class: "main" }, "Keep my guess"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const guess = form.querySelector("input:checked")?.value;
    if (guess) return onGuess(guess);
    wrong.replaceChildren(make("p", { class: "error" }, "Choose one of the four first. A guess will do."));
    form.querySelector("input").focus();
  });
  const ask = (name) => {
    asked.textContent = `Before you look: which of the four puts ${name} furthest forward in its queue? It was taught whether…`;
    form.reset();
    wrong.replaceChildren();
  };
  return { form, ask };
}

// What is said once a guess is kept. The form with its button goes then, so that the focus comes here.
function saying() {
  return make("div", { class: "said", role: "status", tabindex: "-1" });
}

function told(targets, { name, age, story, referral }) {
  return [
    make("p", {}, make("strong", {}, `${name}, aged ${age} (made up). `), story),
    make("p", { class: "form" }, `What the tools are given: ${onTheForm(targets.fields, referral)}.`),
  ];
}

// The first part: a family, the guess, and its places in the four queues.
function familyPart(model, targets, families, keep) {
  const kept = () => model.get("kept") ?? {};
  const chooser = make("select", { id: newId("family") }, ...families.map(({ id, name, age }) => make("option", { value: id }, `${name}, aged ${age}`)));
  const story = make("div", { class: "story" });
  const said = saying();
  const result = make("div");
  const { form, ask } = guessForm(targets, (guess) => {
    keep({ family: chooser.value, guesses: { ...kept().guesses, [chooser.value]: guess } });
    show();
    said.focus();
  });

  const show = () => {
    const family = families.find(({ id }) => id === chooser.value);
    const name = firstName(family);
    const guess = kept().guesses?.[family.id] ?? null;
    story.replaceChildren(...told(targets, family));
    ask(name);
    form.hidden = guess !== null;
    said.replaceChildren();
    result.replaceChildren();
    if (guess === null) return;
    const places = standings(targets, family.referral);
    said.append(...compare(targets, name, places, guess).map((words) => make("p", {}, words)));
    result.append(
      placesTable(targets, name, places),
      make("p", { class: "key" }, pushes(targets, name, places)),
      make("p", { class: "key" }, "The scores can't be compared down the column: an enquiry is common, and coming into care is rare."),
    );
  };
  chooser.value = families.some(({ id }) => id === kept().family) ? kept().family : families[0].id;
  chooser.addEventListener("change", () => {
    keep({ family: chooser.value });
    show();
  });
  const queue = make(
    "p", { class: "key queue" }, strip(null),
    `A queue of 100 referrals, as each tool makes one. Place 1, on the left, is looked at first. The first ${FLAGGED_OF_100} are flagged.`,
  );
  const element = make("div", {}, queue, make("label", { class: "ask", for: chooser.id }, "Whose referral?"), chooser, story, form, said, result);
  return { element, show, focus: () => chooser.focus() };
}

// A number of 1,000, guessed before anything is shown.
function numberForm(onNumber) {
  const [inputId, wrongId] = [newId("all"), newId("wrong")];
  const input = make("input", { id: inputId, type: "text", inputmode: "numeric" });
  const wrong = make("div", { role: "status", id: wrongId });
  const form = make(
    "form", { class: "guess" },
    make("label", { class: "ask", for: inputId }, "Each tool flags the first 100 of 1,000 referrals. How many do all four flag?"),
    make("div", { class: "row" }, input, "of 1,000", make("button", { type: "submit" }, "Keep my number")),
    wrong,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const number = readNumber(input.value);
    if (isWhole(number, 100)) return onNumber(number);
    wrong.replaceChildren(make("p", { class: "error" }, "Write a whole number from 0 to 100: no tool flags more than 100."));
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", wrongId);
    input.focus();
  });
  const clear = () => {
    input.value = "";
    wrong.replaceChildren();
    input.removeAttribute("aria-invalid");
  };
  return { form, clear };
}

// How those whom each tool flags differ, by what the reader chooses.
function comparison(targets) {
  const { held_out: heldOut, compared, followed, within } = targets.who_moves;
  const comparisons = [...compared, { ...FOLLOWED, rows: followed }];
  const chooser = make("select", { id: newId("by") }, ...comparisons.map(({ name, label }) => make("option", { value: name }, label)));
  const sentence = make("p", { role: "status" });
  const table = make("div");
  const show = () => {
    const chosen = comparisons.find(({ name }) => name === chooser.value);
    table.replaceChildren(comparedTable(targets, chosen));
    sentence.textContent = apart(targets, chosen);
  };
  chooser.addEventListener("change", show);
  const taught = targets.targets.map(({ short, taught_on: count }) => `“${short}” ${plain(count)}`).join(", ");
  const element = make(
    "div", {},
    make("label", { class: "ask", for: chooser.id }, "Compare those whom each tool flags by"),
    chooser, table, sentence,
    make("p", { class: "key" }, `Counted on ${plain(heldOut)} made-up referrals that no tool had seen. Each figure may be off by about ${Math.round(within)} either way. Referrals that each was taught: ${taught}.`),
  );
  return { element, show };
}

// The second part: of 1,000 referrals, how many all four flag, and how those whom they flag differ.
function moversPart(model, targets, keep) {
  const counts = together(targets);
  const said = saying();
  const compared = comparison(targets);
  const many = ["none", "one only", "two", "three", "all four"];
  const rows = counts.byHowMany.slice(1).map((value, at) => ({ label: many[at + 1] ?? String(at + 1), value })).reverse();
  const seen = make("div", {}, bars(rows, { caption: "Of 1,000 referrals", heads: ["Flagged by", "Referrals"] }), compared.element);
  const { form, clear } = numberForm((number) => {
    keep({ all_four: number });
    show();
    said.focus();
  });

  const show = () => {
    const guess = model.get("kept")?.all_four ?? null;
    form.hidden = guess !== null;
    seen.hidden = guess === null;
    clear();
    said.replaceChildren();
    if (guess === null) return;
    said.append(
      make("p", {}, `You said ${plain(guess)}. All four flag ${counts.all} of 1,000. At least one flags ${plain(1000 - counts.none)}.`),
      make("p", {}, `Flagged by one only: ${counts.alone.map(({ short, count }) => `${count} by “${short}”`).join(", ")}.`),
    );
    compared.show();
  };
  const element = make("div", { class: "movers" }, make("h4", {}, "Who moves?"), form, said, seen);
  return { element, show };
}

function build(model, box) {
  const [targets, families] = [model.get("targets"), model.get("families")];
  explorable.check({ targets, families, kept: model.get("kept") ?? {} });
  const keep = (more) => {
    model.set("kept", { ...(model.get("kept") ?? {}), ...more });
    model.save_changes();
  };
  const family = familyPart(model, targets, families, keep);
  const movers = moversPart(model, targets, keep);
  const again = make("button", { type: "button", class: "again" }, "Start all over again");
  again.addEventListener("click", () => {
    model.set("kept", {});
    model.save_changes();
    family.show();
    movers.show();
    family.focus();
  });
  box.append(make("h3", {}, "Choose the target"), family.element, movers.element, again);
  family.show();
  movers.show();
}

function render({ model, el }) {
  const redraw = () => {
    const box = frame(CSS);
    box.classList.add("target");
    try {
      build(model, box);
    } catch (error) {
      box.replaceChildren(box.firstChild, make("p", { class: "error", role: "alert" }, error.message));
    }
    el.replaceChildren(box);
  };
  const events = ["change:targets", "change:families"];
  for (const event of events) model.on(event, redraw);
  redraw();
  return () => events.forEach((event) => model.off(event, redraw));
}

function isWhole(number, most) {
  return Number.isInteger(number) && number >= 0 && number <= most;
}

function checkKept({ targets }, kept) {
  checkKeys("kept", kept, ["family", "guesses", "all_four"], []);
  const { family = "", guesses = {}, all_four: allFour = 0 } = kept;
  if (typeof family !== "string") throw new TypeError(`kept: family is ${family}. Give a family's id, in quotes, or leave it out.`);
  checkKeys("kept: guesses", guesses, Object.keys(guesses ?? {}));
  const names = targets.map(({ name }) => name);
  const stray = Object.entries(guesses).find(([, guess]) => !names.includes(guess));
  if (stray) throw new RangeError(`kept: the guess for ${stray[0]} is ${stray[1]}. Give one of: ${names.join(", ")}.`);
  if (!isWhole(allFour, 100)) throw new RangeError(`kept: all_four is ${allFour}. Give a whole number from 0 to 100, or leave it out.`);
}

/** What it is called, what its first state needs and may hold, and what is wrong with one. */
export const explorable = {
  title: "Choose the target",
  needs: ["targets", "families"],
  takes: ["kept"],
  check({ targets, families, kept = {} }) {
    readTargets(targets);
    if (!Array.isArray(families) || !families.length) throw new TypeError("families is no list of people, or an empty one. Load at least one from larkshire/data/people.json.");
    families.forEach((family, at) => {
      checkKeys(`families[${at}]`, family, ["id", "name", "age", "story", "strengths", "referral"], ["id", "name", "age", "story", "referral"]);
      for (const key of ["id", "name", "story"]) {
        if (typeof family[key] !== "string" || !family[key]) throw new TypeError(`families[${at}]: ${key} is ${family[key]}. Give a text, in quotes.`);
      }
      standings(targets, family.referral);
    });
    const ids = families.map(({ id }) => id);
    const twice = ids.find((id, at) => ids.indexOf(id) !== at);
    if (twice) throw new TypeError(`families: ${twice} is there twice. Give each family once.`);
    checkKept(targets, kept);
  },
};
export const mount = mounting({ render }, explorable);
export default { render };
