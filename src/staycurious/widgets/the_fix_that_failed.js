// The fix that failed: published counts in steps, each guessed before it is shown, with how far off each may be.

import { at, axis, figure, interval, plot, scale, ticks } from "../web/charts.js";
import { difference, inHundred, sayShare, sentenceCase, shareOf } from "../web/criteria.js";
import { announcer, checkKeys, draw, frame, make, newId } from "../web/explorable.js";
import { mounting } from "../web/mount.js";
import { readNumber } from "../web/numbers.js";

// Nested in a class of its own: in Jupyter a widget's styles reach the whole notebook.
const CSS = `
.sc-ex.fix { max-width: 46rem;
.step { border-inline-start: 4px solid var(--control); margin-bottom: 1rem; padding: 0.1rem 0 0.1rem 0.9rem; }
.step.now { border-color: var(--accent); }
.step h4 { margin-bottom: 0.2rem; }
label { display: block; font-weight: 600; }
.row { align-items: center; display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.4rem 0; }
input { min-height: 44px; text-align: center; width: 4.5rem; }
.said:not(:empty) { background: var(--surface); margin: 0.5rem 0 0; padding: 0.5rem 0.8rem; }
.said p { margin: 0 0 0.3rem; }
.keys { display: flex; flex-wrap: wrap; gap: 0 1.4rem; }
.keys svg { height: 0.9em; margin-inline-end: 0.4em; overflow: visible; vertical-align: -0.05em; width: 0.9em; }
.keys .spot { fill: var(--accent); stroke: var(--accent); stroke-width: 2px; }
.keys .hollow { fill: var(--paper); }
.sc-picture { max-width: none; }
@media (forced-colors: active) { .keys .spot { fill: CanvasText; stroke: CanvasText; } .keys .hollow { fill: Canvas; } }
}
`;

// Where a group's mark stands within its step, and what it looks like: colour alone tells nobody apart.
const SIDES = [[-5, "spot"], [5, "spot hollow"]];

function picture(steps, shown) {
  const x = scale([0, steps.length], [0, 100]);
  const y = scale([0, 100], [100, 0]);
  const middle = (step) => x(step + 0.5);
  return plot(
    220,
    axis("below", middle, { marks: steps.map((_, step) => step), say: (step) => steps[step].short }),
    axis("beside", y, { marks: ticks(0, 100, 6), label: "flagged, of 100" }),
    ...steps.slice(0, shown).flatMap(({ groups }, step) => groups.flatMap(({ flagged, of }, side) => {
      const { share, low, high } = shareOf(flagged, of);
      const place = middle(step) + SIDES[side][0];
      return [interval(place, y(100 * low), y(100 * high)), at(place, y(100 * share), draw("circle", { class: SIDES[side][1], r: 5.5 }))];
    })),
  );
}

