// The reliance lab: decide on short cases alone, with a tool's advice after you have decided, or with reasons and no advice;
// then count. What is drawn and counted is in web/reliance.js. Nothing is shown of a case's advice before a decision is made.

import { checkKeys, frame, make, newId } from "../web/explorable.js";
import { keepingBox } from "../web/keeping.js";
import { mounting } from "../web/mount.js";
import {
  ARMS, SURE, TOTALS, checkCases, dayOf, drawLab, finished, mergeRuns, newSeed, openRun, readRecord, recordWords, relianceOf, retestFrom,
} from "../web/reliance.js";
import { button, paragraphs, progress, radios, row, times } from "../web/reliance_parts.js";
import { POINTS, SAYS, labBefore, ratesWords, resultSections } from "../web/reliance_results.js";
import { takingPart } from "../web/reliance_taking.js";
import { ASIDE, openStore, siteRoot } from "../web/storage.js";

// Nested in a class of its own: in Jupyter a widget's styles reach the whole notebook.
const CSS = `
.sc-ex.lab { max-width: 46rem;
:is(h3, h4, h5):focus { outline-offset: 4px; }
h5 { font-size: 1em; font-weight: 650; line-height: 1.3; margin: 1.6rem 0 0.4rem; }
.progress { display: block; height: auto; margin: 0.2rem 0 1rem; width: 100%; }
.progress rect { fill: var(--accent); stroke: var(--accent); }
.progress .todo { fill: var(--paper); stroke: var(--control); }
.case { background: var(--surface); border-inline-start: 4px solid var(--control); margin: 0 0 1rem; padding: 0.8rem 1rem; }
.case p:last-child { margin: 0; }
.note { color: var(--muted); font-size: 0.92em; }
fieldset { border: 0; margin: 0 0 1rem; min-width: 0; padding: 0; }
legend { float: none; font-size: 1em; font-weight: 600; line-height: 1.4; margin: 0; padding: 0; width: 100%; }
.choices { display: flex; flex-wrap: wrap; gap: 0 1.2rem; }
.choices label { align-items: center; cursor: pointer; display: flex; gap: 0.5rem; min-height: 44px; }
.choices.down { flex-direction: column; }
.row { display: flex; flex-wrap: wrap; gap: 0.6rem; margin: 0.8rem 0 0; }
.advice { border: 2px solid var(--accent); border-radius: 5px; margin: 0 0 1rem; padding: 0.7rem 1rem; }
.advice p:last-child { margin: 0; }
.taking { margin-bottom: 1.2rem; }
.said:empty { margin: 0; }
.said { margin: 0.6rem 0 0; }
.said.wrong { border-inline-start: 4px solid var(--flag); padding-inline-start: 0.7rem; }
table { margin: 0 0 0.6rem; }
.counts td:first-of-type { white-space: nowrap; }
caption { color: var(--muted); font-size: 0.92em; font-weight: 400; }
h4 { scroll-margin-top: 5rem; }
.plain { border-inline-start: 4px solid var(--accent); margin: 0.6rem 0 1rem; padding-inline-start: 0.8rem; }
summary { cursor: pointer; min-height: 44px; padding-block: 0.6em; }
textarea { background: var(--paper); border: 1px solid var(--control); border-radius: 5px; color: var(--ink); font: inherit; padding: 0.5rem; width: 100%; }
textarea:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
select { min-height: 44px; }
.sc-keeping { border-top: 1px solid var(--line); margin-top: 1.2rem; padding-top: 0.4rem; }
.sc-keeping-share { align-items: center; cursor: pointer; display: flex; font-weight: 600; gap: 0.6rem; min-height: 44px; width: fit-content; }
.sc-note { color: var(--muted); font-size: 0.92em; }
.sc-keeping-actions { align-items: center; display: flex; flex-wrap: wrap; gap: 0.6rem 1rem; }
.sc-sure { border-inline-start: 4px solid var(--flag); margin: 0.8rem 0; padding: 0.4rem 1rem; }
a { color: var(--accent); }
@container (max-width: 24rem) { .rows { font-size: 0.85em; :is(th, td) { padding-inline-end: 0.35rem; } } }
@media print {
&.results { break-inside: auto; }
&.results :is(.again, .taking, .retest, .row, .said, .sc-keeping, .screen) { display: none; }
}
@media (forced-colors: active) {
.progress rect { fill: CanvasText; stroke: CanvasText; }
.progress .todo { fill: Canvas; stroke: CanvasText; }
}
}
/* somebody's own results can go to paper; what stands in there else is for whoever has none */
@media print { .live:has(> .lab.results) { display: block; } .live:has(> .lab.results) ~ slot { display: none; } }
`;

