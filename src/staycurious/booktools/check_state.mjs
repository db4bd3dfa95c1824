// Asks an explorable's bundle what is wrong with a first state. In, as JSON: module, its address; state. Out: explorable, what the
// module says of itself; or problem, a sentence.
import { readFileSync } from "node:fs";

const { module, state } = JSON.parse(readFileSync(0, "utf-8"));
const { explorable } = await import(module);
const { title, needs, takes } = explorable;
const keys = Object.keys(state);
const said = { title, needs, takes, problem: "" };
if (needs.every((key) => keys.includes(key)) && keys.every((key) => [...needs, ...takes].includes(key))) {
  try {
    explorable.check(state);
  } catch (error) {
    said.problem = error.message;
  }
}
process.stdout.write(JSON.stringify(said));
