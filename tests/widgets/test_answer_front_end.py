"""The control's front end alone, with a notebook and a Python that the test plays: what it finds, keeps and says."""

import pytest
from playwright.sync_api import expect

from staycurious.answers import asks

ASK = asks.choose("q", "The flag says", {"chance": "A chance of harm", "home": "Something at home"})
DECIDE = asks.decide("q", "I would", {"visit": "Visit", "wait": "Wait"}, {"because": "Why?"})
NOTEBOOK = """
// A notebook of one answer cell, as the front ends offer it.
globalThis.play = {
  saved: 0, ran: [], cleared: 0, failing: false, sent: [], listeners: new Map(),
  open(sources) {
    document.body.innerHTML = '<div class="jp-NotebookPanel" id="panel-1"></div>';
    const cell = (id, source) => ({
      type: "code", getMetadata: () => ({ grade_id: id }), clearExecution: () => { play.cleared += 1; },
      sharedModel: { getSource: () => source, setSource: (text) => { source = text; } },
    });
    play.cells = [...sources.map((source) => cell("q", source)), cell("q_test", "check")];
    play.panel = {
      node: document.querySelector("#panel-1"), content: { model: { cells: play.cells } },
      sessionContext: { session: { kernel: { requestExecute: ({ code }) => { play.ran.push(code); } } } },
      context: { save: async () => { if (play.failing) throw new Error("disk full"); play.saved += 1; } },
    };
    globalThis.jupyterapp = { shell: { widgets: () => [play.panel] } };
  },
  source: (at = 0) => play.cells[at].sharedModel.getSource(),
  show(ask, value = null) {
    play.stop?.();
    const state = { ask, value };
    play.listeners = new Map();
    play.model = {
      get: (name) => state[name],
      set: (name, value) => { state[name] = value; },
      save_changes: () => { play.sent.push(structuredClone(state.value)); },
      on: (event, tell) => { play.listeners.set(tell, event); },
      off: (event, tell) => { play.listeners.delete(tell); },
      given: (value) => { state.value = value; for (const tell of play.listeners.keys()) tell(); },
    };
    const el = document.createElement("div");
    play.panel.node.replaceChildren(el);
    play.stop = play.widget.render({ model: play.model, el });
  },
};
"""


@pytest.fixture(scope="module")
def page(browser, root):
    """Give a page that has the control's module."""
    page = browser.new_context().new_page()
    page.goto("about:blank")
    page.evaluate(NOTEBOOK)
    module = (root / "src/staycurious/widgets/static/answer.js").read_text(encoding="utf-8")
    page.evaluate(
        """async (text) => {
          const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
          play.widget = (await import(url)).default;
        }""",
        module,
    )
    page.set_default_timeout(5000)
    yield page
    page.context.close()


@pytest.fixture
def control(page):
    """Give a function that shows a question above answer cells with these texts."""

    def control(*sources: str, ask: dict = ASK, value=None):
        page.evaluate(
            """([ask, sources, value]) => {
              globalThis.stayCuriousDrafts?.clear();
              Object.assign(play, { saved: 0, ran: [], cleared: 0, failing: false, sent: [] });
              play.open(sources);
              play.show(ask, value);
            }""",
            [ask, list(sources), value],
        )
        return page.locator("#panel-1")

    return control


def status(control):
    """Give the line under the button."""
    return control.locator(".status[role=status]")


def record(control) -> None:
    """Press the button."""
    control.get_by_role("button", name="Record my answer").click()


def test_recording_writes_the_line_saves_tells_python_and_takes_the_old_check_away(control, page):
    box = control("# A hint\nq = None\n# Another")
    box.get_by_role("radio", name="Something at home").check()
    expect(status(box)).to_have_text("Complete. Press the button to record it.")
    record(box)
    expect(status(box)).to_have_text(
        "Recorded and saved: q = 'home'. Run the check below it, if there is one."
    )
    assert page.evaluate("play.source()") == "# A hint\nq = 'home'\n# Another"
    assert page.evaluate("[play.saved, play.ran, play.cleared]") == [1, ["q = 'home'"], 1]
    assert page.evaluate("play.sent.at(-1)") == "home"
    box.get_by_role("radio", name="A chance of harm").check()
    expect(status(box)).to_contain_text("You have changed your answer.")


def test_the_form_of_an_answer_is_checked_as_one_goes_and_never_whether_it_is_right(control):
    box = control("q = None", ask=DECIDE)
    expect(status(box)).to_have_text("")
    box.get_by_role("radio", name="Wait").check()
    expect(status(box)).to_have_text(
        "Not complete yet. Write how sure you are, as a whole number from 0 to 100."
    )
    box.get_by_role("textbox", name="How sure").fill("10")
    box.get_by_role("textbox", name="Why?").fill("He's asleep")
    expect(status(box)).to_have_text("Complete. Press the button to record it.")
    box = control("q = None", ask=asks.count("q", "Flagged", "families"))
    box.get_by_role("textbox").fill("1,00")
    expect(status(box)).to_have_text(
        "Not complete yet. '1,00' isn't a whole number from 0 to 1,000 families."
    )
    box.get_by_role("textbox").fill("1,000")
    expect(status(box)).to_have_text("Complete: 1,000 families. Press the button to record it.")


