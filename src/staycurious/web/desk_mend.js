/**
 * The note desk's last step: the note is put right, and copied.
 */

import { MORE, correctedNote, placesToMend } from "./desk.js";
import { quoted } from "./desk_key.js";
import { make, newId } from "./explorable.js";

/**
 * Let a reader put the note right.
 * @param {object} desk From makeDesk.
 * @param {object} held From holdAgainst.
 * @param {Object<string, string>} mended The new words so far, by place; it is written to.
 * @param {{keep: function(): void, say: function(string): void}} tell `keep` when something was written, `say` for a screen reader.
 * @returns {HTMLElement[]} The parts; the first is the head.
 */
export function mendParts(desk, held, mended, { keep, say }) {
  const { key, raised } = placesToMend(desk, held);
  const whole = make("textarea", { rows: 12, readonly: true, "aria-label": "The corrected note" });
  const write = () => {
    whole.value = correctedNote(desk, mended);
  };
  const put = (id, text) => {
    mended[id] = text;
    keep();
    write();
  };
  const line = (place) => mendLine(desk, place, mended[place.id], { put, say });
  const more = { id: MORE, label: "Anything else that this note must have.", turns: [] };
  write();
  return [
    make("h4", { tabindex: -1 }, "Correct the note"),
    make("p", {}, "Change the words, or take a sentence out. Nothing is kept when you leave this page: copy the note if you want it, and print it from there."),
    make("h5", {}, "The places of the key"),
    make("ol", { class: "items" }, ...key.map(line)),
    make("h5", {}, "What you raised as well"),
    make("ol", { class: "items" }, ...[...raised, more].map(line)),
    make("h4", {}, "The corrected note"), whole, copyRow(whole),
  ];
}

// One place: what was said there, a box for the new words, and for a sentence a way to take it out.
function mendLine(desk, { id, label, turns, text, mended }, now, { put, say }) {
  const [box, out] = [newId("mend"), newId("out")];
  const area = make("textarea", { id: box, rows: 3 });
  area.value = now ?? text ?? "";
  area.addEventListener("input", () => put(id, area.value));
  const parts = [make("label", { class: "verdict", for: box }, label), ...quoted(desk, turns), area];
  if (text === undefined) return make("li", {}, ...parts);
  const gone = make("input", { type: "checkbox", id: out, checked: now === "" });
  area.disabled = gone.checked;
  // an emptied box and a tick are one thing
  area.addEventListener("change", () => {
    gone.checked = !area.value.trim();
    area.disabled = gone.checked;
  });
  gone.addEventListener("change", () => {
    if (!area.value.trim()) area.value = text;
    area.disabled = gone.checked;
    put(id, gone.checked ? "" : area.value);
    say(gone.checked ? `${id} is taken out of the note.` : `${id} is back in the note.`);
  });
  parts.push(make("label", { class: "option", for: out }, gone, make("span", {}, `Take ${id} out`)));
  if (mended !== undefined) {
    parts.push(make("details", {}, make("summary", {}, `One way to mend ${id}`), make("p", {}, mended ?? "Take it out: nobody said it.")));
  }
  return make("li", {}, ...parts);
}

function copyRow(whole) {
  const copy = make("button", { type: "button" }, "Copy the note");
  const said = make("span", { role: "status" });
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(whole.value);
      said.textContent = "The corrected note is copied.";
    } catch { // no right to the clipboard, or none there
      whole.focus();
      whole.select();
      said.textContent = "The note is selected. Copy it with your device’s own keys.";
    }
  });
  return make("div", { class: "row" }, copy, said);
}
