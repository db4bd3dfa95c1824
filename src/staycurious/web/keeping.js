/**
 * The small part that says where a person's work is kept, and lets them share the device or erase: under an exercise, under a
 * quiz, and on the page "My work on this device".
 */

import { make, newId } from "./explorable.js";
import { eraseNotebooks, listNotebooks } from "./notebooks.js";

const WORDS = {
  device: "Your work here is kept in this browser, on this device.",
  tab: "Your work here is kept for this tab only.",
  nowhere: "Your work here isn't kept: it is gone when you leave this page.",
  download: "Download it before you go.",
  onDevice: "Nothing is sent anywhere. Anyone who uses this browser on this device can see it.",
  inTab:
    "It goes when you close this tab. A browser may bring a closed tab back, so erase your work before you leave the device. " +
    "A notebook opened in the browser is kept on the device all the same, until you erase it.",
  share: "I share this device",
  shareMore:
    "For a library, a lab or a family computer. All work of this course in this browser moves into this tab, and every new tab starts this way.",
  erase: "Erase my work here…",
  sure: "Erase all work of this course in this browser?",
  stays: "Files that you have downloaded stay. This can't be undone.",
  first: "Download first",
  yes: "Yes, erase it",
  no: "No, keep it",
  erased: "Nothing of yours is kept here now.",
  nothing: "There is nothing of yours here to erase.",
  back: "A notebook that is still open in another tab has saved itself again. Close that tab, then erase once more.",
  all: "See or download all that is kept here",
};
const KINDS = {
  exercise: ["exercise", "exercises"],
  quiz: ["quiz", "quizzes"],
  lab: ["lab", "labs"],
  log: ["entry of your log", "entries of your log"],
  inventory: ["record of Before and after", "records of Before and after"],
  aside: ["older version", "older versions"],
};
const ELSEWHERE = ["quiz/", "lab/", "log/", "inventory/"];
const AUTOSAVE = 12_000; // an open notebook saves itself every ten seconds
const MY_WORK = "book/my_work.html";

/**
 * Say what is kept, in words.
 * @param {string[]} keys Keys of the store.
 * @param {number} [notebooks] How many of JupyterLite's notebooks are kept.
 * @returns {string} Such as "1 exercise, 2 quizzes and 1 notebook"; empty when there is nothing.
 */
export function countWords(keys, notebooks = 0) {
  const counts = Object.entries(KINDS).map(([kind, words]) => [
    keys.filter((key) => key.startsWith(`${kind}/`)).length,
    words,
  ]);
  const named = counts.reduce((sum, [count]) => sum + count, 0);
  counts.push([keys.length - named, ["other thing", "other things"]], [notebooks, ["notebook", "notebooks"]]);
  const parts = counts.filter(([count]) => count).map(([count, words]) => `${count} ${words[count === 1 ? 0 : 1]}`);
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : (parts[0] ?? "");
}

/**
 * Say in sentences where work is kept.
 * @param {{kept: string, why: ?string}} where From `store.where()`.
 * @param {object} words The sentences.
 * @param {boolean} canDownload Whether there is something to download.
 * @returns {string} The sentences.
 */
export function whereWords({ kept, why }, words = WORDS, canDownload = false) {
  const parts = [words[kept], why];
  if (why && canDownload) parts.push(words.download);
  return parts.filter(Boolean).join(" ");
}

/**
 * Make the part that says where work is kept.
 * @param {object} store From `openStore`.
 * @param {object} [given] What the page has.
 * @param {object} [given.words] Sentences in place of the part's own, by their names in WORDS.
 * @param {{pending: function(): boolean, start: ?function}} [given.download] Whether there is work that has not been downloaded,
 *   and how to download it. While work isn't kept on the device, the browser asks before such a page is left, and also where a
 *   quiz, a lab or the log has changed since all was downloaded.
 * @param {boolean} [given.open] Whether it starts unfolded.
 * @returns {{element: HTMLElement, update: function, stop: function}} The part; `update` looks again where work is kept (it does
 *   so itself when the store's work changes); `stop` ends its listening.
 */
