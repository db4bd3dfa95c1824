/**
 * Small helpers for pictures of numbers: inline SVG, each with its words or its table.
 *
 * A picture is as wide as its place and its letters stay as large as the text around it: places across and up are in
 * per cent of the picture, and only marks and letters are in pixels. Marks differ by shape or by line as well as by
 * colour. No picture speaks: figure() puts it beside its twin, the table or sentence that says the same.
 */
import { draw, make } from "./explorable.js";
import { gridPaths, mark } from "./grid.js";
import { plain } from "./numbers.js";

// The colours are the explorables', or else the page's, or else those of the text around.
const colour = (name, otherwise = "currentColor") => `var(--${name}, var(--sc-${name}, ${otherwise}))`;

/** The styles of plot() and of all that stands in it. */
export const PLOT_STYLES = /* @__PURE__ */ (() => `
.sc-chart { --c-ink: ${colour("ink")}; --c-paper: ${colour("paper", "Canvas")}; --c-muted: ${colour("muted")};
  --c-line: ${colour("line")}; --c-accent: ${colour("accent")};
  color: var(--c-ink); display: block; overflow: visible; width: 100%; }
.sc-chart text { fill: currentColor; font-size: max(13px, 0.82em); stroke: none; }
.sc-chart text.quiet { fill: var(--c-muted); paint-order: stroke; stroke: var(--c-paper); stroke-linejoin: round; stroke-width: 5px; }
.sc-chart :is(.rule, .line, .whisker) { fill: none; stroke: var(--c-muted); stroke-width: 1.5px; vector-effect: non-scaling-stroke; }
.sc-chart .rule { stroke: var(--c-line); stroke-width: 1px; }
.sc-chart .line:not(.quiet) { stroke: var(--c-accent); stroke-width: 2.5px; }
.sc-chart .dashed { stroke-dasharray: 6 4; }
.sc-chart .dotted { stroke-dasharray: 1.5 4; stroke-linecap: round; }
.sc-chart .spot { fill: var(--c-accent); stroke: var(--c-paper); stroke-width: 1.5px; }
.sc-chart .spot.hollow { fill: var(--c-paper); stroke: var(--c-accent); stroke-width: 2px; }
.sc-chart.beside { margin-inline-start: 3.2em; width: calc(100% - 4em); }
.sc-chart.beside.titled { margin-block-start: 2em; }
.sc-chart.below { margin-block-end: 2.2em; }
.sc-chart.below.named { margin-block-end: 3.6em; }
@media (forced-colors: active) {
  .sc-chart { --c-ink: CanvasText; --c-muted: CanvasText; --c-line: GrayText; --c-accent: CanvasText; --c-paper: Canvas; }
}
`)();

/** The styles of bar() and bars(). */
export const BAR_STYLES = /* @__PURE__ */ (() => `
.sc-bar { display: inline-block; height: 0.8em; overflow: visible; vertical-align: -0.05em; }
.sc-bar rect { fill: ${colour("accent")}; stroke: ${colour("accent")}; stroke-width: 1.5px; }
.sc-bar :is(.hollow, .dashed) { fill: none; }
.sc-bar .dashed { stroke-dasharray: 4 3; }
@media (forced-colors: active) {
  .sc-bar rect { fill: CanvasText; stroke: CanvasText; }
  .sc-bar :is(.hollow, .dashed) { fill: Canvas; }
}
`)();

/** The styles of dots() and sign(). */
export const PEOPLE_STYLES = /* @__PURE__ */ (() => `
.sc-grid { display: block; width: 100%; }
.sc-sign { height: 0.9em; margin-inline-end: 0.3em; width: 0.9em; }
:is(.sc-grid, .sc-sign) path { fill: ${colour("muted")}; fill-rule: evenodd; }
:is(.sc-grid, .sc-sign) path:is(.happened, .missed, .flaggedAndHappened) { fill: ${colour("harm")}; }
:is(.sc-grid, .sc-sign) path.happened { opacity: 0.75; }
:is(.sc-grid, .sc-sign) path.flaggedNotHappened { fill: ${colour("flag")}; }
@media (forced-colors: active) { :is(.sc-grid, .sc-sign) path:is([class], :not([class])) { fill: CanvasText; opacity: 1; } }
`)();

