"""The reliance lab on the built page: nothing before the decision, nothing lost, nothing sent, and what is counted at the end."""

import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from audit import axe_in_both_themes, axe_violations, open_page, overflow_of, requests_of, with_a_kernel
from playwright.sync_api import expect

from staycurious.booktools.explorable import ExplorableError, check_state
from staycurious.larkshire.stored import read_stored
from staycurious.questions import read_decisions, reliance_of, share_of
from staycurious.questions.reliance import TOTALS

PAGE = "book/m06_own_reliance.html"
MY_WORK = "book/my_work.html"
KEY = "staycurious:/:lab/m06_own_reliance"
SCRIPTS = Path(__file__).resolve().parents[2] / "_build" / "html" / "_static" / "staycurious"
CASES = read_stored("reliance_cases.json")
BY_TEXT = {case["text"]: case for name in ("first", "retest") for case in CASES[name]}
ROBIN = read_stored("reliance_colleague.json")
# What a person does, without the waiting that a click by name costs 24 times over; one case is decided by keyboard below.
ACT = """(place, [act, yes, sure]) => {
  const root = place.shadowRoot ?? place;
  const button = (words) => [...root.querySelectorAll('button')].find(one => one.textContent.startsWith(words));
  if (act === 'settle') return (button(yes ? 'Change it' : 'Keep it'))?.click();
  button('Go to case')?.click();
  root.querySelector(`form input[value="${yes}"]`).click();
  root.querySelector(`form input[value="${sure}"]`).click();
  root.querySelector('form [type=submit]').click();
}"""
SEED_EXPLAINED_FIRST = f"{2:032}"
FORBIDDEN = """for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,
  {get() { throw new DOMException('The operation is insecure.', 'SecurityError'); }});"""


@pytest.fixture
def context(browser):
    """Give a fresh browser, as somebody's device is."""
    made = browser.new_context(viewport={"width": 900, "height": 900})
    yield made
    made.close()


def opened(context, site_url, path=PAGE):
    """Open a page of the site in a new tab."""
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(f"{site_url}/{path}")
    if path == PAGE:
        lab_of(page).get_by_role("heading", level=4).wait_for()
        page.locator("#m06-retest").get_by_role("heading", level=4).wait_for()
    return page


def lab_of(page):
    """Give the lab on the page."""
    return page.locator("#m06-lab")


def press(place, name):
    """Press the button whose name begins so."""
    place.get_by_role("button", name=re.compile(f"^{name}")).click()


def span(share) -> str:
    """Give the range in which a share could lie in the long run, as the lab writes it."""
    return f"{100 * share.low:.0f}% to {100 * share.high:.0f}%"


def begin(place, guess="1"):
    """Guess and begin."""
    place.get_by_label(guess, exact=True).check()
    press(place, "Begin")


def decide(place, yes, sure=70):
    """Decide about the case on the screen, past the words of a part where they stand."""
    place.evaluate(ACT, ["decide", yes, sure])


def settle(place, change=False):
    """Keep or change, where the part asks for it."""
    place.evaluate(ACT, ["settle", change, 0])


def kept(page) -> list[dict]:
    """Give the runs that the browser keeps."""
    text = page.evaluate("key => localStorage.getItem(key)", KEY)
    return json.loads(text)["value"]["runs"] if text else []


def run_of_robin(many=24, started="2026-11-01T09:00:00.000Z", **more) -> dict:
    """Give a run that is Robin's, so far or whole."""
    rows = ROBIN["decisions"][:many]
    ended = "2026-11-01T09:30:00.000Z" if many == 24 else None
    return {
        "part": "first", "seed": ROBIN["seed"], "guess": 2, "started": started, "ended": ended, "decisions": rows, **more,
    }  # fmt: skip


def plant(context, value) -> None:
    """Put something where the lab keeps its record, once."""
    text = (
        value
        if isinstance(value, str)
        else json.dumps({"v": 1, "saved": "2026-11-01T09:30:00.000Z", "value": value})
    )
    context.add_init_script(f"""if (!localStorage.getItem('planted')) {{
      localStorage.setItem('planted', 'yes'); localStorage.setItem({json.dumps(KEY)}, {json.dumps(text)}); }}""")


def cells(place, caption) -> list[list[str]]:
    """Give a table of the results, row by row."""
    table = place.locator("table", has=place.page.locator("caption", has_text=re.compile(f"^{caption}$")))
    return table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
    )


