/**
 * A field of the learning log: what is written in it is kept as it is written, and shown where another tab or another part of the
 * page changes it. Under a box of a module's page, and on the log's own page.
 */

import { make } from "./explorable.js";
import { dayOf, keepField, readEntry } from "./log.js";
import { warnBelow } from "./personal.js";

/** How long to wait after a change before it is kept, in milliseconds. */
const SOON = 400;

/**
 * Make a field.
 * @param {object} given What the field belongs to.
 * @param {object} given.store From `openStore`.
 * @param {string} given.key The entry's key.
 * @param {string} given.name The field: one of FIELDS, "date" or "kind".
 * @param {object} given.fresh What the entry begins with; its fields share it.
 * @param {HTMLElement} given.control The textarea or input, with its name; the field fills it.
 * @param {function({kept: string, why: ?string, aside: boolean})} given.onKept Hears what became of a change.
 * @param {function} given.onElsewhere Hears that another tab, or another part of the page, put other words in place of these.
 * @returns {{element: HTMLElement, warning: HTMLElement, look: function, keepNow: function, stop: function}} The field; its warning of
 *   what looks like a real person, to stand right below it, and `look`, which looks at the words now; `keepNow` keeps what is still to be
 *   kept, and `stop` ends it, as its entry is deleted: nothing of it is written any more.
 */
export function logField({ store, key, name, fresh, control, onKept, onElsewhere }) {
  const read = () => {
    const { value } = store.read(key);
    return value === undefined ? (fresh[name] ?? "") : readEntry(value)[name];
  };
  // paper shows a text whole, whatever the field's height
  const element = make("span", { class: "sc-grow" }, control);
  const warning = make("p", { class: "sc-warning", role: "status" });
  let shown = "";
  let timer;
  const look = warnBelow(control, warning);
  const copy = () => { element.dataset.words = control.type === "date" ? dayOf(control.value) : control.value; };
  const show = (text) => {
    shown = text;
    if (control.value !== text) control.value = text;
    copy();
  };
  const keepNow = () => {
    if (timer === undefined) return;
    forget();
    const text = control.value;
    const result = keepField(store, key, name, text, shown, fresh);
    shown = text;
    if (name in fresh) fresh[name] = text; // a date that was changed before anything was written
    onKept(result);
  };
  const forget = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const keepSoon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(keepNow, wait);
  };
  const hear = ({ key: changed, erased }) => {
    if (erased) {
      forget();
      show("");
    }
    if (erased || timer !== undefined || (changed !== key && changed !== null)) return;
    const [text, mine] = [read(), control.value];
    // On a device that is shared from now on, each tab goes on with its own; and a browser's settings may have cleared all. These
    // words then stand nowhere any more but here.
    const gone = !("value" in store.read(key));
    if (gone && (changed === null || store.shared())) {
      if (mine.trim() && !(name in fresh)) keepSoon(0);
    } else if (text !== mine) {
      show(text);
      if (mine.trim()) onElsewhere();
    }
  };
  const deaf = store.listen(hear, { own: true });
  const listening = new AbortController();
  const { signal } = listening;
  control.addEventListener("input", () => {
    copy();
    keepSoon(SOON);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keepNow(), { signal });
  window.addEventListener("pagehide", keepNow, { signal });
  show(read());
  return {
    element,
    warning,
    look,
    keepNow,
    stop() {
      forget();
      deaf();
      listening.abort();
    },
  };
}
