// Answers one call of the learning log's functions a line; the store stands over a device that may hold entries already.
import { createInterface } from "node:readline";
import * as file from "../../src/staycurious/web/log_file.js";
import * as log from "../../src/staycurious/web/log.js";
import { isNhsNumber, looksPersonal, warningOf } from "../../src/staycurious/web/personal.js";
import { retestWords } from "../../src/staycurious/web/retest.js";
import { openStore, pack } from "../../src/staycurious/web/storage.js";

function storeWith(planted, full) {
  const kept = new Map(Object.entries(planted).map(([key, value]) => [`staycurious:/:${key}`, typeof value === "string" ? value : pack(value)]));
  const device = {
    get length() { return kept.size; },
    key: (at) => [...kept.keys()][at],
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => {
      if (full && !kept.has(key)) throw Object.assign(new Error(), { name: "QuotaExceededError" }); // no room for one more
      kept.set(key, text);
    },
    removeItem: (key) => { kept.delete(key); },
  };
  return openStore("/", { device, tab: null, events: null });
}

const CALLS = {
  seen: (text) => looksPersonal(text).map(({ kind, saw }) => [kind, saw]),
  warning: (text) => warningOf(looksPersonal(text)),
  nhs: isNhsNumber,
  keep({ planted = {}, changes, full }) {
    const store = storeWith(planted, full);
    const results = changes.map(([key, name, text, shown]) => log.keepField(store, key, name, text, shown, { question: "Why?", date: "2026-11-26", kind: log.KIND }));
    return { asides: results.map(({ aside }) => aside), kept: results.map(({ kept }) => kept), entries: Object.fromEntries(store.keys().map((key) => [key.replace(/ .*/, ""), store.read(key).value ?? null])) };
  },
  list: ({ planted, modules }) => log.entriesOf(storeWith(planted), modules).map(({ key, entry }) => [key, entry.said]),
  parts: ({ entries }) => file.logParts(entries.map(({ slug, ...entry }) => ({ slug, entry: log.readEntry(entry) })), (slug) => `Title of ${slug}`, "26 November 2026"),
  markdown: (parts) => file.markdownOf(parts),
  pauses: (text) => file.pausesOf(text),
  retest: ({ runs, now }) => retestWords(runs, new Date(now)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, given] = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(CALLS[name](given))}\n`);
}
