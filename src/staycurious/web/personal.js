/**
 * What in somebody's words looks as if it could name a real person: an NHS number, a private phone number, an e-mail address, a date
 * of birth, a name with an address, a house with its postcode. Patterns only, so it can be wrong and it misses much; it warns, and
 * never stops anybody.
 */

const DATE = [
  String.raw`\d{1,2}[ /.-]\d{1,2}[ /.-](?:\d{4}|\d{2})(?!\d)`,
  String.raw`\d{4}-\d{2}-\d{2}(?!\d)`,
  String.raw`\d{1,2}(?:[a-z]{2})?(?: of)? (?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*,? (?:\d{4}|\d{2})(?!\d)`,
  String.raw`(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]* \d{1,2}(?:[a-z]{2})?,? \d{4}`,
].join("|");
// the date follows the word at once, or after a few that don't end the sentence: a visit's date is no date of birth
const BIRTH = new RegExp(
  String.raw`\b(?:born|d\.?o\.?b\b\.?|dates? of birth|birth ?(?:day|date))(?:(?!\b(?:visit|met|meeting|saw|seen|party|review|call))[^.;!?\n\d]){0,25}?(?:${DATE})`,
  "gi",
);

// A leading 0 or +44, then 9 or 10 figures. Numbers that begin 03, 08 or 09 belong to organisations, such as a helpline's.
const PHONE = /(?<![\d+])(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?|\(?0)[127]\d*\)?(?:[ .-]?\d)*(?!\d)/g;
const TEN = /(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/g;

// where nobody's own name can stand before the @, the address is an organisation's, as a helpline's number is
const EMAIL = /(?<![\w.+-])(?!(?:admin|contact|enquiries|hello|help|helpline|info|office|support)@)[\w.+-]{1,64}@[a-z\d](?:[a-z\d-]{0,62}\.[a-z\d]){1,8}[a-z\d-]{1,62}/gi;

const ROAD = "Street|St|Road|Rd|Lane|Avenue|Ave|Drive|Close|Court|Crescent|Gardens|Grove|Terrace|Way|Place|Walk|Square|Row|Mews|Hill|Rise";
// in small letters only those that are hardly ever another word, as "walk" or "way" may be, and after one word
const SMALL_ROAD = "street|road|rd|lane|avenue|ave|crescent|terrace";
const STREET = String.raw`\b\d{1,4}[A-Za-z]?,? (?:(?:(?!Family|County|Crown|High Court|Magistrates)[A-Z][\p{L}'’-]+ ){1,3}(?:${ROAD})|[\p{L}'’-]+ (?:${SMALL_ROAD}))\b`;
const POSTCODE = String.raw`\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b`;
// a street, the places after it and its postcode are one address, in a line or in several
const ADDRESS = new RegExp(String.raw`${STREET}(?:(?:,?[ \n]\p{Lu}[\p{L}'’-]+){0,6},?[ \n](?<code>${POSTCODE}))?|${POSTCODE}`, "gu");
/** How far from an address its name is looked for: a text without a full stop would else be read again for each address. */
const NEAR = 300;
const NAME = /\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? \p{Lu}[\p{L}'’-]+|(?<![\p{L}'’-])\p{Lu}[\p{Ll}'’-]+(?: \p{Lu}[\p{Ll}'’-]+)*/gu;
// words that begin a sentence, or are written with a capital, and name nobody
const NO_NAMES = new Set((
  "A After All Also Although An And Any As At Because Before But By Each Every Everybody Everyone For From Go He Her Here His How However I If In It Its " +
  "Last Later Many Most My Next No Nobody Not Nothing Now Of On Once One Or Other Our People She Since So Some Somebody Someone Sometimes Still That The Their " +
  "Then There These They This Those Though Today Tomorrow Two Under Until We Were What When Where Which While Who Why With Would Yesterday You Your " +
  "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December " +
  "Flat House Room School Library Council Court University Hospital Larkshire England Wales Scotland London"
).split(" "));

/**
 * Say whether ten figures are an NHS number: nine, and a check digit by modulus 11.
 * @param {string} digits Ten figures.
 * @returns {boolean} Whether the check digit fits (NHS Data Dictionary, NHS NUMBER: weights 10 to 2; 11 becomes 0, and 10 is never used).
 *   One in eleven other numbers fits by chance.
 */
