/**
 * What is said of a notebook that this browser keeps: whether the course has changed it since, and the way to the published copy.
 */

import { make } from "./explorable.js";
import { addressOf, comparedWith, makeWay } from "./notebooks.js";

const WORDS = {
  same: "It comes from the version that is published now. ",
  changed: "The course has changed this notebook since you opened yours. ",
  unknown: "",
  gone: "The course no longer has this notebook. Yours stays here. ",
};

/**
 * Make what is said of a kept notebook; it fills itself when the published versions are known.
 * @param {string} root The path of the site's first folder.
 * @param {object} notebook From `listNotebooks`.
 * @param {Promise<?object>} published From `readPublished`.
 * @param {function(string)} say Shows a sentence and has it read out.
 * @returns {HTMLElement} The sentence and a button; empty where there is nothing to say.
 */
export function ownCopy(root, notebook, published, say) {
  const element = make("span", { class: "sc-own-copy" });
  published.then((versions) => {
    const state = comparedWith(notebook, versions);
    if (!state) return;
    const words = make(state === "changed" ? "strong" : "span", {}, WORDS[state]);
    element.append(words, ...(state === "gone" ? [] : [fetchButton(root, notebook.path, say)]));
  });
  return element;
}

function fetchButton(root, path, say) {
  const button = make("button", { type: "button" }, "Get the published copy, and keep mine", make("span", { class: "sc-unseen" }, ` ${path}`));
  let busy = false;
  button.addEventListener("click", async () => {
    if (busy) return;
    busy = true;
    say("Fetching the published copy.");
    const { why } = await makeWay(root, path);
    busy = false;
    if (why) say(why);
    else location.assign(addressOf(root, path));
  });
  return button;
}
