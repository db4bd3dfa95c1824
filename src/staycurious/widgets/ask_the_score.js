// Ask the score: change one detail of a referral at a time, and see the score, its band and what moved it.
// The scoring is web/scorecard.js, which gives what Python and scikit-learn give.

import { BAR_STYLES, bar } from "../web/charts.js";
import { announcer, draw, frame, make, newId } from "../web/explorable.js";
import { mounting } from "../web/mount.js";
import { checkReferral, readScorecard, score, valueLabel } from "../web/scorecard.js";

const CSS = `${BAR_STYLES}
.sc-ask .result { background: var(--paper); box-shadow: 0 -0.6rem 0 var(--paper); margin-inline: -0.5rem; padding: 0.3rem 0.5rem; }
.sc-ask .scored { align-items: baseline; display: flex; flex-wrap: wrap; gap: 0 0.8rem; margin: 0; }
.sc-ask .number { font-size: 2.2em; font-variant-numeric: tabular-nums; font-weight: 700; letter-spacing: -0.02em; line-height: 1.1; }
.sc-ask .band { font-size: 1.15em; font-weight: 650; }
.sc-ask .flagged { color: var(--flag); font-weight: 650; }
.sc-ask .received { color: var(--muted); font-size: 0.92em; font-variant-numeric: tabular-nums; margin-inline-start: auto; }
.sc-ask .result svg { display: block; height: 58px; overflow: visible; width: 100%; }
.sc-ask .result text { fill: currentColor; font-size: 13px; }
.sc-ask svg .zone { fill: color-mix(in srgb, var(--ink) 9%, var(--paper)); stroke: var(--control); }
.sc-ask svg .zone.flag { fill: color-mix(in srgb, var(--flag) 20%, var(--paper)); }
.sc-ask svg .now { fill: var(--ink); stroke: var(--ink); stroke-width: 1.5; }
.sc-ask svg .then { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5; }
.sc-ask .trained { color: var(--muted); font-size: 0.95em; margin: 0.3rem 0 1rem; max-width: 42rem; }
.sc-ask fieldset { border: 0; margin: 0 0 1.2rem; min-width: 0; padding: 0; }
.sc-ask legend { float: left; font-weight: 650; margin: 0 0 0.5rem; padding: 0; width: 100%; }
.sc-ask .details { clear: both; display: grid; gap: 0.7rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); }
.sc-ask .detail { min-width: 0; }
.sc-ask .detail label { display: block; }
.sc-ask .detail label.tick { align-items: center; display: flex; gap: 0.6rem; min-height: 36px; }
.sc-ask .detail select { width: 100%; }
.sc-ask .row { align-items: center; display: flex; gap: 0.6rem; }
.sc-ask .row input[type="range"] { flex: 1 1 6rem; min-width: 0; }
.sc-ask .row input[type="text"] { flex: none; text-align: end; width: 3.4rem; }
.sc-ask .unit { color: var(--muted); flex: none; width: 1.1rem; }
.sc-ask :is(select, input, button) { scroll-margin-block: 9rem 2rem; }
.sc-ask .changed { background: var(--accent-soft); border-radius: 5px; box-shadow: 0 0 0 0.4rem var(--accent-soft); }
.sc-ask .back { align-items: center; display: flex; gap: 0.6rem; justify-content: space-between; padding-block-start: 0.2rem; }
.sc-ask .note { font-size: 0.92em; line-height: 1.35; margin: 0; }
.sc-ask .back button { flex: none; }
.sc-ask .moved td { white-space: nowrap; }
.sc-ask .moved .on { color: var(--muted); display: block; font-size: 0.92em; line-height: 1.3; }
.sc-ask .sc-bar { margin-inline-end: 0.5rem; }
.sc-ask .moved .pull { min-width: 9rem; width: 45%; }
.sc-ask .all { margin: 1rem 0 0; }
.sc-ask .weights { color: var(--muted); font-size: 0.92em; margin: 0.5rem 0 0; }
@media (min-height: 34rem) {
  .sc-ask .result { position: sticky; top: calc(var(--pst-header-article-height, -1rem) + 1rem); z-index: 1; }
}
@container (max-width: 22rem) {
  .sc-ask .number { font-size: 1.7em; }
  .sc-ask .moved td { white-space: normal; }
  .sc-ask .moved .pull { min-width: 0; }
  .sc-ask .sc-bar { display: block; margin-block: 0.35em 0.1em; }
  .sc-ask .result svg { height: 54px; }
}
@container (min-width: 52rem) {
  .sc-ask .parts { align-items: start; display: grid; gap: 2rem; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr); }
  .sc-ask fieldset { margin: 0; }
}
@media (forced-colors: active) {
  .sc-ask svg :is(.zone, .zone.flag) { fill: Canvas; stroke: CanvasText; }
  .sc-ask svg .now { fill: CanvasText; stroke: CanvasText; }
  .sc-ask svg .then { fill: Canvas; stroke: CanvasText; }
}
`;

