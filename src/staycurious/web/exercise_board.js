/**
 * Messages at the top of an exercise's page, and words to copy in them.
 */
import { make, newId } from "./explorable.js";

/** Where the messages stand: what leads to them is a link. */
export const BOARD = "messages-about-your-work";

/**
 * Make the place for messages: each has its own, by its id, and is read out when it comes.
 * @returns {{element: HTMLElement, show: function, hide: function, focus: function}} `show(id, sentence, buttons, more)`, each button
 *   its words and what it does; `hide(id)`; `focus(id)`, or without an id, on the place itself.
 */
export function messageBoard() {
  const element = make("div", { id: BOARD, class: "sc-messages", tabindex: "-1", "aria-label": "Messages about your work", role: "group" });
  const shown = new Map();
  const hide = (id) => {
    shown.get(id)?.remove();
    shown.delete(id);
  };
  const show = (id, sentence, buttons = [], more = []) => {
    const said = make("p", { role: "status" });
    const box = make("div", { class: "sc-message", tabindex: "-1" }, said, ...more);
    if (buttons.length) {
      const row = make("p", { class: "sc-message-actions" });
      for (const [words, act] of buttons) {
        const button = make("button", { type: "button" }, words);
        button.addEventListener("click", act);
        row.append(button, " ");
      }
      box.append(row);
    }
    const old = shown.get(id);
    if (old) old.replaceWith(box);
    else element.append(box);
    shown.set(id, box);
    // a live part is read out when it changes while it is on the page
    requestAnimationFrame(() => { said.textContent = sentence; });
  };
  // never leave the focus on a button that has gone
  const focus = (id) => requestAnimationFrame(() => (shown.get(id) ?? element).focus());
  return { element, show, hide, focus };
}

/**
 * Make a text to copy, which is nobody's to change here.
 * @param {string} label What it is.
 * @param {string} text The text.
 * @returns {HTMLElement} It, with a button.
 */
export function wordsToCopy(label, text) {
  const id = newId("copy");
  const area = make("textarea", { id, readonly: true, rows: Math.min(8, text.split("\n").length + 1) });
  area.value = text;
  const said = make("span", { role: "status" });
  const copy = make("button", { type: "button" }, "Copy", make("span", { class: "sc-unseen" }, `: ${label}`));
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copied.";
    } catch {
      area.focus();
      area.select();
      said.textContent = "The words are marked. Copy them with Ctrl+C, on a Mac with Command+C.";
    }
  });
  return make("div", { class: "sc-to-copy" }, make("label", { for: id }, label), area, make("p", {}, copy, " ", said));
}
