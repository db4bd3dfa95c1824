"""The feedback page: what it says, in words, and how it is made."""

import pytest
from audit import axe_findings

from staycurious.marking.feedback.look_again import Passage
from staycurious.marking.feedback.page import Mark, Marks, Reached, feedback_page
from staycurious.marking.keys import TO_A_PERSON, Verdict
from tests.cpu import cpu_within


def cell(kind, source, name="", outputs=(), **marks):
    made = {
        "cell_type": kind,
        "source": source,
        "metadata": {"nbgrader": {"grade_id": name or source, **marks}},
    }
    return {**made, "outputs": list(outputs)} if kind == "code" else made


def verdict(points, of, feedback, said="", **more):
    told = [{"output_type": "stream", "name": "stdout", "text": said}] if said else []
    shown = {"text/plain": "1", "text/markdown": Verdict(points, of, feedback, **more)._repr_markdown_()}
    return [*told, {"output_type": "execute_result", "data": shown, "metadata": {}, "execution_count": 1}]


def question(answer="m99_q1 = 12", outputs=(), control="exercise.count('m99_q1')"):
    return [
        cell("markdown", "## Question 1 · Counting (2 points)\n\nHow *many*?"),
        cell("code", control),
        cell("code", answer, "m99_q1", solution=True),
        cell("code", "the key: right=12", "m99_q1_test", outputs, grade=True, points=2),
    ]


def marks(**changed):
    made = Marks("s1", "m99_small", {"m99_q1_test": Mark(1, 2)}, {}, frozenset(), 0, 1, 2)
    return made._replace(**changed)


def page_of(*cells, title="# M99 · Small: the exercise", look_again=None, **changed):
    return feedback_page({"cells": [cell("markdown", title), *cells]}, marks(**changed), look_again or {})


RIGHT = verdict(1, 2, "You counted *one* side.", "m99_q1: recorded 12 families.\n")


def test_a_question_says_what_was_asked_what_was_answered_the_mark_and_why():
    page = page_of(*question(outputs=RIGHT))
    assert "<title>Feedback: M99 · Small: the exercise</title>" in page
    assert '<h2 id="heading-1">Question 1 · Counting (2 points)</h2>' in page
    assert "<p>How <em>many</em>?</p>" in page
    assert '<div class="said"><p>12 families</p></div>' in page
    assert '<p class="mark">1 of 2</p>' in page
    assert "<p>You counted <em>one</em> side.</p>" in page
    assert '<p class="total">1 of 2 points</p>' in page


def test_no_key_no_hidden_test_and_no_cell_name_is_on_it():
    page = page_of(*question(outputs=RIGHT), comments={"m99_q1": "Well."})
    for secret in ("the key", "right=12", "m99_q1", "exercise.count", "Test cell", "**"):
        assert secret not in page


def test_a_mark_that_a_person_changed_stands_alone():
    page = page_of(*question(outputs=RIGHT), grades={"m99_q1_test": Mark(2, 2, by_person=True)}, total=2)
    assert '<p class="mark">2 of 2, given by a person</p>' in page
    assert "1 of 2" not in page


def test_nothing_recorded_is_said_once():
    page = page_of(*question("m99_q1 = None", verdict(0, 2, "Nothing was recorded for this question.")))
    assert "Nothing recorded." in page
    assert "Nothing was recorded" not in page


def test_how_a_slip_was_read_is_said():
    said = "m99_q1: recorded 1,000 families. (Written as '1,000' and read as 1,000 families.)\n"
    page = page_of(*question("m99_q1 = '1,000'", verdict(1, 2, "Yes.", said)))
    assert "<p>1,000 families</p>" in page
    assert "<p>Written as &#39;1,000&#39; and read as 1,000 families.</p>" in page


def hostile(times):
    """Write what is searched for again and again, at least 20,000 characters of it, in several orders."""
    begin, middle, end, name = "(Written as ", " and read as ", ".)", "m99_q1: recorded "
    n = 20_000 // times
    return [
        begin * n + middle * n,
        (begin + middle) * n,
        (begin + middle + end + "x") * n,
        (". " + begin) * n + middle * n + "x" * 20_000,
        ". " * n + begin * n,
        (name + ". " + begin + middle) * n,
        ")" * 20_000 + "." * 20_000,
        "**1 of 2 points.** " * n + "** of " * n,
    ]


