"""What module 5 quotes was said or written so, its numbers are the data's, and its keys are what the tool's own key says."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
import yaml

from staycurious.booktools.cards import PARTS
from staycurious.booktools.cards import plain as escaped
from staycurious.booktools.sheets import LABELS
from staycurious.larkshire import transcript
from staycurious.larkshire.notes import KINDS, written_note
from staycurious.tools.notes import answer_key, write_note
from staycurious.widgets import exercise as controls

ROOT = Path(__file__).resolve().parents[2]
SLUG = "m05_ai_notes"
PAGE = (ROOT / "book" / f"{SLUG}.md").read_text(encoding="utf-8")
#: Who speaks at the exercise's second visit, as the note writer needs to know it, and the faults that were switched on.
PEOPLE_TWO = [
    {
        "key": "worker",
        "role": "worker",
        "name": "Ifeoma Eze",
        "called": "the social worker",
        "gender": "woman",
    },
    {"key": "person", "role": "person", "name": "Steph Marlow", "called": "Ms Marlow", "gender": "woman"},
    {"key": "family", "role": "family", "name": "Ken Marlow", "called": "her father Ken", "gender": "man"},
    {"key": "child", "role": "child", "name": "Poppy Marlow", "called": "Poppy", "gender": "girl"},
]
VOICES_TWO = {
    "worker": "South London",
    "person": "East Anglian",
    "family": "East Anglian",
    "child": "East Anglian",
}
FAULTS_TWO = ["certainty", "negation", "invention"]
SAYS_TWO = {"Ifeoma": "worker", "Ms Marlow": "person", "Ken": "family", "Poppy": "child"}


def plain(text: str) -> str:
    """Give a text without the marks that a quotation may have differently."""
    return re.sub(r"[*“”\"]", "", " ".join(text.replace("’", "'").split())).strip(" .,")


@pytest.fixture(scope="module")
def cells() -> dict:
    """Give the exercise's cells by their ids."""
    notebook = nbformat.read(ROOT / "exercises/source" / SLUG / f"{SLUG}.ipynb", as_version=4)
    return {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells}


def key_of(cells: dict, name: str) -> dict:
    """Give what a question's key holds."""
    (call,) = [
        node
        for node in ast.walk(ast.parse(cells[f"{name}_test"].source))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("_key")
    ]
    return {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}


def text_of(cells: dict, name: str) -> dict[str, str]:
    """Give the text that a question's control shows to be marked, by its pieces."""
    ask = eval(cells[f"{name}_control"].source, {"exercise": controls}).ask
    return {piece["id"]: piece["text"] for piece in ask["text"]}


def rows_of(cells: dict, name: str) -> list[list[str]]:
    """Give the rows of the table in a cell."""
    rows = re.findall(r"^\| ([nt]\d+) \| (.+?) \| (.+) \|$", cells[name].source, re.MULTILINE)
    return [list(row) for row in rows]


@pytest.fixture(scope="module")
def talk_two(cells) -> dict:
    """Give the second visit as the note writer takes it, from the table that the exercise shows."""
    turns = [
        {"id": name, "who": SAYS_TWO[who], "says": says} for name, who, says in rows_of(cells, "m05_two")
    ]
    people = [person | {"voice": VOICES_TWO[person["key"]]} for person in PEOPLE_TWO]
    return {"id": "E-2", "people": people, "turns": turns}


