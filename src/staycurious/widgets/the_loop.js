// The loop: two places with the same need, looked at unequally. A reader guesses how far their records drift apart in some
// years, then changes how visits are sent out, and sees what a random sample would show. The sums are in web/loop.js.

import { BAR_STYLES, PLOT_STYLES, axis, bars, line, plot, scale, ticks } from "../web/charts.js";
import { announcer, checkKeys, draw, frame, make, newId } from "../web/explorable.js";
import { recordsOverYears } from "../web/loop.js";
import { mounting } from "../web/mount.js";
import { plain } from "../web/numbers.js";
import { wilson } from "../web/quiz_record.js";

// Nested in a class of its own: in Jupyter a widget's styles reach the whole notebook.
const CSS = `${PLOT_STYLES}${BAR_STYLES}
.sc-ex.loop { max-width: 46rem;
.guess { background: var(--accent-soft); margin: 0.8rem 0; padding: 0.7rem 0.9rem; }
.ask { display: block; font-weight: 600; line-height: 1.4; margin: 0 0 0.4rem; }
.row { align-items: center; display: flex; flex-wrap: wrap; gap: 0.5rem; margin-bottom: 0.5rem; }
.row input { flex: 1 1 8rem; max-width: 20rem; }
select { min-height: 44px; width: min(100%, 30rem); }
.control { margin-bottom: 0.9rem; }
.tick { align-items: center; display: flex; gap: 0.6rem; margin-bottom: 0.6rem; min-height: 44px; }
.said:not(:empty) { background: var(--surface); border-inline-start: 4px solid var(--accent); margin: 0.8rem 0; padding: 0.5rem 0.8rem; }
.said p:last-child { margin: 0; }
figure { margin: 1.2rem 0; }
figcaption { margin: 0.5rem 0 1rem; }
.yearly { margin: 1rem 0; }
.lots { margin-top: 0.6rem; }
.yearly :is(th, td):not(:first-child) { text-align: end; }
@container (max-width: 30rem) {
  .yearly :is(th, td) { padding-inline-end: 0.2rem; }
  .yearly thead th { font-size: 0.82em; }
}
.key { color: var(--muted); font-size: 0.95em; }
}
`;

/** In what steps a guess is made. */
const STEP = 5;
/** Of 100 families with something to find, how many can at most come in without a visit. */
const MOST_REPORTED = 60;
/** How next year's visits are sent out: how strongly they follow records, and in words. */
const FOLLOWS = [
  [0, "half to each estate"],
  [1, "in proportion to records"],
  [2, "mostly to most records"],
];

/**
 * Give what the controls show at first.
 * @param {object} loop As an author wrote it.
 * @returns {{follow: number, reported: number, sample: boolean}} Its `follow`, and nothing else set.
 */
export function startOf({ follow }) {
  return { follow, reported: 0, sample: false };
}

/**
 * Count, in whole records, what some years bring: each year's count is rounded, and then they are added up.
 * @param {object} loop Its `areas`, `families`, `rate`, `years` and `sample`.
 * @param {object} tried What the reader set: `follow`, and `reported` of 100.
 * @returns {{years: Array<Array<{visits: number, records: number}>>, onFile: number[], need: number, sampled: number,
 *   found: number}} Each year's areas, in their order; what is on file at the end; the families of each area with
 *   something to find; and how many of an area a random sample would visit over all years, and find.
 */
export function count(loop, { follow, reported }) {
  const areas = Object.keys(loop.areas);
  const visits = Object.values(loop.areas).reduce((sum, number) => sum + number, 0);
  const rows = recordsOverYears({
    attention: loop.areas, rate: loop.rate, families: loop.families, visits, years: loop.years, follow,
    reported: reported / 100, sample: loop.sample,
  });
  const years = Array.from({ length: loop.years }, (_, at) => rows.slice(at * areas.length, (at + 1) * areas.length)
    .map((row) => ({ visits: Math.round(row.visits), records: Math.round(row.records) })));
  const onFile = areas.map((_, at) => years.reduce((sum, year) => sum + year[at].records, 0));
  return {
    years,
    onFile,
    need: Math.round(loop.families * loop.rate),
    sampled: Math.round(loop.years * rows[0].sampleVisits),
    found: Math.round(loop.years * rows[0].sampleFound),
  };
}

/**
 * Say what the years brought.
 * @param {object} loop As count takes it.
 * @param {object} counted From count.
 * @returns {string} Two sentences.
 */
