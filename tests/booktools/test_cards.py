"""Model cards and datasheets say what the code's own metadata says."""

import doctest
import re

import pytest
from bs4 import BeautifulSoup

from staycurious.booktools import cards, counted
from staycurious.booktools.cards import CardError, faults, plain, share, story_rows, table, tool
from staycurious.booktools.frame import name_parts
from staycurious.larkshire.fields import ROW
from staycurious.questions import share_of
from staycurious.tools.score import FAULTS, VARIANTS, Case, Fault, load_scorecard
from staycurious.tools.score.form import FORM

BOTH = pytest.mark.parametrize("name", ["score", "notes"])


def flat(text):
    return text.replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def made_up(monkeypatch):
    """Give a tool with one fault, whose words and figures can be checked by hand."""
    fault = Fault(
        name="slow_hand",
        title="It writes *too* slowly",
        term="delay",
        changed="line",
        mechanism="It waits.",
        where="Look at the clock.",
        questions=("swap", "what_moves"),
        group="area",
        cases=(Case("S1-01", "somebody2020", "It was late."),),
        reduce="Hurry.",
        cost="Haste.",
    )
    effect = {
        "plain": "how many were late",
        "unit": "of 100 notes",
        "method": "by eye",
        "size": -3.2,
        "low": -4.44,
        "high": -2.0,
        "control": {"size": 0.0, "low": -1.0, "high": 1.0},
    }
    monkeypatch.setattr(
        cards, "TOOLS", {"clock": lambda: cards.Tool({"slow_hand": fault}, {"slow_hand": effect}.get)}
    )
    return fault


@pytest.mark.usefixtures("made_up")
def test_a_fault_has_a_section_with_its_size_beside_the_controls():
    text = faults("clock")
    assert text.startswith("{#clock-slow-hand}\n### It writes \\*too\\* slowly\n")
    assert (
        "We counted how many were late. The size: **−3.2** of 100 notes (95% interval −4.4 to −2.0)." in text
    )
    assert "In the control it is 0.0 (−1.0 to 1.0)." in flat(text)
    assert "What was changed: the line for a flag." in text
    assert "Ask with `swap` and `what_moves`, and count by area." in text
    assert "It was late {cite}`somebody2020`." in text
    assert all(part in text for part in ("It waits.", "Hurry.", "Haste.", "by eye"))


@pytest.mark.usefixtures("made_up")
def test_the_table_leads_to_the_section():
    text = flat(cards.fault_table("clock"))
    sizes = "−3.2 (−4.4 to −2.0) of 100 notes | 0.0 (−1.0 to 1.0)"
    assert f"| **[It writes *too* slowly](#clock-slow-hand)** | {sizes} | slow_hand |" in text


def test_a_fault_that_names_no_question_there_is_stops_the_page(made_up, monkeypatch):
    wrong = made_up._replace(questions=("swop",))
    monkeypatch.setattr(cards, "TOOLS", {"clock": lambda: cards.Tool({"slow_hand": wrong}, {}.get)})
    with pytest.raises(CardError, match="a fault of clock names the question 'swop'. Did you mean 'swap'"):
        cards.asked("clock")


@BOTH
def test_every_planted_fault_is_on_its_tools_card_with_all_that_is_said_of_it(name):
    text = flat(faults(name))
    made = tool(name)
    assert len(re.findall(r"^### ", text, re.MULTILINE)) == len(made.faults) >= 8
    for fault in made.faults.values():
        effect = made.effect(fault.name)
        for words in (fault.title, fault.mechanism, fault.where, fault.reduce, fault.cost, effect["method"]):
            assert words in text, words
        assert all(f"{{cite}}`{case.source}`" in text for case in fault.cases)
        assert f"**{effect['size']:.1f}**".replace("-", "−") in text


@BOTH
def test_the_questions_that_faults_name_are_there(name):
    text = flat(cards.asked(name))
    for fault in tool(name).faults.values():
        assert all(f"**{question}**" in text for question in fault.questions)


