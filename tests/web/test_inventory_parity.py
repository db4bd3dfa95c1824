"""Before and after: Python reads a class's codes, and counts them, as the tutor's page does."""

import random

import pytest

from staycurious.questions.inventory import (
    EDITION,
    IDEAS,
    SIGNS,
    Answer,
    Sitting,
    class_result,
    encode,
    person_of,
    read_lines,
)

WORDS = [
    "blue heron",
    "Ünïcode-Straße",
    "Wort",
    "ΣΊΣΥΦΟΣ",
    "İstanbul 9",
    "مرحبا بكم",
    "𝒜𝓁𝒸",
    "  Blue-HERON!",
    "ﬁsh ½",
]


def a_class(seed: str, people: int = 40) -> list[Sitting]:
    draw = random.Random(seed)
    made = []
    for person in range(people):
        signs = person_of(f"word {person // 2 if person % 9 == 0 else person}")
        first = draw.choice("AB")
        for sitting in ("before", "after")[: draw.choice((1, 2, 2, 2))]:
            form = first if sitting == "before" or draw.random() < 0.1 else "AB"[first == "A"]
            marks = tuple(
                Answer(None, None)
                if draw.random() < 0.1
                else Answer(draw.random() < 0.6, draw.choice((None, 20, 40, 60, 80, 100)))
                for _ in IDEAS
            )
            made.append(Sitting(sitting, form, EDITION, signs, marks))
    return made


def lines_of(seed: str) -> str:
    draw = random.Random(seed)
    codes = [encode(one) for one in a_class(seed)]
    lines = ["Timestamp,Code", "", "   ", *codes, *draw.sample(codes, 3)]
    wrong = [list(code) for code in draw.sample(codes, 6)]
    for number, code in enumerate(wrong):
        code[draw.choice([0, 3, 6, 12, 21])] = "KO1Z7Ä"[number]
    other = encode(a_class(seed)[0]._replace(edition="C"))
    lines += ["".join(code) for code in wrong]
    lines += [
        other,
        codes[0].lower().replace("-", ""),
        codes[1].replace("-", "\u00a0\u2013\u00a0"),
        codes[2].replace("-", "\ufeff"),
        codes[3].replace("-", " \x1f"),
        f'"2026-11-26 12:00";"{codes[4]}"\t{codes[5]}',
        f"{codes[6]}{codes[7]}",
        f"{codes[6]} {codes[7]} {codes[8][:-1]}K",
        f"{codes[9]},{codes[10][:-1]}",
        codes[11][:-2],
        codes[12] + "K",
        "ABſK-" + codes[13][5:],
        "ßß" + codes[14][4:],
        "A line of text, with nothing in it",
        "paper; blue heron; before; A; 110 1-0 101 111",
        "Paper,ΣΊΣΥΦΟΣ,second,b,1–0−1—0110111",
        "paper; abc; before; A; 110110101111",
        "paper; 𝒜𝓁; before; A; 110110101111",
        "paper; blue heron; sometime; A; 110110101111",
        "paper; blue heron; after; C; 110110101111",
        "paper; blue heron; after; B; 11011010111",
        "paper; blue heron; after; B; ١10110101111",
        "  (paper) ; blue heron ; AFTER\t B ; 1 1 0 1 1 0 1 0 1 1 1 1",
        "paperback " + codes[15],
    ]
    draw.shuffle(lines)
    return draw.choice(["\n", "\r\n", "\r"]).join(lines)


@pytest.fixture
def call(ask_node):
    def one(name, *args):
        (given,) = ask_node("inventory_calls.mjs", {"calls": [[name, *args]]})["given"]
        return given

    return one


def plain(sitting: Sitting) -> dict:
    return {**sitting._asdict(), "marks": [mark._asdict() for mark in sitting.marks]}


def plain_change(change) -> dict | None:
    return change and {**change._asdict(), **{key: pytest.approx(getattr(change, key)) for key in ("mean", "low", "high")}}  # fmt: skip


def plain_result(result) -> dict:
    names, four = ("right", "open", "sure"), ("gained", "lost", "both", "neither")
    sides = {
        side: {
            "n": counted.n,
            "scores": counted.scores,
            "ideas": [dict(zip(names, idea, strict=True)) for idea in counted.ideas],
        }
        for side, counted in (("before", result.before), ("after", result.after))
    }
    pairs = {
        "n": result.pairs.n,
        "ideas": [dict(zip(four, idea, strict=True)) for idea in result.pairs.ideas],
        "change": plain_change(result.pairs.change),
        "byFirst": [{"form": form, "change": plain_change(change)} for form, change in result.pairs.by_first],
        "sameForm": result.pairs.same_form,
    }
    return {**sides, "pairs": pairs, "alone": dict(zip(("before", "after"), result.alone, strict=True))}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_comes_to_the_same_signs(call, word):
    assert person_of(word) == call("personOf", word)


@pytest.mark.parametrize("seed", ["one", "two", "three", "four", "five"])
def test_the_same_lines_come_to_the_same_class(call, seed):
    text = lines_of(seed)
    read, here = call("readLines", text, EDITION), read_lines(text)
    assert [plain(one) for one in here.sittings] == [
        {key: one[key] for key in Sitting._fields} for one in read["sittings"]
    ]
    told = [(one["line"], one["why"], one["none"]) for one in read["aside"]]
    assert [tuple(one) for one in here.aside] == told
    assert here.repeated == len(read["repeated"]) > 0
    result, counted = call("classResult", read["sittings"]), class_result(here.sittings)
    assert counted.unclear == len(result.pop("unclear")) > 0
    assert plain_result(counted) == result


def test_a_class_of_nobody_and_of_one_comes_to_the_same(call):
    code = encode(a_class("one")[0])
    for text in ("", code, f"{code}\n{code}"):
        read = call("readLines", text, EDITION)
        result = call("classResult", read["sittings"])
        result.pop("unclear")
        assert plain_result(class_result(read_lines(text).sittings)) == result


def test_every_sign_of_a_code_can_come_up():
    assert set("".join(encode(one) for one in a_class("signs", 400))) - {"-"} == set(SIGNS)
