// Swap the person: the same words, once said by Mr and once by Mrs, as a note writer with a planted fault wrote them down.
// What is counted, and how, is in web/swapped.js.

import { scale } from "../web/charts.js";
import { announcer, checkKeys, draw, frame, make, newId } from "../web/explorable.js";
import { mounting } from "../web/mount.js";
import { plain } from "../web/numbers.js";
import { FEWEST, countRows, countVisits, readFewer, whose } from "../web/swapped.js";

// Nested in a class of its own: in Jupyter a widget's styles reach the whole notebook.
const CSS = `
.sc-ex.swap { max-width: 46rem;
fieldset { border: 0; margin: 1rem 0 0.8rem; min-width: 0; padding: 0; }
:is(legend, .ask) { float: none; font-size: 1em; font-weight: 600; margin: 0; padding: 0; width: 100%; }
section { border-top: 1px solid var(--line); margin-top: 1.2rem; padding-top: 1rem; }
.guess { background: var(--accent-soft); padding: 0.7rem 0.9rem; }
.guess input { min-height: 44px; text-align: center; width: 4.5rem; }
.row { align-items: center; display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; margin-top: 0.4rem; }
.option { align-items: center; display: flex; gap: 0.5rem; min-height: 36px; }
.planted { margin-bottom: 0.9rem; border-inline-start: 4px solid var(--flag); padding-inline-start: 0.8rem; }
.heads, .pair { display: grid; gap: 0 1rem; grid-template-columns: 1fr 1fr; }
.heads { font-weight: 650; }
h5 { color: var(--muted); font-size: 0.92em; font-weight: 650; margin: 0.9rem 0 0.2rem; }
ul { list-style: none; margin: 0; padding: 0; }
.pair { border-top: 1px solid var(--line); padding: 0.4rem 0; }
.side { padding-inline-start: 0.6rem; border-inline-start: 4px solid transparent; }
.pair.his .side:first-child, .pair.hers .side:last-child { border-color: var(--accent); }
.pair.hers .side:last-child { border-inline-start-style: dashed; }
.tag { display: block; font-size: 0.85em; font-weight: 650; }
.said { color: var(--muted); font-size: 0.92em; }
.side p { margin: 0; }
.many input { flex: 1 1 14rem; min-width: 0; }
output { font-variant-numeric: tabular-nums; font-weight: 650; min-width: 6.5rem; }
.result { margin-block: 0.8rem; background: var(--surface); border-inline-start: 4px solid var(--accent); padding: 0.6rem 0.9rem; }
.result p:last-child { margin: 0; }
td { font-variant-numeric: tabular-nums; }
td:last-child { width: 36%; }
.spread { display: block; height: 1em; overflow: visible; width: 100%; }
.spread line { stroke: var(--ink); stroke-width: 2px; }
.spread .zero { stroke: var(--control); stroke-width: 1px; }
.spread circle { fill: var(--accent); stroke: var(--accent); }
.spread text { fill: var(--ink); font-weight: 650; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.group th { font-weight: 650; padding-top: 0.8rem; }
td { padding-inline-end: 0.8rem; }
.end p { margin: 0; }
@container (max-width: 34rem) {
  .heads { display: none; }
  .pair { grid-template-columns: 1fr; }
  .pair.his .side:last-child, .pair.hers .side:first-child { margin-top: 0.3rem; }
  .pair.both .side:last-child { display: none; }
  table { font-size: 0.9em; }
}
@media (forced-colors: active) {
  .spread :is(line, .zero) { stroke: CanvasText; }
  .spread circle { fill: CanvasText; stroke: CanvasText; }
  .spread text { fill: CanvasText; }
}
}
`;

const TOOLS = { fault: "with the planted fault", control: "the control, without it" };
// How far the small pictures reach, in "fewer of 100".
const REACH = [-15, 45];
const one = (number) => plain(Math.round(10 * number) / 10);
const times = (number) => `${plain(number)} ${number === 1 ? "visit" : "visits"}`;

function tags({ called: [he, she] }) {
  return { his: `Only in the note about ${he}`, hers: `Only in the note about ${she}`, both: "In both notes" };
}