@pytest.mark.parametrize("end", ["", ".)", "')", "x"])
@pytest.mark.parametrize("text", hostile(10), ids=range(8))
def test_no_text_of_a_student_takes_long(text, end):
    with cpu_within(2):
        for said in (f"m99_q1 can't be read yet. '{text}{end}", f"m99_q1: recorded {text}{end}\n"):
            page_of(
                *question("m99_q1 = 'x'", verdict(0, 2, f"{TO_A_PERSON} {text}{end}", said, needs_look=True))
            )


def test_a_text_that_says_how_it_was_read_is_no_slip():
    said = "m99_q1: recorded a. (Written as x and read as y.).\n"
    page = page_of(*question("m99_q1 = 'a'", verdict(1, 2, "Yes.", said)))
    assert '<div class="said"><p>a. (Written as x and read as y.)</p></div>' in page
    assert "<p>Written as" not in page


def test_an_option_is_shown_in_the_words_of_its_control():
    control = "exercise.choose('m99_q1', 'It says', {'home': 'Something at home', 'none': 'Nothing at all'})"
    page = page_of(
        *question(
            "m99_q1 = ['home', 'none']", verdict(1, 2, "Yes.", "m99_q1: recorded home, none.\n"), control
        )
    )
    both = "<li>Something at home</li>\n<li>Nothing at all</li>\n"
    assert f"<p>How <em>many</em>?</p>\n\n<ul>\n{both}</ul>" in page, "all that there was to choose from"
    assert f'<div class="said"><ul>{both.replace(chr(10), "")}</ul></div>' in page


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("'C-01'", "C-01"),
        ("['C-01', 'C-02']", "C-01, C-02"),
        ("[[1, 2000], [3, 4]]", "1, 2,000; 3, 4"),
        ("{'a': [1], 'b': True, 'c': None}", "a: 1; b: yes; c: nothing"),
        ("[]", "none"),
        ("0.5", "0.5"),
        ("0", "0"),
        ("False", "no"),
        ("'<b>'", "&lt;b&gt;"),
    ],
)  # fmt: skip
def test_an_answer_that_no_test_put_into_words_is_put_into_words_here(answer, words):
    assert f'<div class="said"><p>{words}</p></div>' in page_of(*question(f"m99_q1 = {answer}"))


def test_what_was_no_plain_value_is_shown_as_it_was_typed_and_waits():
    answer = "m99_q1 = {'not a plain value': 'm99_q1 = 6 * <b>2</b>'}"
    page = page_of(*question(answer), grades={"m99_q1_test": Mark(0, 2, waits=True)}, total=0)
    assert "<pre>m99_q1 = 6 * &lt;b&gt;2&lt;/b&gt;</pre>" in page
    assert "A person will mark this. It is worth 2 points." in page
    assert "So far: 0 of 2 points" in page
    assert "A person has still to mark 2 of the 2 points." in page


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        (Mark(0, 2, waits=True), "A person will mark this. It is worth 2 points."),
        (Mark(0, 2, by_person=True), "0 of 2, given by a person"),
        (Mark(2, 2, by_person=True), "2 of 2, given by a person"),
    ],
)
def test_who_marks_what_a_machine_could_not_read_is_said_once(mark, says):
    unread = verdict(0, 2, f"{TO_A_PERSON} What was handed in isn't a plain value: `6 * 7`", needs_look=True)
    page = page_of(*question("m99_q1 = 6 * 7", unread), grades={"m99_q1_test": mark}, total=mark.score)
    assert f"""<p class="mark">{says}</p>\n<p>A machine couldn't read this. What was handed in""" in page
    assert "what they give is what counts" not in page
    assert page.lower().count("will mark this") == (
        2 if mark.waits else 0
    )  # in the list, and at the question


def test_a_withdrawn_question_is_said_to_be_and_its_reasons_are_left_out():
    page = page_of(*question(outputs=RIGHT), grades={"m99_q1_test": Mark(0, 0)}, total=0, out_of=0)
    assert "This question was withdrawn. It counts for nobody, and the total leaves it out." in page
    assert "You counted" not in page
    assert "0 of 0</p>\n<p class" not in page


def test_a_question_without_a_mark_sends_to_the_tutor():
    assert "No mark is recorded for this question. Ask your tutor." in page_of(*question(), grades={})


