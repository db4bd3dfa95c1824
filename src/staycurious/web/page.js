/**
 * What a page's script does: it brings the explorables to life, and the parts of a page that remember or judge, such as a
 * quiz. Without it, or where a module fails, a page shows what stands in for them.
 */
import { mounting } from "./mount.js";

const SORRY = "This interactive part could not start, so here is what stands in for it. Loading the page again may help.";

/**
 * Bring one explorable to life.
 * @param {HTMLElement} place Its element: data-module, its first state as JSON, its stand-in.
 * @param {function(string): Promise<object>} load Gives a module by its name.
 * @returns {Promise<void>} When it works, or its stand-in says that it doesn't.
 */
export async function mountExplorable(place, load) {
  try {
    const module = await load(place.dataset.module);
    await mounting(module.default, module.explorable)(place);
  } catch (error) {
    console.error(`The explorable ${place.dataset.module} could not start:`, error);
    apologise(place);
  }
}

/**
 * Bring one part of the page to life: a quiz, an exercise.
 * @param {HTMLElement} place Its element; data-part names its module, one of web/parts/.
 * @param {function(string): Promise<object>} load Gives a module by its name.
 * @returns {Promise<void>} When it works, or the page says that it doesn't.
 */
export async function mountPart(place, load) {
  try {
    await (await load(place.dataset.part)).default(place);
  } catch (error) {
    console.error(`The ${place.dataset.part} could not start:`, error);
    apologise(place);
  }
}

/**
 * Wait until a reader comes near a place of the page, where its module is to be fetched only then (data-when="near").
 * @param {HTMLElement} place An explorable's element.
 * @returns {Promise<void>} At once where it says nothing of the kind, or the browser can't tell.
 */
export function near(place) {
  if (place.dataset.when !== "near" || !globalThis.IntersectionObserver) return Promise.resolve();
  return new Promise((resolve) => {
    const watch = new IntersectionObserver(
      (seen) => {
        if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
        watch.disconnect();
        resolve();
      },
      { rootMargin: "100% 0px" },
    );
    watch.observe(place);
  });
}

function apologise(place) {
  const sorry = document.createElement("p");
  sorry.className = "sc-sorry";
  sorry.textContent = SORRY;
  place.prepend(sorry);
}

// a computed address: the bundler leaves it alone, and each page loads only the modules that it shows
const beside = (name) => import(new URL(`${name}.js`, import.meta.url).href);

for (const place of document.querySelectorAll(".sc-explorable[data-module]")) near(place).then(() => mountExplorable(place, beside));
for (const place of document.querySelectorAll("[data-part]")) mountPart(place, beside);
