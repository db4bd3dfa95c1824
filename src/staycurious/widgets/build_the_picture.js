// Build the picture: from a supplier's leaflet, a reader makes a tree of families, and sees each family in a grid.
// What is right, and what is said about a mistake, is in web/picture.js.

import { PEOPLE_STYLES, dots, sign } from "../web/charts.js";
import { checkKeys, frame, make, newId } from "../web/explorable.js";
import { placeFamilies } from "../web/grid.js";
import { mounting } from "../web/mount.js";
import { plain } from "../web/numbers.js";
import {
  LABELS, STEPS, checkStep, compare, hint, ownNumbers, readGuess, readLeaflet, rightNumber, rightWords,
} from "../web/picture.js";

// Nested in a class of its own: in Jupyter a widget's styles reach the whole notebook.
const CSS = `${PEOPLE_STYLES}
.sc-ex.picture { max-width: 46rem;
:is(.leaflet, .kept, .said) p { margin: 0 0 0.2rem; }
.leaflet { border: 1px solid var(--line); margin-bottom: 1rem; padding: 0.7rem 0.9rem; }
.small { color: var(--muted); font-size: 0.92em; }
fieldset { border: 0; margin: 0; min-width: 0; padding: 0; }
:is(legend, .ask) { float: none; font-size: 1em; font-weight: 600; line-height: 1.4; margin: 0; padding: 0; width: 100%; }
.n { border: 1px solid var(--accent); border-radius: 50%; color: var(--accent); display: inline-block; font-size: 0.85em;
  line-height: 1.55em; margin-inline-end: 0.3em; text-align: center; width: 1.65em; }
.now .n { background: var(--accent); color: var(--on-accent); }
.row { align-items: center; display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 0.6rem; }
.guess { background: var(--accent-soft); margin-bottom: 1.4rem; padding: 0.7rem 0.9rem; }
input { min-height: 44px; text-align: center; width: 4rem; }
.root { border: 2px solid var(--control); border-radius: 5px; margin: 0 auto; padding: 0.4rem 1rem; text-align: center; width: fit-content; }
.root strong { display: block; font-size: 1.2em; }
.tree .step { padding-top: 1.2rem; position: relative; }
.step legend { text-align: center; text-wrap: balance; }
:is(.tree .step, .fork, .fork .node)::before, .fork::after { background: var(--control); content: ""; height: 0.6rem; left: calc(50% - 1px);
  position: absolute; width: 2px; }
.tree .step::before { height: 1rem; top: 0; }
.boxes { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); margin-top: 0.6rem; position: relative; }
.fork { gap: 0; grid-template-columns: 1fr 1fr; margin: 0; padding-top: 1.5rem; }
.fork::before { top: 0.2rem; }
.fork::after { height: 2px; left: 25%; top: 0.8rem; width: 50%; }
.fork .node::before { top: -0.7rem; }
.node { align-items: center; display: flex; flex-direction: column; padding: 0 0.25rem; position: relative; text-align: center; }
.node label { flex: 1; font-size: 0.92em; line-height: 1.3; padding-bottom: 0.25rem; }
.node input { font-size: 1.15em; font-weight: 650; padding: 0.2rem; width: min(100%, 6.5rem); }
.node input[data-verdict="right"] { border: 2px solid var(--accent); }
.mark { font-size: 0.85em; min-height: 2em; padding-top: 0.35rem; }
.under .row { justify-content: center; margin-top: 0.2rem; }
:is(.said, .end):not(:empty) { background: var(--surface); border-inline-start: 4px solid var(--control); margin-top: 0.6rem; padding: 0.5rem 0.8rem; }
.said[data-verdict="right"]:not(:empty) { border-color: var(--accent); }
.said[data-verdict="not_yet"]:not(:empty) { border-color: var(--flag); }
.said p:first-child:not(:only-child) { font-weight: 650; }
.branches { display: grid; grid-template-columns: 1fr 1fr; }
.branches .step { padding-inline: 0.5rem; }
.all .under { background: linear-gradient(var(--control) 0 0) calc(25% - 0.5px) 0 / 2px 100% no-repeat, linear-gradient(var(--control) 0 0) calc(75% + 0.5px) 0 / 2px 100% no-repeat;
  padding-bottom: 0.6rem; }
:is(.flags, figure) { border-top: 1px solid var(--line); margin: 1.2rem 0; padding-top: 1.2rem; }
.grid .of25 { display: none; }
figcaption { margin: 0.5rem 0 1rem; }
table { max-width: 34rem; }
td { white-space: nowrap; }
.end:not(:empty) { border-color: var(--accent); margin-bottom: 1.2rem; }
@container (max-width: 36rem) {
  .branches { grid-template-columns: 1fr; }
  .branches .step { border-inline-start: 2px solid var(--control); margin-top: 1.2rem; padding: 0 0 0 0.7rem; }
  .branches .step::before { display: none; }
  .all .under { background: none; }
  .grid .of50 { display: none; }
  .grid .of25 { display: block; }
}
@media (forced-colors: active) {
:is(.tree .step, .fork, .fork .node)::before, .fork::after { background: CanvasText; }
.now .n { background: Highlight; color: HighlightText; forced-color-adjust: none; }
}
}
`;

