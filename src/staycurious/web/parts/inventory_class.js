// Where a tutor counts a class's codes: all in the page, and gone when the page is left.

import { make, newId } from "../explorable.js";
import { changeWords, classResult, FEW, readLines, readWords, resultCsv, sittingsCsv } from "../inventory.js";
import { paragraph } from "../quiz_forms.js";

/**
 * Start the part.
 * @param {HTMLElement} place Its element, as booktools/inventory.py makes it.
 */
export default function mountClass(place) {
  const { edition, ideas } = JSON.parse(place.querySelector("script[type='application/json']").textContent);
  const id = newId("codes");
  const field = make("textarea", { id, rows: "8", spellcheck: "false", autocomplete: "off", autocapitalize: "none", "aria-describedby": `${id}-hint` });
  const status = make("p", { role: "status", class: "sc-inv-said" });
  const result = make("div");
  const form = make(
    "form", { class: "sc-inv-paste" },
    make("p", {}, make("label", { for: id }, "The codes, one on each line"), field),
    make("p", { id: `${id}-hint`, class: "sc-hint" }, "Paste the column with the codes, or a whole export: other things in a line are passed over. Nothing is sent or kept: it is gone when you leave the page."),
    make("p", {}, make("button", { type: "submit" }, "Count")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const read = readLines(field.value, edition);
    const counted = classResult(read.sittings);
    status.textContent = readWords(read, counted).join(" ");
    result.replaceChildren(...asideParts(read, counted), ...(read.sittings.length ? resultParts(read, counted, ideas) : []));
  });
  place.querySelector(".sc-without").hidden = true;
  place.append(form, status, result);
}

function asideParts({ sittings, aside, repeated }, { unclear }) {
  const rows = [
    ...aside.filter(({ none }) => !none).map(({ line, text, why }) => [line, `“${text}”: ${why}`]),
    ...repeated.map(({ line, first, code }) => [line, `${code} stood on line ${first} already, and is counted once.`]),
    ...unclear.map((person) => unclearRow(sittings.filter((one) => one.person === person))),
  ].sort(([one], [other]) => one - other);
  const list = (all) => make("ul", { class: "sc-inv-aside" }, ...all.map(([line, text]) => make("li", {}, `Line ${line}: ${text}`)));
  const parts = rows.length ? [make("h3", {}, "Lines to look at"), list(rows)] : [];
  // an export has many of these, and the result shouldn't stand below them all
  const none = aside.filter((one) => one.none).map(({ line, text }) => [line, `“${text}”`]);
  if (none.length) {
    const what = paragraph("A code is five groups of four, with a hyphen between them.");
    const folded = make("details", {}, make("summary", {}, `Lines without a code, such as headings: ${none.length}`), what, list(none));
    folded.open = !sittings.length;
    parts.push(folded);
  }
  return parts;
}

function unclearRow([first, ...others]) {
  const lines = others.map(({ line }) => `line ${line}`).join(" and ");
  return [first.line, `its word is also that of ${lines}, so nobody can tell which belong together. If one is a second try, take it out and count again.`];
}

function resultParts({ sittings }, result, ideas) {
  const { before, after, pairs } = result;
  const share = (count, { n }) => (n ? `${count} of ${n}` : "–");
  const all = ideas.map((idea, at) => {
    const [one, two] = [before.ideas[at], after.ideas[at]];
    return [share(one.right, before), share(one.sure, before), share(two.right, after), share(two.sure, after)];
  });
  const same = pairs.ideas.map(({ gained, lost, both, neither }) => [gained, lost, both, neither]);
  const few = Math.max(before.n, after.n) < FEW ? [paragraph(`These are fewer than ${FEW} people: one or two of them can change how a row looks.`)] : [];
  return [
    make("h3", {}, "All codes"),
    ...few,
    table("How many were right, and how many weren’t although they were at least 80% sure", ["Before: right", "Before: sure, and not right", "After: right", "After: sure, and not right"], ideas, all),
    make("h3", {}, "The same people, before and after"),
    ...changeWords(pairs).map(paragraph),
    ...(pairs.n ? [
      table(`What changed for the ${pairs.n} who sat both`, ["Newly right", "No longer right", "Right both times", "Right neither time"], ideas, same),
      paragraph("Among twelve rows some move by chance alone. Look for rows in which many were right neither time, and talk about those ideas with the whole class."),
    ] : []),
    make("h3", {}, "To take along"),
    copyPart("The class, one line an idea, as CSV", resultCsv(result, ideas)),
    copyPart("Each code, one line a sitting, as CSV", sittingsCsv(sittings, ideas)),
  ];
}

function table(caption, columns, ideas, rows) {
  const head = make("tr", {}, ...["Idea", ...columns].map((name) => make("th", { scope: "col" }, name)));
  const body = ideas.map(({ title }, at) => make("tr", {}, make("th", { scope: "row" }, `${at + 1}. ${title}`), ...rows[at].map((cell) => make("td", {}, String(cell)))));
  const made = make("table", { class: "table" }, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...body));
  return make("div", { class: "pst-scrollable-table-container", tabindex: "0", role: "group", "aria-label": caption }, made);
}

function copyPart(name, text) {
  const id = newId("csv");
  const field = make("textarea", { readonly: true, rows: "4", spellcheck: "false", "aria-labelledby": id });
  field.value = text;
  const copy = make("button", { type: "button" }, "Copy", make("span", { class: "sc-unseen" }, ` ${name}`));
  const status = make("p", { role: "status", class: "sc-inv-said" });
  copy.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = "Copied.";
    } catch {
      status.textContent = "The text is selected. Copy it with the keys or the menu of your device.";
    }
  });
  return make("div", { class: "sc-entry" }, make("p", { id }, name), field, make("p", { class: "sc-keeping-actions" }, copy), status);
}
