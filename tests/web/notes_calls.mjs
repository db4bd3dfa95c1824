// Call the functions behind the note desk and Swap the person. In: {calls: [[function, ...arguments]]}, where an argument
// {"desk": [talk, note]} stands for what makeDesk makes of them, and {"kind": name} for a function that lets one kind of need count;
// out: what each call gives, or the error's message.
import { readFileSync } from "node:fs";

import * as desk from "../../src/staycurious/web/desk.js";
import * as swapped from "../../src/staycurious/web/swapped.js";

const functions = { ...desk, ...swapped, kinds: () => desk.KINDS, marks: () => desk.MARKS };
const { calls } = JSON.parse(readFileSync(0, "utf8"));
const filled = (value) => {
  if (value?.desk) return desk.makeDesk(...value.desk);
  if (value?.kind === "body_and_mind") return (kind) => kind.body_and_mind;
  if (value?.kind) return (kind) => kind.id === value.kind;
  return value;
};
const given = calls.map(([name, ...args]) => {
  try {
    return functions[name](...args.map(filled));
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
});
process.stdout.write(JSON.stringify(given));
