/**
 * The service worker that keeps a copy of the book in the browser. The build writes it to the site's first folder as offline.js, with
 * the list of this version's files in the line below (sitetools/offline.py).
 *
 * A file is kept under its path and the hash of its content, so that two versions stand side by side and share what hasn't
 * changed. A version begins to serve only when all its files are there, each checked by its hash, and no page of the one before is
 * open: no reader meets half of one and half of the other. What isn't listed is none of its business, JupyterLite above all.
 */
const FILES = {};

const HERE = new URL(self.registration.scope).pathname;
const CACHE = `staycurious-offline:${HERE}`;
const ALL = Object.keys(FILES);
const WHOLE = `${HERE}?whole`; // stands in the cache once it has held a whole version: the next one is then kept whole too
const LANES = 4;

let whole; // whether all of this version is there: a promise, looked up once
let keeping; // the keeping of all, while it goes on

self.addEventListener("install", (event) => event.waitUntil(keepWhatWasKept()));
self.addEventListener("activate", (event) => event.waitUntil(dropOlder().then(() => self.clients.claim())));
self.addEventListener("message", (event) => event.waitUntil(hear(event)));
self.addEventListener("fetch", (event) => {
  const path = event.request.method === "GET" && listed(new URL(event.request.url));
  if (path) event.respondWith(answer(event.request, path));
});

async function answer(request, path) {
  const kept = () => caches.match(keyOf(path), { cacheName: CACHE, ignoreVary: true });
  if (await isWhole()) return (await kept()) ?? fetch(request);
  // part of a version is only for where there is no connection: beside newer files from the host it would be a mixture
  try {
    return await fetch(request);
  } catch (error) {
    const found = await kept();
    if (found) return found;
    throw error;
  }
}

async function hear({ data, source }) {
  if (data === "take over") {
    const open = await self.clients.matchAll({ includeUncontrolled: true });
    if (open.every(({ id, url }) => id === source.id || !listed(new URL(url)))) await self.skipWaiting();
  } else if (data === "keep all") {
    keeping ??= keepAll().finally(() => { keeping = undefined; });
    await keeping.catch(() => {}); // the next page asks again
  } else if (Array.isArray(data)) {
    await keep(data.map((url) => listed(new URL(url))).filter(Boolean)).catch(() => {});
  }
}

// the path of one of this version's files, as the list names it; a host may leave "index.html" and ".html" out
function listed({ origin, pathname }) {
  if (origin !== location.origin || !pathname.startsWith(HERE)) return undefined;
  const path = pathname.slice(HERE.length);
  return [path, `${path}index.html`, `${path}.html`].find((one) => Object.hasOwn(FILES, one));
}

function keyOf(path) {
  return `${HERE}${path}?${encodeURIComponent(FILES[path])}`;
}

async function keysThere() {
  if (!(await caches.has(CACHE))) return new Set(); // opening it would make it
  const requests = await (await caches.open(CACHE)).keys();
  return new Set(requests.map(({ url }) => url.slice(location.origin.length)));
}

function isWhole() {
  whole ??= keysThere().then((there) => ALL.every((path) => there.has(keyOf(path))));
  return whole;
}

async function keep(paths) {
  const there = await keysThere();
  const cache = await caches.open(CACHE);
  const missing = paths.filter((path) => !there.has(keyOf(path))).values();
  const lane = async () => {
    for (const path of missing) {
      // past the browser's own cache, and refused where the host's file is of another version
      const got = await fetch(HERE + path, { cache: "no-cache", integrity: FILES[path], priority: "low" });
      if (!got.ok) throw new Error(`${path}: ${got.status}`);
      await cache.put(keyOf(path), got.redirected ? new Response(got.body, got) : got); // a page can't be answered with a redirected one
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  whole = undefined;
}

async function keepAll() {
  await keep(ALL);
  await (await caches.open(CACHE)).put(WHOLE, new Response());
}

// A first visit keeps nothing yet: the page asks for that when it is at rest. A failure here leaves the version before as it is.
async function keepWhatWasKept() {
  const there = await keysThere();
  if (!there.size) return;
  const paths = new Set([...there].map((key) => key.slice(HERE.length).split("?")[0]));
  await keep(there.has(WHOLE) ? ALL : ALL.filter((path) => paths.has(path)));
}

async function dropOlder() {
  const there = await keysThere();
  if (!there.size) return;
  const ours = new Set([WHOLE, ...ALL.map(keyOf)]);
  const cache = await caches.open(CACHE);
  await Promise.all([...there].filter((key) => !ours.has(key)).map((key) => cache.delete(key)));
}
