"""What every explorable holds to, one by one: by keyboard, aloud, on a phone, in every colour, twice on a page, and when saved.

They are found by their modules; one that is not in the gallery, or has no class in Python, fails here.
"""

import importlib
import json
import re
from pathlib import Path

import pytest
from audit import axe_violations, open_page, overflow_of

from staycurious.booktools.explorable import check_state, explorables
from staycurious.widgets.live import Explorable

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "staycurious"
GALLERY = "book/explorables.html"
NAMES = explorables(PACKAGE)
# What can be used, with one stop for each group of radio buttons, as a keyboard has it.
CONTROLS = """root => [...root.querySelectorAll('button, select, input, textarea, summary, a[href], [tabindex="0"]')]
  .filter(one => !one.disabled && one.checkVisibility())
  .filter((one, at, all) => one.type !== 'radio' || all.find(other => other.type === 'radio' && other.name === one.name) === one)"""
LISTEN = """root => {
  window.spoken = [];
  const hear = (records) => records.forEach(({target}) => target.textContent.trim() && window.spoken.push(target.textContent));
  for (const part of root.querySelectorAll('[role=status]'))
    new MutationObserver(hear).observe(part, { childList: true, characterData: true, subtree: true });
}"""
IN_FOCUS = """place => {
  const at = place.shadowRoot.activeElement;
  if (!at) return null;
  at.visited = true;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const { x, y, width, height } = at.getBoundingClientRect();
  const top = place.shadowRoot.elementFromPoint(x + width / 2, y + height / 2);
  return {
    kind: { 'select-one': 'select', submit: 'button' }[at.type] ?? at.type ?? at.localName,
    name: at.outerHTML.slice(0, 120),
    seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    free: at === top || at.contains(top),
  };
}"""
# What a person presses on each kind of control to change something.
KEYS = {
    "select": "ArrowDown",
    "range": "ArrowRight",
    "checkbox": "Space",
    "radio": "ArrowDown",
    "text": "5",
    "number": "5",
}
TWICE = """async ([module, state]) => {
  const { default: widget } = await import(`/_static/staycurious/${module}.js`);
  const look = () => [...document.querySelectorAll('article :not(.sc-explorable *, .twice *)')].map(one => {
    const { margin, padding, color, font, fill, display, borderWidth, borderCollapse } = getComputedStyle(one);
    return [one.localName, margin, padding, color, font, fill, display, borderWidth, borderCollapse].join();
  }).join('\\n');
  const sample = document.createElement('section');
  sample.innerHTML = '<h3>A</h3><p>B</p><table><caption>C</caption><tr><th>D</th><td>E</td></tr></table><input><button>F</button><svg><path/></svg>';
  document.querySelector('article').append(sample);
  const before = look();
  const two = [0, 1].map(() => {
    const listeners = {}, own = structuredClone(state);
    const model = {
      get: (name) => own[name], save_changes() {},
      set(name, value) { own[name] = value; for (const tell of listeners['change:' + name] ?? []) tell(); },
      on(event, tell) { (listeners[event] ??= []).push(tell); },
      off(event, tell) { listeners[event] = (listeners[event] ?? []).filter(other => other !== tell); },
    };
    const el = document.createElement('div');
    el.className = 'twice';
    document.body.append(el);
    const stop = widget.render({ model, el });
    return { el, stop, left: () => Object.values(listeners).flat().length };
  });
  const shows = (el) => JSON.stringify([el.innerText, [...el.querySelectorAll('input, select, textarea')].map(one => [one.value, one.checked])]);
  const [one, other] = two.map(({ el }) => el);
  const names = (el) => [...el.querySelectorAll('[type=radio]')].map(({ name }) => name);
  const labels = two.every(({ el }) => [...el.querySelectorAll('label[for]')].every(label => el.contains(label.control)));
  const [oneBefore, otherBefore] = [shows(one), shows(other)];
  for (const input of one.querySelectorAll('input, select')) {
    if (input.type === 'checkbox' || input.type === 'radio') { input.click(); continue; }
    input.value = input.localName === 'select' ? input.options[input.options.length - 1].value : '5';
    for (const event of ['input', 'change']) input.dispatchEvent(new Event(event, { bubbles: true }));
  }
  const ids = [document, ...[...document.querySelectorAll('.sc-explorable')].map(place => place.shadowRoot).filter(Boolean)]
    .flatMap(root => [...root.querySelectorAll('[id]')].map(({ id }) => id));
  const found = {
    same: look() === before, labels, moved: shows(one) !== oneBefore, still: shows(other) === otherBefore,
    ids: ids.filter((id, at) => ids.indexOf(id) !== at), names: names(one).filter(name => names(other).includes(name)),
  };
  for (const { stop } of two) stop?.();
  return { ...found, left: two.map(({ left }) => left()) };
}"""
# What sticks out of the frame, has tiny letters, or is too small to be hit.
CRAMPED = """root => {
  const frame = root.querySelector('.sc-ex').getBoundingClientRect();
  const all = [...root.querySelectorAll('.sc-ex *')].filter(one => one.checkVisibility() && !one.closest('.unseen, style'));
  const out = all.filter(one => one.getBoundingClientRect().right > frame.right + 1);
  const words = (one) => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
  const tiny = all.filter(one => words(one) && parseFloat(getComputedStyle(one).fontSize) < 12);
  const small = all.filter(one => one.matches('button, select, input, summary')).map(one => one.closest('label') ?? one)
    .filter(one => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < 24);
  return [...out, ...tiny, ...small].map(one => one.outerHTML.slice(0, 100));
}"""
FORCED = """root => {
  const probe = document.body.appendChild(document.createElement('i'));
  const device = ['CanvasText', 'Canvas', 'GrayText', 'Highlight', 'HighlightText', 'LinkText', 'ButtonText', 'Mark'].map(name => {
    probe.style.color = name;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  const shapes = [...root.querySelectorAll('svg :is(path, circle, rect, line, polyline, polygon)')].filter(one => one.checkVisibility());
  return [shapes.length, shapes.flatMap(shape => {
    const { fill, stroke, opacity } = getComputedStyle(shape);
    const seen = [fill, stroke].filter(colour => colour !== 'none');
    return seen.every(colour => device.includes(colour)) && opacity === '1' ? [] : [shape.outerHTML.slice(0, 100) + seen];
  })];
}"""