def test_a_whole_lab_by_one_person_ends_with_the_totals_that_python_counts(context, site_url):
    page = opened(context, site_url)
    asked = requests_of(page)
    place = lab_of(page)
    begin(place)
    for number in range(24):
        decide(place, number % 3 > 0, [60, 80, 100][number % 3])
        settle(place, change=number % 2 == 0)
    expect(place.get_by_role("heading", name="Your results")).to_be_focused()
    (run,) = kept(page)
    found = reliance_of(read_decisions(run["decisions"]))
    assert found.decided == 24
    assert run["ended"]
    assert [row[1] for row in cells(place, "Part by part")] == [
        f"{share.count} of {share.of}"
        for share in (found.alone_right, found.advice_right_first, found.advice_right_last, found.explained_right_first, found.explained_right_last)
    ]  # fmt: skip
    told = lambda share: [f"{share.count} of {share.of}", span(share)] if share.of else ["no case"]  # noqa: E731
    assert [row[1:] for row in cells(place, "Ended there, and moved there")] == [
        told(share)
        for share in (found.ended_with_wrong, found.moved_to_wrong, found.ended_with_right, found.moved_to_right)
    ]  # fmt: skip
    moved = (found.moved_to_right, found.moved_to_wrong)
    towards = share_of(sum(share.count for share in moved), sum(share.of for share in moved))
    assert [row[1:] for row in cells(place, "What was changed")] == [
        told(share)
        for share in (found.advice_to_right, found.advice_to_wrong, towards, found.advice_away, found.explained_to_right, found.explained_to_wrong)
    ]  # fmt: skip
    assert [row[1] for row in cells(place, "Time for a case: half took no longer")] == ["8", "8", "8"]
    assert "seconds" not in page.evaluate("key => localStorage.getItem(key)", KEY)
    assert place.get_by_text(f"You guessed 1. It was {found.ended_with_wrong.count} of 4.").is_visible()
    assert asked == []
    assert context.cookies() == []
    assert page.errors == []


def test_nothing_of_the_advice_or_the_reasons_is_in_the_page_before_the_decision(context, site_url):
    page = opened(context, site_url)
    place = lab_of(page)
    begin(place)
    shown = lambda: place.evaluate("place => place.shadowRoot.textContent")  # noqa: E731
    told = set()
    for number in range(24):
        if number % 8 == 0:
            press(place, "Go to case")
        before = shown()
        (case,) = [case for text, case in BY_TEXT.items() if text in before]
        assert not any(case[key] in before for key in ("why", "for", "against", "ask"))
        assert "The tool:" not in before
        decide(place, True)
        after = shown()
        if "You decided: yes" in after:
            arm = "advice" if "The tool:" in after else "explained"
            assert [case[key] in after for key in ("for", "against", "ask")] == [arm == "explained"] * 3
            assert case["why"] not in after
            if arm not in told:  # closed and opened here, the decision stands and can't be made again
                page.reload()
                press(place, "Go on")
                assert "You decided: yes" in shown()
                assert place.get_by_role("button", name="This is my decision").count() == 0
            told.add(arm)
        settle(place)
    assert told == {"advice", "explained"}


def test_an_answer_is_asked_for_in_words_and_the_focus_goes_where_it_is_missing(context, site_url):
    page = opened(context, site_url)
    place = lab_of(page)
    press(place, "Begin")
    expect(place.locator(".said")).to_have_text("Choose a number first: a guess is enough.")
    begin(place)
    press(place, "Go to case")
    press(place, "This is my decision")
    expect(place.locator(".said")).to_have_text("Choose yes or no, and how sure you are.")
    expect(place.get_by_label(re.compile("^Yes"))).to_be_focused()
    place.get_by_label(re.compile("^No")).check()
    press(place, "This is my decision")
    expect(place.locator(".said")).to_have_text("Choose how sure you are.")
    assert kept(page) == []  # nothing is decided, and nothing is kept


def test_a_case_is_decided_with_the_keyboard_alone(context, site_url):
    page = opened(context, site_url)
    place = lab_of(page)
    place.get_by_label("0", exact=True).focus()
    for key in ("ArrowRight", "Tab", "Enter", "Tab", "Enter"):  # guess 1, Begin, Go to case 1
        page.keyboard.press(key)
    expect(place.get_by_role("heading", name="Case 1 of 24")).to_be_focused()
    for key in ("Tab", "ArrowDown", "Tab", "ArrowDown", "ArrowDown", "Enter"):  # no; 70%; Enter sends a form
        page.keyboard.press(key)
    (run,) = kept(page)
    (made,) = run["decisions"]
    assert (run["guess"], made["first"], made["sure"]) == (1, False, 70)


