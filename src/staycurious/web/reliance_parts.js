/**
 * Small elements of the reliance lab: buttons, choices, tables, and how far one has come.
 */
import { draw, make, newId } from "./explorable.js";

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight"];

/**
 * Write a small number as a word.
 * @param {number} number The number.
 * @returns {string} Such as "eight"; larger ones in figures.
 */
export const counted = (number) => COUNTS[number] ?? String(number);

/**
 * Say how often something happens.
 * @param {number} number So often.
 * @returns {string} Such as "twice" or "four times".
 */
export const times = (number) => ({ 1: "once", 2: "twice" }[number] ?? `${counted(number)} times`);

/**
 * Make a paragraph of each line.
 * @param {string[]} lines The lines.
 * @param {object} [attributes] Attributes of each.
 * @returns {HTMLElement[]} The paragraphs.
 */
export const paragraphs = (lines, attributes = {}) => lines.map((line) => make("p", attributes, line));

/**
 * Make a button.
 * @param {string} text What it says.
 * @param {function} act What it does.
 * @param {object} [attributes] Its attributes.
 * @returns {HTMLButtonElement} The button.
 */
export function button(text, act, attributes = {}) {
  const made = make("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

/**
 * Put buttons side by side.
 * @param {...(HTMLElement|false|null|undefined)} buttons The buttons; what is none is left out.
 * @returns {HTMLElement} The row.
 */
export function row(...buttons) {
  return make("div", { class: "row" }, ...buttons.filter(Boolean));
}

/**
 * Draw how far one has come, as small squares. The sentence beside it says the same.
 * @param {number} done So many are done.
 * @param {number} all Of so many.
 * @param {number} perPart How many a part has.
 * @returns {SVGElement} The picture.
 */
export function progress(done, all, perPart) {
  const squares = Array.from({ length: all }, (_, at) => draw("rect", {
    class: at < done ? "done" : "todo", x: 1 + at * 12 + Math.floor(at / perPart) * 10, y: 1, width: 9, height: 9, rx: 2,
  }));
  const width = all * 12 + (all / perPart - 1) * 10;
  return draw("svg", { class: "progress", viewBox: `0 0 ${width} 11`, style: `max-width: ${width * 1.6}px`, "aria-hidden": "true" }, ...squares);
}

/**
 * Make a choice of one out of several.
 * @param {string} legend What is chosen.
 * @param {string} name What the group is.
 * @param {Array<[*, string]>} choices Each value and its words.
 * @param {object} [given]
 * @param {boolean} [given.down] Whether they stand one below the other.
 * @returns {{element: HTMLElement, value: function(): ?string, focus: function}} The group, what is chosen, and the way to it.
 */
export function radios(legend, name, choices, { down = false } = {}) {
  const group = newId(name);
  const inputs = choices.map(([value, text]) => [make("input", { type: "radio", name: group, value: String(value) }), text]);
  const element = make("fieldset", {},
    make("legend", {}, legend),
    make("div", { class: down ? "choices down" : "choices" }, ...inputs.map(([input, text]) => make("label", {}, input, text))));
  return {
    element,
    value: () => inputs.find(([input]) => input.checked)?.[0].value ?? null,
    focus: () => inputs[0][0].focus(),
  };
}

/**
 * Make a table.
 * @param {string} caption What it shows.
 * @param {string[]} heads Its columns.
 * @param {string[][]} rows Its rows, each beginning with its name. A row that ends early stretches its last cell.
 * @param {object} [attributes] Its attributes.
 * @returns {HTMLElement} The table.
 */
export function table(caption, heads, rows, attributes = {}) {
  const cellsOf = (cells) => cells.map((cell, at) => {
    const left = at === cells.length - 1 ? heads.length - 1 - at : 1;
    return make("td", { colspan: left > 1 ? left : null }, cell);
  });
  return make("table", attributes,
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows.map(([name, ...cells]) => make("tr", {}, make("th", { scope: "row" }, name), ...cellsOf(cells)))));
}
