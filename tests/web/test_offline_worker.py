"""The book's service worker where something fails; what it does in a browser is in tests/site/test_offline.py."""

import pytest

FILES = {"a.html": "one", "b.js": "two"}
WHOLE = ["/book/a.html?one", "/book/b.js?two", "/book/?whole"]
PAGE = ["fetch", {"path": "/book/a.html", "mode": "navigate"}]


@pytest.fixture
def tell(run_node):
    """Give a function that gives the worker events and tells what came of each."""

    def tell(*steps, **given):
        return run_node("offline_worker_events.mjs", {"files": FILES, **given, "steps": steps})

    return tell


def test_where_the_devices_storage_fails_pages_come_from_the_host(tell):
    given = {"kept": WHOLE, "host": {"/book/a.html": "from the host"}}
    assert tell(PAGE, **given)[0]["text"] == [200, "kept"]
    assert tell(PAGE, **given, failing=["has"])[0]["text"] == [200, "from the host"]


def test_a_page_that_is_not_kept_says_without_a_connection_why_and_where_to_go(tell):
    notebook = "/book/lite/notebooks/index.html"
    page = ["fetch", {"path": notebook, "mode": "navigate"}]
    others = [
        ["fetch", {"path": "/book/lite/x.js"}],
        ["fetch", {"path": "/book/moodle/", "mode": "navigate"}],
    ]
    wrong = ["fetch", {"path": "/book/book/nothing.html", "mode": "navigate"}]
    said = [one["text"] for one in tell(page, PAGE, wrong, *others, kept=WHOLE[1:2])]
    for status, text in said[:3]:
        assert status == 503
        assert "You have no connection just now" in text
        assert 'href="/book/book/index.html"' in text
    assert said[3:] == [None, None], "the browser's own affair"
    assert tell(page, kept=WHOLE, host={notebook: "JupyterLite"})[0]["text"] == [200, "JupyterLite"]


@pytest.mark.parametrize("page", ["/book/a.html", "/book/gone.html", "/book/gone"])
def test_no_version_takes_over_while_another_tab_shows_a_page_that_is_or_was_the_books(tell, page):
    take_over = ["message", {"data": "take over", "from": "/book/a.html?here"}]
    given = {"kept": [*WHOLE, "/book/gone.html?old"]}
    assert not tell(take_over, open=[page, "/book/a.html?here"], **given)[0]["over"]
    assert tell(take_over, open=["/book/lite/x.html", "/book/a.html?here"], **given)[0]["over"]


def test_what_is_removed_while_it_is_fetched_stays_removed(tell):
    host = {"/book/a.html": "1", "/book/b.js": "2"}
    keep_all = ["message", {"data": {"all": True, "first": []}}]
    assert sorted(tell(keep_all, host=host)[0]["keys"]) == sorted(WHOLE)
    assert tell(keep_all, host={**host, "off": "/book/b.js"})[0]["keys"] is None


def test_the_open_page_and_what_it_loaded_are_kept_before_all_else(tell):
    files = dict.fromkeys(
        ("_a.js", "_b.js", "_c.js", "_d.js", "_e.js", "_f.js", "book/index.html", "m.html"), "one"
    )
    first = [
        "https://host.test/book/m.html?q#part",
        "https://host.test/book/_f.js",
        "https://other.test/book/_a.js",
    ]
    host = {f"/book/{name}": name for name in files}
    keys = tell(["message", {"data": {"all": True, "first": first}}], host=host, files=files)[0]["keys"]
    assert keys[:3] == ["/book/m.html?one", "/book/_f.js?one", "/book/book/index.html?one"]
    assert len(keys) == len(files) + 1
    only = tell(["message", {"data": {"all": False, "first": first}}], host=host, files=files)[0]["keys"]
    assert only == ["/book/m.html?one", "/book/_f.js?one"]
