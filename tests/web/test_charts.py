"""The helpers for pictures of numbers: where things stand in real pixels, what says the same, and who can see it."""

import pytest
from audit import axe_violations, overflow_of

STYLES = "book/assets/staycurious.css"
POINTS = [
    {"sure": 20, "right": 2, "of": 9, "low": 0.06, "high": 0.55},
    {"sure": 80, "right": 6, "of": 8, "low": 0.41, "high": 0.93},
    {"sure": 100, "right": 3, "of": 3},
    {"sure": 60, "right": 0, "of": 0},
]
HTML = """<!doctype html><html lang="en" data-theme="light"><title>Charts</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/styles.css"><style>body { margin: 1rem }</style><main><h1>Charts</h1></main>
<script type="module">
  import * as charts from "/charts.js";
  const { axis, bars, calibration, calibrationTable, dots, figure, line, plot, scale, sign, ticks } = charts;
  window.charts = charts;
  const points = POINTS;
  const put = (id, element) => { element.id = id; document.querySelector("main").append(element); return element; };
  put("sure", figure(calibration(points), calibrationTable(points), "Each dot is one step.", { fold: "The same as a table" }));
  const x = scale([0, 40], [0, 100]);
  const y = scale([0, 1200], [100, 0]);
  put("lines", figure(
    plot(160, axis("below", x, { marks: ticks(0, 40), label: "Weeks" }), axis("beside", y, { marks: ticks(0, 1200, 4), label: "Families" }),
      line([[x(0), y(0)], [x(40), y(1200)]]), line([[x(0), y(600)], [x(40), y(600)]], "dashed"), line([[0, 0], [100, 100]], "dotted")),
    "From 0 to 1,200 in 40 weeks.", "Three lines"));
  put("bars", bars([{ label: "Flagged, and harm followed", value: 32 }, { label: "Flagged, and it did not", value: 96, kind: "hollow" },
    { label: "Neither", value: 0, kind: "dashed" }], { caption: "Of 1,000 families", heads: ["What", "Families"] }));
  const people = figure(dots([["missed", 8], ["flaggedNotHappened", 96], ["neither", 30]], 25), "8, 96 and 30.", "One mark each");
  people.querySelector("figcaption").prepend(sign("missed"));
  put("people", people);
  const bare = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  bare.append(document.createElementNS("http://www.w3.org/2000/svg", "text"));
  bare.firstChild.setAttribute("fill", "currentColor");
  bare.firstChild.textContent = "Drawn by somebody else";
  put("bare", figure(bare, "Its twin.", "Its caption"));
  window.ready = true;
</script>"""


@pytest.fixture(scope="module")
def page(browser, root):
    """Give a page of 320 pixels that holds a picture of each kind, made from the modules as they stand."""
    view = browser.new_context(viewport={"width": 320, "height": 700}).new_page()
    view.errors = []
    view.on("pageerror", lambda error: view.errors.append(str(error)))
    view.route("http://charts.test/**", lambda route: answer(route, root))
    view.goto("http://charts.test/")
    view.wait_for_function("window.ready")
    yield view
    assert view.errors == []
    view.context.close()


def answer(route, root) -> None:
    """Answer what the page asks for."""
    name = route.request.url.removeprefix("http://charts.test/")
    if name.endswith(".js"):
        text = (root / "src" / "staycurious" / "web" / name).read_text(encoding="utf-8")
        route.fulfill(body=text, content_type="text/javascript")
    elif name == "styles.css":
        route.fulfill(path=root / STYLES)
    else:
        points = "[" + ",".join(str(point) for point in POINTS) + "]"
        route.fulfill(body=HTML.replace("POINTS", points), content_type="text/html")


def call(page, function: str, *given):
    """Call one of the helpers."""
    return page.evaluate("([name, given]) => window.charts[name](...given)", [function, list(given)])


def boxes(page, selector: str) -> list[dict]:
    """Give where elements stand on the screen."""
    return page.eval_on_selector_all(
        selector,
        """found => found.map(one => { const {left, right, top, bottom, width, height} = one.getBoundingClientRect();
          return {left, right, top, bottom, width, height, x: (left + right) / 2, y: (top + bottom) / 2}; })""",
    )