/**
 * Say a result in a few words.
 * @param {object} card The scorecard.
 * @param {object} result As score gives it.
 * @returns {string} Such as "score 82, High, flagged".
 */
export function inWords(card, result) {
  return `score ${result.score}, ${bandLabel(card, result)}, ${result.flagged ? "flagged" : "not flagged"}`;
}

/**
 * Name the fields in which two referrals differ.
 * @param {object} card The scorecard.
 * @param {object} one A referral.
 * @param {object} other Another.
 * @returns {object[]} The scorecard's fields, in the form's order.
 */
export function differing(card, one, other) {
  return card.fields.filter(({ name }) => one[name] !== other[name]);
}

/**
 * Say in one sentence what a change did.
 * @param {object} card The scorecard.
 * @param {object} received The referral as it was received.
 * @param {object} before The referral that was last spoken of.
 * @param {object} now The referral as it stands.
 * @returns {string} The sentence.
 */
export function sentence(card, received, before, now) {
  const result = inWords(card, score(card, now));
  if (!differing(card, received, now).length) return `Everything as received: ${result}.`;
  const moved = differing(card, before, now);
  const [field] = moved;
  const what = moved.length === 1 ? `${field.label}: ${valueLabel(field, now[field.name])}` : `${moved.length} details changed`;
  return `${what}: ${result}. As received: ${score(card, received).score}.`;
}

/**
 * Say how one detail differs from the referral as received, and what that alone does.
 * @param {object} card The scorecard.
 * @param {object} received The referral as it was received.
 * @param {object} field The field.
 * @param {string|boolean|number} value What stands there now.
 * @returns {string} Two sentences; empty where nothing differs.
 */
export function changeInWords(card, received, field, value) {
  const from = received[field.name];
  if (from === value) return "";
  const before = score(card, received).score;
  const after = score(card, { ...received, [field.name]: value }).score;
  const effect = before === after ? `score still ${before}` : `score ${before} to ${after}`;
  return `Was ${valueLabel(field, from)}. This alone: ${effect}.`;
}

/**
 * Read a number as somebody typed it.
 * @param {object} field A field that counts.
 * @param {string} text What they typed, such as " 84 %".
 * @returns {number|null} The whole number, or null where the field can't hold it.
 */
export function typedNumber(field, text) {
  const plain = text.replace(/%\s*$/, "").trim();
  if (!/^-?\d{1,9}$/.test(plain)) return null;
  const number = Number(plain);
  return number >= field.min && number <= field.max ? number : null;
}

function bandLabel(card, result) {
  return card.bands.find((band) => band.name === result.band).label;
}

function startOf(card) {
  return Object.fromEntries(card.fields.map((field) => [field.name, field.default]));
}