def test_a_page_closed_in_the_middle_goes_on_where_it_was(context, site_url):
    page = opened(context, site_url)
    begin(lab_of(page))
    for _ in range(3):
        decide(lab_of(page), True)
        settle(lab_of(page))
    before = kept(page)
    press(lab_of(page), "Pause")
    expect(lab_of(page)).to_contain_text("3 of 24 cases are decided.")
    page.close()
    again = opened(context, site_url)
    place = lab_of(again)
    expect(place).to_contain_text("You have decided 3 of 24 cases.")
    press(place, "See the results so far")
    expect(place).to_contain_text("These are results so far: 3 of 24 cases.")
    press(place, "Go on with case 4")
    expect(place.get_by_role("heading", name="Case 4 of 24")).to_be_visible()
    decide(place, False)
    settle(place)
    assert kept(again)[0]["decisions"][:3] == before[0]["decisions"]


def test_a_second_start_keeps_the_first_run_and_both_can_be_looked_at(context, site_url):
    plant(context, {"runs": [run_of_robin()]})
    page = opened(context, site_url)
    place = lab_of(page)
    expect(place).to_contain_text("You finished on 1 November 2026: 24 cases.")
    press(place, "Do it once more")
    expect(place).to_contain_text("What you did before stays, as a run of its own. You have met these cases")
    begin(place, "0")
    decide(place, True)
    settle(place)
    runs = kept(page)
    assert runs[0] == run_of_robin()
    assert (len(runs), len(runs[1]["decisions"])) == (2, 1)
    press(place, "Pause")
    press(place, "See the results so far")
    place.get_by_label("Which run:").select_option(index=0)
    expect(place.get_by_role("heading", name="Your results")).to_be_visible()
    assert [row[1] for row in cells(place, "Part by part")] == [
        "6 of 8",
        "5 of 8",
        "5 of 8",
        "5 of 8",
        "6 of 8",
    ]
    expect(place.get_by_label("Which run:")).to_be_focused()


def test_who_begins_anew_by_mistake_goes_on_with_the_old_run(context, site_url):
    plant(context, {"runs": [run_of_robin(3)]})
    page = opened(context, site_url)
    place = lab_of(page)
    press(place, "Begin anew")
    expect(place).to_contain_text(
        "Once you have decided a case anew, you can look at it and can’t go on with it."
    )
    begin(place)
    press(place, "Go to case 1")
    page.reload()
    expect(place.get_by_role("heading", name="Go on where you were")).to_be_visible()
    expect(place).to_contain_text("You have decided 3 of 24 cases.")
    assert kept(page) == [run_of_robin(3)]
    press(place, "Begin anew")
    press(place, "Back")
    press(place, "Go on with case 4")
    expect(place.get_by_role("heading", name="Case 4 of 24")).to_be_visible()


def test_a_run_begun_in_one_tab_stays_while_another_tab_goes_on_with_the_old(context, site_url):
    plant(context, {"runs": [run_of_robin(2)]})
    one, other = opened(context, site_url), opened(context, site_url)
    press(lab_of(one), "Begin anew")
    begin(lab_of(one))
    press(lab_of(one), "Go to case 1")
    press(lab_of(other), "Go on with case 3")
    decide(lab_of(other), True)
    settle(lab_of(other))
    expect(lab_of(other).get_by_role("heading", name="Case 4 of 24")).to_be_visible()
    expect(lab_of(one).get_by_role("heading", name="Case 1 of 24")).to_be_visible()
    decide(lab_of(one), True)
    assert [len(run["decisions"]) for run in kept(one)] == [3, 1]


def test_cases_that_have_changed_end_a_run_and_it_says_so(context, site_url):
    run = run_of_robin(3)
    run["decisions"] = [{**row, "case": "L-99"} for row in run["decisions"]]
    plant(context, {"runs": [run]})
    place = lab_of(opened(context, site_url))
    expect(place).to_contain_text(
        "You decided 3 cases. The cases have changed since, so this run can’t go on"
    )
    press(place, "See the results")
    place.locator("summary", has_text="L-99").first.click()
    expect(place).to_contain_text("The case is no longer in the lab.")