export function isNhsNumber(digits) {
  if (!/^\d{10}$/.test(digits) || new Set(digits).size === 1) return false;
  const sum = [...digits.slice(0, 9)].reduce((total, digit, at) => total + (10 - at) * Number(digit), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[9]); // a remainder of 1 would ask for 10, which no figure is
}

/**
 * Find what looks as if it could name a real person.
 * @param {string} text Somebody's words.
 * @returns {Array<{kind: string, saw: string}>} What it looks like, in words, and the words themselves, each once.
 */
export function looksPersonal(text) {
  const found = [];
  const taken = [];
  const add = (kind, { index: from, 0: match }, saw = match) => {
    const to = from + match.length;
    if (taken.some(([start, end]) => from < end && start < to)) return;
    taken.push([from, to]);
    if (!found.some((one) => one.kind === kind && one.saw === saw)) found.push({ kind, saw });
  };
  for (const match of text.matchAll(BIRTH)) add("a date of birth", match);
  for (const match of text.matchAll(PHONE)) {
    const figures = match[0].replace(/\D/g, "").replace(/^(?:0044|44)0?|^0/, "");
    if (figures.length === 9 || figures.length === 10) add("a phone number", match);
  }
  for (const match of text.matchAll(TEN)) {
    if (isNhsNumber(match[0].replace(/\D/g, ""))) add("an NHS number", match);
  }
  for (const match of text.matchAll(EMAIL)) add("an e-mail address", match);
  for (const match of text.matchAll(ADDRESS)) {
    const [start, end] = sentenceAround(text, match.index, match.index + match[0].length);
    const around = `${text.slice(start, match.index)} ${text.slice(match.index + match[0].length, end)}`;
    const name = nameIn(around);
    if (name && !found.some(({ saw }) => saw.startsWith(`${name} … `))) add("a name with an address", match, `${name} … ${match[0]}`);
    // a house with its postcode needs no name
    else if (!name && match.groups.code) add("an address", match);
  }
  return found;
}

function sentenceAround(text, from, to) {
  const first = Math.max(0, from - NEAR);
  // "Mr." ends no sentence
  const before = text.slice(first, from).replace(/\b(Mr|Mrs|Ms|Mx|Dr)\. /g, "$1  ");
  const start = Math.max(before.lastIndexOf(". "), before.lastIndexOf("\n"), before.lastIndexOf("! "), before.lastIndexOf("? ")) + 1;
  const after = text.slice(to, to + NEAR);
  const rest = after.search(/[.!?](?:\s|$)|\n/);
  return [first + start, to + (rest < 0 ? after.length : rest)];
}

function nameIn(around) {
  const first = around.search(/\S/);
  for (const { 0: found, index } of around.matchAll(NAME)) {
    const words = found.split(" ").filter((word) => !NO_NAMES.has(word));
    const isPlace = words.length === 1 && /\b(?:in|at|near|around|outside) $/.test(around.slice(0, index));
    if (!words.length || isPlace) continue;
    const begins = index === first;
    // a sentence begins with a capital anyhow: alone there, a word is a name where somebody lives, is or moves
    const acts = /^,? (?:and \p{Lu}|lives?\b|lived\b|moved\b|stay(?:s|ed)\b|is\b|was\b|of\b|from\b|\()/u.test(around.slice(index + found.length));
    if (!begins || words.length > 1 || acts) return words.join(" ");
  }
  return "";
}

/** So many things are named; the others are counted. */
const MOST = 5;

/**
 * Say what was found, as sentences.
 * @param {Array<{kind: string, saw: string}>} found From looksPersonal().
 * @returns {string} What to do about it; "" where nothing was found.
 */
export function warningOf(found) {
  if (!found.length) return "";
  const things = found.slice(0, MOST).map(({ kind, saw }) => `${kind} (“${saw}”)`);
  if (found.length > MOST) things.push(`${found.length - MOST} more`);
  const list = things.length > 1 ? `${things.slice(0, -1).join(", ")} and ${things.at(-1)}` : things[0];
  return `This looks like ${list}. If a real person could be known by it, please take it out. This page looks for patterns only: it can be wrong, and it misses a lot. Your words are kept as they are.`;
}