const FIGURE_STYLES = `
.sc-picture { margin: 1rem 0; max-width: 34rem; }
.sc-picture figcaption { color: inherit; font-size: 1em; margin: 0 0 0.6rem; }
.sc-picture summary { cursor: pointer; min-height: 44px; padding-block: 0.6em; width: fit-content; }
.sc-picture table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; }
.sc-picture caption { caption-side: top; color: inherit; padding: 0 0 0.3rem; text-align: start; }
.sc-picture :is(th, td) { border-bottom: 1px solid; font-weight: 400; padding: 0.3rem 0.6rem 0.3rem 0; text-align: start; vertical-align: top; }
@media print {
  .sc-picture { break-inside: avoid; }
  .sc-picture details::details-content { block-size: auto; content-visibility: visible; } /* paper can't be opened */
}
`;

/**
 * Give the function from a number to its place.
 * @param {number[]} domain The lowest and the highest number.
 * @param {number[]} range Their places, such as [0, 100] in per cent of the width; [100, 0] for what goes up.
 * @returns {function(number): number} The place of a number, to a hundredth.
 */
export function scale([low, high], [from, to]) {
  return (value) => (high === low ? from : Math.round(100 * (from + ((value - low) / (high - low)) * (to - from))) / 100);
}

/**
 * Choose round numbers to mark on an axis.
 * @param {number} low Where it starts.
 * @param {number} high Where it ends, above low.
 * @param {number} [most] How many there may be.
 * @returns {number[]} From low to high, in steps of 1, 2 or 5, or ten times that, and so on.
 */
export function ticks(low, high, most = 6) {
  const least = (high - low) / Math.max(1, most - 1);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((many) => many * power).find((one) => one >= least * (1 - 1e-9));
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/**
 * Make a picture: as wide as its place, so many pixels high. Its letters may stand outside, where its axes are.
 * @param {number} height Its height, without the axes.
 * @param {...Node} parts What is drawn, the lowest first; axes from axis() among them.
 * @returns {SVGElement} The picture, hidden from screen readers.
 */
export function plot(height, ...parts) {
  const has = (name) => parts.some((part) => part.classList?.contains(name));
  const around = ["beside", "titled", "below", "named"].filter(has);
  return draw(
    "svg", { class: ["sc-chart", ...around].join(" "), height, "aria-hidden": "true", focusable: "false" },
    ...parts,
  );
}

/**
 * Draw an axis, with a thin rule across the picture at each of its numbers.
 * @param {"below"|"beside"} side Where it stands.
 * @param {function(number): number} at The scale, in per cent.
 * @param {object} given
 * @param {number[]} given.marks The numbers to mark, from ticks().
 * @param {string} [given.label] What it counts.
 * @param {function(number): string} [given.say] How a number is written.
 * @returns {SVGElement} The axis.
 */
export function axis(side, at, { marks, label = "", say = plain }) {
  const below = side === "below";
  const one = (number) => {
    const place = `${at(number)}%`;
    return below
      ? [draw("line", { class: "rule", x1: place, x2: place, y1: 0, y2: "100%" }),
        draw("text", { x: place, y: "100%", dy: "1.4em", "text-anchor": "middle" }, say(number))]
      : [draw("line", { class: "rule", x1: 0, x2: "100%", y1: place, y2: place }),
        draw("text", { x: 0, y: place, dx: "-0.5em", dy: "0.35em", "text-anchor": "end" }, say(number))];
  };
  const words = below
    ? draw("text", { x: "50%", y: "100%", dy: "2.9em", "text-anchor": "middle" }, label)
    : draw("text", { x: 0, y: 0, dx: "-3.4em", dy: "-0.9em" }, label);
  const kind = [side, label && (below ? "named" : "titled")].filter(Boolean).join(" ");
  return draw("g", { class: kind }, ...marks.flatMap(one), ...(label ? [words] : []));
}

/**
 * Put marks that are measured in pixels at a place that is in per cent: what is drawn at 0, 0 stands there.
 * @param {number} x Per cent from the left.
 * @param {number} y Per cent from the top.
 * @param {...SVGElement} marks The marks.
 * @returns {SVGElement} The marks at their place.
 */
export function at(x, y, ...marks) {
  return draw("svg", { x: `${x}%`, y: `${y}%`, overflow: "visible" }, ...marks);
}

/**
 * Draw a line through points.
 * @param {number[][]} points Each its place in per cent: from the left, from the top.
 * @param {string} [kind] How it is drawn: "", "dashed" or "dotted", as two lines in one picture need two kinds; "quiet" beside it for
 *   a line that others are held against.
 * @returns {SVGElement} The line.
 */
export function line(points, kind = "") {
  // a path knows no per cent: it is drawn on a square of 100 by 100 that is pulled to the picture's shape
  const d = points.map(([x, y], index) => `${index ? "L" : "M"}${x} ${y}`).join("");
  return draw(
    "svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", width: "100%", height: "100%", overflow: "visible" },
    draw("path", { class: `line ${kind}`.trim(), d }),
  );
}