@pytest.mark.parametrize("size", [(390, 780), (320, 640)])
@pytest.mark.parametrize("arm", ["advice", "explained"])
def test_what_comes_after_a_decision_is_in_sight_and_its_heading_is_new(context, site_url, arm, size):
    seed = {"advice": ROBIN["seed"], "explained": SEED_EXPLAINED_FIRST}[arm]
    context.add_init_script(f"""crypto.getRandomValues = (words) => {{
      {json.dumps([int(seed[at : at + 8], 16) for at in range(0, 32, 8)])}.forEach((one, at) => {{ words[at] = one; }}); return words; }};""")
    page = opened(context, site_url)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    place = lab_of(page)
    begin(place)
    press(place, "Go to case 1")
    before = place.get_by_role("heading", level=4).inner_text()
    place.get_by_label(re.compile("^No")).check()
    place.get_by_label("60%").check()
    press(place, "This is my decision")
    heading = place.get_by_role("heading", level=4)
    expect(heading).to_be_focused()
    assert (
        heading.inner_text() == f"{before}: now {'the tool’s word' if arm == 'advice' else 'for and against'}"
    )
    expect(heading).to_be_in_viewport(ratio=1)
    expect(place.locator(".advice")).to_be_in_viewport(ratio=1 if arm == "advice" or size[0] > 320 else 0.8)
    if size[0] > 320:
        expect(place.get_by_role("button", name="Keep it: no")).to_be_in_viewport(ratio=1)
    referral = place.locator(".case")
    assert not referral.is_visible()
    place.locator("summary", has_text="The referral again").click()
    assert referral.is_visible()


SHARE = "I share this device"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('Full.', 'QuotaExceededError'); };"


@pytest.mark.parametrize(
    ("script", "share", "first", "stays"),
    [
        ("", False, "Nothing of an earlier lab is kept in this browser", "What you have decided stays, also when you close the page."),
        ("", True, "Nothing of an earlier lab is kept in this browser", "What you have decided stays until you close this tab."),
        (FORBIDDEN, False, "What you decide isn’t kept here. It goes when you leave", "What you have decided stays only while this page is open."),
        (FULL, False, "What you decide isn’t kept here. It goes when you leave", "What you have decided stays only while this page is open."),
    ],
    ids=["kept", "shared", "forbidden", "full"],
)  # fmt: skip
def test_how_long_a_decision_stays_is_said_as_it_is(context, site_url, script, share, first, stays):
    context.add_init_script(script)
    page = opened(context, site_url)
    place = lab_of(page)
    expect(place).to_contain_text(first)
    begin(place)
    decide(place, True)
    settle(place)
    if share:
        place.locator(".sc-keeping summary").click()
        place.get_by_role("checkbox", name=SHARE).check()
    press(place, "Pause")
    expect(place).to_contain_text(stays)
    assert (
        sum(
            place.evaluate("place => place.shadowRoot.textContent").count(one)
            for one in ("stays, also", "stays until", "stays only")
        )
        == 1
    )


def test_the_file_with_all_that_is_kept_holds_no_times(context, site_url):
    page = opened(context, site_url)
    place = lab_of(page)
    begin(place)
    for _ in range(2):
        page.wait_for_timeout(1100)
        decide(place, True)
        settle(place)
    press(place, "Pause")
    press(place, "See the results so far")
    assert cells(place, "Time for a case: half took no longer")[0][1:] in (
        ["2", "1 s", "too few to say"],
        ["2", "2 s", "too few to say"],
    )
    mine = opened(context, site_url, MY_WORK)
    with mine.expect_download() as download:
        mine.get_by_role("button", name=re.compile("Download")).first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "m06_own_reliance" in text
    assert "seconds" not in text
    page.reload()
    press(place, "See the results so far")
    expect(place).not_to_contain_text("Your time")


def test_ones_own_results_can_be_printed_and_the_paper_form_else(context, site_url):
    plant(context, {"runs": [run_of_robin()]})
    page = opened(context, site_url)
    place = lab_of(page)
    page.emulate_media(media="print")
    expect(page.get_by_text("The lab needs a screen")).to_be_visible()
    page.emulate_media(media="screen")
    press(place, "See the results")
    page.emulate_media(media="print")
    expect(place.get_by_text("Ended there, and moved there")).to_be_visible()
    expect(page.get_by_text("The lab needs a screen")).to_be_hidden()
    for gone in (".again >> nth=0", ".taking", ".sc-keeping", ".row >> nth=0"):
        expect(place.locator(gone)).to_be_hidden()


