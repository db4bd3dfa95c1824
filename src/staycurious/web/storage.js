/**
 * What a page keeps of a person's work, in their own browser: on the device (localStorage), or for one tab
 * (sessionStorage) where they share the device. Nothing here throws, and nothing here loses work: where the browser
 * keeps nothing, this page remembers; what can't be read is set aside before anything is written over it.
 *
 * Two tabs and one device. "I share this device" is about the device, so the device remembers it, and a new tab starts
 * with it: on a library's computer a second tab must not begin to keep work for all to see. Turned on in one tab, it is on
 * at once in every open one. Turned off in one tab, it is off there and in new tabs; a tab that was shared stays so until its
 * own person unticks it. What one shared tab keeps, no other tab can read.
 *
 * Erasing reaches both storages and the open tabs that hold a store of this site; notebooks.js has what JupyterLite keeps.
 */

const VERSION = 1;
const EVENT = "staycurious-kept";
const SHARED = "shared"; // the switch: it says nothing of the person, and outlives erasing
const ERASED = "erased"; // when this tab erased; on the device it is set and taken away again at once
const DOWNLOADED = "downloaded"; // when all of this tab's work was last downloaded as one file
const PROBE = "probe";
const NOT_WORK = [SHARED, ERASED, DOWNLOADED, PROBE];

/** Under this prefix stands what would have been written over: `aside/<key> <time>`. */
export const ASIDE = "aside/";

/** Why a place keeps nothing, as a sentence. */
export const WHY = {
  full: "This browser has no room left for this site.",
  forbidden: "This browser's settings let this site keep nothing.",
  missing: "This browser has no place to keep anything in.",
  silent: "This browser took the work and did not keep it.",
};

/**
 * Give the path of the site's first folder, from the address of one of the site's bundles.
 * @param {string} importMetaUrl A bundle's `import.meta.url`: bundles stand in `_static/staycurious/`.
 * @returns {string} Such as "/" or "/courses/stay-curious/".
 */
export function siteRoot(importMetaUrl) {
  return new URL("../../", importMetaUrl).pathname;
}

/**
 * Find the places where this browser may keep something. Looking at one may already throw.
 * @returns {{device: ?Storage, tab: ?Storage, events: ?EventTarget}} The places; null for one that
 *   isn't there, or `{forbidden: true}` for one that may not be looked at.
 */
export function browserPlaces() {
  return {
    device: look(() => globalThis.localStorage),
    tab: look(() => globalThis.sessionStorage),
    events: globalThis.window ?? null,
  };
}

function look(give) {
  try {
    return give() ?? null;
  } catch {
    return { forbidden: true };
  }
}

/**
 * Open what is kept of one site.
 * @param {string} root The path of the site's first folder, from `siteRoot`: two sites on one host keep apart.
 * @param {object} [places] Where to keep it: `device` and `tab` (each a Storage), `events` (an EventTarget); the browser's own when left out.
 * @returns {object} The store: its `root`, and its functions.
 *   `read(key)` gives `{value, saved}`, `{broken: text}` for what can't be read, or `{}`;
 *   `write(key, value, saved?)` gives `{kept: "device"|"tab"|"nowhere", why?}`, `why` being a sentence where it isn't what was asked
 *   for; `saved` is the Date of older work that is put back;
 *   `remove(key)`; `keys(prefix)`, sorted;
 *   `shared()`; `share(on)` moves all of ours and gives `{moved, stayed}`, the number and the keys that could not be moved;
 *   `where()` says where work is kept, as `write` does, and the worst where keys differ;
 *   `noteDownloaded()` remembers that all was downloaded just now, and `undownloaded(prefix)` lists the keys changed since;
 *   `eraseAll(others?)` gives a promise of `{erased, left}`, a number and sentences; `others` erases what is kept elsewhere, and gives a
 *   promise of `{erased, why?}`;
 *   `listen(fn)` calls `fn({key, elsewhere, erased, sharing})` when another tab, or another part of the page, changed a key
 *   (null: many), and gives a function that stops it. Whoever hears `erased` must forget what they hold, and write nothing
 *   until the person does something: else what was erased comes back. A store doesn't hear of its own writes unless
 *   `listen(fn, {own: true})`, but always of erasing and sharing.
 */
