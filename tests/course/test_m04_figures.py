"""The figures that are typed in module 4 are those that its tables, the published counts and Larkshire's tool come to."""

import re

import pytest
import yaml

from staycurious.booktools.counted import mistakes_by
from staycurious.booktools.figures import FigureError, find_counted, whole
from staycurious.booktools.quiz_file import read_quiz
from staycurious.larkshire import case, people
from staycurious.questions import errors_by_group, threshold_tradeoffs
from staycurious.questions.intervals import share_of
from staycurious.tools.score import load_scorecard, score
from staycurious.widgets import fair_to_whom as notebook
from staycurious.widgets.two_groups import stored_groups
from tests.course.test_exercise_text import key_of, read
from tests.course.texts import ROOT

SLUG = "m04_fair_to_whom"
PAGE = (ROOT / "book" / f"{SLUG}.md").read_text(encoding="utf-8")
QUIZ = {one["id"]: one for one in read_quiz(ROOT / "book/quizzes" / f"{SLUG}.yml")["questions"]}


def rows_of(text: str, marker: str) -> list[list[str]]:
    """Give the rows of the first table after some words, each as its cells' words without bold."""
    table = re.search(r"(?:^\|.*\n?)+", text.split(marker, 1)[1], re.MULTILINE)[0]
    return [
        [cell.strip().replace("*", "").replace(",", "") for cell in line.strip("|").split("|")]
        for line in table.strip().split("\n")[2:]
    ]


def tradeoff(group: dict, line: int):
    """Count what a line does to one of the groups of Move the line."""
    scores = [*group["harmed"], *group["others"]]
    harm = [True] * len(group["harmed"]) + [False] * len(group["others"])
    return threshold_tradeoffs(scores, harm, [line])[0]


def of_hundred(count: int, of: int) -> int:
    return whole(100 * count / of)