def test_two_tabs_lose_no_decision(context, site_url):
    plant(context, {"runs": [run_of_robin(2)]})
    one, other = opened(context, site_url), opened(context, site_url)
    other.evaluate("key => localStorage.getItem(key)", KEY)
    for page in (one, other):
        press(lab_of(page), "Go on with case 3")
    decide(lab_of(one), True)
    settle(lab_of(one))
    expect(lab_of(other)).to_contain_text("This lab went on in another place. Here is where it is now.")
    expect(lab_of(other).get_by_role("heading", name="Case 4 of 24")).to_be_visible()
    decide(lab_of(other), True)
    settle(lab_of(other))
    assert len(kept(one)[0]["decisions"]) == 4


def test_erased_elsewhere_it_forgets_and_begins_at_the_beginning(context, site_url):
    plant(context, {"runs": [run_of_robin(5)]})
    page = opened(context, site_url)
    place = lab_of(page)
    press(place, "Go on with case 6")
    decide(place, True)
    mine = opened(context, site_url, MY_WORK)
    mine.locator("summary", has_text="Your answers").first.click()
    words = mine.locator(".sc-kept").inner_text()
    assert "Cases decided: 5." in words  # the sixth waits for “keep or change”
    assert "L-19: visit, 70% sure; the tool: no flag; not finished" in words
    assert "L-10: visit, 60% sure; the tool: no flag; changed to wait" in words
    assert "second" not in words
    press(mine, "Erase my work here")
    press(mine, "Yes, erase it")
    expect(place).to_contain_text("Your lab was erased. It begins at the beginning.")
    expect(place.get_by_role("heading", name="Before you begin")).to_be_visible()
    assert kept(page) == []


def test_a_cleared_browser_begins_anew_and_says_so(context, site_url):
    page = opened(context, site_url)
    begin(lab_of(page))
    decide(lab_of(page), True)
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(lab_of(page)).to_contain_text("Nothing of an earlier lab is kept in this browser")


def test_where_nothing_may_be_kept_it_works_and_says_so(context, site_url):
    context.add_init_script(FORBIDDEN)
    page = opened(context, site_url)
    place = lab_of(page)
    expect(place).to_contain_text("Your work here isn't kept: it is gone when you leave this page.")
    begin(place)
    decide(place, True)
    settle(place)
    press(place, "Pause")
    press(place, "See the results so far")
    expect(place).to_contain_text("These are results so far: 1 of 24 cases.")


def test_on_a_shared_device_a_link_within_the_lab_leaves_without_a_question(context, site_url):
    page = opened(context, site_url)
    place = lab_of(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    begin(place)
    decide(place, True)
    place.locator(".sc-keeping summary").click()
    place.get_by_role("checkbox", name="I share this device").check()
    places = "key => [localStorage, sessionStorage].map(place => key in place)"
    assert page.evaluate(places, KEY) == [False, True]
    place.get_by_role("link", name="See or download all that is kept here").click()
    page.wait_for_url(f"**/{MY_WORK}")
    assert asked == []


def test_reading_a_made_up_colleagues_record_needs_no_lab_and_keeps_nothing(context, site_url):
    page = opened(context, site_url)
    place = lab_of(page)
    expect(place).to_contain_text(
        "Robin Ashby’s record shows our answers. If you may want to do the lab, do it first."
    )
    press(place, "Read Robin Ashby’s record instead")
    expect(place.get_by_role("heading", name="Robin Ashby’s results")).to_be_focused()
    assert [row[1] for row in cells(place, "Ended there, and moved there")] == [
        "3 of 4",
        "2 of 3",
        "4 of 4",
        "2 of 2",
    ]
    assert cells(place, "What was changed")[2:4] == [
        ["Begun elsewhere: changed towards the tool", "4 of 5", "38% to 96%"],
        ["Begun where it pointed: changed away from it", "0 of 3", "0% to 56%"],
    ]
    rows = cells(place, "The part with advice, case by case")
    named = next(case["name"] for case in CASES["first"] if case["id"] == "L-10")
    assert rows[0] == [f"L-10, {named}", "visit", "no flag", "wait", "visit"]
    results = place.get_by_role("heading", name="Robin Ashby’s results").locator("..").inner_text()
    assert not re.search(
        r"\b[Yy]ou(r|rs)?\b", results.split("Which totals do you want")[0].split("The cases again")[0]
    )
    changed = [place.locator("summary", has_text="changed; ").nth(at).inner_text() for at in range(3)]
    assert place.locator(".again summary").first.inner_text() == changed[0]
    assert place.get_by_label(re.compile("^My own totals")).count() == 0
    expect(place).not_to_contain_text("Your time")
    press(place, "Back to the start")
    expect(place.get_by_role("heading", name="Before you begin")).to_be_visible()
    assert kept(page) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"part": "third"}, 'part is third. Give "first" or "retest".'),
        ({"part": "retest", "cases": {"rule": "", "first": CASES["first"]}}, "there is no list retest"),
        ({"keep": "../other"}, "keep is ../other. Give the module’s slug"),
        ({"colleague": {"name": "A", "totals": {"speed": {}}}}, 'colleague: totals: "speed" is unknown'),
        (
            {"colleague": {"name": "A", "totals": {}, "decisions": [{}]}},
            "colleague: decisions can’t be read.",
        ),
        ({"record": {"runs": [3]}}, "record can’t be read. Leave it out"),
        ({"retest_at": "javascript:x"}, "retest_at is javascript:x. Give the place"),
        ({"speed": 3}, '"speed" is unknown'),
    ],
)
def test_a_state_that_cannot_be_shown_stops_the_build_with_a_sentence(change, says):
    with pytest.raises(ExplorableError, match=re.escape(says)):
        check_state(SCRIPTS / "reliance_lab.js", {"cases": CASES, **change})


