/**
 * Numbers as people write them, and as a page writes them for people. What is marked is read by answers.js, which says
 * why it reads otherwise.
 */

const COUNTED = ["family", "families", "child", "children", "person", "people", "referral", "referrals", "case", "cases"];
const NUMBER = /^(?:(?:about|around|roughly)\s+|[~=]\s*)?([-−–]?)((?:\d{1,3}(?:[,\s]\d{3})+|\d+)(?:\.\d+)?|\.\d+)\s*(\D*)$/i;

/**
 * Read a number as people write it: "98", " 1,000 ", "about 98", "98 families".
 *
 * @param {string} text what was typed
 * @param {string} unit what the number counts, where that may stand after it
 * @returns {number|null} null when it is not one plain number: "40%", "1 in 4", "forty"
 */
export function readNumber(text, unit = "") {
  const [, minus, digits, after] = NUMBER.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  const counted = after.replace(/\.$/, "").trim().toLowerCase();
  if (counted && counted !== unit.trim().toLowerCase() && !COUNTED.includes(counted)) return null;
  const number = Number(digits.replace(/[,\s]/g, ""));
  return minus ? -number : number;
}

/**
 * Write a number for people: 1,000.
 *
 * @param {number} number the number
 * @returns {string} with a comma at the thousands
 */
export function plain(number) {
  return number.toLocaleString("en-GB");
}
