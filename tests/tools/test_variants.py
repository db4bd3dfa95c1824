"""Each candidate's own tools: the same for the same candidate, no two neighbours alike, each fault there to be found."""

import doctest
import importlib
import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chi2

from staycurious.larkshire import people
from staycurious.larkshire.groups import group_of
from staycurious.larkshire.story import AREAS
from staycurious.larkshire.transcripts import transcript
from staycurious.questions import (
    calibration_table,
    claims_against_source,
    difference,
    errors_by_group,
    paired_change,
    share_of,
    swap,
    threshold_tradeoffs,
    what_moves,
)
from staycurious.tools.notes import PART, write_note
from staycurious.tools.score import FAULTS, ReferralError, complete, load_scorecard, score
from staycurious.tools.score.effects import Size
from staycurious.tools.score.form import EXTRA, FORM
from staycurious.tools.score.train import design
from staycurious.tools.variants import NOTE_SIGNS, SIGNS, NoteTool, ScoreTool, key_of, variant
from staycurious.tools.variants.copies import PATTERNS, WORDINGS, drawn, fingerprint
from staycurious.tools.variants.note_tool import _seed, on_body_and_mind, shown_in
from staycurious.tools.variants.score_tool import (
    CHANGED_WORLDS,
    ENOUGH,
    _world,
    renamed,
    shifted,
    shifts,
    sizes,
    world,
)
from staycurious.tools.variants.signs import CLEAR, ELSEWHERE, EVERYBODY

COHORT = "autumn 2026"
CANDIDATES = [f"{number:05d}" for number in range(1, 2001)]
HOMES = ("temporary", "owned")
NUMBERS = [f"T-{number:02d}" for number in range(1, 13)]
MODULES = ("variants", "variants.copies", "variants.score_tool", "variants.note_tool")


@cache
def copies():
    return {candidate: drawn(fingerprint(candidate, COHORT)) for candidate in CANDIDATES}


def a_candidate_with(fault):
    return next(
        candidate for candidate, made in copies().items() if fault in (made.score_fault, made.note_fault)
    )


# ---- the same candidate, the same copies


def test_a_candidate_has_the_same_copies_each_time_and_a_neighbour_has_others():
    assert variant("0123", COHORT) == variant("0123", COHORT)
    assert len({fingerprint(candidate, COHORT) for candidate in CANDIDATES}) == len(CANDIDATES)


def test_a_marker_gets_the_same_key_in_later_years():
    # written down, so that no change of the code can take a marked cohort's keys away without this test saying so
    assert fingerprint("AB 123", "autumn 2026") == "eb2c1d2b4f94a115"
    made = drawn("eb2c1d2b4f94a115")
    assert (made.score_fault, made.pattern, made.note_fault, made.wording) == ("missing", 20, "own_words", 1)
    assert made.areas["cinderholt"] == "tarnley"
    assert made.transcripts[:4] == (1, 7, 3, 10)


@pytest.mark.parametrize(
    "written", ["ab123", " AB 123 ", "ab\u00a0123", "\ufeffAB123", "\uff21\uff22123", "AB\t123\n"]
)
def test_spaces_capitals_and_unseen_signs_do_not_count(written):
    assert variant(written, "Autumn2026") == variant("AB 123", "autumn 2026")


def test_a_nought_at_the_start_and_the_border_between_the_two_words_count():
    assert fingerprint("0123", COHORT) != fingerprint("123", COHORT)
    assert fingerprint("12", "3a") != fingerprint("123", "a")
    assert fingerprint('1", "2', "3") != fingerprint("1", '2", "3')


@pytest.mark.parametrize("ask", [variant, key_of])
@pytest.mark.parametrize(
    ("candidate", "cohort", "said"),
    [
        ("", COHORT, "candidate is '', which is empty. Give a text, such as 'AB123'"),
        (" \u200b\n", COHORT, "candidate is .* which is empty"),
        ("123", "  ", "cohort is '  ', which is empty. Give a text, such as 'autumn 2026'"),
        (123, COHORT, "candidate is 123. Give a text, such as 'AB123'. Quotes keep a nought"),
        (None, COHORT, "candidate is None. Give a text"),
        ("123", b"autumn", "cohort is b'autumn'. Give a text"),
        ("123", ["autumn"], r"cohort is \['autumn'\]. Give a text"),
    ],
)
def test_what_is_no_text_or_empty_is_refused(ask, candidate, cohort, said):
    with pytest.raises(ValueError, match=said):
        ask(candidate, cohort)


