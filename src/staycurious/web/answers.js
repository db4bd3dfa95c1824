/**
 * Answers are data, as staycurious.answers has it in Python: how one is written in its cell, read back without running
 * anything, and held against the kind that was asked for. Both give the same values and the same sentences.
 *
 * What is read here was written by strangers: nothing is run, no key reaches a prototype, and size and depth have bounds.
 */

/** What stands in an answer cell when what was handed in was no plain value: an object with this key and the text. */
export const NOT_PLAIN = "not a plain value";
export const MAX_CHARACTERS = 20000;
/** So many characters may stand in each text of a decision record. */
const MOST_IN_FIELD = 3000;
const MAX_DEPTH = 6;
const MAX_NUMBER = 1e15;
const SHOWN = 2000;
const MAX_WRITTEN = 200;
const MAX_FIGURE = 40;
// Brackets one in another, in all that a cell holds: Python's own parser stops at 200.
const MAX_BRACKETS = 60;

const KEYWORDS = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield __debug__`.split(/\s+/),
);

/* Letters and signs as Python takes them ------------------------------------------------------------------------- */

const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const IS_SPACE = new RegExp(`^${SPACE}$`, "u");
const HALF_LETTER = /\p{Cs}/u;

// A pattern that looks for spaces before the end would take a long time over a long run of them.
function strip(text) {
  let [from, to] = [0, text.length];
  while (from < to && IS_SPACE.test(text[from])) from += 1;
  while (to > from && IS_SPACE.test(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

// Python counts letters, JavaScript the halves of those beyond U+FFFF
function lengthOf(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function first(text, most) {
  return text.length <= most ? text : Array.from(text.slice(0, 2 * most)).slice(0, most).join("");
}

const isPrintable = (letter) => letter === " " || !/[\p{C}\p{Z}]/u.test(letter);
const hex = (letter, least) => letter.codePointAt(0).toString(16).padStart(least, "0");

// The digits of every script stand in tens, from nought to nine.
function digitsOf(text) {
  return text.replace(/\p{Decimal_Number}/gu, (letter) => {
    const code = letter.codePointAt(0);
    let from = code;
    while (from && /\p{Decimal_Number}/u.test(String.fromCodePoint(from - 1))) from -= 1;
    return String((code - from) % 10);
  });
}

/* A value as Python writes it ------------------------------------------------------------------------------------ */

function pythonText(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const named = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", [quote]: `\\${quote}` };
  const written = Array.from(text, (letter) => {
    if (Object.hasOwn(named, letter)) return named[letter];
    if (isPrintable(letter)) return letter;
    const code = letter.codePointAt(0);
    return code < 0x100 ? `\\x${hex(letter, 2)}` : code < 0x10000 ? `\\u${hex(letter, 4)}` : `\\U${hex(letter, 8)}`;
  });
  return `${quote}${written.join("")}${quote}`;
}

function pythonNumber(number) {
  if (Number.isNaN(number)) return "nan";
  if (!Number.isFinite(number)) return number > 0 ? "inf" : "-inf";
  if (Number.isInteger(number) && Math.abs(number) < 2 ** 53) return String(number);
  const [digits, power] = number.toExponential().split("e");
  if (power >= -4 && power < 16) return String(number);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

function written(value) {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return pythonNumber(value);
  if (typeof value === "string") return pythonText(value);
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  return `{${Object.entries(value).map(([key, part]) => `${pythonText(key)}: ${written(part)}`).join(", ")}}`;
}

// A number with a comma at the thousands, as Python's format has it.
function grouped(number) {
  const [whole, rest] = pythonNumber(number).split(/(?=[.e])(.*)/s);
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ?? "");
}

/* An answer in its cell ------------------------------------------------------------------------------------------ */

/**
 * Write an answer as the one line that stands in its cell.
 *
 * @param {string} name the answer's name: m02_q4
 * @param {*} value plain data: text, number, true or false, null, or lists and objects of these
 * @returns {string} such as m02_q4 = ['C-01', 'C-02'], valid Python
 * @throws {TypeError} when the name is no name, or the value is not plain data
 */
export function literalText(name, value) {
  if (!isName(name)) throw new TypeError(`${written(name)} can't name an answer. Use letters, digits and _, as in m02_q4.`);
  if (!isPlain(value)) throw new TypeError(`${first(written(value), 60)} isn't plain data. Give text, numbers, true or false, or lists of these.`);
  return `${name} = ${written(value)}`;
}

