// Calls functions of web/reliance.js and web/reliance_results.js. In: a list of [name, ...arguments]; out: what each gives, or the
// message of its error. A list of pairs where a Map is wanted is made one.
import { readFileSync } from "node:fs";

import * as reliance from "../../src/staycurious/web/reliance.js";
import * as results from "../../src/staycurious/web/reliance_results.js";

const MAPS = { caseWords: 1 }; // which argument is a Map

const given = JSON.parse(readFileSync(0, "utf8")).map(([name, ...args]) => {
  const thing = reliance[name] ?? results[name];
  if (typeof thing !== "function") return thing;
  if (name in MAPS) args[MAPS[name]] = new Map(args[MAPS[name]]);
  try {
    return thing(...args) ?? null;
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
});
process.stdout.write(JSON.stringify(given));
