// Calls web/notebook_file.js and web/exercise_work.js as long as it is asked. In: one JSON line a question,
// [function, ...arguments], in which {"$map": {…}} stands for a Map; out: one JSON line, what it gives (a Map as an object).
import { createInterface } from "node:readline";

import * as work from "../../src/staycurious/web/exercise_work.js";
import * as file from "../../src/staycurious/web/notebook_file.js";

const functions = {
  ...file,
  ...work,
  receiptOf: ({ file: text, when, ...told }) => file.receipt({ ...told, bytes: new TextEncoder().encode(text), when: new Date(when) }),
  kept: (given, exercise) => work.workToKeep(work.workFrom(given, exercise).work, { version: exercise.version }),
};

const revive = (value) => {
  if (Array.isArray(value)) return value.map(revive);
  if (!value || typeof value !== "object") return value;
  if (Object.hasOwn(value, "$map")) return new Map(Object.entries(value.$map));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revive(one)]));
};
const plain = (_, value) => (value instanceof Map ? Object.fromEntries(value) : value);

// readline by itself also ends a line at U+2028, which JSON leaves as it is
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const [name, ...args] = JSON.parse(line);
  let said;
  try {
    said = functions[name](...args.map(revive)) ?? null;
  } catch (error) {
    said = `${error.name}: ${error.message}`;
  }
  process.stdout.write(`${JSON.stringify(said, plain).replaceAll("\u2028", "\\u2028")}\n`);
}
