// A quiz on a page: gives the feedback that already stands folded under each question, asks beforehand how sure the reader
// is, and brings back what was missed. Without this script the folded feedback is there to read. Nothing is sent.

import { announcer, make } from "../explorable.js";
import { plain, readNumber } from "../numbers.js";
import { judgeMatch, judgeNumber, judgeOptions, judgeOrder, matchTally, orderTally, tally } from "../quiz_judges.js";
import { whenBack, dayWords, forgetChanged, keepTry, kindOfTry, readTries, schedule, SURE, triesAt } from "../quiz_record.js";
import { openStore, siteRoot } from "../storage.js";

const VERDICTS = { right: "Right.", partly: "Partly.", not_yet: "Not quite yet." };
const NOT_A_NUMBER = "That can’t be read as one number. Write it in figures, such as 250 or 1,000.";
const ASK_SURE = "Before you see: how sure are you? Choose a step above, or press Check once more to go on without.";
const PRACTICE = "Another try is practice: it isn’t kept.";
const BROKEN = "What this browser kept of your earlier tries can’t be read. The quiz works all the same, and begins afresh.";
const ANSWERS = {
  single: optionsAnswer, multiple: optionsAnswer, highlight: optionsAnswer, number: numberAnswer, order: orderAnswer, match: matchAnswer,
};

/**
 * Start a quiz that stands on the page.
 * @param {HTMLElement} section The quiz, as booktools/quiz.py makes it.
 * @param {object} [store] What keeps its tries; the site's own when left out.
 */
export default function mountQuiz(section, store = openStore(siteRoot(import.meta.url))) {
  const slug = section.dataset.quiz;
  const forms = [...section.querySelectorAll("form.sc-question")];
  const versions = Object.fromEntries(forms.map((form) => [form.id, form.dataset.version]));
  const notice = make("div", { class: "sc-back" });
  let own = null; // one's own record, once it is fetched
  const broken = readTries(store, slug).broken;
  const gone = forgetChanged(store, slug, versions, Date.now());

  const questions = forms.map((form) => mountQuestion(form, {
    earlier: () => triesAt(readTries(store, slug).tries, form.id, form.dataset.version),
    keep(one) {
      const kept = keepTry(store, slug, { id: form.id, version: form.dataset.version, ...one }, Date.now());
      update();
      return kept;
    },
  }));

  function update() {
    const back = questions.filter((question) => question.isBack());
    const links = back.flatMap((question, at) => [at ? (at === back.length - 1 ? " and " : ", ") : "", question.link()]);
    const lines = [broken && BROKEN, ...changedWords(gone)].filter(Boolean).map(paragraph);
    if (back.length) lines.unshift(make("p", {}, `${counted(back.length)} come back: `, ...links, "."));
    notice.replaceChildren(...lines);
    own?.update();
  }

  section.querySelector(".sc-how").after(notice);
  whenNear(section, async () => {
    own = await fetchOwn(store);
    section.append(own.element);
  });
  store.listen(({ key, erased }) => {
    if (erased) for (const form of forms) form.reset();
    if (key === null || key.startsWith("quiz/")) for (const question of questions) question.update();
    update();
  });
  update();
}

function changedWords({ changed, removed }) {
  const missed = " that you missed";
  return [
    changed && `${counted(changed, missed)} been changed since, so ${changed === 1 ? "it starts" : "they start"} afresh.`,
    removed && `${counted(removed, missed)} been taken out of this quiz.`,
  ];
}

function counted(count, which = "") {
  return count === 1 ? `One question${which} has` : `${count} questions${which} have`;
}

// The picture, and where the work is kept, take charts and styles that a visit may never need.
async function fetchOwn(store) {
  try {
    return (await import(new URL("quiz_own.js", import.meta.url).href)).default(store);
  } catch (error) {
    console.error(error);
    return { element: paragraph("Your own record could not be fetched. Load the page again when you are online."), update() {} };
  }
}

function whenNear(element, act) {
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    watch.disconnect();
    act();
  }, { rootMargin: "50%" });
  watch.observe(element);
}