export function inWords(loop, { onFile: [first, second], need }) {
  const [here, there] = Object.keys(loop.areas);
  const gap = first - second;
  const more = gap === 0 ? "as many in both" : `${plain(Math.abs(gap))} more in ${gap > 0 ? here : there}`;
  return `After ${loop.years} years ${here} has ${plain(first)} records on file and ${there} ${plain(second)}: ${more}. In each, ${plain(need)} of ${plain(loop.families)} families have something to find, every year.`;
}

function intro(loop) {
  const [[here, first], [there, second]] = Object.entries(loop.areas);
  const need = plain(Math.round(loop.families * loop.rate));
  return `${here} and ${there} are two made-up estates with ${plain(loop.families)} families each. In each, ${need} families have something that a visit would find and write down, in any year; the same family can come on record again. There is staff for ${plain(first + second)} visits a year. In the first year ${here} gets ${plain(first)} of them, and ${there} ${plain(second)}. ${how(loop)}`;
}

function firstYear(loop) {
  const rows = Object.entries(loop.areas).map(([label, value]) => ({ label, value }));
  return bars(rows, { caption: "Visits in the first year", heads: ["Estate", "Visits"] });
}

// What could at most be found in all years, so that a guess fits on its line: a whole number of steps.
function mostRecords({ areas, rate, years }) {
  const visits = Object.values(areas).reduce((sum, number) => sum + number, 0);
  return Math.max(1, Math.ceil((visits * rate * years) / STEP)) * STEP;
}

// How the second year's visits follow from the first year's records, so that anybody can work it out.
function how(loop) {
  const [[{ records: first }, { records: second }]] = count(loop, startOf(loop)).years;
  return [
    "From then on, each estate gets half of the visits.",
    `From then on, visits go where the year's records are, in proportion: ${plain(first)} to ${plain(second)}.`,
    `From then on, visits go mostly where most records are: ${plain(first)} records against ${plain(second)} count as ${plain(first)} × ${plain(first)} against ${plain(second)} × ${plain(second)}.`,
  ][loop.follow];
}

// Records in each year, with the need that they could have shown.
function picture(loop, { years, need }) {
  const names = Object.keys(loop.areas);
  const most = Math.max(need, ...years.flat().map(({ records }) => records));
  const x = scale([1, loop.years], [4, 96]);
  const y = scale([0, most * 1.12], [100, 0]);
  const points = (at) => years.map((year, index) => [x(index + 1), y(year[at].records)]);
  const last = years.at(-1).map(({ records }) => y(records));
  const above = last[0] <= last[1] ? 0 : 1;
  const name = (at) => draw("text", { class: "quiet", x: "96%", y: `${last[at]}%`, dy: at === above || last[at] > 90 ? "-0.5em" : "1.3em", "text-anchor": "end" }, names[at]);
  return plot(
    240,
    axis("below", x, { marks: years.map((_, at) => at + 1), label: "Year" }),
    axis("beside", y, { marks: ticks(0, most * 1.12), label: "Records in the year" }),
    line([[x(1), y(need)], [x(loop.years), y(need)]], "dotted quiet"),
    draw("text", { class: "quiet", x: "4%", y: `${y(need)}%`, dy: "-0.5em" }, "Something to find, in each"),
    line(points(0)), line(points(1), "dashed"),
    name(0), name(1),
  );
}

function yearlyTable(loop, { years }) {
  const names = Object.keys(loop.areas);
  const head = (text, more = {}) => make("th", { scope: "col", ...more }, text);
  const row = (year, at) => make(
    "tr", {}, make("th", { scope: "row" }, String(at + 1)),
    ...year.map(({ visits }) => make("td", {}, plain(visits))), ...year.map(({ records }) => make("td", {}, plain(records))),
  );
  return make(
    "table", { class: "yearly" },
    make("caption", {}, "Year by year"),
    make("thead", {}, make("tr", {}, head("Year"), ...["Visits,", "Records,"].flatMap((what) => names.map((name) => head(`${what} ${name}`))))),
    make("tbody", {}, ...years.map(row)),
  );
}

function totals(loop, { onFile, found, sampled }, withSample) {
  const names = Object.keys(loop.areas);
  const rows = names.map((name, at) => ({ label: `On file, ${name}`, value: onFile[at] }));
  if (withSample) rows.push(...names.map((name) => ({ label: `Found in the random sample, ${name}`, value: found, kind: "hollow" })));
  const table = bars(rows, { caption: `After ${loop.years} years`, heads: ["What", "How many"] });
  if (!withSample) return [table];
  const [low, high] = wilson(found, sampled).map((share) => Math.round(100 * share));
  const visits = Object.values(loop.areas).reduce((sum, number) => sum + number, 0);
  return [table, make("p", { class: "lots" }, `The sample visits ${plain(sampled)} families on each estate over ${loop.years} years, drawn by lot, and finds about ${plain(found)} on each: ${Math.round((100 * found) / sampled)} of 100. A real sample would waver: chance alone could make it ${low} to ${high} of 100. It shows what the records can't: here the need is the same. If visits followed the sample, each estate would get ${plain(visits / 2)}.`)];
}

