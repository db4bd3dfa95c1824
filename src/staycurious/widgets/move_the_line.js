// Move the line: two groups of families in the order of their scores, a line for both or for each, and four meanings of "fair".
// The counting and its words are in web/criteria.js.

import { PEOPLE_STYLES, sign } from "../web/charts.js";
import {
  CRITERIA, checkGroups, checkLine, checkLines, count, inOrder, judge, reach, sayGroup, sayHolding, sayJudged, sayShare, sentenceCase,
} from "../web/criteria.js";
import { announcer, checkKeys, draw, frame, make, newId } from "../web/explorable.js";
import { mark } from "../web/grid.js";
import { mounting } from "../web/mount.js";

// Nested in a class of its own: in Jupyter a widget's styles reach the whole notebook.
const CSS = `${PEOPLE_STYLES}
.sc-ex.lines { max-width: 46rem;
fieldset { border: 0; margin: 0 0 0.8rem; min-width: 0; padding: 0; }
legend { float: none; font-size: 1em; font-weight: 600; line-height: 1.4; margin: 0 0 0.3rem; padding: 0; width: 100%; }
.choices { display: flex; flex-wrap: wrap; gap: 0 1.4rem; }
.choices label { align-items: center; display: flex; gap: 0.5rem; min-height: 44px; }
.guess { background: var(--accent-soft); margin-bottom: 1rem; padding: 0.7rem 0.9rem; }
.guess p { margin: 0.4rem 0 0; }
.key { display: grid; font-size: 0.92em; gap: 0.1rem 1.2rem; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); list-style: none; margin: 0 0 1rem; padding: 0; }
.sides { display: grid; gap: 0.4rem 1.6rem; grid-template-columns: 1fr 1fr; margin-bottom: 0.8rem; }
.slider { display: grid; gap: 0 0.8rem; grid-template-columns: 1fr auto; }
.slider label { grid-column: 1 / -1; font-weight: 600; }
.slider output { align-self: center; font-variant-numeric: tabular-nums; font-weight: 650; min-width: 2.2em; text-align: end; }
.crowd h4 { margin: 0 0 0.3rem; }
.crowd p { margin: 0.5rem 0 0; }
.edge { fill: none; stroke: var(--ink); stroke-width: 2.4px; vector-effect: non-scaling-stroke; }
.now { border-inline-start: 4px solid var(--accent); background: var(--surface); margin: 0 0 1rem; padding: 0.5rem 0.8rem; }
.fair { display: grid; gap: 0.8rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); list-style: none; margin: 0 0 1rem; padding: 0; }
.fair li { border: 1px solid var(--line); display: flex; flex-direction: column; gap: 0.2rem; padding: 0.6rem 0.8rem; }
.fair li[data-holds="true"] { border: 2px solid var(--accent); }
.fair :is(h4, p) { margin: 0; }
.fair .verdict { font-weight: 650; }
.fair button { align-self: flex-start; margin-top: auto; }
.what { color: var(--muted); font-size: 0.92em; }
.row { display: flex; flex-wrap: wrap; gap: 0.6rem; margin: 0.8rem 0 0; }
.kept { margin: 0 0 0.5rem; padding-inline-start: 1.4rem; }
.kept li { margin-bottom: 0.3rem; }
@container (max-width: 36rem) { .sides { grid-template-columns: 1fr; } }
@media (forced-colors: active) { .edge { stroke: CanvasText; } }
}
`;

const COLUMNS = 25;
const MOST_KEPT = 8;
const KINDS = [
  ["flaggedNotHappened", "flagged, and no harm followed"],
  ["flaggedAndHappened", "flagged, and harm followed"],
  ["missed", "missed: harm followed, and no flag"],
  ["neither", "no flag, and no harm followed"],
];