class TestTheExercise:
    """Its visits, its notes and its keys."""

    def test_the_second_note_is_what_the_note_writer_makes_of_the_visit(self, cells, talk_two):
        note = write_note(talk_two, FAULTS_TWO)
        assert text_of(cells, "m05_q6") == {one.id: one.text for one in note.sentences}

    def test_the_key_of_the_second_note_is_the_tools_own(self, cells, talk_two):
        verdicts = answer_key(write_note(talk_two, FAULTS_TWO), talk_two).sentences
        right: dict[str, list[str]] = {}
        for name, verdict in verdicts.items():
            for kind in verdict.changed or (["added"] if verdict.verdict == "added" else []):
                right.setdefault(kind, []).append(name)
        assert key_of(cells, "m05_q6")["right"] == right

    def test_the_first_note_is_the_same_to_read_and_to_mark(self, cells):
        read = re.findall(r"^\| (n\d+) \| (.+) \|$", cells["m05_one"].source, re.MULTILINE)
        assert dict(read) == text_of(cells, "m05_q2")

    def test_both_visits_are_short_enough_to_do(self, cells, talk_two):
        assert 25 <= len(text_of(cells, "m05_q1")) <= 30
        assert 25 <= len(talk_two["turns"]) <= 30

    @pytest.mark.parametrize("name", ["m05_q1", "m05_q2", "m05_q6", "m05_q8"])
    def test_the_key_knows_the_text_that_is_shown(self, cells, name):
        key, shown = key_of(cells, name), text_of(cells, name)
        assert key["pieces"] == list(shown)
        (check,) = [
            node
            for node in ast.walk(ast.parse(cells[f"{name}_test"].source))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "spans"
        ]
        pieces, labels = map(ast.literal_eval, check.args)
        assert pieces == list(shown)
        ask = eval(cells[f"{name}_control"].source, {"exercise": controls}).ask
        assert labels == list(ask["words"])

    @pytest.mark.parametrize(("name", "find"), [("m05_q1", 0.5), ("m05_q2", 0.5), ("m05_q6", 0.5)])
    def test_what_a_needless_mark_costs_is_what_the_question_says(self, cells, name, find):
        key = key_of(cells, name)
        assert key["points"] / sum(map(len, key["right"].values())) == find
        assert key["cost"] * find == key["step"] == 0.25
        assert "costs a quarter of a point" in cells[f"{name}_ask"].source

    def test_the_sample_answers_have_about_the_length_that_is_asked(self, cells):
        (asked,) = re.findall(r"\*\*about (\d+) words\*\*", cells["m05_written_ask"].source)
        rubric = yaml.safe_load((ROOT / "exercises/rubrics" / f"{SLUG}.yml").read_text(encoding="utf-8"))
        for sample in rubric["samples"]:
            assert abs(len(sample["text"].split()) - int(asked)) <= 0.16 * int(asked), sample["level"]

    def test_the_labels_are_the_kinds_of_the_hand_written_notes(self, cells):
        for name in ("m05_q2", "m05_q6"):
            ask = eval(cells[f"{name}_control"].source, {"exercise": controls}).ask
            assert set(ask["words"]) == set(KINDS) - {"missing"}

    @pytest.mark.parametrize("name", ["m05_q2", "m05_q6"])
    def test_every_sentence_hears_why_it_stands_or_not(self, cells, name):
        key = key_of(cells, name)
        assert set(key["feedback"]) == set(key["pieces"])
        wrong = {piece for those in key["right"].values() for piece in those} | set(key.get("arguable", ()))
        sound = {
            piece for piece, told in key["feedback"].items() if told.startswith("The source answers this")
        }
        assert sound == set(key["pieces"]) - wrong

    def test_what_the_feedback_quotes_stands_in_the_visit_or_in_its_note(self, cells, talk_two):
        one = [*text_of(cells, "m05_q1").values(), *text_of(cells, "m05_q2").values()]
        two = [*(turn["says"] for turn in talk_two["turns"]), *text_of(cells, "m05_q6").values()]
        two += text_of(cells, "m05_q8").values()
        for name, texts in (
            ("m05_q1", one),
            ("m05_q2", one),
            ("m05_q6", two),
            ("m05_q7", two),
            ("m05_q8", two),
        ):
            whole = " ".join(map(plain, texts)).lower()
            for told in key_of(cells, name)["feedback"].values():
                for quoted in re.findall("“([^”]+)”", told):
                    if quoted.lower() not in ("not", "isn't in the note", "isn't so"):
                        assert plain(quoted).lower() in whole, (name, quoted)

    def test_the_turns_that_the_feedback_names_are_there(self, cells):
        for name, last in (("m05_q1", 27), ("m05_q2", 27), ("m05_q6", 28), ("m05_q7", 28), ("m05_q8", 28)):
            for told in key_of(cells, name)["feedback"].values():
                assert all(1 <= int(n) <= last for n in re.findall(r"\bt(\d+)", told)), told

    def test_the_answers_of_question_7_are_in_the_note_or_not(self, cells):
        note = " ".join(text_of(cells, "m05_q6").values()).lower()
        in_note = {
            "smells": "smell",
            "friday": "bring her",
            "sings": "and i sing",
            "sponsor": "sponsor",
            "begum": "begum",
            "door": "leave the door open",
            "work": "at work",
            "letter": "sense of the letter",
        }
        right = [code for code, words in in_note.items() if words not in note]
        assert right == key_of(cells, "m05_q7")["right"]

    def test_the_marked_samples_quote_what_was_said(self, cells, talk_two):
        rubric = yaml.safe_load((ROOT / "exercises/rubrics" / f"{SLUG}.yml").read_text(encoding="utf-8"))
        said = " ".join(
            plain(text)
            for text in [*text_of(cells, "m05_q1").values(), *(turn["says"] for turn in talk_two["turns"])]
        )
        for sample in rubric["samples"]:
            quoted = [words for words in re.findall(r'"([^"]+)"', sample["text"]) if not words.endswith("?")]
            kept = [words for words in quoted if plain(words) in said]
            assert kept, f"{sample['level']}: none of {quoted} was said"


