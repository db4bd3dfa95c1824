// Call the functions behind Build the picture. In: {leaflet, calls: [[function, ...arguments]]}, where the
// argument "$facts" stands for what readLeaflet makes of the leaflet; out: what each call gives, or the error's message.
import { readFileSync } from "node:fs";

import * as grid from "../../src/staycurious/web/grid.js";
import * as numbers from "../../src/staycurious/web/numbers.js";
import * as picture from "../../src/staycurious/web/picture.js";

const functions = { ...grid, ...numbers, ...picture };
const { leaflet, calls } = JSON.parse(readFileSync(0, "utf8"));
const given = calls.map(([name, ...args]) => {
  try {
    return functions[name](...args.map((value) => (value === "$facts" ? picture.readLeaflet(leaflet) : value)));
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
});
process.stdout.write(JSON.stringify(given));
