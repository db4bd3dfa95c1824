// A "Pause and write" box on a module's page: what is written there is an entry of the learning log. Without this script the box
// asks its question, and says to write elsewhere.

import { make, newId } from "../explorable.js";
import { whereWords } from "../keeping.js";
import { LOG, KIND, today } from "../log.js";
import { logField } from "../log_field.js";
import { openStore, siteRoot } from "../storage.js";

const WORDS = {
  // no page can tell whether its window is private
  device: "Kept in this browser, on this device. In a private window, only until you close it.",
  tab: "Kept for this tab only: it goes when you close the tab.",
  nowhere: "This isn’t kept: it is gone when you leave this page. Copy it into a document of your own.",
};
const ASIDE = "Other words of yours stood here, from another tab or a file. They are set aside on “My work on this device”.";
const ELSEWHERE = "This was changed in another tab, and stands here as it is there.";
const ERASED = "What you wrote here was erased.";

/**
 * Start a box.
 * @param {HTMLElement} place Its element, as booktools/log.py makes it: the question, and data-pause, the entry's place in the log.
 */
export default function mountPause(place) {
  const store = openStore(siteRoot(import.meta.url));
  const ask = place.querySelector(".sc-pause-ask");
  const note = place.querySelector(".sc-note");
  ask.id ||= newId("ask");
  note.id ||= newId("note");
  const control = make("textarea", { rows: "4", "aria-labelledby": ask.id, "aria-describedby": note.id });
  const where = make("p", { class: "sc-note", role: "status" });
  const fresh = { question: ask.textContent.replace(/\s+/g, " ").trim(), get date() { return today(); }, kind: KIND }; // the day of the first word
  let kept = "";
  const goes = note.querySelector(".sc-pause-goes");
  goes.hidden = store.where().kept === "nowhere"; // it stands hidden where no script runs, and then goes into no log either
  // words that are written anew are read out again, though they are the same
  const say = (words) => { if (where.textContent !== words) where.textContent = words; };
  const tell = (result) => {
    kept = result.kept;
    goes.hidden = kept === "nowhere";
    say(control.value.trim() ? [whereWords(result, WORDS), result.aside && ASIDE].filter(Boolean).join(" ") : "");
  };
  const field = logField({ store, key: LOG + place.dataset.pause, name: "said", fresh, control, onKept: tell, onElsewhere: () => say(ELSEWHERE) });
  const look = () => {
    place.toggleAttribute("data-written", Boolean(control.value.trim())); // for paper
    field.look();
  };
  store.listen(({ erased }) => {
    look();
    if (!erased) return;
    kept = "";
    say(ERASED);
  });
  // kept nowhere, it goes with the page
  window.addEventListener("beforeunload", (event) => {
    field.keepNow();
    if (kept !== "nowhere" || !control.value.trim()) return;
    event.preventDefault();
    event.returnValue = true; // what older browsers go by
  });
  window.addEventListener("beforeprint", look);
  place.querySelector(".sc-without").hidden = true;
  note.before(field.element, where, field.warning);
  look();
}
