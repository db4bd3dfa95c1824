/**
 * The form for putting things in order, with two buttons for each: no dragging.
 */
import { announcer, make } from "../explorable.js";

/**
 * Make the form's body for an order. The order in which the things stand at first is nobody's answer: it becomes one
 * when the person moves something, or says that it is theirs.
 * @param {object} ask An order.
 * @param {function} changed What to call at every change.
 * @returns {object} The body.
 */
export function orderingBody(ask, changed) {
  const { items } = ask.answer;
  const said = (code) => ask.words?.[code] ?? code;
  const spoken = announcer(150);
  const list = make("ol", { class: "order" });
  const mine = make("input", { type: "checkbox" });
  const lines = new Map(items.map((code) => [code, line(code)]));
  const order = () => [...list.children].map(({ dataset }) => dataset.item);
  const show = () => {
    const last = list.children.length - 1;
    [...list.children].forEach((element, at) => {
      const [up, down] = element.querySelectorAll("button");
      // not disabled: the button in focus would lose it
      up.setAttribute("aria-disabled", String(at === 0));
      down.setAttribute("aria-disabled", String(at === last));
    });
  };

  function line(code) {
    const element = make("li", { "data-item": code }, make("span", { class: "words" }, said(code)));
    for (const [words, by] of [["Move up", -1], ["Move down", 1]]) {
      const button = make("button", { type: "button", "aria-label": `${words}: ${said(code)}` }, words);
      button.addEventListener("click", () => move(element, by));
      element.append(button);
    }
    return element;
  }

  function move(element, by) {
    const other = by < 0 ? element.previousElementSibling : element.nextElementSibling;
    const place = () => order().indexOf(element.dataset.item) + 1;
    if (!other) {
      spoken.say(`${said(element.dataset.item)} is already ${by < 0 ? "first" : "last"}.`);
      return;
    }
    // the other one is moved: an element that is taken out and put back loses the focus
    if (by < 0) element.after(other);
    else element.before(other);
    mine.checked = true;
    show();
    spoken.say(`${said(element.dataset.item)} is now number ${place()} of ${items.length}.`);
    changed();
  }

  mine.addEventListener("change", changed);
  list.append(...lines.values());
  show();
  return {
    children: [
      make("fieldset", {}, make("legend", {}, ask.label), list,
        make("label", { class: "option" }, mine, make("span", {}, "This is my order"))),
      spoken.element,
    ],
    draft: () => (mine.checked || order().join() !== items.join() ? { order: order(), mine: mine.checked } : null),
    restore(draft) {
      const { order: wanted, mine: sure } = draft ?? { order: items, mine: false };
      const fits = Array.isArray(wanted) && wanted.length === items.length
        && items.every((code) => wanted.includes(code)) && typeof sure === "boolean";
      if (!fits) return false;
      list.append(...wanted.map((code) => lines.get(code)));
      mine.checked = sure;
      show();
      return true;
    },
    draftOf: (value) => ({ order: value, mine: true }),
    candidate: order,
    missing: () => (mine.checked ? "" : "Put them in your order, then tick “This is my order”."),
    focus: () => list.querySelector("button").focus(),
    stop: spoken.stop,
  };
}
