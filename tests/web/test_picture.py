"""What Build the picture says about what a reader wrote, and how it draws the families."""

import re

import pytest

from staycurious.questions import frequency_tree

LEAFLET = {
    "population": 1000,
    "base_rate": 0.04,
    "sensitivity": 0.8,
    "false_positive_rate": 0.1,
    "headline": "Finds 8 in 10.",
    "small_print": "4%.",
}
TREE = frequency_tree(1000, 0.04, 0.8, 0.1)
RIGHT = {
    "happened": TREE.happened,
    "didNot": TREE.did_not,
    "flaggedAndHappened": TREE.flagged_and_happened,
    "missed": TREE.missed,
    "flaggedNotHappened": TREE.flagged_not_happened,
    "neither": TREE.neither,
    "flagged": TREE.flagged,
    "ofThem": TREE.flagged_and_happened,
    "oneIn": TREE.flagged // TREE.flagged_and_happened,
}
STEPS = {
    "all": ["happened", "didNot"],
    "harm": ["flaggedAndHappened", "missed"],
    "others": ["flaggedNotHappened", "neither"],
    "flags": ["flagged", "ofThem", "oneIn"],
}


@pytest.fixture
def call(run_node):
    """Give a function that calls one of the modules' functions."""

    def one(name, *args, leaflet=LEAFLET):
        return run_node("picture_calls.mjs", {"leaflet": leaflet, "calls": [[name, *args]]})[0]

    return one


@pytest.fixture
def check(call):
    """Give a function that checks a step: the right numbers but for some boxes."""

    def one(step, leaflet=LEAFLET, **changed):
        texts = {box: str(number) for box, number in {**RIGHT, **changed}.items()}
        return call("checkStep", step, texts, "$facts", leaflet=leaflet)

    return one


@pytest.mark.parametrize("step", STEPS)
def test_the_right_numbers_are_right_and_said(check, step):
    found = check(step)
    assert found["verdict"] == "right"
    assert set(found["boxes"].values()) == {"right"}
    assert found["said"][0] == "Right."
    numbers = re.findall(r"\d+", found["said"][1].replace(",", ""))
    assert {str(RIGHT[box]) for box in STEPS[step]} <= set(numbers)


@pytest.mark.parametrize(
    ("text", "verdict"), [("1,000", "wrong"), (" 40 ", "right"), ("40 families", "right"), ("40.", "right")]
)
def test_a_number_is_read_as_people_write_it(check, text, verdict):
    assert check("all", happened=text)["boxes"]["happened"] == verdict


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("4%", "is a share, in per cent. How many"),
        ("4 per cent", "is a share, in per cent. How many"),
        ("4 in 100", "is a share. How many"),
        ("1/25", "is a share. How many"),
        ("forty", "can’t be read as one number"),
        ("40 hundred", "can’t be read as one number"),
        ("39.5", "come whole"),
        ("-40", "come whole"),
    ],
)
def test_what_is_no_number_of_families_is_named_with_its_mend(check, text, why):
    found = check("all", happened=text)
    assert found["boxes"] == {"happened": "wrong", "didNot": "right"}
    assert found["verdict"] == "partly"
    (line,) = [line for line in found["said"] if line.startswith("Not yet")]
    assert f"“{text}” " in line
    assert why in line


