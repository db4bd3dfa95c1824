// The page "My learning log": every entry, to edit, add to, delete and download. Without this script the page says in words what
// the log is, and lists the questions to answer on paper or in a document of one's own.

import { save } from "../exercise_end.js";
import { make, newId } from "../explorable.js";
import { askFirst, keepingBox, statusLine } from "../keeping.js";
import { FIELDS, KIND, LOG, NO_MODULE, dayOf, entriesOf, isBlank, keepField, readEntry, slugOf, today } from "../log.js";
import { logField } from "../log_field.js";
import { MAX_BYTES, logParts, markdownOf, pausesOf } from "../log_file.js";
import { retestLine } from "../retest.js";
import { ASIDE, openStore, siteRoot } from "../storage.js";

const FILE = "my-learning-log";
const KEEPING = {
  device: "Your log is kept in this browser, on this device.",
  tab: "Your log is kept for this tab only.",
  nowhere: "Your log isn't kept: it is gone when you leave this page.",
};
const ASIDE_WORDS = "Other words of yours stood in that place, from another tab or a file. They are set aside on “My work on this device”.";
const OLDER = "Older words of it are still set aside on “My work on this device”, where you can erase them.";
const NOT_MADE = {
  docx: "The Word document could not be made. If you have no connection, go online and press again, or download the text file.",
  md: "The text file could not be made. Copy your words into a document of your own.",
};
const ELSEWHERE = "An entry was changed in another tab, and stands here as it is there.";
const REGULATOR = "For the regulator’s form: the kind of activity, and four more questions";

/**
 * Start the page's part.
 * @param {HTMLElement} place Its element, as booktools/log.py makes it: the modules as JSON, and what stands there without this.
 */
export default function mountLog(place) {
  const { modules } = JSON.parse(place.querySelector("script[type='application/json']").textContent);
  const slugs = modules.map(({ slug }) => slug);
  const title = (slug) => modules.find((one) => one.slug === slug)?.title ?? (slug === NO_MODULE ? "No module" : slug);
  const store = openStore(siteRoot(import.meta.url));
  const views = new Map();
  let changed = false; // since the log was last downloaded here

  const list = make("div");
  const none = make("p", {}, "Nothing is written yet. Write in a “Pause and write” box of a module, or add an entry here.");
  const heading = make("h3", { tabindex: "-1" }, "Your entries");
  const { element: status, say } = statusLine();
  const due = make("div");
  const keepAll = () => { for (const view of views.values()) view.keepNow(); };
  const entries = () => {
    keepAll();
    return entriesOf(store, slugs).filter(({ entry }) => !isBlank(entry));
  };

  const download = async (kind) => {
    const all = entries();
    if (!all.length) return say("There is nothing in your log yet.");
    changed = false; // what is written from here on isn't in the file
    try {
      await saveLog(kind, logParts(all, title, dayOf(today())));
    } catch (error) {
      console.error(error);
      changed = true;
      return say(NOT_MADE[kind]);
    }
    say(`Downloaded as ${FILE}.${kind}: ${counted(all.length)}.`);
  };

  const box = keepingBox(store, { words: KEEPING, download: { start: () => download("md"), pending: () => changed && entries().length > 0 } });
  const onKept = ({ aside }) => {
    changed = true;
    box.update();
    if (aside) say(ASIDE_WORDS);
  };

  const show = () => {
    const all = entriesOf(store, slugs);
    for (const { key, entry } of all) {
      if (!views.has(key)) add(key, { question: entry.question, date: entry.date, kind: entry.kind });
    }
    for (const [key, view] of views) {
      // one that was deleted elsewhere goes; one that is being written here stays
      if (!("value" in store.read(key)) && !view.holds()) drop(key);
    }
    // what came from elsewhere is looked at here too; what is being written waits until the writing rests
    for (const view of views.values()) if (!view.element.contains(document.activeElement)) view.look();
    none.hidden = views.size > 0;
    due.replaceChildren(...[retestLine(store)].filter(Boolean));
  };
  // several entries of a module are told apart, by eye and by ear
  const nameAll = (slug) => {
    const same = [...views].filter(([key]) => slugOf(key) === slug).map(([, view]) => view);
    same.forEach((view, at) => view.name(same.length > 1 ? `${title(slug)}, entry ${at + 1}` : title(slug)));
  };
  const add = (key, fresh) => {
    const view = entryView({ store, key, fresh, module: modules.find(({ slug }) => slug === slugOf(key)), onKept, onElsewhere: () => say(ELSEWHERE), remove });
    views.set(key, view);
    // after the entries of its own module and of those before it; nothing that stands there moves
    const place = (slug) => (slugs.includes(slug) ? slugs.indexOf(slug) : slugs.length);
    const after = [...list.children].find((one) => place(one.dataset.slug) > place(slugOf(key)));
    list.insertBefore(view.element, after ?? null);
    nameAll(slugOf(key));
    none.hidden = true;
    return view;
  };
  const drop = (key) => {
    views.get(key).stop();
    views.get(key).element.remove();
    views.delete(key);
    nameAll(slugOf(key));
    none.hidden = views.size > 0;
  };
  const remove = (key) => {
    drop(key);
    store.remove(key);
    box.update();
    heading.focus(); // what was pressed is gone
    say("The entry is deleted.", store.keys(`${ASIDE}${key} `).length && OLDER);
  };

  const actions = actionsPart({
    modules, download, say,
    begin(slug) {
      // no box's name begins so (booktools/log.py); later entries sort later
      const key = `${LOG}${slug}/_${Date.now().toString(36)}`;
      add(key, { question: "", date: today(), kind: KIND }).focus();
    },
    take: async (file) => {
      const read = file.size > MAX_BYTES ? { problem: "This file is too large for a notebook of this course. Nothing was changed." } : pausesOf(await file.text());
      if (read.problem) return say(read.problem);
      keepAll();
      const results = read.entries.map(({ slug, question, said }) => {
        const key = `${LOG}${slug}/_notebook`;
        return keepField(store, key, "said", said, "", { question, date: today(), kind: KIND });
      });
      for (const result of results) onKept(result);
      show();
      say(`Taken from the notebook: ${counted(results.length)}.`, results.some(({ aside }) => aside) && ASIDE_WORDS);
    },
  });

  place.querySelector(".sc-without").hidden = true;
  place.append(due, heading, none, list, actions, status, box.element);
  show();
  let soon; // a file that is put back changes many keys at once
  store.listen(({ erased }) => {
    if (erased) for (const key of [...views.keys()]) drop(key);
    clearTimeout(soon);
    soon = setTimeout(show, 0);
  }, { own: true });
  window.addEventListener("beforeprint", () => { for (const view of views.values()) view.print(); });
}

