"""What module 3 says in typed figures, or in plain words, is what the tools, the sums and the published file give."""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest
import yaml

from staycurious.booktools.quiz_file import read_quiz
from staycurious.booktools.target_figures import find_movers
from staycurious.larkshire import case, exercise_cases, referrals
from staycurious.questions import differ_in
from staycurious.questions.intervals import share_of
from staycurious.questions.loop import records_over_years
from staycurious.tools.score import complete, load_scorecard, score
from staycurious.tools.score.faults import NOT_SHARED
from staycurious.tools.score.form import FORM
from staycurious.tools.score.planting import BEFORE, HELD_OUT_SEED, taught_rows
from staycurious.tools.score.targets import load_targets, standings
from staycurious.tools.score.train import _rows, design, fields_of, fit_forms
from tests.course.cases import rows_given, rows_told
from tests.course.test_exercise_text import call_in, key_of, mark, read

ROOT = Path(__file__).resolve().parents[2]
SLUG = "m03_what_was_predicted"
PAGE = (ROOT / "book" / f"{SLUG}.md").read_text(encoding="utf-8")
ONE_LINE = " ".join(PAGE.split())
NOTE = " ".join((ROOT / "book/educators" / f"{SLUG}.md").read_text(encoding="utf-8").split())
QUIZ = {one["id"]: one for one in read_quiz(ROOT / f"book/quizzes/{SLUG}.yml")["questions"]}
RUBRIC = yaml.safe_load((ROOT / f"exercises/rubrics/{SLUG}.yml").read_text(encoding="utf-8"))
BOUGHT, COUNCIL_DATA, BLANKS = (load_scorecard(name) for name in ("escalation", "proxy", "missing"))

# Counted from data/data_english.xlsx of Lighthouse-Reports/suspicion_machines_sweden (commit b3b66b8), the sheets
# "Gender 1 Decimal" and "Foreign 1 Decimal": by Selection Method, what the column Result holds for women and for men.
RESULTS = ("Errors Found", "Control Investigation", "No Control Investigation", "No Errors Found")
CHECKED = {
    "Random": {"women": (169, 0, 3, 415), "men": (133, 0, 5, 322)},
    "High Risk": {"women": (928, 0, 42, 1104), "men": (572, 0, 22, 562)},
    "High High Risk": {"women": (58, 541, 11, 635), "men": (20, 218, 3, 211)},
    "Follow-up Control": {"women": (65, 0, 0, 47), "men": (24, 0, 0, 19)},
}
BY_MODEL = ("High Risk", "High High Risk", "Follow-up Control")


def results(*methods: str, who=("women", "men")) -> dict[str, int]:
    """Add up what was written down, for these ways of being picked."""
    counts = [CHECKED[method][group] for method in methods for group in who]
    return dict(zip(RESULTS, map(sum, zip(*counts, strict=True)), strict=True))


PICKED = {who: results(*BY_MODEL, who=[who]) for who in ("women", "men")}
RANDOM = {who: results("Random", who=[who]) for who in ("women", "men")}
FOREIGN = {"random": (88, 248), "picked": (1191, 2192)}  # something found, of how many
OTHERS = {"random": (222, 799), "picked": (1313, 2890)}


def found(results: dict) -> int:
    """Count as the published program counts: all but the last label."""
    return sum(results.values()) - results["No Errors Found"]


def per_100(count: float, of: float) -> int:
    return int(100 * count / of + 0.5)


def scored(number: str, card=BOUGHT, **changes):
    return score(card, complete(card, {**case(number)["referral"], **changes}))


def places(number: str) -> dict[str, object]:
    return {one.target: one for one in standings(load_targets(), case(number)["referral"])}


@pytest.fixture(scope="module")
def cells():
    return read(SLUG)


