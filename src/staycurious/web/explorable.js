/**
 * What every explorable shares: its colours and controls, and small helpers to make elements.
 *
 * The same styles serve a page (inside a shadow root, with the custom properties of book/assets/staycurious.css),
 * JupyterLab and JupyterLite (with theirs). Put an element of class "sc-ex" around everything, and STYLES in it.
 */

export const STYLES = `
.sc-ex { --paper: var(--sc-paper, var(--jp-layout-color1, Canvas)); --ink: var(--sc-ink, var(--jp-content-font-color1, CanvasText));
  --surface: var(--sc-surface, color-mix(in srgb, var(--ink) 6%, var(--paper)));
  --muted: var(--sc-muted, color-mix(in srgb, var(--ink) 75%, var(--paper)));
  --line: var(--sc-line, color-mix(in srgb, var(--ink) 22%, var(--paper)));
  --control: var(--sc-control, color-mix(in srgb, var(--ink) 58%, var(--paper)));
  --accent: var(--sc-accent, color-mix(in srgb, var(--jp-brand-color1, #1b5865) 80%, var(--ink)));
  --accent-soft: var(--sc-accent-soft, color-mix(in srgb, var(--accent) 12%, var(--paper)));
  --on-accent: var(--sc-on-accent, var(--paper)); --flag: var(--sc-flag, var(--ink)); --harm: var(--sc-harm, var(--ink));
  --focus: var(--sc-focus, var(--accent));
  background: var(--paper); border: 1px solid var(--control); border-radius: 6px; box-sizing: border-box; color: var(--ink);
  container-type: inline-size; font: inherit; font-size: var(--jp-content-font-size1, 1rem); line-height: 1.5; padding: 1rem 1.2rem; }
.sc-ex *, .sc-ex *::before, .sc-ex *::after { box-sizing: border-box; }
.sc-ex :is(h3, h4) { color: inherit; font-size: 1.1em; font-weight: 650; letter-spacing: -0.01em; line-height: 1.3; margin: 0 0 0.4rem; }
.sc-ex h4 { font-size: 1em; }
.sc-ex p { margin: 0 0 0.5rem; }
.sc-ex :is(button, select, input) { font: inherit; color: inherit; }
.sc-ex :is(select, input[type="text"], input[type="number"]) { background: var(--paper); border: 1px solid var(--control);
  border-radius: 5px; max-width: 100%; min-height: 36px; padding: 0.25rem 0.5rem; }
.sc-ex :is(select, input)[aria-invalid="true"] { border: 2px solid var(--flag); }
.sc-ex :is(input[type="range"], input[type="checkbox"], input[type="radio"]) { accent-color: var(--accent); }
.sc-ex input[type="range"] { margin: 0; max-width: 100%; min-height: 36px; }
.sc-ex :is(input[type="checkbox"], input[type="radio"]) { flex: none; height: 1.15em; margin: 0; width: 1.15em; }
.sc-ex button { background: var(--paper); border: 1px solid var(--accent); border-radius: 5px; color: var(--accent);
  cursor: pointer; font-weight: 600; min-height: 44px; padding: 0.4rem 1rem; }
.sc-ex button:hover { text-decoration: underline; }
.sc-ex button.main { background: var(--accent); color: var(--on-accent); }
.sc-ex button.small { font-size: 0.92em; min-height: 30px; padding: 0 0.6rem; }
.sc-ex :is(button, select, input, summary, [tabindex]):focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.sc-ex table { border-collapse: collapse; font-size: 1em; font-variant-numeric: tabular-nums; width: 100%; }
.sc-ex caption { caption-side: top; color: inherit; font-weight: 650; padding: 0 0 0.3rem; text-align: start; }
.sc-ex :is(th, td) { border-bottom: 1px solid var(--line); font-weight: 400; padding: 0.3rem 0.6rem 0.3rem 0; text-align: start; vertical-align: top; }
.sc-ex thead th { color: var(--muted); font-size: 0.92em; }
.sc-ex .error { border-inline-start: 4px solid var(--flag); margin: 0.3rem 0; overflow-wrap: anywhere; padding-inline-start: 0.7rem; }
.sc-ex .unseen { clip-path: inset(50%); height: 1px; margin: 0; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
.sc-ex [hidden] { display: none !important; }
@media (max-width: 26rem) { .sc-ex { padding: 0.8rem; } }
@media (prefers-reduced-motion: reduce) {
  .sc-ex *, .sc-ex *::before, .sc-ex *::after { animation: none !important; scroll-behavior: auto !important; transition: none !important; }
}
@media print { .sc-ex { break-inside: avoid; } }
`;

