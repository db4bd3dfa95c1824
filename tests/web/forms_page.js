// What a page of the tests offers: forms, made and kept by their names.
import * as forms from "../../src/staycurious/web/forms.js";

const made = {};
const changes = {};

globalThis.kit = {
  made,
  changes,
  /** Puts a form on the page, as the exercise's page does; `key` names it, for two forms of one ask. */
  put(ask, key = ask.name) {
    changes[key] = 0;
    const make = ask.answer ? forms.answerForm : forms.proseForm;
    made[key] = make(ask, { onChange: () => { changes[key] += 1; } });
    made[key].element.id = key;
    document.querySelector("main").append(made[key].element);
  },
  clear() {
    for (const form of Object.values(made)) form.stop();
    for (const key of Object.keys(made)) delete made[key];
    document.querySelector("main").replaceChildren();
  },
  inWords: forms.inWords,
};