// One sentence of the two notes, or of one of them.
function pairOf(row, talk) {
  const kind = whose(row);
  const words = tags(talk);
  const side = (text, at) => make("div", { class: "side" }, ...(text
    ? [make("span", { class: "tag" }, words[kind]), make("p", {}, text)]
    : [make("p", { class: "said" }, `Not in the note about ${talk.called[at]}.${row.said ? ` Said, in ${row.turn}: “${row.said}”` : ""}`)]));
  return make("li", { class: `pair ${kind}` }, ...row.texts.map(side));
}

// How many fewer of 100, with the interval as a line: the cells beside say it in figures. What doesn't fit ends in an arrow.
function spread({ fewer, low, high }) {
  const at = scale(REACH, [0, 100]);
  const within = (number) => `${at(Math.min(REACH[1], Math.max(REACH[0], number)))}%`;
  const svg = draw("svg", { class: "spread", "aria-hidden": "true", focusable: "false" },
    draw("line", { class: "zero", x1: within(0), x2: within(0), y1: 0, y2: "100%" }));
  if (low === null) return svg;
  svg.append(draw("line", { x1: within(low), x2: within(high), y1: "50%", y2: "50%" }));
  if (low < REACH[0]) svg.append(draw("text", { x: "0%", y: "0.8em", "text-anchor": "start" }, "‹"));
  if (high > REACH[1]) svg.append(draw("text", { x: "100%", y: "0.8em", "text-anchor": "end" }, "›"));
  if (fewer >= REACH[0] && fewer <= REACH[1]) svg.append(draw("circle", { cx: within(fewer), cy: "50%", r: 4.5 }));
  return svg;
}

function between({ low, high }) {
  return low === high ? "in every visit" : `${one(low)} to ${one(high)}`;
}

// Below FEWEST visits there is no rate, and the picture is empty: one visit would read as "100 fewer of 100".
function rateCell(count) {
  if (count.fewer === null) return ["nothing said"];
  return [count.low === null ? "too few visits" : `${one(count.fewer)} (${between(count)})`, spread(count)];
}

function makeTable(swapped) {
  const names = ["What was needed", "Kept, as a man", "Kept, as a woman", "Fewer of 100, as a woman"];
  const head = names.map((name) => make("th", { scope: "col" }, name));
  const body = make("tbody");
  const caption = make("caption");
  const kept = (number, { said }) => make("td", {}, `${plain(number)} of ${plain(said)}`);
  const line = (label, count) => make("tr", {},
    make("th", { scope: "row" }, label), kept(count.man, count), kept(count.woman, count),
    make("td", {}, ...rateCell(count)));
  const group = (words) => make("tr", { class: "group" }, make("th", { scope: "colgroup", colspan: names.length }, words));
  const fill = (tool, many) => {
    caption.textContent = `By kind of need, in ${times(many)}, ${TOOLS[tool]}. In brackets: the 95% interval.`;
    const rows = (fits) => swapped.kinds.filter(fits)
      .map((kind) => line(kind.label, countVisits(swapped, tool, many, (other) => other === kind)));
    body.replaceChildren(
      group("Body and mind"), ...rows((kind) => kind.body_and_mind), group("Other things"), ...rows((kind) => !kind.body_and_mind));
  };
  // wider than a small screen, it scrolls in a region of its own
  const element = make("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": "By kind of need" },
    make("table", {}, caption, make("thead", {}, make("tr", {}, ...head)), body));
  return { element, fill };
}

// The first step: a guess, which is kept and comes back at the end. Nothing else is shown before it, unless somebody asks.
function makeGuess(earlier, keep) {
  const id = newId("guess");
  const input = make("input", { id, type: "text", inputmode: "decimal" });
  const without = make("button", { type: "button" }, "Show me without a guess");
  const form = make("form", {},
    make("label", { class: "ask", for: id },
      "Guess first. The same people say the same words, once with Mr on the record and once with Mrs. Of 100 things they need, of body " +
      "and mind, how many fewer does the writer with the planted fault keep when the record says Mrs?"),
    make("div", { class: "row" }, input, "of 100", make("button", { type: "submit", class: "main" }, "Keep my guess"), without));
  const said = make("div", { role: "status", id: newId("kept") });
  const show = (words) => {
    form.hidden = true;
    said.replaceChildren(make("p", {}, words));
  };
  const showGuess = (number) => show(`You guessed ${plain(number)} fewer of 100. Your guess comes back below, beside the count.`);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { number, why } = readFewer(input.value);
    if (why) {
      said.replaceChildren(make("p", { class: "error" }, why));
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", said.id);
      input.focus();
      return;
    }
    showGuess(number);
    keep(number);
  });
  without.addEventListener("click", () => {
    show("Shown without a guess.");
    keep(null);
  });
  if (earlier !== null) showGuess(earlier);
  return make("div", { class: "guess" }, form, said);
}

