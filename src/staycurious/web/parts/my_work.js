// The page "My work on this device": what this browser keeps of a person's work, to go on with, to download or to erase. Without
// this script the page says in words where work is kept, and there is none of it to list.

import { save } from "../exercise_end.js";
import { make, newId } from "../explorable.js";
import { askFirst, keepingBox, statusLine } from "../keeping.js";
import { LOG, NO_MODULE } from "../log.js";
import { MAX_BYTES, fileOf, linesOf, putBack, readWork } from "../my_work_file.js";
import { addressOf, listNotebooks, readPublished } from "../notebooks.js";
import { ownCopy } from "../own_copy.js";
import { calibrationPart, dayWords, quizSummary } from "../quiz_record.js";
import { retestLine } from "../retest.js";
import { ASIDE, openStore, siteRoot } from "../storage.js";

const FILE = "stay-curious-my-work.json";
const ASIDE_WORDS =
  "Two versions met under one name, and one of them is in use. The other is here, so that nothing is lost. If an exercise was " +
  "open in two tabs, these are the words of the tab that stopped. The time says when they were last written.";
const MINE_TOO =
  "A notebook opens as you left it, also when the course has changed it since. “Get the published copy” opens it as the course " +
  "has it now. Yours stays in this list, under a name with “mine” and the day you last saved it.";
const NAMES = { exercise: "Exercise", quiz: "Quiz", lab: "Lab", log: "Learning log", inventory: "Before and after, signs" };

/**
 * Start the page's part.
 * @param {HTMLElement} place Its element, as booktools/my_work.py makes it: the modules as JSON, and what stands there without this.
 */
export default async function mountMyWork(place) {
  const { modules } = JSON.parse(place.querySelector("script[type='application/json']").textContent);
  const store = openStore(siteRoot(import.meta.url));
  const lists = make("div", { class: "sc-kept" });
  const { element: status, say } = statusLine();
  const heading = make("h3", { tabindex: "-1" }, "Kept here now");

  const title = (key) => titleOf(key, modules, store);
  const download = () => {
    save(JSON.stringify(fileOf(store, title), null, 1), "application/json", FILE);
    store.noteDownloaded();
    say(`Downloaded as ${FILE}. Notebooks are not in it.`);
  };
  const box = keepingBox(store, {
    open: true,
    download: { start: download, pending: () => store.undownloaded().length > 0 },
  });

  let shown;
  const show = async () => {
    const notebooks = await listNotebooks(store.root);
    const all = [new Date().toDateString(), notebooks.map(({ path, changed }) => [path, changed]), store.keys().map((key) => [key, store.read(key)])];
    const now = JSON.stringify(all);
    if (now === shown) return; // what stands there stays, with the focus in it and what was unfolded
    shown = now;
    const parts = [
      modulesPart(store, modules),
      logPart(store, title),
      ...quizPart(store),
      inventoryPart(store),
      notebooksPart(store, notebooks, say),
      asidePart(store, title, say, heading),
      brokenPart(store, title, say, heading),
    ].filter(Boolean);
    lists.replaceChildren(...(parts.length ? parts : [make("p", {}, "Nothing of yours is kept here yet.")]));
    actions.all.disabled = !store.keys().length;
  };

  const actions = actionsPart(store, download, say);
  place.querySelector(".sc-without")?.setAttribute("hidden", "");
  place.append(box.element, heading, lists, actions.element, status);
  await show();
  // not of this page's own writes only: another tab's too, and notebooks, which tell nobody
  let soon; // a file that is put back changes many keys at once
  const showSoon = () => {
    clearTimeout(soon);
    soon = setTimeout(show, 0);
  };
  store.listen(showSoon, { own: true });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && show());
  window.addEventListener("beforeprint", () => { for (const words of lists.querySelectorAll("details")) words.open = true; });
}