export function openStore(root, places = browserPlaces()) {
  const { device, tab, events } = places;
  // a colon ends the root, so none may stand in it
  const prefix = `staycurious:${root.replaceAll(":", "%3A")}:`;
  const memory = new Map(); // what no place would keep, for as long as this page stands
  const troubles = new Map(); // what the last write of a key came to, where it wasn't what was asked for
  const store = { root };
  let sharedHere = false;
  let downloadedAt = "";

  const raw = (place, key) => attempt(() => place.getItem(prefix + key)).value ?? null;
  const drop = (place, key) => attempt(() => place.removeItem(prefix + key));
  const put = (place, key, text) => putInto(place, prefix + key, text);
  const keysIn = (place) => ownKeys(place, prefix).filter((key) => !NOT_WORK.includes(key));
  const tell = (detail) => events?.dispatchEvent(new CustomEvent(EVENT, { detail: { prefix, by: store, ...detail } }));
  let erasedBefore = raw(tab, ERASED);

  // the tab takes the device's switch for its own, so that unticking it in another tab doesn't bring its work out
  const isShared = () => {
    if (raw(device, SHARED) === "yes" && raw(tab, SHARED) !== "yes") put(tab, SHARED, "yes");
    return sharedHere || [device, tab].some((place) => raw(place, SHARED) === "yes");
  };

  // what can't be read is somebody's words all the same: it goes aside before something is written in its place
  const putSafely = (place, key, text) => {
    const there = raw(place, key);
    if (there !== null && "broken" in unpack(there)) {
      const why = put(place, aside(key), there);
      if (why) return why;
    }
    return put(place, key, text);
  };

  // the first place that takes it; each says "" then, or why not
  const firstOf = (takes) => {
    const why = isShared() ? "" : takes(device);
    if (!why && !isShared()) return { kept: "device" };
    const whyTab = takes(tab);
    if (whyTab) return { kept: "nowhere", why: why || whyTab };
    return why ? { kept: "tab", why } : { kept: "tab" };
  };

  const keep = (key, text) => {
    const result = firstOf((place) => putSafely(place, key, text));
    if (result.kept === "device") drop(tab, key); // of a time when the device would not keep it
    if (result.kept === "nowhere") memory.set(key, text);
    else memory.delete(key);
    return result;
  };

  // where both places hold one key, neither is lost: the newer keeps the name, the older goes aside
  const move = (from, to, key) => {
    const [moving, there] = [raw(from, key), raw(to, key)];
    const newer = there !== null && savedOf(there) > savedOf(moving) ? there : moving;
    const older = newer === there ? moving : there;
    if (older !== null && older !== newer && put(to, aside(key), older)) return false;
    if (put(to, key, newer)) return false;
    drop(from, key);
    return raw(from, key) === null;
  };

  const forget = () => {
    const keys = [...keysIn(tab), ...memory.keys()];
    for (const key of keysIn(tab)) drop(tab, key);
    memory.clear();
    troubles.clear();
    return keys;
  };

  // a page of this tab that the Back button brings up again finds the mark
  const markErased = () => {
    erasedBefore = new Date().toISOString();
    put(tab, ERASED, erasedBefore);
  };

  store.read = (key) => {
    const text = memory.get(key) ?? raw(tab, key) ?? raw(device, key);
    return text === null ? {} : unpack(text);
  };

  store.write = (key, value, saved) => {
    const result = keep(key, pack(value, saved));
    if (result.why) troubles.set(key, result);
    else troubles.delete(key);
    tell({ key });
    return result;
  };

  store.remove = (key) => {
    memory.delete(key);
    troubles.delete(key);
    drop(tab, key);
    drop(device, key);
    tell({ key });
  };

  store.keys = (start = "") =>
    [...new Set([...keysIn(device), ...keysIn(tab), ...memory.keys()])].filter((key) => key.startsWith(start)).sort();

  store.shared = isShared;

  store.share = (on) => {
    const [from, to] = on ? [device, tab] : [tab, device];
    sharedHere = on;
    // first the switch: another tab that writes meanwhile writes into its own
    for (const place of [device, tab]) {
      if (on) put(place, SHARED, "yes");
      else drop(place, SHARED);
    }
    const keys = keysIn(from);
    const stayed = keys.filter((key) => !move(from, to, key));
    for (const key of keys) if (!stayed.includes(key)) troubles.delete(key);
    tell({ key: null, sharing: true });
    return { moved: keys.length - stayed.length, stayed };
  };

  store.where = () => {
    const known = [...troubles.values()];
    const worst = known.find(({ kept }) => kept === "nowhere") ?? known[0];
    if (worst) return worst;
    return firstOf((place) => {
      const why = put(place, PROBE, PROBE);
      drop(place, PROBE);
      // what stands in the tab though nobody shares was too long for the device, where a probe may still fit
      return why || (place === device && keysIn(tab).length ? WHY.full : "");
    });
  };

  store.noteDownloaded = () => {
    downloadedAt = new Date().toISOString();
    put(tab, DOWNLOADED, downloadedAt);
  };

  store.undownloaded = (start) => {
    const last = raw(tab, DOWNLOADED) ?? downloadedAt;
    return store.keys(start).filter((key) => (store.read(key).saved ?? "") > last);
  };

  store.eraseAll = async (others = async () => ({ erased: 0 })) => {
    const there = keysIn(device);
    for (const key of there) drop(device, key);
    const all = new Set([...there, ...forget()]);
    put(device, ERASED, String(Math.random())); // other open tabs hear of it, and erase theirs
    drop(device, ERASED);
    markErased();
    const stuck = store.keys();
    const left = stuck.length ? [`This browser would not let go of: ${stuck.join(", ")}.`] : [];
    tell({ key: null, erased: true });
    const { erased, why } = await others();
    if (why) left.push(why);
    tell({ key: null }); // who lists the others looks again
    return { erased: all.size - stuck.length + erased, left };
  };

  store.listen = (fn, { own = false } = {}) => {
    const here = ({ detail: { by, prefix: whose, ...rest } }) => {
      if (whose !== prefix || (by === store && !own && !rest.erased && !rest.sharing)) return;
      fn({ elsewhere: false, ...rest });
    };
    const elsewhere = ({ key, newValue, storageArea }) => {
      if (storageArea && storageArea !== device) return;
      if (key === null) fn({ key, elsewhere: true }); // all was cleared
      if (!key?.startsWith(prefix)) return;
      const name = key.slice(prefix.length);
      if (name === SHARED) fn({ key: null, elsewhere: true, sharing: true });
      else if (name === ERASED && newValue !== null) fn({ key: null, elsewhere: true, erased: true });
      else if (!NOT_WORK.includes(name)) fn({ key: name, elsewhere: true });
    };
    events?.addEventListener(EVENT, here);
    events?.addEventListener("storage", elsewhere);
    return () => {
      events?.removeEventListener(EVENT, here);
      events?.removeEventListener("storage", elsewhere);
    };
  };

  // erasing and sharing elsewhere reach this store's work too, whether or not anybody listens here
  events?.addEventListener(EVENT, ({ detail }) => {
    if (detail.prefix === prefix && detail.by !== store && detail.erased) forget();
  });
  events?.addEventListener("storage", ({ key, newValue }) => {
    if (key === prefix + ERASED && newValue !== null) {
      forget();
      markErased();
    }
    if (key === prefix + SHARED) isShared();
  });
  events?.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted || raw(tab, ERASED) === erasedBefore) return;
    erasedBefore = raw(tab, ERASED);
    memory.clear();
    troubles.clear();
    tell({ key: null, erased: true });
  });
  isShared();
  return store;
}

