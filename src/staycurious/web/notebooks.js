/**
 * The notebooks that JupyterLite keeps in the browser's database: to be listed and erased with the rest of a person's work, and
 * to be put aside when a person wants the published copy, which a kept one hides for good.
 */

// JupyterLite 0.8.6: its own folder stands in its database's name
const liteName = (root) => `JupyterLite Storage - ${root}lite/`;

const OPEN_ELSEWHERE =
  "The notebooks could not be erased: one is open in another tab. Close that tab, then erase once more.";
const OPEN_HERE =
  "A notebook is open in another tab. Save it there, close that tab, and press again. Nothing was changed.";
const NO_ANSWER = "The published copy could not be fetched. Try again when you are online. Nothing was changed.";
const NO_LONGER = "The course no longer has this notebook. Yours stays as it is.";
const NOT_MOVED =
  "Your copy could not be kept under another name. Nothing was changed. Download it first, then try again: there may be no room left.";
const NO_NOTEBOOKS =
  "This browser did not let this page look for notebooks. If you have opened one, erase it in the browser's own settings.";

/** How long another tab may hold on to the notebooks, in milliseconds. */
const PATIENCE = 3000;

function after(time) {
  return new Promise((give) => setTimeout(give, time));
}

function answerOf(request) {
  return new Promise((give, fail) => {
    request.onsuccess = () => give(request.result);
    request.onerror = () => fail(request.error);
  });
}

// a database that is to be erased and that another tab holds on to lets nobody in, without a word
async function connect(root) {
  const request = indexedDB.open(liteName(root));
  request.onupgradeneeded = () => request.transaction.abort(); // it isn't there, and looking must not make it
  const opening = answerOf(request);
  const connection = await Promise.race([opening, after(PATIENCE)]);
  if (!connection) {
    opening.then((late) => late.close(), () => {});
    throw new Error("another tab holds the notebooks");
  }
  connection.onversionchange = () => connection.close();
  return connection;
}

/**
 * List the notebooks that JupyterLite keeps of a site.
 * @param {string} root The path of the site's first folder.
 * @returns {Promise<object[]>} Each `{path, type, changed, content}`; none where the browser doesn't let us look.
 */
export async function listNotebooks(root) {
  let connection;
  try {
    connection = await connect(root);
    if (!connection.objectStoreNames.contains("files")) return [];
    const files = await answerOf(connection.transaction("files").objectStore("files").getAll());
    return files
      .filter((file) => typeof file?.path === "string" && file.type !== "directory")
      .map(({ path, type, last_modified: changed, content }) => ({ path, type, changed, content }))
      .sort((a, b) => a.path.localeCompare(b.path));
  } catch {
    return [];
  } finally {
    connection?.close();
  }
}

/**
 * Erase the notebooks that JupyterLite keeps of a site.
 * @param {string} root The path of the site's first folder.
 * @returns {Promise<{erased: number, why?: string}>} How many are erased, and why none could be.
 */
export async function eraseNotebooks(root) {
  try {
    const before = (await listNotebooks(root)).length;
    const gone = answerOf(indexedDB.deleteDatabase(liteName(root))).then(() => true);
    return (await Promise.race([gone, after(PATIENCE)])) ? { erased: before } : { erased: 0, why: OPEN_ELSEWHERE };
  } catch {
    return { erased: 0, why: NO_NOTEBOOKS };
  }
}

/**
 * Say where a notebook can be opened.
 * @param {string} root The path of the site's first folder.
 * @param {string} path The notebook's place in JupyterLite.
 * @returns {string} The address.
 */
export function addressOf(root, path) {
  return `${root}lite/notebooks/index.html?path=${encodeURIComponent(path)}`;
}

/**
 * Read which version of each notebook is published now, as sitetools/lite.py wrote it.
 * @param {string} root The path of the site's first folder.
 * @returns {Promise<?object>} Place → version; null where that can't be known, such as without the network.
 */
export async function readPublished(root) {
  try {
    const answer = await fetch(`${root}lite/published.json`, { cache: "no-cache" });
    const versions = answer.ok && (await answer.json());
    return versions && typeof versions === "object" ? versions : null;
  } catch {
    return null;
  }
}

/**
 * Compare a kept notebook with the published one.
 * @param {{path: string, content: *}} notebook From `listNotebooks`.
 * @param {?object} published From `readPublished`.
 * @returns {"same"|"changed"|"unknown"|"gone"|""} "unknown" where it doesn't say which version it was made from; "" where there
 *   is nothing to say: it is a person's own under another name, or nothing is known of what is published.
 */