/**
 * Draw how far a number may be off, as a whisker from the lowest to the highest that fits.
 * @param {number} x Per cent from the left.
 * @param {number} low Where it ends below, in per cent from the top.
 * @param {number} high Where it ends above, in per cent from the top.
 * @returns {SVGElement} The whisker.
 */
export function interval(x, low, high) {
  const cap = (y) => at(x, y, draw("line", { class: "whisker", x1: -5, x2: 5 }));
  return draw("g", {}, draw("line", { class: "whisker", x1: `${x}%`, x2: `${x}%`, y1: `${low}%`, y2: `${high}%` }), cap(low), cap(high));
}

/**
 * Draw a bar, to stand in a line of text or in the cell of a table that says the same in figures.
 * @param {number} share How long, from 0 to 1 of its place's width.
 * @param {"full"|"hollow"|"dashed"} [kind] How it is drawn.
 * @returns {SVGElement} The bar.
 */
export function bar(share, kind = "full") {
  const width = `${scale([0, 1], [0, 100])(Math.min(1, Math.max(0, share)))}%`;
  return draw("svg", { class: "sc-bar", style: `width: ${width}`, "aria-hidden": "true" }, draw("rect", { class: kind, width: "100%", height: "100%" }));
}

/**
 * Draw bars in a table, which says each of them in figures: names may be long, and break where the place is narrow.
 * @param {Array<{label: string, value: number, kind?: string}>} rows What is counted, in the order of reading.
 * @param {object} given
 * @param {string} given.caption What the table shows.
 * @param {string[]} given.heads The names of its two columns.
 * @param {number} [given.most] What the longest bar stands for; the highest value when left out.
 * @param {function(number): string} [given.say] How a value is written.
 * @returns {HTMLElement} The table.
 */
export function bars(rows, { caption, heads, most = Math.max(...rows.map(({ value }) => Math.abs(value))), say = plain }) {
  const line = ({ label, value, kind }) => make(
    "tr", {},
    make("th", { scope: "row" }, label),
    // three quarters, so that there is room for the figure
    make("td", { style: "width: 55%; white-space: nowrap" }, bar((0.72 * Math.abs(value)) / (most || 1), kind), ` ${say(value)}`),
  );
  return make(
    "table", { class: "sc-bars" },
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows.map(line)),
  );
}

/**
 * Draw people: one small mark each, a shape for each kind, row by row.
 * @param {Array<[string, number]>} kinds Each kind of web/grid.js and how many there are of it, in order.
 * @param {number} columns How many stand in a row.
 * @returns {SVGElement} The people, hidden from screen readers.
 */
export function dots(kinds, columns) {
  const people = kinds.reduce((sum, [, count]) => sum + count, 0);
  const viewBox = `0 0 ${columns * 10} ${Math.ceil(people / columns) * 10}`;
  const paths = Object.entries(gridPaths(kinds, columns)).map(([kind, d]) => draw("path", { class: kind, d }));
  return draw("svg", { class: `sc-grid of${columns}`, viewBox, "aria-hidden": "true" }, ...paths);
}

