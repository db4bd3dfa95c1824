"""Before and after: the word, the code that finds its own slips, and a class's result from many codes."""

import csv
import io
import random

import pytest

from staycurious.questions.paired import paired_change, t_quantile

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
SURE = [None, 20, 40, 60, 80, 100]
OPEN = {"right": None, "sure": None}
IDEAS = [{"name": f"idea_{n}", "title": f"Idea {n}"} for n in range(12)]


@pytest.fixture
def call(ask_node):
    """Give a function that calls one function of the scripts."""

    def one(name, *args):
        (given,) = ask_node("inventory_calls.mjs", {"calls": [[name, *args]]})["given"]
        return given

    return one


@pytest.fixture
def calls(ask_node):
    """Give a function that calls many functions with one store, and gives what they gave and what is kept."""

    def many(*all_of, kept=None):
        done = ask_node("inventory_calls.mjs", {"calls": all_of, "kept": kept or {}})
        return done["given"], done["kept"]

    return many


def a_sitting(draw: random.Random, **given):
    """Make a sitting of somebody's."""
    marks = [
        OPEN if draw.random() < 0.15 else {"right": draw.random() < 0.5, "sure": draw.choice(SURE)}
        for _ in range(12)
    ]
    made = {
        "sitting": draw.choice(["before", "after"]),
        "form": draw.choice("AB"),
        "edition": draw.choice(SIGNS),
        "person": "".join(draw.choices(SIGNS, k=6)),
        "marks": marks,
    }
    return made | given


def marked(right):
    """Make twelve marks from a string: 1 right, 0 not right and hardly sure, x not right and certain, s right and certain, - left open."""
    known = {"1": (True, 60), "0": (False, 40), "x": (False, 100), "s": (True, 100), "-": (None, None)}
    return [dict(zip(("right", "sure"), known[sign], strict=True)) for sign in right]


def code_of(call, word, sitting, right, edition="A"):
    """Make the code of somebody's sitting."""
    person = call("personOf", word)
    form = call("formOf", person, sitting)
    return call("encode", {"sitting": sitting, "form": form, "edition": edition, "person": person, "marks": marked(right)})  # fmt: skip


def result_of(call, *codes, edition="A"):
    """Give what is read of lines, and the class's result."""
    read = call("readLines", "\n".join(codes), edition)
    return read, call("classResult", read["sittings"])


class TestCode:
    """What is handed in."""

    def test_what_goes_into_a_code_comes_out_again(self, calls):
        draw = random.Random("round trip")
        sittings = [a_sitting(draw) for _ in range(300)]
        extremes = ({"right": True, "sure": 100}, {"right": False, "sure": None}, OPEN)
        sittings += [a_sitting(draw, marks=[mark] * 12) for mark in extremes]
        codes, _ = calls(*(["encode", one] for one in sittings))
        read, _ = calls(*(["decode", code.lower().replace("-", " ")] for code in codes))
        for one, code, back in zip(sittings, codes, read, strict=True):
            assert back == {**one, "code": code}

    def test_a_code_is_short_and_can_be_read_aloud(self, calls):
        draw = random.Random("short")
        codes, _ = calls(*(["encode", a_sitting(draw)] for _ in range(100)))
        for code in codes:
            assert len(code) == 24
            assert [len(group) for group in code.split("-")] == [4] * 5
            assert set(code) <= {*SIGNS, "-"}
            assert not set(code) & set("0O1I")

    def test_its_first_two_signs_say_which_time_and_which_form(self, call):
        draw = random.Random("first")
        assert call("encode", a_sitting(draw, sitting="before", form="A")).startswith("BA")
        assert call("encode", a_sitting(draw, sitting="after", form="B")).startswith("AB")

    def test_any_one_wrong_sign_is_found(self, call, calls):
        code = call("encode", a_sitting(random.Random("one slip"))).replace("-", "")
        slips = [code[:at] + sign + code[at + 1 :] for at in range(20) for sign in SIGNS if sign != code[at]]
        read, _ = calls(*(["decode", slip] for slip in slips))
        assert len(read) == 620
        assert all("mistyped" in one["problem"] for one in read)

    def test_any_two_signs_that_changed_places_are_found_and_so_are_two_wrong_ones(self, call, calls):
        draw = random.Random("two slips")
        code = call("encode", a_sitting(draw)).replace("-", "")
        slips = []
        for one in range(20):
            for two in range(one + 1, 20):
                signs = list(code)
                signs[one], signs[two] = signs[two], signs[one]
                slips.append("".join(signs))
                for at in (one, two):
                    signs[at] = draw.choice(SIGNS)
                slips.append("".join(signs))
        slips = [slip for slip in slips if slip != code]
        read, _ = calls(*(["decode", slip] for slip in slips))
        assert len(read) > 300
        assert all("problem" in one for one in read)

    @pytest.mark.parametrize(
        ("slip", "says"),
        [("BAAA-AAAA-AAAA-AAAA-AAA", "19 letters and figures"), ("BAA0-AAAA-AAAA-AAAA-AAAI", "0 and I"), ("", "This has 0")],
    )  # fmt: skip
    def test_what_is_wrong_with_it_is_said(self, call, slip, says):
        assert says in call("decode", slip)["problem"]

    def test_a_code_that_nobody_was_given_is_refused_though_its_last_signs_fit(self, call, calls):
        # the last two signs of a third time, worked out by trying all
        body = "CAAAAAAAAAAAAAAAAA"
        tried = [body + one + two for one in SIGNS for two in SIGNS]
        read, _ = calls(*(["decode", code] for code in tried))
        (fits,) = [one["problem"] for one in read if "mistyped" not in one["problem"]]
        assert "no code of ours" in fits

    def test_a_sitting_that_is_none_is_not_written(self, call):
        whole = a_sitting(random.Random("none"))
        for wrong in (
            {"sitting": "during"},
            {"form": "C"},
            {"marks": []},
            {"person": "ABC"},
            {"edition": "0"},
        ):
            assert "threw" in call("encode", whole | wrong), wrong

    def test_it_says_in_words_what_it_holds(self, call):
        words = " ".join(call("holdsWords", {"sitting": "before", "form": "B"}))
        for part in (
            "first time",
            "form B",
            "edition",
            "made from your word",
            "12 ideas",
            "how sure",
            "slip",
        ):
            assert part in words


