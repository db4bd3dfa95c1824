/**
 * Going on with a file on an exercise's page: read, asked about where it would take an answer's place, and put into the forms.
 */
import { drafts, keep, offerUndo, setAside } from "./exercise_keeping.js";
import { fingerprintOf, leftOver, planOf, shortTitle } from "./exercise_work.js";
import { make, newId } from "./explorable.js";
import { MAX_BYTES, readNotebook } from "./notebook_file.js";

/**
 * Make the place where a file is chosen.
 * @param {object} page The page (see exercise_keeping.js).
 * @returns {HTMLElement} It.
 */
export function filePart(page) {
  const id = newId("file");
  const input = make("input", { type: "file", id, accept: ".ipynb,application/x-ipynb+json,application/json", "aria-describedby": `${id}-help` });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file) await takeFile(page, file);
    input.value = ""; // so that the same file can be chosen again
  });
  return make("details", { class: "sc-file" },
    make("summary", {}, "Go on with a file"),
    make("p", { id: `${id}-help` }, "Began this exercise in a notebook, or on another device? Choose the .ipynb file. It is read here, in your browser, and sent nowhere."),
    make("p", {}, make("label", { for: id }, "Your file"), " ", input));
}

async function takeFile(page, file) {
  const { messages, questions } = page;
  const say = (sentence, buttons) => {
    messages.show("file", sentence, buttons);
    messages.focus("file");
  };
  messages.hide("file");
  const read = await readFile(page, file);
  if (read.problem) {
    say(`${file.name}${read.problem} Nothing on this page has changed.`);
    return;
  }
  const here = new Map(questions.map(({ name, state }) => [name, state()]));
  const plan = planOf([...read.found.keys()], (name) => here.get(name), (name) => JSON.stringify(read.found.get(name)));
  const safe = [...plan.fresh, ...plan.same];
  if (!plan.replacing.length) {
    putIn(page, file, read, safe);
    return;
  }
  const titles = plan.replacing.map((name) => shortTitle(page.exercise.titles.get(name)));
  const are = titles.length === 1 ? "One of them is" : `${titles.length} of them are`;
  say(`${file.name} has ${counted(read.found.size, "answer")}. ${are} different from what is on this page: ${titles.join("; ")}.`, [
    ["Put all the file’s answers in", () => putIn(page, file, read, [...read.found.keys()])],
    ["Fill in only what is empty here", () => putIn(page, file, read, safe)],
    ["Leave this page as it is", () => say("Nothing on this page has changed.")],
  ]);
}

async function readFile({ exercise }, file) {
  if (file.size > MAX_BYTES) {
    return { problem: " was not read: it is larger than any file of this exercise. Choose the .ipynb file that you downloaded." };
  }
  try {
    const read = readNotebook(await file.text(), exercise.release, exercise.kinds);
    return read.problem ? { problem: `: ${read.problem}` } : read;
  } catch (error) {
    console.error("The file could not be read:", error);
    return { problem: ": This file could not be read. Choose it again, or choose another." };
  }
}

function putIn(page, file, read, names) {
  const { exercise, messages, questions, work } = page;
  const earlier = drafts(page);
  let count = 0;
  for (const { name, title, form } of questions.filter((one) => names.includes(one.name))) {
    const [value, was] = [read.found.get(name), JSON.stringify(form.draft())];
    if (form.set(value)) count += 1;
    // a number out of range is shown in its field, with what is wrong with it
    else if (JSON.stringify(form.draft()) === was) setAside(page, leftOver(title, value, "This form can’t show it."));
  }
  for (const { name, text, why } of read.left) setAside(page, leftOver(exercise.titles.get(name) ?? "From the file", text, why));
  if (read.more) setAside(page, leftOver("From the file", `${read.more} more cells, which are in the file itself.`, "Too many to show."));
  if (fingerprintOf(earlier) !== fingerprintOf(drafts(page))) work.before = earlier;
  keep(page);
  page.refresh();
  messages.hide("file");
  const notes = [...read.notes].map(([name, note]) => `${shortTitle(exercise.titles.get(name))}: ${note}`);
  const version = read.same === false ? "The file was made with another version of this exercise, so look through the answers." : "";
  const put = `${counted(count, "answer")} from ${file.name} ${count === 1 ? "is" : "are"} on this page.`;
  offerUndo(page, [put, version, ...notes].filter(Boolean).join(" "));
}

function counted(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
