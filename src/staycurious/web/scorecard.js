/**
 * Read Larkshire's scorecard and score a referral with it, as tools/score/scorecard.py does in Python.
 * A test holds the two, and scikit-learn, together: the same probability, score, band and messages.
 */

const FORMAT = "staycurious-scorecard/1";
const CELLS = ["flagged_and_happened", "flagged_not_happened", "missed", "neither"];

const KINDS = {
  text: ["a text", (value) => typeof value === "string"],
  number: ["a number", (value) => typeof value === "number"],
  whole: ["a whole number", Number.isInteger],
  yesNo: ["true or false", (value) => typeof value === "boolean"],
  object: ["an object {…}", isObject],
  list: ["a list […]", Array.isArray],
};
const CARD = {
  format: "text", tool: "text", variant: "text", title: "text", predicts: "object", trained_on: "object",
  intercept: "number", fields: "list", bands: "list", flag_from: "whole", measured: "object",
};
const SIZE = { size: "number", low: "number", high: "number" };
const EFFECT = { plain: "text", unit: "text", method: "text", control: "object", ...SIZE };
const COMMON = { name: "text", label: "text", kind: "text" };
const FIELD = {
  count: { ...COMMON, min: "whole", max: "whole", default: "whole", weight: "number" },
  choice: { ...COMMON, default: "text", options: "list" },
  yes_no: { ...COMMON, default: "yesNo", weight: "number" },
};

/** A scorecard can't be used; the message names the place and the mend. */
export class ScorecardError extends Error {
  name = "ScorecardError";
}

/** A referral can't be scored; the message names the field and the mend. */
export class ReferralError extends Error {
  name = "ReferralError";
}

/**
 * Check that a scorecard can be used.
 * @param {object|string} source The scorecard, or its JSON text.
 * @param {string} [name] What to call it in a message, such as "escalation.json".
 * @returns {object} The scorecard.
 * @throws {ScorecardError} When something in it is wrong.
 */
export function readScorecard(source, name = "scorecard") {
  let card = source;
  if (typeof source === "string") {
    try {
      card = JSON.parse(source);
    } catch (error) {
      throw new ScorecardError(`${name}: is not JSON (${error.message}). Write it again with: staycurious train.`);
    }
  }
  checkCard(card, name);
  return card;
}

/**
 * Score a referral, and say what moved the score.
 * @param {object} card As readScorecard gives it.
 * @param {object} referral A value for every field of the scorecard, and nothing else.
 * @returns {{probability: number, score: number, band: string, flagged: boolean,
 *   contributions: {field: string, label: string, valueLabel: string, weight: number}[]}}
 *   The contributions are in log-odds against the field's default, largest first.
 * @throws {ReferralError} When a field is missing, unknown, or holds a value that it can't.
 */
export function score(card, referral) {
  checkReferral(card, referral);
  const contributions = card.fields.map((field) => contribution(field, referral[field.name]));
  // summed from the start, in the fields' order: Python does the same, to the last bit
  const logOdds = contributions.reduce((sum, part) => sum + part.weight, card.intercept);
  const probability = sigmoid(logOdds);
  const number = Math.floor(100 * probability + 0.5);
  return {
    probability,
    score: number,
    band: card.bands.find((band) => number <= band.to).name,
    flagged: number >= card.flag_from,
    contributions: contributions.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
  };
}

/**
 * Check that a referral can be scored.
 * @param {object} card As readScorecard gives it.
 * @param {object} referral A value for every field of the scorecard, and nothing else.
 * @param {string} [name] What to call it in a message.
 * @throws {ReferralError} When a field is missing, unknown, or holds a value that it can't.
 */