class TestTheExercise:
    """The 24 families, and all that is said of them."""

    @pytest.fixture
    def cells(self):
        return read(SLUG)

    @pytest.fixture
    def families(self, cells):
        rows = rows_of(cells["m04_cases"].source, "**The 24 families**")
        assert [row[0] for row in rows] == [f"P-{n:02}" for n in range(1, 25)]
        assert {row[3] for row in rows} == {"harm", "no harm"}
        return [(town, int(points), followed == "harm") for _, town, points, followed in rows]

    @staticmethod
    def counted(families, castle_hill=60, weirside=60):
        line = {"Castle Hill": castle_hill, "Weirside": weirside}
        flagged = [points >= line[town] for town, points, _ in families]
        return errors_by_group(flagged, [harm for *_, harm in families], [town for town, *_ in families])

    def test_the_keys_hold_what_the_families_come_to(self, cells, families):
        hill, side = (self.counted(families)[town] for town in ("Castle Hill", "Weirside"))
        table = [
            line
            for town in (hill, side)
            for line in (
                [town.flagged_and_happened, town.flagged_not_happened],
                [town.missed, town.neither],
            )
        ]
        assert key_of(cells["m04_q1_test"])["right"] == table
        assert key_of(cells["m04_q2_test"])["right"] == 100 * hill.false_positive_rate.share
        assert key_of(cells["m04_q3_test"])["right"] == 100 * side.false_negative_rate.share
        same = {
            "line": True,
            "wrongly": hill.false_positive_rate.share == side.false_positive_rate.share,
            "found": hill.false_negative_rate.share == side.false_negative_rate.share,
            "worth": hill.precision.share == side.precision.share,
        }
        assert key_of(cells["m04_q4_test"])["right"] == [name for name, holds in same.items() if holds]

    def test_one_family_stands_on_the_line_and_the_common_mistake_is_to_leave_it_out(self, cells, families):
        assert [town for town, points, _ in families if points == 60] == ["Castle Hill"]
        above = self.counted(families, 61, 61)["Castle Hill"]
        mistake = key_of(cells["m04_q1_test"])["common"][0][0]
        assert mistake[:2] == [
            [above.flagged_and_happened, above.flagged_not_happened],
            [above.missed, above.neither],
        ]

    def test_what_people_say_of_the_families_is_so(self, cells, families):
        found = self.counted(families)
        right = sum(town.flagged_and_happened + town.neither for town in found.values())
        assert (right, len(families)) == (16, 24), "the supplier says two in three, the key 16 of 24"
        hill, side = found["Castle Hill"], found["Weirside"]
        assert (hill.flagged_and_happened, hill.base_rate.count, hill.n) == (3, 4, 12)
        assert (side.flagged_and_happened, side.base_rate.count, side.n) == (1, 4, 12)
        assert (hill.precision[:2], side.precision[:2]) == ((3, 6), (1, 2))

    def test_the_table_for_the_panel_is_what_a_line_at_50_would_have_done(self, cells, families):
        rows = rows_of(cells["m04_written_ask"].source, "**Mistakes with the line at 50**")
        assert rows == [
            [
                town,
                f"{found.missed} of {found.base_rate.count} children",
                f"{found.flagged_not_happened} of {found.false_positive_rate.of} families",
            ]
            for town, found in sorted(self.counted(families, 50, 50).items())
        ]

    def test_a_line_for_each_town_makes_three_of_the_four_hold(self, families):
        hill, side = self.counted(families, 60, 50).values()
        for rate in ("false_positive_rate", "false_negative_rate", "precision"):
            assert getattr(hill, rate)[:3] == getattr(side, rate)[:3]

    def test_the_promise_that_cannot_be_kept_comes_out_as_its_feedback_says(self, cells):
        told = key_of(cells["m04_q6_test"])["feedback"]["three"]
        one, two = ((h * 8 // 10, h * 8 // 10 + (100 - h) // 10) for h in (30, 10))
        assert f"{one[0]} of {one[1]} flags right in the one town, and {two[0]} of {two[1]}" in told

    def test_the_nine_families_intervals(self, cells):
        ask = cells["m04_q7_ask"].source
        for count, of in ((5, 9), (63, 210)):
            share = share_of(count, of)
            said = f"**{of_hundred(count, of)}** (from {whole(100 * share.low)} to {whole(100 * share.high)})"
            assert said in ask

    def test_the_samples_counts_are_the_tables(self):
        rubric = yaml.safe_load((ROOT / "exercises/rubrics" / f"{SLUG}.yml").read_text(encoding="utf-8"))
        texts = {sample["level"]: sample["text"] for sample in rubric["samples"]}
        assert "3 of 4 cold babies in Weirside" in texts["fair"]
        assert "1 child in Castle Hill and 3 in Weirside" in " ".join(texts["strong"].split())
        assert "1 and 1 missed, 3 and 3 flagged" in texts["strong"]


class TestThePage:
    """Tables to be worked by hand, published counts, and words that stand for figures."""

    @pytest.mark.parametrize(
        ("heading", "wrong_in_netherwater"), [("**The first tool", 9), ("**The second tool", 4)]
    )
    def test_the_two_towns_add_up(self, heading, wrong_in_netherwater):
        rows = rows_of(PAGE, heading)
        numbers = {row[0]: [int(cell) for cell in row[1:]] for row in rows}
        for harm, (found, missed, wrongly, left, flags) in zip((20, 10), numbers.values(), strict=True):
            assert (found + missed, wrongly + left, found + wrongly) == (harm, 100 - harm, flags)
            assert found == harm * 8 // 10
        assert numbers["Overwater"][2] == 8
        assert numbers["Netherwater"][2] == wrong_in_netherwater

    def test_what_is_said_of_the_two_towns_follows_from_their_tables(self):
        assert 3 * 16 == 2 * 24
        assert 8 / 17 < 1 / 2
        assert 3 * 8 == 2 * 12
        assert 4 / 90 < 1 / 20 < 8 / 80 == 1 / 10

    def test_compas_rates_follow_from_the_counts(self):
        counts = rows_of(PAGE, "We counted from its file")
        rates = {row[0]: [int(cell) for cell in row[1:]] for row in rows_of(PAGE, "accused again** | 990")}
        for place in (1, 2):
            found, wrongly, missed, left = (int(row[place]) for row in counts)
            told = [row[place - 1] for row in rates.values()]
            assert told == [
                of_hundred(wrongly, wrongly + left),
                of_hundred(missed, found + missed),
                of_hundred(found, found + wrongly),
                of_hundred(found + missed, found + wrongly + missed + left),
            ]

    def test_the_compas_counts_are_as_many_people_as_the_file_holds(self):
        # 3,696 and 2,454 of the 7,214 rows of compas-scores-two-years.csv (commit bafff5d)
        counts = rows_of(PAGE, "We counted from its file")
        assert [sum(int(row[place]) for row in counts) for place in (1, 2)] == [3696, 2454]

    # Counted from the file without anybody scored after 1 April 2014: flagged and accused again, flagged and not, and
    # the same two of those not flagged; Black defendants, then white
    CUT = ((969, 805, 375, 990), (330, 349, 314, 1139))

    def test_what_compas_comes_to_without_those_who_were_scored_too_late(self):
        told = " ".join(PAGE.split())
        base = [
            of_hundred(found + missed, sum((found, wrongly, missed, left)))
            for found, wrongly, missed, left in self.CUT
        ]
        worth = [of_hundred(found, found + wrongly) for found, wrongly, _, _ in self.CUT]
        assert "we count {} and {} of 100 accused again".format(*base) in told
        assert "a flag is worth {} and {}.".format(*worth) in told
        # "the first two rows hardly change"
        rates = {row[0]: [int(cell) for cell in row[1:]] for row in rows_of(PAGE, "accused again** | 990")}
        wrong, missed_rate, *_ = rates.values()
        for place, (found, wrongly, missed, left) in enumerate(self.CUT):
            assert abs(of_hundred(wrongly, wrongly + left) - wrong[place]) <= 1
            assert abs(of_hundred(missed, found + missed) - missed_rate[place]) <= 1

    # Counted from data_english.xlsx of Lighthouse Reports (commit b3b66b8), sheets "1 Decimal": random claims and those
    # with errors, the model's picks and those with errors; an error is whatever isn't "No Errors Found"
    SWEDEN = {
        "women": (587, 172, 3431, 1645),
        "men": (460, 138, 1651, 859),
        "foreign": (248, 88, 2192, 1191),
        "others": (799, 222, 2890, 1313),
    }

    def test_what_is_said_of_sweden_is_what_the_file_holds(self):
        told = " ".join(PAGE.split())
        for pair in (("women", "men"), ("foreign", "others")):
            one, other = (self.SWEDEN[name] for name in pair)
            assert (one[0] + other[0], one[2] + other[2]) == (1047, 5082)
        women, men, foreign, others = self.SWEDEN.values()
        assert f"{of_hundred(women[1], women[0])} and {of_hundred(men[1], men[0])} of 100. Women" in told
        shares = [of_hundred(women[0], 1047), of_hundred(women[2], 5082)]
        assert "Women were {} of 100 in the random sample, and {} of 100 among".format(*shares) in told
        worth = [of_hundred(group[3], group[2]) for group in (women, men)]
        assert "errors were found in {} of 100 women's claims and in {} of 100 men's.".format(*worth) in told
        assert (
            f"{of_hundred(foreign[1], foreign[0])} and in {of_hundred(others[1], others[0])} of 100" in told
        )
        shares = [of_hundred(foreign[0], 1047), of_hundred(foreign[2], 5082)]
        assert "They were {} of 100 in the random sample, and {} of 100 of the picks".format(*shares) in told
        assert 541 + 218 == 759, "picks labelled Control Investigation, women's and men's"
        assert "759 went on to an investigation" in told

    def test_two_pairs_of_lines_are_equal_and_fall_on_other_people(self):
        areas = stored_groups("areas")
        told = " ".join(PAGE.split())
        for lines, said in (
            ((69, 91), "{1} families are wrongly flagged, and {0} of the {2} children missed"),
            ((34, 70), "{1} families, and {0} children"),
        ):
            counts = [tradeoff(area, line) for area, line in zip(areas, lines, strict=True)]
            missed, wrongly = (
                sum(getattr(one, part) for one in counts) for part in ("missed", "false_flags")
            )
            harmed = sum(len(area["harmed"]) for area in areas)
            assert said.format(missed, wrongly, harmed) in told
            for rate in ("false_flag_rate", "found_rate", "precision"):
                one, other = (getattr(each, rate).share for each in counts)
                assert abs(one - other) <= 0.03

    def test_an_interval_of_four_in_twenty(self):
        share = share_of(4, 20)
        ends = (whole(100 * share.low), whole(100 * share.high))
        told = " ".join(PAGE.split())
        assert "4 of 20 are flagged, that is 20 of 100, and anything from {} to {}".format(*ends) in told
        assert "4 of them flagged: from {} to {} of 100".format(*ends) in told
        # "no gap, or a very large one"
        others = mistakes_by("small_group", "asked_themselves")[False].false_positive_rate
        assert share.low < others.high < share.high / 4

    def test_the_control_closes_most_of_the_gap_and_not_all(self):
        gap = {}
        for tool in ("escalation", "control"):
            found = mistakes_by(tool, "area")
            hill, quiet = (found[area].false_positive_rate for area in ("cinderholt", "nettlewick"))
            assert hill.low > quiet.high, "still outside chance"
            gap[tool] = hill.share - quiet.share
        assert 0.25 < gap["control"] / gap["escalation"] < 0.4, "the note says: a third"

    def test_those_who_asked_were_flagged_more_and_their_number_can_tell(self):
        found = mistakes_by("small_group", "asked_themselves")
        assert found[True].false_positive_rate.low > found[False].false_positive_rate.high

    def test_intervals_of_thirty_in_a_hundred(self):
        for count, of in ((3, 10), (30, 100), (300, 1000)):
            share = share_of(count, of)
            said = f"| 30% | {whole(100 * share.low)}% to {whole(100 * share.high)}% |"
            assert f"**{count} of {of:,}** {said}" in PAGE

    def test_a_line_of_60_would_flag_just_these_four(self):
        card = load_scorecard("escalation")
        listed = re.findall(r"^- \*\*\w+\*\*, .*?\{score\}`(R-\d+)`", PAGE, re.MULTILINE)
        newly = {
            person["id"]
            for person in people()
            if 60 <= score(card, person["referral"]).score < card["flag_from"]
        }
        assert set(listed) == newly
        forms = [case(number)["referral"] for number in listed]
        assert (
            sum(form["disabled_child"] for form in forms) == sum(form["interpreter"] for form in forms) == 2
        )

    def test_the_two_children_and_the_other_two_are_flagged_and_missed_as_the_page_says(self):
        card = load_scorecard("escalation")
        flagged = {
            number: score(card, case(number)["referral"]).flagged for number in re.findall(r"R-\d{4}", PAGE)
        }
        assert [flagged[number] for number in ("R-1083", "R-1115", "R-1077", "R-1104")] == [
            True,
            False,
            True,
            False,
        ]

    def test_what_the_page_says_in_words_of_the_two_areas_is_so(self):
        hill, quiet = (mistakes_by("escalation", "area")[area] for area in ("cinderholt", "nettlewick"))
        assert hill.false_positive_rate.low > quiet.false_positive_rate.high
        assert hill.false_negative_rate.high < quiet.false_negative_rate.low
        # "about as often", "overlap"
        assert hill.base_rate.low < quiet.base_rate.share < hill.base_rate.high
        assert quiet.precision.low < hill.precision.high

    def test_the_supplier_is_right_more_than_eight_times_in_ten(self):
        harm = load_scorecard("escalation")["measured"]["harm"]
        assert 800 < harm["flagged_and_happened"] + harm["neither"] < 900

    def test_ethnicity_as_recorded_makes_no_difference_to_wrong_flags_that_these_counts_could_tell(self):
        rates = [one.false_positive_rate for one in mistakes_by("escalation", "ethnicity").values()]
        assert max(rate.low for rate in rates) < min(rate.high for rate in rates)


class TestTheEducatorsNote:
    """What the note tells a tutor to expect is what the tasks come to."""

    NOTE = " ".join((ROOT / "book/educators" / f"{SLUG}.md").read_text(encoding="utf-8").split())

    def test_move_the_line_by_both(self):
        said = []
        for line in (60, 70, 80):
            counts = [tradeoff(area, line) for area in stored_groups("areas")]
            said.append(
                f"at {line}, {sum(one.false_flags for one in counts)} and {sum(one.missed for one in counts)}"
            )
        assert "; ".join(said) in self.NOTE

    def test_a_line_for_each_and_two_teams(self):
        sums = {
            lines: tuple(
                sum(
                    getattr(tradeoff(area, line), part)
                    for area, line in zip(stored_groups("areas"), lines, strict=True)
                )
                for part in ("false_flags", "missed")
            )
            for lines in ((69, 91), (34, 70))
        }
        said = "At 69 and 91, {} families and {} children; at 34 and 70, {} and {}."
        assert said.format(*sums[69, 91], *sums[34, 70]) in self.NOTE
        teams = {}
        for lines in ((85, 60), (70, 85), (0, 0)):
            counts = [tradeoff(team, line) for team, line in zip(stored_groups("teams"), lines, strict=True)]
            teams[lines] = [
                [whole(100 * getattr(one, rate).share) for one in counts]
                for rate in ("precision", "false_flag_rate")
            ]
        (worth, wrongly), (other_worth, others_wrongly) = teams[85, 60], teams[70, 85]
        assert (
            "a flag is worth {} and {} of 100; {} and {} of 100 are wrongly".format(*worth, *wrongly)
            in self.NOTE
        )
        said = "At 70 and 85, {} and {} are wrongly flagged, and a flag is worth {} and {}."
        assert said.format(*others_wrongly, *other_worth) in self.NOTE
        assert "the worth doesn't hold: {} and {}.".format(*teams[0, 0][0]) in self.NOTE

    def test_the_suppliers_best_line_flags_nobody(self):
        areas = stored_groups("areas")

        def right(line):
            counts = [tradeoff(area, line) for area in areas]
            return sum(one.n - one.missed - one.false_flags for one in counts)

        assert max(range(101), key=right) == 100
        assert f"right about {right(100)} of 1,000, and 74 of 74 children" in self.NOTE

    def test_the_chatbots_shares(self):
        found = [mistakes_by("escalation", "area")[area] for area in ("cinderholt", "nettlewick")]
        wrong, missed, base = (
            [whole(100 * getattr(one, rate).share) for one in found]
            for rate in ("false_positive_rate", "false_negative_rate", "base_rate")
        )
        assert "It left out {} and {}, and {} and {}.".format(*wrong, *missed) in self.NOTE
        assert "the last row has {} and {}.".format(*base) in self.NOTE

    def test_the_gaps_of_the_live_pilot(self):
        gaps = [of_hundred(dutch, 114) - of_hundred(other, 27) for dutch, other in ((75, 17), (83, 16))]
        assert "{} more in 100 without the correction, {} with it".format(*gaps) in self.NOTE
        for dutch, other in ((75, 17), (83, 16)):
            assert share_of(other, 27).high > share_of(dutch, 114).low, "can't be told from none"

    def test_what_the_notebook_comes_to(self):
        def of_groups(by, *more, rate="false_positive_rate", **lines):
            found = notebook._errors(by, *more, **lines)
            return {group: whole(100 * getattr(one, rate).share) for group, one in found.items()}

        areas, homes, spoken = (of_groups(by) for by in ("area", "tenure", "interpreter"))
        said = "flagged: {cinderholt} in Cinderholt, {nettlewick} in Nettlewick."
        assert said.format(**areas) in self.NOTE
        assert homes["temporary"] == max(homes.values())
        assert "by home: temporary {temporary}, owned {owned}.".format(**homes) in self.NOTE
        assert "By interpreter, {yes} and {no} can't".format(**spoken) in self.NOTE
        before, after = (notebook._errors("tenure", tool) for tool in ("control", "threshold"))
        newly = {
            home: after[home].flagged_not_happened - before[home].flagged_not_happened for home in before
        }
        found = sum(before[home].missed - after[home].missed for home in before)
        most = max(newly, key=newly.get)
        said = f"{found} fewer children missed, {sum(newly.values())} more families flagged; {newly[most]} of these in {most} homes"
        assert said in self.NOTE
        share = {home: newly[home] / before[home].false_positive_rate.of for home in newly}
        assert max(share, key=share.get) == "temporary"
        assert f"on temporary ones, {whole(100 * share['temporary'])} more of 100" in self.NOTE
        fixed = [of_groups("area", later=later, lines={"cinderholt": 90}) for later in (False, True)]
        shares = [one[area] for one in fixed for area in ("cinderholt", "nettlewick")]
        assert "Cinderholt at 90: {} and {} of 100, later {} and {}.".format(*shares) in self.NOTE

    def test_the_slips_for_a_class_without_devices(self):
        rows = {row[0]: [[int(one) for one in cell.split()] for cell in row[1:]] for row in self.slips()}
        told = []
        for harmed, others in rows.values():
            missed = sum(points < 60 for points in harmed)
            told.append((missed, len(harmed), sum(points >= 60 for points in others), len(others)))
        (a, b, c, d), (e, f, g, h) = told
        assert b + d == f + h == 12
        assert f"Upper has {a} of {b} children missed and {c} of {d} families" in self.NOTE
        assert f"Lower has {e} of {f} and {g} of {h}" in self.NOTE

    @staticmethod
    def slips():
        text = (ROOT / "book/educators" / f"{SLUG}.md").read_text(encoding="utf-8")
        return [
            [cell.replace(",", " ") for cell in row]
            for row in rows_of(text.replace(", ", " "), "they are its answers.)")
        ]


class TestTheQuiz:
    """What its questions and reasons count."""

    def test_the_wrong_flags_of_400_families(self):
        found, harm, flags, families = 30, 40, 84, 400
        wrongly, others = flags - found, families - harm
        assert QUIZ["m04_k2"]["answer"] == 100 * wrongly / others
        common = {row["value"] for row in QUIZ["m04_k2"]["common"]}
        assert common == {
            wrongly,
            of_hundred(wrongly, flags),
            of_hundred(wrongly, families),
            100 * wrongly / families,
            flags * 100 // families,
            100 - 100 * found // harm,
            100 * found // harm,
            of_hundred(found, flags),
        }

    def test_the_intervals_of_six_and_of_amsterdam(self):
        for name, counts in (("m04_k7", [(2, 6)]), ("m04_k8", [(83, 114), (16, 27)])):
            for count, of in counts:
                share = share_of(count, of)
                assert f"{count} of {'the ' if of == 6 else ''}{of}" in QUIZ[name]["ask"]
                assert re.search(
                    rf"{whole(100 * share.low)} to {whole(100 * share.high)}\b", QUIZ[name]["ask"]
                )

    def test_what_it_says_of_compas_is_what_the_page_says(self):
        told = next(option["feedback"] for option in QUIZ["m04_k5"]["options"] if option["right"])
        rates = [row[1:] for row in rows_of(PAGE, "accused again** | 990")]
        assert "{} and {} of 100".format(*rates[0]) in told
        assert "{} and {} of 100".format(*rates[2]) in told

    def test_the_page_says_how_many_questions_there_are(self):
        assert len(QUIZ) == 10
        assert "\nTen questions. " in PAGE


class TestCountedFigures:
    """The role that puts a group's figure on a page."""

    FOUND = errors_by_group([True, True, False, False], [True, False, False, True], ["a", "a", "a", "b"]) | {
        True: errors_by_group([False], [True])["everybody"]
    }

    @pytest.mark.parametrize(
        ("group", "key", "figure"),
        [
            ("a", "n", 3),
            ("a", "flagged_not_happened", 1),
            ("a", "false_positive_rate", 50),
            ("a", "false_positive_rate.of", 2),
            ("yes", "false_negative_rate", 100),
        ],
    )
    def test_a_figure_is_found_by_its_group_and_name(self, group, key, figure):
        assert find_counted(self.FOUND, group, key) == figure

    @pytest.mark.parametrize(
        ("group", "key"),
        [("c", "n"), ("a", "small"), ("a", "n.low"), ("a", "n.of"), ("a", "exactness"), ("b", "precision")],
    )
    def test_what_is_no_figure_is_refused(self, group, key):
        with pytest.raises(FigureError):
            find_counted(self.FOUND, group, key)
