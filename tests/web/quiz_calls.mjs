// Call the functions behind the quiz. In, a line each time: {zone, kept, full, calls: [[function, ...arguments]]}: the time zone, what a store of the
// test's own holds ("$store" stands for it) and whether it refuses to keep more. Out: {given, kept}: what each call gives, and
// what the store holds afterwards.
import { createInterface } from "node:readline";

import * as judges from "../../src/staycurious/web/quiz_judges.js";
import * as numbers from "../../src/staycurious/web/numbers.js";
import * as record from "../../src/staycurious/web/quiz_record.js";

const functions = { ...judges, ...numbers, ...record };

function answer({ zone, kept = {}, full = false, calls }) {
  if (zone) process.env.TZ = zone;
  const held = new Map(Object.entries(kept));
  const store = {
    read: (key) => (held.has(key) ? held.get(key) : {}),
    keys: (start) => [...held.keys()].filter((key) => key.startsWith(start)).sort(),
    write(key, value) {
      if (full) return { kept: "nowhere", why: "There is no room." };
      held.set(key, { value });
      return { kept: "device" };
    },
  };
  const given = calls.map(([name, ...args]) => functions[name](...args.map((value) => (value === "$store" ? store : value))) ?? null);
  return { given, kept: Object.fromEntries(held) };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
