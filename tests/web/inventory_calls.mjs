// Call the functions behind Before and after. In, a line each time: {calls: [[function, ...arguments]], kept}: what a store of the test's own
// holds ("$store" stands for it). Out: {given, kept}: what each call gives, or {threw}, and what the store holds afterwards.
import { createInterface } from "node:readline";

import * as inventory from "../../src/staycurious/web/inventory.js";
import * as record from "../../src/staycurious/web/inventory_record.js";
import * as paired from "../../src/staycurious/web/paired.js";

const functions = {
  ...inventory, ...paired,
  readRecord: record.readRecord,
  keepAnswers: (store, key, time, answers) => record.keepSitting(store, key, time, (one) => ({ ...one, answers })),
  finish: (store, key, time, code) => record.keepSitting(store, key, time, (one) => ({ ...one, done: true, code })),
};

function answer({ calls, kept = {} }) {
  const held = new Map(Object.entries(kept));
  const store = {
    read: (key) => held.get(key) ?? {},
    write: (key, value) => held.set(key, { value }),
    remove: (key) => held.delete(key),
  };
  const given = calls.map(([name, ...args]) => {
    try {
      return functions[name](...args.map((value) => (value === "$store" ? store : value))) ?? null;
    } catch (error) {
      return { threw: error.message };
    }
  });
  return { given, kept: Object.fromEntries(held) };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
