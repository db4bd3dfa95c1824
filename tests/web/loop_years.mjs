// Follow each loop with web/loop.js. In: a list of loops, and of counts; out: the years or the error's message, and the intervals.
import { readFileSync } from "node:fs";

import { recordsOverYears } from "../../src/staycurious/web/loop.js";
import { wilson } from "../../src/staycurious/web/quiz_record.js";

const { loops = [], counts = [] } = JSON.parse(readFileSync(0, "utf8"));
const years = loops.map((loop) => {
  try {
    return recordsOverYears(loop);
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
});
process.stdout.write(JSON.stringify({ years, intervals: counts.map(([count, of]) => wilson(count, of)) }));
