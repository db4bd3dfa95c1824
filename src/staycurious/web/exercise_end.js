/**
 * The end of an exercise's page: what is still empty, the file, the receipt, and where the work is kept.
 */
import { make } from "./explorable.js";
import { lower } from "./forms/shared.js";
import { keepingBox } from "./keeping.js";
import { shortTitle } from "./exercise_work.js";

/**
 * Bring the end to life.
 * @param {HTMLElement} place Its place on the page.
 * @param {object} given `slug`, `questions`, the `store`, whether work is `pending()`, and `download()`, which gives the receipt.
 * @returns {{refresh: function, forget: function}} `refresh` looks again at the questions; `forget` takes the receipt away.
 */
export function endOf(place, { slug, questions, store, pending, download }) {
  const summary = make("div", { class: "sc-summary" });
  const button = make("button", { type: "button", class: "sc-main" }, "Download my work");
  const said = make("p", { role: "status" });
  const receiptPlace = make("div", { class: "sc-receipt" });
  const start = () => {
    const text = download();
    said.textContent = savedSentence(`${slug}.ipynb`, questions);
    receiptPlace.replaceChildren(receiptPart(slug, text));
  };
  button.addEventListener("click", start);
  const keeping = keepingBox(store, { download: { pending, start } });
  place.append(summary, make("p", { class: "sc-exercise-actions" }, button), said, receiptPlace, keeping.element);
  return {
    refresh: () => summary.replaceChildren(...summaryOf(questions)),
    forget() {
      said.textContent = "";
      receiptPlace.replaceChildren();
    },
  };
}

function savedSentence(file, questions) {
  const titles = (some) => some.map(({ title }) => shortTitle(title)).join("; ");
  const open = questions.filter((one) => one.value() === null);
  const [empty, outside] = [open.filter((one) => !one.outside()), open.filter((one) => one.outside())];
  const long = questions.filter((one) => one.tooLong());
  return [
    `Your browser has saved ${file}, in its downloads.`,
    open.length ? "" : "Every question is answered.",
    empty.length ? `Without an answer: ${titles(empty)}.` : "",
    outside.length ? `Not in the file, as what stands there isn’t complete or doesn’t fit: ${titles(outside)}.` : "",
    long.length ? `Too long, so that marking does not read it all: ${titles(long)}.` : "",
    "Hand that file in where your tutor told you to.",
  ].filter(Boolean).join(" ");
}

function summaryOf(questions) {
  const counting = questions.filter(({ counts }) => counts);
  const open = questions.filter((one) => one.value() === null);
  const answered = counting.length - open.filter(({ counts }) => counts).length;
  const all = answered === counting.length;
  const words = `${all ? `All ${answered}` : `${answered} of ${counting.length}`} are answered.`;
  if (!open.length) return [make("p", {}, words)];
  const list = open.map(({ element, title, outside }) => make("li", {},
    make("a", { href: `#${(element.closest("section") ?? element).id}` }, title),
    outside() && ` (${lower(outside())})`));
  return [make("p", {}, `${words} Not filled in, or not complete:`), make("ul", {}, ...list)];
}

function receiptPart(slug, text) {
  const button = make("button", { type: "button" }, "Download the receipt");
  button.addEventListener("click", () => save(new TextEncoder().encode(text), "text/plain;charset=utf-8", `${slug}_receipt.txt`));
  return make("details", { open: true },
    make("summary", {}, "Your receipt"),
    make("p", {}, "Keep it with the file: it says what is in it, and how to tell it from another."),
    make("p", {}, button),
    make("pre", { tabindex: "0", role: "group", "aria-label": "Receipt" }, text));
}

/**
 * Give a file to the browser's downloads.
 * @param {Uint8Array|string|Blob} bytes What is in it.
 * @param {string} type Its type.
 * @param {string} name Its name.
 */
export function save(bytes, type, name) {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // some browsers begin to read it later
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