class TestThePage:
    """What the page quotes from Larkshire's visits."""

    @staticmethod
    def heard(number: str) -> str:
        return " ".join(plain(turn["says"]) for turn in transcript(number)["turns"])

    @staticmethod
    def wrote(number: str) -> dict[str, str]:
        return {one["id"]: one["text"] for one in written_note(number)["sentences"]}

    def test_the_four_sentences_are_the_notes_two_of_them_faulty(self):
        shown = re.findall(r'^> \*\*([A-D])\.\*\* "(.+?)"$', re.sub(r"\n> (?!\*\*)", " ", PAGE), re.MULTILINE)
        sentences = {plain(text): name for name, text in self.wrote("T-09-b").items()}
        faulty = {item.get("sentence") for item in written_note("T-09-b")["key"]}
        assert [(letter, sentences[plain(text)] in faulty) for letter, text in shown] == [
            ("A", True),
            ("B", False),
            ("C", True),
            ("D", False),
        ]

    def test_the_end_of_the_visit_is_as_it_was(self):
        told = re.findall(r"^\*\*(?:Dee|Kwame):\*\* (.+)$", PAGE, re.MULTILINE)
        assert [plain(line) for line in told] == [
            plain(turn["says"]) for turn in transcript("T-09")["turns"][-3:]
        ]

    @pytest.mark.parametrize("number", ["T-09-b", "T-01-b"])
    def test_the_notes_have_twenty_four_sentences(self, number):
        assert len(self.wrote(number)) == 24
        assert "24 sentences" in PAGE

    def test_each_pair_of_the_eight_ways_was_said_and_written_so(self):
        heard = " ".join(self.heard(f"T-{n:02}") for n in (2, 5, 7, 12))
        wrote = " ".join(
            plain(text)
            for number in ("T-02-a", "T-02-b", "T-05-b", "T-07-a", "T-12-b")
            for text in self.wrote(number).values()
        )
        rows = re.findall(r"^\| \*\*(.+?)\*\* \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
        assert len(rows) == len(KINDS) == 8
        for kind, said, note in rows:
            for words in re.findall(r'"([^"]+)"', said):
                assert plain(words) in heard, (kind, words)
            for words in re.findall(r'"([^"]+)"', note):
                assert plain(words) in wrote, (kind, words)

    def test_the_other_cases_sentences_are_its_notes(self):
        section = PAGE.split("### The other case")[1].split("```{anywidget}")[0]
        wrote = {plain(text) for text in self.wrote("T-01-b").values()}
        sentences = [plain(words) for words in re.findall(r'"([^"]+)"', " ".join(section.split()))]
        assert [words in wrote for words in sentences if not words.startswith("You'll see")] == [True] * 3

    @pytest.mark.parametrize(
        "words",
        [
            "this has happened 14 times",
            "leaves him to fend for himself",
            "There has been a previous police call-out to the home.",
            "would benefit from additional childcare provision to support a healthier work-life balance",
        ],
    )
    def test_what_is_read_as_dee_stands_in_her_note(self, words):
        assert words in " ".join(PAGE.split())
        assert plain(words) in " ".join(map(plain, self.wrote("T-09-b").values()))

    @pytest.mark.parametrize(
        "words", ["I can't call that safe", "I want one Thursday where I'm not counting the minutes"]
    )
    def test_what_is_quoted_from_the_visit_was_said(self, words):
        assert words in " ".join(PAGE.split())
        assert words in self.heard("T-09")

    def test_the_educators_note_counts_the_turns(self):
        note = (ROOT / "book/educators" / f"{SLUG}.md").read_text(encoding="utf-8")
        assert f"{len(transcript('T-09')['turns'])} turns are a lot of scrolling" in note

    def test_the_turns_that_the_key_forgot_are_in_no_sentence_and_not_in_the_key(self):
        (told,) = re.findall(r"Our key doesn't ask for two turns .*? in (t\d+), and .*? in (t\d+)\.", PAGE)
        note = written_note("T-09-b")
        asked_for = [item for item in note["key"] if item["kind"] == "missing"]
        used = {turn for one in [*note["sentences"], *asked_for] for turn in one["turns"]}
        assert not used & set(told)
        said = {turn["id"]: turn["says"] for turn in transcript("T-09")["turns"]}
        assert "put right on our record" in said[told[0]]
        assert "I didn't want to tell you" in said[told[1]]

    def test_our_mend_of_the_fridays_has_lost_jordan(self):
        fixed = written_note("T-09-b")["fixed"]["n13"]
        assert "until eleven" in fixed or "wakes up at eleven" in fixed
        assert not re.search("blanket|cereal", fixed)
        assert "he's put a blanket over me and he's eating dry cereal" in self.heard("T-09")
        assert "is eating dry cereal" in PAGE

    @pytest.mark.parametrize("name", ["n8", "n14", "n17"])
    def test_what_dee_said_is_told_there_without_her(self, name):
        assert name == "n8" or f"({name})" in PAGE
        sentence = self.wrote("T-09-b")[name]
        assert not re.search(r"\b(said|says|thinks|told|described)\b", sentence)
        assert name not in {item.get("sentence") for item in written_note("T-09-b")["key"]}

    def test_the_visit_was_on_the_day_that_the_saved_note_names(self):
        assert transcript("T-09")["date"] == "2026-10-13"
        assert "talk of 13 October" in PAGE

    def test_the_counts_of_the_published_study_come_out(self):
        assert round(0.0147 * 12_999, -1) == 190
        assert round(0.0345 * 49_590, -2) == 1_700
        assert "about 190 against about 1,700: nine things left out" in PAGE
        assert round(1_711 / 191) == 9


class TestThePaperSheets:
    """What a seminar without devices is given."""

    TEXT = (ROOT / "book/educators/note_desk_on_paper.md").read_text(encoding="utf-8")

    def test_the_kinds_have_the_desks_own_words(self):
        desk = (ROOT / "src/staycurious/web/desk.js").read_text(encoding="utf-8")
        (shown,) = re.findall(r"export const KINDS = \{(.*?)\};", desk, re.DOTALL)
        assert dict(re.findall(r'(\w+): "(.+?)"', shown)) == LABELS

    @pytest.mark.parametrize("number", ["T-09", "T-01"])
    def test_they_hold_the_talk_the_note_and_the_key_whole(self, number):
        for name, argument in (("talk", number), ("note", f"{number}-b"), ("key", f"{number}-b")):
            assert f"```{{{name}-sheet}} {argument}\n" in self.TEXT
        talk, note = transcript(number), written_note(f"{number}-b")
        lines = {
            name: PARTS[f"{name}-sheet"](number if name == "talk" else f"{number}-b")
            for name in ("talk", "note", "key")
        }
        for name, told, words in (
            ("talk", talk["turns"], "says"),
            ("note", note["sentences"], "text"),
            ("key", note["key"], "why"),
        ):
            assert all(escaped(one[words]) in lines[name] for one in told)

    def test_the_ten_lines_are_the_notes_and_the_talks(self):
        rows = re.findall(r"^\| ([nt]\d+): (.+?) \| (\w+) \|", self.TEXT, re.MULTILINE)
        assert len(rows) == 10
        assert {corner for *_, corner in rows} == {"correct", "sign", "remove", "ask"}
        said = {turn["id"]: turn["says"] for turn in transcript("T-09")["turns"]}
        wrote = {one["id"]: one["text"] for one in written_note("T-09-b")["sentences"]}
        for name, words, _ in rows:
            whole = plain(said[name] if name.startswith("t") else wrote[name]).lower()
            assert all(
                word in whole for word in plain(words).lower().replace(",", "").split() if len(word) > 5
            ), name


def test_the_quizs_sum_comes_out():
    quiz = yaml.safe_load((ROOT / "book/quizzes" / f"{SLUG}.yml").read_text(encoding="utf-8"))
    (sum_up,) = [question for question in quiz["questions"] if question["kind"] == "number"]
    _, named, as_man, again, as_woman, of = map(int, re.findall(r"\b\d{3}\b", sum_up["ask"]))
    assert (named, of) == (again, 100)
    assert sum_up["answer"] == 100 * (as_man - as_woman) / named
