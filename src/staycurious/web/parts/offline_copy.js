// The part of "My work on this device" about the copy of the book: what is kept, how much it takes, and a switch.

import { make } from "../explorable.js";
import { CHOICES, canKeep, choiceOf, copyOf, keepNone, keepWhole, savesData } from "../offline.js";
import { siteRoot } from "../storage.js";

const CANNOT =
  "This browser can't keep a copy of the book here, as in some private windows, within another site's page, or where the address doesn't begin with https. " +
  "The pages work as long as you have a connection.";
const SWITCHED_OFF = "Whoever runs this copy of the course has switched this off. The pages work as long as you have a connection.";
const UNKNOWN = "How much is kept can't be found out now. Load this page again when you have a connection.";
const LOOK_AGAIN = 1000;

/**
 * Start the part.
 * @param {HTMLElement} place Its element, as booktools/offline.py makes it, with what stands there without this.
 */
export default async function mountOfflineCopy(place) {
  const root = siteRoot(import.meta.url);
  const state = make("p", { role: "status" });
  const button = make("button", { type: "button" });
  const element = make("div", { class: "sc-keeping" }, state, make("p", { class: "sc-keeping-actions" }, button));
  place.querySelector(".sc-without")?.setAttribute("hidden", "");
  place.append(element);
  let act;
  let looking;

  const show = async () => {
    clearTimeout(looking);
    const now = canKeep() ? await copyOf(root).catch(() => ({})) : { words: CANNOT };
    const { words, offer, does, soon } = told(now, canKeep() && choiceOf(root), canKeep() && savesData(root));
    if (state.textContent !== words) state.textContent = words;
    button.hidden = !offer;
    button.textContent = offer ?? "";
    act = does;
    if (soon) looking = setTimeout(show, LOOK_AGAIN);
  };
  button.addEventListener("click", async () => {
    await act(root);
    await show();
  });
  await show();
}

/**
 * Say in words what is kept, and what can be done about it.
 * @param {?object} copy From `copyOf`: null where the site has it switched off, empty where nobody could be asked; or `words` of its own.
 * @param {?string} choice What the reader chose.
 * @param {boolean} saves Whether only pages that were opened are kept.
 * @returns {{words: string, offer: ?string, does: ?function, soon: boolean}} The sentences; the button's words and what it does, if there
 *   is one; and whether to look again soon.
 */
export function told(copy, choice, saves) {
  if (copy?.words) return { words: copy.words };
  if (!copy) return { words: SWITCHED_OFF };
  const none = { offer: "Keep no copy, and remove this one", does: keepNone };
  if (!("files" in copy)) return choice === CHOICES.none ? { words: UNKNOWN } : { words: UNKNOWN, ...none };
  const size = `${(copy.bytes / 1e6).toFixed(1)} MB`;
  if (choice === CHOICES.none) return { words: "No copy of the book is kept in this browser.", offer: `Keep a copy (${size})`, does: keepWhole };
  if (copy.kept === copy.files) return { words: `The whole book is kept in this browser. It takes ${size}, and opens without a connection.`, ...none };
  const part = `${copy.kept} of the book's ${copy.files} files are kept in this browser`;
  if (!saves) return { words: `${part} so far. The whole takes ${size}.`, ...none, soon: true };
  return { words: `${part}: those of pages that you opened, since your device asks to save data.`, offer: `Keep the whole book (${size})`, does: keepWhole };
}
