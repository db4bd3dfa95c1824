"""The exercise as a person meets it: points, options, the leaflet's numbers, the cases and the rubric agree."""

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import yaml

from staycurious.larkshire import exercise_cases
from staycurious.questions import differ_in, frequency_tree
from staycurious.sitetools.course import module_slugs
from staycurious.tools.score import load_scorecard, score
from staycurious.widgets import exercise as controls
from tests.course.cases import rows_given, rows_told

ROOT = Path(__file__).resolve().parents[2]
SLUGS = module_slugs(ROOT)
NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n.*?### END HIDDEN TESTS\n?", re.DOTALL)


def read(slug: str) -> dict[str, nbformat.NotebookNode]:
    """Give an exercise's cells by their nbgrader id, in order."""
    notebook = nbformat.read(ROOT / "exercises/source" / slug / f"{slug}.ipynb", as_version=4)
    nbformat.validate(notebook)
    return {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells}


def answers(cells: dict) -> list[str]:
    """Give the names of the answers that are recorded as data."""
    return [
        name
        for name, cell in cells.items()
        if cell.cell_type == "code" and cell.metadata.nbgrader["solution"]
    ]


def call_in(source: str, starting: str) -> ast.Call:
    """Find the call of a function whose name starts so."""
    found = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(starting)
    ]
    assert len(found) == 1, f"one call of {starting}…, found {len(found)}"
    return found[0]


def key_of(cell) -> dict:
    """Give what a test cell's key holds, as plain data; ``cases`` and such, which are worked out, are left out."""
    (call,) = [
        node
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("_key")
    ]
    held = {"kind": ast.unparse(call.func)}
    for keyword in call.keywords:
        if not isinstance(keyword.value, ast.Call):
            held[keyword.arg] = ast.literal_eval(keyword.value)
    return held


def mark(cell, value):
    """Mark one answer with a test cell of ours, and give the verdict."""
    name = cell.metadata.nbgrader.grade_id.removesuffix("_test")
    *body, last = ast.parse(cell.source).body
    space = {name: value}
    exec(compile(ast.Module(body, []), name, "exec"), space)
    return eval(compile(ast.Expression(last.value), name, "eval"), space)


def options_of(cells: dict, name: str) -> dict[str, str]:
    """Give the options that an answer's control offers; empty when it is no choice."""
    call = call_in(cells[f"{name}_control"].source, "exercise.")
    if ast.unparse(call.func) not in ("exercise.choose", "exercise.choose_several"):
        return {}
    return ast.literal_eval(call.args[2])


@pytest.fixture(params=SLUGS)
def cells(request):
    """Give each exercise's cells."""
    return read(request.param)