class TestWord:
    """What links two sittings."""

    @pytest.mark.parametrize("typed", ["Blue Heron", " blue heron ", "BLUE-HERON", "blueheron", "Blüe Héron"])
    def test_two_devices_make_the_same_of_it(self, call, typed):
        assert call("personOf", typed) == call("personOf", "blue heron")

    def test_words_of_other_scripts_are_words(self, call):
        people = {call("personOf", word) for word in ("синяя птица", "青い鷺の鳥", "طائر أزرق", "blue heron")}
        assert len(people) == 4

    def test_it_cannot_be_seen_in_the_signs_and_few_words_share_them(self, calls):
        words = [f"{animal} {n}" for animal in ("heron", "otter", "vole") for n in range(1000)]
        people, _ = calls(*(["personOf", word] for word in words))
        assert len(set(people)) == len(words)
        assert all(len(one) == 6 and set(one) <= set(SIGNS) for one in people)

    def test_half_of_all_words_begin_with_each_form_and_go_on_with_the_other(self, calls):
        people, _ = calls(*(["personOf", f"word {n}"] for n in range(2000)))
        first, _ = calls(*(["formOf", person, "before"] for person in people))
        second, _ = calls(*(["formOf", person, "after"] for person in people))
        assert 920 < first.count("A") < 1080
        assert all({one, two} == {"A", "B"} for one, two in zip(first, second, strict=True))


