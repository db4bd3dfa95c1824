"""What is kept in the browser: where it goes, what is said when it can't, and that nothing is lost on the way."""

import json

import pytest

KEY = "exercise/m02_reading_a_score"
FULL = "This browser has no room left for this site."
FORBIDDEN = "This browser's settings let this site keep nothing."
SILENT = "This browser took the work and did not keep it."
ERASED_HERE = {"elsewhere": False, "key": None, "erased": True}
MISSING = "This browser has no place to keep anything in."


@pytest.fixture
def run(run_node):
    """Give a function that takes stores through steps and gives what the steps gave."""

    def steps(*steps, **given):
        return run_node("storage_steps.mjs", {"steps": steps, **given})

    return steps


def plain(kept: dict, site: str = "/") -> dict:
    """Give what a storage holds, with the site's prefix and the times left out."""
    start = f"staycurious:{site}:"
    assert all(key.startswith(start) for key in kept)
    values = {key.removeprefix(start): text for key, text in kept.items()}
    return {key: json.loads(text)["value"] if text.startswith("{") else text for key, text in values.items()}


def read(given: dict):
    """Give what was read, without its time."""
    return {key: value for key, value in given.items() if key != "saved"}


def test_what_is_written_is_kept_on_the_device_and_read_again(run):
    wrote, again, nothing, keys, held = run(
        ["A", "write", KEY, {"m02_q1": 194, "words": "“Ü\n"}],
        ["A", "read", KEY],
        ["A", "read", "quiz/m02"],
        ["A", "keys", "exercise/"],
        ["A", "onDevice"],
    )
    assert wrote == {"kept": "device"}
    assert read(again) == {"value": {"m02_q1": 194, "words": "“Ü\n"}}
    assert nothing == {}
    assert keys == [KEY]
    kept = json.loads(held[f"staycurious:/:{KEY}"])
    assert kept["v"] == 1
    assert kept["saved"] == again["saved"]


def test_two_sites_on_one_host_keep_apart(run):
    theirs = f"staycurious:/courses/b/:{KEY}"
    keys, nothing, erased, held = run(
        ["A", "keys", ""],
        ["A", "read", KEY],
        ["A", "eraseAll"],
        ["A", "onDevice"],
        root="/courses/",
        also={theirs: "1", f"staycurious:/:{KEY}": "2", "theme": "dark"},
    )
    assert (keys, nothing, erased["erased"]) == ([], {}, 0)
    assert held == {theirs: "1", f"staycurious:/:{KEY}": "2", "theme": "dark"}
    _, held = run(["A", "write", KEY, 1], ["A", "onDevice"], root="/a/:b/")
    assert list(held) == [f"staycurious:/a/%3Ab/:{KEY}"], "no key of /a/"


def test_the_root_is_two_folders_above_a_bundle(run):
    addresses = {
        "https://uni.example/_static/staycurious/page.js?v=1": "/",
        "https://uni.example/courses/sc/_static/staycurious/quiz.js": "/courses/sc/",
    }
    assert run(*(["A", "siteRoot", address] for address in addresses)) == list(addresses.values())


@pytest.mark.parametrize(
    "text",
    ["{half", '{"v":2,"value":1}', '{"v":1}', "null", "", '{"v":1,"value":' + 5000 * "[" + 5000 * "]" + "}"],
    ids=["cut off", "of a later version", "without a value", "null", "empty", "too deep"],
)
def test_what_cant_be_read_is_given_as_it_stands_and_left_there(run, text):
    first, held = run(["A", "read", KEY], ["A", "onDevice"], planted={KEY: text})
    assert first == {"broken": text}
    assert held == {f"staycurious:/:{KEY}": text}


def test_what_cant_be_read_goes_aside_before_new_work_takes_its_place(run):
    _, keys, new, held = run(
        ["A", "write", KEY, "new"],
        ["A", "keys", ""],
        ["A", "read", KEY],
        ["A", "onDevice"],
        planted={KEY: "{half"},
    )
    aside, kept = keys
    assert aside.startswith(f"aside/{KEY} 20")
    assert kept == KEY
    assert read(new) == {"value": "new"}
    assert held[f"staycurious:/:{aside}"] == "{half"


def test_without_room_to_set_it_aside_nothing_is_written_over_it(run):
    spoilt = "{half " + 150 * "x"  # once more doesn't fit, and the new work in its place would
    wrote, held, again = run(
        ["A", "write", KEY, "new work"],
        ["A", "onDevice"],
        ["A", "read", KEY],
        planted={KEY: spoilt},
        device={"full": 300},
    )
    assert wrote == {"kept": "tab", "why": FULL}
    assert held == {f"staycurious:/:{KEY}": spoilt}
    assert read(again) == {"value": "new work"}


