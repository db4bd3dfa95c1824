// The note desk: read a note alone, then beside the conversation it came from; mark what is wrong and what was left out; see the
// key; correct the note. What is judged, and the words for it, are in web/desk.js; the key and the last step in files of their own.

import { MARKS, MORE, holdAgainst, inShort, makeDesk } from "../web/desk.js";
import { keyParts } from "../web/desk_key.js";
import { mendParts } from "../web/desk_mend.js";
import { announcer, checkKeys, draw, frame, make, newId } from "../web/explorable.js";
import { mounting } from "../web/mount.js";

// Nested in a class of its own: in Jupyter a widget's styles reach the whole notebook.
const CSS = `
.sc-ex.desk {
h5 { color: var(--muted); font-size: 0.92em; font-weight: 650; margin: 0.9rem 0 0.2rem; }
:is(h3, h4, [tabindex="-1"]):focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
ol, ul { list-style: none; margin: 0; padding: 0; }
.steps { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; margin-bottom: 0.8rem; }
.steps li { color: var(--muted); }
.steps [aria-current] { color: var(--ink); font-weight: 650; text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 4px; }
.intro { background: var(--accent-soft); margin-bottom: 0.8rem; padding: 0.6rem 0.9rem; }
.intro p:last-child { margin: 0; }
.row { align-items: center; display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.6rem 0; }
.panels { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.panel { border: 1px solid var(--line); border-radius: 5px; padding: 0.7rem 0.8rem; }
.panel li { border-top: 1px solid var(--line); padding: 0.45rem 0; }
.panel li[data-marked] { background: var(--accent-soft); border-inline-start: 4px solid var(--accent); padding-inline-start: 0.5rem; }
.id { color: var(--muted); font-size: 0.85em; font-variant-numeric: tabular-nums; }
.who { font-weight: 650; }
select { display: block; margin-top: 0.3rem; max-width: 100%; width: 22rem; }
select:disabled { color: inherit; opacity: 1; }
.option { align-items: center; display: flex; font-size: 0.92em; gap: 0.5rem; min-height: 30px; width: fit-content; }
.strip { display: block; height: 16px; margin: 0.2rem 0; overflow: visible; width: 100%; }
.strip rect { fill: none; stroke: var(--control); stroke-width: 1px; }
.strip .on { fill: var(--accent); stroke: var(--accent); }
:is(h4, h5) { scroll-margin-top: 4rem; }
.texts { scroll-margin-top: 4rem; }
.which { display: none; }
.which button { flex: 1 1 auto; padding-inline: 0.5rem; }
.which [aria-pressed="true"] { background: var(--accent); color: var(--on-accent); }
.result, .correct { border-top: 1px solid var(--line); margin-top: 1.2rem; padding-top: 1rem; }
.unkept { color: var(--muted); margin: 1rem 0 0; }
.short { background: var(--surface); border-inline-start: 4px solid var(--accent); padding: 0.6rem 0.9rem; }
.short p:last-child { margin: 0; }
.result table { margin-block: 0.8rem; }
.items > li { border-top: 1px solid var(--line); padding: 0.7rem 0; }
.items p { margin: 0 0 0.35rem; }
.verdict { color: inherit; font-size: 1em; font-weight: 650; margin: 0 0 0.35rem; }
.from { border-inline-start: 3px solid var(--line); color: var(--muted); padding-inline-start: 0.7rem; }
textarea { background: var(--paper); border: 1px solid var(--control); border-radius: 5px; color: var(--ink); display: block; font: inherit; padding: 0.4rem 0.6rem; resize: vertical; width: 100%; }
textarea:not([readonly]) { field-sizing: content; min-height: 5.6em; }
textarea:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
summary { cursor: pointer; min-height: 30px; padding: 0.3rem 0; width: fit-content; }
table { max-width: 34rem; }
.panels.two .panel { height: min(80vh, 46rem); min-height: 22rem; overflow-y: auto; overscroll-behavior: auto; scroll-padding-block: 1rem; }
@container (min-width: 34rem) {
  .panels.two { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
}
/* on a phone one lies on the other, so that each keeps its place */
@container (max-width: 33.99rem) {
  .which.two { display: flex; }
  .panels.two .panel { grid-area: 1 / 1; }
  .panels.two .panel:not([data-shown]) { visibility: hidden; }
}
@media (forced-colors: active) {
.strip rect { fill: Canvas; stroke: CanvasText; }
.strip .on { fill: CanvasText; stroke: CanvasText; }
.panel li[data-marked] { border-inline-start-color: Highlight; }
.which [aria-pressed="true"] { background: Highlight; color: HighlightText; forced-color-adjust: none; }
}
}
`;