class TestLines:
    """What a tutor pastes."""

    def test_a_code_is_found_in_a_line_of_an_export(self, call):
        one, two = code_of(call, "heron", "before", "1" * 12), code_of(call, "otter", "before", "0" * 12)
        lines = [
            f'"26/11/2026 10:03:11","{one}"',
            f"2026 {two.lower()} thank you",
            f"\t{two.replace('-', '–')}",
        ]
        read, _ = result_of(call, *lines)
        assert [sitting["code"] for sitting in read["sittings"]] == [one, two]
        assert read["repeated"] == [{"line": 3, "first": 2, "code": two}]
        assert read["aside"] == []

    def test_both_codes_in_one_line_are_read(self, call):
        one, two = code_of(call, "heron", "before", "1" * 12), code_of(call, "heron", "after", "1" * 12)
        read, result = result_of(call, f"{one} and {two}")
        assert [sitting["line"] for sitting in read["sittings"]] == [1, 1]
        assert result["pairs"]["n"] == 1

    def test_a_mistyped_code_beside_a_good_one_is_not_lost(self, call):
        one, two = code_of(call, "heron", "before", "1" * 12), code_of(call, "heron", "after", "1" * 12)
        wrong = two[:-1] + ("A" if two[-1] != "A" else "B")
        export = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"
        read, _ = result_of(call, f"{one};{wrong};{export}", f"{two[:-1]} {one}", f"{export} {two}")
        assert [sitting["code"] for sitting in read["sittings"]] == [one, two]
        assert [(aside["line"], aside["why"].split(":")[0].split(";")[0]) for aside in read["aside"]] == [
            (1, "Something in this code is mistyped"),
            (2, "This has 19 letters and figures"),
        ]
        assert [aside["text"] for aside in read["aside"]] == [wrong, two[:-1]], (
            "the other code of the line was read"
        )

    def test_a_short_code_written_with_spaces_is_named_as_one(self, call):
        code = code_of(call, "heron", "before", "1" * 12)
        read, _ = result_of(call, code.replace("-", " ")[:-1], "I have lost my code, sorry")
        assert [aside["why"].split(";")[0] for aside in read["aside"]] == [
            "This has 19 letters and figures",
            "There is no code in this line. A code is five groups of four, with a hyphen between them.",
        ]

    @pytest.mark.parametrize(
        ("said", "sitting"), [("First", "before"), ("second", "after"), ("After", "after")]
    )
    def test_a_sheet_may_say_its_time_as_the_student_wrote_it(self, call, said, sitting):
        read, _ = result_of(call, f"paper; blue heron; {said}; A; 111111111111")
        assert read["sittings"][0]["sitting"] == sitting

    def test_lines_that_hold_none_are_set_aside_with_the_reason(self, call):
        good = code_of(call, "heron", "before", "1" * 12)
        wrong = good[:-1] + ("A" if good[-1] != "A" else "B")
        other = code_of(call, "heron", "before", "1" * 12, edition="B")
        read, _ = result_of(call, "Code", "", good, wrong, good[:-1], other, "<img src=x onerror=alert(1)>")
        assert [(one["line"], one["why"].split(".")[0].split(":")[0]) for one in read["aside"]] == [
            (1, "There is no code in this line"),
            (4, "Something in this code is mistyped"),
            (5, "This has 19 letters and figures; a code has 20"),
            (6, "This code is from another edition of the questions, so it can’t be counted with these"),
            (7, "There is no code in this line"),
        ]
        assert [one["line"] for one in read["aside"] if one["none"]] == [1, 7], "these don't look like a code"
        assert len(read["sittings"]) == 1

    def test_a_sheet_of_paper_is_a_line_and_belongs_to_the_code_with_the_same_word(self, call):
        code = code_of(call, "blue heron", "after", "1" * 12)
        read, result = result_of(call, "Paper; Blue heron; before; a; 110 1–0 101 111", code)
        paper = read["sittings"][0]
        assert [mark["right"] for mark in paper["marks"]] == [
            True,
            True,
            False,
            True,
            None,
            False,
            True,
            False,
            True,
            True,
            True,
            True,
        ]
        assert result["pairs"]["n"] == 1
        assert result["pairs"]["change"]["mean"] == 4

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("paper; it; before; A; 111111111111", "The word of this sheet is missing"),
            ("paper; blue heron; A; 111111111111", "neither before nor after"),
            ("paper; blue heron; before; 111111111111", "which form"),
            ("paper; blue heron; before; A; 11111", "aren’t twelve"),
        ],
    )
    def test_a_sheet_that_lacks_something_says_what(self, call, line, says):
        read, _ = result_of(call, line)
        assert says in read["aside"][0]["why"]
        assert read["sittings"] == []