// The families, row by row, the highest score first, and the edge where the flags end.
function crowd(kinds) {
  const paths = {};
  kinds.forEach((kind, at) => {
    const [, x, y, shape] = /^M(\S+) ([\d.]+)(.*)$/.exec(mark(kind));
    const place = [Number(x) + 10 * (at % COLUMNS), Number(y) + 10 * Math.floor(at / COLUMNS)];
    paths[kind] = `${paths[kind] ?? ""}M${place[0]} ${place[1]}${shape}`;
  });
  const flagged = kinds.filter((kind) => kind.startsWith("flagged")).length;
  const [x, y] = [10 * (flagged % COLUMNS), 10 * Math.floor(flagged / COLUMNS)];
  const rows = Math.ceil(kinds.length / COLUMNS);
  return draw(
    "svg", { class: "sc-grid", viewBox: `-2 -2 ${10 * COLUMNS + 4} ${10 * rows + 4}`, "aria-hidden": "true", focusable: "false" },
    ...Object.entries(paths).map(([kind, d]) => draw("path", { class: kind, d })),
    draw("polyline", { class: "edge", points: `0,${y + 10} ${x},${y + 10} ${x},${y} ${10 * COLUMNS},${y}` }),
  );
}

function makeSlider(label, value, act) {
  const id = newId("line");
  const input = make("input", { id, type: "range", min: 0, max: 100, step: 1, value });
  const output = make("output", { for: id }, String(value));
  input.addEventListener("input", () => act(Number(input.value)));
  const name = make("label", { for: id }, label);
  const element = make("div", { class: "slider" }, name, input, output);
  return {
    element,
    show(line, words) {
      name.textContent = words;
      input.value = line;
      output.textContent = String(line);
    },
  };
}

function makeRadios(legend, options, chosen, act) {
  const name = newId("choice");
  const inputs = options.map(([value, words]) => {
    const input = make("input", { type: "radio", name, value, checked: value === chosen });
    input.addEventListener("change", () => act(value));
    return { input, label: make("label", {}, input, words) };
  });
  const element = make("fieldset", {}, make("legend", {}, legend), make("div", { class: "choices" }, ...inputs.map(({ label }) => label)));
  return { element, choose: (value) => inputs.forEach(({ input }) => { input.checked = input.value === value; }), first: inputs[0].input };
}

// One meaning of "fair": what it asks, the two shares, whether it holds, and a button that sets the lines for it.
function makeCard(criterion, names, setFor) {
  const [verdict, shares, set] = [make("p", { class: "verdict" }), make("div"), make("button", { type: "button", class: "small" }, "Set the lines for this")];
  set.append(make("span", { class: "unseen" }, `: ${criterion.name.toLowerCase()}`));
  set.addEventListener("click", () => setFor(criterion));
  const what = criterion.share ? `Of ${criterion.of}: ${criterion.is}.` : "The same score is treated alike.";
  const element = make("li", {}, make("h4", {}, criterion.name), make("p", { class: "what" }, what), shares, verdict, set);
  return {
    element,
    show(judged, lines) {
      element.dataset.holds = String(judged.holds);
      shares.replaceChildren(...judged.shares.map((share, at) => make("p", {}, `${sentenceCase(names[at])}: ${sayShare(share)}`)));
      const mark = { true: "✓ Holds.", false: "✗ Doesn’t hold.", null: "? Can’t say." }[judged.holds];
      verdict.textContent = `${mark} ${sayJudged(judged, names, lines)}`;
    },
  };
}

// Lines that were kept, with what they cost.
function keptRow(groups, names, lines) {
  const counts = groups.map((group, at) => count(group, lines[at]));
  const both = (part) => counts.map((one, at) => `${names[at]} ${one[part]}`).join(", ");
  const where = lines[0] === lines[1] ? `${lines[0]} for both.` : `${lines[0]} and ${lines[1]}.`;
  return make("li", {}, make("strong", {}, where),
    ` Flagged, no harm followed: ${both("wrongly")}. Missed: ${both("missed")}. ${sayHolding(judge(groups, lines))}`);
}

// Where the lines are, what holds, and whether the tool still tells anybody apart.
function sayNow(names, [one, other], counts, judged) {
  const where = one === other ? `Line at ${one} for both.` : `Lines at ${one} for ${names[0]} and ${other} for ${names[1]}.`;
  const everybody = counts.every(({ flagged, n }) => flagged === n);
  return `${where} ${sayHolding(judged)}${everybody ? " Everybody is flagged: now the tool tells nobody apart." : ""}`;
}