class TestThePage:
    def test_rubys_form_is_told_as_it_is_and_has_no_flag(self):
        form = case("R-1061")["referral"]
        assert (form["area"], form["tenure"], form["moves"]) == ("cinderholt", "social", 0)
        assert (form["earlier_referrals"], form["missed_appointments"]) == (3, 0)
        assert f"Ruby's attendance is {form['attendance']}%" in PAGE
        assert not scored("R-1061").flagged

    def test_a_fifth_call_would_move_her_into_another_band(self):
        now, then = scored("R-1061"), scored("R-1061", earlier_referrals=4)
        assert (now.band, then.band) == ("low", "medium")
        assert scored("R-1061", earlier_referrals=0).score < now.score < then.score

    def test_ruby_is_furthest_forward_for_the_tool_taught_re_referral(self):
        ruby = places("R-1061")
        assert min(ruby, key=lambda target: ruby[target].place) == "referred_again"
        assert ruby["referred_again"].flagged
        assert not any(one.flagged for target, one in ruby.items() if target != "referred_again")

    def test_the_tool_taught_harm_puts_temi_near_the_front_for_her_attendance(self):
        temi = places("R-1122")["harm"]
        assert temi.flagged
        assert "attendance" in temi.pushed_by.lower()

    def test_how_many_referrals_each_was_taught_is_told(self):
        taught_on = [target["taught_on"] for target in load_targets()["targets"]]
        assert taught_on == [6000, 20000, 20000, 20000]
        assert "the first on 6,000 referrals, the others on 20,000" in ONE_LINE

    def test_all_four_pass_felix_by(self):
        assert all(one.place > 80 for one in places("R-1129").values())

    def test_fewer_than_half_of_the_flags_are_shared_and_harm_follows_about_as_often(self):
        assert 2 * find_movers("all four") < 100, "of the 100 that each flags"
        harm = [find_movers(f"followed: Serious harm, {target}") for target in places("R-1061")]
        assert max(harm) - min(harm) <= 4

    def test_the_blanks_take_her_flag_away_and_the_state_on_the_page_is_hers(self):
        state = json.loads(
            re.search(r"\{anywidget\} ask_the_score\n:name: m03-ask-blanks\n\n(.*?)\n---", PAGE, re.DOTALL)[
                1
            ].replace('{"$load": "tools/score/scorecards/missing.json"}', "null")
        )
        assert state["referral"] == {**case("R-1061")["referral"], "boxes_blank": 0}
        assert scored("R-1061", BLANKS, boxes_blank=0).flagged
        flags = [scored("R-1061", BLANKS, boxes_blank=number).flagged for number in range(7)]
        assert flags == sorted(flags, reverse=True)
        assert not flags[4]

    def test_attendance_is_lower_where_families_need_more(self):
        rows = [row for row in referrals(4000) if 5 <= row["referral"]["child_age"] <= 16]
        by_need = [
            [row["referral"]["attendance"] for row in rows if row["support_need"] == need]
            for need in range(4)
        ]
        means = [sum(those) / len(those) for those in by_need]
        assert means == sorted(means, reverse=True)

    def test_the_box_for_attendance_finds_children_and_most_are_missed_either_way(self):
        held_out = _rows(HELD_OUT_SEED, BEFORE)
        harmed = [row["harm"] for row in held_out]
        found_of_100 = []
        for fields in (FORM, [field for field in FORM if field["name"] != "attendance"]):
            rows = taught_rows()
            model = fit_forms([row["referral"] for row in rows], [row["harm"] for row in rows], fields)
            pushes = model.decision_function(design([row["referral"] for row in held_out], fields))
            first = sorted(range(len(pushes)), key=lambda at: -pushes[at])[: len(pushes) // 10]
            found_of_100.append(per_100(sum(harmed[at] for at in first), sum(harmed)))
        assert "flags {}. Without the box for attendance it would flag {}.".format(*found_of_100) in ONE_LINE
        assert all(70 < 100 - count < 80 for count in found_of_100), "three in four"

    def test_the_same_need_stands_behind_all_four_and_the_flags_find_harm_more_than_twice_as_often(self):
        for target in places("R-1061"):
            assert find_movers(f"followed: Serious harm, {target}") > 2 * find_movers(
                "followed: Serious harm, all"
            )

    def test_the_enquiry_tool_flags_cinderholt_most_and_the_harm_tool_least(self):
        flagged = {target: find_movers(f"Cinderholt, {target}") for target in places("R-1061")}
        assert max(flagged, key=flagged.get) == "escalated"
        assert min(flagged, key=flagged.get) == "harm"
        assert flagged["harm"] > find_movers("Cinderholt, all")

    def test_the_three_calls_push_ruby_forward_in_all_four(self):
        assert all("earlier referrals" in one.pushed_by.lower() for one in places("R-1061").values())

    def test_rubys_swap_moves_the_score_with_the_calls_and_with_the_street(self):
        now = scored("R-1061").score
        assert scored("R-1061", earlier_referrals=0).score < scored("R-1061", area="nettlewick").score < now

    def test_letting_more_come_in_takes_most_of_the_gap(self):
        table = records_over_years({"Q": 180, "M": 120}, 0.1, visits=300, follow=2, reported=0.2)
        # whole records, rounded year by year, as the explorable shows them
        totals = [sum(round(row.records) for row in table if row.area == area) for area in "QM"]
        assert totals[0] - totals[1] <= 96 / 4, "most of it: without, it is 96"
        assert "With 20 in 100 coming in without a visit, {} and {}.".format(*totals) in NOTE

    def test_temis_tasks_come_out_as_they_are_told(self):
        form = case("R-1122")["referral"]
        assert f"dropped to {form['attendance']}%" in PAGE
        assert (form["earlier_referrals"], form["missed_appointments"]) == (1, 0)
        assert (
            scored("R-1122", attendance=96).score
            < scored("R-1122").score
            < scored("R-1122", earlier_referrals=2).score
        )

    @pytest.mark.parametrize(("follow", "said"), [(1, "**90 and 60**"), (2, "After five years 123 records")])
    def test_the_two_estates_come_out_as_on_paper(self, follow, said):
        table = records_over_years({"Quarry Hill": 180, "Mill End": 120}, 0.1, visits=300, follow=follow)
        totals = [
            round(sum(row.records for row in table if row.area == area))
            for area in ("Quarry Hill", "Mill End")
        ]
        assert totals == ([90, 60] if follow == 1 else [123, 27])
        assert said in ONE_LINE
        if follow == 2:
            assert "27 from Mill End" in ONE_LINE
            assert table[-1].visits < 1, "hardly a visit is left for Mill End"

    def test_swedens_table_is_what_the_file_holds(self):
        assert sum(map(sum, (group.values() for group in [*PICKED.values(), *RANDOM.values()]))) == 6129
        for row, group in (("Picked by the model", PICKED), ("Picked at random", RANDOM)):
            women, men = (sum(group[who].values()) for who in ("women", "men"))
            assert f"| **{row}** | {women:,} | {men:,} |" in PAGE
            told = " | ".join(
                f"{found(group[who]):,}, or {per_100(found(group[who]), sum(group[who].values()))} of 100"
                for who in ("women", "men")
            )
            assert f"| something was found | {told} |" in PAGE

    def test_the_words_written_down_stand_by_how_people_were_picked(self):
        columns = [results(method) for method in ("Random", "High Risk", "High High Risk")]
        assert "| Written down | By lot | High Risk | High High Risk |" in PAGE
        for label in RESULTS:
            assert f"| {label} | {' | '.join(f'{column[label]:,}' for column in columns)} |" in PAGE
        people = " | ".join(f"{sum(column.values()):,}" for column in columns)
        assert f"| **People** | {people} |" in PAGE
        again = sum(results("Follow-up Control").values())
        assert f"among them {again} who were checked again" in ONE_LINE
        where = [method for method in CHECKED if results(method)["Control Investigation"]]
        assert where == ["High High Risk"], "it occurs in the last column alone"
        last = results("High High Risk")
        alone, both = last["Errors Found"], last["Errors Found"] + last["Control Investigation"]
        shares = [per_100(count, sum(last.values())) for count in (alone, both)]
        assert "seems right about these in {} of 100. Count both, and it is {}".format(*shares) in ONE_LINE

    def test_what_is_said_of_swedens_table_follows_from_it(self):
        women, men = (sum(PICKED[who].values()) for who in ("women", "men"))
        by_lot = {who: sum(RANDOM[who].values()) for who in RANDOM}
        assert (women + men, sum(by_lot.values())) == (5082, 1047)
        assert f"women were {per_100(by_lot['women'], 1047)} of 100" in ONE_LINE
        assert f"picked {per_100(women, 5082)} women in 100" in ONE_LINE
        shares = [share_of(found(RANDOM[who]), by_lot[who]) for who in RANDOM]
        assert {round(100 * (one.high - one.low) / 2) for one in shares} == {4}, "by about 4 in 100"
        picks = sum(map(found, PICKED.values())) / 5082
        lots = sum(map(found, RANDOM.values())) / 1047
        assert (round(picks, 1), round(lots, 1)) == (0.5, 0.3), "about half, and three of ten"

    def test_the_second_comparison_in_swedens_file_is_told_as_it_is(self):
        foreign, others = per_100(*FOREIGN["random"]), per_100(*OTHERS["random"])
        assert f"in {foreign} of 100, and of the others in {others} of 100" in ONE_LINE
        at_random = per_100(FOREIGN["random"][1], 1047)
        picked = per_100(FOREIGN["picked"][1], 5082)
        assert f"background were {at_random} of 100 in the random sample and {picked} of 100" in ONE_LINE
        by_lot = per_100(FOREIGN["random"][0], FOREIGN["random"][0] + OTHERS["random"][0])
        assert f"would give the first group about {by_lot} of 100; the model gave them {picked}" in NOTE

    def test_the_page_says_how_many_questions_there_are(self):
        said = {9: "Nine", 10: "Ten", 11: "Eleven"}[len(QUIZ)]
        assert f"\n{said} questions. " in PAGE

    def test_it_says_how_many_sections_go_further(self):
        assert len(re.findall(r"^\*Going further", PAGE, re.M)) == 5
        assert "five sections marked *Going further*" in ONE_LINE


class TestTheQuiz:
    def test_the_streets_number_comes_out(self):
        ask = QUIZ["m03_k6"]["ask"]
        visits, ash, birch = (int(number) for number in re.findall(r"\*\*(\d+)(?: visits)?\*\*", ask)[:3])
        assert ash + birch == visits
        table = records_over_years({"Ash": ash, "Birch": birch}, 0.1, visits=visits, years=4)
        ash_records = [round(row.records, 6) for row in table if row.area == "Ash"]
        assert QUIZ["m03_k6"]["answer"] == ash_records[-1]
        common = {row["value"] for row in QUIZ["m03_k6"]["common"]}
        assert sum(ash_records) in common
        assert {ash, birch / 10, visits / 10, visits / 20} <= common

    def test_swedens_figures_are_the_pages(self):
        text = yaml.safe_dump(QUIZ["m03_k8"], allow_unicode=True, width=10_000)
        women, men = (sum(PICKED[who].values()) for who in ("women", "men"))
        assert f"{per_100(women, women + men)} of 100 whom the model picked" in text
        assert f"{per_100(found(PICKED['women']), women)} of 100 of those checks" in text
        by_lot = [per_100(found(RANDOM[who]), sum(RANDOM[who].values())) for who in ("women", "men")]
        assert f"{by_lot[0]} of 100 among women and {by_lot[1]} among men" in text


class TestTheExercise:
    def test_the_table_of_cases_is_what_the_tool_was_given(self, cells):
        assert rows_told(cells["m03_q2_ask"].source) == rows_given(COUNCIL_DATA)
        forms = [one["referral"] for one in exercise_cases()]
        assert not any(form[name] for form in forms for name in ("interpreter", "substance_use"))

    def test_the_bands_and_the_boxes_without_weight_are_the_tools(self, cells):
        assert [(band["from"], band["to"]) for band in COUNCIL_DATA["bands"]] == [(0, 7), (8, 11), (12, 100)]
        said = cells["m03_q2_ask"].source
        assert "up to 7 is *low*, 8 to 11 is *medium*, and 12 or more is *high*" in said
        form = complete(COUNCIL_DATA, exercise_cases()[1]["referral"])
        for name, value in (
            ("missed_appointments", 8),
            ("attendance", 40),
            ("domestic_abuse", False),
            ("parent_mental_health", True),
            ("substance_use", True),
        ):
            changed = {**form, name: value}
            assert changed != form
            assert score(COUNCIL_DATA, changed).score == score(COUNCIL_DATA, form).score, name
        # the tenths of a point that the box for a disabled child moves are what the question calls next to none
        disabled = {**form, "disabled_child": not form["disabled_child"]}
        assert score(COUNCIL_DATA, disabled).score == score(COUNCIL_DATA, form).score
        fields = {field["name"]: field.get("weight") for field in COUNCIL_DATA["fields"]}
        assert 0 < abs(fields["disabled_child"]) < 0.05
        tenths = {complete(COUNCIL_DATA, one["referral"])["deprivation"] for one in exercise_cases()}
        assert len(tenths) == 1, "the question says that it is the same for all twelve"

    def test_one_pair_alone_is_right_and_the_tool_that_was_bought_turns_it_round(self, cells):
        cases = exercise_cases()
        forms = {one["id"]: complete(COUNCIL_DATA, one["referral"]) for one in cases}
        right = [
            (one, two)
            for at, one in enumerate(forms)
            for two in list(forms)[at + 1 :]
            if len(differ_in(forms[one], forms[two])) == 1
            and score(COUNCIL_DATA, forms[one]).band != score(COUNCIL_DATA, forms[two]).band
        ]
        assert right == [("C-02", "C-09")]
        assert mark(cells["m03_q2_test"], list(right[0])).points == 2
        plain = {one["id"]: one["referral"] for one in cases}
        bought = [score(BOUGHT, plain[number]).score for number in right[0]]
        why = key_of(cells["m03_q2_test"])["why"]
        assert f"{bought[0]} in Cinderholt and {bought[1]} in Nettlewick" in why
        here = [score(COUNCIL_DATA, forms[number]).score for number in right[0]]
        assert bought[0] > bought[1]
        assert here[1] - here[0] == 1, "by one point only"

    def test_without_earlier_referrals_the_area_turns_round_as_question_3_says(self, cells):
        assert "leave earlier referrals out of it" in key_of(cells["m03_q3_test"])["feedback"]["looking"]
        cinderholt, nettlewick = (
            complete(COUNCIL_DATA, one["referral"])
            for one in exercise_cases()
            if one["id"] in ("C-02", "C-09")
        )
        empty = {field["name"]: field["default"] for field in FORM if field["name"] in NOT_SHARED}
        rows = taught_rows()
        forms = [{**row["referral"], **empty, "deprivation": row["deprivation"]} for row in rows]
        gaps = []
        for left_out in ((), ("earlier_referrals",)):
            fields = [field for field in fields_of("proxy") if field["name"] not in left_out]
            model = fit_forms(forms, [row["harm"] for row in rows], fields)
            one, two = model.decision_function(design([cinderholt, nettlewick], fields))
            gaps.append(one - two)
        assert gaps[0] < 0 < gaps[1]

    def test_the_villages_come_out_as_the_key_says(self, cells):
        said = cells["m03_q5_ask"].source
        upper, lower = (
            int(re.search(rf"{town}.{{0,30}}?\*\*(\d+)\*\*", said)[1])
            for town in ("Upper Wick gets", "Lower Wick")
        )
        (calls,) = (int(n) for n in re.findall(r"\*\*(\d+) families in each village ring", said))
        reported = calls / 200
        table = records_over_years(
            {"Upper": upper, "Lower": lower}, 0.2, visits=100, years=3, reported=reported
        )
        right = [[round(row.records) for row in table if row.area == town] for town in ("Upper", "Lower")]
        key = key_of(cells["m03_q5_test"])
        assert key["right"] == right
        assert f"{sum(right[0])} and {sum(right[1])}" in key["why"]
        found_on_visits = [
            [round(row.found) for row in table if row.area == town] for town in ("Upper", "Lower")
        ]
        visits = [[round(row.visits) for row in table if row.area == town] for town in ("Upper", "Lower")]
        common = [mistake for mistake, *_ in key["common"]]
        assert found_on_visits in common, "the calls shared out, and not counted"
        assert visits in common
        assert key["common"][0][0] == [[sum(row[: n + 1]) for n in range(3)] for row in right], "added up"

    def test_the_towns_number_and_its_interval_come_out(self, cells):
        said = cells["m03_q6_ask"].source
        north, south = (
            int(re.search(rf"\*\*(\d+)\*\* families from {town}|\*\*(\d+)\*\* from {town}", said).group(i))
            for i, town in ((1, "North"), (2, "South"))
        )
        (drawn,) = {int(n) for n in re.findall(r"^\| \w+ Reach \| 100 \| (\d+) \|$", said, re.M)}
        key = key_of(cells["m03_q6_test"])
        assert key["right"] == 10 * drawn - south
        assert f"In North Reach it is {10 * drawn - north}." in key["why"]
        share = share_of(drawn, 100)
        assert f"from {round(100 * share.low)} to {round(100 * share.high)} in 100" in key["why"]
        known = {10 * drawn, 10 * drawn - north, 20 * drawn - north - south, drawn, 1000 - south, south}
        assert set(key["common"]) == known | {1000 - 10 * drawn, 2 * drawn}

    def test_the_chatbots_answer_begins_with_what_the_tool_gave(self, cells):
        call = call_in(cells["m03_q8_control"].source, "exercise.")
        pieces = {piece["id"]: piece["text"] for piece in ast.literal_eval(call.args[2])}
        samir = {one["id"]: one for one in exercise_cases()}["C-05"]
        given = score(BOUGHT, samir["referral"])
        assert pieces["n1"] == f"The referral scored {given.score}, which is in the {given.band} band."
        assert f"a {given.score}% likelihood" in pieces["n4"]
        assert samir["referral"]["missed_appointments"] == 2
        assert samir["referral"]["earlier_referrals"] == 1
        assert not samir["referral"]["domestic_abuse"]
        key = key_of(cells["m03_q8_test"])
        assert key["pieces"] == list(pieces) == list(dict.fromkeys(key["pieces"]))
        assert set(key["feedback"]) == set(pieces), "each sentence has its reason"

    @pytest.mark.parametrize("number", ["C-05", "C-12"])
    def test_the_cases_to_write_about_are_told_as_they_are_and_without_violence(self, cells, number):
        one = {each["id"]: each for each in exercise_cases()}[number]
        given = score(BOUGHT, one["referral"])
        told = next(p for p in cells["m03_written_ask"].source.split("\n\n") if p.startswith(f"**{number} "))
        for words in (
            one["name"],
            one["story"],
            *one["strengths"],
            f"referral {given.score}, *{given.band}*",
        ):
            assert words in told
        assert not one["referral"]["domestic_abuse"]

    def test_the_samples_give_the_scores_that_the_tool_gave(self):
        given = {
            name: score(BOUGHT, one["referral"]).score
            for one in exercise_cases()
            for name in [one["name"].split()[0]]
            if one["id"] in ("C-05", "C-12")
        }
        for sample in RUBRIC["samples"]:
            named = [name for name in given if name in sample["text"]]
            assert len(named) == 1, sample["level"]
            assert str(given[named[0]]) in sample["text"], sample["level"]


def test_the_educators_note_has_the_sum_of_the_loop():
    assert "comes out at 90 and 60" in NOTE
    assert "in the explorable 123 and 27" in NOTE


def test_the_notebook_reads_one_row_of_its_table_aloud_as_it_stands():
    effect = BLANKS["effect"]
    assert "three or more boxes were left blank than where none was" in effect["plain"]
    cells = nbformat.read(ROOT / "notebooks" / f"{SLUG}.ipynb", as_version=4).cells
    text = " ".join(" ".join(cell.source.split()) for cell in cells)
    assert f"it misses {effect['size']:.0f} more where three or more boxes were blank" in text


def test_the_exercise_is_sound_as_a_notebook():
    nbformat.validate(nbformat.read(ROOT / f"exercises/source/{SLUG}/{SLUG}.ipynb", as_version=4))
