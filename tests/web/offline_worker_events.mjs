// Gives a service worker, the book's or JupyterLite's, what a browser gives it, over a cache and a host that fail as asked, and tells what came of each.
import { readFileSync } from "node:fs";

const { worker, files = {}, kept = [], next = null, open = [], host = {}, failing = [], silent = [], steps } = JSON.parse(readFileSync(0, "utf8"));
const source = readFileSync(new URL(`../../${worker}`, import.meta.url), "utf8");
const ORIGIN = "https://host.test";

const heard = {};
let cache = kept.length ? new Map(kept.map((key) => [key, "kept"])) : null;
let over = false;
const pathOf = (key) => String(key.url ?? key).replace(ORIGIN, "");
const store = (entries) => ({
  keys: async () => [...entries.keys()].map((key) => ({ url: ORIGIN + key })),
  put: async (key, answer) => entries.set(pathOf(key), await answer.text()),
  delete: async (key) => entries.delete(pathOf(key)),
  match: async (key) => (entries.has(pathOf(key)) ? new Response(entries.get(pathOf(key))) : undefined),
});
const caches = {
  has: async () => (failing.includes("has") ? Promise.reject(new Error("disk")) : Boolean(cache)),
  open: async () => store((cache ??= new Map())),
  match: async (key) => (cache?.has(key) ? new Response(cache.get(key)) : undefined),
};
const self = {
  registration: { scope: `${ORIGIN}/book/`, installing: null, waiting: next },
  clients: { claim: async () => {}, matchAll: async () => open.map((path) => ({ id: path, url: ORIGIN + path })) },
  skipWaiting: async () => { over = true; },
  addEventListener: (name, hear) => { heard[name] = hear; },
};
const requested = [];
const quickly = (act, wait, ...given) => setTimeout(act, wait / 100, ...given);
const fetch = async (asked) => {
  const path = pathOf(asked);
  requested.push(path);
  if (silent.includes(path)) return new Promise(() => {}); // neither there nor out of reach
  if (path === host.off) cache = null; // it is switched off while this one comes
  if (!(path in host)) throw new TypeError("Failed to fetch");
  return new Response(host[path]);
};
new Function("self", "caches", "fetch", "location", "setTimeout", source.replace("const FILES = {};", `const FILES = ${JSON.stringify(files)};`))(
  self, caches, fetch, new URL(`${ORIGIN}/?enableCache=true`), quickly,
);

const told = [];
for (const [name, given] of steps) {
  await new Promise((soon) => setTimeout(soon, given.after ?? 0));
  let work;
  let answer;
  heard[name]({
    request: { method: "GET", mode: "no-cors", ...given, url: ORIGIN + (given.path ?? "") },
    data: given.data,
    source: { id: given.from },
    waitUntil: (promise) => { work = promise; },
    respondWith: (promise) => { answer = promise; },
  });
  const text = await answer?.then(async (one) => [one.status, await one.text()], (error) => error.message);
  await work; // an answer may go on to be kept
  told.push({ text: text ?? null, over, keys: cache && [...cache.keys()], asked: requested.splice(0) });
}
console.log(JSON.stringify(told));
process.exit(0); // what doesn't answer never does