@pytest.mark.parametrize(
    ("step", "box", "number", "why"),
    [
        ("all", "happened", 800, "takes the 8 in 10 that the tool finds"),
        ("all", "happened", 100, "takes the 1 in 10 others"),
        ("all", "happened", 4, "how many it is of 100"),
        ("all", "happened", 55, "The small print says 4 in 100."),
        ("harm", "flaggedAndHappened", 800, "8 in 10 of all 1,000"),
        ("harm", "flaggedAndHappened", 80, "as if there were 100 of them. Your box above says 40."),
        ("harm", "flaggedAndHappened", 35, "The tool finds 8 in 10 of these."),
        ("harm", "flaggedAndHappened", 8, "That many are missed"),
        ("others", "flaggedNotHappened", 100, "That is 1 in 10 of all 1,000."),
        ("others", "flaggedNotHappened", 4, "1 in 10 of those where harm follows"),
        ("others", "flaggedNotHappened", 10, "as if there were 100 of them. Your box above says 960."),
        ("flags", "flagged", 32, "other branch has flags too"),
        ("flags", "flagged", 40, "flagged or missed"),
        ("flags", "ofThem", 40, "they have no flag"),
        ("flags", "ofThem", 96, "harm does not follow"),
        ("flags", "oneIn", 3, "Count the one itself too"),
        ("flags", "oneIn", "25%", "is a share, in per cent. How many flagged families"),
    ],
)
def test_a_common_mistake_is_explained(check, step, box, number, why):
    found = check(step, **{box: number})
    assert found["boxes"][box] == "wrong"
    assert why in " ".join(found["said"])


def test_two_numbers_the_wrong_way_round_are_said_to_be_so(check):
    found = check("harm", flaggedAndHappened=8, missed=32)
    assert found["said"] == ["Partly.", "These are the right two numbers, the wrong way round."]
    assert set(found["boxes"].values()) == {"wrong"}


def test_boxes_that_do_not_add_up_are_said_to_be_so(check):
    assert (
        "Your two boxes make 964; together they must make 960."
        in check("others", flaggedNotHappened=100)["said"]
    )


def test_a_wrong_step_does_not_give_away_what_the_reader_has_not_found(check):
    found = check("others", didNot="", happened="", flaggedNotHappened=100, neither="")
    assert "960" not in " ".join(found["said"])
    assert "96 " not in " ".join(found["said"])


def test_a_box_that_follows_from_an_earlier_mistake_is_told_as_such(check):
    found = check("harm", happened=100, didNot=900, flaggedAndHappened=80, missed=20)
    assert found["verdict"] == "follows"
    assert found["said"][0] == "Partly. It fits what you wrote above."
    assert "“flagged”: 80 fits your 100 in step 2. First mend that." in found["said"]
    assert "“missed”: 20 fits your 100 in step 2 and 80 in step 3. First mend that." in found["said"]


def test_the_last_step_follows_from_boxes_in_two_steps(check):
    found = check("flags", flaggedAndHappened=80, flaggedNotHappened=100, flagged=180, ofThem=80, oneIn=3)
    assert found["boxes"] == {"flagged": "follows", "ofThem": "follows", "oneIn": "wrong"}
    assert "“flagged in all”: 180 fits your 80 in step 3 and 100 in step 4. First mend that." in found["said"]


def test_empty_boxes_are_named(check):
    assert check("all", happened="", didNot=" ")["verdict"] == "empty"
    found = check("all", didNot="")
    assert found["verdict"] == "partly"
    assert found["said"][-1] == "Still empty: “serious harm does not follow”."


def test_one_in_may_be_rounded_only_where_it_is_not_whole(check):
    other = {**LEAFLET, "base_rate": 0.02, "sensitivity": 0.9}
    tree = frequency_tree(1000, 0.02, 0.9, 0.1)
    texts = {"flagged": tree.flagged, "ofThem": tree.flagged_and_happened}
    assert check("flags", leaflet=other, **texts, oneIn="6")["verdict"] == "right"
    assert "about 1 in 6" in check("flags", leaflet=other, **texts, oneIn="1 in 6.4")["said"][1]
    assert check("flags", leaflet=other, **texts, oneIn="7")["boxes"]["oneIn"] == "wrong"
    assert check("flags", oneIn="4.4")["boxes"]["oneIn"] == "wrong"


@pytest.mark.parametrize(
    ("guess", "about"),
    [
        (8, "8 in 10 answers another question"),
        (9, f"right overall. In {TREE.neither} of the families where it is right there was no flag"),
        (5, "Harm follows less often than you expected."),
        (2.5, "Your guess was close."),
        (1, "Harm follows more often than you expected."),
    ],
)
def test_the_guess_is_held_against_the_count(call, guess, about):
    paragraphs = call("compare", guess, "$facts")
    assert paragraphs[0] == (
        f"You said {guess} in 10. Of {TREE.flagged} flagged families, serious harm follows in "
        f"{TREE.flagged_and_happened}: 1 in 4. That is 2 or 3 in 10."
    )
    assert about in paragraphs[1]
    assert f"1 in 10 of the many ({TREE.flagged_not_happened}) is more" in paragraphs[2]


