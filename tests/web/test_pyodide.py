"""What a student's browser runs in Python gives there what it gives here: the referrals, both tools, and the questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import staycurious

PACKAGE = Path(staycurious.__file__).parent
ROOMS = ("larkshire", "tools", "questions")
# Run once here and once in the browser's Python; everything that is compared ends up in `found`.
CODE = """
import json
from hashlib import sha256
from staycurious import larkshire
from staycurious.larkshire.groups import group_of
from staycurious.questions import (
    calibration_table, claims_against_source, compare_notes, errors_by_group, paired_change, records_over_years,
    threshold_tradeoffs, what_moves,
)
from staycurious.tools.notes import PART, answer_key, write_note
from staycurious.tools.score import VARIANTS, complete, load_scorecard, referrals_for, score
from staycurious.tools.variants import key_of, variant

def mark(thing):
    return sha256(json.dumps(thing, sort_keys=True, default=str).encode()).hexdigest()

rows = larkshire.referrals(6000)
found = {"referrals": mark(rows), "scores": {}, "notes": {}}
for name in VARIANTS:
    card = load_scorecard(name)
    scored = [score(card, complete(card, row)) for row in referrals_for(card, 1000)]
    found["scores"][name] = [[one.probability, one.score, one.band] for one in scored]
for number in ("T-01", "T-05", "T-12"):
    for talk in larkshire.swap_gender(number):
        for fault in ([], *([each] for each in PART), list(PART)):
            note = write_note(talk, fault)
            key = answer_key(note, talk)
            found["notes"][f"{number} {talk['swap']['now']} {fault}"] = [note.text, mark(key.sentences), list(key.missing)]
card = load_scorecard("control")
seen = [score(card, row["referral"]) for row in rows]
harm = [row["harm"] for row in rows]
areas = [group_of(row, "area") for row in rows]
talk, swapped = larkshire.swap_gender("T-02")
notes = [write_note(each, ["omission"]).as_data() for each in (talk, swapped)]
found["questions"] = [
    str(what_moves(card, rows[0]["referral"])),
    str(errors_by_group([one.flagged for one in seen], harm, areas)),
    str(calibration_table([one.score for one in seen], harm, out_of=100)),
    str(threshold_tradeoffs([one.score for one in seen], harm, [5, 15, 30])),
    str(claims_against_source(notes[0], talk)),
    str(compare_notes(*notes)),
    str(paired_change([1, 2, 4], [2, 2, 7])),
]
copy = variant("4711", "autumn")
found["copies"] = [str(key_of("4711", "autumn")), [copy.score_tool.score(row["referral"]).score for row in copy.score_tool.referrals(50)]]
json.dumps(found)
"""


@pytest.fixture(scope="module")
def here():
    names: dict = {"given": None}
    body, last = CODE.strip().rsplit("\n", 1)
    exec(compile(body, "here", "exec"), names)
    return json.loads(eval(last, names))


@pytest.fixture(scope="module")
def there(run_node):
    files = [PACKAGE / "__init__.py", *(path for room in ROOMS for path in (PACKAGE / room).rglob("*"))]
    texts = {
        Path("staycurious", path.relative_to(PACKAGE)).as_posix(): path.read_text(encoding="utf-8")
        for path in files
        if path.suffix in {".py", ".json"} and path.name != "train.py"
    }
    return run_node("pyodide_runs.mjs", {"files": texts, "code": CODE}, timeout=300)


def test_the_browsers_python_makes_the_same_referrals(here, there):
    assert there["referrals"] == here["referrals"]


def test_it_scores_them_alike_in_every_variant(here, there):
    assert here["scores"].keys() == there["scores"].keys()
    for name, scored in here["scores"].items():
        for (expected, number, band), (probability, *rest) in zip(scored, there["scores"][name], strict=True):
            assert abs(probability - expected) <= 1e-12
            assert rest == [number, band]


def test_it_writes_the_same_notes_with_the_same_keys(here, there):
    assert there["notes"] == here["notes"]


def test_it_answers_the_questions_alike(here, there):
    assert there["questions"] == here["questions"]


def test_it_makes_the_same_copies_for_a_candidate(here, there):
    assert there["copies"] == here["copies"]
