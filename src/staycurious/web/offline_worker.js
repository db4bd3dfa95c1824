/**
 * The service worker that keeps a copy of the book in the browser. The build writes it to the site's first folder as offline.js, with
 * the list of this version's files in the line below (sitetools/offline.py).
 *
 * A file is kept under its path and the hash of its content, so that two versions stand side by side and share what hasn't
 * changed. A version serves before the host only when all its files are there, each checked by its hash, and takes over only when no page
 * of the one before is open: no reader meets half of one and half of the other. What is there of it in part stands in for a host that
 * can't be reached or doesn't answer. What isn't listed is none of its business, JupyterLite above all, but that where a page of the
 * course can't be reached and isn't kept, one in our words stands in for the browser's.
 */
const FILES = {};

const HERE = new URL(self.registration.scope).pathname;
const CACHE = `staycurious-offline:${HERE}`;
const ALL = Object.keys(FILES);
const WHOLE = `${HERE}?whole`; // stands in the cache once it has held a whole version: the next one is then kept whole too
const START = "book/index.html";
const LANES = 4;
const PATIENCE = 10_000; // milliseconds
const NO_CONNECTION = `<!DOCTYPE html>
<html lang="en-GB">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>No connection · Stay Curious</title>
<style>html { background: Canvas; color: CanvasText; } body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; font: 1.1rem/1.6 system-ui, sans-serif; }</style>
<main>
<h1>You have no connection just now</h1>
<p>This page isn't in the copy of the book that your browser keeps. If it is a notebook, you need a connection the first time you open it.</p>
<p><a href="">Try again</a></p>
<p><a href="${HERE}${START}">Go to the start of the book</a></p>
</main>`;

let whole; // whether all of this version is there: a promise, looked up once
let keeping; // the keeping of all, while it goes on

self.addEventListener("install", (event) => event.waitUntil(keepWhatWasKept()));
self.addEventListener("activate", (event) => event.waitUntil(dropOlder().then(() => self.clients.claim())));
self.addEventListener("message", (event) => event.waitUntil(hear(event)));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const path = listed(new URL(url));
  const isPage = mode === "navigate" && /^(book|lite|notebooks)\//.test(new URL(url).pathname.slice(HERE.length));
  if (method === "GET" && (path || isPage)) event.respondWith(answer(event.request, path));
});

async function answer(request, path) {
  // part of a version is only for where there is no connection: beside newer files from the host it would be a mixture
  const own = path && (await kept(path));
  if (own && (await isWhole())) return own;
  try {
    return await (own ? inTime(fetch(request)) : fetch(request));
  } catch (error) {
    if (!own && request.mode !== "navigate") throw error;
    return own ?? new Response(NO_CONNECTION, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

// on a train a host is now and then neither there nor out of reach, and a browser waits for minutes
function inTime(answering) {
  return Promise.race([answering, new Promise((_, giveUp) => setTimeout(() => giveUp(new Error("no answer")), PATIENCE))]);
}

// a device whose storage fails has pages from the host, as it had before
function kept(path) {
  return caches.match(keyOf(path), { cacheName: CACHE, ignoreVary: true }).catch(() => undefined);
}

async function hear({ data, source }) {
  if (data === "take over") {
    const open = await self.clients.matchAll({ includeUncontrolled: true });
    const paths = pathsOf(await keysThere()); // a page of the version before, which this one may no longer have
    const inBook = (path) => paths.has(path) || Object.hasOwn(FILES, path);
    if (open.every(({ id, url }) => id === source.id || !listed(new URL(url), inBook))) await self.skipWaiting();
  } else if (data.first) {
    const first = data.first.map((url) => listed(new URL(url))).filter(Boolean);
    if (data.all) keeping ??= keepAll(first).finally(() => { keeping = undefined; });
    await (data.all ? keeping : keep(first)).catch(() => {}); // the next page asks again
  }
}

// the path of one of this version's files, as the list names it; a host may leave "index.html" and ".html" out
function listed({ origin, pathname }, has = (path) => Object.hasOwn(FILES, path)) {
  if (origin !== location.origin || !pathname.startsWith(HERE)) return undefined;
  const path = pathname.slice(HERE.length);
  return [path, `${path}index.html`, `${path}.html`].find(has);
}

function keyOf(path) {
  return `${HERE}${path}?${encodeURIComponent(FILES[path])}`;
}

async function keysThere() {
  if (!(await caches.has(CACHE))) return new Set(); // opening it would make it
  const requests = await (await caches.open(CACHE)).keys();
  return new Set(requests.map(({ url }) => url.slice(location.origin.length)));
}

function pathsOf(keys) {
  const paths = new Set([...keys].map((key) => key.slice(HERE.length).split("?")[0]));
  paths.delete(""); // of WHOLE
  return paths;
}

function isWhole() {
  whole ??= keysThere().then((there) => ALL.every((path) => there.has(keyOf(path))), () => false);
  return whole;
}

async function keep(paths) {
  const there = await keysThere();
  const cache = await caches.open(CACHE);
  const missing = paths.filter((path) => !there.has(keyOf(path))).values();
  const lane = async () => {
    for (const path of missing) {
      if (!(await caches.has(CACHE))) throw new Error("switched off meanwhile");
      // past the browser's own cache, and refused where the host's file is of another version
      const got = await fetch(HERE + path, { cache: "no-cache", integrity: FILES[path], priority: "low" });
      if (!got.ok) throw new Error(`${path}: ${got.status}`);
      await cache.put(keyOf(path), got.redirected ? new Response(got.body, got) : got); // a page can't be answered with a redirected one
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  whole = undefined;
  return cache; // opening it again would make it again, where it was removed meanwhile
}

// the page that is open comes first, and where readers go from any page: a connection may be gone before all is there
async function keepAll(first) {
  const start = ALL.filter((path) => path === START);
  await (await keep([...new Set([...first, ...start, ...ALL])])).put(WHOLE, new Response());
}

// A first visit keeps nothing yet: the page asks for that when it is at rest. A failure here leaves the version before as it is.
async function keepWhatWasKept() {
  const there = await keysThere();
  if (!there.size) return;
  const paths = pathsOf(there);
  await keep(there.has(WHOLE) ? ALL : ALL.filter((path) => paths.has(path)));
}

async function dropOlder() {
  const { installing, waiting } = self.registration;
  if (installing || waiting) return; // what isn't ours may be the next version's; it drops ours, when its turn comes
  const there = await keysThere();
  if (!there.size) return;
  const ours = new Set([WHOLE, ...ALL.map(keyOf)]);
  const cache = await caches.open(CACHE);
  await Promise.all([...there].filter((key) => !ours.has(key)).map((key) => cache.delete(key)));
}
