/**
 * What in somebody's words looks as if it could name a real person: an NHS number, a private phone number, an e-mail address, a date
 * of birth, a name with an address, a house with its postcode. Patterns only, so it can be wrong and it misses much; it warns, and
 * never stops anybody.
 */

// No lookbehind in any of these: Safari reads it from 16.4 on only, and throws the whole module away before. Where a sign must not
// stand before a match, the group “lead” takes the sign that does.

const MONTH = String.raw`(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?`;
const DATE = [
  String.raw`\d{1,2}[ /.-]{1,3}\d{1,2}[ /.-]{1,3}(?:\d{4}|\d{2})(?!\d)`,
  String.raw`\d{4}-\d{2}-\d{2}(?!\d)`,
  String.raw`\d{1,2}(?:[a-z]{2})?(?: of)?[ /-]{1,2}${MONTH},?[ /-]{1,2}(?:\d{4}|\d{2})(?!\d)`,
  String.raw`${MONTH} {1,2}\d{1,2}(?:[a-z]{2})?,? {1,2}\d{4}`,
].join("|");
const DOB = String.raw`d\.?o\.?b\b\.?|dates? of birth`;
// the date follows the word at once, or after a few that don't end the sentence: a visit's date is no date of birth
const BIRTH = new RegExp(
  String.raw`\b(?:(?:born|${DOB}|birth ?(?:day|date))(?:(?!\b(?:visit|met|meeting|saw|seen|party|review|call))[^.;!?\n\d]){0,25}?(?:\n ?)?(?:${DATE})|` +
    String.raw`(?:${DOB})[ :-]{0,3}(?:\n ?)?(?:\d{8}|\d{6})(?!\d))`,
  "gi",
);

const GAP = "[ .-]{0,2}";
// A leading 0 or +44, then 9 or 10 figures; no date, and no part of a longer number. Numbers that begin 03, 08 or 09 belong to
// organisations, such as a helpline's.
const PHONE = new RegExp(
  String.raw`(?<lead>^|[^\d+.-]|\D[.-])(?!0\d[ ./-]\d\d[ ./-](?:19|20)\d\d(?!\d))(?:(?:\+|00)44${GAP}(?:\(?0\)?${GAP})?|\(?0)[127](?:\)?${GAP}\d){8,9}(?!\d)`,
  "g",
);
const TEN = new RegExp(String.raw`(?<lead>^|\D)\d{3}${GAP}\d{3}${GAP}\d{4}(?!\d)`, "g");

// where nobody's own name can stand before the @, the address is an organisation's, as a helpline's number is
const EMAIL = /(?<lead>^|[^\w.+-])(?!(?:admin|contact|enquiries|hello|help|helpline|info|office|support)@)[\w.+-]{1,64}@[a-z\d](?:[a-z\d-]{0,62}\.[a-z\d]){1,8}[a-z\d-]{1,62}/gi;

const ROAD = "Street|St|Road|Rd|Lane|Avenue|Ave|Drive|Close|Court|Crescent|Gardens|Grove|Terrace|Way|Place|Walk|Square|Row|Mews|Hill|Rise";
// in small letters only those that are hardly ever another word, as "walk" or "way" may be, and after one word
const SMALL_ROAD = "street|road|rd|lane|avenue|ave|crescent|terrace";
const STREET = String.raw`\b\d{1,4}[A-Za-z]?,? {1,2}(?:(?:(?!Family|County|Crown|High Court|Magistrates)[A-Z][\p{L}'’-]+ {1,2}){1,3}(?:${ROAD}|${ROAD.toUpperCase()})|[\p{L}'’-]+ {1,2}(?:${SMALL_ROAD}))\b`;
const POSTCODE = String.raw`\b[A-Z]{1,2}\d[A-Z\d]? {0,2}\d[A-Z]{2}\b`;
// a street, the places after it and its postcode are one address, in a line or in several
const ADDRESS = new RegExp(String.raw`${STREET}(?:(?:,?[ \n]\p{Lu}[\p{L}'’-]+){0,6},?[ \n](?<code>${POSTCODE}))?|${POSTCODE}`, "gu");
/** How far from an address its name is looked for: a text without a full stop would else be read again for each address. */
const NEAR = 300;
const WORD = String.raw`\p{Lu}(?:['’]\p{Lu})?\p{L}+(?:-\p{L}+)*`;
const NAME = new RegExp(String.raw`(?<lead>^|[^\p{L}'’-])(?<run>(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr)\. )?${WORD}(?: {1,2}${WORD})*)`, "gu");
// what follows a name: a word that begins a sentence, or has all its letters in capitals, is taken for a name only before these
const ACTS = new RegExp(
  String.raw`^(?:['’]s\b|,? (?:and \p{Lu}|(?:(?!we\b|you\b)[\p{Ll}\d'’]+,? ){0,5}?(?:lives?|lived|living|stay(?:s|ed|ing)|moved)\b` +
    String.raw`|(?:is|was|family|families|told|said|asked|rang)\b|(?:of|from) (?:\p{Lu}|$)|\()| ?[,:-] ?(?:[Ff]lat \w+,? )?$)`,
  "u",
);
// words that begin a sentence, or are written with a capital, and name nobody
const NO_NAMES = new Set((
  "A Address After All Also Although An And Any As At Because Before But By Children Each Every Everybody Everyone Families For From Go He Her Here His Home " +
  "How However I If In It Its Last Later Let Many Men Most My Name Next No Nobody Not Nothing Now Of On Once One Or Other Our Parents People She Since So Some " +
  "Somebody Someone Sometimes Still That The Their Then There These They This Those Though Today Tomorrow Two Under Until We Were What When Where Which While " +
  "Who Why With Women Would Yesterday You Your " +
  "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December " +
  "Christmas Easter Good Flat House Room Larkshire England Wales Scotland London"
).split(" "));
// a name with one of these is an organisation's, or a road's
const NO_PERSONS = new Set("Act Avenue Centre Church Council Court Hospital Infirmary Library Office Road School Services Street Surgery Trust University".split(" "));

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
  // as pasted from a document: a space that holds a line together is a space, and every dash a hyphen; each letter keeps its place
  const plain = text.replace(/[^\S\n]/g, " ").replace(/[\u2010-\u2015\u2212]/g, "-");
  const add = (kind, { index, 0: match, groups }, name = "") => {
    const [from, to] = [index + (groups?.lead?.length ?? 0), index + match.length];
    if (taken.some(([start, end]) => from < end && start < to)) return;
    taken.push([from, to]);
    const saw = name + text.slice(from, to);
    if (!found.some((one) => one.kind === kind && one.saw === saw)) found.push({ kind, saw });
  };
  for (const match of plain.matchAll(BIRTH)) add("a date of birth", match);
  for (const match of plain.matchAll(PHONE)) add("a phone number", match);
  for (const match of plain.matchAll(TEN)) {
    if (isNhsNumber(match[0].replace(/\D/g, ""))) add("an NHS number", match);
  }
  for (const match of plain.matchAll(EMAIL)) add("an e-mail address", match);
  const bare = plain.replace(ADDRESS, (address) => address.replace(/[^\n]/g, "#")); // no road is a name
  for (const match of plain.matchAll(ADDRESS)) {
    const { index, 0: words, groups: { code } } = match;
    const name = nameNear(bare, index, index + words.length);
    if (name && !found.some(({ saw }) => saw.startsWith(`${name} … `))) add("a name with an address", match, `${name} … `);
    // a house with its postcode needs no name
    else if (!name && code) add("an address", match);
  }
  return found;
}