class TestEveryExercise:
    """What holds for the exercise of any module."""

    def test_every_cell_has_an_id_that_can_be_read_and_is_the_graders(self, cells):
        for name, cell in cells.items():
            assert cell.id == name
            assert re.fullmatch(r"[a-z][a-z0-9_]+", name)

    def test_it_opens_with_a_title_a_time_and_a_content_note(self, cells):
        first = next(iter(cells.values())).source
        for words in ("# M", "minutes", "What this deals with", "no marks"):
            assert words in first

    def test_it_says_what_use_of_ai_is_allowed_and_asks_for_a_declaration(self, cells):
        assert any("Using AI" in cell.source for cell in cells.values() if cell.cell_type == "markdown")
        assert [name for name in answers(cells) if name.endswith("_ai")]

    def test_an_answer_cell_holds_none_and_nothing_else(self, cells):
        assert len(answers(cells)) >= 6
        for name in answers(cells):
            hint, line = cells[name].source.split("\n")
            assert hint.startswith("# "), name
            assert line == f"{name} = None"
            assert cells[name].metadata.nbgrader.locked is False

    def test_every_answer_has_its_question_control_and_check(self, cells):
        order = list(cells)
        for name in answers(cells):
            at = order.index(name)
            before, after = order[at - 2 : at], order[at + 1]
            assert before == [f"{name}_ask", f"{name}_control"]
            assert after == (f"{name}_check" if name.endswith("_ai") else f"{name}_test")
            shown = HIDDEN.sub("", cells[after].source)
            assert call_in(shown, "check").args[0].value == name

    def test_a_heading_states_the_points_of_its_test(self, cells):
        total = 0
        for name, cell in cells.items():
            if not cell.metadata.nbgrader.grade:
                continue
            points = cell.metadata.nbgrader.points
            heading = cells[f"{name.removesuffix('_test')}_ask"].source.split("\n")[0]
            stated = re.fullmatch(r"## Question \d+ · .+ \((\d+) points?\)", heading)
            assert stated, heading
            assert int(stated[1]) == points, heading
            if name.endswith("_test"):
                assert key_of(cell)["points"] == points, name
            total += points
        assert f"**Points:** {total}." in next(iter(cells.values())).source

    def test_the_questions_are_numbered_in_order(self, cells):
        numbers = [
            int(n) for cell in cells.values() for n in re.findall(r"^## Question (\d+)", cell.source, re.M)
        ]
        assert numbers == list(range(1, len(numbers) + 1))

    def test_keys_stand_between_the_marks_that_take_them_out(self, cells):
        for name, cell in cells.items():
            left = HIDDEN.sub("", cell.source)
            assert "_key" not in left, name
            assert "marking" not in left, name
            assert "HIDDEN" not in left, name
            assert ("_key" in cell.source) == name.endswith("_test"), name

    def test_what_is_not_an_answer_is_locked(self, cells):
        for name, cell in cells.items():
            meta = cell.metadata.nbgrader
            assert meta.locked is not meta.solution, name
            assert meta.schema_version == 3
            assert cell.cell_type == "markdown" or (cell.outputs == [] and cell.execution_count is None)

    def test_an_option_says_all_of_it_in_its_control_and_its_short_name_stands_with_the_answer(self, cells):
        for name in answers(cells):
            options = options_of(cells, name)
            if not options:
                continue
            # whoever hears the control hears the whole statement, and nobody hears it twice
            assert all(words.endswith((".", "?")) for words in options.values()), name
            assert not re.search(r"^- ", cells[f"{name}_ask"].source, re.M), name
            after = cells.get(f"{name}_test", cells.get(f"{name}_check"))
            kind = call_in(HIDDEN.sub("", after.source), "choice")
            assert [arg.value for arg in kind.args] == list(options), name
            listed = cells[name].source.split("\n")[0].rsplit(":", 1)[1]
            assert re.findall(r'"(\w+)"', listed) == list(options), name

    def test_a_table_has_a_caption_right_above_it_and_none_is_left_to_fill_in(self, cells):
        for name, cell in cells.items():
            for above in re.findall(r"([^\n]*)\n\n\| [^\n]+\n\|[- :|]+\n", cell.source):
                assert re.fullmatch(r"\*\*[^*]+\*\*", above), name
            assert "| … |" not in cell.source, name

    def test_the_pages_description_counts_the_questions_that_get_marks(self, cells):
        (slug,) = {s for s in SLUGS if s[:3] in next(iter(cells))}
        page = (ROOT / "book/exercises" / f"{slug}.md").read_text(encoding="utf-8")
        graded = sum(cell.metadata.nbgrader.grade for cell in cells.values())
        assert f": {NUMBERS[graded]} questions, kept in your browser" in page

    def test_every_option_has_feedback(self, cells):
        for name in answers(cells):
            options = options_of(cells, name)
            if options and f"{name}_test" in cells:
                key = key_of(cells[f"{name}_test"])
                assert list(key["feedback"]) == list(options), name
                assert len(set(key["feedback"].values())) == len(options), "each option has its own"

    def test_the_control_cells_make_their_controls(self, cells):
        for name in answers(cells):
            control = eval(cells[f"{name}_control"].source, {"exercise": controls})
            assert control.ask["name"] == name
            assert control.value is None

    def test_a_blank_answer_gets_nothing_and_no_complaint(self, cells):
        for name in answers(cells):
            if f"{name}_test" in cells:
                verdict = mark(cells[f"{name}_test"], None)
                assert (verdict.points, verdict.needs_look) == (0, False)

    def test_a_common_mistake_never_gets_full_points(self, cells):
        for name in answers(cells):
            key = key_of(cells[f"{name}_test"]) if f"{name}_test" in cells else {}
            common = key.get("common", {})
            known = common.items() if isinstance(common, dict) else [(table, rest) for table, *rest in common]
            for value, (points, feedback) in known:
                verdict = mark(cells[f"{name}_test"], value)
                assert (verdict.points, verdict.feedback) == (points, feedback), (name, value)
                assert verdict.points < key["points"], (name, value)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_rubric_adds_up(slug):
    rubric = yaml.safe_load((ROOT / "exercises/rubrics" / f"{slug}.yml").read_text(encoding="utf-8"))
    cell = read(slug)[rubric["question"]]
    assert rubric["slug"] == slug
    assert cell.cell_type == "markdown"
    criteria = {one["id"]: one for one in rubric["criteria"]}
    assert len(criteria) == len(rubric["criteria"]) >= 3
    assert (
        sum(one["points"] for one in criteria.values()) == rubric["points"] == cell.metadata.nbgrader.points
    )
    for one in criteria.values():
        levels = [level["points"] for level in one["levels"]]
        assert levels == sorted(set(levels), reverse=True), one["id"]
        assert (levels[0], levels[-1]) == (one["points"], 0), one["id"]
        assert all(level["means"].strip() for level in one["levels"])
        assert len(one["comments"]) >= 3
    totals = []
    for sample in rubric["samples"]:
        assert sample["points"].keys() == criteria.keys(), sample["level"]
        for name, points in sample["points"].items():
            assert points in [level["points"] for level in criteria[name]["levels"]], sample["level"]
        assert 100 <= len(sample["text"].split()) <= 200, sample["level"]
        assert sample["why"].strip()
        totals.append(sum(sample["points"].values()))
    assert [sample["level"] for sample in rubric["samples"]] == ["weak", "fair", "strong"]
    assert totals == sorted(set(totals))