// one heading a module, and under it its exercise, quiz and labs
function modulesPart(store, modules) {
  const quizzes = new Map(quizSummary(store).map((one) => [one.slug, one]));
  const keys = store.keys().filter((key) => /^(exercise|quiz|lab)\//.test(key) && "value" in store.read(key));
  const bySlug = new Map(modules.map(({ slug }) => [slug, []]));
  for (const key of keys) bySlug.set(slugOf(key), [...(bySlug.get(slugOf(key)) ?? []), key]);
  const parts = [...bySlug].filter(([, those]) => those.length).flatMap(([slug, those]) => {
    const module = modules.find((one) => one.slug === slug);
    return [make("h4", {}, module?.title ?? slug), make("ul", {}, ...those.map((key) => row(store, key, module, quizzes.get(slug))))];
  });
  return parts.length ? make("div", {}, ...parts, ...[retestLine(store)].filter(Boolean)) : null;
}

// the entries of the learning log, which has a page of its own to edit them
function logPart(store, title) {
  const keys = store.keys(LOG).filter((key) => "value" in store.read(key));
  if (!keys.length) return null;
  const rows = keys.map((key) => {
    const { value, saved } = store.read(key);
    return make("li", {}, `${title(key)}. Last changed ${dateWords(saved)}.`, folded("What you wrote", linesOf(value).join("\n")));
  });
  const link = make("a", { href: `${store.root}book/my_learning_log.html` }, "Go to My learning log");
  return make("div", {}, make("h4", {}, "My learning log"), make("ul", {}, ...rows), make("p", {}, link));
}

function row(store, key, module, quiz) {
  const { value, saved } = store.read(key);
  const [kind] = key.split("/");
  const said = kind === "exercise" ? answeredWords(value) : kind === "quiz" && quiz ? quizWords(quiz) : "";
  const [href, text] = kind === "exercise" ? [module?.exercise, "Go on with it"] : [module && `${module.page}${kind === "quiz" ? `#${module.quiz}` : ""}`, "Go to it"];
  const lines = kind === "quiz" ? [] : linesOf(value);
  return make(
    "li",
    {},
    make("strong", {}, NAMES[kind] ?? kind),
    `: ${said}${said ? " " : ""}Last changed ${dateWords(saved)}. `,
    ...(href ? [make("a", { href }, text, make("span", { class: "sc-unseen" }, `: ${NAMES[kind]} of ${module.title}`))] : []),
    ...(lines.length ? [folded("Your answers", lines.join("\n"))] : []),
  );
}

function answeredWords(value) {
  const { answered, questions } = value ?? {};
  if (!Number.isInteger(answered) || !Number.isInteger(questions)) return "";
  return `${answered} of ${questions} questions answered.`;
}

function quizWords({ answered, right, due, next }) {
  const parts = [`${answered} ${answered === 1 ? "question" : "questions"} answered, ${right} right at the last try.`];
  if (due.length) parts.push(`${due.length} ${due.length === 1 ? "has" : "have"} come back.`);
  if (next) parts.push(`The next one comes back on ${dayWords(next, Date.now())}.`);
  return parts.join(" ");
}

function quizPart(store) {
  if (!quizSummary(store).some(({ answered }) => answered)) return [];
  return [make("div", {}, make("h4", {}, "How sure you were, and how often right"), calibrationPart(store))];
}

// the sittings of Before and after, each by the six signs made from its word
function inventoryPart(store) {
  const keys = store.keys("inventory/").filter((key) => "value" in store.read(key));
  if (!keys.length) return null;
  const href = `${store.root}book/before_and_after.html`;
  const rows = keys.map((key) => {
    const { value, saved } = store.read(key);
    const times = Object.entries(value?.words ?? {}).map(([name, text]) => make("li", {}, `${name}: ${text}`));
    return make("li", {}, "The word that gives the signs ", make("strong", {}, slugOf(key).slice(1)), `. Last changed ${dateWords(saved)}.`, make("ul", {}, ...times));
  });
  return make("div", {}, make("h4", {}, "Before and after"), make("ul", {}, ...rows), make("p", {}, make("a", { href }, "Go to Before and after")));
}

function notebooksPart(store, notebooks, say) {
  if (!notebooks.length) return null;
  const published = readPublished(store.root);
  const rows = notebooks.map((notebook) => {
    const { path, changed, content, type } = notebook;
    const name = path.split("/").at(-1);
    const open = make("a", { href: addressOf(store.root, path) }, "Open");
    const get = make("button", { type: "button" }, "Download", make("span", { class: "sc-unseen" }, ` ${path}`));
    open.append(make("span", { class: "sc-unseen" }, ` ${path}`));
    get.addEventListener("click", () => {
      save(typeof content === "string" ? content : JSON.stringify(content, null, 1), "application/json", name);
      say(`Downloaded ${name}, as it was last saved.`);
    });
    const isNotebook = type === "notebook";
    return make("li", {}, make("code", {}, path), `, saved ${dateWords(changed)}. `, ...(isNotebook ? [open, " "] : []), get, " ", ownCopy(store.root, notebook, published, say));
  });
  return make(
    "div",
    {},
    make("h4", {}, "Notebooks opened in this browser"),
    make("p", {}, "JupyterLite, in which they run, keeps them itself: always on this device, also when you share it."),
    make("p", {}, MINE_TOO),
    make("ul", {}, ...rows),
  );
}

function asidePart(store, title, say, heading) {
  const entries = store.keys(ASIDE).map((key) => [key, linesOf(store.read(key).value)]).filter(([, lines]) => lines.length);
  if (!entries.length) return null;
  return make(
    "div",
    {},
    make("h4", {}, "Set aside"),
    make("p", {}, ASIDE_WORDS),
    ...entries.map(([key, lines]) => entry(store, key, title(key), lines.join("\n"), say, heading)),
  );
}

function brokenPart(store, title, say, heading) {
  const keys = store.keys().filter((key) => "broken" in store.read(key));
  if (!keys.length) return null;
  return make(
    "div",
    {},
    make("h4", {}, "What can't be read"),
    make("p", {}, "This was kept here, and this version of the course can't read it. Your words may be in it: copy what you need, then erase it."),
    ...keys.map((key) => entry(store, key, title(key), store.read(key).broken, say, heading)),
  );
}

// an entry as text, to copy, and a button to erase just that one
function entry(store, key, name, text, say, heading) {
  const id = newId("entry");
  const field = make("textarea", { readonly: true, rows: "4", "aria-labelledby": id, spellcheck: "false" });
  field.value = text;
  const copy = make("button", { type: "button" }, "Copy", unseen(name));
  const erase = make("button", { type: "button" }, "Erase…", unseen(name));
  copy.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(text);
      say("Copied.");
    } catch {
      say("The text is selected. Copy it with the keys or the menu of your device.");
    }
  });
  const words = { ask: "Erase this one?", about: () => `${name}. This can't be undone.`, yes: "Yes, erase it", no: "No, keep it" };
  const sure = askFirst(erase, words, () => {
    store.remove(key);
    heading.focus(); // what was pressed is gone
    say(`${name} is erased.`);
  });
  return make(
    "div",
    { class: "sc-entry" },
    make("p", { id }, name),
    field,
    make("p", { class: "sc-keeping-actions" }, copy, erase),
    sure,
  );
}

