/**
 * What the forms share: their look, and small pieces that several of them are made of.
 *
 * A form's *body* is what one kind of answer needs: {children, draft, restore, draftOf, candidate, missing, focus}.
 * web/forms.js makes a whole form of it.
 */
import { make, newId } from "../explorable.js";

export const STYLES = `
.sc-form { --paper: var(--sc-paper, var(--jp-layout-color1, #fff)); --ink: var(--sc-ink, var(--jp-content-font-color1, #222));
  --muted: var(--sc-muted, color-mix(in srgb, var(--ink) 75%, var(--paper)));
  --line: var(--sc-line, color-mix(in srgb, var(--ink) 22%, var(--paper)));
  --control: var(--sc-control, color-mix(in srgb, var(--ink) 58%, var(--paper)));
  --accent: var(--sc-accent, color-mix(in srgb, var(--jp-brand-color1, #1b5865) 80%, var(--ink)));
  --accent-soft: var(--sc-accent-soft, color-mix(in srgb, var(--accent) 12%, var(--paper)));
  --flag: var(--sc-flag, var(--ink)); --focus: var(--sc-focus, var(--accent));
  color: var(--ink); container-type: inline-size; font: inherit; font-size: var(--jp-content-font-size1, 1rem);
  line-height: 1.5; max-width: 45rem; }
.sc-form *, .sc-form *::before, .sc-form *::after { box-sizing: border-box; }
.sc-form fieldset { border: 0; margin: 0 0 0.6rem; min-width: 0; padding: 0; }
.sc-form :is(legend, .label) { color: inherit; display: block; float: none; font-size: 1em; font-weight: 650;
  line-height: 1.4; margin: 0 0 0.2rem; padding: 0; width: auto; }
.sc-form label { display: block; }
.sc-form label > .label { margin-top: 0.6rem; }
.sc-form .sure { align-items: flex-end; }
.sc-form p { margin: 0.2rem 0 0.4rem; overflow-wrap: anywhere; }
.sc-form .help { color: var(--muted); font-size: 0.95em; }
.sc-form :is(button, select, input, textarea) { color: inherit; font: inherit; }
.sc-form :is(select, input[type="text"], textarea) { background: var(--paper); border: 1px solid var(--control);
  border-radius: 5px; max-width: 100%; min-height: 44px; padding: 0.4rem 0.6rem; }
.sc-form textarea { display: block; field-sizing: content; min-height: 4.5em; overflow-wrap: anywhere; resize: vertical; width: 100%; }
.sc-form textarea.long { min-height: 11em; }
.sc-form select { text-overflow: ellipsis; }
.sc-form :is(input[type="range"], input[type="checkbox"], input[type="radio"]) { accent-color: var(--accent); }
.sc-form :is(input[type="checkbox"], input[type="radio"]) { flex: none; height: 1.25em; margin: 0.15em 0 0; width: 1.25em; }
.sc-form :is(input[type="text"], textarea)[aria-invalid="true"] { border: 3px solid var(--flag); }
.sc-form .error { border-inline-start: 4px solid var(--flag); padding-inline-start: 0.7rem; }
.sc-form .option { align-items: flex-start; display: flex; gap: 0.6rem; min-height: 44px; padding: 0.55rem 0; width: fit-content; max-width: 100%; cursor: pointer; }
.sc-form .option span { min-width: 0; overflow-wrap: anywhere; }
.sc-form .along { align-items: center; display: flex; flex-wrap: wrap; gap: 0.4rem 0.7rem; }
.sc-form button { background: var(--paper); border: 1px solid var(--accent); border-radius: 5px; color: var(--accent);
  cursor: pointer; font-weight: 600; min-height: 44px; padding: 0.3rem 0.8rem; }
.sc-form button[aria-disabled="true"] { border-color: var(--line); color: var(--muted); cursor: default; font-weight: 400; }
.sc-form button.quiet { border-color: transparent; font-weight: 400; padding-inline: 0.2rem; text-decoration: underline; text-underline-offset: 0.2em; }
.sc-form :is(button, select, input, textarea, [tabindex]):focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.sc-form .scrolls { max-width: 100%; overflow-x: auto; padding: 3px; }
.sc-form table { border-collapse: collapse; font-size: 1em; font-variant-numeric: tabular-nums; margin: 0.3rem 0; }
.sc-form caption { caption-side: top; color: inherit; font-weight: 650; padding: 0 0 0.3rem; text-align: start; }
.sc-form table :is(th, td) { background: none; border: 0; border-bottom: 1px solid var(--line); font-weight: 400; padding: 0.35rem 0.7rem 0.35rem 0; text-align: start; vertical-align: top; }
.sc-form thead th { color: var(--muted); font-size: 0.95em; }
.sc-form table.fill :is(th, td) { vertical-align: middle; }
.sc-form .fill input { width: 6.5em; }
.sc-form table tr.differs :is(th, td) { font-weight: 650; }
.sc-form .number { width: 9em; }
.sc-form :is(ol, ul) { list-style: none; margin: 0; padding: 0; }
.sc-form .order > li { align-items: center; border: 1px solid var(--line); border-radius: 5px; display: flex; flex-wrap: wrap;
  gap: 0.4rem 0.7rem; margin: 0 0 0.4rem; padding: 0.4rem 0.6rem; counter-increment: place; }
.sc-form .order { counter-reset: place; }
.sc-form .order > li::before { content: counter(place) "."; font-variant-numeric: tabular-nums; min-width: 1.6em; }
.sc-form .order .words { flex: 1 1 12rem; min-width: 0; overflow-wrap: anywhere; }
.sc-form .pieces > li { align-items: start; border-inline-start: 4px solid transparent; display: grid; gap: 0.2rem 0.8rem;
  grid-template-columns: minmax(0, 1fr) auto; margin: 0; padding: 0.35rem 0 0.35rem 0.7rem; border-bottom: 1px solid var(--line); }
.sc-form .pieces > li[data-marked] { background: var(--accent-soft); border-inline-start-color: var(--accent); }
.sc-form .pieces .words { overflow-wrap: anywhere; }
.sc-form .pieces select { max-width: 13rem; }
.sc-form .pieces .who { font-weight: 650; }
.sc-form .pieces .id { color: var(--muted); font-size: 0.9em; }
.sc-form .pieces > li[data-marked] .words { text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 0.2em; }
.sc-form .marked { border-inline-start: 4px solid var(--accent); margin: 0.5rem 0; padding-inline-start: 0.7rem; }
.sc-form .marked li { margin: 0.2rem 0; overflow-wrap: anywhere; }
.sc-form input[type="range"] { flex: 1 1 12rem; margin: 0; min-height: 44px; min-width: 0; }
.sc-form .unseen { clip-path: inset(50%); height: 1px; margin: 0; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
.sc-form .printed { display: none; white-space: pre-wrap; }
.sc-form .ruled { border-bottom: 1px solid var(--control); display: block; height: 2.2em; }
.sc-form [hidden] { display: none !important; }
@container (max-width: 30rem) {
  .sc-form .pieces > li { grid-template-columns: minmax(0, 1fr); }
  .sc-form .pieces select { max-width: 100%; }
  .sc-form table :is(th, td) { padding-inline-end: 0.45rem; }
  .sc-form .fill input { min-width: 4.2em; padding-inline: 0.4rem; width: 100%; }
  .sc-form .few { table-layout: fixed; width: 100%; }
  .sc-form .few :is(th, td) { hyphens: auto; overflow-wrap: anywhere; }
  .sc-form .compare, .sc-form .compare :is(caption, thead, tbody) { display: block; }
  .sc-form .compare tr { border-bottom: 1px solid var(--line); display: grid; grid-template-columns: 1fr 1fr; padding: 0.35rem 0; }
  .sc-form .compare :is(th, td) { border: 0; min-width: 0; overflow-wrap: anywhere; padding: 0 0.1rem 0 0; }
  .sc-form .compare th:first-child { color: var(--muted); grid-column: 1 / -1; }
}
@media (forced-colors: none) {
  /* not set yet: a scale with its two ends, and no thumb on it */
  .sc-form input.unset { --c: var(--control), var(--control); appearance: none; cursor: pointer; background: no-repeat left / 3px 1rem linear-gradient(var(--c)),
    no-repeat right / 3px 1rem linear-gradient(var(--c)), no-repeat center / 100% 3px linear-gradient(var(--c)); }
  .sc-form input.unset::-webkit-slider-thumb { visibility: hidden; }
  .sc-form input.unset::-moz-range-thumb { visibility: hidden; }
}
@media (forced-colors: active) {
  .sc-form .pieces > li:not([data-marked]) { border-inline-start: 0; }
}
@media print {
  .sc-form { max-width: none; }
  .sc-form :is(fieldset, li, tr) { break-inside: avoid; }
  .sc-form .printed { display: block; }
  .sc-form .printed + :is(select, textarea), .sc-form :is(button, .help, .unprinted, input[type="range"]) { display: none; }
}
`;

