// Before and after: a word, two sittings with two forms, a code after each, and what is said of the answers after the second. Only
// the person's own browser keeps anything; the word is forgotten at once.

import { make, newId } from "../explorable.js";
import { encode, holdsWords, personOf, plainWord, SHORTEST } from "../inventory.js";
import { KEY, keepSitting, readRecord, TIMES } from "../inventory_record.js";
import { keepingBox } from "../keeping.js";
import { answerOf, complain, givenOf, paragraph, putGiven } from "../quiz_forms.js";
import { SURE } from "../quiz_record.js";
import { openStore, siteRoot } from "../storage.js";

const WORDS = {
  device: "Your answers and codes are kept in this browser, on this device. Your word isn’t.",
  tab: "Your answers and codes are kept for this tab only. Your word isn’t kept.",
  nowhere: "Your answers aren’t kept: they are gone when you leave this page. Write your code down before you go.",
};
const WORD_HINT =
  "Make up a word that nobody would link with you: not your name, a nickname or a number of yours. Two words are better than one, such as an " +
  "animal and a colour. Capitals and spaces don’t count. Write it down: you need the same word the second time.";
const BROKEN = "What this browser kept under this word can’t be read. It was set aside, and you begin afresh.";
const OTHER_WORD = "Under another word, something is kept in this browser. If it’s yours, go back and check how you wrote your word.";
const EARLY = "The second time is for some weeks after your last module. If that’s still to come, go back before you read the questions. Nothing is lost.";
const RECORDED = "Recorded.";
const NOW_SURE = "Recorded. How sure are you?";

/**
 * Start the part.
 * @param {HTMLElement} section Its element, as booktools/inventory.py makes it.
 * @param {object} [store] What keeps the answers; the site's own when left out.
 */