class TestClass:
    """What comes of it."""

    def test_a_small_class_worked_out_by_hand(self, call):
        codes = [
            code_of(call, "heron", "before", "110000000000"), code_of(call, "heron", "after", "011100000000"),
            code_of(call, "otter", "before", "1x-000000000"), code_of(call, "otter", "after", "110000000000"),
            code_of(call, "badger", "before", "s11111111111"),
            code_of(call, "weasel", "after", "000000000000"),
        ]  # fmt: skip
        read, result = result_of(call, *codes)
        before, after, pairs = result["before"], result["after"], result["pairs"]
        assert (before["n"], after["n"], pairs["n"]) == (3, 3, 2)
        assert result["alone"] == {"before": 1, "after": 1}
        assert before["scores"] == [2, 1, 12]
        assert [(one["right"], one["open"], one["sure"]) for one in before["ideas"][:3]] == [
            (3, 0, 0),
            (2, 0, 1),
            (1, 1, 0),
        ]
        assert [one["right"] for one in after["ideas"][:4]] == [1, 2, 1, 1]
        assert [tuple(one.values()) for one in pairs["ideas"][:3]] == [
            (0, 1, 1, 0),
            (1, 0, 1, 0),
            (1, 0, 0, 1),
        ]
        expected = paired_change([2, 1], [3, 2])
        assert (pairs["change"]["mean"], pairs["change"]["rose"]) == (expected.mean, expected.rose) == (1, 2)
        words = " ".join(call("readWords", read, result))
        assert words.startswith(
            "6 codes read: 3 before, 3 after. 2 people sat both. 1 person sat only the first. 1 person sat only the second."
        )

    def test_two_people_with_one_word_are_not_paired(self, call):
        codes = [
            code_of(call, "heron", "before", "1" * 12), code_of(call, "heron", "before", "0" * 12),
            code_of(call, "heron", "after", "1" * 12),
            code_of(call, "otter", "before", "0" * 12), code_of(call, "otter", "after", "1" * 12),
        ]  # fmt: skip
        read, result = result_of(call, *codes)
        assert result["unclear"] == [call("personOf", "heron")]
        assert (result["before"]["n"], result["pairs"]["n"]) == (3, 1)
        assert result["alone"] == {"before": 0, "after": 0}
        assert "two people had the same word, or one sat twice" in " ".join(call("readWords", read, result))

    def test_few_people_are_called_few_and_an_interval_needs_ten(self, call):
        def words(people):
            codes = [
                code_of(call, f"word {n}", time, marks)
                for n in range(people)
                for time, marks in (
                    ("before", "1" * (n % 3) + "0" * (12 - n % 3)),
                    ("after", "1" * 5 + "0" * 7),
                )
            ]
            return " ".join(call("changeWords", result_of(call, *codes)[1]["pairs"]))

        assert words(0).startswith("Nobody’s two codes")
        assert "Of 9 people who sat both, 9 had more right" in words(9)
        assert "too few to say more" in words(9)
        assert "interval" not in words(9)
        change = paired_change([n % 3 for n in range(10)], [5] * 10)
        assert f"The 95% interval runs from {change.low:+.1f} to {change.high:+.1f}" in words(10)
        assert "“No change” (0) lies outside it" in words(10)

    def test_what_changed_alike_for_all_has_no_interval_to_lean_on(self, call):
        codes = [
            code_of(call, f"word {n}", time, right)
            for n in range(12)
            for time, right in (("before", "0" * 12), ("after", "1" + "0" * 11))
        ]
        words = " ".join(call("changeWords", result_of(call, *codes)[1]["pairs"]))
        assert "All 12 changed by the same number" in words
        assert "interval" not in words

    def test_no_change_is_called_neither_proof_of_one_nor_of_none(self, call):
        codes = []
        for n in range(12):
            codes.append(code_of(call, f"word {n}", "before", "110000000000"))
            codes.append(code_of(call, f"word {n}", "after", "111000000000" if n % 2 else "100000000000"))
        words = " ".join(call("changeWords", result_of(call, *codes)[1]["pairs"]))
        assert "show neither that something changed nor that nothing did" in words

    def test_those_who_began_with_each_form_are_told_apart(self, call):
        # form A is two questions harder than B, and everybody learned three
        lines = [
            f"paper; word {n}; before; A; 000000000000\npaper; word {n}; after; B; 111110000000"
            for n in range(9)
        ]
        lines += [
            f"paper; word {n}; before; B; 110000000000\npaper; word {n}; after; A; 111000000000"
            for n in range(9, 12)
        ]
        _, result = result_of(call, *lines)
        words = " ".join(call("changeWords", result["pairs"]))
        assert "On average that is +4.0 of 12." in words
        assert (
            "9 people began with form A (on average +5.0), and 3 people began with form B (on average +1.0)."
            in words
        )
        assert "If one form is harder, that cancels out halfway between the two averages: +3.0." in words
        only = " ".join(call("changeWords", result_of(call, *lines[:9])[1]["pairs"]))
        assert "nobody began with form B. If one form is harder, that is in the average too." in only

    def test_somebody_with_the_same_form_twice_is_mentioned(self, call):
        _, result = result_of(
            call, "paper; blue heron; before; A; 000000000000", "paper; blue heron; after; A; 111111111111"
        )
        assert result["pairs"]["sameForm"] == 1
        words = " ".join(call("changeWords", result["pairs"]))
        assert "1 person had the same form twice" in words
        assert "began with" not in words

    def test_nothing_pasted_is_said(self, call):
        read, result = result_of(call, "  ")
        assert call("readWords", read, result) == [
            "There is nothing to count yet. Paste the codes first, one on each line."
        ]
        read, result = result_of(call, "junk")
        assert call("readWords", read, result) == ["No code could be read."]

    def test_the_csv_holds_what_the_tables_do(self, call):
        codes = [code_of(call, "heron", "before", "1x-000000000"), code_of(call, "heron", "after", "1" * 12)]
        read, result = result_of(call, *codes)
        rows = list(csv.DictReader(io.StringIO(call("resultCsv", result, IDEAS))))
        assert [row["idea"] for row in rows] == [idea["name"] for idea in IDEAS]
        assert (
            rows[1]
            | {
                "before_sure_but_not_right": "1",
                "before_right": "0",
                "after_right": "1",
                "newly_right": "1",
                "sat_both": "1",
            }
            == rows[1]
        )
        people = list(csv.DictReader(io.StringIO(call("sittingsCsv", read["sittings"], IDEAS))))
        assert [people[0][f"idea_{n}_right"] for n in range(4)] == ["1", "0", "", "0"]
        assert [people[0][f"idea_{n}_sure"] for n in range(4)] == ["60", "100", "", "40"]


