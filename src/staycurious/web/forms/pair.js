/**
 * The form for two cases, put side by side: what the tool scored, and which details of the two forms differ.
 */
import { announcer, make } from "../explorable.js";
import { score, valueLabel } from "../scorecard.js";
import { chooser } from "./shared.js";
import { caseName } from "./words.js";

/**
 * Put two cases side by side.
 * @param {object} card The tool's scorecard.
 * @param {object} one A case with "id" and "referral".
 * @param {object} two Another.
 * @returns {{sentence: string, rows: {label: string, values: string[], differs: boolean|null}[]}} The scores and the
 *   number of details that differ, in a sentence; each detail, then score and band.
 */
export function compareCases(card, one, two) {
  const both = [one, two];
  const results = both.map(({ referral }) => score(card, referral));
  const bands = both.map((_, at) => card.bands.find(({ name }) => name === results[at].band).label);
  const rows = card.fields.map((field) => ({
    label: field.label,
    values: both.map(({ referral }) => valueLabel(field, referral[field.name])),
    differs: one.referral[field.name] !== two.referral[field.name],
  }));
  const differing = rows.filter(({ differs }) => differs).length;
  const details = ["no detail", "one detail"][differing] ?? `${differing} details`;
  const same = results[0].band === results[1].band ? "the same band" : "different bands";
  rows.push({ label: "Score", values: results.map((result) => String(result.score)), differs: null });
  rows.push({ label: "Band", values: bands, differs: null });
  return {
    sentence: `${one.id} scored ${results[0].score}, ${two.id} scored ${results[1].score}: `
      + `they differ in ${details} and fall in ${same}.`,
    rows,
  };
}

/**
 * Make the form's body for a pair of cases.
 * @param {object} ask A pair of cases, with "cases" and "scorecard".
 * @param {function} changed What to call when the person chooses.
 * @returns {object} The body.
 */
export function pairBody(ask, changed) {
  const ids = ask.answer.cases;
  const options = ids.map((id) => [id, caseName(ask, id)]);
  const choosers = ["First case", "Second case"].map((label) => {
    const one = chooser(options, { none: "Choose a case", blank: "________", changed: update });
    return { ...one, element: make("label", {}, make("span", { class: "label" }, label), ...one.elements) };
  });
  const said = make("p");
  const spoken = announcer(600);
  const side = make("div", { class: "scrolls", role: "group", "aria-label": "The two referrals side by side", tabindex: "0", hidden: true });
  const chosen = () => choosers.map(({ select }) => select.value || null);
  const missing = () => {
    const [one, two] = chosen();
    if (!one || !two) return "Choose two cases.";
    return one === two ? "Choose two different cases." : "";
  };
  const show = () => {
    const compared = missing() ? null : comparison(ask, ...chosen());
    said.textContent = compared?.sentence ?? "";
    side.replaceChildren(...(compared ? [sideBySide(ask, chosen(), compared.rows)] : []));
    side.hidden = !compared;
  };
  function update() {
    show();
    spoken.say(() => said.textContent);
    changed();
  }
  return {
    children: [make("fieldset", {}, make("legend", {}, ask.label), make("div", { class: "along" }, ...choosers.map(({ element }) => element))), said, side, spoken.element],
    draft: () => (chosen().some(Boolean) ? chosen() : null),
    restore(draft) {
      const pair = draft ?? [null, null];
      const fits = Array.isArray(pair) && pair.length === 2 && pair.every((id) => id === null || ids.includes(id));
      if (!fits) return false;
      choosers.forEach(({ set }, at) => set(pair[at]));
      show();
      return true;
    },
    draftOf: (value) => value,
    candidate: chosen,
    missing,
    focus: () => (choosers.find(({ select }) => !select.value) ?? choosers[0]).select.focus(),
    stop: spoken.stop,
  };
}

function comparison(ask, one, two) {
  const [first, second] = [one, two].map((id) => ask.cases?.find((each) => each.id === id));
  return ask.scorecard && first && second ? compareCases(ask.scorecard, first, second) : null;
}

// A phone shows each detail's name above its two values; the roles say that it is a table all the same.
function sideBySide(ask, pair, rows) {
  const cell = (value) => make("td", { role: "cell" }, value);
  const row = (head, cells, differs) => make("tr", { role: "row", class: differs ? "differs" : null }, head, ...cells);
  const heads = pair.map((id) => make("th", { scope: "col", role: "columnheader" }, caseName(ask, id)));
  const body = rows.map(({ label, values, differs }) => row(
    make("th", { scope: "row", role: "rowheader" }, differs ? `${label}: different` : label), values.map(cell), differs));
  return make("table", { class: "compare", role: "table" }, make("caption", {}, "The two referrals side by side"),
    make("thead", { role: "rowgroup" }, row(make("th", { scope: "col", role: "columnheader" }, "Detail"), heads)),
    make("tbody", { role: "rowgroup" }, ...body));
}