const QUESTION = "Does this need a visit this week?";
const VISIT = { true: "Yes, a visit this week", false: "No, it can wait its turn" };
const PARTS = { alone: "you decide alone", advice: "the tool’s advice after you decide", explained: "for and against after you decide" };
const ELSEWHERE = "This lab went on in another place. Here is where it is now.";
const HOW = {
  alone: () => ["In this part you decide alone. There is no tool."],
  advice: (rates) => [
    "In this part you decide first. Then you see what a tool says: a flag, or no flag. You can keep your decision or change it.",
    `The tool is a script of ours: ${ratesWords(rates)} We don’t say in which order. ${POINTS}`,
  ],
  explained: () => [
    "In this part you decide first. Then you see what speaks for a visit, what speaks for waiting, and a question. Nobody says what to do. You can keep your decision or change it.",
  ],
};

// How long what was decided stays, by where the browser keeps it.
const STAYS = {
  device: "What you have decided stays, also when you close the page.",
  tab: "What you have decided stays until you close this tab.",
  nowhere: "What you have decided stays only while this page is open.",
};
// What a first visit is told of an earlier lab, by the same.
const AFRESH = {
  device: "Nothing of an earlier lab is kept in this browser, so this begins at the beginning.",
  tab: "What you decide is kept for this tab alone. It goes when you close it.",
  nowhere: "What you decide isn’t kept here. It goes when you leave this page.",
};

const minutesOf = (cases) => Math.round(cases.length * 0.75);

function ratesOf(cases, part) {
  const of = cases[part].length / ARMS[part].length;
  return { of, wrongFlags: of / 4, silences: of / 4 };
}

// Counts only the time in which the page is looked at.
function makeClock() {
  let [sum, since] = [0, null];
  const pause = () => {
    if (since !== null) sum += performance.now() - since;
    since = null;
  };
  const go = () => {
    if (since === null && document.visibilityState === "visible") since = performance.now();
  };
  let running = false;
  const look = () => (running && document.visibilityState === "visible" ? go() : pause());
  document.addEventListener("visibilitychange", look);
  return {
    start() { [sum, since, running] = [0, null, true]; go(); },
    pause() { running = false; pause(); },
    resume() { running = true; go(); },
    seconds() { const on = since === null ? 0 : performance.now() - since; return Math.round((sum + on) / 1000); },
    stop() { document.removeEventListener("visibilitychange", look); },
  };
}

// What keeps the record: the browser, where the page asked for it and can; else the model alone, for as long as it lives.
function openRecord(model) {
  const slug = model.get("keep");
  const store = slug && /^https?:/.test(import.meta.url) ? openStore(siteRoot(import.meta.url)) : null;
  const key = `lab/${slug}`;
  let spoilt; // what stands there and can't be read: it is set aside before anything is written over it
  const record = { store, key, runs: [], broken: false };

  record.look = () => {
    const { value, broken } = store ? store.read(key) : { value: model.get("record") };
    const { runs, whole } = readRecord(value);
    record.runs = runs.filter(({ decisions }) => decisions.length);
    record.broken = broken !== undefined || !whole;
    spoilt = whole ? undefined : value;
  };

  // gives whether another tab had gone further
  record.keep = () => {
    const there = store ? readRecord(store.read(key).value).runs : [];
    const runs = mergeRuns(there, record.runs);
    const ahead = JSON.stringify(runs) !== JSON.stringify(record.runs);
    record.runs = runs;
    if (store) {
      if (spoilt !== undefined) store.write(`${ASIDE}${key} ${new Date().toISOString()}`, spoilt);
      spoilt = undefined;
      store.write(key, { runs, words: recordWords(runs) });
    }
    model.set("record", { runs });
    model.save_changes();
    return ahead;
  };

  record.look();
  if (store && !record.runs.length && !record.broken) record.runs = readRecord(model.get("record")).runs;
  return record;
}