def place_of(page, name: str):
    """Give an explorable in the gallery, which starts when a reader comes near."""
    place = page.locator(f"#gallery-{name.replace('_', '-')}")
    place.scroll_into_view_if_needed()
    page.wait_for_function("place => place.shadowRoot?.querySelector('.sc-ex')", arg=place.element_handle())
    return place


def inside(page, place, script: str):
    """Run a script on what an explorable has drawn."""
    return place.evaluate(f"place => ({script})(place.shadowRoot)")


def class_of(name: str) -> type[Explorable]:
    """Give an explorable's class for notebooks."""
    module = importlib.import_module(f"staycurious.widgets.{name}")
    own = [
        thing for thing in vars(module).values() if isinstance(thing, type) and issubclass(thing, Explorable)
    ]
    (found,) = [thing for thing in own if thing.__module__ == module.__name__]
    return found


def module_of(page, name: str) -> dict:
    """Give what an explorable's module says of itself."""
    return page.evaluate(
        "name => import(`/_static/staycurious/${name}.js`).then(({explorable}) => explorable)", name
    )


def state_of(place) -> dict:
    """Give an explorable's first state, as the page holds it."""
    return json.loads(place.locator(":scope > script").text_content())


@pytest.fixture(scope="module")
def gallery(browser, site_url):
    """Give the gallery, for tests that only look."""
    page = open_page(browser, f"{site_url}/{GALLERY}")
    yield page
    page.context.close()