/** How many options are shown as radio buttons; more become one list to choose from. */
export const RADIOS = 7;

/**
 * Ask JupyterLab to keep its shortcuts to itself in an element: there, letters and arrow keys are the person's.
 * @param {HTMLElement} element The element.
 * @returns {HTMLElement} The same.
 */
export function keepKeys(element) {
  // it asks the element in focus itself, and those around it too late
  element.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
  return element;
}

/**
 * Make a list to choose one thing from, which prints as what was chosen or, when nothing is, as all there is or a blank.
 * @param {[string, string][]} options Each one's short name and words.
 * @param {{none: string, blank?: string, attributes?: object, changed: function}} more What stands there while nothing
 *   is chosen; what then stands on paper in place of all there is; attributes of the select; what to call when the
 *   person chooses.
 * @returns {{elements: HTMLElement[], select: HTMLSelectElement, set: function(string|null)}} `set` shows a choice.
 */
export function chooser(options, { none, blank = options.map(([, said]) => `☐ ${said}`).join("   "), attributes = {}, changed }) {
  const words = new Map(options);
  const select = make("select", attributes, make("option", { value: "" }, none));
  for (const [code, said] of options) select.append(make("option", { value: code }, said));
  const printed = make("span", { class: "printed", "aria-hidden": "true" });
  const print = () => {
    printed.textContent = words.get(select.value) ?? blank;
  };
  const set = (code) => {
    select.value = words.has(code) ? code : "";
    print();
  };
  select.addEventListener("change", () => {
    print();
    changed();
  });
  print();
  return { elements: [printed, select], select, set };
}