def test_the_variants_table_has_the_scorecards_figures():
    lines = flat(cards.variants()).splitlines()
    assert [line.split("|")[1].strip(" *") for line in lines if line.startswith("| **")] == [
        "control",
        *(name for name in VARIANTS if name != "control"),
    ]
    for name in VARIANTS:
        (line,) = [line for line in lines if line.startswith(f"| **{name}**")]
        card = load_scorecard(name)
        harm = card["measured"]["harm"]
        wanted = (card["flag_from"], card["measured"]["flagged_per_1000"])
        wanted += (harm["flagged_and_happened"], harm["missed"])
        assert [int(cell) for cell in line.split("|")[3:-1]] == list(wanted)


def test_the_groups_of_a_card_add_up_to_what_the_scorecard_says():
    # the scorecard's counts are per 1,000 of the same referrals
    measured = load_scorecard("escalation")["measured"]
    for by in ("area", "interpreter", "disabled_child"):
        found = counted.mistakes_by("escalation", by).values()
        assert sum(group.n for group in found) == measured["held_out"]
        flagged = sum(group.flagged_and_happened + group.flagged_not_happened for group in found)
        assert round(1000 * flagged / measured["held_out"]) == measured["flagged_per_1000"]
        for cell in ("flagged_and_happened", "missed"):
            counted_here = sum(getattr(group, cell) for group in found)
            assert round(1000 * counted_here / measured["held_out"]) == measured["harm"][cell]


def test_a_group_has_a_line_with_people_out_of_100():
    errors = counted.mistakes_by("escalation", "interpreter")[True]
    lines = flat(cards.by_group("score:escalation", "interpreter")).splitlines()
    (line,) = [line for line in lines if line.startswith("| **Yes**")]
    cells = [cell.strip() for cell in line.split("|")[1:-1]]
    assert cells[1] == f"{errors.n:,}"
    assert cells[2] == flat(share(errors.flag_rate))
    assert cells[5] == flat(share(errors.false_negative_rate))


def test_a_share_is_told_as_whole_people_and_of_nobody_as_a_dash():
    # Wilson's interval of 1 in 2 is 0.0945 to 0.9055
    assert flat(share(share_of(1, 2))) == "50 (9 to 91)"
    assert share(share_of(0, 0)) == "–"


def test_every_key_of_a_row_and_every_box_of_the_form_is_in_the_datasheet():
    text = flat(cards.row_fields())
    for field in ROW:
        if field.name != "referral":  # the form itself, which has a table of its own
            assert f"| **{field.name}** | {field.meaning} |" in text
    for field in FORM:
        assert f"| **{field['label']}** |" in text
    assert "| **School attendance** | 40 to 100% | 95% |" in text
    assert (
        "| **Home** | Owned; Rented privately; Rented from council or association; Temporary | Owned |"
        in text
    )


def test_the_storys_table_is_read_cell_by_cell():
    rule = "=======  ====="
    text = f"Before.\n\n{rule}\ndrawn    from\n{rule}\nage,     nothing\narea\nharm     need,\n         alone\n{rule}\n"
    assert story_rows(text) == [("age, area", "nothing"), ("harm", "need, alone")]
    with pytest.raises(CardError, match="Put it back"):
        story_rows("No table.")


def test_the_story_in_words_says_that_harm_hangs_on_need_alone():
    assert "| **harm** | support need, and nothing else |" in cards.drawn()


def test_what_came_out_stands_beside_each_published_figure():
    text = flat(cards.published())
    assert len(re.findall(r"^\| \*\*", text, re.MULTILINE)) == len(counted.COUNTED)
    police = re.search(
        r"^\| \*\*Referrals from the police\*\* \| 28 in 100 \| ([\d.]+) in 100 \| 1 \|", text, re.M
    )
    assert abs(float(police[1]) - 28) <= 1
    assert "not so" not in text


def test_a_published_figure_that_nobody_counts_stops_the_page():
    with pytest.raises(ValueError, match="'Rain' stands in causal_story.md"):
        counted.came_out("Rain")


def test_a_table_of_the_story_is_found_by_its_heading():
    text = cards.story_table("Larkshire's", "children")
    assert "| **1** | 5,400 | 720 | 630 | 1,170 | 720 | 360 |" in text
    with pytest.raises(
        CardError, match="no table under the heading 'Over the year'. Did you mean 'Over the years'"
    ):
        cards.story_table("Over", "the", "year")


