// Makes the file of all work from planted entries, and puts entries of a text back into a store that may hold some already.
import { readFileSync } from "node:fs";
import { fileOf, linesOf, putBack, readWork } from "../../src/staycurious/web/my_work_file.js";
import { openStore } from "../../src/staycurious/web/storage.js";

const { planted = {}, file, lines, full } = JSON.parse(readFileSync(0, "utf8"));

const kept = new Map(Object.entries(planted).map(([key, text]) => [`staycurious:/:${key}`, text]));
const device = {
  get length() { return kept.size; },
  key: (at) => [...kept.keys()][at],
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, text) => {
    if (full === true || (full === "but for what is there" && !kept.has(key))) throw Object.assign(new Error(), { name: "QuotaExceededError" });
    kept.set(key, text);
  },
  removeItem: (key) => { kept.delete(key); },
};
const store = openStore("/", { device, tab: null, events: null });

const gave = { lines: lines?.map(linesOf) };
if (file !== undefined) {
  gave.read = readWork(file);
  if (gave.read.entries) gave.back = putBack(store, gave.read.entries);
}
gave.keys = store.keys();
gave.values = Object.fromEntries(gave.keys.map((key) => [key, store.read(key).value ?? null]));
gave.file = fileOf(store, (key) => `Title of ${key}`, new Date("2026-11-26T10:00:00Z"));
process.stdout.write(JSON.stringify(gave));