def test_a_lone_half_of_a_sign_is_read_like_any_other():
    assert len(fingerprint("12\ud800", COHORT)) == 16


def test_with_another_cohort_word_last_years_answers_do_not_fit():
    now, then = (
        copies(),
        {candidate: drawn(fingerprint(candidate, "autumn 2025")) for candidate in CANDIDATES},
    )
    same = sum(now[candidate] == then[candidate] for candidate in CANDIDATES)
    alike = sum(now[candidate].score_fault == then[candidate].score_fault for candidate in CANDIDATES)
    assert same == 0
    assert alike < 1.3 * len(CANDIDATES) / 8  # by chance an eighth have the same fault again


# ---- spread evenly


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        (lambda made: made.score_fault, len(SIGNS)),
        (lambda made: made.note_fault, len(NOTE_SIGNS)),
        (lambda made: made.pattern, PATTERNS),
        (lambda made: made.wording, WORDINGS),
        (lambda made: made.areas["cinderholt"], 6),
        (lambda made: made.transcripts[0], 12),
        (lambda made: (made.score_fault, made.note_fault), len(SIGNS) * len(NOTE_SIGNS)),
    ],
    ids=["score fault", "note fault", "pattern", "wording", "area", "first transcript", "both faults"],
)
def test_over_many_candidates_everything_is_spread_as_chance_would(what, kinds):
    # Ten cohorts together, and a level of 1 in 100 over all seven checks: that the draws are even is a property of the
    # draws, and of single cohorts one in 100 is uneven by chance (of 200 that were tried, 3 in the score's faults).
    everybody = [made for cohort in range(10) for made in copies_of(cohort)]
    counts = Counter(what(made) for made in everybody)
    expected = len(everybody) / kinds
    assert len(counts) == kinds
    off = sum((count - expected) ** 2 / expected for count in counts.values())
    assert off < chi2.ppf(1 - 0.01 / 7, kinds - 1)


@cache
def copies_of(cohort):
    if cohort == 0:
        return list(copies().values())
    return [drawn(fingerprint(candidate, f"cohort {cohort}")) for candidate in CANDIDATES]


def test_no_fault_falls_on_one_and_a_half_times_as_many_as_another():
    for of in ("score_fault", "note_fault"):
        counts = Counter(getattr(made, of) for made in copies().values())
        assert max(counts.values()) < 1.5 * min(counts.values())


def test_two_patterns_agree_in_a_quarter_of_the_fields_at_most():
    for one, other in combinations(range(PATTERNS), 2):
        assert sum(a == b for a, b in zip(shifts(one), shifts(other), strict=True)) <= 4
    assert {factor for pattern in range(PATTERNS) for factor in shifts(pattern)} == {
        0.94,
        0.97,
        1.0,
        1.03,
        1.06,
    }


@pytest.mark.parametrize("fault", SIGNS)
def test_no_two_patterns_give_the_same_scorecard(fault):
    cards = {json.dumps(shifted(fault, pattern)["fields"]) for pattern in range(PATTERNS)}
    assert len(cards) == PATTERNS


# ---- a copy doesn't name its fault


@pytest.mark.parametrize("fault", SIGNS)
def test_no_copy_of_the_score_names_its_fault(fault):
    candidate = a_candidate_with(fault)
    tool = variant(candidate, COHORT).score_tool
    row = tool.referrals(1)[0]
    seen = " ".join(
        [repr(variant(candidate, COHORT)), repr(tool.score(row)), json.dumps(tool.scorecard), repr(row)]
    )
    for word in (
        *FAULTS,
        *(each.title for each in FAULTS.values()),
        *(each.term for each in FAULTS.values()),
    ):
        assert word not in seen
    assert "effect" not in tool.scorecard
    assert tool.scorecard["title"] != load_scorecard(fault)["title"]


def test_all_copies_have_the_same_boxes_and_say_the_same_of_themselves():
    cards = [variant(a_candidate_with(fault), COHORT).score_tool.scorecard for fault in SIGNS]
    for key in ("variant", "title", "predicts", "trained_on", "tool", "format"):
        assert len({json.dumps(card[key]) for card in cards}) == 1
    assert len({tuple(card) for card in cards}) == 1
    assert len({tuple((field["name"], field["label"]) for field in card["fields"]) for card in cards}) == 1
    assert len(cards[0]["fields"]) == len(FORM) + len(EXTRA) == 16