function build(model, box, startAgain, heard) {
  const groups = model.get("groups");
  const start = model.get("line");
  const names = groups.map(({ name }) => name);
  const earlier = model.get("moved") ?? {};
  const state = { guess: earlier.guess ?? "", own: earlier.own ?? false, lines: earlier.lines ?? [start, start], kept: earlier.kept ?? [] };
  let opened = earlier.opened ?? false;

  const guessed = make("p", { role: "status" });
  const guess = makeRadios(
    `One line for both, at ${start}. Of the families where no harm followed, where are more flagged?`,
    [["0", names[0]], ["1", names[1]], ["same", "about as many in both"]].map(([value, words]) => [value, sentenceCase(words)]),
    state.guess,
    (value) => {
      state.guess = value;
      if (opened) sayGuess();
      else guessed.textContent = `You chose: ${sayChoice()}. Keep it, and the families appear.`;
      save();
    },
  );
  const keepGuess = make("button", { type: "button", class: "main" }, "Keep my guess");
  const guessBox = make("div", { class: "guess" }, guess.element, keepGuess, guessed);

  const mode = makeRadios("The line", [["one", "One line for both"], ["own", "A line for each"]], state.own ? "own" : "one", (value) => {
    state.own = value === "own";
    if (!state.own) state.lines = [state.lines[0], state.lines[0]];
    update();
  });
  const sliders = [0, 1].map((at) => makeSlider("", state.lines[at], (line) => {
    state.lines = state.own ? state.lines.map((other, place) => (place === at ? line : other)) : [line, line];
    update();
  }));
  const sides = groups.map(() => ({ picture: make("div"), said: make("p") }));
  const now = make("p", { class: "now" });
  const cards = CRITERIA.map((criterion) => makeCard(criterion, names, setFor));
  const voice = announcer();
  const keep = make("button", { type: "button" }, "Keep these lines");
  const again = make("button", { type: "button" }, "Start again");
  const rows = make("ol", { class: "kept" });
  const keptNote = make("p", { role: "status" });
  const kept = make("div", {}, make("h4", {}, "What you tried"), rows);
  const open = make("div", {},
    mode.element,
    make("div", { class: "sides" }, ...sliders.map(({ element }) => element)),
    make("div", { class: "sides" }, ...groups.map((group, at) => make("div", { class: "crowd" },
      make("h4", {}, sentenceCase(group.name)), sides[at].picture, sides[at].said))),
    now,
    make("p", { class: "what" }, `In brackets: how far off the share may be, with so few families (a 95% interval). We call two shares the same when they are within 3 in 100 of each other. “Set the lines for this” moves the line of ${names[1]} only, and no further than it must.`),
    make("ul", { class: "fair", role: "list" }, ...cards.map(({ element }) => element)),
    make("div", { class: "row" }, keep, again),
    keptNote, kept); // the list grows: below, so that it doesn't push the button out of sight

  box.append(
    make("h3", {}, model.get("title") ? `Move the line: ${model.get("title")}` : "Move the line"),
    guessBox,
    make("ul", { class: "key", role: "list" }, ...KINDS.map(([kind, words]) => make("li", {}, sign(kind), words))),
    open,
    voice.element,
  );
  keepGuess.addEventListener("click", () => {
    if (!state.guess) {
      guessed.textContent = "Choose one of the three first.";
      guess.first.focus();
      return;
    }
    opened = true;
    show();
    sayGuess();
    mode.first.focus(); // the button that was pressed goes
  });
  keep.addEventListener("click", keepLines);
  again.addEventListener("click", startAgain);
  show();
  if (opened) sayGuess();

  function sayChoice() {
    return state.guess === "same" ? "about as many in both" : names[Number(state.guess)];
  }

  function sayGuess() {
    const shares = groups.map((group) => count(group, start).wrong);
    const words = shares.map((share, at) => `${sayShare(share).replace(/ \(.*/, "")}, in ${names[at]}`).join("; ");
    guessed.textContent = `You chose: ${sayChoice()}. Counted, with the line at ${start}: ${words}.`;
  }

  function show() {
    open.hidden = !opened;
    keepGuess.hidden = opened;
    if (opened) draws();
    save();
  }

  function update() {
    draws();
    save();
    voice.say(now.textContent);
  }

  // Everything that follows from the lines.
  function draws() {
    const counts = groups.map((group, at) => count(group, state.lines[at]));
    const judged = judge(groups, state.lines);
    mode.choose(state.own ? "own" : "one");
    sliders[0].show(state.lines[0], state.own ? `${sentenceCase(names[0])}: flag from` : "Both: flag from");
    sliders[1].show(state.lines[1], `${sentenceCase(names[1])}: flag from`);
    sliders[1].element.hidden = !state.own;
    sides.forEach(({ picture, said }, at) => {
      picture.replaceChildren(crowd(inOrder(groups[at], state.lines[at])));
      said.textContent = sayGroup(names[at], counts[at]);
    });
    now.textContent = sayNow(names, state.lines, counts, judged);
    cards.forEach((card, at) => card.show(judged[at], state.lines));
    showKept();
  }

  function setFor({ id, name }) {
    const found = reach(groups, state.lines, id);
    if (found) {
      state.lines = found;
      state.own = state.own || found[0] !== found[1];
      update();
      return;
    }
    now.textContent = `${name}: no line for ${names[1]} does it while ${names[0]} has ${state.lines[0]}. Try another line for ${names[0]}.`;
    voice.say(now.textContent);
  }

  function keepLines() {
    const lines = [...state.lines];
    const there = state.kept.some((other) => other[0] === lines[0] && other[1] === lines[1]);
    if (!there) state.kept = [...state.kept, lines].slice(-MOST_KEPT);
    showKept();
    save();
    keptNote.textContent = there ? "These lines are in the list already." : `Kept: ${lines[0]} and ${lines[1]}. The list has ${state.kept.length}.`;
  }

  function showKept() {
    kept.hidden = !state.kept.length;
    rows.replaceChildren(...state.kept.map((lines) => keptRow(groups, names, lines)));
  }

  function save() {
    model.set("moved", { ...state, opened });
    model.save_changes();
  }

  heard.stop = voice.stop;
}

