/**
 * How an exercise's page keeps what a person does, also where two tabs are open: neither overwrites the other in silence, and
 * whatever gives way can be got back.
 *
 * `page` is what the page knows: `exercise`, `questions`, `store` and its `key`, `messages`, `refresh()`, the `work` (see
 * exercise_work.js), whether it is `stopped` (then it keeps under `asideKey`), `trouble` (why nothing is kept, or ""), `settled`
 * (the fingerprint of the drafts that are kept), and the `timer` of the next keeping.
 */
import { wordsToCopy } from "./exercise_board.js";
import { fingerprintOf, leftOver, together, workFrom, workToKeep } from "./exercise_work.js";
import { make, newId } from "./explorable.js";
import { ASIDE } from "./storage.js";

/** How long to wait after a change before it is kept, in milliseconds. */
const SOON = 400;
const MY_WORK = "book/my_work.html";

const NEWER =
  "This exercise was changed in another tab or window. So that nothing is overwritten, what you change on this page is kept apart until you choose: under “Set aside”, on ";
const NOT_KEPT = "Your answers are not being kept.";
const UNTIL = "They are on this page until you leave it: download your work before you go.";
const SET_ASIDE = "Some words of yours from this exercise are not in use, and are not lost: they stand under “Set aside”, on ";
const ERASED = "Your work here was erased.";

/**
 * Keep what was changed, soon.
 * @param {object} page The page.
 */
export function keepSoon(page) {
  page.messages.hide("erased");
  clearTimeout(page.timer);
  page.timer = setTimeout(() => keep(page), SOON);
}

/**
 * Keep all that is on the page.
 * @param {object} page The page.
 * @returns {boolean} Whether it is kept.
 */
export function keep(page) {
  look(page);
  return write(page);
}

/**
 * Keep what is still to be kept, as the page may be about to go.
 * @param {object} page The page.
 */
export function keepNow(page) {
  if (page.timer !== undefined) keep(page);
}

/**
 * See whether another tab has kept something else. The same answers in both leave nothing to choose.
 * @param {object} page The page.
 */
export function look(page) {
  const theirs = page.stopped ? null : another(page);
  if (!theirs) return;
  if (fingerprintOf(theirs.drafts) === fingerprintOf(drafts(page))) adopt(page, theirs, theirs.before ?? page.work.before);
  else stop(page);
}

// what can't be read is nobody's in another tab: it is set aside before something is written there
function another(page) {
  const kept = page.store.read(page.key);
  const { work, notice } = workFrom(kept, page.exercise);
  return "value" in kept && notice !== "broken" && work.turn !== page.work.turn ? work : null;
}

function write(page) {
  clearTimeout(page.timer);
  page.timer = undefined;
  const [now, print] = [drafts(page), fingerprintOf(drafts(page))];
  // what is kept need not stand aside as well
  if (page.stopped && (!now.size || print === page.settled)) return true;
  if (!page.stopped) {
    const there = page.store.read(page.key);
    if ("value" in there && workFrom(there, page.exercise).notice === "broken") page.store.write(asideName(page), there.value);
    page.work.turn = newId("turn");
  }
  page.work.drafts = now;
  const { kept, why } = page.store.write(page.stopped ? page.asideKey : page.key, workToKeep(page.work, told(page)));
  page.settled = print;
  sayWhere(page, { kept, why });
  return kept !== "nowhere";
}

/**
 * Say at the top where nothing is kept, and take it back when it is.
 * @param {object} page The page.
 * @param {{kept: string, why: ?string}} where As the store gives it.
 */
export function sayWhere(page, { kept, why }) {
  const trouble = kept === "nowhere" ? `${NOT_KEPT} ${why} ${UNTIL}` : "";
  if (trouble === page.trouble) return;
  page.trouble = trouble;
  if (trouble) page.messages.show("kept", trouble);
  else page.messages.hide("kept");
  page.refresh();
}

// what the page that lists a person's work shows of it
function told({ exercise, questions, store }) {
  const answered = questions.filter((one) => one.value() !== null);
  return {
    title: exercise.title,
    version: exercise.version,
    page: location.pathname.startsWith(store.root) ? location.pathname.slice(store.root.length) : location.pathname,
    questions: questions.filter(({ counts }) => counts).length,
    answered: answered.filter(({ counts }) => counts).length,
    words: Object.fromEntries(answered.map(({ title, form }) => [title, form.words()])),
  };
}

/**
 * Give what the forms hold.
 * @param {object} page The page.
 * @returns {Map<string, *>} The drafts, by the answers' names.
 */
export function drafts({ questions }) {
  return new Map(questions.map(({ name, form }) => [name, form.draft()]).filter(([, draft]) => draft !== null));
}

/* ---- two tabs ---- */

function stop(page) {
  page.stopped = true;
  page.asideKey = asideName(page);
  write(page);
  page.refresh();
  page.messages.show("other", NEWER, [
    ["Show the answers from the other tab", () => settle(page, true)],
    ["Go on with the answers on this page", () => settle(page, false)],
  ], [myWorkLink(page)]);
}

// whichever is chosen, the others can be got back
function settle(page, take) {
  const mine = drafts(page);
  const theirs = workFrom(page.store.read(page.key), page.exercise).work; // as it is by now
  goOn(page);
  if (take) fill(page, theirs.drafts);
  adopt(page, theirs, take ? mine : theirs.drafts);
  const kept = keep(page);
  if (kept) page.store.remove(page.asideKey);
  page.refresh();
  const stay = `The answers on this page stay${kept ? ", and are kept" : ""}.`;
  offerUndo(page, take ? "The answers from the other tab are here now." : stay);
}

function goOn(page) {
  page.stopped = false;
  page.messages.hide("other");
}