@pytest.mark.parametrize("fault", NOTE_SIGNS)
def test_no_copy_of_the_note_writer_names_its_fault_or_says_what_a_sentence_rests_on(fault):
    tool = variant(a_candidate_with(fault), COHORT).note_tool
    note = tool.write("T-04")
    assert note == tool.write(transcript("T-04"))
    assert all(set(sentence) == {"id", "section", "text"} for sentence in note["sentences"])
    seen = repr(tool) + " ".join(
        str(value) for key, value in note.items() if key not in ("text", "sentences")
    )
    assert not [word for word in (*PART, *PART.values()) if word in seen]
    assert all(sentence["text"] in note["text"] for sentence in note["sentences"])


# ---- areas with other names


@pytest.mark.parametrize("fault", SIGNS)
def test_other_names_for_the_areas_change_nothing_but_the_names(fault):
    candidate = a_candidate_with(fault)
    made, tool = copies()[candidate], variant(candidate, COHORT).score_tool
    assert sorted(made.areas) == sorted(made.areas.values()) == sorted(AREAS)
    before, card = world(fault, 150), shifted(fault, made.pattern)
    for row, other in zip(before, tool.referrals(150), strict=True):
        form = other["referral"]
        assert {**other, "referral": 0} == {**row, "referral": 0}
        assert form == {**complete(card, row), "area": made.areas[row["referral"]["area"]]}
        one, two = score(card, complete(card, row)), tool.score(other)
        assert (one.probability, one.score, one.band, one.flagged) == (
            two.probability,
            two.score,
            two.band,
            two.flagged,
        )
        assert [part.weight for part in one.parts] == [part.weight for part in two.parts]


def test_the_scorecard_says_what_was_counted_on_the_first_1000_referrals():
    tool = variant("0123", COHORT).score_tool
    rows = tool.referrals(1000)
    scored = [tool.score(row) for row in rows]
    found = errors_by_group([each.flagged for each in scored], [row["harm"] for row in rows])["everybody"]
    stated = tool.scorecard["measured"]["harm"]
    for cell in ("flagged_and_happened", "flagged_not_happened", "missed", "neither"):
        assert stated[cell] == getattr(found, cell)
    by_score = tool.scorecard["measured"]["by_score"]
    assert sum(part["referrals"] for part in by_score) == 1000
    harmed = sum(part["referrals"] * part["harm_per_100"] / 100 for part in by_score)
    assert harmed == pytest.approx(found.flagged_and_happened + found.missed, abs=0.5)


def test_a_copy_takes_the_questions_and_named_people_too():
    tool = variant("0123", COHORT).score_tool
    row = tool.referrals(1)[0]
    assert swap(tool.scorecard, row["referral"], "moves", 6).before == tool.score(row)
    assert len(what_moves(tool.scorecard, row["referral"])) == 16
    for person in people():
        assert 0 <= tool.score(person["referral"]).score <= 100


def test_what_cannot_be_scored_or_made_up_is_refused():
    tool = variant("0123", COHORT).score_tool
    with pytest.raises(ReferralError, match="is not a referral"):
        tool.score("S-00001")
    with pytest.raises(ReferralError, match="can't stand here"):
        tool.score({**people()[0]["referral"], "area": "london"})
    with pytest.raises(ValueError, match="a whole number of 0 or more"):
        tool.referrals(-1)
    assert tool.referrals(0) == []


# ---- each fault is there to be found, with the public questions


@cache
def _columns(where):
    rows = _world(where)
    return design([row["referral"] for row in rows], (*FORM, *EXTRA.values()))


def scored_at_once(card, where):
    """Give a tool's probabilities and flags for all of a world's referrals: as score does, in one product."""
    weights = []
    for field in card["fields"]:
        if field["kind"] == "choice":
            weights += [
                option["weight"] for option in field["options"] if option["value"] != field["default"]
            ]
        else:
            weights.append(field["weight"])
    chances = 1 / (1 + np.exp(-(card["intercept"] + _columns(where) @ np.array(weights))))
    return chances, np.floor(100 * chances + 0.5) >= card["flag_from"]


@cache
def _groups(fault, where):
    sign, rows = SIGNS[fault], _world(where)
    found = [EVERYBODY if sign.by == EVERYBODY else group_of(row, sign.by) for row in rows]
    one, other = (np.array([group in those for group in found]) for those in (sign.one, sign.other))
    return one, other, np.array([row["harm"] for row in rows])