@pytest.mark.parametrize(
    "value",
    [
        "not JSON {",
        {"runs": [{"part": "first", "seed": "x"}]},
        {"runs": [run_of_robin(3), {"half": "a run"}]},
    ],
)
def test_what_cannot_be_read_is_set_aside_before_anything_is_written(context, site_url, value):
    plant(context, value)
    page = opened(context, site_url)
    place = lab_of(page)
    if isinstance(value, dict) and len(value["runs"]) == 2:
        press(place, "Begin anew")
    expect(place).to_contain_text("can’t be read. It is set aside and not lost")
    begin(place)
    decide(place, True)
    aside = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.includes('aside/')).map(([, text]) => text)"
    )
    assert len(aside) == 1
    assert aside[0] == value if isinstance(value, str) else json.loads(aside[0])["value"] == value
    assert kept(page)[-1]["guess"] == 1


def test_what_is_taken_along_is_chosen_and_holds_no_times_and_no_cases(context, site_url):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    plant(context, {"runs": [run_of_robin()]})
    page = opened(context, site_url)
    place = lab_of(page)
    press(place, "See the results")
    text = place.get_by_label("The text to take along")
    expect(text).to_have_value("")
    for empty in ("Copy the text", "Download it"):
        press(place, empty)
        expect(place.locator(".said")).to_have_text("Tick a total first.")
        expect(place.get_by_role("checkbox").first).to_be_focused()
    assert place.get_by_role("checkbox", name=re.compile(":")).count() == len(TOTALS)
    place.get_by_label(re.compile("^Tool wrong: ended")).check()
    place.get_by_label(re.compile("^Deciding alone")).check()
    expect(place.locator(".said")).to_have_text("2 totals in the text.")
    lines = text.input_value().split("\n")
    assert lines == [
        "My totals from the reliance lab: 24 of 24 cases decided.",
        "Deciding alone: right: 6 of 8 (in the long run, between 41% and 93%)",
        "Tool wrong: ended where it pointed all the same: 3 of 4 (in the long run, between 30% and 95%)",
    ]
    press(place, "Copy the text")
    expect(place.locator(".said")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").split("\n") == lines
    with page.expect_download() as download:
        press(place, "Download it")
    assert Path(download.value.path()).read_text(encoding="utf-8").split("\n")[:-1] == lines
    for box in place.get_by_role("checkbox", name=re.compile(":")).all():
        box.check()
    assert not re.search(r"second|minute|L-\d", text.input_value())
    place.get_by_label(re.compile("^The totals of Robin")).check()
    expect(text).to_have_value("")
    expect(place.locator(".said")).to_have_text("No total is ticked.")
    place.get_by_label(re.compile("^After the tool's advice: right")).check()
    assert text.input_value().startswith(
        "Totals of Robin Ashby, a colleague made up for this course.\nAfter the tool's advice: right: 5 of 8"
    )


@pytest.mark.parametrize(
    ("days", "says"), [(3, "Two weeks after your lab is"), (15, "Two weeks have passed since your lab")]
)
def test_the_retest_says_its_day_and_can_be_taken_earlier(context, site_url, days, says):
    when = (datetime.now(UTC) - timedelta(days=days)).isoformat().replace("+00:00", "Z")
    plant(context, {"runs": [run_of_robin(started=when, ended=when)]})
    page = opened(context, site_url)
    again = page.locator("#m06-retest")
    expect(again).to_contain_text(says)
    begin(again)
    for _ in range(8):
        decide(again, True)
        settle(again)
    expect(again.get_by_role("heading", name="Your re-test")).to_be_visible()
    assert cells(again, "The first lab and the re-test.*")[0][1:] == [
        "6 of 8 (41% to 93%)",
        "2 of 4 (15% to 85%)",
    ]
    assert len(cells(again, "Time for a case: half took no longer")) == 2
    runs = kept(page)
    assert [run["part"] for run in runs] == ["first", "retest"]
    assert {row["case"] for row in runs[1]["decisions"]} == {case["id"] for case in CASES["retest"]}
    expect(lab_of(page).get_by_role("heading", name="Your lab")).to_be_visible()


def test_the_retest_hears_of_a_lab_that_was_finished_on_the_same_page(context, site_url):
    plant(context, {"runs": [run_of_robin(23)]})
    page = opened(context, site_url)
    place, again = lab_of(page), page.locator("#m06-retest")
    expect(again).to_contain_text("Your first lab isn’t finished: you have decided 23 cases of it.")
    press(place, "Go on with case 24")
    decide(place, True)
    settle(place)
    expect(place.get_by_role("heading", name="Your results")).to_be_visible()
    expect(again).to_contain_text("Two weeks after your lab is")
    link = place.get_by_role("link", name="Go to the re-test")
    link.click()
    expect(again.get_by_role("heading", level=4)).to_be_in_viewport()


def test_axe_finds_nothing_in_its_screens_and_they_fit_a_phone(browser, site_url):
    page = open_page(browser, f"{site_url}/{PAGE}", width=320)
    place = lab_of(page)
    begin(place)
    press(place, "Go to case")
    press(place, "This is my decision")
    assert axe_violations(page, "#m06-lab") == []
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [
        KEY, json.dumps({"v": 1, "saved": "2026-11-01T09:30:00.000Z", "value": {"runs": [run_of_robin()]}}),
    ])  # fmt: skip
    page.reload()
    press(place, "See the results")
    place.locator("summary", has_text="L-10").click()
    expect(place).to_contain_text("Our answer: yes, a visit this week.")
    assert axe_in_both_themes(page, "#m06-lab") == []
    assert overflow_of(page) == []
    outside = place.evaluate("""place => { const frame = place.shadowRoot.querySelector('.sc-ex').getBoundingClientRect();
      return [...place.shadowRoot.querySelectorAll('.sc-ex *')].filter(one => one.checkVisibility() && !one.closest('.unseen, style') &&
        one.getBoundingClientRect().right > frame.right + 1).map(one => one.outerHTML.slice(0, 80)); }""")
    assert outside == []
    page.context.close()


def test_in_jupyter_python_gets_the_decisions(browser, site_url):
    page = open_page(browser, f"{site_url}/{PAGE}")
    with_a_kernel(
        page,
        "reliance_lab",
        "record",
        {"cases": CASES, "record": {}, "keep": "", "part": "first", "colleague": {}, "retest_at": ""},
    )
    place = page.locator("#with-a-kernel")
    expect(place).to_contain_text("Your decisions aren’t kept")
    begin(place)
    decide(place, True, 90)
    settle(place)
    saved = page.evaluate("kernel.model.saved.at(-1)")
    (made,) = read_decisions(saved["runs"][0]["decisions"])
    assert (made.first, made.sure) == (True, 90)
    page.evaluate("kernel.stop()")
    assert page.evaluate("kernel.model.listening()") == 0
    page.context.close()


def test_its_module_is_light():
    assert len(gzip.compress((SCRIPTS / "reliance_lab.js").read_bytes(), compresslevel=6)) < 22_500