@pytest.mark.parametrize(
    ("device", "why"),
    [({"full": 30}, FULL), ({"refuses": True}, FORBIDDEN), ({"silent": True}, SILENT), (None, MISSING)],
    ids=["full", "forbidden", "drops what it takes", "not there"],
)
def test_where_the_device_keeps_nothing_the_tab_does_and_else_the_page(run, device, why):
    steps = [["A", "write", KEY, {"a": "my words"}], ["A", "where"], ["A", "read", KEY], ["A", "keys", ""]]
    wrote, where, again, keys = run(*steps, device=device)
    assert wrote == where == {"kept": "tab", "why": why}
    assert read(again) == {"value": {"a": "my words"}}
    wrote, where, again, keys = run(*steps, device=device, tab=device)
    assert wrote == where == {"kept": "nowhere", "why": why}
    assert read(again) == {"value": {"a": "my words"}}
    assert keys == [KEY]


def test_a_browser_that_throws_on_mere_access_is_no_error(run):
    [[where, wrote, again, keys]] = run(["A", "forbiddenPlaces"])
    assert where == wrote == {"kept": "nowhere", "why": FORBIDDEN}
    assert read(again) == {"value": {"a": 1}}
    assert keys == ["quiz/m02"]


def test_a_storage_that_throws_at_each_call_is_no_error(run):
    given = run(
        ["A", "write", KEY, 1],
        ["A", "read", KEY],
        ["A", "keys", ""],
        ["A", "share", True],
        ["A", "shared"],
        ["A", "share", False],
        ["A", "eraseAll"],
        ["A", "read", KEY],
        device={"forbidden": True},
        tab={"forbidden": True},
    )
    assert given[0] == {"kept": "nowhere", "why": FORBIDDEN}
    assert read(given[1]) == {"value": 1}
    assert given[2:4] == [[KEY], {"moved": 0, "stayed": []}]
    assert given[4] is True
    assert given[6] == {"erased": 1, "left": []}
    assert given[7] == {}


def test_once_there_is_room_again_the_device_keeps_it_and_the_tab_lets_go(run):
    given = run(
        ["A", "write", KEY, "first"],
        ["A", "makeRoom", "device", 1000],
        ["A", "write", KEY, "second"],
        ["A", "inTab"],
        ["A", "where"],
        device={"full": 30},
    )
    assert given[0]["kept"] == "tab"
    assert given[2] == {"kept": "device"}
    assert given[3] == {}
    assert given[4] == {"kept": "device"}


@pytest.mark.parametrize("at_first", ["full", "shared"])
def test_what_stands_in_the_tab_alone_is_said_after_a_reload_too(run, at_first):
    text = "long " * 60
    steps = {
        "full": [["A", "write", KEY, text]],
        "shared": [["A", "share", True], ["A", "write", KEY, text], ["A", "share", False]],
    }
    *_, where = run(*steps[at_first], ["A", "reopen"], ["A", "where"], device={"full": 300})
    assert where == {"kept": "tab", "why": FULL}, "a probe of a few letters would fit on the device"


def test_what_the_page_alone_holds_is_said_though_other_work_is_kept(run):
    given = run(
        ["A", "write", KEY, "long " * 60],
        ["A", "write", "quiz/m02", 1],
        ["A", "where"],
        ["A", "remove", KEY],
        ["A", "where"],
        device={"full": 300},
        tab={"full": 300},
    )
    assert given[0]["kept"] == "nowhere"
    assert given[1] == {"kept": "device"}
    assert given[2] == {"kept": "nowhere", "why": FULL}
    assert given[4] == {"kept": "device"}


def test_sharing_moves_everything_into_the_tab_and_back(run):
    given = run(
        ["A", "write", KEY, "mine"],
        ["A", "write", "log/1", "also"],
        ["A", "share", True],
        ["A", "onDevice"],
        ["A", "inTab"],
        ["A", "where"],
        ["A", "write", "quiz/m02", 3],
        ["A", "share", False],
        ["A", "onDevice"],
        ["A", "inTab"],
    )
    assert given[2] == {"moved": 2, "stayed": []}
    assert plain(given[3]) == {"shared": "yes"}
    assert plain(given[4]) == {KEY: "mine", "log/1": "also", "shared": "yes"}
    assert given[5] == {"kept": "tab"}
    assert given[6] == {"kept": "tab"}
    assert given[7] == {"moved": 3, "stayed": []}
    assert plain(given[8]) == {KEY: "mine", "log/1": "also", "quiz/m02": 3}
    assert given[9] == {}


def test_what_cant_be_moved_stays_is_named_and_can_be_read(run):
    moved, held, again = run(
        ["A", "share", True],
        ["A", "onDevice"],
        ["A", "read", KEY],
        planted={KEY: '{"v":1,"saved":"2026-11-26T10:00:00.000Z","value":"long enough not to fit"}'},
        tab={"full": 60},
    )
    assert moved == {"moved": 0, "stayed": [KEY]}
    assert plain(held) == {KEY: "long enough not to fit", "shared": "yes"}
    assert again["value"] == "long enough not to fit"