def test_what_came_late_is_said():
    assert "1 point was taken off because the work came late." in page_of(
        *question(), late_penalty=1, total=0
    )
    assert "1.5 points were taken off" in page_of(*question(), late_penalty=1.5, total=0)


WRITTEN = (
    cell("markdown", "## Question 2 · Writing (6 points)\n\nWhat would you say?"),
    cell(
        "markdown",
        "# Leo\n\n### Then\n\nI'd <script>ask</script> **her**.",
        "m99_w",
        grade=True,
        solution=True,
    ),
)


def test_a_written_answer_is_shown_with_its_mark_and_comment():
    found = page_of(
        *WRITTEN, grades={"m99_w": Mark(4.5, 6, by_person=True)}, comments={"m99_w": "Say *who*."}
    )
    assert "<h4>Leo</h4>" in found
    assert "<h6>Then</h6>" in found
    assert "I'd &lt;script&gt;ask&lt;/script&gt; <strong>her</strong>." in found
    assert '<p class="mark">4.5 of 6, given by a person</p>' in found
    assert "<h3>Comment</h3>\n<p>Say <em>who</em>.</p>" in found


def test_how_to_fill_in_a_cell_is_no_part_of_what_was_asked():
    how = cell("markdown", "Double-click the next cell.", "m99_how")
    how["metadata"]["tags"] = ["notebook-only"]
    found = page_of(WRITTEN[0], how, WRITTEN[1], grades={"m99_w": Mark(4, 6, by_person=True)})
    assert "Double-click" not in found
    assert "<p>What would you say?</p>" in found


def test_a_written_answer_that_was_left_alone_is_nothing_recorded():
    found = page_of(*WRITTEN, grades={"m99_w": Mark(0, 6)}, untouched=frozenset({"m99_w"}))
    assert "Nothing recorded." in found
    assert "Leo" not in found


LEVELS = (
    Reached("Who carries what", "Both kinds of mistake, in <counts>.", 2, 2),
    Reached("To the parent", "One of the two.", 0.5, 1),
    Reached("The date", "", 0, 3),
)


def test_each_criterion_has_the_level_that_was_reached_in_words_and_its_points():
    found = page_of(
        *WRITTEN,
        grades={"m99_w": Mark(2.5, 6, by_person=True)},
        comments={"m99_w": "Say *who*."},
        levels={"m99_w": LEVELS},
    )
    levels = found[found.index("<h3>How it was marked</h3>") : found.index("<h3>Comment</h3>")]
    assert [line.strip() for line in levels.splitlines() if "<li>" in line] == [
        "<li><strong>Who carries what: 2 of 2 points.</strong> Both kinds of mistake, in &lt;counts&gt;.</li>",
        "<li><strong>To the parent: 0.5 of 1 point.</strong> One of the two.</li>",
        "<li><strong>The date: 0 of 3 points.</strong> </li>",
    ]
    assert "<p>Say <em>who</em>.</p>" in found


@pytest.mark.parametrize("mark", [Mark(0, 6, waits=True), Mark(0, 0, by_person=True), None])
def test_levels_are_said_of_no_answer_that_has_no_mark(mark):
    found = page_of(*WRITTEN, grades={"m99_w": mark} if mark else {}, levels={"m99_w": LEVELS})
    assert "How it was marked" not in found
    assert "Both kinds of mistake" not in found


TWO = [Passage("Module 9, Who <carries> it", "https://x.org/b.html?a=1&b=2#c"), Passage("Module 8, The line")]
LINK = '<a href="https://x.org/b.html?a=1&amp;b=2#c">Module 9, Who &lt;carries&gt; it</a>'


def test_who_lost_marks_is_told_what_to_look_at_again():
    found = page_of(*question(outputs=RIGHT), look_again={"m99_q1": TWO})
    assert "<h3>What to look at again</h3>" in found
    assert f'<ul class="book">\n<li>{LINK}</li>\n<li>Module 8, The line</li>\n</ul>' in found
    assert "In the book" not in found