@pytest.fixture(scope="module", params=NAMES)
def used(request, browser, site_url):
    """Give an explorable on a screen of 320 pixels after a person used all of it with the keyboard, and what was met on the way."""
    page = open_page(browser, f"{site_url}/{GALLERY}", width=320)
    place = place_of(page, request.param)
    met = {
        "name": request.param,
        "page": page,
        "place": place,
        "before": place.locator(".live").inner_text(),
        "stops": [],
        "lost": [],
    }
    inside(page, place, LISTEN)
    inside(page, place, f"root => ({CONTROLS})(root)[0].focus()")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    while (at := place.evaluate(IN_FOCUS)) and len(met["stops"]) < 150:
        met["stops"].append(at)
        if at["kind"] in KEYS:
            page.keyboard.press(KEYS[at["kind"]])
        page.keyboard.press("Tab")
    met["missed"] = inside(
        page, place, f"root => ({CONTROLS})(root).filter(one => !one.visited).map(one => one.outerHTML)"
    )
    met["after"] = place.locator(".live").inner_text()
    met["cramped"] = inside(page, place, CRAMPED) + overflow_of(page)
    for button in place.locator("button").all():
        if button.is_visible():
            button.focus()
            page.keyboard.press("Enter")
            met["lost"] += [] if place.evaluate(IN_FOCUS) else [button.inner_text()]
            met["cramped"] += inside(page, place, CRAMPED) + overflow_of(page)
    yield met
    page.context.close()


def test_there_are_explorables():
    assert {"ask_the_score", "build_the_picture"} <= set(NAMES)
    assert not {"record", "answer", "controls"} & set(NAMES)


