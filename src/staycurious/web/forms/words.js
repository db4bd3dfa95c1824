/**
 * An answer in words for people: what the forms show and announce, and what a receipt can say.
 */
import { plain } from "../numbers.js";
import { lower } from "./shared.js";

/**
 * Say an answer in words.
 * @param {object} ask What was asked, as answers/asks.py makes it; without "answer" it is a text of the person's own.
 * @param {*} value A complete answer, or null.
 * @returns {string} One line, or a few for an answer with several parts; empty when there is no answer.
 */
export function inWords(ask, value) {
  if (value === null || value === undefined) return "";
  const kind = ask.answer ?? { kind: "short_text" };
  const said = (code) => (ask.words && Object.hasOwn(ask.words, code) ? ask.words[code] : code);
  switch (kind.kind) {
    case "choice": return said(value);
    // whole sentences end by themselves
    case "choices": return value.map(said).join(value.some((code) => /[.?!]$/.test(said(code))) ? "\n" : "; ");
    case "number": return withUnit(value, kind.unit);
    case "pair_of_cases": return value.map((id) => caseName(ask, id)).join(" and ");
    case "ordering": return value.map((code, at) => `${at + 1}. ${said(code)}`).join("; ");
    case "table": return kind.rows.map((row, at) => tableRow(kind, row, value[at])).join("; ");
    case "spans": return spans(ask, value, said);
    case "decision_record": return decision(ask, value, said);
    default: return value;
  }
}

/**
 * Say a number with what it counts.
 * @param {number} number The number.
 * @param {string} [unit] Such as "families" or "%".
 * @returns {string} Such as "1,000 families".
 */
export function withUnit(number, unit = "") {
  return `${plain(number)}${unit === "%" || !unit ? unit : ` ${unit}`}`;
}

/**
 * Name a case.
 * @param {object} ask The ask, with its cases.
 * @param {string} id The case's number.
 * @returns {string} Such as "C-02 · Megan Lowry".
 */
export function caseName(ask, id) {
  const one = ask.cases?.find((each) => each.id === id);
  return one?.name ? `${id} · ${one.name}` : id;
}

function tableRow(kind, row, numbers) {
  return `${row}: ${kind.columns.map((column, at) => `${plain(numbers[at])} (${lower(column)})`).join(", ")}`;
}

function spans(ask, value, said) {
  const texts = new Map((ask.text ?? []).map((piece) => [piece.id, piece.text]));
  const lines = Object.entries(value).map(
    ([label, pieces]) => `${said(label)}: ${pieces.map((id) => `${id} “${texts.get(id) ?? ""}”`).join("; ")}`,
  );
  return lines.join("\n") || "Nothing to mark";
}

function decision(ask, value, said) {
  const lines = [said(value.decision)];
  if (typeof value.sure === "number") lines.push(`How sure: ${value.sure} of 100`);
  for (const field of ask.answer.fields ?? []) lines.push(`${ask.fields?.[field] ?? field} ${value[field] ?? ""}`.trim());
  return lines.join("\n");
}
