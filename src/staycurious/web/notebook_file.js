/**
 * An exercise's notebook as a file: put answers into the released one, read answers out of one that a stranger may have
 * written, and say in a receipt what was in it. Plain data in, plain data out; nothing in a file is ever run.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { MAX_CHARACTERS, literalText, readAnswer, readLiteral, withLine } from "./answers.js";

/** The most bytes of a file that are read: a full exercise with its outputs has a hundredth of that. */
export const MAX_BYTES = 5_000_000;
/** The most characters of a written answer that marking reads (staycurious.marking.rebuild). */
export const MAX_PROSE = 50_000;

// more than that is no list for a person to read; what is left over is counted
const MOST_LEFT = 50;
// of words to copy, the beginning will do: they are in the file, and are kept anew at every change
const MOST_TEXT = 4000;
// an exercise has some thirty cells
const MOST_CELLS = 2000;

/**
 * Give a cell's text, whichever way its file holds it.
 * @param {object} cell A notebook's cell.
 * @returns {?string} Its text; null where there is none.
 */
export function sourceOf(cell) {
  const { source } = cell ?? {};
  if (typeof source === "string") return source;
  return Array.isArray(source) && source.every((line) => typeof line === "string") ? source.join("") : null;
}

/**
 * Give a cell's nbgrader marks, whatever a file may hold in their place.
 * @param {object} cell A notebook's cell.
 * @returns {object} Empty where there are none.
 */
export function marksOf(cell) {
  const marks = cell?.metadata?.nbgrader;
  return marks && typeof marks === "object" && !Array.isArray(marks) ? marks : {};
}

/**
 * List the cells of a released exercise that take an answer.
 * @param {object} release The released notebook.
 * @returns {Array<{name: string, written: boolean, source: string}>} In its order; `written` for those that take prose.
 */
export function answerCells(release) {
  return release.cells
    .filter((cell) => marksOf(cell).solution === true)
    .map((cell) => ({ name: marksOf(cell).grade_id, written: cell.cell_type === "markdown", source: sourceOf(cell) }));
}

/**
 * Put answers into the released exercise, as Record and a person's typing do.
 * @param {object} release The released notebook; it is left as it is.
 * @param {Map<string, *>} answers By the answers' names: a value, or for written answers a text. What isn't there stays
 *   untouched, to the letter.
 * @returns {object} The notebook with the answers, nbgrader's marks whole.
 */
export function filled(release, answers) {
  const cells = release.cells.map((cell) => {
    const { grade_id: name, solution } = marksOf(cell);
    if (solution !== true || !answers.has(name)) return cell;
    const source = answeredSource(cell, name, answers.get(name));
    return source === null ? cell : { ...cell, source: Array.isArray(cell.source) ? linesOf(source) : source };
  });
  return { ...release, cells };
}

function answeredSource(cell, name, answer) {
  if (cell.cell_type === "markdown") return answer.trim() ? wellFormed(answer) : null;
  return withLine(sourceOf(cell), name, literalText(name, answer));
}

// half of a letter beyond U+FFFF is no text of any file; a NUL is none of a notebook's
function wellFormed(text) {
  const whole = text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found.length === 2 ? found : "\ufffd"));
  return whole.replaceAll("\0", "");
}