const isName = (name) => typeof name === "string" && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !KEYWORDS.has(name);

function isPlain(value, depth = 0) {
  if (depth > MAX_DEPTH) return false;
  if (value === null || typeof value === "boolean") return true;
  if (typeof value === "string") return !HALF_LETTER.test(value);
  if (typeof value === "number") return Math.abs(value) <= MAX_NUMBER;
  if (Array.isArray(value)) return value.every((item) => isPlain(item, depth + 1));
  if (typeof value !== "object") return false;
  return Object.entries(value).every(([key, part]) => !HALF_LETTER.test(key) && isPlain(part, depth + 1));
}

/**
 * Put a recorded line into an answer cell's text. The cell's comments stay; everything else gives way, since
 * an answer cell holds one assignment and nothing more.
 *
 * @param {string} source the cell's text
 * @param {string} name the answer's name, such as m02_q4
 * @param {string} line the whole new assignment
 * @returns {string} the cell's new text
 */
export function withLine(source, name, line) {
  const lines = source.split("\n");
  const assigned = lines.findIndex((text) => assignedIn(text, name) !== null);
  const at = assigned < 0 ? lines.length : assigned;
  const comments = (part) => part.filter((text) => text.startsWith("#"));
  return [...comments(lines.slice(0, at)), line, ...comments(lines.slice(at))].join("\n");
}

// What stands after “name =” in a line; null where the line does not begin so.
function assignedIn(line, name) {
  if (!line.startsWith(name)) return null;
  const [, rest] = /^[ \t]*=(?!=)([^]*)$/.exec(line.slice(name.length)) ?? [];
  return rest ?? null;
}

const DIGIT = "\\p{Decimal_Number}";
const AS_PEOPLE_WRITE = new RegExp(
  `^(?:${[
    `[+-]?${DIGIT}{1,3}(?:,${DIGIT}{3})+(?:\\.${DIGIT}+)?(?:${SPACE}*%|${SPACE}+[A-Za-z]+)?`, // 1,000, and 1,000 families
    `[+-]?${DIGIT}*\\.?${DIGIT}+(?:${SPACE}*%|${SPACE}+[A-Za-z]+)`, // 50%, 96 families
    `${DIGIT}+${SPACE}*/${SPACE}*${DIGIT}+`, // 1/2
    `${DIGIT}+${SPACE}+(?:in|of|out of)${SPACE}+${DIGIT}+`, // 1 in 4
    "[A-Za-z_][A-Za-z0-9_\\-]*", // a word without its quotation marks
  ].join("|")})$`,
  "u",
);

/**
 * Read the answer that a cell holds, without running anything. The last assignment to the name counts. A number written
 * as people write it (1,000, 50%, 1/2) and a word without quotation marks come back as text, for readAnswer to read.
 *
 * It gives what Python's read_literal gives, and never a value that Python would not. It says that it can't read what
 * Python can when the cell holds other Python than assignments of plain values, values alone, print(…) of these and
 * comments; a letter by its name (\N{BULLET}); a \ at a line's end outside quotation marks, or a form feed.
 *
 * @param {string} source the cell's text
 * @param {string} name the answer's name
 * @returns {{value: *}|{problem: string}} plain data, null when nothing is recorded; or what is wrong, in a sentence
 */
