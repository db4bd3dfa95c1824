// Calls web/answers.js as long as it is asked. In: one JSON line a question, [function, ...arguments];
// out: one JSON line an answer, {gives} or {throws}.
import { createInterface } from "node:readline";
import * as answers from "../../src/staycurious/web/answers.js";

// readline by itself also ends a line at U+2028, which JSON leaves as it is
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const [name, ...given] = JSON.parse(line);
  let said;
  try {
    said = { gives: answers[name](...given) ?? null };
  } catch (error) {
    said = { throws: error.name, says: error.message };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