// as nbformat writes a text: a list of lines, each with its end
function linesOf(text) {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/**
 * Write a notebook as Jupyter writes it: the released one comes out byte for byte.
 * @param {object} notebook The notebook.
 * @returns {string} The file's text.
 */
export function fileText(notebook) {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/**
 * Say whether marking would read less of an answer than there is.
 * @param {object} release The released notebook.
 * @param {string} name The answer's name.
 * @param {*} answer A value or, for a written answer, a text.
 * @returns {string} A sentence, or "".
 */
export function tooLong(release, name, answer) {
  const cell = release.cells.find((one) => marksOf(one).solution === true && marksOf(one).grade_id === name);
  const written = cell.cell_type === "markdown";
  const length = [...(written ? answer : answeredSource(cell, name, answer))].length; // as Python counts
  const most = written ? MAX_PROSE : MAX_CHARACTERS;
  return length > most
    ? `This is ${plainNumber(length)} characters long, and marking reads ${plainNumber(most)}. Shorten it.`
    : "";
}

function plainNumber(number) {
  return number.toLocaleString("en-GB");
}

/**
 * Read the answers out of a file that somebody chose.
 * @param {string} text The file's text.
 * @param {object} release The released notebook of this page.
 * @param {Map<string, ?object>} kinds Each answer's kind, by name; null for a written answer.
 * @returns {{problem: string}|{found: Map<string, *>, notes: Map<string, string>, left: Array<{name: ?string, text: string,
 *   why: string}>, more: number, same: ?boolean}} What is wrong with the file, or: the answers; how slips were read; what could
 *   not be read or has no place here, to be shown and never dropped, and how much more of that there is; whether the file
 *   is of this version (null where that can't be told).
 */
export function readNotebook(text, release, kinds) {
  const { cells, over, problem } = cellsIn(text);
  if (problem) return { problem };
  const asked = answerCells(release);
  const byName = groupByName(cells);
  const candidates = new Map(asked.map((one) => [one.name, givenIn(cells, byName, one)]));
  const known = new Set(release.cells.map((cell) => marksOf(cell).grade_id));
  // a cell that all exercises share, such as the one above them, makes no file this exercise's
  if (!asked.some(({ name }) => byName.has(name) || candidates.get(name).length)) {
    return { problem: strangerSentence([...byName.keys()]) };
  }
  const [found, notes, left] = [new Map(), new Map(), []];
  for (const { name, written } of asked) {
    const given = candidates.get(name);
    const read = given.map(({ source }) => (written ? { value: source.trim() ? source : null } : readCell(source, name, kinds.get(name))));
    // as in marking: the last that was changed counts; where the marks are gone, the last that can be read. The others are
    // somebody's words all the same
    const at = byName.has(name) ? given.length - 1 : read.findLastIndex(isAnswer);
    given.forEach(({ source, attached }, place) => {
      const { value, note, problem } = read[place];
      if (place === at && isAnswer(read[place])) {
        found.set(name, value);
        const said = [note, attached ? ATTACHED : ""].filter(Boolean).join(" ");
        if (said) notes.set(name, said);
      } else if (source.trim() && (problem || isAnswer(read[place]))) {
        left.push({ name, ...beginning(source, problem || "The file holds a later answer to the same question.") });
      }
    });
  }
  left.push(...ownCells(cells, release, known, candidates));
  const more = Math.max(0, left.length - MOST_LEFT) + over;
  return { found, notes, left: left.slice(0, MOST_LEFT), more, same: sameVersion(byName, release) };
}

const ATTACHED = "A picture or file in this answer stays in your file: only the words are read, here and in marking.";

function isAnswer({ value, problem }) {
  return !problem && (value ?? null) !== null;
}

function beginning(text, why) {
  if (text.length <= MOST_TEXT) return { text, why };
  return { text: text.slice(0, MOST_TEXT), why: `${why} This is its beginning: the whole is in your file.` };
}

function cellsIn(text) {
  const no = (problem) => ({ problem });
  let notebook;
  try {
    notebook = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return no("This file is not a notebook, or it is damaged. Choose a file whose name ends in .ipynb.");
  }
  if (Array.isArray(notebook?.worksheets)) {
    return no("This notebook is in a very old format. Open it in Jupyter, save it, and choose it again.");
  }
  if (!Array.isArray(notebook?.cells)) {
    return no("This file is not a notebook: there are no cells in it. Choose a file whose name ends in .ipynb.");
  }
  const cells = notebook.cells
    .slice(0, MOST_CELLS)
    .filter((cell) => cell && typeof cell === "object")
    .map((cell) => ({
      type: cell.cell_type,
      marks: marksOf(cell),
      // a form's lines end as a notebook's do
      source: sourceOf(cell)?.replace(/\r\n?/g, "\n") ?? null,
      attached: Object.keys(cell.attachments ?? {}).length > 0,
    }))
    .filter(({ type, source }) => source !== null && ["code", "markdown", "raw"].includes(type));
  return { cells, over: Math.max(0, notebook.cells.length - MOST_CELLS) };
}

function groupByName(cells) {
  const byName = new Map();
  for (const cell of cells) {
    const name = cell.marks.grade_id;
    if (typeof name === "string") byName.set(name, [...(byName.get(name) ?? []), cell]);
  }
  return byName;
}

// the cells that may answer a question, as staycurious.marking.rebuild looks for them: the changed cells of its name, or,
// where an editor dropped nbgrader's marks, any code cell that assigns to the name
function givenIn(cells, byName, { name, written, source }) {
  const changed = (cell) => cell.source !== source;
  if (byName.has(name)) return byName.get(name).filter(changed);
  if (written) return [];
  const assigns = new RegExp(`^${name}[ \\t]*=(?!=)`, "m");
  return cells.filter((cell) => cell.type === "code" && cell.marks.grade_id === undefined && assigns.test(cell.source) && changed(cell));
}

function readCell(source, name, kind) {
  const literal = readLiteral(source, name);
  if (literal.problem) return { problem: literal.problem };
  if (literal.value === null) return { value: null };
  const { value, note, problem } = readAnswer(kind, literal.value);
  return { value, note, problem };
}

// cells that a person added, and answers to questions that this exercise hasn't got
function ownCells(cells, release, known, candidates) {
  const ours = new Set(release.cells.map(sourceOf));
  const placed = new Set([...candidates.values()].flat().map(({ source }) => source));
  return cells
    .filter(({ marks, source }) => source.trim() && !ours.has(source) && !placed.has(source) && !known.has(marks.grade_id))
    .filter(({ marks }) => marks.locked !== true)
    .map(({ marks, source }) => ({
      name: null,
      ...beginning(source, marks.solution === true ? "This page has no such question." : "A cell that you added: it is not handed in from this page."),
    }));
}

// nbgrader's checksums of our own cells tell one version from another, whichever way a file was made
function sameVersion(byName, release) {
  let seen = false;
  for (const cell of release.cells) {
    const { grade_id: name, checksum } = marksOf(cell);
    const theirs = byName.get(name)?.[0].marks.checksum;
    if (theirs !== undefined) seen = true;
    if (checksum !== undefined && theirs !== undefined && theirs !== checksum) return false;
  }
  if (!seen) return null;
  return release.cells.every((cell) => byName.has(marksOf(cell).grade_id));
}

function strangerSentence(names) {
  const module = names.map((name) => /^m(\d\d)_/.exec(name)?.[1]).find(Boolean);
  const whose = module ? `It is the exercise of module ${Number(module)}. Open that module's exercise page to go on with it.` : "Choose the file of this exercise.";
  return `No answer in this file belongs to this exercise. ${whose}`;
}

/**
 * Give a file's SHA-256, which tells this very file from any other.
 * @param {Uint8Array} bytes The file.
 * @returns {string} 64 hexadecimal digits.
 */
export function fingerprint(bytes) {
  return bytesToHex(sha256(bytes));
}

/**
 * Write a time with its zone.
 * @param {Date} when The time.
 * @param {number} minutesBehind How far the zone is behind UTC, as `when.getTimezoneOffset()` says.
 * @returns {string} Such as "26 November 2026, 14:03:22 (UTC+00:00)".
 */
export function timeInWords(when, minutesBehind = when.getTimezoneOffset()) {
  const local = new Date(when.getTime() - minutesBehind * 60_000);
  const date = local.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const two = (number) => String(Math.trunc(number)).padStart(2, "0");
  const ahead = Math.abs(minutesBehind);
  const zone = `${minutesBehind > 0 ? "−" : "+"}${two(ahead / 60)}:${two(ahead % 60)}`;
  return `${date}, ${local.toISOString().slice(11, 19)} (UTC${zone})`;
}

/**
 * Write the receipt of a download: a text that stands on its own.
 * @param {object} told What to tell: `title`, `slug`, `version`, `bytes` (the file), `when` (a Date), `answers` (each with
 *   the question's `title` and its answer in `words`, null where none is in the file; a `note` on it; `counts` is false for
 *   what is no question), and `minutesBehind` (UTC).
 * @returns {string} The text.
 */
export function receipt({ title, slug, version, bytes, when, answers, minutesBehind }) {
  const questions = answers.filter(({ counts = true }) => counts);
  const answered = questions.filter(({ words }) => words !== null).length;
  const file = `${slug}.ipynb`;
  return [
    `Receipt: ${title}`,
    "",
    `Made: ${timeInWords(when, minutesBehind)}`,
    `File: ${file}, ${plainNumber(bytes.length)} bytes`,
    `SHA-256 of the file: ${fingerprint(bytes)}`,
    `Version of the exercise: ${version}`,
    `Answered: ${answered} of ${questions.length} questions`,
    "",
    "What the file holds",
    "",
    ...answers.flatMap(({ title: question, words, note }) => [question, ...[words ?? (note ? "" : "(left empty)"), note && `(${note})`].filter(Boolean).flatMap(indented), ""]),
    "What this is",
    "",
    "Your own browser made this receipt when you downloaded the file. It says what was in the file then. It does not say that",
    "you handed it in, or when, and anybody could type such a text: it is there to help you and your tutor find the right file.",
    "",
    "To check that a file is this one, work out its SHA-256 and compare:",
    `  Windows:  certutil -hashfile ${file} SHA256`,
    `  Mac:      shasum -a 256 ${file}`,
    `  Linux:    sha256sum ${file}`,
    "If the file was opened and saved since, even without a change, the two differ.",
    "",
  ].join("\n");
}

function indented(text) {
  return text.split(/\r\n|\r|\n/).map((line) => `  ${line}`.trimEnd());
}
