/**
 * The copy of the book in a reader's browser, as a page sees it: starting it once the page is at rest, going over to a newer one, and
 * switching it off. The copy itself is the work of a service worker (offline_worker.js). Where a browser has none, or keeps
 * nothing, pages come from the host as they always did.
 */

/** What a reader chose: nothing (kept, unless the device asks to save data), the whole, or none. */
export const CHOICES = { whole: "whole", none: "none" };

const nameOf = (root) => `staycurious-offline:${root}`; // of the cache, and of the choice in localStorage

/**
 * Say whether this browser can keep a copy of the site.
 * @param {object} [browser] The browser's globals.
 * @returns {boolean} No in a page from a file, on an address without https, in some private windows, where nothing may be kept, and
 *   within another page, as in an LMS, whose packages hold no worker.
 */
export function canKeep(browser = globalThis) {
  try {
    return /^https?:$/.test(browser.location.protocol) && browser.top === browser.self && Boolean(browser.navigator.serviceWorker && browser.caches && browser.localStorage && !browser.localStorage.forbidden);
  } catch {
    return false;
  }
}

/**
 * Go over to a newer version that stands ready, where this page is the only one open: it is loaded anew, at once.
 * @returns {Promise<void>} When that has been asked for, or there is nothing to go over to.
 */
export async function changeOver() {
  const { serviceWorker } = navigator;
  const waiting = (await serviceWorker.getRegistration())?.waiting;
  if (!waiting) return;
  // not later: by then a reader may be in the middle of something
  serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true, signal: AbortSignal.timeout(3000) });
  waiting.postMessage("take over");
}

/**
 * Let the browser keep the book, unless the reader chose otherwise. Call it when the page is at rest.
 * @param {string} root The path of the site's first folder.
 * @returns {Promise<void>} When it has been asked for; a browser that won't has been asked all the same.
 */
export async function startOffline(root) {
  if (!canKeep() || choiceOf(root) === CHOICES.none) return;
  try {
    await navigator.serviceWorker.register(`${root}offline.js`, { scope: root, updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    const all = !savesData(root);
    const tell = () => {
      if (choiceOf(root) === CHOICES.none) return;
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      active.postMessage({ all, first: [location.href, ...loaded] });
    };
    tell();
    if (!all) document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tell()); // with what came later
  } catch (error) {
    console.info("The book is not kept for reading without a connection:", error.message);
  }
}

/**
 * Say whether the device asks to save data, and its reader hasn't asked for the whole book all the same.
 * @param {string} root The path of the site's first folder.
 * @returns {boolean} Then only the pages that are opened are kept.
 */
export function savesData(root) {
  return Boolean(navigator.connection?.saveData) && choiceOf(root) !== CHOICES.whole;
}

/**
 * Give what the reader chose.
 * @param {string} root The path of the site's first folder.
 * @returns {?string} One of CHOICES, or null.
 */
export function choiceOf(root) {
  return localStorage.getItem(nameOf(root));
}

/**
 * Keep the whole book from now on.
 * @param {string} root The path of the site's first folder.
 * @returns {Promise<void>} When it has been asked for.
 */
export async function keepWhole(root) {
  localStorage.setItem(nameOf(root), CHOICES.whole);
  await startOffline(root);
}

/**
 * Keep no copy from now on, and remove what is there.
 * @param {string} root The path of the site's first folder.
 * @returns {Promise<void>} When it is gone.
 */
export async function keepNone(root) {
  localStorage.setItem(nameOf(root), CHOICES.none);
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    if (new URL(registration.scope).pathname === root) await registration.unregister();
  }
  await caches.delete(nameOf(root));
}

/**
 * Say how much of the book is kept.
 * @param {string} root The path of the site's first folder.
 * @returns {Promise<{files: number, bytes: number, made: string, kept: number, newer: boolean}|null>} The number of the book's files,
 *   their bytes and the day they were made, how many files are kept, and whether a newer version waits; null where whoever runs the
 *   site has switched the copy off.
 * @throws {Error} Where the host can't be reached to ask, and no copy answers for it.
 */
export async function copyOf(root) {
  const answer = await fetch(`${root}offline.json`, { cache: "no-cache" });
  if (!answer.ok) return null;
  const size = await answer.json();
  const requests = (await caches.has(nameOf(root))) ? await (await caches.open(nameOf(root))).keys() : [];
  // two versions of a file count once; and the worker's mark, at the root itself, says that a version is there as a whole
  const paths = new Set(requests.map(({ url }) => new URL(url).pathname));
  const kept = paths.delete(root) ? size.files : Math.min(paths.size, size.files - 1);
  return { ...size, kept, newer: Boolean((await navigator.serviceWorker.getRegistration())?.waiting) };
}