def test_where_both_places_hold_work_the_newer_keeps_its_name_and_the_older_goes_aside(run):
    old = '{"v":1,"saved":"2026-11-01T10:00:00.000Z","value":"old"}'
    new = '{"v":1,"saved":"2026-11-20T10:00:00.000Z","value":"new"}'
    for device, tab in ((old, new), (new, old)):
        moved, keys, held = run(
            ["A", "plant", "inTab", KEY, tab],
            ["A", "share", True],
            ["A", "keys", ""],
            ["A", "inTab"],
            planted={KEY: device},
        )[1:]
        assert moved == {"moved": 1, "stayed": []}
        assert keys[1] == KEY
        values = plain(held)
        assert values[KEY] == "new"
        assert values[keys[0]] == "old"


def test_a_new_tab_of_a_shared_device_starts_shared_and_sees_nothing_of_the_other(run):
    given = run(
        ["A", "write", KEY, "mine"],
        ["A", "share", True],
        ["B", "reopen"],
        ["B", "shared"],
        ["B", "keys", ""],
        ["B", "write", KEY, "theirs"],
        ["A", "read", KEY],
        ["A", "onDevice"],
        tabs=["A", "B"],
    )
    assert given[3] is True
    assert given[4] == []
    assert given[5] == {"kept": "tab"}
    assert read(given[6]) == {"value": "mine"}
    assert plain(given[7]) == {"shared": "yes"}


def test_sharing_reaches_a_tab_that_is_open_and_unticking_does_not(run):
    given = run(
        ["A", "share", True],
        ["B", "heard"],
        ["B", "write", KEY, "theirs"],
        ["A", "share", False],
        ["A", "shared"],
        ["B", "shared"],
        ["B", "write", KEY, "still theirs"],
        ["A", "onDevice"],
        tabs=["A", "B"],
    )
    assert {"key": None, "elsewhere": True, "sharing": True} in given[1]
    assert given[2] == {"kept": "tab"}
    assert given[4:6] == [False, True]
    assert given[6] == {"kept": "tab"}
    assert given[7] == {}


def test_another_tab_hears_of_a_change_and_a_store_not_of_its_own(run):
    given = run(
        ["A", "write", KEY, 1],
        ["A", "heard"],
        ["B", "heard"],
        ["A", "otherPart", "quiz/m02", 2],
        ["A", "heard"],
        tabs=["A", "B"],
    )
    assert given[1] == []
    assert given[2] == [{"key": KEY, "elsewhere": True}]
    assert given[4] == [{"elsewhere": False, "key": "quiz/m02"}]


def test_erasing_takes_ours_from_everywhere_and_nothing_else(run):
    given = run(
        ["A", "write", KEY, 1],
        ["A", "plant", "inTab", "log/1", "{half"],
        ["A", "eraseAll"],
        ["A", "keys", ""],
        ["A", "onDevice"],
        ["A", "heard"],
        planted={"quiz/m02": "{half", "shared": "no"},
    )
    assert given[2] == {"erased": 3, "left": []}
    assert given[3] == []
    assert plain(given[4]) == {"shared": "no"}
    assert given[5] == [ERASED_HERE]


def test_erasing_reaches_the_other_open_tabs_and_a_page_that_back_brings_up(run):
    given = run(
        ["B", "share", True],
        ["B", "write", KEY, "in B's tab"],
        ["A", "eraseAll"],
        ["B", "keys", ""],
        ["B", "inTab"],
        ["B", "heard"],
        ["A", "back"],
        ["A", "heard"],
        tabs=["A", "B"],
    )
    assert given[3] == []
    assert set(plain(given[4])) == {"shared", "erased"}
    assert given[5][-1] == {"key": None, "elsewhere": True, "erased": True}
    # "back" after its own erasing: A has heard of that once
    assert [said for said in given[7] if said.get("erased")] == [ERASED_HERE]


def test_a_page_that_back_brings_up_hears_that_its_tab_was_erased_meanwhile(run):
    _, heard, left = run(
        ["A", "write", KEY, "in this page's memory"],
        ["A", "plant", "inTab", "erased", "2026-11-26T10:00:00.000Z"],
        ["A", "back"],
        ["A", "heard"],
        ["A", "read", KEY],
        device=None,
        tab={"full": 5},
    )[2:]
    assert heard == [ERASED_HERE]
    assert left == {}


def test_what_changed_since_all_was_downloaded_is_known(run):
    given = run(
        ["A", "write", "quiz/m02", 1],
        ["A", "undownloaded"],
        ["A", "noteDownloaded"],
        ["A", "undownloaded"],
        ["A", "wait"],
        ["A", "write", KEY, 2],
        ["A", "undownloaded"],
        ["A", "undownloaded", "quiz/"],
        ["A", "keys", ""],
    )
    assert given[1] == ["quiz/m02"]
    assert given[3] == []
    assert given[6:] == [[KEY], [], [KEY, "quiz/m02"]]


def test_what_a_browser_wont_let_go_of_is_named(run):
    erased = run(["A", "eraseAll"], planted={KEY: "1"}, device={"stuck": True})[0]
    assert erased == {"erased": 0, "left": [f"This browser would not let go of: {KEY}."]}