def test_without_a_guess_there_is_the_count_alone(call):
    first, *_ = call("compare", None, "$facts")
    assert first.startswith(f"Of {TREE.flagged} flagged families")


def test_a_leaflet_with_more_hits_than_false_alarms_is_told_otherwise(call):
    paragraphs = call("compare", 7, "$facts", leaflet={**LEAFLET, "base_rate": 0.2})
    assert "about 1 in 1.5. That is about 7 in 10" in paragraphs[0]
    assert "The 80 flags where no harm follows do not outnumber the 160 where it does." in paragraphs


@pytest.mark.parametrize("text", ["", "eleven", "11", "-1", "80%"])
def test_a_guess_that_is_not_of_ten_is_asked_again(call, text):
    assert call("readGuess", text)["why"].startswith("Write a number from 0 to 10")


@pytest.mark.parametrize(("text", "number"), [("8", 8), (" 2.5 ", 2.5), ("8 in 10", 8), ("0", 0)])
def test_a_guess_is_read(call, text, number):
    assert call("readGuess", text) == {"number": number}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"base_rate": 4}, "baseRate is 4"),
        ({"population": 5000}, "population is 5000. Picture at most 1000"),
        ({"base_rate": 0}, "no flagged family comes to harm"),
    ],
)
def test_a_leaflet_without_a_picture_is_refused(call, change, message):
    assert message in call("readLeaflet", {**LEAFLET, **change})


def test_shares_are_said_as_counts(call):
    assert [call("inWords", share) for share in (0.8, 0.04, 0.045, 1 / 3)] == [
        "8 in 10", "4 in 100", "45 in 1,000", "333 in 1,000",
    ]  # fmt: skip


class TestGrid:
    """One mark for each family."""

    def kinds(self, call, **own):
        return call("placeFamilies", own, 1000)

    def test_the_whole_picture_places_every_family_harmed_and_flagged_together(self, call):
        found = self.kinds(call, **RIGHT)
        assert found["placed"] == 1000
        assert [kind for kind in found["kinds"] if kind[1]] == [
            ["missed", TREE.missed],
            ["flaggedAndHappened", TREE.flagged_and_happened],
            ["flaggedNotHappened", TREE.flagged_not_happened],
            ["neither", TREE.neither],
        ]

    def test_a_branch_that_is_not_split_yet_has_a_mark_of_its_own(self, call):
        found = dict(self.kinds(call, happened=40, didNot=960, missed=8)["kinds"])
        assert (found["happened"], found["missed"], found["didNot"], found["unplaced"]) == (32, 8, 960, 0)

    def test_boxes_that_hold_too_many_never_draw_more_than_there_are(self, call):
        found = self.kinds(call, happened=40, flaggedAndHappened=800, flaggedNotHappened=100, neither=864)
        assert found["placed"] == 1764
        assert sum(count for _, count in found["kinds"]) == 1000

    def test_each_family_is_one_mark_in_its_own_cell(self, call):
        kinds = self.kinds(call, **RIGHT)["kinds"]
        paths = call("gridPaths", kinds, 50)
        cells = set()
        for kind, count in kinds:
            starts = re.findall(r"M([\d.]+) ([\d.]+)", paths[kind])
            assert len(starts) == count
            cells |= {(float(x) // 10, float(y) // 10) for x, y in starts}
        assert cells == {(x, y) for x in range(50) for y in range(20)}

    def test_kinds_differ_by_shape_and_not_by_colour_alone(self, call):
        kinds = [kind for kind, _ in self.kinds(call)["kinds"]]
        assert len({call("mark", kind) for kind in kinds}) == len(kinds) == 7
