// The part of "My work on this device" about the copy of the book: what is kept, how much it takes, and a switch.

import { make } from "../explorable.js";
import { CHOICES, canKeep, choiceOf, copyOf, keepNone, keepWhole, savesData } from "../offline.js";
import { siteRoot } from "../storage.js";

const CANNOT =
  "This browser can't keep a copy of the book here, as in some private windows, within another site's page, or where the address doesn't begin with https. " +
  "The pages work as long as you have a connection.";
const SWITCHED_OFF = "Whoever runs this copy of the course has switched this off. The pages work as long as you have a connection.";
const UNKNOWN = "How much is kept can't be found out now. Load this page again when you have a connection.";
const NOT_NOW = "The copy isn't complete yet. The next page that you open goes on with it, unless this device has no room left.";
const NOT_DONE = "That could not be done: this browser has no room left for this site, or lets it keep nothing.";
const LOOK_AGAIN = 1000;
const LOOKS = 60;
const STARTS = 5; // by then a page has asked for the copy: where none is registered, none can be had

/**
 * Start the part.
 * @param {HTMLElement} place Its element, as booktools/offline.py makes it, with what stands there without this.
 */
export default async function mountOfflineCopy(place) {
  const root = siteRoot(import.meta.url);
  const state = make("p", { role: "status", tabindex: "-1" });
  const buttons = make("p", { class: "sc-keeping-actions" });
  place.querySelector(".sc-without")?.setAttribute("hidden", "");
  place.append(make("div", { class: "sc-keeping" }, state, buttons));
  let looks = 0;
  let looking;

  const button = ([text, act]) => {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", async () => {
      looks = 0;
      const failed = await act(root).catch(() => NOT_DONE);
      await show();
      if (failed) {
        clearTimeout(looking); // else it would be gone in a second
        state.textContent = failed;
      }
      (buttons.querySelector("button") ?? state).focus(); // what was pressed is gone
    });
    return made;
  };
  const show = async () => {
    clearTimeout(looking);
    const can = canKeep();
    const now = can ? await copyOf(root).catch(() => ({})) : { words: CANNOT };
    const { words, offers = [], soon } = told(now, can && choiceOf(root), can && savesData(root));
    const stuck = soon && (looks >= LOOKS || (looks >= STARTS && !(await navigator.serviceWorker.getRegistration())));
    const said = stuck ? NOT_NOW : words;
    if (state.textContent !== said) state.textContent = said;
    const texts = offers.map(([text]) => text).join("\n");
    if (buttons.dataset.texts !== texts) buttons.replaceChildren(...offers.map(button));
    buttons.dataset.texts = texts;
    looks += 1;
    if (soon && looks <= LOOKS) looking = setTimeout(show, LOOK_AGAIN);
  };
  await show();
}

/**
 * Say in words what is kept, and what can be done about it.
 * @param {?object} copy From `copyOf`: null where the site has it switched off, empty where nobody could be asked; or `words` of its own.
 * @param {?string} choice What the reader chose.
 * @param {boolean} saves Whether only pages that were opened are kept.
 * @returns {{words: string, offers: ?Array, soon: ?boolean}} The sentences; what can be done, each as a button's words and a function;
 *   and whether to look again soon.
 */
export function told(copy, choice, saves) {
  if (copy?.words) return { words: copy.words };
  if (!copy) return { words: SWITCHED_OFF };
  const none = ["Keep no copy, and remove this one", keepNone];
  const size = "bytes" in copy && `${(copy.bytes / 1e6).toFixed(1)} MB`;
  if (choice === CHOICES.none) return { words: "No copy of the book is kept in this browser.", offers: [[size ? `Keep a copy (${size})` : "Keep a copy", keepWhole]] };
  if (!("files" in copy)) return { words: UNKNOWN, offers: [none] };
  if (copy.kept === copy.files) {
    const words = `The whole book is kept in this browser, as it was on ${dateOf(copy.made)}. It takes ${size}, and opens without a connection.`;
    const newer = " A newer version is here as well. It takes over when you open a page while the book is open in no other tab.";
    return { words: copy.newer ? words + newer : words, offers: [none] };
  }
  // no number that changes: it would be read out each time
  if (!saves) return { words: `Your browser is fetching the copy, which takes ${size}.`, offers: [none], soon: true };
  const words = `${copy.kept} of the book's ${copy.files} files are kept in this browser: those of pages that you opened, since your device asks to save data.`;
  return { words, offers: [[`Keep the whole book (${size})`, keepWhole], none] };
}

function dateOf(day) {
  return new Date(day).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
}
