"""Build the picture in Jupyter: what it holds, what it refuses, and what stands for it where nothing runs."""

import json
import re

import pytest
import traitlets

from staycurious.widgets.build_the_picture import BuildThePicture

LEAFLET = {
    "population": 1000,
    "base_rate": 0.04,
    "sensitivity": 0.8,
    "false_positive_rate": 0.1,
    "headline": "Finds 8 in 10 & more.",
    "small_print": "Serious harm in 4% of families.",
}


def words(html: str) -> str:
    """Give the text of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_everything_that_the_front_end_reads_can_be_sent_to_it():
    sent = json.loads(json.dumps(BuildThePicture(LEAFLET).get_state(["leaflet", "built"])))
    assert sent == {"leaflet": LEAFLET, "built": {}}


def test_python_reads_what_the_reader_built():
    picture = BuildThePicture(LEAFLET)
    picture.set_state({"built": {"guess": 8, "happened": 40, "did_not": None}})
    assert picture.built["happened"] == 40


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"base_rate": 4}, "leaflet: base_rate is 4. Give a share from 0 to 1"),
        ({"sensitivity": "8 in 10"}, "leaflet: sensitivity is '8 in 10'"),
        ({"false_positive_rate": -0.1}, "leaflet: false_positive_rate is -0.1"),
        ({"population": 0}, "leaflet: population is 0. Give a whole number"),
        ({"population": 5000}, "leaflet: population is 5000. Picture at most 1000"),
        ({"sensitivity": 0}, "no flagged family comes to harm.*Raise one"),
        ({"headline": 90}, "leaflet: headline is 90. Give a text"),
        ({"basrate": 0.1}, "leaflet: 'basrate' is unknown. It has population, base_rate"),
    ],
)
def test_a_leaflet_without_a_picture_is_refused_by_its_key(change, message):
    with pytest.raises(traitlets.TraitError, match=message):
        BuildThePicture({**LEAFLET, **change})


@pytest.mark.parametrize("key", LEAFLET)
def test_a_key_that_is_missing_is_named(key):
    with pytest.raises(traitlets.TraitError, match=f"leaflet: '{key}' is missing"):
        BuildThePicture({name: value for name, value in LEAFLET.items() if name != key})


def test_a_leaflet_that_is_refused_leaves_the_last_one():
    picture = BuildThePicture(LEAFLET)
    with pytest.raises(traitlets.TraitError, match="base_rate"):
        picture.leaflet = {**LEAFLET, "base_rate": None}
    assert picture.leaflet == LEAFLET


def test_in_print_it_is_the_leaflet_the_questions_and_a_blank_table():
    bundle, _ = BuildThePicture(LEAFLET)._repr_mimebundle_()
    html = bundle["text/html"]
    text = words(html)
    assert "Finds 8 in 10 &amp; more. Small print: Serious harm in 4% of families." in text
    assert "picture 1,000 families: in how many does serious harm follow" in text
    assert html.count("<td>________</td>") == 8
    assert "<td>1,000</td>" in html