async function saveLog(kind, parts) {
  const name = `${FILE}.${kind}`;
  if (kind === "md") return save(markdownOf(parts), "text/markdown", name);
  // the library that writes a Word document is fetched when somebody wants one
  const blob = await (await import(new URL("log_docx.js", import.meta.url).href)).default(parts);
  save(blob, blob.type, name);
}

// one entry: its fields, a warning, and what can be done with it
function entryView({ store, key, fresh, module, onKept, onElsewhere, remove }) {
  const fields = [];
  const controls = {};
  const field = (name, label, control, attributes = {}) => {
    const id = newId(name);
    control.id = id;
    const made = logField({ store, key, name, fresh, control, onKept, onElsewhere });
    fields.push(made);
    controls[name] = control;
    return make("div", { class: "sc-log-field", ...attributes }, make("label", { for: id }, label), made.element, made.warning);
  };
  const area = (name, label) => field(name, label, make("textarea", { rows: "4" }));
  const stored = store.read(key);
  const isNew = !("value" in stored);
  const begun = fresh.question || readEntry(stored.value).said;
  const id = newId("entry");
  const more = make(
    "details",
    { open: !begun },
    make("summary", {}, REGULATOR),
    field("kind", "Kind of activity", make("input", { type: "text", autocomplete: "off" })),
    ...["activity", "learnt", "impact", "peer"].map((name) => area(name, FIELDS[name])),
  );
  const heading = make("h4", { id });
  const which = make("span", { class: "sc-unseen" });
  const erase = make("button", { type: "button" }, "Delete this entry…", which);
  const words = { ask: "Delete this entry?", about: () => `${heading.textContent}. This can't be undone.`, yes: "Yes, delete it", no: "No, keep it" };
  const where = module && fresh.question ? [make("a", { href: module.page }, `Go to ${module.title}`)] : [];
  const element = make(
    "section",
    { class: "sc-entry sc-log-entry", "aria-labelledby": id, "data-slug": slugOf(key) },
    heading,
    field("date", "Date", make("input", { type: "date" })),
    ...(begun ? [area("said", fresh.question || FIELDS.said)] : []),
    more,
    make("p", { class: "sc-keeping-actions" }, erase, ...where),
    askFirst(erase, words, () => remove(key)),
  );
  const filled = () => Object.keys(FIELDS).filter((name) => controls[name]?.value.trim());
  const look = () => {
    for (const one of fields) one.look();
    for (const control of Object.values(controls)) control.closest(".sc-log-field").toggleAttribute("data-blank", !control.value.trim());
  };
  if (filled().some((name) => name !== "said")) more.open = true;
  look();
  return {
    element,
    look,
    name(text) {
      heading.textContent = text;
      which.textContent = ` ${text}`;
    },
    holds: () => isNew || filled().length > 0 || element.contains(document.activeElement),
    keepNow: () => { for (const one of fields) one.keepNow(); },
    stop: () => { for (const one of fields) one.stop(); },
    focus: () => controls.activity.focus(),
    print() {
      look();
      more.open = true;
    },
  };
}

function actionsPart({ modules, download, say, begin, take }) {
  const [about, file] = [newId("about"), newId("notebook")];
  const select = make("select", { id: about }, ...modules.map(({ slug, title }) => make("option", { value: slug }, title)), make("option", { value: NO_MODULE }, "No module"));
  const chooser = make("input", { type: "file", id: file, accept: ".ipynb,application/x-ipynb+json,application/json" });
  const button = (text, act) => {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", act);
    return made;
  };
  chooser.addEventListener("change", async () => {
    const [chosen] = chooser.files;
    if (!chosen) return;
    try {
      await take(chosen);
    } catch {
      say("This file could not be opened. Nothing was changed.");
    }
    chooser.value = "";
  });
  return make(
    "div",
    { class: "sc-kept-actions" },
    make("h3", {}, "Add, bring, download"),
    make("p", { class: "sc-keeping-actions" }, make("label", { for: about }, "A new entry about"), select, button("Add an entry", () => begin(select.value))),
    make("p", {}, make("label", { for: file }, "Bring what you wrote in a notebook: choose its file (.ipynb)"), chooser),
    make(
      "p",
      { class: "sc-keeping-actions" },
      button("Download for Word (.docx)", () => download("docx")),
      button("Download as text (.md)", () => download("md")),
    ),
  );
}

function counted(count) {
  return `${count} ${count === 1 ? "entry" : "entries"}`;
}