export default function mountInventory(section, store = openStore(siteRoot(import.meta.url))) {
  const { edition, ideas } = JSON.parse(section.querySelector("script[type='application/json']").textContent);
  const sheets = Object.fromEntries([...section.querySelectorAll(".sc-sheet")].map((sheet) => [sheet.dataset.form, sheet]));
  const formsOf = (letter) => [...sheets[letter].querySelectorAll("form.sc-question")];
  const top = make("div", { class: "sc-inv-panel" }); // above the questions
  const end = make("div", { class: "sc-inv-panel" }); // below them
  const keeping = keepingBox(store, { words: WORDS });
  let now = { key: null, time: null }; // whose record, and which sitting is under way

  function clear() {
    now = { key: null, time: null };
    delete section.dataset.begun;
    section.prepend(top); // it stands elsewhere once the second time is done
    for (const letter of Object.keys(sheets)) close(letter);
    end.replaceChildren();
  }

  function close(letter) {
    sheets[letter].classList.remove("sc-shown");
    for (const form of formsOf(letter)) {
      form.reset();
      for (const part of form.querySelectorAll("fieldset")) part.disabled = false;
      form.querySelector(".sc-recorded").textContent = "";
      const said = form.querySelector(".sc-feedback");
      said.replaceChildren();
      delete said.dataset.verdict;
      form.querySelector(".sc-answers").hidden = true;
      complain(form, said, []);
    }
  }

  // ---- the word ----

  function askWord(sentence = "") {
    clear();
    const id = newId("word");
    const field = make("input", {
      type: "text", id, name: "word", autocomplete: "off", autocapitalize: "none", spellcheck: "false", maxlength: "60", "aria-describedby": `${id}-hint ${id}-said`,
    });
    const status = make("p", { id: `${id}-said`, role: "status", class: "sc-inv-said" }, sentence);
    const form = make(
      "form", { class: "sc-inv-start", autocomplete: "off" },
      make("p", {}, make("label", { for: id }, make("strong", {}, "Your word")), make("br"), field),
      make("p", { id: `${id}-hint`, class: "sc-hint" }, WORD_HINT),
      make("p", {}, make("button", { type: "submit" }, "Go on")),
      status,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (plainWord(field.value).length < SHORTEST) {
        field.setAttribute("aria-invalid", "true");
        status.textContent = `A word needs at least ${SHORTEST} letters or figures, so that others are unlikely to have the same.`;
        field.focus();
        return;
      }
      enter(personOf(field.value));
    });
    top.replaceChildren(form);
  }

  function enter(person) {
    now.key = KEY + edition + person;
    section.dataset.begun = "yes";
    const { record, broken } = readRecord(store, now.key);
    goOn(record, broken ? BROKEN : "");
  }

  function goOn(record, sentence = "") {
    const { before, after } = record;
    // a second time that was begun too early and left empty hasn't begun
    const begun = after && (!before?.done || Object.keys(after.answers).length > 0);
    if (after?.done) showResults(record);
    else if (begun) sit("after", record);
    else if (before?.done) showFirst(record);
    else if (before) sit("before", record);
    else askTime(sentence);
  }

  function another() {
    const button = make("button", { type: "button", class: "sc-quiet" }, "Another word");
    button.addEventListener("click", () => {
      askWord();
      top.querySelector("input").focus();
    });
    return button;
  }

  function heading(text) {
    return make("h3", { tabindex: "-1" }, text);
  }

  function show(panel, ...parts) {
    panel.replaceChildren(...parts);
    panel.querySelector("h3")?.focus();
  }

  function askTime(sentence) {
    const name = newId("time");
    const option = (value, text) => make("div", { class: "sc-option" }, make("label", {}, make("input", { type: "radio", name, value }), " ", make("span", {}, text)));
    const others = store.keys(KEY).some((key) => key !== now.key);
    const status = make("p", { role: "status", class: "sc-inv-said" });
    const form = make(
      "form", { class: "sc-inv-start" },
      ...[sentence, others && OTHER_WORD].filter(Boolean).map(paragraph),
      make(
        "fieldset", {}, make("legend", {}, "Nothing is kept here under this word. Which time is this?"),
        option("before", "My first time: I haven’t answered any of these questions yet."),
        option("after", "My second time: I answered the first form on another device, with this word."),
        ...[["A", "B"], ["B", "A"]].map(([was, next]) => option(`after ${next}`, `My second time: I answered form ${was} on paper.`)),
      ),
      make("p", { class: "sc-keeping-actions" }, make("button", { type: "submit" }, "Begin"), another()),
      status,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = form.querySelector("input:checked");
      if (chosen) begin(...chosen.value.split(" "));
      else status.textContent = "Choose one first.";
    });
    show(top, heading("Begin"), form);
  }

  // Which form it is follows from the word, but for those who had the first on paper.
  function begin(time, form) {
    sit(time, keepSitting(store, now.key, time, (one) => (form ? { ...one, form } : one)));
  }

  // ---- a sitting ----

  function sit(time, record) {
    const { form: letter, answers } = record[time];
    for (const other of Object.keys(sheets)) close(other);
    now.time = time;
    sheets[letter].classList.add("sc-shown");
    sheets[letter].querySelector(".sc-form-title").textContent = `Form ${letter}: your ${TIMES[time]}`;
    for (const form of formsOf(letter)) {
      const answer = answers[form.id];
      if (answer?.version === form.dataset.version) fill(form, answer);
      say(form);
    }
    const many = Object.keys(answers).length;
    const whenRight = time === "before" ? "You won’t see what is right: that comes after the second time." : "When you have finished, you see what was right.";
    const begun = many
      ? `You have begun already: ${many === 1 ? "1 answer is" : `${many} answers are`} here. Go on where you like.`
      : `Answer in any order. Each answer is recorded as you give it, and you can change it until you finish. ${whenRight}`;
    const elsewhere = make("button", { type: "button", class: "sc-quiet" }, "I have finished my first time elsewhere");
    elsewhere.addEventListener("click", () => begin("after"));
    const mayGoBack = time === "after" && record.before?.done;
    const ways = mayGoBack ? [backToFirst(letter)] : many && time === "before" ? [elsewhere] : [];
    const early = mayGoBack && !many ? [heading("Are the modules behind you?"), paragraph(EARLY)] : [];
    top.replaceChildren(make("div", {}, ...early, paragraph(begun), make("p", { class: "sc-keeping-actions" }, ...ways, another())));
    showEnd(time, letter);
    (top.querySelector("h3") ?? sheets[letter].querySelector(".sc-form-title")).focus();
    keeping.update();
  }

  function backToFirst(letter) {
    const button = make("button", { type: "button" }, "Back to my first code");
    button.addEventListener("click", () => {
      now.time = null;
      close(letter);
      end.replaceChildren();
      showFirst(readRecord(store, now.key).record);
    });
    return button;
  }

  function showEnd(time, letter) {
    const count = make("p", { class: "sc-inv-count" });
    const status = make("div", { role: "status", class: "sc-inv-said" });
    const button = make("button", { type: "button", class: "sc-check" }, "Finish, and show my code");
    let asked = false;
    button.addEventListener("click", () => {
      const left = unready(letter);
      if (left.length && !asked) {
        asked = true;
        status.replaceChildren(...left, paragraph("You can go back, or press the button again to finish as it is. After that, nothing can be changed."));
        return;
      }
      finish(time, letter);
    });
    const stop = store.where().kept === "device" ? "You can also stop here and go on another day, in this browser, with the same word." : "";
    end.replaceChildren(count, make("p", {}, button), status, ...(stop ? [make("p", { class: "sc-hint" }, stop)] : []));
    const update = () => {
      asked = false;
      const done = formsOf(letter).filter((form) => answerOf(form).verdict).length;
      count.textContent = `${done} of ${ideas.length} recorded.`;
      if (status.hasChildNodes()) status.replaceChildren();
    };
    end.update = update;
    update();
  }

  // What is open, can't be read, or has no sureness: each as a sentence with links.
  function unready(letter) {
    const forms = formsOf(letter);
    const open = forms.filter((form) => !answerOf(form).verdict);
    const unsure = forms.filter((form) => !open.includes(form) && sureOf(form) === null);
    const line = (those, words) => those.length && make("p", {}, words, ...those.flatMap((form, at) => [at ? ", " : "", make("a", { href: `#${form.id}` }, `question ${forms.indexOf(form) + 1}`)]), ".");
    return [line(open, "Still open: "), line(unsure, "You haven’t said how sure you are: ")].filter(Boolean);
  }

  function finish(time, letter) {
    const marks = formsOf(letter).map((form) => {
      const { verdict } = answerOf(form);
      return verdict ? { right: verdict === "right", sure: sureOf(form) } : { right: null, sure: null };
    });
    const code = encode({ sitting: time, form: letter, edition, person: now.key.slice(-6), marks });
    const record = keepSitting(store, now.key, time, (one) => ({ ...one, done: true, code }));
    now.time = null;
    end.replaceChildren();
    close(letter);
    goOn(record);
    keeping.update();
  }

  for (const form of Object.keys(sheets).flatMap(formsOf)) {
    form.addEventListener("submit", (event) => event.preventDefault()); // Enter in a number's field
    form.addEventListener("input", () => {
      if (!now.time) return;
      const answer = { version: form.dataset.version, given: givenOf(form), sure: sureOf(form) };
      const record = keepSitting(store, now.key, now.time, (one) => {
        const answers = { ...one.answers, [form.id]: answer };
        if (answer.given === null && answer.sure === null) delete answers[form.id];
        return { ...one, answers };
      });
      if (record[now.time].done) goOn(record); // finished in another tab
      else {
        say(form, form.contains(document.activeElement) && document.activeElement.type === "text");
        end.update?.();
      }
    });
    form.addEventListener("change", () => now.time && say(form));
  }

  // Whether it is recorded. While somebody is still typing a number, it isn't called unreadable.
  function say(form, typing = false) {
    const { verdict, parts, amiss = [] } = answerOf(form);
    const given = givenOf(form) !== null;
    const unreadable = given && !verdict && !typing;
    const words = verdict ? (sureOf(form) === null ? NOW_SURE : RECORDED) : unreadable ? parts[0].textContent : "";
    const said = form.querySelector(".sc-recorded");
    if (said.textContent !== words) said.textContent = words;
    complain(form, said, unreadable ? amiss : []);
  }

  // ---- afterwards ----

  function codePart(code, sitting, form) {
    const id = newId("code");
    const copy = make("button", { type: "button" }, "Copy the code");
    const status = make("p", { role: "status", class: "sc-inv-said" });
    const text = make("code", { "aria-hidden": "true" }, code);
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code);
        status.textContent = "Copied.";
      } catch {
        getSelection().selectAllChildren(text);
        status.textContent = "The code is selected. Copy it with the keys or the menu of your device.";
      }
    });
    const unkept = store.where().kept === "device" ? [] : [paragraph("Nothing stays in this browser, so write the code down or copy it now.")];
    return make(
      "div", { class: "sc-inv-code", role: "group", "aria-labelledby": id },
      make("p", { id }, `Your code, ${TIMES[sitting]}`),
      make("p", { class: "sc-inv-signs" }, text, make("span", { class: "sc-unseen" }, code.replaceAll("-", ";").split("").join(" "))),
      ...unkept,
      make("p", { class: "sc-keeping-actions" }, copy),
      status,
      make("details", {}, make("summary", {}, "What the code holds"), make("ul", {}, ...holdsWords({ sitting, form }).map((text) => make("li", {}, text))), paragraph("It holds no name and no date, and not which wrong answer you chose.")),
    );
  }

  function showFirst({ before: { code, form }, after }) {
    const begun = Object.keys(after?.answers ?? {}).length > 0;
    const button = make("button", { type: "button" }, begun ? "Go on with the second time" : "Begin the second time, after the modules");
    button.addEventListener("click", () => begin("after"));
    show(
      top, heading("You have finished the first time"),
      codePart(code, "before", form),
      paragraph("Give the code to your tutor, in the way that they asked for. If you have no tutor, there’s nothing to do with it. Keep your word: it’s the same for the second time."),
      paragraph(
        "The second time is for later, best some weeks after your last module. It has other questions about the same ideas, so that you can see what has changed " +
          "in your thinking. Then you see what was right, both times. Right after the first, there would be little to see.",
      ),
      make("p", { class: "sc-keeping-actions" }, button, another()),
    );
  }

  function showResults(record) {
    const { before, after } = record;
    for (const letter of Object.keys(sheets)) close(letter);
    top.replaceChildren(); // the headings and what was said stand above the sheets
    const first = before?.done ? before.form : { A: "B", B: "A" }[after.form];
    const judged = {};
    for (const [time, one] of [["after", after], ["before", before?.done ? before : null]]) {
      const letter = one?.form ?? first;
      judged[time] = reveal(letter, time, one);
    }
    sheets[after.form].before(top);
    sheets[after.form].after(sheets[first]);
    show(
      top, heading("You have finished the second time"),
      codePart(after.code, "after", after.form),
      paragraph("Give this code to your tutor too."),
      before?.done ? codePart(before.code, "before", before.form) : paragraph("Your first time was on another device or on paper, so its answers aren’t here. Its questions and reasons are, below."),
      make("div", { class: "pst-scrollable-table-container", tabindex: "0", role: "group", "aria-label": "Your twelve ideas" }, ideaTable(judged, Boolean(before?.done))),
      paragraph("Twelve questions are few. One more or one fewer right can be luck; the reasons below are worth more than the count. What is partly right counts as not right in the code."),
      make("p", { class: "sc-keeping-actions" }, another()),
    );
  }

  // One form with its answers and what is said of them. Gives, for each question, its verdict and how sure.
  function reveal(letter, time, sitting) {
    const sheet = sheets[letter];
    sheet.classList.add("sc-shown");
    const here = sitting?.done;
    sheet.querySelector(".sc-form-title").textContent = `Form ${letter}: your ${TIMES[time]}${here ? "" : ", which isn’t kept here"}`;
    return formsOf(letter).map((form) => {
      const answer = sitting?.answers[form.id];
      const known = here && answer?.version === form.dataset.version;
      if (known) fill(form, answer);
      for (const part of form.querySelectorAll("fieldset")) part.disabled = true;
      const { verdict, parts } = answerOf(form);
      const said = form.querySelector(".sc-feedback");
      if (verdict) {
        said.replaceChildren(...parts);
        said.dataset.verdict = verdict;
      } else if (here) said.replaceChildren(paragraph(answer && !known ? "This question has been changed since you answered it." : "You left this one open."));
      const answers = form.querySelector(".sc-answers");
      answers.hidden = false;
      answers.open = false;
      return { verdict: verdict ?? null, sure: known ? answer.sure : null };
    });
  }

  function ideaTable(judged, hasFirst) {
    const word = ({ verdict, sure }) => {
      if (!verdict) return "left open";
      return `${verdict === "right" ? "right" : verdict === "partly" ? "partly right" : "not right"}${sure === null ? "" : `, ${SURE[sure]}`}`;
    };
    const cell = (tag, text, attributes = {}) => make(tag, attributes, text);
    const times = hasFirst ? ["before", "after"] : ["after"];
    return make(
      "table", { class: "table" },
      make("caption", {}, "Your answers, idea by idea, and how sure you were"),
      make("thead", {}, make("tr", {}, cell("th", "Idea", { scope: "col" }), ...times.map((time) => cell("th", time === "before" ? "First time" : "Second time", { scope: "col" })))),
      make("tbody", {}, ...ideas.map(({ title }, at) => make("tr", {}, cell("th", `${at + 1}. ${title}`, { scope: "row" }), ...times.map((time) => cell("td", word(judged[time][at])))))),
    );
  }

  section.querySelector(".sc-without").hidden = true;
  section.append(end, keeping.element);
  store.listen(({ key, erased, elsewhere }) => {
    if (erased) return askWord();
    if (now.key === null || (key !== null && key !== now.key)) return;
    const { record } = readRecord(store, now.key);
    if (elsewhere && now.time && record[now.time]?.done) goOn(record);
  });
  askWord();
}

function fill(form, { given, sure }) {
  putGiven(form, given);
  for (const step of form.querySelectorAll(".sc-how-sure input")) step.checked = Number(step.value) === sure;
}

function sureOf(form) {
  const chosen = form.querySelector(".sc-how-sure input:checked");
  return chosen ? Number(chosen.value) : null;
}
