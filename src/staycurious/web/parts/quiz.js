// A quiz on a page: gives the feedback that already stands folded under each question, asks beforehand how sure the reader
// is, and brings back what was missed. Without this script the folded feedback is there to read. Nothing is sent.

import { make } from "../explorable.js";
import { answerOf, complain, orderList, paragraph } from "../quiz_forms.js";
import { whenBack, dayWords, forgetChanged, keepTry, kindOfTry, readTries, schedule, SURE, triesAt } from "../quiz_record.js";
import { openStore, siteRoot } from "../storage.js";

const ASK_SURE = "Before you see: how sure are you? Choose a step above, or press Check once more to go on without.";
const PRACTICE = "Another try is practice: it isn’t kept.";
const BROKEN = "What this browser kept of your earlier tries can’t be read. The quiz works all the same, and begins afresh.";

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
    const { verdict, parts, amiss = [] } = answerOf(form);
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