// How many more records, guessed before anything is shown.
function guessForm(loop, onGuess) {
  const [here, there] = Object.keys(loop.areas);
  const id = newId("guess");
  const input = make("input", { id, type: "range", min: 0, max: mostRecords(loop), step: STEP, value: 0 });
  const guessed = make("output", { for: id });
  const form = make(
    "form", { class: "guess" },
    make("label", { class: "ask", for: id }, `Before you look: after ${loop.years} years, how many more records will ${here} have than ${there}?`),
    make("div", { class: "row" }, input, guessed), make("button", { type: "submit", class: "main" }, "Keep my guess"),
  );
  const tell = () => {
    guessed.textContent = `${plain(Number(input.value))} more`;
    input.setAttribute("aria-valuetext", guessed.textContent);
  };
  const clear = () => {
    input.value = 0;
    tell();
  };
  input.addEventListener("input", tell);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onGuess(Number(input.value));
  });
  return { form, clear, focus: () => input.focus() };
}

// How visits are sent out, what comes in without them, and the random sample.
function controls(loop, change) {
  const [followId, reportedId, sampleId] = ["follow", "reported", "sample"].map(newId);
  const follow = make("select", { id: followId }, ...FOLLOWS.map(([value, words]) => make("option", { value }, words)));
  const reported = make("input", { id: reportedId, type: "range", min: 0, max: MOST_REPORTED, step: 10 });
  const shown = make("output", { for: reportedId });
  const sample = make("input", { id: sampleId, type: "checkbox" });
  follow.addEventListener("change", () => change({ follow: Number(follow.value) }));
  reported.addEventListener("input", () => change({ reported: Number(reported.value) }));
  sample.addEventListener("change", () => change({ sample: sample.checked }));
  const element = make(
    "div", {},
    make("div", { class: "control" }, make("label", { class: "ask", for: followId }, "Next year's visits go"), follow),
    make("div", { class: "control" }, make("label", { class: "ask", for: reportedId }, "Of 100 families with something to find, how many come on record without a visit, because somebody rings?"), make("div", { class: "row" }, reported, shown)),
    make("label", { class: "tick", for: sampleId }, sample, `Each year also visit ${plain(loop.sample / 2)} families on each estate, drawn by lot`),
  );
  const show = (now) => {
    follow.value = now.follow;
    reported.value = now.reported;
    shown.textContent = `${now.reported} of 100`;
    reported.setAttribute("aria-valuetext", shown.textContent);
    sample.checked = now.sample;
  };
  return { element, show };
}

// The years: in words, as a picture, and in tables.
function yearsPart(loop) {
  const [here, there] = Object.keys(loop.areas);
  const words = make("p");
  const chart = make("div", { "aria-hidden": "true" });
  const tables = make("div");
  const element = make(
    "div", {}, words,
    make("figure", {}, chart, make("figcaption", {}, "Records in each year: the solid line is ", here, ", the broken line ", there, ". The dotted line is what a visit to every family would find on either."), tables),
    make("p", { class: "key" }, "Made-up sums that show how such a loop works, and not how any real place fared. Whole records, rounded year by year."),
  );
  const show = (now) => {
    const counted = count(loop, now);
    words.textContent = inWords(loop, counted);
    chart.replaceChildren(picture(loop, counted));
    tables.replaceChildren(...totals(loop, counted, now.sample), yearlyTable(loop, counted));
  };
  return { element, show };
}

/**
 * Say what the first settings bring, against what the reader expected.
 * @param {object} loop As count takes it.
 * @param {number} guess How many more records.
 * @returns {string[]} Sentences that hold whatever is set afterwards.
 */
export function compare(loop, guess) {
  const [here, there] = Object.keys(loop.areas);
  const [first, second] = count(loop, startOf(loop)).onFile;
  const how = guess === first - second ? "Just so" : `You said ${plain(guess)} more. It is ${plain(first - second)}`;
  return [
    `${how}: at first, ${plain(first)} records in ${here} and ${plain(second)} in ${there}.`,
    "No family on either estate did anything differently. Now change how the visits are sent out.",
  ];
}