export function readLiteral(source, name) {
  if (source.length > MAX_CHARACTERS && lengthOf(source) > MAX_CHARACTERS) {
    return { problem: `The cell of ${name} holds over 20,000 characters. Shorten it.` };
  }
  const lines = source.split("\n").map((line) => assignedIn(line, name)).filter((rest) => rest !== null);
  const last = strip((lines.at(-1) ?? "").split("#")[0]);
  const short = lengthOf(last) < MAX_WRITTEN && !["None", "True", "False"].includes(last);
  if (short && AS_PEOPLE_WRITE.test(last)) return { value: last };
  const wrong = `${name} isn't a plain value. Write one, such as ${name} = 12, with nothing to work out in it.`;
  let assigned;
  try {
    assigned = new Cell(source).assignments();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    // what is no answer at all is better told so, whatever else it is
    return { problem: lines.length ? wrong : noLine(name) };
  }
  if (!assigned.has(name)) return { problem: noLine(name) };
  const value = assigned.get(name);
  return isPlain(value) ? { value } : { problem: wrong };
}

const noLine = (name) => `No line here begins with “${name} =”. Write your answer after it.`;

/** The cell holds something that is read by Python alone, or by nobody. */
class Unreadable extends Error {}

const CONSTANTS = { __proto__: null, True: true, False: false, None: null };
// What Python reads and is no plain value: a name, half a letter, a number without end, a dict with numbers for keys.
const NO_DATA = Symbol("no data");

/** A cell's text, read from its beginning to its end: lines of assignments and comments. */
class Cell {
  constructor(source) {
    if (HALF_LETTER.test(source) || source.includes("\0")) throw new Unreadable("no text of Python's");
    this.text = source.replace(/\r\n?/g, "\n");
    this.at = 0;
    this.depth = 0;
  }

