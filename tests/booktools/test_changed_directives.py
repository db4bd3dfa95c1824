"""A directive that was changed is seen on pages that were not."""

from docutils import nodes

from staycurious import booktools
from staycurious.booktools.quiz import Quiz


def test_when_a_directive_changes_every_page_is_read_again(changing_book, monkeypatch):
    page = changing_book.source / "book" / "page.md"
    page.write_text("# A page\n\n```{quiz} m99_small\n```\n", encoding="utf-8")
    changing_book.build()
    monkeypatch.setattr(Quiz, "run", lambda self: [nodes.paragraph("", "Made in another way")])
    monkeypatch.setattr(booktools, "_of_these_directives", lambda: 1)
    changing_book.build()
    assert "Made in another way" in changing_book.page().get_text()


def test_the_sign_of_the_directives_changes_with_their_sources(tmp_path, monkeypatch):
    before = booktools._of_these_directives()
    assert booktools._of_these_directives() == before
    (tmp_path / "quiz.py").write_text("changed", encoding="utf-8")
    monkeypatch.setattr(booktools, "__file__", str(tmp_path / "__init__.py"))
    assert booktools._of_these_directives() != before