// The score, its band and its flag, in words and on a line from 0 to 100.
function resultPart(card, received) {
  const number = make("span", { class: "number" });
  const band = make("span", { class: "band" });
  const flag = make("span", {});
  const then = score(card, received);
  const pin = (kind) => draw("svg", { overflow: "visible" }, draw("path", { class: kind, d: "M0 17L-8 3H8Z" }));
  const pins = { then: pin("then"), now: pin("now") };
  pins.then.setAttribute("x", `${then.score}%`);
  // the words beside it say the same
  const line = draw("svg", { "aria-hidden": "true" }, ...zones(card), pins.then, pins.now);
  new ResizeObserver(() => keepApart([...line.querySelectorAll(".name")])).observe(line);
  const element = make(
    "div", { class: "result" },
    make(
      "p", { class: "scored" },
      make("span", {}, number, " of 100"), band, flag,
      make("span", { class: "received" }, make("span", { "aria-hidden": "true" }, "▽ "), `as received: ${then.score}`),
    ),
    line,
  );
  const show = (result) => {
    number.textContent = result.score;
    band.textContent = bandLabel(card, result);
    flag.className = result.flagged ? "flagged" : "";
    flag.replaceChildren(...(result.flagged ? [make("span", { "aria-hidden": "true" }, "▲ "), "Flagged"] : ["Not flagged"]));
    pins.now.setAttribute("x", `${result.score}%`);
  };
  return { element, show };
}

function zones(card) {
  return card.bands.flatMap(({ label, from }, index) => {
    const to = card.bands[index + 1]?.from ?? 100;
    const flagged = from >= card.flag_from;
    const end = index === card.bands.length - 1 ? [draw("text", { x: "100%", y: 55, "text-anchor": "end" }, "100")] : [];
    return [
      draw("rect", { class: flagged ? "zone flag" : "zone", x: `${from}%`, y: 18, width: `${to - from}%`, height: 22 }),
      draw("text", { x: `${(from + to) / 2}%`, y: 34, class: "name", "text-anchor": "middle" }, flagged ? `${label} ▲` : label),
      draw("text", { x: `${from}%`, y: 55, "text-anchor": from ? "middle" : "start" }, String(from)),
      ...end,
    ];
  });
}

// Bands can be narrow, and a phone is. Of two names that would run into each other, the one that overhangs its band more goes.
function keepApart(names) {
  for (const name of names) name.style.display = "";
  const placed = names.map((name) => {
    const { left, right, width } = name.getBoundingClientRect();
    return { name, left, right, over: width - name.previousElementSibling.getBoundingClientRect().width };
  });
  const kept = [];
  for (const one of placed.sort((a, b) => a.over - b.over)) {
    if (kept.every(({ left, right }) => one.right + 3 < left || right + 3 < one.left)) kept.push(one);
    else one.name.style.display = "none";
  }
}

// One detail of the form: its control, how it differs from the referral as received, and the way back.
function detail(card, received, field, change, voice) {
  const control = { choice: chooser, yes_no: tick, count: counter }[field.kind](field, change, voice);
  const note = make("p", { class: "note", id: newId("note") });
  const back = make("button", { type: "button", class: "small" }, "Put back", make("span", { class: "unseen" }, ` – ${field.label}`));
  const strip = make("div", { class: "back", hidden: true }, note, back);
  const element = make("div", { class: "detail" }, control.element, strip);
  control.main.setAttribute("aria-describedby", note.id);
  back.addEventListener("click", () => {
    control.main.focus(); // the button goes away
    change(field.name, received[field.name]);
  });
  const show = (value) => {
    const words = changeInWords(card, received, field, value);
    note.textContent = words;
    strip.hidden = !words;
    element.classList.toggle("changed", Boolean(words));
    control.show(value);
  };
  return { element, show, reset: control.reset ?? (() => {}) };
}

function chooser(field, change) {
  const options = field.options.map(({ value, label }) => make("option", { value }, label));
  const main = make("select", { id: newId("detail") }, ...options);
  main.addEventListener("change", () => change(field.name, main.value));
  const element = make("div", {}, make("label", { for: main.id }, field.label), main);
  return { element, main, show: (value) => { main.value = value; } };
}

function tick(field, change) {
  const main = make("input", { type: "checkbox" });
  main.addEventListener("change", () => change(field.name, main.checked));
  const element = make("label", { class: "tick" }, main, make("span", {}, field.label));
  return { element, main, show: (value) => { main.checked = value; } };
}