const STEPS = [["note", "1 Read the note"], ["talk", "2 Read the conversation"], ["key", "3 See the key"], ["correct", "4 Correct the note"]];
const INTRO = {
  note: "Read the note first, alone. What makes you stop? Mark a sentence and say what you suspect. You may also mark nothing.",
  talk: "Read what was said, from the first turn. Tick what this note must have and hasn’t. Then go back through the note: keep, change or take back your marks.",
  key: "The key was written by us. It has what we think a careful reader would raise. You may see more, and you may be right. Your marks stand as they were when you opened it.",
  correct: "Put the note right, sentence by sentence. Use the person’s own words where you can.",
};
const SECTIONS = { talk: "Bring in the conversation", key: "See the key", correct: "Correct the note" };
// Half an hour's work is in there, and one link away from being lost.
const UNKEPT = "Nothing here is kept: it goes when you leave this page or load it again.";
const EMPTY = { step: "note", alone: [], marks: {}, mended: {} };

function number(step) {
  return STEPS.findIndex(([name]) => name === step);
}

function sentenceLine({ id, text }, now, { frozen, mark }) {
  const words = newId("sentence");
  const select = make("select", { "aria-label": `What is wrong with ${id}`, "aria-describedby": words, disabled: frozen },
    make("option", { value: "" }, "No mark"),
    ...Object.entries(MARKS).map(([kind, said]) => make("option", { value: kind, selected: now === kind }, said)));
  const element = make("li", { "data-marked": Boolean(now) },
    make("span", { class: "id" }, id), " ", make("span", { id: words }, text), select);
  select.addEventListener("change", () => mark(id, select.value, element));
  return element;
}

function turnLine({ id, who, says }, now, { frozen, mark }) {
  const input = make("input", { type: "checkbox", checked: Boolean(now), disabled: frozen });
  const element = make("li", { "data-marked": Boolean(now) },
    make("span", { class: "id" }, id), " ", make("span", { class: "who" }, `${who}: `), says,
    make("label", { class: "option" }, input, make("span", {}, "Left out", make("span", { class: "unseen" }, ` of the note: ${id}`))));
  input.addEventListener("change", () => mark(id, input.checked ? "missing" : "", element));
  return element;
}

// The note's sentences under its headings, or the turns of the conversation.
function notePanel(desk, head, marks, tools) {
  const sections = [...new Set(desk.sentences.map(({ section }) => section))];
  return make("div", { class: "panel" }, head, ...sections.flatMap((section) => [
    make("h5", {}, section),
    make("ol", {}, ...desk.sentences.filter((one) => one.section === section).map((one) => sentenceLine(one, marks[one.id], tools))),
  ]));
}

function talkPanel(desk, head, marks, tools) {
  return make("div", { class: "panel" }, head, make("ol", {}, ...desk.turns.map((turn) => turnLine(turn, marks[turn.id], tools))));
}

// Two buttons that choose, on a phone, which of two panels lies on top.
function makeSwitch() {
  const buttons = ["The note", "The conversation"].map((words) => make("button", { type: "button" }, words));
  const element = make("div", { class: "which row", role: "group", "aria-label": "Which text" }, ...buttons);
  let panels = [];
  const show = (which) => {
    panels.forEach((panel, at) => panel.toggleAttribute("data-shown", at === which));
    buttons.forEach((button, at) => button.setAttribute("aria-pressed", at === which));
  };
  buttons.forEach((button, at) => button.addEventListener("click", () => show(at)));
  return {
    element,
    over(given, which) {
      panels = given;
      element.classList.toggle("two", given.length > 1);
      show(which);
    },
  };
}

