/**
 * The form for marking pieces of a text: one native control beside each piece, and below them what is marked so far.
 */
import { announcer, make, newId } from "../explorable.js";
import { chooser, isObject } from "./shared.js";

/**
 * Make the form's body for marks in a text.
 * @param {object} ask Marks, with the "text" to mark.
 * @param {function} changed What to call at every change.
 * @returns {object} The body.
 */
export function spansBody(ask, changed) {
  const { labels, none: mayBeNone } = ask.answer;
  const said = (label) => ask.words?.[label] ?? label;
  const pieces = ask.text.map((piece) => pieceOf(piece, labels.map((label) => [label, said(label)]), update));
  const nothing = make("input", { type: "checkbox" });
  const nothingLine = make("label", { class: "option" }, nothing, make("span", {}, "There is nothing to mark"));
  const marked = make("div", { class: "marked" });
  const spoken = announcer(600);
  nothing.addEventListener("change", update);

  const marks = () => pieces.filter((piece) => piece.label()).map((piece) => [piece.id, piece.label()]);
  const candidate = () => Object.fromEntries(labels
    .map((label) => [label, marks().filter(([, used]) => used === label).map(([id]) => id)])
    .filter(([, ids]) => ids.length));
  const summary = () => {
    if (!marks().length) return nothing.checked ? "Nothing to mark." : "Nothing marked yet.";
    const counts = Object.entries(candidate()).map(([label, ids]) => `${said(label)}: ${ids.length}`);
    return `${marks().length} of ${pieces.length} marked. ${counts.join("; ")}.`;
  };
  const show = () => {
    const texts = new Map(ask.text.map(({ id, text }) => [id, text]));
    const lines = Object.entries(candidate())
      .map(([label, ids]) => make("li", {}, make("strong", {}, said(label)), `: ${ids.map((id) => `${id} “${texts.get(id)}”`).join("; ")}`));
    marked.replaceChildren(make("p", {}, summary()), ...(lines.length ? [make("ul", {}, ...lines)] : []));
  };
  function update() {
    show();
    spoken.say(summary);
    changed();
  }
  show();
  return {
    children: [
      make("fieldset", {}, make("legend", {}, ask.label), make("ol", { class: "pieces" }, ...pieces.map(({ element }) => element)),
        ...(mayBeNone ? [nothingLine] : [])),
      marked, spoken.element,
    ],
    draft: () => (marks().length || nothing.checked ? { marks: Object.fromEntries(marks()), none: nothing.checked } : null),
    restore(draft) {
      const { marks: wanted, none } = draft ?? { marks: {}, none: false };
      const ids = pieces.map(({ id }) => id);
      const fits = isObject(wanted) && typeof none === "boolean" && (mayBeNone || !none)
        && Object.entries(wanted).every(([id, label]) => ids.includes(id) && labels.includes(label));
      if (!fits) return false;
      for (const piece of pieces) piece.set(Object.hasOwn(wanted, piece.id) ? wanted[piece.id] : null);
      nothing.checked = none;
      show();
      return true;
    },
    draftOf: (value) => ({
      marks: Object.fromEntries(Object.entries(value).flatMap(([label, ids]) => ids.map((id) => [id, label]))),
      none: Object.keys(value).length === 0,
    }),
    candidate,
    missing() {
      const many = marks().length;
      if (many && nothing.checked) return `You marked ${many} and ticked that there is nothing to mark. Take one of the two back.`;
      if (many || nothing.checked) return "";
      return mayBeNone ? "Mark at least one, or tick that there is nothing to mark." : "Mark at least one.";
    },
    focus: () => pieces[0].focus(),
    stop: spoken.stop,
  };
}

// One label needs a box to tick, several a list to choose from; either way it is named by the piece's own words.
function pieceOf({ id, text, who }, options, changed) {
  const element = make("li", {});
  const words = make("span", { class: "words", id: newId("piece") },
    make("span", { class: "id" }, id), " ", ...(who ? [make("span", { class: "who" }, `${who}:`), " "] : []), text);
  const show = (label) => { element.toggleAttribute("data-marked", Boolean(label)); };
  if (options.length === 1) {
    const [[label, said]] = options;
    const box = make("input", { type: "checkbox", "aria-describedby": words.id });
    const get = () => (box.checked ? label : null);
    box.addEventListener("change", () => {
      show(get());
      changed();
    });
    element.append(words, make("label", { class: "option" }, box, make("span", {}, said, make("span", { class: "unseen" }, ` ${id}`))));
    const set = (wanted) => {
      box.checked = wanted === label;
      show(get());
    };
    return { id, element, label: get, set, focus: () => box.focus() };
  }
  const choice = chooser(options, {
    none: "Not marked",
    attributes: { "aria-labelledby": words.id },
    changed: () => {
      show(choice.select.value);
      changed();
    },
  });
  element.append(words, make("span", {}, ...choice.elements));
  const set = (wanted) => {
    choice.set(wanted);
    show(choice.select.value);
  };
  return { id, element, label: () => choice.select.value || null, set, focus: () => choice.select.focus() };
}