def test_the_gallery_shows_each_of_them_once_and_nothing_else():
    text = (ROOT / "book" / "explorables.md").read_text(encoding="utf-8")
    # a fence of four holds an example
    text = re.sub(r"^````.*?^````$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert sorted(re.findall(r"^```\{anywidget\} (\w+)$", text, re.MULTILINE)) == NAMES


def test_the_gallery_fetches_an_explorable_only_when_a_reader_comes_near(browser, site_url):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    page.goto(f"{site_url}/{GALLERY}", wait_until="networkidle")
    order = page.evaluate("[...document.querySelectorAll('.sc-explorable')].map(one => one.dataset.module)")
    last = order[-1]
    assert sorted(order) == NAMES
    assert f"{last}.js" not in asked, "nobody came near"
    assert "Its state" in page.inner_text("article"), "what stands in for it is there all the same"
    place_of(page, last)
    assert f"{last}.js" in asked
    page.context.close()


@pytest.mark.parametrize("name", NAMES)
def test_the_gallery_says_what_a_state_holds_and_gives_the_file(gallery, name):
    module = module_of(gallery, name)
    section = gallery.locator("section", has=place_of(gallery, name)).last
    assert section.locator("h3").first.inner_text().startswith(module["title"])
    assert section.locator("dt code").all_inner_texts() == [*module["needs"], *module["takes"]]
    with gallery.expect_download() as download:
        section.get_by_role("link", name=f"{name}.js").click()
    given = Path(download.value.path()).read_bytes()
    assert given == (PACKAGE / "widgets" / "static" / f"{name}.js").read_bytes()


def test_the_keyboard_reaches_every_control_and_its_focus_is_seen(used):
    assert used["stops"]
    assert used["missed"] == []
    assert [stop["name"] for stop in used["stops"] if not stop["seen"]] == []


def test_what_is_in_focus_lies_under_nothing(used):
    assert [stop["name"] for stop in used["stops"] if not stop["free"]] == []


def test_what_changes_is_shown_in_words_and_said(used):
    assert used["after"] != used["before"]
    # a change is announced when it has been quiet for a while
    used["page"].wait_for_function(
        "spoken.some(words => words.trim().split(/\\s+/).length > 3)", timeout=5000
    )


def test_a_button_that_goes_away_leaves_the_focus_inside(used):
    assert used["lost"] == []


def test_no_picture_is_read_aloud_beside_its_words(used):
    loud = """root => [...root.querySelectorAll('svg, canvas, img')]
      .filter(one => !one.closest('[aria-hidden=true]')).map(one => one.outerHTML.slice(0, 80))"""
    assert inside(used["page"], used["place"], loud) == []


def test_it_fits_320_pixels_with_letters_and_targets_large_enough(used):
    assert used["cramped"] == []


def test_a_control_without_styles_of_its_own_is_large_enough(gallery):
    low = """root => ['range', 'text', 'number', 'button'].filter(type => {
      const control = document.createElement(type === 'button' ? type : 'input');
      control.type = type;
      root.querySelector('.sc-ex').append(control);
      const { height } = control.getBoundingClientRect();
      control.remove();
      return height < 24;
    })"""
    assert inside(gallery, place_of(gallery, "ask_the_score"), low) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_it_and_its_paper_is_the_pages(used, theme):
    page, place = used["page"], used["place"]
    page.emulate_media(color_scheme=theme)
    page.wait_for_function("theme => document.documentElement.dataset.theme === theme", arg=theme)
    own = f"gallery-{used['name'].replace('_', '-')}"
    assert axe_violations(page, f"#{own}") == []
    paper = "one => getComputedStyle(one).backgroundColor"
    assert place.locator(".sc-ex").evaluate(paper) == page.locator("body").evaluate(paper)


def test_in_forced_colours_every_shape_has_one_of_the_devices(used):
    used["page"].emulate_media(forced_colors="active")
    shapes, other = inside(used["page"], used["place"], FORCED)
    used["page"].emulate_media(forced_colors="none")
    assert shapes > 0
    assert other == []


def test_with_reduced_motion_nothing_moves_by_itself(used):
    used["page"].emulate_media(reduced_motion="reduce")
    moving = """root => [...root.querySelectorAll('*')].filter(one => {
      const { transitionDuration, animationName } = getComputedStyle(one);
      return /[1-9]/.test(transitionDuration) || animationName !== 'none';
    }).map(one => one.outerHTML.slice(0, 80))"""
    found = inside(used["page"], used["place"], moving)
    used["page"].emulate_media(reduced_motion="no-preference")
    assert found == []


def test_on_paper_its_stand_in_takes_its_place(used):
    used["page"].emulate_media(media="print")
    shown = used["place"].locator(".sc-standin").inner_text()
    live = used["place"].locator(".live").is_visible()
    used["page"].emulate_media(media="screen")
    assert not live
    assert len(shown.split()) > 15


@pytest.mark.parametrize("name", NAMES)
def test_two_on_a_page_keep_apart_and_leave_the_page_as_it_was(browser, site_url, name):
    page = open_page(browser, f"{site_url}/{GALLERY}")
    found = page.evaluate(TWICE, [name, state_of(place_of(page, name))])
    page.context.close()
    assert found == {
        "same": True, "labels": True, "moved": True, "still": True, "ids": [], "names": [], "left": [0, 0],
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_saved_with_a_notebook_it_is_live_on_a_page(browser, site_url, gallery, name):
    place = place_of(gallery, name)
    state, shown = state_of(place), place.locator(".live").inner_text()
    widget = class_of(name)(**state)
    check_state(PACKAGE / "widgets" / "static" / f"{name}.js", widget.state())
    saved = widget._repr_mimebundle_()[0]["text/html"]
    page = browser.new_page()
    html = f'<!doctype html><article>{saved}</article><script type="module" src="/_static/staycurious/page.js"></script>'
    page.route(
        "**/saved.html", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
    )
    page.goto(f"{site_url}/saved.html", wait_until="networkidle")
    assert page.locator(".live").inner_text().split() == shown.split()
    page.emulate_media(media="print")
    assert len(page.locator("article").inner_text().split()) > 15
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_its_class_takes_what_its_module_takes(gallery, name):
    module = module_of(gallery, name)
    widget = class_of(name)(**state_of(place_of(gallery, name)))
    assert sorted(widget.state()) == sorted([*module["needs"], *module["takes"]])
    assert widget.module == name


def test_the_notebooks_page_of_the_book_shows_it_live(browser, site_url):
    page = open_page(browser, f"{site_url}/notebooks/m02_reading_a_score.html")
    place = page.locator("[data-module=ask_the_score]")
    before = place.locator(".number").inner_text()
    place.get_by_label("Area of Larkshire").select_option("nettlewick")
    assert place.locator(".number").inner_text() != before
    assert not place.locator(".sc-standin").is_visible()
    page.context.close()