function table(steps, shown, caption) {
  const rows = steps.slice(0, shown).flatMap(({ name, groups }) => groups.map((group) => make("tr", {},
    make("th", { scope: "row" }, `${name}: ${group.name}`), make("td", {}, sayShare(shareOf(group.flagged, group.of))))));
  const head = ["When and who", "Flagged (and how far off that may be)"].map((words) => make("th", { scope: "col" }, words));
  return make("table", {}, make("caption", {}, caption), make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}

// How far the groups of a step are apart, and whether so few people can tell.
function sayApart([one, other]) {
  const { gap, low, high } = difference(shareOf(one.flagged, one.of), shareOf(other.flagged, other.of));
  const more = gap > 0 ? one : other;
  const unsure = low <= 0 && high >= 0;
  if (Math.abs(gap) < 0.01) return "The two are less than 1 in 100 apart.";
  return `${sentenceCase(more.name)}: ${inHundred(Math.abs(gap))} more in 100.${unsure ? " From so few people we can’t tell: the gap may be chance." : " So large a gap is hardly chance."}`;
}

function isGuess(value) {
  return Number.isInteger(value) && value >= 0 && value <= 100;
}

function sayCounted({ name, flagged, of }) {
  return `${sentenceCase(name)}: ${sayShare(shareOf(flagged, of))}.`;
}

function sayGuess(guess, share) {
  const off = inHundred(share) - guess;
  const how = off === 0 ? "as you said" : `${Math.abs(off)} ${off > 0 ? "more" : "fewer"} than you said`;
  return `You said ${guess} of 100. Counted: ${inHundred(share)}, ${how}.`;
}

function build(model, box, startAgain, voice) {
  const { of, is, steps, after = [] } = model.get("counts");
  const guesses = [...(model.get("guesses") ?? [])];
  const pictured = make("div");
  const rest = make("div");
  const again = make("button", { type: "button" }, "Start again");

  const parts = steps.map(({ name, told, asks, groups, then }, number) => {
    const [asked, other] = [groups[asks], groups[1 - asks]];
    const id = newId("guess");
    const input = make("input", { id, type: "text", inputmode: "numeric", autocomplete: "off" });
    const hint = make("p");
    const form = make("form", {},
      make("label", { for: id }, `${sentenceCase(asked.name)}: of 100 ${of}, how many were ${is}?`),
      make("div", { class: "row" }, input, "of 100", make("button", { type: "submit", class: "main" }, "Keep my guess")),
      hint);
    const said = make("div", { class: "said", role: "status", id: newId("said") });
    const element = make("section", { class: "step" }, make("h4", {}, `${number + 1}. ${name}`), make("p", {}, told),
      ...(number ? [] : [make("p", {}, `${sentenceCase(other.name)}: ${other.flagged} of ${other.of} ${of} were ${is}, ${inHundred(other.flagged / other.of)} in 100.`)]),
      form, said);
    input.addEventListener("input", () => {
      input.removeAttribute("aria-invalid");
      said.replaceChildren();
      hint.textContent = input.value.trim() ? `You wrote ${input.value.trim()}. Keep it, and the count appears.` : "";
      voice.say(() => (form.hidden ? "" : hint.textContent)); // after a pause, and not key by key
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const guess = readNumber(input.value);
      if (!isGuess(guess)) {
        hint.textContent = "";
        said.replaceChildren(make("p", { class: "error" }, "Write a whole number from 0 to 100. Any guess will do."));
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", said.id);
        input.focus();
        return;
      }
      guesses[number] = guess;
      show();
      save();
      (parts[number + 1]?.input ?? again).focus(); // the field that was in use goes
    });
    const tell = () => {
      if (form.hidden) return; // a screen reader has been told: not again with each later step
      form.hidden = true;
      const lines = [
        sayGuess(guesses[number], asked.flagged / asked.of),
        ...groups.map(sayCounted),
        `${sayApart(groups)} ${then}`,
      ];
      said.replaceChildren(...lines.map((words) => make("p", {}, words)));
    };
    return { element, input, tell };
  });

  const legend = steps[0].groups.map(({ name }, side) => make("span", {},
    draw("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" }, draw("circle", { class: SIDES[side][1], cx: 6, cy: 6, r: 5 })), name));
  box.append(
    make("h3", {}, "The fix that failed"),
    make("p", {}, `Counted each time: of the ${of}, how many were ${is}. Guess before you look.`),
    ...parts.map(({ element }) => element),
    make("p", { class: "keys" }, ...legend),
    pictured, rest, again, voice.element,
  );
  again.addEventListener("click", startAgain);
  show();

  function show() {
    const kept = steps.findIndex((_, number) => guesses[number] === undefined || guesses[number] === null);
    const shown = kept < 0 ? steps.length : kept;
    parts.forEach(({ element, tell }, number) => {
      element.hidden = number > shown;
      element.classList.toggle("now", number === shown);
      if (number < shown) tell();
    });
    const none = shown ? "" : " Nothing is shown yet: guess first.";
    pictured.replaceChildren(figure(
      picture(steps, shown),
      table(steps, shown, `The picture as a table${shown ? "" : ", empty until you have guessed"}`),
      `Of 100 ${of}: ${is}. The whiskers say how far off each may be, with so few people.${none}`,
      { fold: "Show the picture as a table" },
    ));
    rest.replaceChildren(...(shown === steps.length && after.length
      ? [make("h4", {}, "Two more counts, before you say what happened"),
        ...after.map(({ name, groups }) => make("p", {}, make("strong", {}, `${name}. `), `${groups.map(sayCounted).join(" ")} ${sayApart(groups)}`))]
      : []));
  }

  function save() {
    model.set("guesses", [...guesses]);
    model.save_changes();
  }
}

