// Place forms with web/targets.js. In: the tools and a list of forms; out: the standings, or the message of the error.
import { readFileSync } from "node:fs";

import { readTargets, standings } from "../../src/staycurious/web/targets.js";

const { targets, forms } = JSON.parse(readFileSync(0, "utf8"));
const found = forms.map((form) => {
  try {
    return standings(readTargets(targets), form);
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
});
process.stdout.write(JSON.stringify(found));