@pytest.mark.parametrize(
    ("low", "high", "most", "marks"),
    [
        (0, 100, 6, [0, 20, 40, 60, 80, 100]),
        (0, 1, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0, 1200, 4, [0, 500, 1000]),
        (3, 47, 6, [10, 20, 30, 40]),
        (-1, 1, 5, [-1, -0.5, 0, 0.5, 1]),
        (0, 7, 8, [0, 1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_an_axis_is_marked_at_round_numbers(page, low, high, most, marks):
    assert call(page, "ticks", low, high, most) == marks


def test_a_scale_gives_each_number_its_place_and_a_single_number_the_first(page):
    places = """([domain, range]) => [0, 25, 40].map(window.charts.scale(domain, range))"""
    assert page.evaluate(places, [[0, 40], [0, 100]]) == [0, 62.5, 100]
    assert page.evaluate(places, [[0, 40], [100, 0]]) == [100, 37.5, 0]
    assert page.evaluate(places, [[5, 5], [0, 100]]) == [0, 0, 0]


def test_a_dot_stands_where_how_sure_and_how_often_right_meet(page):
    (plot,) = boxes(page, "#sure .sc-chart")
    spots = boxes(page, "#sure .spot")
    assert len(spots) == 3, "a step without an answer has no dot"
    for spot, point in zip(spots, POINTS, strict=False):
        assert abs(spot["x"] - (plot["left"] + plot["width"] * point["sure"] / 100)) < 1
        share = point["right"] / point["of"]
        assert abs(spot["y"] - (plot["bottom"] - plot["height"] * share)) < 1
    assert spots[0]["width"] > spots[2]["width"], "9 answers weigh more than 3"


def test_a_whisker_reaches_from_the_lowest_to_the_highest_that_fits(page):
    (plot,) = boxes(page, "#sure .sc-chart")
    # each whisker is a long line with a cap at each end
    whiskers = [box for box in boxes(page, "#sure line.whisker") if box["height"] > 20]
    assert len(whiskers) == 2, "a point without an interval has no whisker"
    for whisker, point in zip(whiskers, POINTS, strict=False):
        assert abs(whisker["bottom"] - (plot["bottom"] - plot["height"] * point["low"])) < 1
        assert abs(whisker["top"] - (plot["bottom"] - plot["height"] * point["high"])) < 1


def test_the_line_of_the_same_runs_from_corner_to_corner(page):
    (plot,), (line,) = boxes(page, "#sure .sc-chart"), boxes(page, "#sure .line")
    for side in ("left", "right", "top", "bottom"):
        assert abs(line[side] - plot[side]) < 2
    assert page.get_attribute("#sure .line", "d") == "M0 100L100 0"


def test_the_table_says_what_the_picture_shows(page):
    page.locator("#sure summary").focus()
    page.keyboard.press("Enter")
    rows = page.locator("#sure tbody tr").all_inner_texts()
    assert [row.split("\t") for row in rows] == [
        ["20%", "2 of 9, 22%", "6% to 55%"],
        ["80%", "6 of 8, 75%", "41% to 93%"],
        ["100%", "3 of 3, 100%", ""],
    ]
    page.keyboard.press("Enter")
    assert not page.locator("#sure table").is_visible()


def test_on_paper_the_folded_table_is_open(page):
    page.emulate_media(media="print")
    assert page.locator("#sure table").is_visible()
    page.emulate_media(media="screen")
    assert not page.locator("#sure table").is_visible()


def test_only_the_words_of_a_picture_are_read_aloud(page):
    heard = page.locator("#lines").aria_snapshot()
    assert "From 0 to 1,200 in 40 weeks." in heard
    assert "Three lines" in heard
    assert "Weeks" not in heard
    assert "Drawn" not in page.locator("#bare").aria_snapshot()
    speaking = page.eval_on_selector_all(
        "svg", "all => all.filter(svg => !svg.closest('[aria-hidden=true]')).length"
    )
    assert speaking == 0


def test_a_bar_is_as_long_as_its_figure_says(page):
    lengths = [box["width"] for box in boxes(page, "#bars svg")]
    assert page.locator("#bars td").all_inner_texts() == [" 32", " 96", " 0"]
    assert abs(lengths[0] / lengths[1] - 32 / 96) < 0.02
    assert lengths[2] < 0.5


@pytest.mark.parametrize(("share", "width"), [(0.5, "50%"), (-1, "0%"), (7, "100%")])
def test_a_bar_keeps_to_its_place(page, share, width):
    assert page.evaluate("share => window.charts.bar(share).style.width", share) == width


def test_there_is_one_mark_for_each_person(page):
    marks = page.eval_on_selector_all(
        "#people .sc-grid path",
        "paths => Object.fromEntries(paths.map(p => [p.getAttribute('class'), (p.getAttribute('d').match(/M/g) ?? []).length]))",
    )
    assert marks == {"missed": 8, "flaggedNotHappened": 96, "neither": 30}


def test_lines_differ_by_how_they_are_drawn_and_marks_by_shape(page):
    dashes = page.eval_on_selector_all(
        "#lines .line", "all => all.map(line => getComputedStyle(line).strokeDasharray)"
    )
    assert len(set(dashes)) == 3
    shapes = page.eval_on_selector_all(
        "#people .sc-grid path",
        "all => all.map(p => /^M[^M]*/.exec(p.getAttribute('d'))[0].split('v')[0].slice(-9))",
    )
    assert len(set(shapes)) == 3


def test_at_320_pixels_nothing_sticks_out_and_letters_are_large_enough(page):
    assert overflow_of(page) == []
    letters = page.eval_on_selector_all(
        "svg text",
        """all => all.map(text => { const box = text.getBoundingClientRect();
          return [parseFloat(getComputedStyle(text).fontSize), box.left >= 0 && box.right <= 320, text.textContent]; })""",
    )
    assert len(letters) > 20
    assert [words for size, inside, words in letters if size < 12 or not inside] == []


def test_numbers_of_an_axis_do_not_run_into_each_other(page):
    for chart in ("#sure", "#lines"):
        for part in (".below", ".beside"):
            found = boxes(page, f"{chart} g{part} text")[:-1]  # the last is the axis' name
            clear = [
                one["right"] < other["left"] or other["bottom"] < one["top"] + 3
                for one, other in zip(found, found[1:], strict=False)
            ]
            assert all(clear), (chart, part)


CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = (colour) => { const [r, g, b] = rgb(colour).map(v => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  const ratio = (colour) => { const one = light(colour); return (Math.max(one, paper) + 0.05) / (Math.min(one, paper) + 0.05); };
  const low = [];
  for (const shape of document.querySelectorAll('svg :is(text, path, circle, rect, line):not(.rule)')) {
    const style = getComputedStyle(shape);
    const seen = [style.fill, style.stroke].filter(colour => colour !== 'none').map(ratio);
    const least = shape.localName === 'text' ? 4.5 : 3;
    const best = shape.localName === 'text' ? ratio(style.fill) : Math.max(...seen);
    if (best < least) low.push(`${shape.localName}.${shape.getAttribute('class')}: ${best.toFixed(1)}`);
  }
  return low;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_and_marks_stand_out_from_the_page(page, theme):
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    assert page.evaluate(CONTRAST) == []
    assert axe_violations(page) == []
    page.evaluate("() => { document.documentElement.dataset.theme = 'light'; }")


def test_in_forced_colours_every_shape_has_one_of_the_devices(page):
    page.emulate_media(forced_colors="active")
    other = page.evaluate(
        """() => {
          const probe = document.body.appendChild(document.createElement('i'));
          const device = ['CanvasText', 'Canvas', 'GrayText'].map(name => { probe.style.color = name; return getComputedStyle(probe).color; });
          probe.remove();
          return [...document.querySelectorAll('svg :is(path, circle, rect, line)')].flatMap(shape => {
            const { fill, stroke } = getComputedStyle(shape);
            return [fill, stroke].filter(colour => colour !== 'none' && !device.includes(colour));
          });
        }"""
    )
    page.emulate_media(forced_colors="none")
    assert other == []
