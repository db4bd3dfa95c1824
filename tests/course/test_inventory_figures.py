"""Before and after: both forms ask the same twelve ideas, in about twenty minutes, and their figures are what they come to."""

import hashlib
import re
from collections import Counter

import pytest
import yaml

from staycurious.booktools.inventory import EDITION, FORMS, IDEAS, form_problem
from staycurious.booktools.quiz import version_of
from staycurious.booktools.quiz_file import read_quiz
from staycurious.questions.frequencies import frequency_tree
from staycurious.tools.intervals import wilson
from tests.course.test_minutes import QUIZ, READ
from tests.course.test_plain_instructions import HIGHEST, LONGEST, readability
from tests.course.texts import ROOT, WORD, sentences_of, words_in

#: What each edition's questions are. A class may have sat them: change a question's words or answer, and it's another edition.
QUESTIONS = {"A": "cb4c321c37c05eed"}
ASKED = {letter: read_quiz(ROOT / f"book/quizzes/{slug}.yml")["questions"] for letter, slug in FORMS.items()}
BOTH = [pytest.param(letter, id=f"form {letter}") for letter in FORMS]


def question(letter: str, idea: str) -> dict:
    """Give a form's question about an idea."""
    return next(one for one in ASKED[letter] if one["id"] == f"{letter.lower()}_{idea}")


def figures(text: str) -> list[int]:
    """Give the figures in a text, in order."""
    return [int(number) for number in re.findall(r"\d+", text.replace(",", ""))]


def known(one: dict) -> set[int]:
    """Give the common wrong numbers that a question knows."""
    return {common["value"] for common in one["common"]}


def of_100(part: int, whole: int) -> int:
    """Say a share for 100."""
    return round(100 * part / whole)


def test_both_forms_ask_the_same_ideas_in_the_same_order_and_in_the_same_way():
    assert len(IDEAS) == len({idea.name for idea in IDEAS}) == 12
    for letter, questions in ASKED.items():
        assert form_problem(letter, questions) == ""
    assert [one["kind"] for one in ASKED["A"]] == [one["kind"] for one in ASKED["B"]]
    for one, two in zip(ASKED["A"], ASKED["B"], strict=True):
        for key in ("options", "pieces", "common"):
            assert len(one.get(key, [])) == len(two.get(key, [])), one["id"]


def test_each_module_has_two_or_three_ideas():
    counts = Counter(idea.module for idea in IDEAS)
    assert [module[:3] for module in counts] == ["m02", "m03", "m04", "m05", "m06"], "in the course's order"
    assert set(counts.values()) == {2, 3}


def test_a_form_that_is_not_one_is_refused_with_the_mend():
    questions = ASKED["A"]
    assert "its ids are" in form_problem("A", questions[1:])
    assert "Make them b_of_whom" in form_problem("B", questions)
    order = [{**questions[0], "kind": "order"}, *questions[1:]]
    assert "a_of_whom is of the kind order" in form_problem("A", order)


def test_the_edition_is_another_one_when_a_question_is():
    versions = "".join(version_of(one) for questions in ASKED.values() for one in questions)
    digest = hashlib.sha256(versions.encode()).hexdigest()[:16]
    assert QUESTIONS[EDITION] == digest, (
        f"A question has changed: the digest is now {digest}. If a class may have sat edition {EDITION}, take the next letter for "
        "EDITION in questions/inventory.py and add it here; else put the new digest in place of the old."
    )
    assert re.fullmatch("[A-HJ-NP-Z]", EDITION)


