/**
 * Which totals somebody takes along from the reliance lab: nothing is ticked for them, and no time and no single answer is in it.
 */
import { make, newId } from "./explorable.js";
import { TOTALS, totalLine } from "./reliance.js";
import { button, radios, row } from "./reliance_parts.js";
import { countOf } from "./reliance_results.js";

/**
 * Make the part in which totals are chosen, copied and downloaded.
 * @param {Array<{id: string, label: string, title: string, totals: object}>} sources Whose totals there are: what the choice says,
 *   the text's first line, and the totals.
 * @param {string[]} about Sentences on what they are for and what stays here.
 * @param {function(string, boolean=)} say Says something; wrong where something is missing.
 * @returns {HTMLElement} The part.
 */
export function takingPart(sources, about, say) {
  const id = newId("taken");
  const text = make("textarea", { id, readonly: true, rows: "6", spellcheck: "false" });
  const list = make("div", { class: "choices down" });
  const whose = radios("Whose?", "whose", sources.map((one) => [one.id, one.label]), { down: true });
  whose.element.querySelector("input").checked = true;

  const fill = () => {
    const { title, totals } = sources.find((one) => one.id === whose.value());
    const lines = [...list.querySelectorAll("input:checked")].map(({ value }) => totalLine(value, totals[value]));
    text.value = lines.length ? [title, ...lines].join("\n") : "";
    return lines.length;
  };
  const offer = () => {
    const { totals } = sources.find((one) => one.id === whose.value());
    const ids = Object.keys(TOTALS).filter((one) => totals[one]?.of);
    list.replaceChildren(...ids.map((one) => make("label", {}, make("input", { type: "checkbox", value: one }), `${TOTALS[one]}: ${countOf(totals[one])}`)));
    fill();
  };
  const tell = () => {
    const many = fill();
    say(many ? `${many} ${many === 1 ? "total" : "totals"} in the text.` : "No total is ticked.");
  };
  whose.element.addEventListener("change", () => {
    offer();
    tell();
  });
  list.addEventListener("change", tell);
  // the act, where there is something to act on
  const withText = (act) => () => {
    if (text.value) return act();
    say("Tick a total first.", true);
    list.querySelector("input")?.focus();
  };
  offer();
  return make("section", { class: "taking" },
    make("h5", {}, "Which totals do you want to take along?"),
    ...about.map((sentence) => make("p", {}, sentence)),
    whose.element,
    make("fieldset", {}, make("legend", {}, "Totals"), list),
    make("p", {}, make("label", { for: id }, "The text to take along")),
    text,
    row(button("Copy the text", withText(() => copy(text, say))), button("Download it", withText(() => download(text.value, say)))));
}

async function copy(text, say) {
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
    say("Copied.");
  } catch {
    say("The text is selected. Copy it with the keys or the menu of your device.");
  }
}

function download(text, say) {
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
  make("a", { href: address, download: "my-reliance-totals.txt" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  say("Downloaded as my-reliance-totals.txt.");
}
