// Whose criterion?: five people and what each is shown; which number each would ask for; then one line, and whose number gets better.

import { BAR_STYLES, bar } from "../web/charts.js";
import { checkGroups, checkLine, checkLines, count, inHundred } from "../web/criteria.js";
import { announcer, checkKeys, frame, make, newId } from "../web/explorable.js";
import { mounting } from "../web/mount.js";
import { plain } from "../web/numbers.js";

// Nested in a class of its own: in Jupyter a widget's styles reach the whole notebook.
const CSS = `${BAR_STYLES}
.sc-ex.whose { max-width: 46rem;
.people { display: grid; gap: 0.8rem; list-style: none; margin: 0 0 0.8rem; padding: 0; }
.people li { border-inline-start: 4px solid var(--control); padding: 0.1rem 0 0.1rem 0.9rem; }
.people li.told { border-color: var(--accent); }
.people :is(h4, p) { margin: 0 0 0.2rem; }
.people label { display: block; font-weight: 600; margin: 0.3rem 0 0.2rem; }
.people select { min-height: 44px; width: 100%; }
.people .reply:not(:empty) { background: var(--accent-soft); margin-top: 0.5rem; padding: 0.5rem 0.8rem; }
.quiet { color: var(--muted); }
.slider { align-items: center; display: grid; gap: 0 0.8rem; grid-template-columns: 1fr auto; margin-bottom: 0.5rem; }
.slider label { font-weight: 600; grid-column: 1 / -1; }
.slider output { font-variant-numeric: tabular-nums; font-weight: 650; min-width: 2.2em; text-align: end; }
.own { align-items: center; display: flex; gap: 0.5rem; min-height: 44px; }
.move { border-top: 1px solid var(--line); margin-top: 1rem; padding-top: 1rem; }
.now { background: var(--surface); border-inline-start: 4px solid var(--accent); margin: 0 0 0.8rem; padding: 0.5rem 0.8rem; }
.bars { display: block; max-width: 12rem; }
.then { white-space: nowrap; }
.when { display: none; }
:is(td, th) p { margin: 0; }
@container (max-width: 36rem) {
  table, caption, tbody, tr, th, td { display: block; }
  .when { display: inline; }
  thead { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; width: 1px; }
  tr { border-bottom: 1px solid var(--line); padding: 0.5rem 0; }
  :is(tbody th, td) { border: 0; padding: 0.1rem 0; }
  tbody th { font-weight: 650; }
}
}
`;

const ALL = (counts, part) => counts.reduce((sum, one) => sum + one[part], 0);

function apart([one, other], share) {
  return inHundred(Math.abs(one[share].share - other[share].share));
}

// What can be asked for: its words in the menu, how it is counted over both groups, what is better, and how it is said.
const MEASURES = {
  missed: {
    menu: () => "children who came to harm and were missed",
    of: (counts) => ALL(counts, "missed"), most: (counts) => ALL(counts, "missed") + ALL(counts, "hits"), better: -1,
    say: (value, counts) => `${plain(value)} of ${plain(ALL(counts, "missed") + ALL(counts, "hits"))} children missed`,
  },
  wrongly: {
    menu: () => "families flagged where no harm followed",
    of: (counts) => ALL(counts, "wrongly"), most: (counts) => counts.reduce((sum, { wrong }) => sum + wrong.of, 0), better: -1,
    say: (value, counts) => `${plain(value)} of ${plain(counts.reduce((sum, { wrong }) => sum + wrong.of, 0))} families without harm flagged`,
  },
  flags: {
    menu: () => "flags to work through",
    of: (counts) => ALL(counts, "flagged"), most: (counts) => ALL(counts, "n"), better: -1,
    say: (value, counts) => `${plain(value)} flags of ${plain(ALL(counts, "n"))} referrals`,
  },
  gap: {
    menu: (names) => `the gap in wrong flags between ${names.join(" and ")}`,
    of: (counts) => apart(counts, "wrong"), most: () => 100, better: -1,
    say: (value, counts) => `${value} more in 100 flagged without harm in one than in the other (and ${apart(counts, "found")} more in 100 missed)`,
  },
  right: {
    menu: () => "families the tool was right about",
    of: (counts) => ALL(counts, "n") - ALL(counts, "missed") - ALL(counts, "wrongly"), most: (counts) => ALL(counts, "n"), better: 1,
    say: (value, counts) => `right about ${plain(value)} of ${plain(ALL(counts, "n"))} families`,
  },
};

// Each person's number at the line as it was and at the lines as they are: "better", "worse" or "same".
function fates(groups, people, start, lines) {
  const [before, after] = [[start, start], lines].map((both) => groups.map((group, at) => count(group, both[at])));
  return people.map(({ asks }) => {
    const measure = MEASURES[asks];
    const [was, is] = [measure.of(before), measure.of(after)];
    const gain = (is - was) * measure.better;
    return { was, is, fate: gain > 0 ? "better" : gain < 0 ? "worse" : "same", words: measure.say(is, after), share: is / measure.most(after) };
  });
}