function build(model, box) {
  const cases = model.get("cases");
  const given = model.get("colleague");
  const colleague = given?.totals ? given : null; // Python gives an empty one where there is none
  const byId = new Map(Object.values(cases).filter(Array.isArray).flat().map((one) => [one.id, one]));
  const record = openRecord(model);
  const clock = makeClock();
  const body = make("div");
  const said = make("p", { class: "said", role: "status" });
  const kept = record.store ? keepingBox(record.store) : null;
  const started = new Set(); // the parts whose first words were read in this sitting
  let part = model.get("part") ?? "first";
  let view = "home";
  let begun = null; // a run of this page in which nothing is decided: it joins the others with its first decision
  let spent = null; // seconds on the case that waits for “keep or change”, where it was decided in this sitting
  const measured = new Map(); // by a run's seed, how long its cases took in this sitting; nothing keeps it
  // somebody made up, for whom the same is counted as for one's own
  const theirs = colleague?.decisions ? { part: "first", seed: "", guess: null, ended: null, decisions: colleague.decisions } : null;

  box.append(make("h3", {}, "The reliance lab"), body, said);
  if (kept) box.append(kept.element);

  const say = (words, wrong = false) => {
    said.classList.toggle("wrong", wrong);
    said.textContent = words;
  };
  const now = () => (begun?.run.part === part ? begun : openRun(record.runs, part, cases[part]));
  const kind = () => (record.store ? record.store.where().kept : "nowhere");
  const runsOf = (which) => record.runs.filter((run) => run.part === which);

  // Put a view in place of the last one. The focus goes to its heading, since the button that was pressed goes.
  function show(name, parts, { focus = true } = {}) {
    view = name;
    box.classList.toggle("results", name === "results");
    body.replaceChildren(...parts);
    say("");
    if (!focus) return;
    const heading = body.querySelector("h4");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    // a browser would be content with the heading at the bottom of the screen, and what is new below it
    const { top, bottom } = body.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) heading.scrollIntoView({ block: "start", behavior: "instant" });
  }

  function keep() {
    if (!record.keep()) return false;
    next();
    say(ELSEWHERE);
    return true;
  }

  function home(options) {
    clock.pause();
    [begun, spent] = [null, null];
    const open = now();
    if (open) return show("home", halfway(open, finished(open.run.decisions).length), options);
    return show("home", runsOf(part).length ? afterwards() : beginning(), options);
  }

  function beginning(again = false) {
    const rates = ratesOf(cases, part);
    const all = cases[part].length;
    const wrong = rates.wrongFlags + rates.silences;
    const guess = radios(
      `First a guess. The tool will be wrong ${times(wrong)}. In how many of those will you end where it points?`,
      "guess", Array.from({ length: wrong + 1 }, (_, at) => [at, String(at)]));
    guess.element.addEventListener("change", () => say(`You expect: in ${guess.value()} of ${wrong}. It comes back at the end.`));
    const begin = button("Begin", () => {
      if (guess.value() === null) {
        say("Choose a number first: a guess is enough.", true);
        guess.focus();
        return;
      }
      const run = { part, seed: newSeed(), guess: Number(guess.value()), started: new Date().toISOString(), ended: null, decisions: [] };
      begun = { run, lab: drawLab(cases[part], ARMS[part], run.seed) };
      started.clear();
      next();
    }, { class: "main" });
    const first = `${all} ${part === "first" ? "short" : "other"} referrals, one at a time, about ${minutesOf(cases[part])} minutes. Everyone in them is made up.`;
    const spoils = part === "first" && colleague?.decisions;
    return [
      make("h4", {}, part === "first" ? "Before you begin" : "The re-test"),
      progress(0, all, rates.of),
      ...paragraphs([first, `One question for all of them: ${QUESTION}`, cases.rule]),
      make("p", { class: "note" }, "This is a rule that we made for the lab. It is no council’s threshold, and careful people can differ on a case."),
      make("p", {}, `You decide first, always. In one part of the lab a tool’s advice comes after. That tool is a script of ours: ${ratesWords(rates)}`),
      ...paragraphs([beginsWords(again)].filter(Boolean), { class: "note" }),
      guess.element,
      row(begin, again && button("Back", () => home()), spoils && button(`Read ${colleague.name}’s record instead`, () => results(theirs))),
      ...paragraphs(spoils ? [`${colleague.name}’s record shows our answers. If you may want to do the lab, do it first.`] : [], { class: "note" }),
    ];
  }

  function beginsWords(again) {
    if (record.broken) return "What this browser kept of an earlier lab can’t be read. It is set aside and not lost, and this begins afresh.";
    if (again) return againWords(now());
    if (!record.store) return "Your decisions aren’t kept: they are gone when you close this.";
    if (part === "retest") return retestBegins();
    return record.runs.length ? "" : AFRESH[kind()];
  }

  function againWords(open) {
    const leaves = open ? " Once you have decided a case anew, you can look at it and can’t go on with it." : "";
    return `What you did before stays, as a run of its own.${leaves} You have met these cases, so a second run says less about you.`;
  }

  function retestBegins() {
    const from = retestFrom(record.runs);
    const labs = runsOf("first");
    if (!labs.length) return "No first lab is kept in this browser. The re-test works without it; there is nothing to compare with.";
    if (!from) return `Your first lab isn’t finished: you have decided ${finished(labs.at(-1).decisions).length} cases of it. The re-test says most two weeks after a whole lab.`;
    return from <= new Date() ? "Two weeks have passed since your lab: now the re-test says most." : `Two weeks after your lab is ${dayOf(from)}. You can take the re-test earlier.`;
  }

  function halfway({ run, lab }, done) {
    return [
      make("h4", {}, "Go on where you were"),
      progress(done, lab.length, lab.length / ARMS[part].length),
      make("p", {}, `You have decided ${done} of ${lab.length} cases. You began on ${dayOf(run.started)}.`),
      row(
        button(`Go on with case ${Math.min(done + 1, lab.length)}`, () => next(), { class: "main" }),
        done > 0 && button("See the results so far", () => results(run)),
        button("Begin anew", () => show("home", beginning(true))),
      ),
    ];
  }

  function afterwards() {
    const run = runsOf(part).at(-1);
    const done = finished(run.decisions).length;
    // one that isn't finished and can't be gone on with began with other cases
    const when = run.ended ? `You finished on ${dayOf(run.ended)}: ${done} cases.` : `You decided ${done} cases. The cases have changed since, so this run can’t go on; what you decided counts.`;
    return [
      make("h4", {}, part === "first" ? "Your lab" : "Your re-test"),
      make("p", {}, when),
      row(button("See the results", () => results(run), { class: "main" }), button("Do it once more", () => show("home", beginning(true)))),
      ...retestWords(),
    ];
  }

  function retestWords() {
    const from = retestFrom(record.runs);
    if (part !== "first" || !from) return [];
    const due = from <= new Date();
    const says = due ? "Two weeks have passed: now it says most." : `It says most after two weeks: from ${dayOf(from)}. You can take it earlier.`;
    if (!cases.retest) {
      const at = model.get("retest_at");
      return at ? [make("p", { class: "note retest" }, `The re-test has other cases. ${says} `, make("a", { href: at }, "Go to the re-test"))] : [];
    }
    const mine = runsOf("retest").length;
    return [make("section", { class: "retest" },
      make("h5", {}, "The re-test"),
      make("p", {}, `It has ${cases.retest.length} other cases and takes about ${minutesOf(cases.retest)} minutes. ${says}`),
      row(button(mine ? "Go to the re-test" : "Take the re-test", () => { part = "retest"; home(); }, due && !mine ? { class: "main" } : {})))];
  }

  // Whatever comes next: the words of a part, a case, "keep or change", or the results.
  function next(options) {
    const open = now();
    if (!open) return home(options);
    const { run, lab } = open;
    const last = run.decisions.at(-1);
    if (last?.last === null) return second(open, options);
    const at = run.decisions.length;
    const size = lab.length / ARMS[part].length;
    if (at % size === 0 && !started.has(at)) return opening(open, at, options);
    return first(open, at, options);
  }

  function opening({ lab }, at, options) {
    clock.pause();
    const { arm } = lab[at];
    const size = lab.length / ARMS[part].length;
    const begin = button(`Go to case ${at + 1}`, () => { started.add(at); next(); }, { class: "main" });
    show("opening", [
      make("h4", {}, `Part ${at / size + 1} of ${ARMS[part].length}: ${PARTS[arm]}`),
      progress(at, lab.length, size),
      ...paragraphs(HOW[arm](ratesOf(cases, part))),
      row(begin, pauseButton()),
    ], options);
  }

  function pauseButton() {
    return button("Pause", () => paused());
  }

  function paused() {
    clock.pause();
    const { run, lab } = now();
    const done = finished(run.decisions).length;
    show("paused", [
      make("h4", {}, "Paused"),
      progress(done, lab.length, lab.length / ARMS[part].length),
      make("p", {}, `${done} of ${lab.length} cases are decided. ${done ? STAYS[kind()] : ""}`.trim()),
      row(button("Go on", () => next(), { class: "main" }), done > 0 && button("See the results so far", () => results(run))),
    ]);
  }

  // Where one is in the lab.
  function place({ lab }, at, says = "") {
    return [
      make("h4", {}, `Case ${at + 1} of ${lab.length}${says}`),
      progress(at, lab.length, lab.length / ARMS[part].length),
    ];
  }

  const referral = ({ case: id }) => make("div", { class: "case" }, make("p", {}, byId.get(id).text));

  function first(open, at, options) {
    const { run, lab } = open;
    const answer = radios(QUESTION, "visit", Object.entries(VISIT), { down: true });
    const sure = radios("How sure are you?", "sure", SURE.map((step) => [step, { 50: "50%, a coin toss", 100: "100%, certain" }[step] ?? `${step}%`]));
    const form = make("form", {}, make("p", { class: "note" }, cases.rule), answer.element, sure.element,
      row(make("button", { type: "submit", class: "main" }, "This is my decision"), pauseButton()));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const missing = [[answer, "yes or no"], [sure, "how sure you are"]].filter(([one]) => one.value() === null);
      if (missing.length) {
        say(`Choose ${missing.map(([, words]) => words).join(", and ")}.`, true);
        missing[0][0].focus();
        return;
      }
      const { case: id, arm, tool } = lab[at];
      const yes = answer.value() === "true";
      run.decisions.push({
        case: id, arm, needs: byId.get(id).needs, first: yes, sure: Number(sure.value()), tool, last: arm === "alone" ? yes : null,
      });
      if (begun) record.runs = [...record.runs, run];
      begun = null;
      spent = clock.seconds();
      if (arm === "alone") measure(run, arm);
      settle(open);
    });
    show("first", [...place(open, at), make("p", { class: "note" }, `This part: ${PARTS[lab[at].arm]}.`), referral(lab[at]), form], options);
    clock.start();
  }

  // What is new stands first: the case was read a moment ago, and a phone shows no more.
  function second(open, options) {
    const { run } = open;
    const at = run.decisions.length - 1;
    const one = run.decisions[at];
    const choose = (last) => () => {
      one.last = last;
      if (spent !== null) {
        spent += clock.seconds();
        measure(run, one.arm);
      }
      settle(open);
    };
    show("second", [
      ...place(open, at, one.arm === "advice" ? ": now the tool’s word" : ": now for and against"),
      make("p", {}, `You decided: ${SAYS[one.first]}. You were ${one.sure}% sure.`),
      make("div", { class: "advice" }, ...shownAfter(one)),
      row(
        // two buttons of one weight: neither is suggested
        button(`Keep it: ${one.first ? "yes" : "no"}`, choose(one.first)),
        button(`Change it to ${one.first ? "no" : "yes"}`, choose(!one.first)),
        pauseButton(),
      ),
      make("details", {}, make("summary", {}, "The referral again"), referral(one)),
    ], options);
    clock.start();
  }

  function measure(run, arm) {
    measured.set(run.seed, [...(measured.get(run.seed) ?? []), { arm, seconds: spent }]);
    spent = null;
  }

  function shownAfter({ case: id, arm, tool }) {
    if (arm === "advice") {
      const sign = tool ? [make("span", { "aria-hidden": "true" }, "▲ "), "a flag. It says: visit this week."] : ["no flag. It says no more than that."];
      return [make("p", {}, make("strong", {}, "The tool: "), ...sign)];
    }
    const { for: speaksFor, against, ask } = byId.get(id);
    return [["Speaks for a visit this week: ", speaksFor], ["Speaks for waiting: ", against], ["And ask: ", ask]]
      .map(([name, words]) => make("p", {}, make("strong", {}, name), words));
  }

  // A decision was made: keep it, and go on or come to the end.
  function settle({ run, lab }) {
    clock.pause();
    const whole = run.decisions.length === lab.length && run.decisions.at(-1).last !== null;
    if (whole) run.ended = new Date().toISOString();
    if (keep()) return;
    if (whole) results(run);
    else next();
  }

  function results(run) {
    clock.pause();
    part = run.part;
    const made = run === theirs;
    const decisions = finished(run.decisions);
    const all = cases[part].length;
    const half = decisions.length < all;
    const totals = relianceOf(decisions);
    const title = made ? `${colleague.name}’s results` : half ? "Results so far" : part === "first" ? "Your results" : "Your re-test";
    const so = half ? `These are results so far: ${decisions.length} of ${all} cases. Having seen them, you may decide otherwise in those to come. ` : "";
    const goesOn = half && now()?.run === run && button(`Go on with case ${decisions.length + 1}`, () => next(), { class: "main" });
    show("results", [
      make("h4", {}, title),
      ...(made ? paragraphs([colleague.about].filter(Boolean)) : pickRun(run)),
      make("p", {}, `${so}“Right” means: as in our answer, whose reason stands at each case below. So few cases don’t say what kind of practitioner anybody is.`),
      ...resultSections({
        part, decisions, totals, all, byId, guess: run.guess, rates: ratesOf(cases, part), name: made ? colleague.name : null,
        before: part === "retest" ? labBefore(record.runs) : null, measured: measured.get(run.seed) ?? [],
      }),
      takeAlong(made ? null : totals, decisions.length, all),
      ...(made ? [] : retestWords()),
      row(goesOn, button("Back to the start of the lab", () => { part = model.get("part") ?? "first"; home(); })),
    ]);
  }

  function pickRun(run) {
    const runs = record.runs.filter((one) => cases[one.part] && finished(one.decisions).length);
    if (runs.length < 2) return [];
    const id = newId("run");
    // two of one day and one length are told apart by their number, as on the page that lists what is kept
    const nth = (one) => { const at = record.runs.indexOf(one); return at ? ` (run ${at + 1})` : ""; };
    const many = ({ length }) => `${length} ${length === 1 ? "case" : "cases"}`;
    const options = runs.map((one, at) => make("option", { value: String(at), selected: one === run },
      `${one.part === "first" ? "Lab" : "Re-test"} of ${dayOf(one.started)}${nth(one)}, ${many(finished(one.decisions))}`));
    const select = make("select", { id }, ...options);
    select.addEventListener("change", () => {
      results(runs[Number(select.value)]);
      body.querySelector("select").focus(); // the one that was used goes
    });
    return [make("p", { class: "screen" }, make("label", { for: id }, "Which run: "), select)];
  }

  function takeAlong(own, done, all) {
    const sources = [
      own && { id: "own", label: "My own totals", title: `My totals from the reliance lab: ${done} of ${all} cases decided.`, totals: own },
      colleague && {
        id: "colleague", label: `The totals of ${colleague.name}, a colleague whom we made up`,
        title: `Totals of ${colleague.name}, a colleague made up for this course.`, totals: colleague.totals,
      },
    ].filter(Boolean);
    const theirUse = colleague ? ` ${colleague.name}’s are for the notebook: the exercise has a record of its own, for whoever would rather not take theirs.` : "";
    return takingPart(sources, [
      `Your own totals can go into the exercise’s last question, or into a talk with somebody.${theirUse}`,
      "You choose; nothing is ticked for you. In what you take here there is no time, and none of your answers to single cases.",
      ...(record.store ? ["The file with all that this browser keeps is another thing: it holds your answers to single cases. It is for you, to go on in another place."] : []),
    ], say);
  }

  // Another tab, or the page that lists all work, has changed what is kept. Typed choices stay where the place is the same.
  const standing = () => JSON.stringify(runsOf(part).map(({ seed, decisions }) => [seed, decisions.length, decisions.at(-1)?.last]));
  // what the other part of the lab comes to here: a whole lab, to compare a re-test with
  const labs = () => JSON.stringify([retestFrom(record.runs), runsOf("first").length > 0]);
  const hear = ({ key, erased }) => {
    if (!erased && key !== null && key !== record.key) return;
    const [before, other, held] = [standing(), labs(), record.runs];
    record.look();
    if (!erased && standing() === before) {
      if (record.runs.length) record.runs = mergeRuns(record.runs, held); // what is on the screen holds on to its own
      if (labs() !== other && view === "home" && !begun) home({ focus: false });
      return;
    }
    if (begun && !erased && record.runs.length) return; // a run that was begun here goes on here
    begun = null;
    if (erased || !record.runs.length) part = model.get("part") ?? "first";
    if (view === "first" || view === "second") next({ focus: false });
    else home({ focus: false });
    say(record.runs.length ? ELSEWHERE : "Your lab was erased. It begins at the beginning.");
  };
  const deaf = record.store?.listen(hear);
  home({ focus: false });
  return () => {
    deaf?.();
    kept?.stop();
    clock.stop();
  };
}