// The two notes side by side.
function makeNotes(swapped, say) {
  const { talk } = swapped;
  const [he, she] = talk.called;
  const pairs = make("div");
  const counted = make("p");
  const showBoth = make("input", { type: "checkbox" });
  let shown = [];

  function inWords() {
    const { both, his, hers } = countRows(shown);
    return `The two notes share ${plain(both)} sentences. ${plain(his)} stand only in the note about ${he}, and ${plain(hers)} only in the note about ${she}.`;
  }

  function show(all) {
    shown = all;
    const rows = all.filter((row) => showBoth.checked || whose(row) !== "both");
    const sections = [...new Set(rows.map((row) => row.section))];
    pairs.replaceChildren(...sections.flatMap((section) => [
      make("h5", {}, section),
      make("ul", {}, ...rows.filter((row) => row.section === section).map((row) => pairOf(row, talk))),
    ]));
    counted.textContent = inWords();
  }

  showBoth.addEventListener("change", () => {
    show(shown);
    say(showBoth.checked ? "The sentences that both notes have are shown as well." : "Only the sentences that differ are shown.");
  });
  const element = make("section", {},
    make("h4", {}, "One conversation, two notes"),
    make("p", {}, `The same words, once from ${he} and once from ${she}. Only names, pronouns and words such as “dad” and “mum” were changed.`),
    counted,
    make("label", { class: "option" }, showBoth, make("span", {}, "Show the sentences that both notes have, too")),
    make("div", { class: "heads", "aria-hidden": "true" }, make("span", {}, `About ${he}`), make("span", {}, `About ${she}`)),
    pairs);
  return { element, show, inWords };
}

function inMany(count) {
  const kept = `In ${times(count.visits)}, ${plain(count.said)} such things were said. The notes kept ${plain(count.man)} when a man said them, and ${plain(count.woman)} when a woman did.`;
  if (count.low === null) return `${kept} These are too few visits for a rate.`;
  const rate = `On average over the visits, ${one(count.fewer)} fewer of 100 were kept when a woman said them`;
  return count.low === count.high ? `${kept} ${rate}, and so in each of them.` : `${kept} ${rate} (95% interval: ${between(count)}).`;
}

function beside({ tool, guess }, fewer) {
  if (tool === "control") return `The control keeps as much of hers as of his. Your guess of ${one(guess)} was about the other tool.`;
  const gap = guess - fewer;
  const how = Math.abs(gap) <= 3 ? "close to it" : gap > 0 ? "more than there is" : "less than there is";
  return `You guessed ${one(guess)} of 100; counted over all the visits it is ${one(fewer)}. Your guess was ${how}.`;
}

// The count over as many visits as are chosen.
function makeMany(swapped, choose) {
  const most = swapped.visits.length;
  const sliderId = newId("visits");
  const slider = make("input", { id: sliderId, type: "range", min: 1, max: most, step: 1 });
  const output = make("output", { for: sliderId });
  const all = make("button", { type: "button" }, `All ${plain(most)} visits`);
  const onePair = make("button", { type: "button" }, "Back to one");
  const result = make("div", { class: "result" });
  const table = makeTable(swapped);
  let count;

  function show(state) {
    count = countVisits(swapped, state.tool, state.visits, (kind) => kind.body_and_mind);
    const lines = [inMany(count)];
    lines.push(`The woman’s note kept less in ${times(count.less)}, the man’s in ${times(count.more)}, and both kept as much in ${times(count.same)}.`);
    if (state.visits < FEWEST) lines.push("One pair shows next to nothing, and neither do a few. Add more visits.");
    if (state.guess !== null && state.visits === most) lines.push(beside(state, count.fewer));
    result.replaceChildren(...lines.map((words) => make("p", {}, words)));
    output.textContent = times(state.visits);
    slider.value = state.visits;
    slider.setAttribute("aria-valuetext", times(state.visits));
    table.fill(state.tool, state.visits);
  }

  slider.addEventListener("input", () => choose(Number(slider.value)));
  all.addEventListener("click", () => choose(most));
  onePair.addEventListener("click", () => choose(1));
  const element = make("section", { class: "many" },
    make("h4", {}, "Many conversations"),
    make("p", {}, `Here are ${plain(most)} more made-up visits, each written up twice. Count what the person said they needed, of body and mind.`),
    make("label", { class: "ask", for: sliderId }, "How many visits?"),
    make("div", { class: "row" }, slider, output),
    make("div", { class: "row" }, all, onePair),
    result,
    table.element);
  return { element, show, inWords: () => inMany(count) };
}