function makeSlider(value, act) {
  const id = newId("line");
  const input = make("input", { id, type: "range", min: 0, max: 100, step: 1, value });
  const [label, output] = [make("label", { for: id }), make("output", { for: id })];
  input.addEventListener("input", () => act(Number(input.value)));
  return {
    element: make("div", { class: "slider" }, label, input, output),
    show(line, words) {
      label.textContent = words;
      input.value = line;
      output.textContent = String(line);
    },
  };
}

function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function sayFates(found, people, names, [one, other], start) {
  const who = (fate) => people.filter((_, at) => found[at].fate === fate).map(({ who: name }) => name.charAt(0).toLowerCase() + name.slice(1));
  if (one === start && other === start) return `The line is at ${start}, where it was. Move it, and see whose number gets better.`;
  const parts = [["Better for", "better"], ["Worse for", "worse"], ["The same for", "same"]]
    .map(([words, fate]) => [words, who(fate)]).filter(([, names]) => names.length).map(([words, names]) => `${words} ${listed(names)}.`);
  const where = one === other ? `Line at ${one}.` : `Lines at ${one} for ${names[0]} and ${other} for ${names[1]}.`;
  return `${where} ${parts.join(" ")}`;
}

// A person: what is at stake, what they are shown, a menu of numbers, and later our choice beside the reader's.
function makePerson({ who, stake, shown, asks, why }, names, chosen, act) {
  const field = newId("asks");
  const options = [["", "choose a number"], ...Object.entries(MEASURES).map(([key, { menu }]) => [key, menu(names)])];
  const select = make("select", { id: field }, ...options.map(([value, words]) => make("option", { value, selected: value === (chosen ?? "") }, words)));
  const reply = make("div", { class: "reply" });
  select.addEventListener("change", () => act(select.value));
  const element = make("li", {},
    make("h4", {}, who),
    make("p", {}, make("span", { class: "quiet" }, "At stake: "), stake),
    make("p", {}, make("span", { class: "quiet" }, "Is shown: "), shown),
    make("label", { for: field }, "Which number would they ask for?", make("span", { class: "unseen" }, ` ${who}`)),
    select, reply);
  const tell = (theirs) => {
    const same = theirs === asks;
    const chose = theirs && !same ? `You chose: ${MEASURES[theirs].menu(names)}. ` : "";
    element.className = "told";
    reply.replaceChildren(make("p", {}, `${chose}${same ? "We chose this too" : "We chose"}: ${MEASURES[asks].menu(names)}. ${why}`));
  };
  return { element, select, tell };
}

function build(model, box, voice) {
  const [groups, people, start] = [model.get("groups"), model.get("people"), model.get("line")];
  const names = groups.map(({ name }) => name);
  const earlier = model.get("chosen") ?? {};
  const state = { asks: { ...earlier.asks }, kept: earlier.kept ?? false, own: earlier.own ?? false, lines: earlier.lines ?? [start, start] };
  const said = make("p", { role: "status" });
  const compare = make("button", { type: "button", class: "main" }, "Compare with ours");

  const cards = people.map((person) => makePerson(person, names, state.asks[person.id], (measure) => {
    state.asks[person.id] = measure;
    if (state.kept) tell();
    save();
    if (!state.kept) said.textContent = `${Object.values(state.asks).filter(Boolean).length} of ${people.length} chosen so far.`;
  }));

  const own = make("input", { type: "checkbox", checked: state.own });
  const sliders = [0, 1].map((at) => makeSlider(state.lines[at], (line) => {
    move(state.own ? state.lines.map((other, place) => (place === at ? line : other)) : [line, line]);
  }));
  const now = make("p", { class: "now" });
  const body = make("tbody");
  const back = make("button", { type: "button" }, `Put the line back to ${start}`);
  const table = make("table", {},
    make("caption", {}, "The number that each of them asks for, as we see it"),
    make("thead", {}, make("tr", {}, ...["Who", `Line at ${start}`, "Line now", "For them"].map((head) => make("th", { scope: "col" }, head)))),
    body);
  const moving = make("div", { class: "move", hidden: true },
    make("h4", {}, "Now move the line"),
    make("label", { class: "own" }, own, "A line for each area"),
    ...sliders.map(({ element }) => element),
    now, table, back);

  box.append(
    make("h3", {}, model.get("title") ? `Whose criterion? ${model.get("title")}` : "Whose criterion?"),
    make("p", {}, `${plain(groups.reduce((sum, { harmed, others }) => sum + harmed.length + others.length, 0))} families, one tool, and five people who look at it.`),
    make("ol", { class: "people", role: "list" }, ...cards.map(({ element }) => element)),
    compare, said, moving, voice.element,
  );
  compare.addEventListener("click", () => {
    const empty = people.findIndex(({ id }) => !state.asks[id]);
    if (empty >= 0) {
      said.textContent = `Choose a number for each of them first: ${people[empty].who.toLowerCase()} has none yet.`;
      cards[empty].select.focus();
      return;
    }
    state.kept = true;
    tell();
    const same = people.filter(({ id, asks }) => state.asks[id] === asks).length;
    said.textContent = `For ${same} of ${people.length} you chose as we did. Our reasons now stand under each person, above. No choice here is wrong: read, and disagree.`;
    save();
  });
  own.addEventListener("change", () => {
    state.own = own.checked;
    move(state.own ? state.lines : [state.lines[0], state.lines[0]]);
  });
  back.addEventListener("click", () => move([start, start]));
  if (state.kept) tell();
  show();

  function move(lines) {
    state.lines = lines;
    show();
    save();
    voice.say(now.textContent);
  }

  function tell() {
    moving.hidden = false; // its table gives away which numbers are ours
    people.forEach(({ id }, at) => cards[at].tell(state.asks[id]));
  }

  // Where the place is narrow, the columns have no heads to be seen.
  function when(words) {
    return make("span", { class: "when" }, words);
  }

  function show() {
    const found = fates(groups, people, start, state.lines);
    const before = fates(groups, people, start, [start, start]);
    sliders[0].show(state.lines[0], `${state.own ? names[0] : "One line for both"}: flag from`);
    sliders[1].show(state.lines[1], `${names[1]}: flag from`);
    sliders[1].element.hidden = !state.own;
    now.textContent = sayFates(found, people, names, state.lines, start);
    body.replaceChildren(...people.map(({ who }, at) => make("tr", {},
      make("th", { scope: "row" }, who),
      make("td", {}, make("span", { class: "bars" }, bar(before[at].share, "hollow")), when(`At ${start}: `), before[at].words),
      make("td", {}, make("span", { class: "bars" }, bar(found[at].share)), when("Now: "), found[at].words),
      make("td", { class: "then" }, { better: "▲ better", worse: "▼ worse", same: "– the same" }[found[at].fate]))));
  }

  function save() {
    model.set("chosen", { ...state });
    model.save_changes();
  }
}

