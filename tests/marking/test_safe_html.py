"""Prose is made safe: whatever a student wrote, a page that shows it runs nothing and asks no other host."""

import json
import subprocess
import sys
from html.parser import HTMLParser

import mistune
import pytest
from playwright.sync_api import Error
from xss import LISTENS, payloads

from staycurious.marking.safe_html import MAX_GROWTH, MAX_MARKDOWN, as_typed, markdown
from tests.cpu import cpu_within

NOBODY = "http://nobody.invalid"
KEPT = set(
    "a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p "  # noqa: SIM905
    "pre q s small span strong sub summary sup table tbody td tfoot th thead tr u ul".split()
)


class Found(HTMLParser):
    """Every tag and attribute of a piece of HTML, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *attr) for attr in attrs]

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("payload", payloads(NOBODY))
def test_nothing_is_left_that_could_run_or_ask(payload):
    found = Found(markdown(payload))
    assert set(found.tags) <= KEPT
    for tag, name, value in found.attributes:
        assert (tag, name) in {
            ("a", "href"),
            ("a", "title"),
            ("a", "rel"),
            ("td", "align"),
            ("th", "align"),
            ("ol", "start"),
        }
        if name == "href":
            assert value.startswith(("http://", "https://", "mailto:"))
    assert [value for _, name, value in found.attributes if name == "rel"] == [
        "noopener noreferrer"
    ] * found.tags.count("a")


@pytest.fixture(scope="module")
def opened(browser):
    """Give what came of opening a page with each payload: as it was written, and made safe."""
    context, asked, came_of = browser.new_context(), [], {}
    context.add_init_script(LISTENS)
    context.on("request", lambda request: asked.append(request.url))
    context.route(f"{NOBODY}/**", lambda route: route.abort())  # counted, and nothing comes of it
    as_it_is = mistune.create_markdown(escape=False, plugins=["table"])
    for way, make in (("as it is", as_it_is), ("safe", markdown)):
        came_of[way], page = [], context.new_page()
        for payload in payloads(NOBODY):
            asked.clear()
            page.evaluate("() => { window.bitten = 0; }")
            page.set_content(f"<!DOCTYPE html><body>{make(payload)}</body>", wait_until="commit")
            page.wait_for_timeout(40)
            try:
                bad = page.evaluate(
                    "[...document.links].filter(a => !/^(https?|mailto):/.test(a.href)).length"
                )
                came_of[way].append((page.evaluate("window.bitten"), list(asked), bad))
            except Error:  # the page was led away
                came_of[way].append((1, list(asked), 0))
                page.close()
                page = context.new_page()
        page.close()
    context.close()
    return came_of


def test_the_payloads_bite_where_nothing_is_made_safe(opened):
    assert sum(any(came) for came in opened["as it is"]) >= 30


def test_no_payload_runs_or_asks_in_a_real_browser(opened):
    assert [came for came in opened["safe"] if any(came)] == []
    assert len(opened["safe"]) >= 25


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("I would ask <b>Dee</b> and *Sam*.", "<p>I would ask <b>Dee</b> and <em>Sam</em>.</p>\n"),
        ("a < b, 3<4 and <3", "<p>a &lt; b, 3&lt;4 and &lt;3</p>\n"),
        ("costs $5 and $6, *not* $7", "<p>costs $5 and $6, <em>not</em> $7</p>\n"),
        ("$a*b*c$ and *b*", "<p>$a*b*c$ and <em>b</em></p>\n"),
        ("$$\\frac{1}{2} < x$$", "<p>$$\\frac{1}{2} &lt; x$$</p>\n"),
        ("<https://a.example>", '<p><a href="https://a.example" rel="noopener noreferrer">https://a.example</a></p>\n'),
        ("[x](mailto:a@b.example)", '<p><a href="mailto:a@b.example" rel="noopener noreferrer">x</a></p>\n'),
        ('<b style="color:red">Dee</b>', "<p><b>Dee</b></p>\n"),
        ("<a title='t' href=https://a.example/>x</a>", '<p><a title="t" href="https://a.example/" rel="noopener noreferrer">x</a></p>\n'),
        ("<b>one\n\n<p>two</b>", "<p><b>one</b></p><b>\n</b><p><b>two</b>\n</p>"),
        ("~~gone~~", "<p><del>gone</del></p>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("", ""),
    ],
)  # fmt: skip
def test_plain_prose_is_shown_as_it_was_meant(written, shown):
    assert markdown(written) == shown


@pytest.mark.parametrize(
    ("written", "readable"),
    [
        ("![a cello](http://a.example/c.png)", "[picture: a cello, http://a.example/c.png]"),
        ("![](c.png)", "[picture: c.png]"),
        ("<img src='c.png' alt='a cello'>", "<img src='c.png' alt='a cello'>"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("seen <!-- unseen -->", "seen <!-- unseen -->"),
        ("<!-- never closed\n\nand then my answer", "and then my answer"),
        ("[here](javascript:alert(1))", "here (javascript:alert(1))"),
        ("[here](/formgrader/manage_students)", "here (/formgrader/manage_students)"),
        ("<textarea>my answer", "<textarea>my answer"),
        ("<a href=x <b>my answer</b>", "<a href=x my answer"),
        ('<a href="x>y">my answer</a>', '<a href="x>y">my answer'),
        ("<div>\n<b never closed", "<b never closed"),
        ("- [x] done", "[x] done"),
    ],
)
def test_nothing_that_a_person_wrote_is_lost(written, readable):
    assert readable in Found(markdown(written)).text


def test_a_very_long_text_is_shown_as_it_was_typed():
    text = "*a* <b>\n" * (MAX_MARKDOWN // 8 + 1)
    assert markdown(text) == as_typed(text)
    assert Found(as_typed(text)).text == text


@pytest.mark.parametrize("sign", ["[", "](", "*_", "**a ", "`", "<b>", "<a ", "$a", "> ", "- a\n", "|a|b|\n|-|-|\n", "[[]", "![", "&"])  # fmt: skip
def test_no_sign_many_times_over_takes_long(sign):
    with cpu_within(5):  # some half a second; what looks ahead again and again takes hours
        markdown((sign * MAX_MARKDOWN)[:MAX_MARKDOWN])


@pytest.mark.parametrize(
    "deep", ["> " * 5000 + "a", "<div>" * 9000 + "a", "- " * 5000 + "a", "[" * 9000 + "a" + "](x)" * 9000]
)
def test_deep_nesting_is_survived(deep):
    assert "a" in markdown(deep)


def fills(begin: str, again: str) -> str:
    """Repeat the second until the text is as long as Markdown may be."""
    return begin + again * ((MAX_MARKDOWN - len(begin)) // len(again))


def many(tag: str, length: int = MAX_MARKDOWN // 3) -> str:
    """Write a tag again and again, each time with another attribute."""
    return "".join(f"<{tag} a{n}=1>" for n in range(length // (len(tag) + 10)))


LONG_LINK = "http://a.example/" + "x" * (MAX_MARKDOWN // 2)
# What HTML opens again in every paragraph when it was left open, and what else could make much out of little
BOMBS = {
    **{f"{tag} again and again": fills(many(tag), "<p>x") for tag in ("b", "i", "s", "u", "a", "em", "code", "small", "strong", "font", "nobr", "B")},
    "the one that was found": "".join(f"<b a={n}>" for n in range(2300)) + "<p>x" * 6900,
    "values": fills("".join(f"<b\ta='{n}'>" for n in range(1500)), "<p>x"),
    "inside a block": fills("<div><p>\n" + many("b").replace("><", ">\n<"), "<p>x"),
    "without attributes": fills("<b><i><u><s><em><strong><small><code>" * 3, "<p>x"),
    "many of them without attributes": fills("<b>" * 6000, "<p>x"),
    "paragraphs of Markdown": fills(many("b"), "\n\nx"),
    "lists of Markdown": fills(many("b"), "\n- x"),
    "quotations of Markdown": fills(many("b"), "\n\n> x"),
    "tables of Markdown": fills(many("b") + "\n\n|a|\n|-|\n", "|x|\n"),
    "a table of Markdown that opens": fills("|a|b|\n|-|-|\n", "|<b>|<i><p>x|\n"),
    "a long attribute": fills("<b " + "a" * 20_000 + ">", "<p>x"),
    "many attributes": fills("<b " + " ".join(f"a{n}" for n in range(4000)) + ">", "<p>x"),
    "many attributes of a link": fills("<a " + " ".join(f"a{n}=1" for n in range(3000)) + ">", "<p>x"),
    "a long link": fills(f"<a href={LONG_LINK}>", "<p>x"),
    "a long link of Markdown": fills(f"[x<table><tr><td>]({LONG_LINK})", "<p>x"),
    "a quotation mark that is none": fills("<div><p>\n<a x\" href=\"http://a.example/>" + "y" * 20_000 + '">', "<p>x"),
    "a link that is named": fills(f"[a]: {LONG_LINK}\n\n", "[a]"),
    "a picture that is named": fills(f"[a]: {LONG_LINK}\n\n", "![a]"),
    "a title that is named": fills(f'[a]: http://a.example "{"x" * 30_000}"\n\n', "[a]"),
    "cells": fills("", "<table><tr><td><a><b><i>"),
    "closed across": fills("", "<b><p></b>x"),
    "closed deep": fills("<b>" + "<div>" * 400, "<b><p></b>x</p>"),
    "never opened": fills("", "</p></b>"),
    "divisions": fills("", "<div><p>"),
    "lists": fills("", "<ul><li>"),
}  # fmt: skip


@pytest.fixture(scope="module")
def blown_up():
    """Give, for each text in another process, how long its HTML is, the seconds, and the megabytes of memory."""
    program = """if True:
        import json, resource, sys, time
        from staycurious.marking.safe_html import markdown
        markdown("*a*")
        for text in json.load(sys.stdin):
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            started = time.process_time()
            long = len(markdown(text))
            took = time.process_time() - started
            print(json.dumps([long, took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024]))
    """
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(list(BOMBS.values())),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(BOMBS, map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("name", BOMBS)
def test_little_text_never_makes_a_long_page(blown_up, name):
    long, took, memory = blown_up[name]
    assert len(BOMBS[name]) <= MAX_MARKDOWN
    assert long <= (MAX_GROWTH + 1) * MAX_MARKDOWN
    assert took < 3
    assert memory < 100
