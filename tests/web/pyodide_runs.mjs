// Run the course's own Python in Pyodide, the Python of the browser. In: {files: {path: text}, code, given}, where the
// code is Python that may use `given` and ends in a JSON text; out: what that text says.
import { readFileSync } from "node:fs";

import { loadPyodide } from "pyodide";

const { files, code, given } = JSON.parse(readFileSync(0, "utf8"));
const pyodide = await loadPyodide();
for (const [path, text] of Object.entries(files)) {
  pyodide.FS.mkdirTree(`/course/${path.split("/").slice(0, -1).join("/")}`);
  pyodide.FS.writeFile(`/course/${path}`, text);
}
pyodide.globals.set("given", pyodide.toPy(given ?? null));
pyodide.runPython('import sys; sys.path.insert(0, "/course")');
process.stdout.write(pyodide.runPython(code));