function render({ model, el }) {
  const heard = {};
  const redraw = () => {
    heard.stop?.();
    const box = frame(CSS);
    box.classList.add("lines");
    build(model, box, startAgain, heard);
    el.replaceChildren(box);
  };
  const clear = () => {
    model.set("moved", {});
    redraw();
  };
  const startAgain = () => {
    clear();
    el.querySelector("input").focus(); // the button that was pressed goes
  };
  const changes = ["change:groups", "change:line", "change:title"];
  for (const change of changes) model.on(change, clear);
  redraw();
  return () => {
    heard.stop?.();
    for (const change of changes) model.off(change, clear);
  };
}

// What the reader did so far, as Jupyter may hand it back.
function checkMoved(moved) {
  checkKeys("moved", moved, ["guess", "own", "lines", "kept", "opened"], []);
  const { guess = "", own = false, opened = false, lines = [0, 0], kept = [] } = moved;
  if (!["", "0", "1", "same"].includes(guess)) throw new RangeError(`moved: guess is ${guess}. Choose "0", "1" or "same".`);
  for (const [key, value] of Object.entries({ own, opened })) {
    if (typeof value !== "boolean") throw new TypeError(`moved: ${key} is ${value}. Give true or false.`);
  }
  checkLines(lines, "moved: lines");
  if (!Array.isArray(kept)) throw new TypeError(`moved: kept is ${kept}. Give a list, empty at first.`);
  kept.forEach((pair, at) => checkLines(pair, `moved: kept[${at}]`));
}

/** What it is called, what its first state needs and may hold, and what is wrong with one. */
export const explorable = {
  title: "Move the line",
  needs: ["groups", "line"],
  takes: ["title", "moved"],
  check({ groups, line, title = "", moved = {} }) {
    checkGroups(groups);
    checkLine(line);
    if (typeof title !== "string") throw new TypeError(`title is ${title}. Give a text, in quotes.`);
    checkMoved(moved);
  },
};
export const mount = mounting({ render }, explorable);
export default { render };
