// In the box that opens a notebook: whether this browser keeps a copy, which is what opens then, and the way to the published one.
// Without this script, or where nothing is kept, the box says nothing of it.

import { make } from "../explorable.js";
import { listNotebooks, readPublished } from "../notebooks.js";
import { ownCopy } from "../own_copy.js";
import { siteRoot } from "../storage.js";

/**
 * Start the part.
 * @param {HTMLElement} place Its element; data-path is the notebook's place in JupyterLite.
 */
export default async function mountOwnCopy(place) {
  const root = siteRoot(import.meta.url);
  const words = make("p", {});
  const status = make("p", { role: "status", class: "sc-keeping-said" });
  let shown = "";
  const show = async () => {
    const notebook = (await listNotebooks(root)).find(({ path }) => path === place.dataset.path);
    const now = notebook ? `saved ${notebook.changed}` : "";
    if (now === shown) return; // what stands there stays, with the focus in it
    shown = now;
    status.textContent = "";
    words.replaceChildren();
    if (!notebook) return;
    const all = make("a", { href: `${root}book/my_work.html` }, "All that is kept here");
    words.append(
      "This browser keeps your own copy of the notebook, which opens as you left it. ",
      ownCopy(root, notebook, readPublished(root), (sentence) => { status.textContent = sentence; }),
      " ",
      all,
    );
  };
  place.append(words, status);
  await show();
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && show());
}