export function checkReferral(card, referral, name = "referral") {
  if (!isObject(referral)) {
    throw new ReferralError(
      `${name}: ${shown(referral)} is not a referral. Give a value for each field, as in {"moves": 2}.`,
    );
  }
  for (const field of card.fields) {
    if (!Object.hasOwn(referral, field.name)) {
      throw new ReferralError(`${name}: the field "${field.name}" is missing. Add it, ${wanted(field)}.`);
    }
    const value = referral[field.name];
    if (!fits(field, value)) {
      throw new ReferralError(
        `${name}, field "${field.name}": ${shown(value)} can't stand here. Give ${wanted(field)}.`,
      );
    }
  }
  const known = card.fields.map((field) => field.name);
  const strange = Object.keys(referral).filter((key) => !known.includes(key));
  if (strange.length) {
    throw new ReferralError(
      `${name}: the scorecard has no field ${strange.map(shown).join(", ")}. ` +
        `Take it out; the fields are: ${known.join(", ")}.`,
    );
  }
}

/**
 * Say a field's value in words, such as "School", "Yes" or "2 referrals".
 * @param {object} field One of the scorecard's fields.
 * @param {string|boolean|number} value The value, which the field can hold.
 * @returns {string} The words.
 */
export function valueLabel(field, value) {
  if (field.kind === "choice") return field.options.find((option) => option.value === value).label;
  if (field.kind === "yes_no") return value ? "Yes" : "No";
  const unit = field.unit ?? "";
  if (unit === "%") return `${value}%`;
  return `${value} ${value === 1 ? unit.replace(/s$/, "") : unit}`.trimEnd();
}

function contribution(field, value) {
  const weight =
    field.kind === "choice"
      ? field.options.find((option) => option.value === value).weight
      : field.weight * (value - field.default);
  return { field: field.name, label: field.label, valueLabel: valueLabel(field, value), weight };
}

function sigmoid(logOdds) {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds));
  const odds = Math.exp(logOdds);
  return odds / (1 + odds);
}

function fits(field, value) {
  if (field.kind === "choice") return field.options.some((option) => option.value === value);
  if (field.kind === "yes_no") return typeof value === "boolean";
  return Number.isInteger(value) && value >= field.min && value <= field.max;
}

function wanted(field) {
  if (field.kind === "choice") return `one of ${field.options.map((option) => option.value).join(", ")}`;
  if (field.kind === "yes_no") return "true or false";
  return `a whole number from ${field.min} to ${field.max}`;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value) {
  // JSON has no word for these
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return JSON.stringify(value) ?? String(value);
}

function checkCard(card, name) {
  const need = (fine, place, mend) => {
    if (!fine) throw new ScorecardError(`${name}, ${place}: ${mend}`);
  };
  const holds = (part, keys, place, others = []) => {
    need(isObject(part), place, "is not an object. Write it as {…}.");
    for (const [key, kind] of Object.entries(keys)) {
      need(Object.hasOwn(part, key), place, `"${key}" is missing. Add it.`);
      const [words, right] = KINDS[kind];
      const wrong = shown(part[key]);
      need(right(part[key]), `${place}.${key}`, `${wrong} is of the wrong type. Write ${words}.`);
      if (kind === "number") need(Number.isFinite(part[key]), `${place}.${key}`, `${wrong} is no number. Write one.`);
    }
    for (const key of Object.keys(part)) {
      need(
        Object.hasOwn(keys, key) || others.includes(key),
        place,
        `"${key}" is not known here. Take it out or mend its spelling.`,
      );
    }
  };

  need(isObject(card), "top", "is not an object. Write it as {…}.");
  need(card.format === FORMAT, "format", `${shown(card.format ?? null)} can't be read here. Use "${FORMAT}".`);
  // what the file's seal, sha256, says is checked where files are read: in Python
  holds(card, CARD, "top", ["effect", "sha256"]);
  need(!Object.hasOwn(card, "sha256") || typeof card.sha256 === "string", "top.sha256", "is of the wrong type. Write a text.");
  holds(card.predicts, { field: "text", plain: "text", not: "text" }, "predicts");
  need(card.fields.length > 0, "fields", "is empty. Add a field.");
  const names = new Set();
  card.fields.forEach((field, index) => checkField(field, `fields[${index}]`, names, holds, need));
  checkBands(card, holds, need);
  checkMeasured(card.measured, holds, need);
  if (Object.hasOwn(card, "effect")) {
    holds(card.effect, EFFECT, "effect", ["more"]);
    holds(card.effect.control, SIZE, "effect.control");
    need(!Object.hasOwn(card.effect, "more") || isObject(card.effect.more), "effect.more", "is not an object. Write it as {…}.");
  }
}

