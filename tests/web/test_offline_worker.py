"""The book's service worker, and JupyterLite's as we mend it, where something fails; what it does in a browser is in tests/site/test_offline.py."""

import pytest

OURS, LITES = "src/staycurious/web/offline_worker.js", "_build/html/lite/service-worker.js"
FILES = {"a.html": "one", "b.js": "two"}
WHOLE = ["/book/a.html?one", "/book/b.js?two", "/book/?whole"]
PAGE = ["fetch", {"path": "/book/a.html", "mode": "navigate"}]


@pytest.fixture
def tell(run_node):
    """Give a function that gives the worker events and tells what came of each."""

    def tell(*steps, **given):
        return run_node(
            "offline_worker_events.mjs", {"worker": OURS, "files": FILES, **given, "steps": steps}
        )

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


@pytest.mark.parametrize("page", ["/book/a.html", "/book/gone.html", "/book/gone", "/book/"])
def test_no_version_takes_over_while_another_tab_shows_a_page_that_is_or_was_the_books(tell, page):
    take_over = ["message", {"data": "take over", "from": "/book/a.html?here"}]
    given = {"kept": [*WHOLE, "/book/gone.html?old", "/book/index.html?old"]}
    assert not tell(take_over, open=[page, "/book/a.html?here"], **given)[0]["over"]
    assert tell(take_over, open=["/book/lite/x.html", "/book/a.html?here"], **given)[0]["over"]


def test_a_version_that_takes_over_drops_the_one_before_but_nothing_of_the_next(tell):
    kept = [*WHOLE, "/book/b.js?old", "/book/b.js?next"]
    activate = ["activate", {}]
    assert tell(activate, kept=kept)[0]["keys"] == WHOLE
    assert tell(activate, kept=kept, next="installed")[0]["keys"] == kept, "the next one drops them"


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


def test_what_is_kept_in_part_stands_in_for_a_host_that_does_not_answer(tell):
    given = {"kept": WHOLE[:1], "host": {"/book/a.html": "from the host"}}
    assert tell(PAGE, **given)[0]["text"] == [200, "from the host"], "it would be beside newer files"
    assert tell(PAGE, **given, silent=["/book/a.html"])[0]["text"] == [200, "kept"]


SCRIPT = ["fetch", {"path": "/book/lite/x.js"}]
WHEEL = ["fetch", {"path": "/book/lite/y.whl"}]
NOTEBOOK = ["fetch", {"path": "/book/lite/notebooks/index.html", "mode": "navigate"}]
LITE = [each[1]["path"] for each in (SCRIPT, WHEEL, NOTEBOOK)]


def test_jupyterlite_comes_from_its_site_where_that_answers_and_is_kept(tell):
    told = tell(SCRIPT, NOTEBOOK, worker=LITES, kept=LITE[:1], host=dict.fromkeys(LITE, "from the host"))
    assert [one["text"] for one in told] == [[200, "from the host"]] * 2
    assert told[-1]["keys"] == [LITE[0], LITE[2]]


def test_jupyterlite_starts_from_what_is_kept_where_its_site_fails(tell):
    told = tell(SCRIPT, NOTEBOOK, worker=LITES, kept=LITE)
    assert [one["text"] for one in told] == [[200, "kept"]] * 2


def test_jupyterlite_waits_once_for_a_site_that_does_not_answer_and_not_for_each_file(tell):
    told = tell(NOTEBOOK, SCRIPT, WHEEL, worker=LITES, kept=LITE, silent=LITE)
    assert [one["text"] for one in told] == [[200, "kept"]] * 3
    assert [one["asked"] for one in told] == [LITE[2:], [], []]


def test_a_site_that_has_answered_is_not_taken_for_silent_when_the_time_is_over(tell):
    later = ["fetch", {"path": LITE[1], "after": 200}]  # the worker's ten seconds are 100 ms here
    told = tell(SCRIPT, later, worker=LITES, kept=LITE, host=dict.fromkeys(LITE, "from the host"))
    assert [one["text"] for one in told] == [[200, "from the host"]] * 2
