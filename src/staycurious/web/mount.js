/**
 * Show a front-end module of anywidget's kind in a page, where no Python is behind it.
 */
import { checkState } from "./explorable.js";
import { makeModel } from "./model.js";

// The explorable is on the screen and its stand-in is on paper.
const STYLES = `
@media screen { slot { display: none; } }
@media print { .live { display: none; } }
`;

/**
 * Give the function that shows a module in a page.
 * @param {{render: function, initialize: ?function}} widget The module's default export.
 * @param {{needs: string[], takes: string[]}} [explorable] What its first state needs and may hold.
 * @returns {function(HTMLElement, object=): Promise<{model: object, stop: function}>} A function of an element, which
 *   holds what stands in where nothing runs and on paper, and of the first state, by name; where that is left out it is
 *   read from the JSON script in the element. It gives the model, to read and to listen to, and `stop`, which leaves the
 *   stand-in. It throws what the module throws, or what is wrong with the state's keys, and then the stand-in shows.
 */
export function mounting(widget, explorable) {
  return async (place, state) => {
    if (!(place instanceof Element)) throw new TypeError("There is no element to show the explorable in. Does the page hold it already?");
    const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
    const make = (tag) => document.createElement(tag);
    const stop = () => root.replaceChildren(make("slot"));
    try {
      const first = state ?? stateIn(place);
      if (explorable) checkState(explorable, first);
      const model = makeModel(first);
      const [style, el] = [make("style"), make("div")];
      style.textContent = STYLES;
      el.className = "live";
      // the stand-in stays in the page, shown through the slot
      root.replaceChildren(style, el, make("slot"));
      await widget.initialize?.({ model });
      const cleanUp = await widget.render({ model, el });
      return {
        model,
        stop() {
          cleanUp?.();
          stop();
        },
      };
    } catch (error) {
      stop();
      throw error;
    }
  };
}

function stateIn(place) {
  const script = place.querySelector(":scope > script[type='application/json']");
  if (!script) throw new TypeError('Without a first state, the element holds it as <script type="application/json">. It holds none.');
  return JSON.parse(script.textContent);
}