@pytest.mark.parametrize(
    "mark", [Mark(2, 2), Mark(3, 2, by_person=True), Mark(0, 2, waits=True), Mark(0, 0), None]
)
def test_who_lost_none_finds_the_same_in_a_line(mark):
    grades = {"m99_q1_test": mark} if mark else {}
    found = page_of(*question(outputs=RIGHT), look_again={"m99_q1": TWO}, grades=grades)
    assert f'<p class="book">In the book: {LINK}; Module 8, The line.</p>' in found
    assert "What to look at again" not in found


def test_a_written_answer_has_links_by_its_own_name():
    found = page_of(*WRITTEN, grades={"m99_w": Mark(4, 6, by_person=True)}, look_again={"m99_w": TWO})
    assert found.count(LINK) == 1


def test_a_page_asks_no_other_host_for_anything_and_leads_to_the_book_alone():
    found = page_of(
        *question(outputs=RIGHT), *WRITTEN, look_again={"m99_q1": TWO}, grades={"m99_w": Mark(4, 6)}
    )
    assert "src=" not in found
    assert "url(" not in found
    assert "<script" not in found
    leads = [part.split('"')[0] for part in found.split('href="')[1:]]
    assert [one for one in leads if not one.startswith("#")] == ["https://x.org/b.html?a=1&amp;b=2#c"]


def test_an_answer_that_nobody_marks_has_no_mark():
    asks = (
        cell("markdown", "## How you used AI\n\nSay it."),
        cell("code", "m99_ai = 'none'", "m99_ai", solution=True),
        cell("code", "check(…)", "m99_ai_check"),
        cell("markdown", "## Hand in"),
    )
    found = page_of(*question(outputs=RIGHT), *asks)
    assert "How you used AI</h2>" in found
    assert "<p>none</p>" in found
    assert found.count("<h3>Marks</h3>") == 1
    assert "Hand in" not in found


def test_what_stands_before_a_question_is_folded_away():
    leaflet = cell("markdown", "## The leaflet\n\nFinds 7 in 10.")
    found = page_of(leaflet, *question(outputs=RIGHT))
    folded = found[found.index("<details>") : found.index("</details>")]
    assert "<h4>The leaflet</h4>" in folded
    assert "M99" not in folded
    assert "Finds 7 in 10." in folded


@pytest.mark.parametrize("strange", [[], [cell("markdown", "", "x", solution=True, grade=True)], [{"cell_type": "raw", "source": "x", "metadata": {}}]])  # fmt: skip
def test_a_notebook_without_questions_gives_a_page(strange):
    assert "</html>" in feedback_page({"cells": strange}, marks())


LONG = (
    "| "
    + " | ".join(f"A long heading {n}" for n in range(12))
    + " |\n|"
    + "---|" * 12
    + "\n| "
    + " | ".join("x" * 12)
    + " |"
)


@pytest.fixture(scope="module")
def shown(browser, tmp_path_factory):
    """Open a page with all that may stand on one, from a file, and give it."""
    leaflet = cell("markdown", f"## The leaflet\n\n{LONG}")
    wide = cell("markdown", f"## Question 2\n\n{LONG}\n\nWrite.")
    prose = cell(
        "markdown",
        "x" * 400 + "\n\n```\n" + "y " * 400 + "\n```\n\n## Mine",
        "m99_w",
        grade=True,
        solution=True,
    )
    both = {"m99_q1_test": Mark(0, 2, waits=True), "m99_w": Mark(3, 6, by_person=True)}
    html = page_of(
        leaflet,
        *question(outputs=RIGHT),
        wide,
        prose,
        grades=both,
        comments={"m99_w": "Good."},
        levels={"m99_w": LEVELS},
        look_again={"m99_q1": TWO, "m99_w": [TWO[0]._replace(title="Module 9, " + "carries " * 60)]},
        late_penalty=1,
    )
    path = tmp_path_factory.mktemp("page") / "m99.html"
    path.write_text(html, encoding="utf-8")
    context = browser.new_context(bypass_csp=False)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert said == [], "the page's policy lets its own style in"
    yield page
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(shown, browser, scheme):
    # axe is a script, which the page's own policy rightly stops
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.goto(shown.url)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    assert axe_findings(page) == []
    context.close()


def test_320_pixels_are_enough(shown):
    shown.set_viewport_size({"width": 320, "height": 600})
    shown.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    assert shown.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_first_tab_stop_leads_to_the_questions(shown):
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.textContent") == "Skip to the questions"
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.activeElement.id") == "questions"