class TestPaired:
    """The same sums as in Python."""

    def test_the_mean_change_and_its_interval_are_pythons(self, calls):
        draw = random.Random("paired")
        lists = []
        for n in [1, 2, 3, 5, 12, 30, 150, 201, 202, 400]:
            before = [draw.randint(0, 12) for _ in range(n)]
            lists.append((before, [min(12, value + draw.randint(-2, 5)) for value in before]))
        lists.append(([1, 2, 3], [2, 3, 4]))
        given, _ = calls(*(["pairedChange", before, after] for before, after in lists))
        for (before, after), found in zip(lists, given, strict=True):
            expected = paired_change(before, after)._asdict()
            assert found == {
                name: value if value is None else pytest.approx(value, abs=1e-9)
                for name, value in expected.items()
            }

    def test_students_t_is_pythons(self, calls):
        degrees = [1, 2, 3, 4, 9, 10, 11, 50, 199, 200, 201, 1000]
        given, _ = calls(*(["tQuantile", number] for number in degrees))
        assert given == pytest.approx([t_quantile(number) for number in degrees], abs=1e-9)


class TestRecord:
    """What the browser keeps."""

    def record(self, call, **more):
        person = call("personOf", "blue heron")
        return f"inventory/A{person}", {
            "form": call("formOf", person, "before"),
            "done": False,
            "answers": {},
            **more,
        }

    def test_answers_are_kept_and_listed_in_words_that_tell_nothing_of_right_or_wrong(self, call, calls):
        key, one = self.record(call)
        answers = {
            "a_proxy": {"version": "v", "given": [3], "sure": 80},
            "a_loop": {"version": "v", "given": None, "sure": 20},
        }
        _, kept = calls(["keepAnswers", "$store", key, "before", answers])
        assert kept[key]["value"] == {
            "before": {**one, "answers": answers},
            "words": {f"Form {one['form']}, first time": "1 of 12 answered, not finished yet"},
        }

    def test_a_finished_sitting_stays_as_it_is(self, call, calls):
        key, one = self.record(call)
        code = call(
            "encode",
            {
                "sitting": "before",
                "form": one["form"],
                "edition": "A",
                "person": key[-6:],
                "marks": [OPEN] * 12,
            },
        )
        (_, _, again), kept = calls(
            ["keepAnswers", "$store", key, "before", {}],
            ["finish", "$store", key, "before", code],
            ["keepAnswers", "$store", key, "before", {"a_proxy": {"version": "v", "given": [3], "sure": 80}}],
        )
        assert again["before"]["answers"] == {}
        assert kept[key]["value"]["words"] == {
            f"Form {one['form']}, first time": f"0 of 12 answered. Code: {code}"
        }

    @pytest.mark.parametrize(
        "spoilt",
        [
            {"answers": []}, {"done": "no"}, {"form": "C"}, {"done": True}, {"done": True, "code": "BAAA"},
            {"answers": {"a_proxy": None}}, {"answers": {"a_proxy": {"version": "v", "given": [1], "sure": 33}}},
        ],
    )  # fmt: skip
    def test_what_a_strange_file_put_back_is_set_aside_and_not_lost(self, call, calls, spoilt):
        key, one = self.record(call, **spoilt)
        value = {"before": one}
        ((found,), kept) = calls(["readRecord", "$store", key], kept={key: {"value": value}})
        assert found == {"record": {}, "broken": True}
        (aside,) = kept
        assert aside.startswith(f"aside/{key} 20")
        assert kept[aside] == {"value": value}

    def test_what_cannot_be_read_at_all_is_left_to_the_store_to_set_aside(self, call, calls):
        key, _ = self.record(call)
        ((found,), kept) = calls(["readRecord", "$store", key], kept={key: {"broken": "{"}})
        assert found == {"record": {}, "broken": True}
        assert kept == {key: {"broken": "{"}}