function render({ model, el }) {
  let voice;
  const redraw = () => {
    voice?.stop();
    voice = announcer();
    const box = frame(CSS);
    box.classList.add("fix");
    build(model, box, startAgain, voice);
    el.replaceChildren(box);
  };
  const clear = () => {
    model.set("guesses", []);
    model.save_changes();
    redraw();
  };
  const startAgain = () => {
    clear();
    el.querySelector("input").focus(); // the button that was pressed stays, and what it was for is above
  };
  model.on("change:counts", clear);
  redraw();
  return () => {
    voice.stop();
    model.off("change:counts", clear);
  };
}

const STEP = ["name", "short", "told", "asks", "groups", "then"];

function checkPair(where, groups) {
  if (!Array.isArray(groups) || groups.length !== 2) throw new TypeError(`${where}: groups is no list of two groups. Give two, each with name, flagged and of.`);
  for (const [side, group] of groups.entries()) {
    checkKeys(`${where}, groups[${side}]`, group, ["name", "flagged", "of"]);
    const { name, flagged, of } = group;
    if (typeof name !== "string" || !name) throw new TypeError(`${where}, groups[${side}]: name is ${name}. Give a text, in quotes.`);
    const fine = Number.isInteger(flagged) && Number.isInteger(of) && of > 0 && flagged >= 0 && flagged <= of;
    if (!fine) throw new RangeError(`${where}, groups[${side}]: flagged is ${flagged} and of is ${of}. Give whole numbers, and no more flagged than there are.`);
  }
}

/** What it is called, what its first state needs and may hold, and what is wrong with one. */
export const explorable = {
  title: "The fix that failed",
  needs: ["counts"],
  takes: ["guesses"],
  check({ counts, guesses = [] }) {
    checkKeys("counts", counts, ["of", "is", "steps", "after"], ["of", "is", "steps"]);
    for (const key of ["of", "is"]) {
      if (typeof counts[key] !== "string") throw new TypeError(`counts: ${key} is ${counts[key]}. Give a text, in quotes.`);
    }
    if (!Array.isArray(counts.steps) || counts.steps.length < 2) throw new TypeError("counts: steps is no list of steps. Give at least two.");
    for (const [at, step] of counts.steps.entries()) {
      const where = `counts: steps[${at}]`;
      checkKeys(where, step, STEP);
      const wrong = ["name", "short", "told", "then"].find((key) => typeof step[key] !== "string");
      if (wrong) throw new TypeError(`${where}: ${wrong} is ${step[wrong]}. Give a text, in quotes.`);
      if (![0, 1].includes(step.asks)) throw new RangeError(`${where}: asks is ${step.asks}. Give 0 for the first group or 1 for the second.`);
      checkPair(where, step.groups);
    }
    for (const [at, { name, groups, ...more }] of (counts.after ?? []).entries()) {
      checkKeys(`counts: after[${at}]`, { name, groups, ...more }, ["name", "groups"]);
      checkPair(`counts: after[${at}]`, groups);
    }
    if (!Array.isArray(guesses)) throw new TypeError(`guesses is ${guesses}. Give a list, empty at first.`);
    const wrong = guesses.findIndex((guess) => guess !== null && !isGuess(guess));
    if (wrong >= 0) throw new RangeError(`guesses[${wrong}] is ${guesses[wrong]}. Give a whole number from 0 to 100.`);
  },
};
export const mount = mounting({ render }, explorable);
export default { render };