  assignments() {
    const found = new Map();
    while (this.at < this.text.length) {
      if (this.take(/[ \t]*(?:#[^\n]*)?(?:\n|$)/y) !== null) continue;
      if (/[ \t]/.test(this.text[this.at])) throw new Unreadable("indented");
      this.statement(found);
      while (this.take(/[ \t]*;[ \t]*/y) !== null && !/[\n#]/.test(this.text[this.at] ?? "\n")) this.statement(found);
      this.need(/[ \t]*(?:#[^\n]*)?(?:\n|$)/y);
    }
    return found;
  }

  statement(found) {
    const name = this.take(/[A-Za-z_][A-Za-z0-9_]*(?=[ \t]*=(?!=))/y);
    if (name !== null) {
      if (KEYWORDS.has(name)) throw new Unreadable(name);
      this.need(/[ \t]*=[ \t]*/y);
      found.set(name, this.tuple());
    } else if (this.take(/print[ \t]*(?=\()/y) !== null) {
      this.within(() => this.list(")"));
    } else {
      this.tuple(); // a name or a value alone, which a notebook shows
    }
  }

  // 1, 2 without brackets is a list too
  tuple() {
    const items = [this.item()];
    let comma = false;
    while (this.take(/[ \t]*,[ \t]*/y) !== null) {
      comma = true;
      if (/[\n;#)]/.test(this.text[this.at] ?? "\n")) break;
      items.push(this.item());
    }
    return comma ? items : items[0];
  }

  item() {
    this.gap();
    const sign = this.take(/[+-]/y);
    if (sign !== null) {
      this.gap();
      const number = this.number();
      return number === NO_DATA || sign === "+" ? number : -number || 0;
    }
    const next = this.text[this.at] ?? "";
    if (/[0-9.]/.test(next)) return this.number();
    if (next === "[") return this.within(() => this.list("]"));
    if (next === "(") return this.within(() => this.round());
    if (next === "{") return this.within(() => this.object());
    const word = this.take(/[A-Za-z_][A-Za-z0-9_]*(?!["'A-Za-z0-9_]|[^\x00-\x7f])/y);
    if (word === null) return this.string();
    if (word in CONSTANTS) return CONSTANTS[word];
    if (KEYWORDS.has(word)) throw new Unreadable(word);
    return NO_DATA; // a name stands for what only Python could find out
  }

  within(read) {
    if (this.depth === MAX_BRACKETS) throw new Unreadable("too deep");
    this.at += 1;
    this.depth += 1;
    const value = read();
    this.depth -= 1;
    return value;
  }

  list(end) {
    const items = [];
    while (!this.ends(end)) {
      items.push(this.item());
      this.gap();
      if (this.take(/,/y) === null) {
        this.needEnd(end);
        break;
      }
    }
    return items;
  }

  // brackets around one item, without a comma, are no list
  round() {
    if (this.ends(")")) return [];
    const value = this.item();
    this.gap();
    if (this.take(/,/y) !== null) return [value, ...this.list(")")];
    this.needEnd(")");
    return value;
  }

  object() {
    const entries = new Map();
    let wrong = false;
    while (!this.ends("}")) {
      const key = this.item();
      this.gap();
      this.need(/:/y);
      const value = this.item();
      if (typeof key === "string") entries.set(key, value);
      else wrong = true;
      this.gap();
      if (this.take(/,/y) === null) {
        this.needEnd("}");
        break;
      }
    }
    // fromEntries makes a property of its own even of __proto__
    return wrong ? NO_DATA : Object.fromEntries(entries);
  }

  number() {
    const based = this.take(/0(?:[xX](?:_?[0-9a-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)/y);
    const digits = based ?? this.need(/(?:[0-9](?:_?[0-9])*\.(?:[0-9](?:_?[0-9])*)?|\.?[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?/y);
    if (/[A-Za-z0-9_.]|[^\x00-\x7f]/.test(this.text[this.at] ?? "")) throw new Unreadable("after a number");
    const plain = digits.replaceAll("_", "");
    if (!based && /^0\d*[1-9]/.test(plain) && !/[.eE]/.test(plain)) throw new Unreadable("a nought before a number");
    const number = Number(plain);
    return Math.abs(number) <= MAX_NUMBER ? number : NO_DATA;
  }

  // texts side by side are one text
  string() {
    let text = "";
    do {
      const prefix = this.need(/(?:[uU]|[rR])?(?="|')/y).toLowerCase();
      const quote = this.need(/"""|'''|"|'/y);
      text += this.quoted(quote, prefix === "r");
      if (this.depth) this.gap();
      else this.take(/[ \t]*/y);
    } while (/^[uUrR]?["']/.test(this.text.slice(this.at, this.at + 2)));
    const { half } = this;
    this.half = false;
    return half ? NO_DATA : text;
  }

  quoted(quote, raw) {
    const parts = [];
    for (;;) {
      const run = this.take(/[^\\"'\n]+/y);
      if (run !== null) parts.push(run);
      if (this.text.startsWith(quote, this.at)) break;
      const next = this.text[this.at];
      if (next === undefined || (next === "\n" && quote.length === 1)) throw new Unreadable("no end");
      if (next === "\\") parts.push(this.escape(raw));
      else {
        parts.push(next);
        this.at += 1;
      }
    }
    this.at += quote.length;
    return parts.join("");
  }

  escape(raw) {
    const all = this.need(/\\[^]/y);
    const letter = all[1];
    if (raw) return all;
    if (letter === "\n") return "";
    const simple = { "\\": "\\", "'": "'", '"': '"', a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
    if (Object.hasOwn(simple, letter)) return simple[letter];
    if (/[0-7]/.test(letter)) {
      const octal = letter + (this.take(/[0-7]{1,2}/y) ?? "");
      return String.fromCodePoint(Number.parseInt(octal, 8));
    }
    const lengths = { x: 2, u: 4, U: 8 };
    if (Object.hasOwn(lengths, letter)) {
      const code = Number.parseInt(this.need(new RegExp(`[0-9a-fA-F]{${lengths[letter]}}`, "y")), 16);
      if (code > 0x10ffff) throw new Unreadable("no letter");
      // two halves that Python keeps apart would become one letter here
      if (code >= 0xd800 && code <= 0xdfff) this.half = true;
      return String.fromCodePoint(code);
    }
    if (letter === "N") throw new Unreadable("a letter by its name");
    return all;
  }

  // within brackets, lines end where they like
  gap() {
    this.take(this.depth ? /(?:[ \t\n]|#[^\n]*)*/y : /[ \t]*/y);
  }

  ends(end) {
    this.gap();
    if (this.text[this.at] !== end) return false;
    this.at += 1;
    return true;
  }

  needEnd(end) {
    if (!this.ends(end)) throw new Unreadable(`no ${end}`);
  }

  need(pattern) {
    const found = this.take(pattern);
    if (found === null) throw new Unreadable("something else");
    return found;
  }

  take(pattern) {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (!match) return null;
    this.at = pattern.lastIndex;
    return match[0];
  }
}

/* A student's text within our own sentences ---------------------------------------------------------------------- */

const WORDS = /^(?:\p{Decimal_Number}(?:\.(?=\p{Decimal_Number}))?|[\p{L}\p{Nl}\p{No} ',%-])*$/u;

function visible(letter) {
  if (letter === "\n") return " ⏎ ";
  return isPrintable(letter) || letter === "\u200c" || letter === "\u200d" ? letter : `<U+${hex(letter, 4).toUpperCase()}>`;
}

// Python says these sentences as Markdown; they are the same here, so that a page and a notebook agree.
function asCode(text) {
  let seen = Array.from(first(text, SHOWN), visible).join("");
  if (lengthOf(seen) > SHOWN) seen = `${first(seen, SHOWN - 1)}…`;
  if (WORDS.test(seen)) return seen;
  const taken = new Set((seen.match(/`+/g) ?? []).map((run) => run.length));
  let length = 1;
  while (taken.has(length)) length += 1;
  const fence = "`".repeat(length);
  return taken.size ? `${fence} ${seen} ${fence}` : `\`${seen}\``;
}

function began(recorded) {
  try {
    return first(written(recorded), 80);
  } catch {
    return Array.isArray(recorded) ? "this list" : "this dict"; // too deep to be written
  }
}

const quoted = (recorded) => asCode(began(recorded));

/* The kinds ------------------------------------------------------------------------------------------------------ */

/** What was recorded is not of the kind that was asked for; the message says so. */
class Refused extends Error {}

function refuse(sentence) {
  throw new Refused(sentence);
}

const isText = (value) => typeof value === "string";
const isNumber = (value) => typeof value === "number" && Math.abs(value) <= MAX_NUMBER;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const onlyOne = (value) => (Array.isArray(value) && value.length === 1 ? value[0] : value);

function optionOf(recorded, options, words) {
  const meant = isText(recorded) ? strip(recorded).toLowerCase() : null;
  return options.find((option) => option.toLowerCase() === meant) ?? refuse(`${quoted(recorded)} isn't ${words}.`);
}

const after = (unit) => (unit === "" || unit === "%" ? unit : ` ${unit}`);

const FIGURE = /^[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+(?:[eE][+-]?\d+)?)$/;
// The length first, so that no pattern takes long.
const figure = (text) => (text.length <= MAX_FIGURE && FIGURE.test(text) ? Number(text.replaceAll(",", "")) : null);

// A quiz's reader (numbers.js) is another on purpose: it takes "about 98" and "1 000", which in an exercise a person looks
// at, and leaves "50%" and "1/2", which here may be shares. What is marked must be read as Python reads it, no more.
function asNumber(text, unit) {
  let plain = digitsOf(strip(text).replaceAll("\u00a0", " "));
  const part = new RegExp(`^(\\d{1,12})${SPACE}*/${SPACE}*(\\d{1,12})$`, "u").exec(plain);
  if (part) return Number(part[2]) ? Number(part[1]) / Number(part[2]) : null;
  const share = plain.endsWith("%") ? figure(strip(plain.slice(0, -1))) : null;
  if (share !== null) return unit === "%" ? share : unit === "" ? share / 100 : null;
  if (unit && plain.toLowerCase().endsWith(unit.toLowerCase())) plain = strip(plain.slice(0, -unit.length));
  return figure(plain);
}

function readNumber(recorded, { whole, unit }, words) {
  const value = isText(recorded) ? asNumber(recorded, unit) : recorded;
  if (!isNumber(value)) refuse(`${quoted(recorded)} isn't ${words}.`);
  if (whole && !Number.isInteger(value)) refuse(`${quoted(recorded)} isn't a whole number. This asks for ${words}.`);
  return value || 0;
}

function numberWords({ low, high, whole, unit }) {
  return `${whole ? "a whole number" : "a number"} from ${grouped(low)} to ${grouped(high)}${after(unit)}`;
}

const PERCENT = { kind: "number", low: 0, high: 100, whole: true, unit: "%" };
const TABLE_CELL = { kind: "number", low: 0, high: 1e9, whole: true, unit: "" };

function readText(recorded, name, most, words) {
  let one = onlyOne(recorded);
  if (isNumber(one)) one = written(one || 0);
  if (!isText(one) || HALF_LETTER.test(one)) refuse(`${quoted(recorded)} isn't ${words}.`);
  const text = strip(one.replace(/\r\n?/g, "\n"));
  const length = lengthOf(text);
  if (length > most) {
    refuse(`${name} has ${grouped(length)} characters, and ${grouped(most)} is the most. Shorten it by ${grouped(length - most)}.`);
  }
  return text;
}

const isBlank = (part) => part === null || (isText(part) && !strip(part));
const bare = (name) => strip(name).toLowerCase().replace(/[ -]/g, "_");
const namesOf = (kind) => ["decision", ...(kind.sure ? ["sure"] : []), ...kind.fields];

function readPart(name, part, kind) {
  if (name === "decision") return optionOf(onlyOne(part), kind.options, `a decision; it is one of: ${kind.options.join(", ")}`);
  if (name !== "sure" || !kind.sure) return readText(part, name, MOST_IN_FIELD, `what ${name} asks for: a text`);
  const value = readNumber(part, PERCENT, numberWords(PERCENT));
  if (value < 0 || value > 100) refuse(`${quoted(part)} isn't a whole number from 0 to 100, which is what sure asks for.`);
  return value;
}

// For each kind: its words, how to read a recorded value as one (null: it holds nothing), and how to say it.
const KINDS = {
  choice: {
    words: ({ options }) => `one of: ${options.join(", ")}`,
    read: (recorded, { options }, words) => optionOf(onlyOne(recorded), options, words),
    shown: (value) => value,
  },
  choices: {
    words: ({ options }) => `a list of those that apply, out of: ${options.join(", ")}`,
    read(recorded, { options }, words) {
      const listed = isText(recorded) ? [recorded] : recorded;
      if (!Array.isArray(listed)) refuse(`${quoted(recorded)} isn't ${words}.`);
      const chosen = listed.map((one) => optionOf(one, options, words));
      return options.filter((option) => chosen.includes(option));
    },
    shown: (value) => value.join(", ") || "none of them",
  },
  number: {
    words: numberWords,
    read: readNumber,
    shown: (value, { unit }) => `${grouped(value)}${after(unit)}`,
  },
  pair_of_cases: {
    words: ({ cases }) => `two different case numbers from ${cases[0]} to ${cases.at(-1)}`,
    read(recorded, { cases }, words) {
      if (!Array.isArray(recorded) || recorded.length !== 2) refuse(`${quoted(recorded)} isn't ${words}.`);
      const pair = recorded.map((one) => optionOf(one, cases, words));
      if (pair[0] === pair[1]) refuse(`${pair[0]} stands there twice. This asks for ${words}.`);
      return pair;
    },
    shown: (value) => value.join(" and "),
  },
  ordering: {
    words: ({ items }) => `a list of all ${items.length} in your order: ${items.join(", ")}`,
    read(recorded, { items }, words) {
      const listed = isText(recorded) ? recorded.split(/[,;>\n]/) : recorded;
      if (!Array.isArray(listed)) refuse(`${quoted(recorded)} isn't ${words}.`);
      const order = [];
      for (const one of listed) {
        const item = optionOf(one, items, words);
        if (order.includes(item)) refuse(`${item} stands there twice. This asks for ${words}.`);
        order.push(item);
      }
      const missing = items.filter((item) => !order.includes(item));
      if (missing.length) refuse(`Still missing: ${missing.join(", ")}. This asks for ${words}.`);
      return order;
    },
    shown: (value) => value.join(", "),
  },
  table: {
    words: ({ rows, columns }) => `${rows.length} rows of ${columns.length} whole numbers (${rows.join("; ")})`,
    read(recorded, { rows, columns }, words) {
      const fits = Array.isArray(recorded) && recorded.length === rows.length;
      if (!fits || !recorded.every((row) => Array.isArray(row) && row.length === columns.length)) {
        refuse(`${quoted(recorded)} isn't ${words}.`);
      }
      return recorded.map((row) => row.map((cell) => readNumber(cell, TABLE_CELL, numberWords(TABLE_CELL))));
    },
    shown(value, { rows, columns }) {
      const small = columns.map((column) => first(column, 1).toLowerCase() + column.slice(first(column, 1).length));
      const line = (row) => row.map((number, at) => `${grouped(number)} (${small[at]})`).join(", ");
      return value.map((row, at) => `${rows[at]}: ${line(row)}`).join("; ");
    },
  },
  spans: {
    words({ pieces, labels, none }) {
      const from = `a list of pieces (from ${pieces[0]} to ${pieces.at(-1)})`;
      return `${from} for each label that you need, out of: ${labels.join(", ")}${none ? "; or {} when there is nothing to mark" : ""}`;
    },
    read(recorded, { pieces, labels, none }, words) {
      const alone = labels.length === 1 && (isText(recorded) || Array.isArray(recorded));
      if (!alone && !isObject(recorded)) refuse(`${quoted(recorded)} isn't ${words}.`);
      const labelOf = new Map();
      for (const [key, those] of alone ? [[labels[0], recorded]] : Object.entries(recorded)) {
        const label = optionOf(key, labels, `one of the labels: ${labels.join(", ")}`);
        if (!isText(those) && !Array.isArray(those)) {
          refuse(`${quoted(those)} isn't a list of pieces. This asks for ${words}.`);
        }
        for (const one of isText(those) ? [those] : those) {
          const piece = optionOf(one, pieces, `a piece of the text, from ${pieces[0]} to ${pieces.at(-1)}`);
          const other = labelOf.get(piece) ?? label;
          if (other !== label) refuse(`${piece} stands under ${other} and under ${label}. Give it one label.`);
          labelOf.set(piece, label);
        }
      }
      if (!labelOf.size && !none) return null;
      const under = (label) => pieces.filter((piece) => labelOf.get(piece) === label);
      return Object.fromEntries(labels.map((label) => [label, under(label)]).filter(([, those]) => those.length));
    },
    shown(value, { labels }) {
      const used = labels.filter((label) => Object.hasOwn(value, label));
      return used.map((label) => `${label}: ${value[label].join(", ")}`).join("; ") || "nothing to mark";
    },
  },
  decision_record: {
    words(kind) {
      const told = { decision: `one of: ${kind.options.join(", ")}`, sure: "a whole number from 0 to 100" };
      const parts = namesOf(kind).map((name) => `${name} (${(kind.fields.includes(name) ? null : told[name]) ?? "in words"})`);
      return `a record of: ${parts.join(", ")}`;
    },
    read(recorded, kind, words) {
      const names = namesOf(kind);
      const alone = names.length === 1 && isText(recorded);
      if (!alone && !isObject(recorded)) refuse(`${quoted(recorded)} isn't ${words}.`);
      const given = new Map();
      for (const [key, part] of alone ? [["decision", recorded]] : Object.entries(recorded)) {
        const name = names.find((one) => bare(one) === bare(key)) ?? refuse(`${quoted(key)} isn't asked for. This asks for ${words}.`);
        if (given.has(name)) refuse(`${name} stands there twice. This asks for ${words}.`);
        given.set(name, part);
      }
      for (const [name, part] of given) if (isBlank(part)) given.delete(name);
      if (!given.size) return null;
      const missing = names.filter((name) => !given.has(name));
      if (missing.length) refuse(`Still missing: ${missing.join(", ")}. This asks for ${words}.`);
      return Object.fromEntries(names.map((name) => [name, readPart(name, given.get(name), kind)]));
    },
    shown(value, { sure, fields }) {
      const said = sure ? `${value.decision}, ${value.sure}% sure` : value.decision;
      return [said, ...fields.map((field) => `${field}: ${asCode(value[field])}`)].join("; ");
    },
  },
  short_text: {
    words: ({ most }) => `a short text of at most ${grouped(most)} characters`,
    read: (recorded, { most }, words) => readText(recorded, "It", most, words) || null,
    shown: (value) => asCode(value),
  },
};

function rulesOf(kind) {
  if (!Object.hasOwn(KINDS, kind.kind)) {
    throw new TypeError(`${written(kind.kind)} is no kind of answer. It is one of: ${Object.keys(KINDS).join(", ")}.`);
  }
  return KINDS[kind.kind];
}

/**
 * Say in words what a kind of answer asks for.
 *
 * @param {object} kind as kinds.schema.json describes it
 * @returns {string} such as: a whole number from 0 to 1,000 families
 */
export function wordsOf(kind) {
  return rulesOf(kind).words(kind);
}

/**
 * Read what was recorded as the kind that was asked for. Says whether it is complete and of that kind, never whether
 * it is right.
 *
 * @param {object} kind as kinds.schema.json describes it
 * @param {*} recorded plain data: what a cell or a form holds
 * @returns {{value: *, note: string, problem: string, shown: string}} the value, null where there is none or it can't be
 *   read; how a slip was read; what is wrong, in a sentence; and the value in words
 */
export function readAnswer(kind, recorded) {
  const rules = rulesOf(kind);
  const nothing = { value: null, note: "", problem: "", shown: "" };
  if (recorded === null || recorded === undefined || (isText(recorded) && !strip(recorded))) return nothing;
  if (isObject(recorded) && Object.keys(recorded).length === 1 && Object.hasOwn(recorded, NOT_PLAIN)) {
    const text = isText(recorded[NOT_PLAIN]) ? recorded[NOT_PLAIN] : written(recorded[NOT_PLAIN]);
    return { ...nothing, problem: `What was handed in isn't a plain value: ${asCode(text)}` };
  }
  let value;
  try {
    value = rules.read(recorded, kind, rules.words(kind));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ...nothing, problem: error.message };
  }
  if (value === null) return nothing;
  const shown = rules.shown(value, kind);
  // a list: the pieces under the one label that there is
  const meant = Array.isArray(recorded) && !Array.isArray(value) ? same(Object.values(value), [recorded]) : same(value, recorded);
  const note = meant ? "" : `(Written as ${began(recorded)} and read as ${shown}.)`;
  return { value, note, problem: "", shown };
}

function same(one, other) {
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((item, at) => same(item, other[at]));
  }
  if (!isObject(one)) return one === other;
  if (!isObject(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]));
}
