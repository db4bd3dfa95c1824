"""What a student is told to do is said in sentences that can be read at once, and each of our words leads to the glossary."""

import re

import pytest
import yaml

from staycurious.sitetools.course import module_slugs
from tests.course.texts import ROOT, WORD, body_of, markdown_of, numbered, sections_of, sentences_of

LONGEST = 35
#: The Automated Readability Index gives a school year of the United States (Senter and Smith 1967); five more is about
#: the age. 6 is what most people of 11 can read: instructions are read once, on a phone, by somebody with a case in mind.
HIGHEST = 6.0


def instructions(slug: str) -> dict[str, str]:
    """Give all that tells a student of a module what to do, by where it stands."""
    notebook = markdown_of(ROOT / "notebooks" / f"{slug}.ipynb")
    exercise = markdown_of(ROOT / "exercises/source" / slug / f"{slug}.ipynb")
    quiz = yaml.safe_load((ROOT / "book/quizzes" / f"{slug}.yml").read_text(encoding="utf-8"))
    tasks = [
        item
        for _, section in sections_of(body_of(slug))
        if numbered(section)
        for item in re.split(r"^\s*\d+\. ", section, flags=re.MULTILINE)[1:]
    ]
    return {
        "the notebook": "\n\n".join(notebook),
        "the exercise": "\n\n".join(exercise),
        "the quiz": "\n\n".join(question["ask"] for question in quiz["questions"]),
        "the page's tasks": "\n\n".join(tasks),
    }


def readability(text: str) -> float:
    """Say in which school year a text can be read, from the length of its words and sentences."""
    sentences = sentences_of(text)
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    letters = sum(len(re.sub(r"\W", "", word)) for word in words)
    return 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43


PLACES = [(slug, place) for slug in module_slugs(ROOT) for place in instructions(slug)]


@pytest.mark.parametrize(("slug", "place"), PLACES)
def test_no_sentence_of_an_instruction_is_long(slug, place):
    long = [
        f"{len(WORD.findall(sentence))} words: {sentence}"
        for sentence in sentences_of(instructions(slug)[place])
        if len(WORD.findall(sentence)) > LONGEST
    ]
    assert not long, "\n".join(long)


@pytest.mark.parametrize(("slug", "place"), PLACES)
def test_instructions_can_be_read_at_eleven(slug, place):
    assert readability(instructions(slug)[place]) <= HIGHEST


def test_readability_can_be_checked_by_hand():
    # 6 words of 3 letters in two sentences
    assert readability("One two. Six for you all.") == pytest.approx(4.71 * 3 + 0.5 * 3 - 21.43)
    assert readability("Institutional considerations notwithstanding, contextualise appropriately.") > HIGHEST


def _terms() -> list[str]:
    glossary = (ROOT / "book/glossary.md").read_text(encoding="utf-8").split(":::{glossary}")[1]
    return re.findall(r"^(\w[\w '’-]*)$", glossary, re.MULTILINE)


#: Words of the glossary that pages also need in their everyday sense, or that each page explains as it begins.
EVERYDAY = {"band", "control", "flag", "Larkshire", "transcript"}


def _first_use(term: str, body: str) -> str | None:
    """Say where a page uses a word before (or without) leading to the glossary, or give None."""
    linked = re.compile(rf"\{{term\}}`(?:{re.escape(term)}s?`|[^`<]*<{re.escape(term)}>`)", re.IGNORECASE)
    link = linked.search(body)
    before = body[: link.start()] if link else body
    bare = re.search(
        rf"\b{re.escape(term)}s?\b",
        re.sub(r"\{[\w:-]+\}`[^`]*`", lambda r: "_" * len(r.group()), before),
        re.IGNORECASE,
    )
    return (
        f"'{term}' in …{' '.join(before[max(0, bare.start() - 40) : bare.end() + 20].split())}…"
        if bare
        else None
    )


@pytest.mark.parametrize("slug", module_slugs(ROOT))
def test_a_word_of_the_glossary_leads_there_where_the_page_first_uses_it(slug):
    body = re.sub(r"^#.*$|^\*.*\*$|\[[^\]]*\]\([^)]*\)", "", body_of(slug), flags=re.MULTILINE).split(
        "## Key points"
    )[0]
    body = re.sub(r"^`{3}\{admonition\} Before you start.*?^`{3}$", "", body, flags=re.MULTILINE | re.DOTALL)
    missed = [place for term in _terms() if term not in EVERYDAY and (place := _first_use(term, body))]
    assert not missed, "write {term}`…` there:\n" + "\n".join(missed)


def test_a_word_that_comes_before_its_link_is_found():
    assert (
        _first_use("base rate", "The base rate. A {term}`base rate`.") == "'base rate' in …The base rate. A…"
    )
    assert _first_use("base rate", "A {term}`base rate`, and the base rate.") is None
    assert _first_use("proxy", "{term}`Proxies <proxy>` and a proxy.") is None
    assert _first_use("proxy", "{measured}`proxy:figure` only") is None