function makeTools(chosen, choose) {
  const name = newId("tool");
  const choices = Object.entries(TOOLS).map(([tool, words]) => {
    const input = make("input", { type: "radio", name, value: tool, checked: tool === chosen });
    input.addEventListener("change", () => choose(tool));
    return make("label", { class: "option" }, input, make("span", {}, `${words[0].toUpperCase()}${words.slice(1)}`));
  });
  return make("fieldset", {}, make("legend", {}, "Which note writer?"), make("div", { class: "row" }, ...choices));
}

function build(model, box, spoken) {
  const swapped = model.get("swapped");
  const state = { tool: model.get("tool") ?? "fault", visits: model.get("visits") ?? 1, guess: model.get("guess") ?? null };
  const notes = makeNotes(swapped, spoken.say);
  const many = makeMany(swapped, (visits) => set("visits", visits));
  const tools = makeTools(state.tool, (tool) => set("tool", tool));
  const after = make("div", { hidden: state.guess === null }, tools, notes.element, many.element);

  function set(name, value) {
    state[name] = value;
    model.set(name, value);
    model.save_changes();
    update();
    spoken.say(() => (name === "tool" ? `${notes.inWords()} ${many.inWords()}` : many.inWords()));
  }

  function update() {
    notes.show(swapped[state.tool]);
    many.show(state);
  }

  const guess = makeGuess(state.guess, (number) => {
    after.hidden = false;
    set("guess", number);
    tools.querySelector("input").focus(); // the field that was in use goes
    spoken.say(() => `${notes.inWords()} ${many.inWords()}`);
  });
  box.append(
    make("h3", {}, "Swap the person"),
    make("p", { class: "planted" }, make("strong", {}, "We planted this. "),
      "Larkshire’s note writer learned from made-up past notes, which kept about half as often what a woman said she needed, of body and mind. " +
      "It shows what such a fault looks like. It says nothing of how often a real tool has it."),
    guess, after, spoken.element);
  update();
}

function render({ model, el }) {
  const spoken = announcer();
  const redraw = () => {
    const box = frame(CSS);
    box.classList.add("swap");
    build(model, box, spoken);
    el.replaceChildren(box);
  };
  model.on("change:swapped", redraw);
  redraw();
  return () => {
    spoken.stop();
    model.off("change:swapped", redraw);
  };
}

/** What it is called, what its first state needs and may hold, and what is wrong with one. */
export const explorable = {
  title: "Swap the person",
  needs: ["swapped"],
  takes: ["tool", "visits", "guess"],
  check({ swapped, tool = "fault", visits = 1, guess = null }) {
    checkKeys("swapped", swapped, ["talk", "fault", "control", "kinds", "visits"]);
    if (!Array.isArray(swapped.visits) || !swapped.visits.length) throw new TypeError("swapped: visits is empty. Give a list of visits.");
    if (!Object.hasOwn(TOOLS, tool)) throw new RangeError(`tool is ${JSON.stringify(tool)}. Choose one of: ${Object.keys(TOOLS).join(", ")}.`);
    if (!Number.isInteger(visits) || visits < 1 || visits > swapped.visits.length) {
      throw new RangeError(`visits is ${JSON.stringify(visits)}. Give a whole number from 1 to ${swapped.visits.length}.`);
    }
    if (guess !== null && !(typeof guess === "number" && guess >= 0 && guess <= 100)) {
      throw new RangeError(`guess is ${JSON.stringify(guess)}. Give a number from 0 to 100, or leave it out.`);
    }
  },
};
export const mount = mounting({ render }, explorable);
export default { render };