/**
 * Make an element.
 * @param {string} tag Its name.
 * @param {object} [attributes] Its attributes, by name; one whose value is null or false is left out.
 * @param {...(Node|string)} children What stands in it.
 * @returns {HTMLElement} The element.
 */
export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * Make an element of a picture.
 * @param {string} tag Its name, such as "svg" or "rect".
 * @param {object} [attributes] Its attributes, by name.
 * @param {...(Node|string)} children What stands in it.
 * @returns {SVGElement} The element.
 */
export function draw(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/**
 * Make an explorable's frame, with the shared styles and its own.
 *
 * JupyterLab is asked to keep its shortcuts to itself in there: an arrow key moves the slider and not the cell.
 * @param {string} styles The explorable's own CSS.
 * @returns {HTMLElement} An element of class "sc-ex".
 */
export function frame(styles = "") {
  const element = make("div", { class: "sc-ex" }, make("style", {}, STYLES + styles));
  // it asks the element in focus itself, and those around it too late
  element.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
  // and it would take the Enter key, which here sends a form off
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.localName === "input") event.stopPropagation();
  });
  return element;
}

/**
 * Give an id that no other element has. Jupyter loads a module afresh for each widget, so that counting is not enough.
 * @param {string} name What the element is.
 * @returns {string} The id.
 */
export function newId(name) {
  return `sc-${name}-${Math.random().toString(36).slice(2, 10)}`;
}

/**
 * Make a part that a screen reader reads out when it changes, some time after the last change: dragging a slider
 * gives one sentence and not fifty.
 * @param {number} [wait] How long it must have been quiet, in milliseconds.
 * @returns {{element: HTMLElement, say: function((string|function(): string)), stop: function}} The part; `say` to say a
 *   sentence there, or what a function gives when the time has come; `stop` to say nothing more.
 */
export function announcer(wait = 500) {
  const element = make("p", { class: "unseen", role: "status" });
  let timer;
  const stop = () => clearTimeout(timer);
  const say = (sentence) => {
    stop();
    timer = setTimeout(() => {
      element.textContent = typeof sentence === "function" ? sentence() : sentence;
    }, wait);
  };
  return { element, say, stop };
}

/**
 * Check the keys of an object that an author wrote.
 * @param {string} name What it is, for the message.
 * @param {object} value The object.
 * @param {string[]} known Its keys.
 * @param {string[]} [needed] Those that must be there; all of them when left out.
 * @throws {TypeError} When it is no object, or a key is missing or unknown; the message names them.
 */
export function checkKeys(name, value, known, needed = known) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError(`${name} is no object: {…}.`);
  const wrong = [
    ...needed.filter((key) => !(key in value)).map((key) => `"${key}" is missing`),
    ...Object.keys(value).filter((key) => !known.includes(key)).map((key) => `"${key}" is unknown`),
  ];
  if (wrong.length) throw new TypeError(`${name}: ${wrong.join(", ")}. It has ${known.join(", ")}.`);
}

/**
 * Check the keys of a first state; what stands in them is for the explorable's own `check`.
 * @param {{needs: string[], takes: string[]}} explorable What its state needs and what else it may hold.
 * @param {object} state The state.
 * @throws {TypeError} When it is no object, or a key is missing or unknown; the message names them.
 */
export function checkState({ needs, takes }, state) {
  checkKeys("The state", state, [...needs, ...takes], needs);
}
