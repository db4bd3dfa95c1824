"""The tests that take longest go first."""

from tests.conftest import LONGEST, ROOT, pytest_collection_modifyitems


def test_every_file_that_goes_first_is_there():
    assert [name for name in LONGEST if not (ROOT / name).is_file()] == []


def test_the_longest_go_first_and_the_others_keep_their_order():
    class Item:
        def __init__(self, name):
            self.path = ROOT / name

    names = ["tests/a.py", LONGEST[1], "tests/b.py", LONGEST[0], "tests/a.py"]
    items = [Item(name) for name in names]
    pytest_collection_modifyitems(items)
    assert [item.path for item in items] == [
        ROOT / name for name in (LONGEST[0], LONGEST[1], "tests/a.py", "tests/b.py", "tests/a.py")
    ]