const VERDICTS = { right: "✓ right", follows: "fits above", wrong: "✗ not yet", missing: "empty" };

function question(id, own, facts) {
  const these = (number, words) => (number === null ? words : `your ${plain(number)}`);
  return {
    all: `Of ${plain(facts.population)} families, in how many does serious harm follow?`,
    harm: `Of ${these(own.happened, "those")} where harm follows, how many does the tool flag?`,
    others: `Of ${these(own.didNot, "the others")} where it does not, how many does it flag all the same?`,
    flags: "Now count the flags of both branches. In how many of those families does harm follow?",
  }[id];
}

function snake(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camel(name) {
  return name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
}

// One step of the tree: a question, its boxes, Check, a hint, and what is said.
function makeStep({ id, boxes }, number, act) {
  const asked = make("span");
  const step = { id, asked, inputs: {}, marks: {}, done: false };
  const nodes = boxes.map((box) => {
    const [inputId, markId] = [newId("box"), newId("mark")];
    const input = make("input", { id: inputId, type: "text", inputmode: "numeric", "aria-describedby": markId });
    const said = make("span", { class: "mark", id: markId });
    [step.inputs[box], step.marks[box]] = [input, said];
    input.addEventListener("input", () => act.type(step, box));
    const signs = id === "flags" ? [] : [sign(box)];
    return make("div", { class: "node" }, make("label", { for: inputId }, ...signs, LABELS[box]), input, said);
  });
  const of = () => make("span", { class: "unseen" }, ` step ${number}`); // which of the buttons of one name
  step.check = make("button", { type: "submit" }, "Check", of());
  step.help = make("button", { type: "button" }, "Hint", of());
  step.show = make("button", { type: "button", hidden: true }, "Show me", of());
  step.said = make("div", { class: "said", role: "status" });
  step.element = make("form", { class: `step ${id}` }, make("fieldset", {},
    make("legend", {}, make("span", { class: "n" }, String(number)), asked),
    make("div", { class: id === "flags" ? "boxes" : "boxes fork" }, ...nodes),
    make("div", { class: "under" }, make("div", { class: "row" }, step.check, step.help, step.show), step.said)));
  step.element.addEventListener("submit", (event) => {
    event.preventDefault();
    act.check(step);
  });
  step.help.addEventListener("click", () => act.hint(step));
  step.show.addEventListener("click", () => act.show(step));
  return step;
}

// The cells of the table that have marks of their own in the grid.
const FOUR = ["flaggedAndHappened", "flaggedNotHappened", "missed", "neither"];

function makeTable() {
  const cells = {};
  const cell = (name) => (cells[name] = make("td"));
  const row = (name, ...names) => make("tr", {}, make("th", { scope: "row" }, name), ...names.map(cell));
  const head = ["Your families", "Harm follows", "Harm does not follow", "All"].map((name) => make("th", { scope: "col" }, name));
  const element = make("table", {},
    make("caption", {}, "Your picture as a table"),
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {},
      row("Flagged", "flaggedAndHappened", "flaggedNotHappened", "flagged"),
      row("Not flagged", "missed", "neither", "notFlagged"),
      row("All", "happened", "didNot", "population")));
  const fill = (numbers) => {
    for (const [name, td] of Object.entries(cells)) {
      const number = numbers[name] ?? null;
      const signs = FOUR.includes(name) ? [sign(name)] : [];
      td.replaceChildren(...signs, number === null ? "?" : plain(number));
    }
  };
  return { element, fill };
}