@pytest.mark.parametrize("letter", BOTH)
def test_a_form_takes_about_twenty_minutes(letter):
    read = [
        text
        for one in ASKED[letter]
        for text in (one["ask"], *(row["text"] for key in ("options", "pieces") for row in one.get(key, [])))
    ]
    minutes = QUIZ * len(ASKED[letter]) + sum(words_in(text) for text in read) / READ
    assert abs(minutes - 20) <= 2, f"{minutes:.1f}"
    assert "About 20 minutes each time" in (ROOT / "book/before_and_after.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("letter", BOTH)
def test_a_form_can_be_read_at_once(letter):
    asked = "\n\n".join(one["ask"] for one in ASKED[letter])
    page = (
        (ROOT / "book/before_and_after.md")
        .read_text(encoding="utf-8")
        .split("## How it goes")[1]
        .split("\n## ")[0]
    )
    for text in (asked, page):
        long = [sentence for sentence in sentences_of(text) if len(WORD.findall(sentence)) > LONGEST]
        assert not long, "\n".join(long)
        assert readability(text) <= HIGHEST


def test_neither_place_nor_length_gives_the_right_option_away():
    for letter, questions in ASKED.items():
        single = [one["options"] for one in questions if one["kind"] == "single"]
        places = Counter(
            next(at for at, option in enumerate(options) if option["right"]) for options in single
        )
        assert set(places) == {0, 1, 2, 3}, f"form {letter}: {places}"
        assert max(places.values()) <= 3, f"form {letter}: {places}"
        longest = sum(max(options, key=lambda option: len(option["text"]))["right"] for options in single)
        assert longest <= len(single) / 2, (
            f"form {letter}: the right one is the longest in {longest} of {len(single)}"
        )
    for one, two in zip(ASKED["A"], ASKED["B"], strict=True):
        if one["kind"] == "single":
            assert [o["right"] for o in one["options"]] != [o["right"] for o in two["options"]], one["id"]


@pytest.mark.parametrize("letter", BOTH)
def test_every_answer_has_a_reason(letter):
    for one in ASKED[letter]:
        rows = [one, *(row for key in ("options", "pieces", "common") for row in one.get(key, []))]
        reasons = [text for row in rows for key, text in row.items() if "feedback" in key]
        assert all(len(reason.split()) >= 4 for reason in reasons), one["id"]


def test_nothing_of_the_modules_cases_comes_back():
    names = re.compile(
        r"Jordan|Dee\b|Larkshire|Cinderholt|Nettlewick|Overwater|Ruby|Temi|Nell\b|Maya|Kwame|Noor\b|Leo\b|Sam\b|Marsh|\bharm|referral",
        re.IGNORECASE,
    )
    text = yaml.safe_dump(list(ASKED.values()), allow_unicode=True, width=10_000)
    assert names.findall(text) == []


@pytest.mark.parametrize("letter", BOTH)
def test_of_those_picked_comes_out_as_it_says(letter):
    one = question(letter, "of_whom")
    people, would, finds, ten, others, _, rest, hundred = figures(one["ask"])
    assert (ten, hundred, people - would) == (10, 100, rest)
    tree = frequency_tree(people, would / people, finds / 10, others / 10)
    picked, right = tree.flagged, tree.flagged_and_happened
    assert one["answer"] == 100 * right / picked
    turned, base, wrongly = (
        of_100(right, would),
        of_100(would, people),
        of_100(picked - right, people - would),
    )
    of_all, against = of_100(picked, people), round(100 * right / (picked - right))
    assert known(one) == {turned, 100 - one["answer"], base, wrongly, against, of_all, picked}
    assert (
        f"picks {right} of the {would} and {picked - right} of the {rest}, which makes {picked}"
        in one["right_feedback"]
    )
    for common in one["common"]:
        assert set(figures(common["feedback"])) <= {*tree, people, turned, base, wrongly, of_all, 75, 80, 100}


@pytest.mark.parametrize("letter", BOTH)
def test_a_group_that_carries_more_wrong_picks_comes_out_as_it_says(letter):
    one = question(letter, "by_group")
    *claim, group, bad, found, picked, hundred = figures(one["ask"])
    wrongly, good = picked - found, group - bad
    assert (one["answer"], hundred) == (100 * wrongly / good, 100)
    share, of, _, other = claim
    assert found / bad == share / of, "what is said to be alike is alike"
    assert known(one) == {
        wrongly, of_100(wrongly, picked), of_100(wrongly, group), of_100(picked, group), of_100(found, bad), of_100(bad - found, bad), of_100(found, picked),
    }  # fmt: skip
    times = {3: "three", 5: "five"}[one["answer"] // other]
    assert f"{picked} less {found} is {wrongly}, and {good}" in one["right_feedback"]
    assert f"{times} times as many" in one["right_feedback"]
    for common in one["common"]:
        assert set(figures(common["feedback"])) <= {
            group,
            bad,
            found,
            picked,
            wrongly,
            good,
            bad - found,
            100,
            common["value"],
        }


@pytest.mark.parametrize("letter", BOTH)
def test_what_cannot_all_be_equal_is_not(letter):
    one = question(letter, "criteria")
    many, _, few, _, finds, _, wrongly, _ = figures(one["ask"])
    lists = []
    for would in (many, few):
        tree = frequency_tree(100, would / 100, finds / 10, wrongly / 10)
        lists.append((tree.flagged_and_happened, tree.flagged_not_happened))
    (right, wrong), (right_few, wrong_few) = lists
    assert right / (right + wrong) > right_few / (right_few + wrong_few)
    said = next(option["feedback"] for option in one["options"] if option["right"])
    assert figures(said) == [right, right + wrong, right_few, right_few + wrong_few]
    counted = next(option["feedback"] for option in one["options"] if option["text"].startswith("Yes"))
    assert figures(counted) == [right, wrong, right_few, wrong_few]


@pytest.mark.parametrize("letter", BOTH)
def test_the_interval_of_a_group_of_few_is_its_interval(letter):
    one = question(letter, "few_in_group")
    count, of, other, _, low, high, _ = figures(one["ask"])
    assert [low, high] == [round(100 * end) for end in wilson(count, of)]
    assert low <= other <= high
    right = next(option for option in one["options"] if option["right"])
    assert right["text"].startswith(("It happened to", f"{count} of {of}"))
    assert figures(right["feedback"])[:3] == [low, high, other]
    share = next(option["feedback"] for option in one["options"] if option["text"].startswith("The app"))
    assert figures(share)[0] == of_100(count, of)
    # "one fewer, and it would be the same": 1 of 5 is 20; "two fewer, and it would be less": 1 of 7 is 14
    fewer = {"A": 1, "B": 2}[letter]
    assert (of_100(count - fewer, of) == other) if letter == "A" else (of_100(count - fewer, of) < other)


@pytest.mark.parametrize("letter", BOTH)
def test_the_intervals_of_few_cases_are_theirs(letter):
    one = question(letter, "few_cases")
    *counts, low, high, _, low_2, high_2 = figures(one["ask"])
    for (count, of), ends in zip((counts[:2], counts[2:4]), ((low, high), (low_2, high_2)), strict=True):
        assert [round(100 * end) for end in wilson(count, of)] == list(ends)
    told = next(option["text"] for option in one["options"] if option["text"].startswith("Yes"))
    assert figures(told) == [of_100(*counts[:2]), of_100(*counts[2:4])]
    assert abs(counts[0] - counts[2]) == 2, "the feedback says: two"


@pytest.mark.parametrize("letter", BOTH)
def test_what_moved_somebody_is_what_is_left(letter):
    one = question(letter, "moved")
    wrong, ended, own = figures(one["ask"])[:3]
    assert own < ended < wrong
    assert figures(one["ask"])[3:] == [ended, ended], "of the seven, and: it misled me seven times"
    right = next(option["text"] for option in one["options"] if option["right"])
    said = {"twice": 2, "Five": 5}
    assert [said.get(word, word) for word in re.findall(r"twice|Five|\d+", right)] in (
        [ended - own, own],
        [str(ended - own), str(own)],
    )


def test_the_marked_pieces_are_two_in_each_text():
    for letter in FORMS:
        for idea in ("left_out", "whose_words"):
            assert sum(piece["right"] for piece in question(letter, idea)["pieces"]) == 2


def test_the_page_says_which_module_each_question_belongs_to():
    page = " ".join((ROOT / "book/before_and_after.md").read_text(encoding="utf-8").split())
    for module in {idea.module for idea in IDEAS}:
        *first, last = (str(at) for at, idea in enumerate(IDEAS, 1) if idea.module == module)
        said = rf"{', '.join(first)} and {last} (belong )?to \[M{int(module[1:3])}\]\({module}\.md\)"
        assert re.search(said, page), module