function render({ model, el }) {
  let stop = () => {};
  const redraw = () => {
    stop();
    const box = frame(CSS);
    box.classList.add("lab");
    stop = build(model, box);
    el.replaceChildren(box);
  };
  model.on("change:cases", redraw);
  redraw();
  return () => {
    model.off("change:cases", redraw);
    stop();
  };
}

/** What it is called, what its first state needs and may hold, and what is wrong with one. */
export const explorable = {
  title: "The reliance lab",
  needs: ["cases"],
  takes: ["colleague", "keep", "part", "record", "retest_at"],
  check({ cases, colleague, keep, part = "first", record, retest_at: at }) {
    if (!Object.hasOwn(ARMS, part)) throw new TypeError(`part is ${part}. Give "first" or "retest".`);
    checkCases(cases, part);
    if (keep !== undefined && !/^[a-z0-9_]*$/.test(keep)) {
      throw new TypeError(`keep is ${keep}. Give the module’s slug, such as "m06_own_reliance", or leave it out.`);
    }
    if (colleague !== undefined && Object.keys(colleague).length) {
      checkKeys("colleague", colleague, ["name", "about", "decisions", "totals", "seed"], ["name", "totals"]);
      checkKeys("colleague: totals", colleague.totals, Object.keys(TOTALS), []);
      const { decisions = [] } = colleague;
      const run = { part: "first", seed: "0".repeat(32), guess: null, started: "2026-01-01", ended: null, decisions };
      if (!readRecord({ runs: [run] }).whole) throw new TypeError("colleague: decisions can’t be read. Give them as the lab’s record has them, or leave them out.");
    }
    if (record !== undefined && !readRecord(record).whole) {
      throw new TypeError("record can’t be read. Leave it out: the lab writes it.");
    }
    if (at !== undefined && !/^(#[\w-]+)?$/.test(at)) {
      throw new TypeError(`retest_at is ${at}. Give the place of the re-test on the same page, such as "#m06-retest", or leave it out.`);
    }
  },
};
export const mount = mounting({ render }, explorable);
export default { render };
