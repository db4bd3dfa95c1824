"""The model that stands in for Jupyter's on a page."""


def test_a_model_tells_of_each_real_change_and_nobody_who_has_left(run_node):
    given = run_node("model_events.mjs", None)
    assert given["heard"] == [
        ["title", "R-1077", True, "R-1077"],
        ["once"],
        ["any"],
        ["any"],
        ["any"],
        ["any"],
    ]


def test_a_model_holds_its_own_state(run_node):
    given = run_node("model_events.mjs", None)
    assert (given["first"], given["title"], given["none"]) == ("R-1042", "R-1013", None)