// only what this page has no use for stands aside
function adopt(page, theirs, before) {
  const { work } = page;
  const now = fingerprintOf(drafts(page));
  const known = [now, fingerprintOf(before ?? new Map())];
  for (const earlier of [work.before, theirs.before]) {
    if (earlier?.size && !known.includes(fingerprintOf(earlier))) asideDrafts(page, earlier);
  }
  Object.assign(work, { before, turn: theirs.turn, left: together(work.left, theirs.left) });
  if (theirs.downloaded === now) work.downloaded = now;
  page.settled = fingerprintOf(theirs.drafts);
  showLeft(page);
}

function asideDrafts(page, earlier) {
  const words = page.questions.filter(({ name }) => earlier.has(name)).map(({ name, title }) => [title, leftOver(title, earlier.get(name), "").text]);
  page.store.write(asideName(page), { title: page.exercise.title, words: Object.fromEntries(words), drafts: Object.fromEntries(earlier) });
}

let lastAside = 0;
function asideName({ key }) {
  lastAside = Math.max(Date.now(), lastAside + 1); // two at once are two
  return `${ASIDE}${key} ${new Date(lastAside).toISOString()}`;
}

function myWorkLink({ store }) {
  return make("p", {}, make("a", { href: `${store.root}${MY_WORK}` }, "My work on this device"));
}

/**
 * Say that something of this exercise stands aside, where it does.
 * @param {object} page The page.
 */
export function sayAside(page) {
  if (!page.store.keys(`${ASIDE}${page.key} `).length) return;
  page.messages.show("aside", SET_ASIDE, [seen(page, "aside")], [myWorkLink(page)]);
}

/**
 * Give the button that takes a message away.
 * @param {object} page The page.
 * @param {string} id The message's.
 * @returns {Array} The button.
 */
export function seen({ messages }, id) {
  return ["I have seen this", () => {
    messages.hide(id);
    messages.focus();
  }];
}

/* ---- putting answers in, and getting the earlier ones back ---- */

/**
 * Fill the forms.
 * @param {object} page The page.
 * @param {Map<string, *>} given The drafts; a form without one is emptied.
 */
export function fill(page, given) {
  for (const { name, title, form } of page.questions) {
    const draft = given.get(name) ?? null;
    if (!form.restore(draft)) setAside(page, leftOver(title, draft, "This form can’t show what was kept."));
  }
}

/**
 * Show words that have no place in a form, until they are taken away.
 * @param {object} page The page.
 * @param {{title: string, text: string, why: string}} words The words.
 */
export function setAside(page, words) {
  page.work.left = together(page.work.left, [words]);
  showLeft(page);
}

/**
 * Show all the words that have no place in a form.
 * @param {object} page The page.
 */
export function showLeft(page) {
  const { messages, work } = page;
  if (!work.left.length) {
    messages.hide("left");
    return;
  }
  const away = () => {
    work.left = [];
    keep(page);
    messages.hide("left");
    messages.focus();
  };
  messages.show(
    "left",
    "These words have no place in a form on this page. Copy what you need.",
    [["Take these words away", away]],
    work.left.map(({ title, text, why }) => wordsToCopy([title, why].filter(Boolean).join(" – "), text)),
  );
}

/**
 * Say what has taken the place of earlier answers, and offer those.
 * @param {object} page The page.
 * @param {string} sentence What happened.
 * @param {boolean} [focus] Whether to go there.
 */
export function offerUndo(page, sentence, focus = true) {
  const { messages, work } = page;
  const undo = () => {
    const replaced = drafts(page);
    fill(page, work.before);
    work.before = replaced;
    keep(page);
    page.refresh();
    offerUndo(page, "The earlier answers are back.");
  };
  const stay = () => {
    work.before = null;
    keep(page);
    messages.hide("undo");
    messages.focus();
  };
  const buttons = [["Undo: put the earlier answers back", undo], ["Keep what is here now", stay]];
  messages.show("undo", sentence, work.before ? buttons : []);
  if (focus) messages.focus("undo");
}

/* ---- what happens elsewhere ---- */

/**
 * Hear what other tabs do, and keep what there is before the page goes.
 * @param {object} page The page.
 */
export function listen(page) {
  const { store, key } = page;
  store.listen(({ key: which, erased, elsewhere, sharing }) => {
    if (erased) forget(page);
    else if (elsewhere && sharing) moveApart(page);
    else if (elsewhere && which === null) keepAgain(page);
    else if (elsewhere && which === key) look(page);
  });
  // a page that the browser had put away, or a phone had put to sleep, may have missed what another tab did
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) look(page); });
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? keepNow(page) : look(page)));
  window.addEventListener("pagehide", () => keepNow(page));
}

function forget(page) {
  clearTimeout(page.timer);
  page.timer = undefined;
  page.work = workFrom({}, page.exercise).work;
  page.settled = "";
  fill(page, page.work.drafts);
  goOn(page);
  for (const id of ["left", "undo", "version", "broken", "file", "aside"]) page.messages.hide(id);
  page.end.forget();
  page.refresh();
  page.messages.show("erased", ERASED);
}

// each tab of a shared device keeps its own from now on
function moveApart(page) {
  if (!page.store.shared()) return;
  page.messages.hide("open");
  goOn(page);
  if (hasWords(page)) write(page);
  page.refresh();
}

// a browser's own settings, or another page of this host, may clear all
function keepAgain(page) {
  if (Object.keys(page.store.read(page.key)).length) return;
  goOn(page);
  if (hasWords(page)) keep(page);
  page.refresh();
}

function hasWords(page) {
  return drafts(page).size > 0 || page.work.left.length > 0 || page.work.before !== null;
}
