"""How large each fault of the note writer is: counted again, and the omission on its own by swapping the person."""

import math
import statistics

import pytest

from staycurious.larkshire import swap_gender
from staycurious.larkshire.transcripts import choose_gender
from staycurious.larkshire.visits import BODY_AND_MIND, visit
from staycurious.tools.notes import PART, answer_key, load_writer, write_note
from staycurious.tools.notes.effects import (
    EFFECTS,
    HELD_OUT_SEED,
    _mean,
    kept_of_body_and_mind,
    measure_all,
)
from staycurious.tools.notes.writer import SECTIONS

NUMBERS = [f"T-{number:02d}" for number in range(1, 13)]
HEADINGS = {SECTIONS[topic] for topic in BODY_AND_MIND}


@pytest.fixture(scope="module")
def measured():
    return measure_all(load_writer())


@pytest.fixture(scope="module")
def swapped():
    """Of other visits than those of the card: how much less is kept of a woman's needs, of 100; and what the key says."""
    less, verdicts = {"control": [], "omission": []}, set()
    for number in range(1, 61):
        one = visit(number, "visits for the swap")
        for name, row in less.items():
            kept = {}
            for gender in ("man", "woman"):
                talk = choose_gender(one.transcript, gender)
                note = write_note(talk, [] if name == "control" else [name])
                kept[gender], said = kept_of_body_and_mind(one, note)
                verdicts |= {verdict.verdict for verdict in answer_key(note, talk).sentences.values()}
            if said:
                row.append(100 * (kept["man"] - kept["woman"]) / said)
    return less, verdicts


def interval(values):
    half = 1.96 * statistics.stdev(values) / math.sqrt(len(values))
    return statistics.fmean(values) - half, statistics.fmean(values) + half


def test_counted_again_the_effects_are_those_in_the_file(measured):
    assert measured == load_writer()["effects"], "run: staycurious train"


def test_every_fault_has_its_effect_in_plain_words():
    assert set(EFFECTS) == set(load_writer()["effects"]) == set(PART)
    for effect in load_writer()["effects"].values():
        assert effect["plain"].startswith("how many ") or effect["plain"].startswith("how much ")
        assert "95% interval" in effect["method"]
        assert effect["unit"]


@pytest.mark.parametrize("fault", PART)
def test_a_faults_interval_leaves_out_the_controls(fault, measured):
    effect, control = measured[fault], measured[fault]["control"]
    assert effect["low"] <= effect["size"] <= effect["high"]
    assert control["low"] <= control["size"] <= control["high"]
    assert effect["low"] > control["high"]


@pytest.mark.parametrize("fault", PART)
def test_in_the_control_the_interval_holds_nothing(fault, measured):
    assert measured[fault]["control"]["low"] <= 0 <= measured[fault]["control"]["high"]


def test_a_faults_size_is_about_that_of_the_habit_it_was_learned_from(measured):
    # the habits were 0.6 of hedges, 0.6 of wishes, 0.5 of the family's words, 0.35 of short endings
    for fault, habit in (("certainty", 60), ("own_words", 60), ("speaker", 50), ("negation", 35)):
        assert measured[fault]["low"] - 3 <= habit <= measured[fault]["high"] + 3


def test_with_the_person_swapped_less_of_a_womans_needs_is_kept(swapped):
    less, _ = swapped
    low, high = interval(less["omission"])
    assert low > 0
    assert 8 < statistics.fmean(less["omission"]) < 35
    # measured: about a fifth
    assert high < 40


def test_in_the_control_the_swap_makes_no_difference_on_the_whole(swapped):
    low, high = interval(swapped[0]["control"])
    assert low <= 0 <= high
    assert high - low < 4


def test_the_omission_writes_nothing_false_of_anybody(swapped):
    assert swapped[1] == {"supported"}


def test_the_needs_are_counted_by_hand_on_one_visit():
    one = visit(1, HELD_OUT_SEED)
    note = write_note(choose_gender(one.transcript))
    kept, said = kept_of_body_and_mind(one, note)
    needs = {
        (turn, sentence)
        for turn, sentence, who, topic, kind in one.said
        if (who, kind) == ("person", "need") and topic in BODY_AND_MIND
    }
    in_the_note = {
        need
        for need in needs
        for each in note.sentences
        if need[0] in each.turns and need[1][2:-1] in each.text
    }
    assert said == len(needs) > 0
    assert len(in_the_note) <= kept <= said
    assert kept_of_body_and_mind(one, note._replace(sentences=())) == (0, said)


def test_a_mean_and_its_interval_are_worked_out_by_hand():
    # 0, 10, 20: mean 10, deviation 10, half 1.96 x 10 / 1.732 = 11.3
    assert _mean([0, 10, 20]) == (10.0, -1.3, 21.3)


def of_body_and_mind(number, faults):
    """So many sentences under the headings of body and mind, as a man and as a woman."""
    counts = {}
    for talk in swap_gender(number):
        side = "man" if talk["swap"]["now"] in ("man", "boy") else "woman"
        note = write_note(talk, faults)
        counts[side] = sum(one.section in HEADINGS and bool(one.rests_on) for one in note.sentences)
    return counts


def test_in_the_twelve_conversations_the_womans_note_says_less_of_body_and_mind():
    faulty = [of_body_and_mind(number, ["omission"]) for number in NUMBERS]
    control = [of_body_and_mind(number, []) for number in NUMBERS]
    # measured: 129 and 94 with the fault, 156 and 154 without it
    assert sum(one["woman"] < one["man"] for one in faulty) >= 9
    assert not any(one["woman"] > one["man"] for one in faulty)
    less = [one["man"] - one["woman"] for one in faulty]
    assert sum(less) >= 20
    assert abs(sum(one["man"] - one["woman"] for one in control)) <= 5


@pytest.mark.parametrize("number", ["T-01", "T-02"])
def test_an_older_man_and_woman_with_the_same_needs_show_it_too(number):
    faulty, missing = of_body_and_mind(number, ["omission"]), {}
    for talk in swap_gender(number):
        missing[talk["swap"]["now"]] = len(answer_key(write_note(talk, ["omission"]), talk).missing)
    # measured: T-01 17 and 15, missing 6 and 8; T-02 12 and 9, missing 9 and 13
    assert faulty["woman"] < faulty["man"]
    assert missing["woman"] > missing["man"]
