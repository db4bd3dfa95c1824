/**
 * The log as a document, and what was written in a notebook: plain data in, plain data out.
 */

import { answersOf, dayOf } from "./log.js";

/** The most bytes of a notebook that are read: ours have a hundredth of it. */
export const MAX_BYTES = 5_000_000;
/** After this stands what somebody wrote in a notebook's "Pause and write". */
export const MARK = "**My words:**";

/**
 * Set the log out as a document's parts.
 * @param {Array<{slug: string, entry: object}>} entries From entriesOf().
 * @param {function(string): string} title Gives a module's title by its slug.
 * @param {string} day The day of the download, in words.
 * @returns {Array<{level: number, text: string}>} Headings (level 1 to 3) and paragraphs (level 0), in order.
 */
export function logParts(entries, title, day) {
  const part = (level, text) => ({ level, text: clean(text) });
  const parts = [
    part(1, "My learning log"),
    part(0, `Written with Stay Curious, a course for social work students; downloaded on ${day}. It should hold nothing by which a real person could be known.`),
  ];
  for (const { slug, entry } of entries) {
    const when = dayOf(entry.date);
    parts.push(part(2, when ? `${title(slug)}, ${when}` : title(slug)));
    if (entry.kind.trim()) parts.push(part(0, `Kind of activity: ${entry.kind.trim()}`));
    for (const [question, answer] of answersOf(entry)) {
      parts.push(part(3, question));
      // a blank line parts paragraphs, as people write
      for (const paragraph of answer.trim().split(/\n\s*\n/)) parts.push(part(0, paragraph.trimEnd()));
    }
  }
  return parts;
}

// letters that no XML may hold would make a document that won't open
function clean(text) {
  return text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd");
}

/**
 * Write the log's parts as Markdown.
 * @param {Array<{level: number, text: string}>} parts From logParts().
 * @returns {string} The text; what somebody wrote stays text, whatever signs stand in it.
 */
export function markdownOf(parts) {
  const plain = (text) => text
    .replace(/^[ \t]+/, "") // four of them would make it code
    .replace(/[\\`*_[\]<&~$|]/g, "\\$&")
    .replace(/^(\s*)([#>+=-]|\d+(?=[.)]))/gm, (_, space, sign) => (/\d/.test(sign) ? `${space}${sign}\\` : `${space}\\${sign}`))
    .replace(/\n/g, "\\\n");
  return `${parts.map(({ level, text }) => (level ? `${"#".repeat(level)} ${plain(text.replace(/\s*\n\s*/g, " "))}` : plain(text))).join("\n\n")}\n`;
}

/**
 * Find what was written in a notebook's "Pause and write".
 * @param {string} text The notebook file's text.
 * @returns {{entries: Array<{slug: string, question: string, said: string}>}|{problem: string}} What was written, by module; or why
 *   nothing can be taken, as a sentence.
 */
export function pausesOf(text) {
  let notebook;
  try {
    notebook = JSON.parse(text);
  } catch {
    notebook = null;
  }
  if (!Array.isArray(notebook?.cells)) return { problem: "This file is no notebook that can be read. Choose the one whose name ends in .ipynb. Nothing was changed." };
  const entries = [];
  let asked = 0;
  for (const cell of notebook.cells) {
    const slug = cell?.metadata?.stay_curious?.pause;
    if (typeof slug !== "string" || !/^m\d\d_\w{1,80}$/.test(slug)) continue;
    const source = Array.isArray(cell.source) ? cell.source.join("") : cell.source;
    if (typeof source !== "string") continue;
    asked += 1;
    const at = source.indexOf(MARK); // the first is ours: somebody may have written it again
    // where the mark is gone, all of it is kept: nobody's words are lost for a sign
    const said = (at < 0 ? source : source.slice(at + MARK.length)).trim();
    const question = (at < 0 ? "" : source.slice(0, at)).replace(/^#.*$|^\*.*\*$/gm, "").trim().split(/\n\s*\n/)[0].replace(/\s+/g, " ");
    if (said) entries.push({ slug, question, said });
  }
  if (!asked) return { problem: "This notebook has no “Pause and write” of this course. Copy your words from it, and paste them into a new entry. Nothing was changed." };
  if (!entries.length) return { problem: "Nothing is written yet under “My words” in this notebook, or it was not saved. Nothing was changed." };
  return { entries };
}