def test_nothing_is_written_while_the_answer_is_not_whole(control, page):
    box = control("q = 'chance'", ask=DECIDE)
    box.get_by_role("radio", name="Wait").check()
    record(box)
    expect(status(box)).to_have_text(
        "Not recorded yet. Write how sure you are, as a whole number from 0 to 100."
    )
    assert page.evaluate("[play.source(), play.saved]") == ["q = 'chance'", 0]


def test_an_answer_that_stands_in_the_cell_is_shown_and_told_to_python(control, page):
    box = control("q = 'Home'  # typed by hand")
    expect(box.get_by_role("radio", name="Something at home")).to_be_checked()
    expect(status(box)).to_have_text("Recorded earlier: q = 'home'")
    assert page.evaluate("play.sent") == ["home"]
    assert page.evaluate("play.source()") == "q = 'Home'  # typed by hand", "reading changes nothing"
    box.get_by_role("radio", name="A chance of harm").check()
    expect(status(box)).to_have_text(
        "You have changed your answer. Complete. Press the button again to record it."
    )
    box.get_by_role("radio", name="Something at home").check()
    expect(status(box)).to_have_text("Recorded: q = 'home'")


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("q = 5 + 5", "What stands in the answer cell can’t be read. q isn't a plain value."),
        ("q = 'nonsense'", "is no answer to this question yet. 'nonsense' isn't one of: chance, home."),
        ("q = '<img src=x onerror=alert(1)>'", "is no answer to this question yet."),
    ],
)
def test_what_stands_in_the_cell_and_is_no_answer_is_said_and_left_alone(control, page, cell, says):
    box = control(cell)
    expect(status(box)).to_contain_text(says)
    expect(box.get_by_role("radio", checked=True)).to_have_count(0)
    expect(box.locator("img")).to_have_count(0)
    assert page.evaluate("play.source()") == cell


def test_half_an_answer_outlives_the_control(control, page):
    box = control("q = None", ask=DECIDE)
    box.get_by_role("textbox", name="Why?").fill("Because “she” <b>said</b> so")
    page.evaluate("ask => play.show(ask)", DECIDE)
    expect(box.get_by_role("textbox", name="Why?")).to_have_value("Because “she” <b>said</b> so")
    expect(status(box)).to_have_text("Not complete yet. Choose one.")
    assert page.evaluate("play.source()") == "q = None"


def test_what_is_recorded_is_no_draft_any_more(control, page):
    box = control("q = None")
    box.get_by_role("radio", name="Something at home").check()
    assert page.evaluate("globalThis.stayCuriousDrafts.size") == 1
    record(box)
    expect(status(box)).to_contain_text("Recorded and saved")
    assert page.evaluate("globalThis.stayCuriousDrafts.size") == 0


def test_a_notebook_that_cannot_be_saved_is_said(control, page):
    box = control("q = None")
    page.evaluate("play.failing = true")
    box.get_by_role("radio", name="Something at home").check()
    record(box)
    expect(status(box)).to_contain_text("the notebook could not be saved. Choose File, then Save.")
    assert page.evaluate("play.source()") == "q = 'home'"


@pytest.mark.parametrize("sources", [[], ["q = None", "q = None"]], ids=["no cell", "two cells"])
def test_without_exactly_one_answer_cell_the_line_to_paste_is_shown(control, page, sources):
    box = control(*sources)
    box.get_by_role("radio", name="Something at home").check()
    record(box)
    expect(status(box)).to_have_text("Not recorded yet.")
    expect(box.get_by_label("The button cannot reach this notebook.")).to_have_value("q = 'home'")
    assert page.evaluate("play.saved") == 0
    record(box)
    expect(box.get_by_label("The button cannot reach this notebook.")).to_have_count(1)


def test_python_can_give_it_an_answer_and_hears_of_what_is_half_done(control, page):
    box = control("q = None", value="chance")
    expect(box.get_by_role("radio", name="A chance of harm")).to_be_checked()
    page.evaluate("play.model.given('home')")
    expect(box.get_by_role("radio", name="Something at home")).to_be_checked()
    box.get_by_role("button", name="Take my choice back").click()
    assert page.evaluate("play.sent.at(-1)") is None


def test_a_control_that_is_gone_listens_to_nothing(control, page):
    control("q = None")
    assert page.evaluate("play.listeners.size") == 1
    page.evaluate("play.stop(); play.stop = null")
    assert page.evaluate("play.listeners.size") == 0