/**
 * Make options with a button to tick before each: one of them, or as many as apply.
 * @param {[string, string][]} options Each one's short name and words.
 * @param {"radio"|"checkbox"} type Which.
 * @param {function} changed What to call when the person ticks or unticks.
 * @returns {{elements: HTMLElement[], inputs: HTMLInputElement[], ticked: function(): string[], set: function(string[])}}
 *   `ticked` gives the short names of those ticked, in their order; `set` ticks these and no others.
 */
export function boxes(options, type, changed) {
  const name = newId("options");
  const inputs = options.map(([code]) => make("input", { type, name, value: code }));
  const elements = options.map(([, said], at) => make("label", { class: "option" }, inputs[at], make("span", {}, said)));
  for (const input of inputs) input.addEventListener("change", changed);
  const ticked = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const set = (codes) => {
    for (const input of inputs) input.checked = codes.includes(input.value);
  };
  return { elements, inputs, ticked, set };
}

/**
 * Make a field for longer text, which prints whole; empty, as lines to write on.
 * @param {object} attributes The textarea's.
 * @param {function} changed What to call at every change.
 * @param {number} [lines] How many lines.
 * @returns {{elements: HTMLElement[], area: HTMLTextAreaElement, set: function(string)}} `set` shows a text.
 */
export function writing(attributes, changed, lines = 2) {
  const area = make("textarea", { rows: 3, ...attributes });
  const printed = make("div", { class: "printed", "aria-hidden": "true" });
  const ruled = () => Array.from({ length: lines }, () => make("span", { class: "ruled" }));
  const print = () => { printed.replaceChildren(...(area.value ? [area.value] : ruled())); };
  const set = (text) => {
    area.value = text;
    print();
  };
  area.addEventListener("input", () => {
    print();
    changed();
  });
  print();
  return { elements: [printed, area], area, set };
}

/**
 * Make the line under a field that says what is wrong with what was typed, once the person has left the field.
 * @param {HTMLElement} field The input.
 * @param {function(): string} wrong Gives the sentence; empty when nothing is.
 * @param {string} [always] The id of what describes the field in any case.
 * @returns {{element: HTMLElement, check: function, forgive: function}} `check` shows the sentence, `forgive` takes
 *   it away when it no longer holds.
 */
export function complaint(field, wrong, always = "") {
  const element = make("p", { class: "error", id: newId("error"), hidden: true });
  const show = (words) => {
    element.textContent = words;
    element.hidden = !words;
    if (words) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    const described = [always, words && element.id].filter(Boolean).join(" ");
    if (described) field.setAttribute("aria-describedby", described);
    else field.removeAttribute("aria-describedby");
  };
  field.addEventListener("change", () => show(wrong()));
  show("");
  return { element, check: () => show(wrong()), forgive: () => { if (!wrong()) show(""); } };
}

/** Whether something is an object with names, and no list. */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Write a label's first letter small, where it goes on after a comma. */
export function lower(words) {
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}