// The first step: a guess, which is kept and comes back at the end.
function makeGuess(earlier, keep) {
  const id = newId("guess");
  const input = make("input", { id, type: "text", inputmode: "decimal" });
  const form = make("form", { class: "now" },
    make("label", { class: "ask", for: id }, make("span", { class: "n" }, "1"),
      "Before you count: the tool has flagged a family. In how many of 10 such families does serious harm follow?"),
    make("div", { class: "row" }, input, "in 10", make("button", { type: "submit", class: "main" }, "Keep my guess")));
  const said = make("div", { class: "kept", role: "status", id: newId("kept") });
  const guess = { element: make("div", { class: "guess" }, form, said), number: earlier };
  const show = () => {
    form.hidden = true;
    said.replaceChildren(make("p", {}, `You said ${plain(guess.number)} in 10. Your guess comes back at the end.`));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { number, why } = readGuess(input.value);
    if (why) {
      said.replaceChildren(make("p", { class: "error" }, why));
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", said.id);
      input.focus();
      return;
    }
    guess.number = number;
    show();
    keep();
  });
  if (earlier !== null) show();
  return guess;
}

function build(model, box, startAgain) {
  const leaflet = model.get("leaflet");
  const facts = readLeaflet(leaflet);
  const earlier = model.get("built") ?? {};
  const guess = makeGuess(earlier.guess ?? null, keepGuess);
  let concluded = false;
  const act = { type, check, hint: giveHint, show: showStep };
  const steps = STEPS.map((step, at) => makeStep(step, at + 2, act));
  const [first, harm, others, flags] = steps;
  const inputs = Object.assign({}, ...steps.map((step) => step.inputs));
  const grid = make("div", { class: "grid" });
  const table = makeTable();
  const caption = make("figcaption");
  const end = make("div", { class: "end", role: "status" });
  const again = make("button", { type: "button" }, "Start again");
  for (const [name, input] of Object.entries(inputs)) input.value = earlier[snake(name)] ?? "";

  box.append(
    make("h3", {}, "Build the picture"),
    make("div", { class: "leaflet" }, make("p", {}, leaflet.headline), make("p", { class: "small" }, leaflet.small_print)),
    guess.element,
    make("div", { class: "tree" },
      make("p", { class: "root" }, make("strong", {}, plain(facts.population)), "families"),
      first.element,
      make("div", { class: "branches" }, harm.element, others.element)),
    flags.element,
    make("figure", {}, grid, caption, table.element),
    end,
    again,
  );
  again.addEventListener("click", startAgain);
  update();

  function texts() {
    return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value]));
  }

  // Everything that follows what stands in the boxes.
  function update() {
    const own = ownNumbers(texts());
    for (const step of steps) step.asked.textContent = question(step.id, own, facts);
    const now = guess.number === null ? null : steps.find((step) => !step.done);
    for (const step of steps) {
      step.element.classList.toggle("now", step === now);
      step.check.classList.toggle("main", step === now);
    }
    const { kinds, placed } = placeFamilies(own, facts.population);
    // for a wide place and for a phone
    grid.replaceChildren(dots(kinds, 50), dots(kinds, 25));
    const count = `Your boxes hold ${plain(placed)}, and there are ${plain(facts.population)}.`;
    caption.textContent = `Each mark is one family. ${count}`;
    const both = own.missed !== null && own.neither !== null;
    table.fill({ ...own, notFlagged: both ? own.missed + own.neither : null, population: facts.population });
    const numbers = Object.entries({ guess: guess.number, ...own }).map(([name, number]) => [snake(name), number]);
    model.set("built", Object.fromEntries(numbers));
    model.save_changes();
  }

  function say(step, words, verdict = "") {
    step.said.dataset.verdict = verdict;
    step.said.replaceChildren(...words.map((line) => make("p", {}, line)));
  }

  function markBox(step, name, verdict) {
    const input = step.inputs[name];
    step.marks[name].textContent = VERDICTS[verdict] ?? "";
    input.dataset.verdict = verdict;
    if (verdict === "wrong") input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  function type(step, name) {
    markBox(step, name, "");
    step.done = step.help.hidden = false;
    update();
  }

  function check(step) {
    const { verdict, said, boxes } = checkStep(step.id, texts(), facts);
    for (const [name, one] of Object.entries(boxes)) markBox(step, name, one);
    say(step, said, verdict);
    finish(step, verdict === "right", verdict !== "empty");
  }

  function giveHint(step) {
    say(step, ["Hint.", hint(step.id, facts)]);
  }

  function showStep(step) {
    for (const name of Object.keys(step.inputs)) {
      step.inputs[name].value = plain(Math.round(10 * rightNumber(name, facts)) / 10);
      markBox(step, name, "right");
    }
    say(step, ["Shown.", rightWords(step.id, facts), hint(step.id, facts)], "right");
    step.check.focus(); // the button that was pressed goes
    finish(step, true);
  }

  function finish(step, done, tried) {
    step.done = step.help.hidden = done;
    step.show.hidden = done || !tried;
    update();
    conclude();
  }

  function conclude() {
    const whole = steps.every((step) => step.done);
    if (whole === concluded) return; // said once
    concluded = whole;
    end.replaceChildren(...(whole ? [make("h4", {}, "What you counted"), ...compare(guess.number, facts).map((words) => make("p", {}, words))] : []));
  }

  function keepGuess() {
    first.inputs.happened.focus(); // the field that was in use goes
    update();
    concluded = false; // what is said at the end holds the guess against the count
    conclude();
  }
}