export function comparedWith({ path, content }, published) {
  if (!published) return "";
  const made = stampOf(content);
  const known = made?.path === path; // else it was made from another notebook, and has its name
  if (!Object.hasOwn(published, path)) return known ? "gone" : "";
  if (!known || typeof made.version !== "string") return "unknown";
  return made.version === published[path] ? "same" : "changed";
}

function stampOf(content) {
  try {
    return (typeof content === "string" ? JSON.parse(content) : content).metadata.stay_curious.published;
  } catch {
    return undefined;
  }
}

/**
 * Find a name under which a person's own copy can stand beside the published one.
 * @param {string} path Its place.
 * @param {Date} day When it was last saved.
 * @param {string[]} taken The places that are in use.
 * @returns {string} Such as "m02_reading_a_score (mine, 26 November).ipynb".
 */
export function nameForMine(path, day, taken) {
  const date = (Number.isNaN(day.getTime()) ? new Date() : day).toLocaleDateString("en-GB", { day: "numeric", month: "long" });
  const name = (more) => path.replace(/(\.ipynb)?$/, ` (mine, ${date}${more})$1`);
  let again = 1;
  while (taken.includes(name(again > 1 ? `, ${again}` : ""))) again += 1;
  return name(again > 1 ? `, ${again}` : "");
}

/**
 * Make way for the published copy of a notebook: a person's own goes on under another name.
 * @param {string} root The path of the site's first folder.
 * @param {string} path The notebook's place.
 * @returns {Promise<{mine?: string, why?: string}>} The own copy's new place, or why nothing was changed.
 */
export async function makeWay(root, path) {
  const why = await whyNotPublished(root, path);
  if (why) return { why };
  // a tab with a notebook in it holds this lock (sitetools/lite.py): it would save its own again, over what was fetched
  const name = `staycurious-open ${root}lite/`;
  const alone = (lock) => (lock ? putAside(root, path) : { why: OPEN_HERE });
  return navigator.locks ? navigator.locks.request(name, { ifAvailable: true }, alone) : alone(await nobodyAnswers(name));
}

// where there are no locks, as over plain http, such a tab answers when it is asked
function nobodyAnswers(name) {
  const channel = new BroadcastChannel(name);
  return new Promise((give) => {
    channel.onmessage = () => give(false);
    channel.postMessage("open?");
    setTimeout(() => give(true), 1000);
  }).finally(() => channel.close());
}

// a person's own is moved only when there is something to open in its place
async function whyNotPublished(root, path) {
  try {
    const place = path.split("/").map(encodeURIComponent).join("/");
    const answer = await fetch(`${root}lite/files/${place}`, { cache: "no-cache" });
    if (answer.status === 404) return NO_LONGER;
    return answer.ok && Array.isArray((await answer.json()).cells) ? "" : NO_ANSWER;
  } catch {
    return NO_ANSWER;
  }
}

// In one transaction, so that it is done whole or not at all: whatever fails or is broken off, the own copy stands where it stood.
async function putAside(root, path) {
  let connection, work;
  try {
    connection = await connect(root);
    const stores = ["files", "checkpoints"].filter((name) => connection.objectStoreNames.contains(name));
    work = connection.transaction(stores, "readwrite", { durability: "strict" });
    const done = new Promise((give, fail) => {
      work.oncomplete = give;
      work.onabort = () => fail(work.error);
    });
    done.catch(() => {}); // it is awaited below, unless something else has failed before
    const files = work.objectStore("files");
    const own = await answerOf(files.get(path));
    if (!own) return { mine: "" };
    const taken = await Promise.all(stores.map((name) => answerOf(work.objectStore(name).getAllKeys())));
    const mine = nameForMine(path, new Date(own.last_modified), taken.flat());
    for (const name of stores) await move(work.objectStore(name), path, mine);
    await done;
    return { mine };
  } catch {
    try { work?.abort(); } catch { /* it has ended */ }
    return { why: NOT_MOVED };
  } finally {
    connection?.close();
  }
}

async function move(store, from, to) {
  const was = await answerOf(store.get(from));
  if (was === undefined) return;
  const renamed = (one) => one && { ...one, path: to, name: to.split("/").at(-1) };
  const moved = Array.isArray(was) ? was.map(renamed) : renamed(was); // checkpoints are a list
  await answerOf(store.add(moved, to)); // not put: nothing is written over
  const back = await answerOf(store.get(to));
  if (JSON.stringify(back) !== JSON.stringify(moved)) throw new Error(`${to} did not come back as it was written`);
  await answerOf(store.delete(from));
}