/**
 * Write a value as it is stored.
 * @param {*} value JSON.
 * @param {Date} [now] The time to write on it.
 * @returns {string} The text.
 */
export function pack(value, now = new Date()) {
  return JSON.stringify({ v: VERSION, saved: now.toISOString(), value });
}

/**
 * Read what was stored.
 * @param {string} text What stands there.
 * @returns {{value: *, saved: string}|{broken: string}} The value and when it was kept, or the text as it stands.
 */
export function unpack(text) {
  try {
    const kept = JSON.parse(text);
    if (kept?.v === VERSION && "value" in kept && isShallow(kept.value)) return { value: kept.value, saved: String(kept.saved ?? "") };
  } catch {
    // said below
  }
  return { broken: text };
}

/**
 * Say whether a value is no deeper than any page of ours writes: one that is could stop what walks through it.
 * @param {*} value JSON.
 * @param {number} [levels] So many lists or objects may stand in each other.
 * @returns {boolean} Whether it is.
 */
export function isShallow(value, levels = 50) {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((one) => isShallow(one, levels - 1));
}

function savedOf(text) {
  return text === null ? "" : (unpack(text).saved ?? "");
}

function aside(key) {
  return `${ASIDE}${key} ${new Date().toISOString()}`;
}

function attempt(act) {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}

// "" when it is there afterwards, else why not
function putInto(place, key, text) {
  if (!place) return WHY.missing;
  if (place.forbidden === true) return WHY.forbidden;
  const { error } = attempt(() => place.setItem(key, text));
  if (error) return /quota/i.test(error.name) ? WHY.full : WHY.forbidden;
  return attempt(() => place.getItem(key)).value === text ? "" : WHY.silent;
}

function ownKeys(place, prefix) {
  const listed = attempt(() => Array.from({ length: place.length }, (_, at) => place.key(at)));
  return (listed.value ?? []).filter((key) => key?.startsWith(prefix)).map((key) => key.slice(prefix.length));
}
