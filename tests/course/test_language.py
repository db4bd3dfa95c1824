"""The words we use (design.md, Words), held over every page, notebook, exercise and quiz."""

import json
import re
from pathlib import Path

import pytest
import yaml

from staycurious.booktools.cards import PARTS

ROOT = Path(__file__).resolve().parents[2]

# What is not said, and what is said instead. Each is a whole-word pattern, letter case ignored.
NOT_SAID = {
    r"users?": "people, students, practitioners (a 'wheelchair user' or a 'user name' is fine: list it below)",
    r"unbiased|bias-free|debias(?:ed|ing)?": "say which bias was assessed or reduced",
    r"fair (?:tool|model|algorithm|score|machine|ai)": "'control' where the planted fault is meant; never promise fairness",
    r"(?:tool|score|model|algorithm|ai|machine) (?:decided|decides|knew|knows|thought|thinks|believes?d?|wants?)": (
        "scored, flagged, wrote"
    ),
    r"service users?": "people who use the service, or the person",
    r"who pays for (?:the|its) mistakes?": "who carries the mistake",
    r"color|behavior|center|analyze[ds]?|organiz(?:e|es|ed|ation)|recognize[ds]?|judgment": "British spelling",
    r"delve|leverag(?:e|ing)|game-chang\w+|cutting-edge|revolutioni[sz]\w+|seamless(?:ly)?": "a plain word",
}
FINE = re.compile(r"wheelchair users?|user name|center;|text-align|judgment copy", re.IGNORECASE)


def prose_of(path: Path) -> list[tuple[str, str]]:
    """Give what a person reads in a file, each piece with its place."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        return [
            (f"cell {i}", "".join(c["source"]))
            for i, c in enumerate(cells, 1)
            if c["cell_type"] == "markdown"
        ]
    if path.suffix == ".yml":
        return [("quiz or rubric", yaml.safe_dump(yaml.safe_load(text), allow_unicode=True, width=10_000))]
    lines, fenced = [], False
    for number, line in enumerate(text.splitlines(), start=1):
        # The state of an explorable and a page's front matter are data; a directive's own text is prose.
        fenced = (
            (line.startswith("```{anywidget}") or line.startswith("```json")) if not fenced else line != "```"
        )
        if not fenced:
            lines.append((f"line {number}", line))
    return lines


PAGES = sorted(
    [
        *(ROOT / "book").rglob("*.md"),
        *(ROOT / "book/quizzes").glob("*.yml"),
        ROOT / "book/at_a_glance.yml",
        *(ROOT / "notebooks").glob("*.ipynb"),
        *(ROOT / "exercises/source").rglob("*.ipynb"),
        *(ROOT / "exercises/rubrics").glob("*.yml"),
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "src/staycurious/larkshire/causal_story.md",  # a datasheet includes it
    ]
)
# What a page takes from the code's metadata: the directive and the words after it.
GENERATED = sorted(
    {
        (name, words.strip())
        for path in PAGES
        if path.suffix == ".md"
        for name, words in re.findall(
            r"^```\{([a-z-]+)\}(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        if name in PARTS
    }
)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_keeps_to_the_words_we_use(path):
    found = []
    for place, text in prose_of(path):
        text = re.sub(r"https?://\S+|`[^`]*`", " ", FINE.sub(" ", text))
        for pattern, instead in NOT_SAID.items():
            for slip in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
                found.append(f"{path.name}, {place}: '{slip.group()}'. Say: {instead}.")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "path", [p for p in PAGES if p.suffix == ".md"], ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_every_picture_has_words(path):
    without = re.findall(r"!\[\s*\]\([^)]*\)", path.read_text(encoding="utf-8"))
    assert not without, f"{path.name}: write what the picture says between the brackets of {without}"


@pytest.mark.parametrize(("name", "words"), GENERATED)
def test_what_a_page_takes_from_the_code_keeps_to_the_words_we_use(name, words):
    text = FINE.sub(" ", PARTS[name](*words.split()))
    slips = [rf"\b(?:{pattern})\b" for pattern in NOT_SAID]
    found = {slip.group() for pattern in slips for slip in re.finditer(pattern, text, re.IGNORECASE)}
    assert not found, f"{{{name}}} {words} says {sorted(found)}"


def test_the_cards_take_something_from_the_code():
    assert {name for name, _ in GENERATED} == set(PARTS), (
        "a directive that no page uses, or a page that lost one"
    )


def test_the_rule_finds_a_slip_and_leaves_good_words_alone():
    slips = [rf"\b(?:{pattern})\b" for pattern in NOT_SAID]
    for bad in ("the users see", "the tool decided", "a fair algorithm", "debiased", "color"):
        assert any(re.search(slip, bad, re.IGNORECASE) for slip in slips), bad
    for good in ("people see", "the tool scored", "the panel decided", "colour"):
        assert not any(re.search(slip, good, re.IGNORECASE) for slip in slips), good