function mountQuestion(form, { earlier, keep }) {
  const part = (name) => form.querySelector(`.sc-${name}`);
  const [feedback, answers, again, sure, given] = ["feedback", "answers", "again", "how-sure", "given"].map(part);
  const note = make("p", { class: "sc-earlier" });
  const state = { kind: "first", asked: false, checked: false };
  const order = form.dataset.kind === "order" ? orderList(form) : null;
  part("actions").hidden = false;
  form.prepend(note);

  // What a try now would be; while its feedback is on the screen nothing of the question moves.
  function update() {
    if (state.checked) return;
    const now = Date.now();
    const tries = earlier();
    state.kind = kindOfTry(tries, now);
    sure.hidden = state.kind === "again";
    note.textContent = earlierWords(tries, now);
    note.hidden = !note.textContent;
  }

  function clear() {
    Object.assign(state, { asked: false, checked: false });
    sure.disabled = false;
    feedback.replaceChildren();
    delete feedback.dataset.verdict;
    answers.open = false;
    answers.hidden = again.hidden = true;
    order?.reset();
    complain(form, feedback, []);
    update();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { verdict, parts, amiss = [] } = ANSWERS[form.dataset.kind](form);
    const chosen = sure.querySelector("input:checked");
    const ask = verdict && !state.checked && !sure.hidden && !chosen && !state.asked;
    // The element is a live region, so that this is read out; the focus stays on what was pressed.
    if (ask) {
      state.asked = true;
      return feedback.replaceChildren(paragraph(ASK_SURE));
    }
    complain(form, feedback, amiss);
    delete feedback.dataset.verdict;
    if (!verdict) return feedback.replaceChildren(...parts);
    const said = state.checked || sure.hidden || !chosen ? null : Number(chosen.value);
    if (!state.checked) {
      state.checked = sure.disabled = true; // what was said of this try stands
      parts.push(...afterwards(verdict, said));
    }
    feedback.replaceChildren(...parts);
    feedback.dataset.verdict = verdict;
    answers.hidden = again.hidden = false;
  });

  function afterwards(verdict, said) {
    const kept = state.kind === "again" ? null : keep({ sure: said, verdict });
    const lines = [said !== null && sureWords(verdict, said), kept && nextWords(kept, schedule(earlier(), Date.now()))];
    return lines.filter(Boolean).map(paragraph);
  }

  given.addEventListener("input", () => complain(form, feedback, []));
  form.addEventListener("reset", clear);
  again.addEventListener("click", (event) => {
    event.preventDefault();
    form.reset();
    given.querySelector("input, select, button:enabled").focus();
  });
  clear();
  return {
    update,
    isBack: () => !state.checked && state.kind === "back",
    link: () => make("a", { href: `#${form.id}` }, form.querySelector(".sc-count").textContent.replace(/ of .*/, "").toLowerCase()),
  };
}

function earlierWords(tries, now) {
  if (!tries.length) return "";
  const { due, missed, part, right, once } = schedule(tries, now);
  const day = (time) => dayWords(time, now);
  if (due === null) return `You got this right on ${day(right)}. ${PRACTICE}`;
  const then = `You missed ${part ? "part of " : ""}this on ${day(missed)}${once ? ` and got it right on ${day(right)}` : ""}.`;
  return due <= now ? `${then} Here it is ${once ? "once more" : "again"}.` : `${then} It comes back ${whenBack(due, now)}. ${PRACTICE}`;
}

function nextWords({ kept, why }, { due, once }) {
  if (kept === "nowhere") return `${why} So this try can’t be kept, and nothing comes back. The quiz works all the same.`;
  if (due === null) return "";
  return `It comes back ${once ? "once more, " : ""}${whenBack(due, Date.now())}.`;
}

function sureWords(verdict, said) {
  const start = `You were ${SURE[said]}`;
  if (verdict === "right") {
    if (said >= 80) return `${start}, and you were right to be.`;
    return said >= 60 ? `${start}, and it was right.` : `${start}, and it was right. The reasons above are what turns that into knowing.`;
  }
  if (said >= 80) return `${start}. Something you were sure of is worth a second look, so take your time over the reasons.`;
  return said >= 60 ? `${start}, and it wasn’t quite right.` : `${start}: you noticed that you didn’t know, and that is worth something.`;
}

// What is missing, unreadable or wrong: the fields themselves say so too. A radio button has no such state.
function complain(form, feedback, amiss) {
  for (const field of form.querySelectorAll(".sc-given :is(input:not([type=radio]), select)")) {
    for (const [name, value] of [["aria-invalid", true], ["aria-describedby", feedback.id]]) {
      if (amiss.includes(field)) field.setAttribute(name, value);
      else field.removeAttribute(name);
    }
  }
}

// ---- the kinds: each gives a verdict and what to say, or only what to say when the answer isn't whole ----

function numberAnswer(form) {
  const field = form.querySelector(".sc-given input");
  if (!field.value.trim()) return { parts: [paragraph("Write a number first.")], amiss: [field] };
  const unit = form.querySelector(".sc-unit")?.textContent ?? "";
  const number = readNumber(field.value, unit);
  if (number === null) return { parts: [paragraph(NOT_A_NUMBER)], amiss: [field] };
  const rows = form.querySelector(".sc-answers ul");
  const common = [...rows.querySelectorAll("[data-value]")];
  const { answer, tolerance } = rows.dataset;
  const { verdict, common: at } = judgeNumber(number, Number(answer), Number(tolerance), common.map((row) => Number(row.dataset.value)));
  const row = common[at] ?? rows.querySelector(`[data-right="${verdict === "right"}"]`);
  const typed = make("span", { class: "sc-says" }, `${plain(number)} ${unit}`.trim());
  return { verdict, parts: [headline(verdict, typed), why(row)], amiss: verdict === "right" ? [] : [field] };
}