function build(model, box, spoken, startAgain) {
  const desk = makeDesk(model.get("talk"), model.get("note"));
  const work = { ...structuredClone(EMPTY), ...model.get("work") };
  const reached = (step) => number(work.step) >= number(step);

  const steps = make("ol", { class: "steps" });
  const intro = make("p");
  const strip = draw("svg", { class: "strip", "aria-hidden": "true", focusable: "false" });
  const soFar = make("p");
  const which = makeSwitch();
  const panels = make("div", { class: "panels" });
  const texts = make("div", { class: "texts" }, which.element, panels);
  const heads = ["The note", "The conversation"].map((words) => make("h4", { tabindex: -1 }, words));
  const result = make("section", { class: "result", hidden: true });
  const correct = make("section", { class: "correct", hidden: true });
  const next = make("button", { type: "button", class: "main" });
  const again = make("button", { type: "button" }, "Start again");

  function keep() {
    model.set("work", structuredClone(work));
    model.save_changes();
  }

  function mark(id, kind, element) {
    if (kind) work.marks[id] = kind;
    else delete work.marks[id];
    element.toggleAttribute("data-marked", Boolean(kind));
    keep();
    count();
    spoken.say(countWords);
  }

  function countWords() {
    const sentences = desk.sentences.filter(({ id }) => work.marks[id]).length;
    const turns = desk.turns.filter(({ id }) => work.marks[id]).length;
    const missing = reached("talk") ? ` ${turns} ${turns === 1 ? "turn" : "turns"} ticked as left out.` : "";
    return `${sentences} of ${desk.sentences.length} sentences marked.${missing}`;
  }

  function count() {
    soFar.textContent = countWords();
    const width = 100 / desk.sentences.length;
    strip.replaceChildren(...desk.sentences.map(({ id }, at) =>
      draw("rect", { class: work.marks[id] ? "on" : "", x: `${at * width}%`, y: 0, width: `${0.8 * width}%`, height: 12 })));
  }

  function drawPanels() {
    const tools = { frozen: reached("key"), mark };
    const both = [notePanel(desk, heads[0], work.marks, tools)];
    if (reached("talk")) both.push(talkPanel(desk, heads[1], work.marks, tools));
    panels.classList.toggle("two", both.length > 1);
    panels.replaceChildren(...both);
    which.over(both, both.length - 1);
  }

  function update() {
    steps.replaceChildren(...STEPS.map(([name, words]) => make("li", { "aria-current": name === work.step && "step" }, words)));
    intro.textContent = INTRO[work.step];
    const following = STEPS[number(work.step) + 1]?.[0];
    next.hidden = !following;
    next.textContent = SECTIONS[following] ?? "";
    drawPanels();
    again.hidden = !reached("key"); // before, a slip would cost all the marks
    result.hidden = !reached("key");
    correct.hidden = !reached("correct");
    const held = holdAgainst(desk, work.marks);
    if (reached("key")) result.replaceChildren(...keyParts(desk, held, work.alone));
    if (reached("correct")) correct.replaceChildren(...mendParts(desk, held, work.mended, { keep, say: spoken.say }));
    count();
    return held;
  }

  next.addEventListener("click", () => {
    work.step = STEPS[number(work.step) + 1][0];
    if (work.step === "talk") work.alone = desk.sentences.map(({ id }) => id).filter((id) => work.marks[id]);
    keep();
    const held = update();
    // what has come in is read from its head
    const head = { talk: heads[1], key: result.firstChild, correct: correct.firstChild }[work.step];
    head.focus({ preventScroll: true });
    (work.step === "talk" ? texts : head).scrollIntoView({ block: "start" });
    spoken.say(work.step === "key" ? inShort(held, work.alone, desk).join(" ") : INTRO[work.step]);
  });
  again.addEventListener("click", startAgain);

  box.append(
    make("h3", { tabindex: -1 }, desk.title ? `The note desk: ${desk.title}` : "The note desk"),
    steps,
    make("div", { class: "intro" }, intro, strip, soFar),
    texts, result, correct,
    make("p", { class: "unkept" }, UNKEPT),
    make("div", { class: "row" }, next, again),
    spoken.element,
  );
  update();
}

function render({ model, el }) {
  const spoken = announcer();
  const redraw = () => {
    const box = frame(CSS);
    box.classList.add("desk");
    build(model, box, spoken, startAgain);
    el.replaceChildren(box);
  };
  const clear = () => {
    model.set("work", {});
    redraw();
  };
  const startAgain = () => {
    clear();
    model.save_changes();
    el.querySelector("h3").focus(); // the button that was pressed goes
  };
  // a browser asks in its own words whether to leave
  const askFirst = (event) => {
    const { marks = {}, mended = {} } = model.get("work") ?? {};
    if (Object.keys(marks).length || Object.keys(mended).length) event.preventDefault();
  };
  model.on("change:talk", clear);
  model.on("change:note", clear);
  window.addEventListener("beforeunload", askFirst);
  redraw();
  return () => {
    spoken.stop();
    window.removeEventListener("beforeunload", askFirst);
    model.off("change:talk", clear);
    model.off("change:note", clear);
  };
}

function checkWork(work, talk, note) {
  checkKeys("work", work, Object.keys(EMPTY), []);
  const { step, alone, marks, mended } = { ...EMPTY, ...work };
  if (number(step) < 0) throw new RangeError(`work: step is ${JSON.stringify(step)}. Choose one of: ${STEPS.map(([name]) => name).join(", ")}.`);
  const sentences = note.sentences.map(({ id }) => id);
  const turns = talk.turns.map(({ id }) => id);
  for (const [id, kind] of Object.entries(marks)) {
    const fits = sentences.includes(id) ? Object.hasOwn(MARKS, kind) : turns.includes(id) && kind === "missing";
    if (!fits) throw new RangeError(`work: marks has ${id}: ${JSON.stringify(kind)}. A sentence has a kind, and a turn has "missing".`);
  }
  const places = [...sentences, ...turns, ...note.key.map(({ id }) => id), MORE];
  const strange = [...alone.filter((id) => !sentences.includes(id)), ...Object.keys(mended).filter((id) => !places.includes(id))];
  if (strange.length) throw new RangeError(`work: there is no ${strange[0]} in the note.`);
}

/** What it is called, what its first state needs and may hold, and what is wrong with one. */
export const explorable = {
  title: "The note desk",
  needs: ["talk", "note"],
  takes: ["work"],
  check({ talk, note, work = {} }) {
    for (const [name, value, parts] of [["talk", talk, ["id", "people", "turns"]], ["note", note, ["transcript", "sentences", "key", "fixed"]]]) {
      checkKeys(name, value, [...new Set([...parts, ...Object.keys(value ?? {})])], parts);
    }
    makeDesk(talk, note);
    checkWork(work, talk, note);
  },
};
export const mount = mounting({ render }, explorable);
export default { render };