def counted(fault, card, where):
    """Count a fault's sign with share_of and difference: its size and interval, out of 100."""
    (chances, flagged), (one, other, harm) = scored_at_once(card, where), _groups(fault, where)
    if SIGNS[fault].counts == "expected":
        happened = share_of(int(harm[one].sum()), int(one.sum()))
        expected = chances[one].mean()
        found = (expected - happened.share, expected - happened.high, expected - happened.low)
    elif SIGNS[fault].counts == "all wrong flags":
        found = share_of(int((flagged & ~harm).sum()), int((~harm).sum()))[2:]
    else:
        wrong, of = (flagged, ~harm) if SIGNS[fault].counts == "wrong flags" else (~flagged, harm)
        groups = (wrong & of & one, of & one), (wrong & of & other, of & other)
        found = difference(*(share_of(int(those.sum()), int(every.sum())) for those, every in groups))
    return tuple(100 * part for part in found)


def test_scoring_at_once_is_scoring_one_by_one():
    for fault in SIGNS:
        where = fault if fault in CHANGED_WORLDS else "control"
        card = shifted(fault, 7)
        chances, flagged = scored_at_once(card, where)
        one_by_one = [score(card, row["referral"]) for row in _world(where)[:300]]
        assert [each.flagged for each in one_by_one] == flagged[:300].tolist()
        assert [each.probability for each in one_by_one] == pytest.approx(chances[:300].tolist(), abs=1e-12)


def test_for_2000_candidates_each_fault_of_the_score_is_of_its_stated_size_and_clear_of_the_controls():
    asked = {(made.score_fault, made.pattern) for made in copies().values()}
    assert asked == set(
        product(SIGNS, range(PATTERNS))
    )  # so that no other cohort has any that isn't tried here
    for fault, pattern in sorted(asked):
        where = fault if fault in CHANGED_WORLDS else "control"
        size, low, high = counted(fault, shifted(fault, pattern), where)
        # the control with the same shifts, and as it was trained; both without the fault in their referrals
        controls = [counted(fault, shifted("control", pattern), "control")[0], _plain_control(fault)]
        if fault == "miscalibrated":
            size, low, high = -size, -high, -low
            controls = [-each for each in controls]
        assert size >= SIGNS[fault].least, (fault, pattern)
        assert low > 0, (fault, pattern)
        assert size - max(controls) >= CLEAR * (size - low), (fault, pattern)


def test_no_fault_shows_another_faults_sign_nearly_as_much_as_that_faults_own_copies_do():
    for pattern, sign in product(range(PATTERNS), SIGNS):
        control = counted(sign, shifted("control", pattern), "control")[0]
        above = {
            fault: counted(sign, shifted(fault, pattern), fault if fault in CHANGED_WORLDS else "control")[0]
            - control
            for fault in SIGNS
        }
        for fault in set(SIGNS) - {sign}:
            # a share below 0 is the other way round
            assert above[fault] / above[sign] <= ELSEWHERE, (fault, sign, pattern)


def test_the_score_fault_that_candidates_are_not_given_has_no_one_sign():
    assert set(FAULTS) - set(SIGNS) == {"escalation"}
    control, escalation = (
        counted("feedback", shifted(name, 12), "control")[0] for name in ("control", "escalation")
    )
    feedback = counted("feedback", shifted("feedback", 12), "feedback")[0]
    assert escalation > feedback > control  # it shows the area's sign more than the area's own copies do


@cache
def _plain_control(fault):
    extra = [{**field, "weight": 0.0} for field in EXTRA.values()]
    control = load_scorecard("control")
    return counted(fault, {**control, "fields": [*control["fields"], *extra]}, "control")[0]


def test_about_one_referral_in_ten_is_flagged_but_where_that_is_the_fault():
    for fault, pattern in product(SIGNS, range(0, PATTERNS, 4)):
        where = fault if fault in CHANGED_WORLDS else "control"
        share = scored_at_once(shifted(fault, pattern), where)[1].mean()
        if fault == "threshold":
            assert 0.22 < share < 0.30
        else:
            assert 0.075 < share < 0.14