/**
 * Draw one mark of dots(), to stand before the words that say what it means.
 * @param {string} kind Its kind.
 * @returns {SVGElement} The mark.
 */
export function sign(kind) {
  return draw("svg", { class: "sc-sign", viewBox: "0 0 10 10", "aria-hidden": "true" }, draw("path", { class: kind, d: mark(kind) }));
}

/**
 * Draw how sure somebody was against how often they were right: a dot for each step, with its interval, and the line on which
 * the two are the same.
 * @param {Array<{sure: number, right: number, of: number, low?: number, high?: number}>} points How sure, in per cent; how many
 *   of how many were right; the ends of the interval, as shares from 0 to 1.
 * @param {object} [given]
 * @param {string} [given.across] What the axis below counts.
 * @param {string} [given.up] What the axis beside counts.
 * @param {string} [given.above] What a dot above the line means.
 * @param {string} [given.under] What a dot below it means.
 * @returns {SVGElement} The picture.
 */
export function calibration(points, {
  across = "How sure you were", up = "How often you were right",
  above = "right more often", under = "right less often",
} = {}) {
  const x = scale([0, 100], [0, 100]);
  const y = scale([0, 1], [100, 0]);
  const marks = ticks(0, 100);
  const spot = ({ sure, right, of, low, high }) => [
    ...(low === undefined || high === undefined ? [] : [interval(x(sure), y(low), y(high))]),
    // the more answers, the larger; small numbers say little
    at(x(sure), y(right / of), draw("circle", { class: "spot", r: Math.min(11, 4 + Math.sqrt(of)) })),
  ];
  return plot(
    240,
    axis("below", x, { marks, label: across, say: percent }),
    axis("beside", (share) => y(share / 100), { marks, label: up, say: percent }),
    line([[0, 100], [100, 0]], "dashed quiet"),
    ...points.filter(({ of }) => of > 0).flatMap(spot),
    draw("text", { class: "quiet", x: 0, y: 0, dx: "0.5em", dy: "1.4em" }, above),
    draw("text", { class: "quiet", x: "100%", y: "100%", dx: "-0.5em", dy: "-0.7em", "text-anchor": "end" }, under),
  );
}

/**
 * Say in a table what calibration() draws.
 * @param {Array<{sure: number, right: number, of: number, low?: number, high?: number}>} points As calibration() takes them.
 * @param {object} [given]
 * @param {string} [given.caption] What the table shows.
 * @param {string[]} [given.heads] Its three columns.
 * @returns {HTMLElement} The table.
 */
export function calibrationTable(points, {
  caption = "How sure you were, and how often you were right",
  heads = ["How sure you were", "How often you were right", "What so few answers allow"],
} = {}) {
  const fits = ({ low, high }) => (low === undefined || high === undefined ? "" : `${percent(100 * low)} to ${percent(100 * high)}`);
  const row = (point) => make(
    "tr", {},
    make("th", { scope: "row" }, percent(point.sure)),
    make("td", {}, `${plain(point.right)} of ${plain(point.of)}, ${percent((100 * point.right) / point.of)}`),
    make("td", {}, fits(point)),
  );
  return make(
    "table", {},
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...points.filter(({ of }) => of > 0).map(row)),
  );
}

/**
 * Tie a picture to what says the same in words, and to its caption. The styles of pictures come with it.
 * @param {SVGElement} picture For the eye.
 * @param {Node|string} twin Its table, or its sentence.
 * @param {string} caption What the picture shows and how to read it.
 * @param {object} [given]
 * @param {string} [given.fold] Where the twin is folded away: the words that open it. On paper it is open.
 * @returns {HTMLElement} The figure.
 */
export function figure(picture, twin, caption, { fold = "" } = {}) {
  const said = typeof twin === "string" ? make("p", {}, twin) : twin;
  return make(
    "figure", { class: "sc-picture" },
    make("style", {}, PLOT_STYLES + BAR_STYLES + PEOPLE_STYLES + FIGURE_STYLES),
    make("div", { "aria-hidden": "true" }, picture),
    make("figcaption", {}, caption),
    fold ? make("details", {}, make("summary", {}, fold), said) : said,
  );
}

function percent(number) {
  return `${Math.round(number)}%`;
}
