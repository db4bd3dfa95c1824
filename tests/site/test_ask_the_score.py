"""Ask the score on the built page, in a real browser: by mouse, by keyboard, aloud, on paper."""

import gzip
import json
import re
from pathlib import Path

import pytest
from audit import axe_in_both_themes, axe_violations, open_page, with_a_kernel

from staycurious.larkshire import case
from staycurious.questions import swap
from staycurious.tools.score import load_scorecard, score, value_label

PAGE = "book/m02_reading_a_score.html"
SCRIPTS = Path(__file__).resolve().parents[2] / "_build" / "html" / "_static" / "staycurious"
CARD = load_scorecard("escalation")
LABELS = {band["name"]: band["label"] for band in CARD["bands"]}
FIELDS = {field["name"]: field for field in CARD["fields"]}
JORDAN, MAYA = case("R-1042")["referral"], case("R-1077")["referral"]
LABEL_IN_FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? at?.textContent;
}"""


@pytest.fixture
def page(browser, site_url):
    """Give the page of module 2, open and quiet."""
    view = open_page(browser, f"{site_url}/{PAGE}")
    yield view
    view.context.close()


def ask(page, name="m02-ask-the-score"):
    """Give one of the page's two explorables."""
    return page.locator(f"#{name}")


def result(place) -> str:
    """Give what stands above the line from 0 to 100, without what it was as received."""
    text = " ".join(place.locator(".scored").inner_text().replace("▲", "").split())
    return re.sub(r" ?▽ as received: \d+", "", text)


def expected(referral) -> str:
    """Give what Python makes of a referral, in the same words."""
    found = score(CARD, referral)
    return f"{found.score} of 100 {LABELS[found.band]} {'Flagged' if found.flagged else 'Not flagged'}"


def another(field, value):
    """Give another value that the field can hold."""
    if field["kind"] == "choice":
        return next(option["value"] for option in field["options"] if option["value"] != value)
    if field["kind"] == "yes_no":
        return not value
    return field["min"] if value != field["min"] else field["max"]


def put(place, field, value) -> None:
    """Set a detail as a person with a mouse does."""
    if field["kind"] == "choice":
        place.get_by_label(field["label"]).select_option(value)
    elif field["kind"] == "yes_no":
        place.get_by_label(field["label"]).set_checked(value)
    else:
        place.get_by_label(f"{field['label']}, as a number").fill(str(value))


