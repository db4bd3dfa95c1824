// Score in Pyodide, the Python of the browser. In: {files: {path: text}, seed, n}; out: {python, rows: [[probability, score, band]…], fingerprint}.
import { readFileSync } from "node:fs";

import { loadPyodide } from "pyodide";

const { files, n } = JSON.parse(readFileSync(0, "utf8"));
const pyodide = await loadPyodide();
for (const [path, text] of Object.entries(files)) {
  pyodide.FS.mkdirTree(`/course/${path.split("/").slice(0, -1).join("/")}`);
  pyodide.FS.writeFile(`/course/${path}`, text);
}
pyodide.globals.set("n", n);
const found = pyodide.runPython(`
import json, sys
from hashlib import sha256
sys.path.insert(0, "/course")
from staycurious.larkshire import referrals
from staycurious.tools.score import load_scorecard, score
card = load_scorecard("escalation")
rows = referrals(n)
text = json.dumps(rows, sort_keys=True, separators=(",", ":"))
scored = [score(card, row["referral"]) for row in rows]
json.dumps({
    "python": sys.version.split()[0],
    "fingerprint": sha256(text.encode()).hexdigest(),
    "rows": [[one.probability, one.score, one.band] for one in scored],
})
`);
process.stdout.write(found);
