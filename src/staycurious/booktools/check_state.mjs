// Asks an explorable's bundle what is wrong with a first state. In, as JSON: module, its address; state. Out, as JSON: a sentence, or "".
import { readFileSync } from "node:fs";

import { checkState } from "../web/explorable.js";

const { module, state } = JSON.parse(readFileSync(0, "utf-8"));
const { explorable } = await import(module);
let problem = "";
try {
  checkState(explorable, state);
  explorable.check(state);
} catch (error) {
  problem = error.message;
}
process.stdout.write(JSON.stringify(problem));
