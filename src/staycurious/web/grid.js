/**
 * A grid of families: one small mark each, all marks of a kind in one path, so that 1,000 families are a handful of
 * elements. Kinds differ by shape as well as by colour.
 */

// In a cell of 10 by 10. Square: harm follows. Triangle: a flag. What is drawn twice is a hole.
const MARKS = {
  missed: "M1 1h8v8h-8zm2 2v4h4v-4z",
  flaggedAndHappened: "M1 1h8v8h-8zm4 1.4l-3 5.2h6z",
  flaggedNotHappened: "M5 1l4.2 7.6h-8.4z",
  neither: "M3.8 3.8h2.4v2.4h-2.4z",
  happened: "M1 1h8v8h-8z",
  didNot: "M3 3h4v4h-4zm1 1v2h2v-2z",
  unplaced: "M4.4 4.4h1.2v1.2h-1.2z",
};

/**
 * Give the shape of one mark.
 * @param {string} kind Its kind.
 * @returns {string} A path, in a cell of 10 by 10.
 */
export function mark(kind) {
  return MARKS[kind];
}

/**
 * Say how many families of each kind to draw, from the boxes as far as they are filled.
 * @param {object} own The reader's numbers by box; null or nothing where there is none.
 * @param {number} population How many families there are.
 * @returns {{kinds: Array<[string, number]>, placed: number}} The kinds in the grid's order, which keeps the harmed
 *   together and the flagged together, and never more than the population; and how many the boxes place, which may be
 *   more.
 */
export function placeFamilies(own, population) {
  const number = (box) => own[box] ?? 0;
  // Of a branch that is not split yet, or not wholly, the rest is drawn as a kind of its own.
  const rest = (branch, ...parts) => Math.max(0, number(branch) - parts.reduce((sum, part) => sum + number(part), 0));
  const wanted = [
    ["happened", rest("happened", "missed", "flaggedAndHappened")],
    ["missed", number("missed")],
    ["flaggedAndHappened", number("flaggedAndHappened")],
    ["flaggedNotHappened", number("flaggedNotHappened")],
    ["neither", number("neither")],
    ["didNot", rest("didNot", "flaggedNotHappened", "neither")],
  ];
  let room = population;
  const kinds = wanted.map(([kind, families]) => {
    const drawn = Math.min(families, room);
    room -= drawn;
    return [kind, drawn];
  });
  return { kinds: [...kinds, ["unplaced", room]], placed: wanted.reduce((sum, [, families]) => sum + families, 0) };
}

/**
 * Draw the kinds one after another, row by row.
 * @param {Array<[string, number]>} kinds From placeFamilies.
 * @param {number} columns How many marks stand in a row.
 * @returns {Object<string, string>} A path for each kind; a cell is 10 by 10.
 */
export function gridPaths(kinds, columns) {
  const paths = {};
  let at = 0;
  for (const [kind, families] of kinds) {
    const [, x, y, shape] = /^M(\S+) ([\d.]+)(.*)$/.exec(MARKS[kind]);
    let path = "";
    for (const end = at + families; at < end; at += 1) {
      path += `M${Number(x) + 10 * (at % columns)} ${Number(y) + 10 * Math.floor(at / columns)}${shape}`;
    }
    paths[kind] = path;
  }
  return paths;
}
