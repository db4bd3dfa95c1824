"""An explorable that a notebook saved: its page gets the script, its module must be there, and its output is as new as the code."""

import json
from types import SimpleNamespace

import pytest

from staycurious.booktools.fresh import checksum, run_again_when_code_changed
from staycurious.widgets.live import live

SAVED = live("ask_the_score", {"note": "</script><b>&", "a": 1}, "<p>In words.</p>")


def raw(html: str) -> str:
    """Write a page that holds HTML as a notebook's output does."""
    return f"# A page\n\n```{{raw}} html\n{html}\n```\n"


def write(book, text: str) -> None:
    (book.source / "book" / "page.md").write_text(text, encoding="utf-8")


def test_the_page_of_a_saved_explorable_gets_the_script_and_no_other_page(changing_book):
    write(changing_book, raw(SAVED))
    assert changing_book.build() == ""
    page = changing_book.page()
    assert page.find("script", src=lambda src: src and "staycurious/page.js" in src)["type"] == "module"
    assert (
        page.select_one(".sc-explorable[data-module=ask_the_score] > .sc-standin").get_text() == "In words."
    )
    write(changing_book, raw('<div class="sc-other">Words.</div>'))
    assert changing_book.build() == ""
    assert "page.js" not in str(changing_book.page())


def test_no_text_in_a_state_ends_its_script_and_all_of_it_comes_back(changing_book):
    write(changing_book, raw(SAVED))
    changing_book.build()
    script = changing_book.page().select_one(".sc-explorable > script")
    assert json.loads(script.string) == {"note": "</script><b>&", "a": 1}
    assert SAVED.count("</script>") == 1


def test_a_saved_explorable_whose_module_is_gone_stops_the_build(changing_book):
    write(changing_book, raw(live("ask_the_scores", {}, "<p>Words.</p>")))
    with pytest.raises(
        Exception, match="book/page: it holds an explorable 'ask_the_scores'.*clear the notebook's outputs"
    ):
        changing_book.build()
    write(changing_book, "# A page\n")
    changing_book.build()


class TestFresh:
    """Whether the notebooks run again."""

    @pytest.fixture
    def book(self, tmp_path):
        """Give a book of a page and a notebook, with stored outputs, and the package behind it."""
        for name, text in {
            "package/widgets/one.py": "A = 1",
            "package/tools/card.json": "{}",
            "package/marking/keys.py": "B = 1",
            "_build/.jupyter_cache/stored": "an output",
        }.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        cache = tmp_path / "_build" / ".jupyter_cache"
        env = SimpleNamespace(
            found_docs={"book/page", "notebooks/m99"},
            doc2path=lambda name: f"{name}.ipynb" if name.startswith("notebooks") else f"{name}.md",
            mystnb_config=SimpleNamespace(execution_cache_path=str(cache)),
        )
        config = SimpleNamespace(staycurious_package=str(tmp_path / "package"))
        app = SimpleNamespace(config=config, outdir=str(tmp_path / "_build" / "html"))
        run = lambda: run_again_when_code_changed(app, env, set(), set(), set())  # noqa: E731
        return SimpleNamespace(run=run, cache=cache, package=tmp_path / "package")

    def test_the_first_time_they_run(self, book):
        assert book.run() == ["notebooks/m99"]
        assert not book.cache.exists()

    def test_while_the_code_is_the_same_they_rest(self, book):
        book.run()
        book.cache.mkdir()
        assert book.run() == []
        assert book.cache.exists()

    @pytest.mark.parametrize("name", ["widgets/one.py", "tools/card.json", "larkshire/new.py"])
    def test_when_code_or_data_has_changed_they_run_and_what_was_stored_goes(self, book, name):
        book.run()
        book.cache.mkdir()
        (book.package / name).parent.mkdir(exist_ok=True)
        (book.package / name).write_text("changed", encoding="utf-8")
        assert book.run() == ["notebooks/m99"]
        assert not book.cache.exists()

    def test_what_no_notebook_calls_is_not_asked(self, book):
        before = checksum(book.package)
        (book.package / "marking" / "keys.py").write_text("B = 2", encoding="utf-8")
        assert checksum(book.package) == before