def asked_publicly(fault, rows, scored, line, names):
    """Ask the question that the key names, as a student would; give the size out of 100 and its interval."""
    sign = SIGNS[fault]
    harm = [row["harm"] for row in rows]
    if sign.question == "threshold_tradeoffs":
        (everybody,) = threshold_tradeoffs([each.score for each in scored], harm, [line])
        return tuple(100 * part for part in everybody.false_flag_rate[2:])
    one, other = ({names.get(group, group) for group in groups} for groups in (sign.one, sign.other))
    labels = [group_of(row, sign.by) for row in rows]
    labels = ["one" if label in one else "other" if label in other else "neither" for label in labels]
    if sign.question == "calibration_table":
        bands = calibration_table([each.probability for each in scored], harm, labels, edges=[0, 1])
        found = next(band for band in bands if band.group == "one")
        ends = (found.observed.share, found.observed.high, found.observed.low)
        return tuple(100 * (found.predicted - end) for end in ends)
    groups = errors_by_group([each.flagged for each in scored], harm, labels)
    rate = "false_positive_rate" if sign.counts == "wrong flags" else "false_negative_rate"
    rates = {name: getattr(group, rate) for name, group in groups.items()}
    return tuple(100 * part for part in difference(rates["one"], rates["other"]))


@pytest.mark.parametrize("fault", SIGNS)
def test_a_student_who_asks_the_keys_question_finds_the_keys_numbers(fault):
    candidate = a_candidate_with(fault)
    made, tool = copies()[candidate], variant(candidate, COHORT).score_tool
    # the copy's referrals, from those made once for all: the test above holds that they are the same
    rows = [renamed(row, made.areas) for row in _world(fault if fault in CHANGED_WORLDS else "control")]
    assert len(rows) == ENOUGH
    scored = [score(tool.scorecard, row["referral"]) for row in rows]
    names = made.areas if SIGNS[fault].by == "area" else {}
    found = asked_publicly(fault, rows, scored, tool.scorecard["flag_from"], names)
    size, control = sizes(fault, made.pattern)
    assert size == Size(*(round(part, 1) + 0.0 for part in found))
    assert not size.low <= control.size <= size.high


def test_a_score_key_says_which_fault_where_and_how_large():
    candidate = a_candidate_with("feedback")
    made, key = copies()[candidate], key_of(candidate, COHORT)
    assert key.copy == variant(candidate, COHORT).score_tool.copy
    sign = key.score.sign
    assert (key.score.fault, sign.by) == ("feedback", "area")
    assert sign.one == (made.areas["brackenhithe"], made.areas["cinderholt"])
    assert (sign.size, sign.control) == sizes("feedback", made.pattern)
    assert {old: new for new, old in key.score.areas.items()} == made.areas
    assert key.score.title == FAULTS["feedback"].title


def test_the_educators_guide_states_what_is_held_here():
    page = (Path(__file__).resolve().parents[2] / "book/educators/index.md").read_text(encoding="utf-8")
    guide = " ".join(page.split("## Each student their own tools")[1].split("\n## ")[0].split())
    assert f"this copy's {ENOUGH:,}" in guide
    assert (len(SIGNS), len(NOTE_SIGNS)) == (7, 7)
    assert "Seven of the eight faults of each tool" in guide
    assert {sign.least for sign in NOTE_SIGNS.values()} == {8}
    assert "at least 8 of the 12 notes" in guide
    for card, said in (("control", "roughly 10 of 100 more"), ("threshold", "nearly 20")):
        assert said in guide
        home = [np.array([row["referral"]["tenure"] == kind for row in _world("control")]) for kind in HOMES]
        harm = np.array([row["harm"] for row in _world("control")])
        shares = [scored_at_once(shifted(card, 12), "control")[1][here & ~harm].mean() for here in home]
        assert 100 * (shares[0] - shares[1]) == pytest.approx(int(re.search(r"\d+", said)[0]), abs=2)
    assert "about 1 referral in 10" in guide
    assert "`key_of` is in it" in guide


def test_a_key_has_what_else_is_clear_of_the_control_and_nothing_that_is_not():
    candidate = a_candidate_with("feedback")
    pattern, also = copies()[candidate].pattern, key_of(candidate, COHORT).score.also
    # scores that were taught records, more than there was harm, are too high for disabled children as well
    assert "disabled_child" in {found.by for found in also}
    expected = []
    for sign in set(SIGNS) - {"feedback"}:
        size, control = sizes("feedback", pattern, sign)
        if control.size < size.low or control.size > size.high:
            expected.append(SIGNS[sign].by)
    assert sorted(found.by for found in also) == sorted(expected)


# ---- the note writer


@cache
def _claims(number, fault, wording):
    talk = transcript(number)
    note = write_note(talk, (fault,) if fault else (), seed=_seed(wording))
    sentences = [{"id": one.id, "text": one.text} for one in note.sentences]
    claims = claims_against_source({"sentences": sentences}, talk).sentences
    return Counter(look.kind for claim in claims for look in claim.look)


