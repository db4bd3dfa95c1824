"""The file behind the picture: nine themes and five aims, whole, and what the picture and the list make of it."""

import copy
import re
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from staycurious.booktools.at_a_glance import DATA, GlanceError, picture, read_glance, taught

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def glance():
    return read_glance(ROOT / DATA)


def test_the_picture_has_nine_themes_and_five_aims_and_each_theme_a_question(glance):
    assert (len(glance["themes"]), len(glance["aims"])) == (9, 5)
    assert all(theme["ask"].endswith("?") for theme in glance["themes"])


def test_every_source_that_a_theme_cites_is_among_the_courses_sources(glance):
    entries = re.findall(
        r"^@\w+\{([^,\s]+),", (ROOT / "book/references.bib").read_text(encoding="utf-8"), re.MULTILINE
    )
    cited = [theme["cite"] for theme in glance["themes"]]
    for theme in glance["themes"]:
        cited += re.findall(r"\{cite\}`([^`]+)`", theme["known"])
    assert len(cited) > 9
    assert set(cited) <= set(entries)


def test_the_modules_are_those_of_the_first_page_and_each_is_taught_by_one_theme_at_least(glance):
    page = (ROOT / "book/index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:\*\*\[)?M(\d+) ([^|\]]+?)(?:\]\(|\s*\|)", page, re.MULTILINE)
    assert [(int(slug[1:3]), title) for slug, title in glance["modules"].items()] == [
        (int(n), title) for n, title in rows
    ]
    assert {slug for theme in glance["themes"] for slug in theme["taught"]} == set(glance["modules"])


def test_a_title_says_the_same_in_the_picture_and_in_the_list(glance):
    for theme in glance["themes"]:
        assert theme["break"].replace(" / ", " ") == theme["title"]
    svg = BeautifulSoup(picture(glance), "html.parser")
    links = svg.select("a.sc-mark-stop")
    assert [link["href"] for link in links] == [f"#theme-{theme['name']}" for theme in glance["themes"]]
    assert [link.get_text() for link in links] == [
        f"{number} {theme['title']}" for number, theme in enumerate(glance["themes"], 1)
    ]


def test_a_module_is_a_link_where_it_is_written_and_in_preparation_where_not():
    modules = {"m02_score": "A score", "m10_end": "The end"}
    assert (
        taught(["m02_score", "m10_end"], modules, {"m02_score"})
        == "[](m02_score.md); M10 · The end (in preparation)"
    )


def _without_a_question(glance):
    del glance["themes"][2]["ask"]


def _one_theme_short(glance):
    glance["themes"].pop()


def _of_no_module(glance):
    glance["themes"][0]["taught"] = ["m01_who_decide"]


def _named_twice(glance):
    glance["themes"][1]["name"] = glance["themes"][0]["name"]


def _named_badly(glance):
    glance["themes"][1]["name"] = '"><script>'


def _named_with_a_list(glance):
    glance["themes"][1]["name"] = [1]


def _of_a_list(glance):
    glance["themes"][0]["taught"] = [{"m01_who_decides": None}]


def _with_a_module_without_a_number(glance):
    glance["modules"]["who_decides"] = "Who decides?"


def _without_modules(glance):
    del glance["modules"]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_without_a_question, "themes, number 3: ask is missing"),
        (_one_theme_short, "themes: there are 8. The picture has room for 9"),
        (_of_no_module, "there is no module 'm01_who_decide'. Did you mean 'm01_who_decides'?"),
        (_named_twice, "the name 'human-element' stands twice"),
        (_named_badly, "would make no address"),
        (_named_with_a_list, "themes, number 2: name is missing or no text"),
        (_of_a_list, "there is no module {'m01_who_decides': None}"),
        (_with_a_module_without_a_number, "modules: 'who_decides': 'Who decides?' is no slug with its title"),
        (_without_modules, "it has no 'modules:'"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place_and_mend(glance, tmp_path, spoil, says):
    spoiled = copy.deepcopy(glance)
    spoil(spoiled)
    path = tmp_path / "at_a_glance.yml"
    path.write_text(yaml.safe_dump(spoiled), encoding="utf-8")
    with pytest.raises(GlanceError, match=re.escape(says)) as caught:
        read_glance(path)
    assert all(line.startswith("book/at_a_glance.yml: ") for line in str(caught.value).splitlines())


@pytest.mark.parametrize("text", ["themes: [", None])
def test_a_file_that_is_no_yaml_or_not_there_is_named(tmp_path, text):
    path = tmp_path / "at_a_glance.yml"
    if text:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(GlanceError, match=r"book/at_a_glance\.yml can't be read"):
        read_glance(path)