def press_tab_until(page, label) -> None:
    """Go on with the Tab key until the control of this name has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(LABEL_IN_FOCUS) == label:
            return
    pytest.fail(f"the Tab key doesn't reach {label!r}")


def wait_until_said(place, words) -> None:
    """Wait until the live region holds these words."""
    place.get_by_role("status").filter(has_text=words).wait_for(state="attached")


@pytest.mark.parametrize(
    ("name", "referral"), [("m02-ask-the-score", JORDAN), ("m02-ask-the-score-maya", MAYA)]
)
def test_each_detail_moves_the_score_as_python_says(page, name, referral):
    place = ask(page, name)
    assert result(place) == expected(referral)
    for field in CARD["fields"]:
        now = {**referral, field["name"]: another(field, referral[field["name"]])}
        put(place, field, now[field["name"]])
        assert result(place) == expected(now)
        alone = swap(CARD, referral, field["name"], now[field["name"]])
        effect = (
            f"{alone.before.score} to {alone.after.score}" if alone.change else f"still {alone.before.score}"
        )
        assert f"This alone: score {effect}." in place.locator(".changed").inner_text()
        place.get_by_role("button", name=f"Put back – {field['label']}").click()
        assert result(place) == expected(referral)
        assert place.locator(".changed").count() == 0


def test_a_change_is_on_screen_before_anything_else_happens(page):
    shown = ask(page).evaluate(
        """place => {
          const number = () => place.shadowRoot.querySelector('.number').textContent;
          const slider = place.shadowRoot.querySelectorAll('input[type=range]')[2];
          const before = number();
          slider.value = 0;
          slider.dispatchEvent(new Event('input'));
          return [before, number()];
        }"""
    )
    now = {**JORDAN, "earlier_referrals": 0}
    assert shown == [str(score(CARD, JORDAN).score), str(score(CARD, now).score)]


def test_dragging_a_slider_moves_the_score_and_says_one_sentence(page):
    place = ask(page)
    slider = place.get_by_role("slider", name="School attendance")
    slider.scroll_into_view_if_needed()
    status = place.get_by_role("status")
    status.evaluate(
        """part => {
          window.spoken = [];
          new MutationObserver(() => window.spoken.push(part.textContent)).observe(part, {childList: true});
        }"""
    )
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5, middle)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(box["x"] + box["width"] * (0.5 - 0.03 * step), middle)
    page.mouse.up()
    value = int(slider.input_value())
    assert value < JORDAN["attendance"]
    now = {**JORDAN, "attendance": value}
    assert result(place) == expected(now)
    wait_until_said(place, f"School attendance: {value}%: score {score(CARD, now).score}")
    assert len(page.evaluate("window.spoken")) == 1


def test_everything_works_with_the_keyboard_alone(page):
    place = ask(page)
    press_tab_until(page, "Area of Larkshire")
    page.keyboard.type("Nettle")
    now = {**JORDAN, "area": "nettlewick"}
    assert result(place) == expected(now)
    press_tab_until(page, "Earlier referrals in five years")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    now = {**now, "earlier_referrals": 0}
    assert result(place) == expected(now)
    slider = place.get_by_role("slider", name="Earlier referrals in five years")
    assert slider.get_attribute("aria-valuetext") == "0 referrals"
    press_tab_until(page, "Put back – Earlier referrals in five years")
    page.keyboard.press("Enter")
    now = {**now, "earlier_referrals": JORDAN["earlier_referrals"]}
    assert result(place) == expected(now)
    assert page.evaluate(LABEL_IN_FOCUS) == "Earlier referrals in five years"
    press_tab_until(page, "Interpreter needed")
    page.keyboard.press("Space")
    now = {**now, "interpreter": True}
    assert result(place) == expected(now)
    press_tab_until(page, "Put everything back")
    page.keyboard.press("Enter")
    assert result(place) == expected(JORDAN)
    wait_until_said(place, f"Everything as received: score {score(CARD, JORDAN).score}")


def test_what_is_in_focus_does_not_lie_under_the_score(page):
    place = ask(page)
    place.get_by_role("button", name="Put everything back").focus()
    hidden = []
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        at = place.evaluate(
            """place => {
              const at = place.shadowRoot.activeElement;
              if (!at) return null;
              const bar = place.shadowRoot.querySelector('.result').getBoundingClientRect();
              const box = at.getBoundingClientRect();
              return [at.labels?.[0]?.textContent ?? at.ariaLabel, box.top >= bar.bottom - 1];
            }"""
        )
        if at is None:
            break
        hidden += [] if at[1] else [at[0]]
    assert at is None
    assert hidden == []


def test_a_number_out_of_range_is_said_beside_its_control_and_nothing_is_lost(page):
    place = ask(page)
    exact = place.get_by_label("School attendance, as a number")
    exact.fill("12")
    message = "“12” can’t stand here. Write a whole number from 40 to 100. The score still uses 84%."
    place.locator(".error").filter(has_text=message).wait_for()
    wait_until_said(place, f"School attendance: {message}")
    assert exact.get_attribute("aria-invalid") == "true"
    put(place, FIELDS["moves"], 0)
    assert result(place) == expected({**JORDAN, "moves": 0})
    assert exact.input_value() == "12"
    exact.fill("95")
    assert result(place) == expected({**JORDAN, "moves": 0, "attendance": 95})
    assert place.locator(".error:visible").count() == 0
    assert exact.get_attribute("aria-invalid") is None
    exact.fill("")
    exact.blur()
    assert place.locator(".error:visible").inner_text().startswith("Write a whole number from 40 to 100.")
    place.get_by_role("button", name="Put everything back").click()
    assert exact.input_value() == str(JORDAN["attendance"])
    assert place.locator(".error:visible").count() == 0


def test_what_moved_the_score_stands_in_words_the_strongest_first(page):
    place = ask(page)
    now = {**JORDAN, "referrer": "family"}
    put(place, FIELDS["referrer"], "family")
    rows = [" ".join(row.split()) for row in place.locator(".moved tbody tr").all_inner_texts()]
    moved = [part for part in score(CARD, now).contributions if part.weight]
    assert rows == [
        f"{part.label} {part.value_label} {'up' if part.weight > 0 else 'down'} {abs(part.weight):.2f}"
        for part in moved
    ]
    assert any(" down " in row for row in rows)


def test_it_says_what_the_score_was_trained_on(page):
    words = ask(page).locator(".trained").inner_text()
    assert "trained on one thing: whether" in words
    assert CARD["predicts"]["plain"] in words
    assert f"not trained on {CARD['predicts']['not']}" in words


def test_axe_finds_nothing_in_it_with_changes_and_an_error(page):
    place = ask(page)
    put(place, FIELDS["area"], "nettlewick")
    put(place, FIELDS["interpreter"], True)
    put(place, FIELDS["attendance"], 12)
    place.locator(".error:visible").wait_for()
    assert axe_in_both_themes(page, "#m02-ask-the-score") == []
    # axe does look into the shadow root
    place.evaluate(
        "place => place.shadowRoot.querySelector('.sc-ex').append(document.createElement('select'))"
    )
    assert any(line.startswith("select-name") for line in axe_violations(page, "#m02-ask-the-score"))


def test_where_its_module_cannot_be_had_the_stand_in_says_so(browser, site_url):
    page = browser.new_page()
    page.route("**/ask_the_score.js", lambda route: route.abort())
    page.goto(f"{site_url}/{PAGE}", wait_until="networkidle")
    place = ask(page)
    assert "could not start" in place.locator(".sc-sorry").inner_text()
    assert place.locator(".sc-standin").is_visible()
    page.close()


def test_a_bad_referral_on_a_page_is_named_in_its_place(browser, site_url):
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def spoil(route) -> None:
        given = route.fetch()
        body = given.text()
        assert '"earlier_referrals":2' in body
        route.fulfill(response=given, body=body.replace('"earlier_referrals":2', '"earlier_referrals":99', 1))

    page.route("**/*.html", spoil)
    page.goto(f"{site_url}/{PAGE}", wait_until="networkidle")
    alert = ask(page).get_by_role("alert").inner_text()
    assert alert == (
        'referral, field "earlier_referrals": 99 can\'t stand here. Give a whole number from 0 to 10.'
    )
    assert result(ask(page, "m02-ask-the-score-maya")) == expected(MAYA)
    assert errors == []
    page.close()


def test_with_a_kernel_the_referral_goes_both_ways(page):
    state = {"scorecard": CARD, "referral": JORDAN, "received": MAYA, "title": "R-1042"}
    with_a_kernel(page, "ask_the_score", "referral", json.loads(json.dumps(state)))
    place = page.locator("#with-a-kernel")
    assert f"as received: {score(CARD, MAYA).score}" in place.locator(".scored").inner_text()
    put(place, FIELDS["moves"], 6)
    put(place, FIELDS["area"], "tarnley")
    saved = page.evaluate("kernel.model.saved")
    assert saved == [{**JORDAN, "moves": 6}, {**JORDAN, "moves": 6, "area": "tarnley"}]

    page.evaluate(f"kernel.model.set('referral', {json.dumps(MAYA)})")
    assert result(place) == expected(MAYA)
    assert place.get_by_label("Child's age, as a number").input_value() == str(MAYA["child_age"])
    assert page.evaluate("kernel.model.saved.length") == 2
    page.evaluate(f"kernel.model.set('referral', {json.dumps({**MAYA, 'moves': 7})})")
    assert 'field "moves": 7' in place.get_by_role("alert").inner_text()
    page.evaluate(f"kernel.model.set('referral', {json.dumps({**MAYA, 'moves': 5})})")
    assert result(place) == expected({**MAYA, "moves": 5})
    assert value_label(FIELDS["moves"], MAYA["moves"]) in place.locator(".changed").inner_text()

    # JupyterLab takes no arrow key from an element that bears this mark
    slider = place.get_by_role("slider", name="Child's age")
    slider.focus()
    assert slider.get_attribute("data-lm-suppress-shortcuts") == "true"

    page.evaluate("kernel.stop()")
    assert page.evaluate("kernel.model.listening()") == 0


def test_what_a_page_loads_to_run_it_is_light():
    sizes = [len(gzip.compress((SCRIPTS / name).read_bytes(), 6)) for name in ("page.js", "ask_the_score.js")]
    assert sum(sizes) < 12_000, sizes


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_names_of_narrow_bands_never_run_into_each_other(page, site_url, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{site_url}/book/m03_what_was_predicted.html")
    names = ask(page, "m03-ask-blanks").locator("svg .name:visible")
    names.first.wait_for()
    boxes = sorted((box["x"], box["x"] + box["width"]) for box in (one.bounding_box() for one in names.all()))
    assert len(boxes) >= 2
    assert all(end < begin for (_, end), (begin, _) in zip(boxes, boxes[1:], strict=False))