function actionsPart(store, download, say) {
  const id = newId("file");
  const all = make("button", { type: "button" }, "Download all as one file");
  const file = make("input", { type: "file", id, accept: ".json,application/json" });
  all.addEventListener("click", download);
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    say(await takeFile(store, chosen));
    file.value = "";
  });
  const element = make(
    "div",
    { class: "sc-kept-actions" },
    make("p", {}, all),
    make("p", {}, make("label", { for: id }, "Go on with a file downloaded from this page, here or on another device"), file),
  );
  return { element, all };
}

async function takeFile(store, chosen) {
  if (chosen.size > MAX_BYTES) return "This file is far too large to come from this page. Nothing was changed.";
  let read;
  try {
    read = readWork(await chosen.text());
  } catch {
    return "This file could not be opened. Nothing was changed.";
  }
  if (read.problem) return read.problem;
  const { added, same, aside, why } = putBack(store, read.entries);
  const parts = [`Put back: ${added}. Here already: ${same}.`];
  if (aside) parts.push(`${aside} met another version here: the newer is in use, the older is set aside, below.`);
  if (read.skipped) parts.push(`${read.skipped} could not be read and ${read.skipped === 1 ? "was" : "were"} left out.`);
  return [...parts, why].filter(Boolean).join(" ");
}

function titleOf(key, modules, store) {
  if (key.startsWith(ASIDE)) {
    const [inner, time] = key.slice(ASIDE.length).split(" ");
    const { saved } = store.read(key); // what can't be read says no time of its own
    return `${titleOf(inner, modules, store)}, ${saved ? "last written" : "set aside"} ${dateWords(saved || time)}`;
  }
  const [kind] = key.split("/");
  const slug = slugOf(key);
  return `${NAMES[kind] ?? kind}: ${modules.find((one) => one.slug === slug)?.title ?? (slug === NO_MODULE ? "no module" : slug)}`;
}

function slugOf(key) {
  return key.split("/")[1] ?? key;
}

function folded(summary, text) {
  return make("details", {}, make("summary", {}, summary), make("pre", { class: "sc-words" }, text));
}

function unseen(name) {
  return make("span", { class: "sc-unseen" }, ` ${name}`);
}

function dateWords(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "at a time unknown";
  return date.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
}