export function keepingBox(store, { words: ownWords = {}, download, open = false } = {}) {
  const words = { ...WORDS, ...ownWords };
  const id = newId("keeping");
  const where = make("span", { class: "sc-keeping-where" });
  const more = make("p", { class: "sc-note" });
  const box = make("input", { type: "checkbox", "aria-describedby": `${id}-share` });
  const erase = make("button", { type: "button" }, words.erase);
  const { element: status, say } = statusLine();
  const page = new URL(`${store.root}${MY_WORK}`, location.href);
  const links = page.pathname === location.pathname ? [] : [" ", make("a", { href: page.pathname }, words.all)];
  const folded = make(
    "details",
    { open },
    make("summary", {}, where),
    more,
    make("label", { class: "sc-keeping-share" }, box, " ", make("span", {}, words.share)),
    make("p", { class: "sc-note", id: `${id}-share` }, words.shareMore),
    make("p", { class: "sc-keeping-actions" }, erase, ...links),
  );
  const element = make("div", { class: "sc-keeping" }, folded, status);

  let erasedHere = false;

  const update = () => {
    const now = store.where();
    const sentence = whereWords(now, words, Boolean(download));
    if (now.why && where.textContent && sentence !== where.textContent) say(sentence);
    where.textContent = sentence;
    more.textContent = now.kept === "device" ? words.onDevice : now.kept === "tab" ? words.inTab : "";
    more.hidden = !more.textContent;
    box.checked = store.shared();
  };

  box.addEventListener("change", () => {
    const on = box.checked;
    const { moved, stayed } = store.share(on);
    update();
    const place = on ? "for this tab only" : "on this device";
    const now = store.where();
    const fromNowOn = now.why ? whereWords(now, words, Boolean(download)) : `From now on your work is kept ${place}.`;
    say(
      moved && `${countedWork(moved)} ${moved === 1 ? "is" : "are"} now kept ${place}.`,
      stayed.length && `${countWords(stayed)} could not be moved, and ${stayed.length === 1 ? "stays where it was" : "stay where they were"}.`,
      (now.why || !moved) && fromNowOn,
    );
  });

  const about = async () => {
    const what = countWords(store.keys(), (await listNotebooks(store.root)).length);
    if (!what) say(words.nothing);
    return what && `That is: ${what}. ${words.stays}`;
  };
  const downloadFirst = download?.start && { text: words.first, act: () => download.start() };
  folded.append(
    askFirst(erase, { ask: words.sure, about, yes: words.yes, no: words.no, first: downloadFirst }, async () => {
      const { erased, left } = await store.eraseAll(() => eraseNotebooks(store.root));
      erasedHere = true;
      update();
      say(erased && `${countedWork(erased)} ${erased === 1 ? "is" : "are"} erased.`, ...(left.length ? left : [words.erased]));
      setTimeout(lookAgain, AUTOSAVE);
    }),
  );

  // a notebook in another tab holds its work, and saves it again
  const lookAgain = async () => {
    if (erasedHere && document.visibilityState === "visible" && (await listNotebooks(store.root)).length) {
      erasedHere = false;
      say(words.back);
    }
  };

  const listening = new AbortController();
  const { signal } = listening;
  askBeforeLeaving(store, () => Boolean(download?.pending()), signal);
  document.addEventListener("visibilitychange", lookAgain, { signal });
  const deaf = store.listen(
    ({ erased, elsewhere }) => {
      update();
      if (erased && elsewhere) say("Your work was erased in another tab.", words.erased);
    },
    { own: true },
  );
  update();
  return {
    element,
    update,
    stop() {
      listening.abort();
      deaf();
    },
  };
}

function countedWork(count) {
  return count === 1 ? "1 piece of work" : `${count} pieces of work`;
}

/**
 * Ask, in the page, before something is done that can't be undone.
 * @param {HTMLButtonElement} button What would do it.
 * @param {object} given The words: `ask`; `about`, a function that gives what it concerns, or "" where there is nothing to do;
 *   `yes`, `no`; and `first`, a further button `{text, act}` for what is better done before.
 * @param {function} act Does it.
 * @returns {HTMLElement} What asks; it stands hidden after the button until the button is pressed. Escape is a no, and the focus goes
 *   back to the button.
 */
export function askFirst(button, { ask, about, yes, no, first }, act) {
  const id = newId("sure");
  const what = make("p", { id: `${id}-what` });
  const choice = (text, then, attributes = {}) => {
    const made = make("button", { type: "button", ...attributes }, text);
    made.addEventListener("click", then);
    return made;
  };
  const close = () => {
    element.hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.focus();
  };
  const sure = () => {
    close();
    act();
  };
  const buttons = [choice(yes, sure, { class: "sc-danger" }), choice(no, close)];
  if (first) buttons.unshift(choice(first.text, first.act));
  const element = make(
    "div",
    { id, class: "sc-sure", role: "group", tabindex: "-1", "aria-labelledby": `${id}-ask`, "aria-describedby": `${id}-what`, hidden: true },
    make("p", { id: `${id}-ask` }, make("strong", {}, ask)),
    what,
    make("p", { class: "sc-keeping-actions" }, ...buttons),
  );
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", id);
  button.addEventListener("click", async () => {
    if (!element.hidden) return close();
    const sentence = await about();
    if (!sentence) return;
    what.textContent = sentence;
    element.hidden = false;
    button.setAttribute("aria-expanded", "true");
    element.focus();
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  return element;
}

/**
 * Make a line that says what was done, and is read out.
 * @returns {{element: HTMLElement, say: function}} The line; `say` takes sentences, and leaves out what isn't one.
 */
export function statusLine() {
  const element = make("p", { role: "status", class: "sc-keeping-said" });
  // empty for a moment, it is read out again, with the same words too
  const say = (...sentences) => {
    element.textContent = "";
    setTimeout(() => { element.textContent = sentences.filter(Boolean).join(" "); }, 50);
  };
  return { element, say };
}

// Work that isn't kept on the device goes with the tab. A link within the course keeps the tab, and asks nothing.
function askBeforeLeaving(store, pending, signal) {
  let staying = false;
  const ask = (event) => {
    const { kept } = store.where();
    if (kept === "device" || (staying && kept === "tab")) return;
    // what this page doesn't download itself is downloaded on the page that lists all
    const others = kept === "tab" && ELSEWHERE.some((start) => store.undownloaded(start).length);
    if (!pending() && !others) return;
    event.preventDefault();
    event.returnValue = true; // what older browsers go by
  };
  const follow = (event) => {
    const [pressed] = event.composedPath(); // the link itself, also inside an explorable
    const link = pressed.closest?.("a[href]");
    if (!link || link.target === "_blank" || link.origin !== location.origin) return;
    if (!link.pathname.startsWith(store.root)) return;
    staying = true;
    setTimeout(() => { staying = false; }, 1000);
  };
  window.addEventListener("beforeunload", ask, { signal });
  document.addEventListener("click", follow, { signal });
}