function build(model, box, voice) {
  const loop = model.get("loop");
  explorable.check({ loop, tried: model.get("tried") ?? {} });
  const tried = () => ({ ...startOf(loop), ...(model.get("tried") ?? {}) });
  const keep = (more) => {
    model.set("tried", { ...tried(), ...more });
    model.save_changes();
  };
  // the form with its button goes when a guess is kept, and the focus comes here
  const said = make("div", { class: "said", role: "status", tabindex: "-1" });
  const guessing = guessForm(loop, (guess) => {
    keep({ guess });
    show();
    answer(guess);
    said.focus();
  });
  const set = controls(loop, (more) => {
    keep(more);
    show();
    voice.say(() => {
      const counted = count(loop, tried());
      const found = tried().sample ? ` The random sample finds ${plain(counted.found)} on each estate.` : "";
      return inWords(loop, counted) + found;
    });
  });
  const years = yearsPart(loop);
  const again = make("button", { type: "button" }, "Start again");
  const work = make("div", {}, set.element, years.element, again);

  const show = () => {
    const now = tried();
    const waiting = typeof now.guess !== "number";
    guessing.form.hidden = !waiting;
    work.hidden = waiting;
    if (waiting) {
      guessing.clear();
      said.replaceChildren();
      return;
    }
    set.show(now);
    years.show(now);
  };
  const answer = (guess) => said.replaceChildren(...compare(loop, guess).map((words) => make("p", {}, words)));
  again.addEventListener("click", () => {
    voice.stop();
    voice.element.textContent = "";
    model.set("tried", {});
    model.save_changes();
    show();
    guessing.focus(); // the button that was pressed goes
  });
  box.append(make("h3", {}, "The loop"), make("p", {}, intro(loop)), firstYear(loop), guessing.form, said, work);
  show();
  if (!work.hidden) answer(tried().guess);
}

function render({ model, el }) {
  const voice = announcer();
  const redraw = () => {
    const box = frame(CSS);
    box.classList.add("loop");
    try {
      box.append(voice.element);
      build(model, box, voice);
    } catch (error) {
      box.replaceChildren(box.firstChild, make("p", { class: "error", role: "alert" }, error.message));
    }
    el.replaceChildren(box);
  };
  model.on("change:loop", redraw);
  redraw();
  return () => {
    voice.stop();
    model.off("change:loop", redraw);
  };
}

function checkLoop(loop) {
  checkKeys("loop", loop, ["areas", "families", "rate", "years", "follow", "sample"]);
  const { areas, families, rate, years, follow, sample } = loop;
  checkKeys("loop: areas", areas, Object.keys(areas ?? {}));
  const visits = Object.values(areas);
  if (visits.length !== 2 || !visits.every((number) => Number.isInteger(number) && number > 0) || visits[0] <= visits[1]) {
    throw new TypeError("loop: areas needs two names, each with its visits in the first year: whole numbers, more for the first than for the second.");
  }
  const wanted = { families: [families, 10, 100000], years: [years, 2, 10], sample: [sample, 2, 100000] };
  for (const [name, [value, low, high]] of Object.entries(wanted)) {
    if (!Number.isInteger(value) || value < low || value > high) throw new RangeError(`loop: ${name} is ${value}. Give a whole number from ${low} to ${high}.`);
  }
  if (![0, 1, 2].includes(follow)) throw new RangeError(`loop: follow is ${follow}. Give 0 (not at all), 1 (in proportion) or 2 (mostly where most records are).`);
  if (typeof rate !== "number" || !(rate > 0 && rate <= 1)) throw new RangeError(`loop: rate is ${rate}. Give a share above 0, up to 1, such as 0.1.`);
}

function checkTried(tried) {
  checkKeys("tried", tried, ["guess", "follow", "reported", "sample"], []);
  const { guess = 0, follow = 0, reported = 0, sample = false } = tried;
  if (!Number.isFinite(guess) || guess < 0) throw new RangeError(`tried: guess is ${guess}. Give a number from 0, or leave it out.`);
  if (!FOLLOWS.some(([value]) => value === follow)) throw new RangeError(`tried: follow is ${follow}. Give 0, 1 or 2, or leave it out.`);
  if (!Number.isInteger(reported / 10) || reported < 0 || reported > MOST_REPORTED) {
    throw new RangeError(`tried: reported is ${reported}. Give 0, 10, 20 and so on to ${MOST_REPORTED}, or leave it out.`);
  }
  if (typeof sample !== "boolean") throw new TypeError(`tried: sample is ${sample}. Give true or false, or leave it out.`);
}

/** What it is called, what its first state needs and may hold, and what is wrong with one. */
export const explorable = {
  title: "The loop",
  needs: ["loop"],
  takes: ["tried"],
  check({ loop, tried = {} }) {
    checkLoop(loop);
    checkTried(tried);
  },
};
export const mount = mounting({ render }, explorable);
export default { render };
