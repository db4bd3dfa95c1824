// Picture each claim with web/frequencies.js. In: a list of claims; out: the trees, or the message of the error.
import { readFileSync } from "node:fs";

import { frequencyTree } from "../../src/staycurious/web/frequencies.js";

const trees = JSON.parse(readFileSync(0, "utf8")).map((claims) => {
  try {
    return frequencyTree(claims);
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
});
process.stdout.write(JSON.stringify(trees));