// A slider to try things out, and a number to be exact.
function counter(field, change, voice) {
  const main = make("input", { type: "range", id: newId("detail"), min: field.min, max: field.max, step: 1 });
  const error = make("p", { class: "error", id: newId("error"), hidden: true });
  const exact = make("input", {
    type: "text", inputmode: "numeric", autocomplete: "off", "aria-label": `${field.label}, as a number`,
    "aria-describedby": error.id,
  });
  let value;
  const complain = () => {
    const typed = exact.value.trim();
    const wrong = typed ? `“${typed}” can’t stand here. Write` : "Write";
    const message = `${wrong} a whole number from ${field.min} to ${field.max}. The score still uses ${valueLabel(field, value)}.`;
    error.textContent = message;
    error.hidden = false;
    exact.setAttribute("aria-invalid", "true");
    return `${field.label}: ${message}`;
  };
  const fine = () => {
    error.textContent = ""; // a hidden description is read all the same
    error.hidden = true;
    exact.removeAttribute("aria-invalid");
  };
  const reset = () => {
    exact.value = value;
    fine();
  };
  main.addEventListener("input", () => {
    exact.value = main.value;
    fine();
    change(field.name, Number(main.value));
  });
  exact.addEventListener("input", () => {
    const number = typedNumber(field, exact.value);
    // what is half typed, such as the 8 of 84, isn't complained about at once
    if (number === null) return voice.say(complain);
    fine();
    return change(field.name, number);
  });
  exact.addEventListener("change", () => {
    if (typedNumber(field, exact.value) === null) complain();
  });
  const show = (now) => {
    main.value = now;
    main.setAttribute("aria-valuetext", valueLabel(field, now));
    if (now === value) return; // what stands in the number field, right or wrong, stays
    value = now;
    if (typedNumber(field, exact.value) !== now) exact.value = now;
    fine();
  };
  // the label says what is counted
  const unit = make("span", { class: "unit", "aria-hidden": "true" }, field.unit === "%" ? "%" : "");
  const row = make("div", { class: "row" }, main, exact, unit);
  const element = make("div", {}, make("label", { for: main.id }, field.label), row, error);
  return { element, main, show, reset };
}

// The strongest contributions first: in words, in figures, and as bars.
function movedPart(card) {
  const rows = make("tbody");
  const element = make(
    "div", { class: "moved" },
    make(
      "table", {},
      make("caption", {}, "What moved the score, the strongest first"),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "On the form"), make("th", { scope: "col" }, "Moved it"))),
      rows,
    ),
    make(
      "p", { class: "weights" },
      `An empty form would score ${score(card, startOf(card)).score}. The tool adds these weights to it and turns the sum into ` +
        "the score. A weight is not a cause, and what has no box adds nothing.",
    ),
  );
  // bars keep their scale while they fit, so that they can be compared before and after a change
  let longest = 1;
  const show = ({ contributions }) => {
    longest = Math.max(longest, Math.abs(contributions[0].weight));
    const moved = contributions.filter(({ weight }) => Math.abs(weight) >= 0.005);
    rows.replaceChildren(...moved.map(({ label, valueLabel: words, weight }) => {
      const way = weight > 0 ? "up" : "down";
      const length = (0.55 * Math.abs(weight)) / longest;
      return make(
        "tr", {},
        make("th", { scope: "row" }, label, " ", make("span", { class: "on" }, words)),
        make("td", { class: "pull" }, bar(length, way === "up" ? "full" : "hollow"), `${way} ${Math.abs(weight).toFixed(2)}`),
      );
    }));
    if (!moved.length) rows.append(make("tr", {}, make("td", { colspan: 2 }, "Nothing: this is an empty form.")));
  };
  return { element, show };
}

