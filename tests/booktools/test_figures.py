import pytest

from staycurious.booktools.figures import FigureError, find_figure, plain_number

MEASURED = {"harm": {"missed": 40}, "by_score": [{"from": 80, "to": 89, "harm_per_100": 21.5}]}


@pytest.mark.parametrize(("key", "figure"), [("harm.missed", 40), ("by_score.80-89.harm_per_100", 21.5)])
def test_a_figure_is_found_by_its_names(key, figure):
    assert find_figure(MEASURED, key) == figure


@pytest.mark.parametrize("key", ["harm.mised", "harm", "harm.missed.more", "by_score", "by_score.80", ""])
def test_a_key_that_leads_to_no_figure_is_refused(key):
    with pytest.raises(FigureError, match="measured"):
        find_figure(MEASURED, key)


@pytest.mark.parametrize(
    ("value", "text"), [(4000, "4,000"), (12.0, "12"), (21.5, "21.5"), (0, "0"), ("a", "a")]
)
def test_a_figure_is_written_as_it_is_read(value, text):
    assert plain_number(value) == text
