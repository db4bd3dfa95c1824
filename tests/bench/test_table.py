"""What make bench prints, and how it ends."""

import pytest

from bench import __main__ as bench
from bench.figures import Figure, table
from bench.marking.measure import CommandFailedError
from bench.marking.otter import NoOtterError
from staycurious.sitetools.browser import NoChromiumError

AHEAD = Figure("Python ahead", 31.44, 20, "times", at_least=True)
LIGHT = Figure("The page", 70, 140, "kB")
SLOW = Figure("A change on screen", 16.01, 16, "ms")


def test_a_figure_at_its_limit_is_kept():
    assert Figure("", 16, 16, "ms").kept
    assert Figure("", 20, 20, "times", at_least=True).kept


def test_a_figure_past_its_limit_is_missed():
    assert not SLOW.kept
    assert not Figure("", 19.9, 20, "times", at_least=True).kept
    assert not Figure("", float("nan"), 20, "ms").kept


def test_each_figure_has_a_line_with_what_was_found_what_is_expected_and_their_ratio():
    heading, *lines = table([AHEAD, LIGHT, SLOW]).splitlines()
    assert heading.split() == ["found", "expected", "of", "the", "limit"]
    assert [line.split() for line in lines] == [
        ["Python", "ahead", "31.4", "times", "at", "least", "20", "times", "1.57"],
        ["The", "page", "70.0", "kB", "at", "most", "140", "kB", "0.50"],
        ["A", "change", "on", "screen", "16.0", "ms", "at", "most", "16", "ms", "1.00", "MISSED"],
    ]


def test_when_all_is_kept_it_ends_well(monkeypatch, capsys):
    monkeypatch.setattr(bench, "figures", lambda: [AHEAD, LIGHT])
    assert bench.main() == 0
    said = capsys.readouterr()
    assert "Python ahead" in said.out
    assert said.err == ""


def test_when_a_figure_is_missed_it_ends_with_1_and_says_which(monkeypatch, capsys):
    monkeypatch.setattr(bench, "figures", lambda: [AHEAD, SLOW, LIGHT])
    assert bench.main() == 1
    assert capsys.readouterr().err == "Missed: A change on screen.\n"


@pytest.mark.parametrize(
    "error",
    [
        NoChromiumError("Install Chromium."),
        FileNotFoundError("Run: make site"),
        NoOtterError("Install it."),
        CommandFailedError("This ended with 1: nbgrader autograde"),
    ],
)
def test_what_is_missing_is_said_with_its_mend(monkeypatch, capsys, error):
    def measure():
        raise error

    monkeypatch.setattr(bench, "figures", measure)
    assert bench.main() == 1
    assert capsys.readouterr().err == f"\n{error}\n\n"


def test_without_a_built_site_it_says_what_to_run(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(bench, "SITE", tmp_path)
    monkeypatch.setattr(bench, "scoring", lambda: {"ratio": 30.0})
    assert bench.main() == 1
    assert "Run: make site" in capsys.readouterr().err