@pytest.mark.parametrize("wording", range(WORDINGS))
@pytest.mark.parametrize("fault", [fault for fault, sign in NOTE_SIGNS.items() if sign.looks])
def test_for_2000_candidates_a_note_fault_is_pointed_at_in_as_many_of_the_twelve_notes_as_stated(
    fault, wording
):
    sign = NOTE_SIGNS[fault]
    more = 0
    for number in NUMBERS:
        found, control = _claims(number, fault, wording), _claims(number, "", wording)
        more += sum(found[kind] for kind in sign.looks) > sum(control[kind] for kind in sign.looks)
        if more == sign.least:  # the rest need not be written
            break
    assert more >= sign.least


@pytest.mark.parametrize("wording", range(WORDINGS))
def test_for_2000_candidates_the_omission_shows_when_the_person_is_swapped(wording):
    pairs = on_body_and_mind("omission", wording).values()
    found = paired_change(*zip(*pairs, strict=True))
    assert found.high < -0.5
    assert found.fell >= NOTE_SIGNS["omission"].least


def test_without_the_omission_a_swap_changes_little():
    pairs = on_body_and_mind("tone", 0).values()
    found = paired_change(*zip(*pairs, strict=True))
    assert found.low < 0.5
    assert abs(found.mean) < 0.5


def test_every_candidates_note_copy_is_one_of_those_tried_here():
    asked = {(made.note_fault, made.wording) for made in copies().values()}
    assert asked == set(product(NOTE_SIGNS, range(WORDINGS)))
    assert set(PART) - set(NOTE_SIGNS) == {"speaker"}


def test_the_fault_that_candidates_are_not_given_needs_relatives_who_speak():
    talks = [transcript(number) for number in NUMBERS]
    with_family = [talk for talk in talks if "family" in {person["role"] for person in talk["people"]}]
    assert len(with_family) < 8  # fewer notes than every other fault shows in


@pytest.mark.parametrize("fault", ["invention", "negation"])
def test_a_note_key_points_at_sentences_that_the_copys_notes_have(fault):
    candidate = a_candidate_with(fault)
    key, tool = key_of(candidate, COHORT).notes, variant(candidate, COHORT).note_tool
    assert key.fault == copies()[candidate].note_fault
    assert tuple(key.sentences) == tool.transcripts
    assert key.sentences == shown_in(key.fault, copies()[candidate].wording)
    assert sum(bool(ids) for ids in key.sentences.values()) >= NOTE_SIGNS[key.fault].least
    first = tool.transcripts[0]
    assert set(key.sentences[first]) <= {sentence["id"] for sentence in tool.write(first)["sentences"]}


def test_the_key_to_an_omission_counts_both_notes_of_each_pair():
    key = key_of(a_candidate_with("omission"), COHORT).notes
    assert key.fault == "omission"
    assert sorted(key.pairs) == NUMBERS
    assert not any(key.sentences.values())
    assert sum(woman < man for man, woman in key.pairs.values()) >= 8


def test_two_wordings_put_the_same_visit_in_other_words():
    for fault in ("tone", "invention", "negation"):
        notes = {
            write_note(transcript("T-04"), (fault,), seed=_seed(wording)).text for wording in range(WORDINGS)
        }
        assert len(notes) == WORDINGS


# ---- where it runs


def test_a_copy_needs_the_standard_library_alone():
    code = (
        "import sys; from staycurious.tools.variants import variant; tool, notes = variant('1', 'x'); "
        "tool.score(tool.referrals(1)[0]); notes.write('T-01'); "
        "print([name for name in ('numpy', 'sklearn', 'scipy', 'ipywidgets') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name):
    found = doctest.testmod(importlib.import_module(f"staycurious.tools.{name}"))
    assert found.failed == 0
    assert found.attempted > 0


def test_tools_of_one_copy_are_the_same_tool():
    assert ScoreTool("0123456789abcdef").scorecard == ScoreTool("0123456789abcdef").scorecard
    assert NoteTool("0123456789abcdef") == NoteTool("0123456789abcdef")


@pytest.mark.parametrize("copy", ["AB123", "", None, [], "0123456789ABCDEF", "0123456789abcdef0"])
def test_a_tool_of_what_is_no_fingerprint_is_refused_and_not_somebody_elses(copy):
    for ask in (lambda: ScoreTool(copy).referrals(1), lambda: NoteTool(copy).transcripts):
        with pytest.raises(ValueError, match=r"is no fingerprint\. Ask for a candidate's tools: variant\("):
            ask()