/** Find a name in the sentence of an address, or in the sentence or line above. */
function nameNear(text, from, to) {
  const start = beginOf(text, from);
  const rest = text.slice(to, to + NEAR);
  const end = rest.search(/[.!?](?:\s|$)|\n/);
  const [before, after] = [text.slice(start, from), end < 0 ? rest : rest.slice(0, end)];
  const far = Math.max(0, start - NEAR);
  const above = far + text.slice(far, start).trimEnd().length;
  // "She lives at" speaks of somebody named above; else one word with a capital there may be anything
  const least = /\b(?:s?he|her|his)\b/i.test(before) ? 1 : 2;
  return nameIn(before) || nameIn(text.slice(beginOf(text, above), above), { least }) || nameIn(after, { begins: false });
}

/** Find where the sentence or line that goes on to a place begins. */
function beginOf(text, to) {
  const first = Math.max(0, to - NEAR);
  // "Mr." ends no sentence
  const before = text.slice(first, to).replace(/\b(Mr|Mrs|Ms|Mx|Dr)\. /g, "$1  ");
  return first + Math.max(before.lastIndexOf(". "), before.lastIndexOf("\n"), before.lastIndexOf("! "), before.lastIndexOf("? ")) + 1;
}

function nameIn(text, { begins = true, least = 1 } = {}) {
  const first = begins ? text.search(/[\p{L}\d#]/u) : -1;
  for (const { index, groups: { lead, run } } of text.matchAll(NAME)) {
    const words = run.split(/ +/);
    const usual = words.map((word) => word[0] + word.slice(1).toLowerCase());
    const kept = words.filter((word, at) => !NO_NAMES.has(usual[at]) && !/^\p{Lu}{2,4}$/u.test(word)); // no NHS, no GP
    if (kept.length < least || usual.some((word) => NO_PERSONS.has(word))) continue;
    if (kept.length > 1) return kept.join(" ");
    const from = index + lead.length + run.indexOf(kept[0]);
    const before = text.slice(0, from);
    if (/\b(?:in|at|near|around|outside) $/i.test(before)) continue; // a place
    const unsure = from === first || /\b(?:the|an?) $/i.test(before) || /^\p{Lu}+$/u.test(kept[0]);
    if (!unsure || (!/.{3}ing$/.test(kept[0]) && ACTS.test(text.slice(from + kept[0].length)))) return kept[0];
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
  return `This looks like ${list}. If a real person could be known by it, please take it out. This goes by patterns only: it can be wrong, and it misses a lot. Your words are kept as they are.`;
}

/** How long to wait while somebody types before their words are looked at, in milliseconds. */
const QUIET = 900;

/**
 * Warn below a field of what looks as if it could name a real person, each time that the typing rests.
 * @param {HTMLTextAreaElement|HTMLInputElement} control The field.
 * @param {HTMLElement} line Where the warning stands; a status.
 * @returns {function} Looks at once, as when the words came from elsewhere.
 */
export function warnBelow(control, line) {
  let looking;
  const look = () => {
    const said = warningOf(looksPersonal(control.value));
    if (line.textContent !== said) line.textContent = said; // the same words would be read out again
  };
  control.addEventListener("input", () => {
    clearTimeout(looking);
    looking = setTimeout(look, QUIET);
  });
  return look;
}