function view(card, received, change, changeAll, voice) {
  const result = resultPart(card, received);
  const moved = movedPart(card);
  const details = card.fields.map((field) => detail(card, received, field, change, voice));
  const everything = make("button", { type: "button" }, "Put everything back");
  everything.addEventListener("click", () => {
    changeAll(received);
    details.forEach(({ reset }) => reset());
  });
  const { plain, not } = card.predicts;
  const element = make(
    "div", {},
    result.element,
    make(
      "p", { class: "trained" },
      `The score was trained on one thing: whether ${plain}. It was not trained on ${not}.`,
    ),
    make(
      "div", { class: "parts" },
      make(
        "fieldset", {},
        make("legend", {}, "Change one detail"),
        make("div", { class: "details" }, ...details.map((one) => one.element)),
        make("p", { class: "all" }, everything),
      ),
      moved.element,
    ),
  );
  const show = (referral) => {
    const now = score(card, referral);
    result.show(now);
    moved.show(now);
    card.fields.forEach((field, index) => details[index].show(referral[field.name]));
  };
  return { element, show };
}

function render({ model, el }) {
  const root = frame(CSS);
  root.classList.add("sc-ask");
  const voice = announcer();
  const title = make("h3");
  const place = make("div");
  root.append(title, voice.element, place);
  root.setAttribute("role", "group");
  el.append(root);
  const letGo = keepHeight(root);

  const first = model.get("received") ?? model.get("referral");
  let shown = null; // the scorecard and its view, while the state is good
  let said = null; // the referral that was last spoken of

  const changeAll = (referral) => {
    model.set("referral", { ...referral });
    model.save_changes();
  };
  const change = (name, value) => changeAll({ ...model.get("referral"), [name]: value });

  const start = (source) => {
    const card = readScorecard(source);
    const referral = model.get("referral");
    checkReferral(card, referral);
    const received = fitting(card, first, referral);
    said = referral;
    shown = { source, card, received, view: view(card, received, change, changeAll, voice) };
    place.replaceChildren(shown.view.element);
  };
  const update = () => {
    const source = model.get("scorecard");
    try {
      const fresh = shown?.source !== source;
      if (fresh) start(source);
      const referral = model.get("referral");
      shown.view.show(referral);
      if (fresh) return;
      voice.say(() => {
        const words = sentence(shown.card, shown.received, said, referral);
        said = referral;
        return words;
      });
    } catch (error) {
      shown = null;
      voice.stop();
      place.replaceChildren(make("p", { class: "error", role: "alert" }, error.message));
    }
  };
  const name = () => {
    title.textContent = model.get("title") || "Ask the score";
    root.setAttribute("aria-label", `Ask the score: ${title.textContent}`);
  };

  const listening = { "change:referral": update, "change:scorecard": update, "change:title": name };
  for (const [event, listener] of Object.entries(listening)) model.on(event, listener);
  name();
  update();
  return () => {
    letGo();
    voice.stop();
    for (const [event, listener] of Object.entries(listening)) model.off(event, listener);
  };
}

// It grows but doesn't shrink while somebody tries things out, so that the page below stays where it is.
function keepHeight(element) {
  let width = 0;
  let tallest = 0;
  const observer = new ResizeObserver(([{ borderBoxSize: [{ inlineSize, blockSize }] }]) => {
    if (inlineSize !== width) {
      width = inlineSize;
      tallest = 0;
      element.style.minHeight = "";
    } else if (blockSize > tallest) {
      tallest = blockSize;
      element.style.minHeight = `${blockSize}px`;
    }
  });
  observer.observe(element);
  return () => observer.disconnect();
}

// After a change of scorecard the old form may not fit the new one: then the referral counts as received now.
function fitting(card, first, referral) {
  try {
    checkReferral(card, first);
    return first;
  } catch {
    return referral;
  }
}

/** What it is called, what its first state needs and may hold, and what is wrong with one. */
export const explorable = {
  title: "Ask the score",
  needs: ["scorecard", "referral"],
  takes: ["received", "title"],
  check({ scorecard, referral, received = referral, title = "" }) {
    const card = readScorecard(scorecard);
    checkReferral(card, referral);
    checkReferral(card, received);
    if (typeof title !== "string") throw new TypeError(`title is ${title}. Give a text, in quotes.`);
  },
};
export const mount = mounting({ render }, explorable);
export default { render };