function render({ model, el }) {
  const redraw = () => {
    const box = frame(CSS);
    box.classList.add("picture");
    build(model, box, startAgain);
    el.replaceChildren(box);
  };
  const clear = () => {
    model.set("built", {});
    redraw();
  };
  const startAgain = () => {
    clear();
    el.querySelector("input").focus(); // the button that was pressed goes
  };
  model.on("change:leaflet", clear);
  redraw();
  return () => model.off("change:leaflet", clear);
}

const SHARES = ["base_rate", "sensitivity", "false_positive_rate"];
const LEAFLET = ["population", ...SHARES, "headline", "small_print"];

/** What it is called, what its first state needs and may hold, and what is wrong with one. */
export const explorable = {
  title: "Build the picture",
  needs: ["leaflet"],
  takes: ["built"],
  check({ leaflet, built = {} }) {
    checkKeys("leaflet", leaflet, LEAFLET);
    for (const key of ["headline", "small_print"]) {
      if (typeof leaflet[key] !== "string") throw new TypeError(`leaflet: ${key} is ${leaflet[key]}. Give a text, in quotes.`);
    }
    checkKeys("built", built, ["guess", ...Object.keys(LABELS).map(snake)], []);
    try {
      readLeaflet(leaflet);
    } catch (error) {
      // its own names are JavaScript's
      throw new RangeError(`leaflet: ${SHARES.reduce((words, key) => words.replace(camel(key), key), error.message)}`);
    }
  },
};
export const mount = mounting({ render }, explorable);
export default { render };