function optionsAnswer(form) {
  const { kind } = form.dataset;
  const fields = [...form.querySelectorAll(".sc-given input")];
  const chosen = fields.flatMap((field, at) => (field.checked ? [at] : []));
  if (!chosen.length) return { parts: [paragraph(kind === "highlight" ? "Mark something first." : "Choose one first.")] };
  const rows = rowsOf(form);
  const judged = judgeOptions(rows.map((row) => row.dataset.right === "true"), chosen);
  const amiss = [...judged.wrong, ...judged.missed].map((at) => fields[at]);
  if (kind === "single") {
    const row = rows[chosen[0]];
    return { verdict: judged.verdict, parts: [headline(judged.verdict, says(row)), why(row)] };
  }
  const marking = kind === "highlight";
  const [did, to] = marking ? ["marked", "mark"] : ["chosen", "choose"];
  return {
    verdict: judged.verdict,
    amiss,
    parts: [
      headline(judged.verdict, tally(judged, marking ? { did, are: "to be marked" } : {})),
      ...grouped([`Rightly ${did}:`, judged.right], ["Better left:", judged.wrong], [`Also to ${to}:`, judged.missed], (at) => [says(rows[at]), why(rows[at])]),
    ],
  };
}

function orderAnswer(form) {
  const items = [...form.querySelectorAll(".sc-order > li")];
  if (!form.dataset.moved) return { parts: [paragraph("Put them in order first: Move up and Move down stand under each.")] };
  const rows = rowsOf(form);
  const judged = judgeOrder(items.map((item) => Number(item.dataset.item)));
  return {
    verdict: judged.verdict,
    parts: [
      headline(judged.verdict, orderTally(judged)),
      ...grouped(["Out of place:", judged.moved], ["In order:", judged.kept], (at) => [says(rows[at]), why(rows[at])]),
    ],
  };
}

function matchAnswer(form) {
  const menus = [...form.querySelectorAll(".sc-pair select")];
  const open = menus.filter((menu) => !menu.value);
  if (open.length) {
    const text = `Choose one for each first: ${open.length} ${open.length === 1 ? "is" : "are"} still open.`;
    return { parts: [paragraph(text)], amiss: open };
  }
  const rows = rowsOf(form);
  const judged = judgeMatch(rows.map((row) => Number(row.dataset.right)), menus.map((menu) => Number(menu.value)));
  const said = (at) => {
    const [menu, row] = [menus[at], rows[at]];
    const common = row.querySelector(`[data-choice="${menu.value}"]`);
    const fits = judged.wrong.includes(at) && !common ? ` What fits is “${row.querySelector(".sc-chosen").textContent}”.` : "";
    return [says(row), ` You chose “${menu.selectedOptions[0].textContent}”.${fits}`, why(common ?? row)];
  };
  return {
    verdict: judged.verdict,
    amiss: judged.wrong.map((at) => menus[at]),
    parts: [headline(judged.verdict, matchTally(judged)), ...grouped(["Right:", judged.right], ["Not right:", judged.wrong], said)],
  };
}

// Lists of items, each under its title; what each holds is the last argument's to say.
function grouped(...given) {
  const say = given.pop();
  return given.filter(([, places]) => places.length).flatMap(([title, places]) => [
    paragraph(title), make("ul", {}, ...places.map((at) => make("li", {}, ...say(at)))),
  ]);
}

// Two buttons under each item. The focus goes with the item, and what happened is said.
function orderList(form) {
  const list = form.querySelector(".sc-order");
  const first = [...list.children];
  const { element, say, stop } = announcer(150);
  element.className = "sc-unseen";
  list.after(element);
  const buttons = first.map((item) => {
    const name = item.querySelector(".sc-item").textContent;
    const made = [["up", -1], ["down", 1]].map(([way, by]) => {
      const button = make("button", { type: "button", "aria-label": `Move ${way}: ${name}` }, `Move ${way}`);
      button.addEventListener("click", () => move(item, by, button));
      return button;
    });
    item.append(make("div", { class: "sc-moves" }, ...made));
    return made;
  });

  function move(item, by, button) {
    const place = [...list.children].indexOf(item) + by;
    if (by < 0) item.previousElementSibling.before(item);
    else item.nextElementSibling.after(item);
    form.dataset.moved = "yes";
    ends();
    const [up, down] = buttons[first.indexOf(item)];
    (button.disabled ? (button === up ? down : up) : button).focus(); // moving took the focus away
    say(`Now ${place + 1} of ${first.length}: ${item.querySelector(".sc-item").textContent}`);
    list.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function ends() {
    first.forEach((item, at) => {
      buttons[at][0].disabled = item === list.firstElementChild;
      buttons[at][1].disabled = item === list.lastElementChild;
    });
  }

  return {
    reset() {
      stop();
      list.replaceChildren(...first);
      delete form.dataset.moved;
      ends();
    },
  };
}

function rowsOf(form) {
  return [...form.querySelectorAll(".sc-answers li[data-option]")];
}

function headline(verdict, more) {
  return make("p", {}, make("span", { class: "sc-verdict" }, VERDICTS[verdict]), " ", more);
}

const says = (row) => copy(row, ".sc-says");
const why = (row) => copy(row, ".sc-why");

function copy(row, part) {
  const made = row.querySelector(part).cloneNode(true);
  for (const named of made.querySelectorAll("[id]")) named.removeAttribute("id"); // an id stands once on a page
  return made;
}

function paragraph(text) {
  return make("p", {}, text);
}
