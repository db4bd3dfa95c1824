// Call the functions behind Move the line. In, line by line: a list of [function, ...arguments]; out: what each gives, or the
// error's message.
// "check" asks a widget's own module about a state: ["check", "move_the_line", {...}].
import { createInterface } from "node:readline";

import * as criteria from "../../src/staycurious/web/criteria.js";
import { checkState } from "../../src/staycurious/web/explorable.js";

const widgets = {};
for (const name of ["move_the_line", "whose_criterion", "the_fix_that_failed"]) {
  widgets[name] = (await import(`../../src/staycurious/widgets/${name}.js`)).explorable;
}
const check = (name, state) => {
  checkState(widgets[name], state);
  widgets[name].check(state);
  return "fine";
};
// Which meanings hold for each pair of lines, such as {"wrong+found": [[30, 70], …]}.
const holding = (groups) => {
  const found = {};
  for (let one = 0; one <= 100; one += 1) {
    for (let other = 0; other <= 100; other += 1) {
      const held = criteria.judge(groups, [one, other]).filter(({ holds }) => holds).map(({ id }) => id).join("+");
      (found[held] ??= []).push([one, other]);
    }
  }
  return found;
};
const functions = { ...criteria, check, holding };
for await (const line of createInterface({ input: process.stdin })) {
  const given = JSON.parse(line).map(([name, ...args]) => {
    try {
      return functions[name](...args);
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  });
  process.stdout.write(`${JSON.stringify(given)}\n`);
}