class TestReadingAScore:
    """The numbers and the cases of module 2."""

    @pytest.fixture
    def m02(self):
        return read("m02_reading_a_score")

    @pytest.fixture
    def leaflet(self, m02):
        """Read the leaflet's claims out of its own words, and count them out for 1,000 families."""
        said = m02["m02_leaflet"].source
        claims = SimpleNamespace(
            accurate=int(re.search(r"\*\*(\d+)% accurate", said)[1]),
            finds=int(re.search(r"Finds \*\*(\d+) in 10\*\*", said)[1]),
            others=int(re.search(r"\*\*(\d+) in 10\*\* of other families", said)[1]),
            harm=int(re.search(r"follows in (\d+)% of families", said)[1]),
        )
        claims.tree = frequency_tree(1000, claims.harm / 100, claims.finds / 10, claims.others / 10)
        return claims

    def test_the_leaflets_claims_come_out_in_whole_families_and_are_true_together(self, leaflet):
        tree = leaflet.tree
        assert tree.flagged_and_happened * 10 == tree.happened * leaflet.finds
        assert tree.flagged_not_happened * 10 == tree.did_not * leaflet.others
        assert round((tree.flagged_and_happened + tree.neither) / 10) == leaflet.accurate

    def test_the_leaflet_is_not_the_pages_nor_the_quizs(self, leaflet):
        for base, finds, others in ((4, 8, 1), (2, 9, 1)):
            assert leaflet.harm != base
            assert leaflet.finds != finds
            assert leaflet.others != others

    def test_the_keys_hold_what_the_leaflet_comes_to(self, m02, leaflet):
        tree = leaflet.tree
        four = [[tree.flagged_and_happened, tree.flagged_not_happened], [tree.missed, tree.neither]]
        of_hundred = round(100 * tree.flagged_and_happened / tree.flagged)
        for name, right in (
            ("m02_q1", tree.flagged_not_happened),
            ("m02_q2", four),
            ("m02_q3", of_hundred),
            ("m02_q7", tree.did_not),
        ):
            key = key_of(m02[f"{name}_test"])
            assert key["right"] == right, name
            verdict = mark(m02[f"{name}_test"], right)
            assert (verdict.points, verdict.feedback) == (key["points"], key["why"]), name

    def test_the_proportion_may_be_given_more_exactly(self, m02, leaflet):
        exact = 100 * leaflet.tree.flagged_and_happened / leaflet.tree.flagged
        for value in (round(exact, 1), f"{exact:.1f}"):
            assert mark(m02["m02_q3_test"], value).points == 2

    def test_every_number_in_the_feedback_comes_from_the_leaflet(self, m02, leaflet):
        tree = leaflet.tree
        right_about = tree.flagged_and_happened + tree.neither
        of_hundred = round(100 * tree.flagged_and_happened / tree.flagged)
        # 200 and 1,030 are what comes out when the 2 in 10 is taken of everyone.
        of_all = tree.population * leaflet.others // 10
        known = {*tree, leaflet.finds, leaflet.others, leaflet.harm, 10, 100, right_about, of_all}
        known |= {of_hundred, 100 - of_hundred, tree.happened + tree.population, 100 - leaflet.harm}
        known |= {leaflet.finds * 10, leaflet.accurate, tree.happened * leaflet.others // 10, 20}
        for name in ("m02_q1", "m02_q2", "m02_q3", "m02_q7"):
            key = key_of(m02[f"{name}_test"])
            common = key["common"]
            told = [part[-1] for part in (common.values() if isinstance(common, dict) else common)]
            for text in (key["why"], key["otherwise"], *told):
                plain = re.sub(r"question \d|9\.8", "", text.replace(",", ""))
                strange = {int(n) for n in re.findall(r"\d+", plain)} - known
                assert not strange, f"{name}: where does {strange} come from? {text}"

    def test_two_pairs_differ_in_one_detail_and_fall_in_different_bands(self, m02):
        cases, card = exercise_cases(), load_scorecard("escalation")
        banded = {case["id"]: score(card, case["referral"]).band for case in cases}
        key = m02["m02_q4_test"]
        full = part = 0
        for at, one in enumerate(cases):
            for two in cases[at + 1 :]:
                same = len(differ_in(one["referral"], two["referral"])) == 1
                apart = banded[one["id"]] != banded[two["id"]]
                points = mark(key, [two["id"], one["id"]]).points
                assert points == (3 if same and apart else 1 if same or apart else 0), (one["id"], two["id"])
                full, part = full + (points == 3), part + (points == 1)
        assert full >= 2, "the text says that more than one pair will do"
        assert part > 0
        listed = re.search(r"^cases = (\[.*?\])$", key.source, re.M | re.S)[1]
        assert ast.literal_eval(listed) == [case["id"] for case in cases]

    def test_the_table_of_cases_is_what_the_tool_was_given(self, m02):
        assert rows_told(m02["m02_q4_ask"].source) == rows_given(load_scorecard("escalation"))
        assert "Nobody in the list needed an interpreter, and no substance use" in m02["m02_q4_ask"].source
        assert not any(
            case["referral"][name] for case in exercise_cases() for name in ("interpreter", "substance_use")
        )

    @pytest.mark.parametrize(("number", "flagged"), [("C-07", True), ("C-04", False)])
    def test_the_cases_to_write_about_are_told_as_they_are(self, m02, number, flagged):
        (case,) = [one for one in exercise_cases() if one["id"] == number]
        card = load_scorecard("escalation")
        result = score(card, case["referral"])
        told = next(p for p in m02["m02_written_ask"].source.split("\n\n") if p.startswith(f"**{number} "))
        for words in (
            case["name"],
            case["story"],
            *case["strengths"],
            f"referral {result.score}, *{result.band}*",
        ):
            assert words in told
        assert (result.score >= card["flag_from"]) is flagged
        assert ("there is a flag" if flagged else "there is no flag") in told

    def test_one_case_to_write_about_is_without_violence(self, m02):
        offered = re.findall(r"^\*\*(C-\d\d) ·", m02["m02_written_ask"].source, re.M)
        forms = {case["id"]: case["referral"] for case in exercise_cases()}
        assert any(not forms[number]["domestic_abuse"] for number in offered)

    def test_each_option_is_marked_as_its_feedback_says(self, m02):
        key = key_of(m02["m02_q5_test"])
        for option in key["feedback"]:
            verdict = mark(m02["m02_q5_test"], option)
            assert (verdict.points == 1) is (option == key["right"]) is verdict.feedback.startswith("Yes")
        several = key_of(m02["m02_q6_test"])
        needed = {code for code, text in several["feedback"].items() if text.startswith("You need this one")}
        assert needed == set(several["right"])
        assert mark(m02["m02_q6_test"], several["right"]).points == 3
        assert mark(m02["m02_q6_test"], list(several["feedback"])).points == 0


def test_what_stands_above_every_exercise_is_short_and_has_no_heading():
    notebook = nbformat.read(ROOT / "exercises/source/header.ipynb", as_version=4)
    nbformat.validate(notebook)
    (cell,) = notebook.cells
    assert cell.cell_type == "markdown"
    assert not re.search(r"^#", cell.source, re.M), "the exercise's own title is its first heading"
    assert "Shift" in cell.source
    assert "Enter" in cell.source


@pytest.mark.parametrize("slug", SLUGS)
def test_the_educators_note_states_the_same_points(slug):
    note = (ROOT / "book/educators" / f"{slug}.md").read_text(encoding="utf-8")
    told = {int(n): int(points) for n, points in re.findall(r"^\| (\d+) \| .+ \| (\d+) \|$", note, re.M)}
    headings = re.findall(
        r"^## Question (\d+) .*\((\d+) points?\)", "\n".join(c.source for c in read(slug).values()), re.M
    )
    assert told == {int(n): int(points) for n, points in headings}
    assert f"{sum(told.values())} points" in note