function render({ model, el }) {
  let voice;
  const redraw = () => {
    voice?.stop();
    voice = announcer();
    const box = frame(CSS);
    box.classList.add("whose");
    build(model, box, voice);
    el.replaceChildren(box);
  };
  const clear = () => {
    model.set("chosen", {});
    redraw();
  };
  const changes = ["change:groups", "change:people", "change:line", "change:title"];
  for (const change of changes) model.on(change, clear);
  redraw();
  return () => {
    voice.stop();
    for (const change of changes) model.off(change, clear);
  };
}

const PERSON = ["id", "who", "stake", "shown", "asks", "why"];

// What the reader did so far, as Jupyter may hand it back.
function checkChosen(chosen, people) {
  checkKeys("chosen", chosen, ["asks", "kept", "own", "lines"], []);
  const { asks = {}, kept = false, own = false, lines = [0, 0] } = chosen;
  checkKeys("chosen: asks", asks, people.map(({ id }) => id), []);
  for (const [id, measure] of Object.entries(asks)) {
    if (measure !== "" && !Object.hasOwn(MEASURES, measure)) throw new TypeError(`chosen: asks of ${id} is ${measure}. Choose one of: ${Object.keys(MEASURES).join(", ")}.`);
  }
  for (const [key, value] of Object.entries({ kept, own })) {
    if (typeof value !== "boolean") throw new TypeError(`chosen: ${key} is ${value}. Give true or false.`);
  }
  checkLines(lines, "chosen: lines");
}

/** What it is called, what its first state needs and may hold, and what is wrong with one. */
export const explorable = {
  title: "Whose criterion?",
  needs: ["groups", "people", "line"],
  takes: ["title", "chosen"],
  check({ groups, people, line, title = "", chosen = {} }) {
    checkGroups(groups);
    checkLine(line);
    if (!Array.isArray(people) || people.length < 2) throw new TypeError("people is no list of people. Give at least two.");
    for (const [at, person] of people.entries()) {
      checkKeys(`people[${at}]`, person, PERSON);
      const empty = PERSON.find((key) => typeof person[key] !== "string" || !person[key].trim());
      if (empty) throw new TypeError(`people[${at}]: ${empty} is ${person[empty]}. Give a text, in quotes.`);
      if (!Object.hasOwn(MEASURES, person.asks)) throw new TypeError(`people[${at}]: asks is ${person.asks}. Choose one of: ${Object.keys(MEASURES).join(", ")}.`);
    }
    if (new Set(people.map(({ id }) => id)).size < people.length) throw new TypeError("people: two have the same id. Give each its own.");
    if (typeof title !== "string") throw new TypeError(`title is ${title}. Give a text, in quotes.`);
    checkChosen(chosen, people);
  },
};
export const mount = mounting({ render }, explorable);
export default { render };
