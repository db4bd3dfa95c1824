/**
 * The forms of a quiz's questions, as booktools/quiz.py makes them: what was answered, whether it is right, and what is said of it,
 * from the answers and reasons that stand folded in the form.
 */
import { announcer, make } from "./explorable.js";
import { plain, readNumber } from "./numbers.js";
import { judgeMatch, judgeNumber, judgeOptions, judgeOrder, matchTally, orderTally, tally } from "./quiz_judges.js";

const VERDICTS = { right: "Right.", partly: "Partly.", not_yet: "Not quite yet." };
const NOT_A_NUMBER = "That can’t be read as one number. Write it in figures, such as 250 or 1,000.";
const ANSWERS = {
  single: optionsAnswer, multiple: optionsAnswer, highlight: optionsAnswer, number: numberAnswer, order: orderAnswer, match: matchAnswer,
};

/**
 * Let the fields themselves say what is missing, unreadable or wrong. A radio button has no such state.
 * @param {HTMLFormElement} form A question's form.
 * @param {HTMLElement} feedback Where it is said in words.
 * @param {HTMLElement[]} amiss The fields.
 */
export function complain(form, feedback, amiss) {
  for (const field of form.querySelectorAll(".sc-given :is(input:not([type=radio]), select)")) {
    for (const [name, value] of [["aria-invalid", true], ["aria-describedby", feedback.id]]) {
      if (amiss.includes(field)) field.setAttribute(name, value);
      else field.removeAttribute(name);
    }
  }
}

/**
 * Judge the answer that stands in a form.
 * @param {HTMLFormElement} form A question's form, with its answers and reasons folded in it.
 * @returns {{verdict: ?string, parts: Node[], amiss: ?HTMLElement[]}} The verdict and what to say; without a verdict, where the answer
 *   isn't whole, only what to say. `amiss` are the fields that it is about.
 */
export function answerOf(form) {
  return ANSWERS[form.dataset.kind](form);
}

/**
 * Give what was answered, as plain data.
 * @param {HTMLFormElement} form A question's form, of a kind whose answer is a number or chosen options.
 * @returns {string|number[]|null} What was typed, or the places of what was chosen; null when it is empty.
 */
export function givenOf(form) {
  if (form.dataset.kind === "number") return form.querySelector(".sc-given input").value.trim() || null;
  const chosen = [...form.querySelectorAll(".sc-given input")].flatMap((field, at) => (field.checked ? [at] : []));
  return chosen.length ? chosen : null;
}

/**
 * Put an answer back into its form. What doesn't fit the form leaves it empty.
 * @param {HTMLFormElement} form A question's form.
 * @param {*} given From `givenOf`, or anything: it may come from a file.
 */
export function putGiven(form, given) {
  const fields = [...form.querySelectorAll(".sc-given input")];
  if (form.dataset.kind === "number") fields[0].value = typeof given === "string" ? given.slice(0, 40) : "";
  else fields.forEach((field, at) => { field.checked = Array.isArray(given) && given.includes(at); });
}

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

/**
 * Put two buttons under each item of an order. The focus goes with the item, and what happened is said.
 * @param {HTMLFormElement} form A question's form, of the kind order.
 * @returns {{reset: function}} `reset` gives the first order again.
 */
export function orderList(form) {
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

/**
 * Make a paragraph.
 * @param {string} text Its words.
 * @returns {HTMLElement} The paragraph.
 */
export function paragraph(text) {
  return make("p", {}, text);
}
