// One's own record under a quiz: how well one judges what one knows, and where that is kept. A quiz fetches it when it comes near
// the screen.

import { make } from "../explorable.js";
import { keepingBox } from "../keeping.js";
import { calibrationPart } from "../quiz_record.js";

const WORDS = {
  device: "This quiz keeps whether you were right and how sure you were: in this browser, on this device.",
  tab: "This quiz keeps whether you were right and how sure you were: for this tab only.",
  nowhere: "Nothing of this quiz is kept: it is gone when you leave this page.",
};

/**
 * Make the two parts.
 * @param {object} store What keeps the tries.
 * @returns {{element: HTMLElement, update: function}} The parts, and what to call when something was kept.
 */
export default function makeOwn(store) {
  const place = make("div");
  const picture = make("details", { class: "sc-own" }, make("summary", {}, "How well do you judge what you know?"), place);
  const keeping = keepingBox(store, { words: WORDS });
  const draw = () => picture.open && place.replaceChildren(calibrationPart(store));
  picture.addEventListener("toggle", draw);
  return {
    element: make("div", {}, picture, keeping.element),
    update() {
      draw();
      keeping.update();
    },
  };
}