function checkField(field, at, names, holds, need) {
  need(isObject(field), at, "is not an object. Write it as {…}.");
  const place = typeof field.name === "string" ? `${at} (${field.name})` : at;
  const { kind } = field;
  const mend = `${shown(kind ?? null)} is not known. Write one of: ${Object.keys(FIELD).join(", ")}.`;
  need(typeof kind === "string" && Object.hasOwn(FIELD, kind), `${place}.kind`, mend);
  holds(field, FIELD[kind], place, ["unit"]);
  need(!names.has(field.name), `${place}.name`, "stands here twice. Give each field its own name.");
  names.add(field.name);
  need(!Object.hasOwn(field, "unit") || typeof field.unit === "string", `${place}.unit`, "is of the wrong type. Write a text.");
  if (kind === "count") need(field.min < field.max, `${place}.max`, "is not above min. Make it larger.");
  if (kind === "choice") {
    field.options.forEach((option, index) => {
      holds(option, { value: "text", label: "text", weight: "number" }, `${place}.options[${index}]`);
    });
    const values = new Set(field.options.map((option) => option.value));
    need(values.size === field.options.length, `${place}.options`, "has a value twice. Give each its own.");
  }
  need(fits(field, field.default), `${place}.default`, `${shown(field.default)}: give ${wanted(field)}.`);
  if (kind === "choice") {
    const start = field.options.find((option) => option.value === field.default);
    need(start.weight === 0, `${place}.options`, "the default's weight is not 0. Set it to 0.");
  }
}

function checkBands(card, holds, need) {
  let expected = 0;
  card.bands.forEach((band, index) => {
    const place = `bands[${index}]`;
    holds(band, { name: "text", label: "text", from: "whole", to: "whole" }, place);
    const problem = band.from > expected ? "leaves a gap" : "overlaps the band before";
    need(band.from === expected, `${place}.from`, `${band.from} ${problem}. Start it at ${expected}.`);
    need(band.to >= band.from, `${place}.to`, `${band.to} is below from. Make it larger.`);
    expected = band.to + 1;
  });
  need(expected === 101, "bands", `end at ${expected - 1}. Let the last band end at 100.`);
  const starts = card.bands.map((band) => band.from);
  const mend = `${card.flag_from} is no band's start. Use one of: ${starts.join(", ")}.`;
  need(starts.includes(card.flag_from), "flag_from", mend);
}

function checkMeasured(measured, holds, need) {
  const keys = { held_out: "whole", flagged_per_1000: "whole", escalated: "object", harm: "object", by_score: "list" };
  holds(measured, keys, "measured");
  const counts = Object.fromEntries(["happened_per_1000", ...CELLS].map((cell) => [cell, "whole"]));
  for (const outcome of ["escalated", "harm"]) {
    holds(measured[outcome], counts, `measured.${outcome}`);
    const total = CELLS.reduce((sum, cell) => sum + measured[outcome][cell], 0);
    need(total === 1000, `measured.${outcome}`, `the four cells add up to ${total}. They must make 1,000.`);
  }
  const row = { from: "whole", to: "whole", referrals: "whole", escalated_per_100: "number", harm_per_100: "number" };
  measured.by_score.forEach((part, index) => holds(part, row, `measured.by_score[${index}]`));
}
