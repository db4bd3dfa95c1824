"""How the bench splits a page's weight and sums up its times, on made-up ones. What is timed is not tested here."""

import gzip

import pytest

from bench.page import least_disturbed, middle_and_slowest, split

PAGE = "/book/m02.html"
DATA = ",".join(str(number) for number in range(1000))
HTML = f'<p>Text</p><script type="application/json">{DATA}</script><script>shell()</script>'.encode()
WITHOUT = b'<p>Text</p><script type="application/json"></script><script>shell()</script>'


def packed(text):
    return len(gzip.compress(text, compresslevel=6))


def test_our_own_is_our_modules_and_what_the_data_adds_to_the_page():
    weights = {
        PAGE: packed(HTML),
        "/_static/theme.css": 4000,
        "/_static/staycurious/page.js": 3000,
        "/_static/staycurious/ask_the_score.js": 500,
        "/_static/staycurious.css": 70,
    }
    data = packed(HTML) - packed(WITHOUT)
    assert data > 1000
    found = split(weights, PAGE, HTML)
    assert found["own"] == 3000 + 500 + data
    assert found["shell"] == packed(WITHOUT) + 4000 + 70
    assert found["all"] == found["own"] + found["shell"] == sum(weights.values())


def test_each_explorables_data_counts_and_a_page_without_any_is_all_shell():
    twice = HTML + HTML
    assert split({PAGE: packed(twice)}, PAGE, twice)["own"] == packed(twice) - packed(WITHOUT + WITHOUT)
    assert split({PAGE: packed(WITHOUT)}, PAGE, WITHOUT) == {
        "shell": packed(WITHOUT),
        "own": 0,
        "all": packed(WITHOUT),
    }


def test_times_are_summed_up_by_their_middle_and_by_what_19_of_20_keep_to():
    # 1 to 21: the middle one is the 11th, and 19 of 20 steps along is the 20th
    assert middle_and_slowest([*range(21, 0, -1)]) == (11, 20)
    assert middle_and_slowest([5.0, 5.0]) == (5.0, 5.0)


def test_one_slow_time_does_not_speak_for_all():
    middle, slowest = middle_and_slowest([4.0] * 59 + [400.0])
    assert (middle, slowest) == (4.0, 4.0)


@pytest.mark.parametrize("turn", range(3))
def test_the_round_with_the_shortest_slower_times_is_taken(turn):
    rounds = [[3.0] * 10 + [30.0] * 10, [5.0] * 20, [4.0] * 18 + [50.0] * 2]
    rounds = rounds[turn:] + rounds[:turn]
    assert least_disturbed(iter(rounds)) == [5.0] * 20