def test_all_conversations_are_listed_with_their_content_notes():
    text = cards.conversations()
    assert re.findall(r"^\| \*\*(T-\d\d)\*\*", text, re.MULTILINE) == [f"T-{n:02}" for n in range(1, 13)]
    assert all(
        line.count("|") == 6 and not line.endswith("|  |") for line in text.splitlines() if "**T-" in line
    )


def test_a_text_is_shown_as_it_is_and_not_read_as_markdown():
    assert plain("a_b *c* | <d> $e$\n[f]") == r"a\_b \*c\* \| \<d\> \$e\$ \[f\]"
    assert "| x \\| y | 1 |" in table("T", ("A", "B"), [(plain("x | y"), "1")])


def test_the_examples_in_the_docstrings_run():
    assert doctest.testmod(cards) == (0, doctest.testmod(cards).attempted)
    assert doctest.testmod(cards).attempted > 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("```{faults} scores\n```", "{faults}: there is no tool 'scores'. Did you mean 'score'?"),
        ("```{faults}\n```", "{faults}: too much or too little stands after it. Write it as: {faults} NAME"),
        ("```{variants} score\n```", "{variants}: too much or too little stands after it. Write it as: {variants}"),
        ("```{by-group} score:proxi area\n```", "there is no card 'score:proxi'. Did you mean 'score:proxy'?"),
        ("```{by-group} score:proxy areas\n```", "can't be counted by 'areas'. Did you mean 'area'?"),
        ("```{by-group} score:proxy\n```", "stands nothing to count by. Add one or more of: referrer, area"),
        ("```{learned} score\n```", "{learned} is for the note writer: write notes, not 'score'."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_generated_part_is_named_with_its_place_and_mend(changing_book, text, said):
    page = changing_book.source / "book" / "page.md"
    page.write_text(f"# A page\n\nWords.\n\n{text}\n", encoding="utf-8")
    warnings = changing_book.build()
    assert said in warnings
    assert "page.md:5" in warnings


def test_a_faults_section_takes_its_place_in_the_page_and_the_table_leads_to_it(changing_book, root):
    page = changing_book.source / "book" / "page.md"
    page.write_text(
        "# A page\n\n## Table\n\n```{fault-table} score\n```\n\n## Faults\n\n```{faults} score\n```\n\n## After\n\nWords.\n\n"
        "```{bibliography}\n```\n",
        encoding="utf-8",
    )
    said = changing_book.build(
        extensions=["myst_parser", "sphinxcontrib.bibtex", "staycurious.booktools"],
        bibtex_bibfiles=[str(root / "book" / "references.bib")],
        myst_enable_extensions=["attrs_block"],
    )
    assert said == ""
    built = changing_book.page()
    section = built.find(id="score-small-group")
    assert section.name == "section"
    assert section.parent.find("h2").get_text().startswith("Faults")
    assert section.find("h3").get_text().startswith(FAULTS["small_group"].title)
    assert [heading.get_text()[:5] for heading in built.select("h2")][-1] == "After"
    table = built.select_one("p.sc-caption + table")
    assert len(table.select("tbody th")) == len(FAULTS), "a fault is its row's header"
    assert table.select_one('a[href="#score-small-group"]')


def test_a_caption_above_a_table_names_it_and_the_box_that_it_scrolls_in():
    box = '<div class="pst-scrollable-table-container"><table class="table">\n<tr><td>1</td></tr></table>\n</div>'
    one, other = (f'<p class="sc-caption"><strong>{name}</strong></p>\n{box}' for name in ("First", "Second"))
    page = BeautifulSoup(name_parts(f"{one}\n{box}\n{other}"), "html.parser")
    captions = {caption["id"]: caption.get_text() for caption in page.select("p.sc-caption")}
    named = [captions.get(table.get("aria-labelledby")) for table in page.select("table")]
    assert named == ["First", None, "Second"]
    boxes = [one.get("aria-labelledby") for one in page.select("div")]
    assert boxes == ["sc-table-1", None, "sc-table-2"]
    assert page.select("div")[1]["aria-label"] == "Table", "one without a caption is named as before"
