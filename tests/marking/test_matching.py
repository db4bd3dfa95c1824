"""Whose a line of an LMS's sheet is: worked out from lists of three, and nothing is guessed."""

from types import SimpleNamespace

import pytest

from staycurious.marking.exporting import Marked, Total
from staycurious.marking.lms.roster import Person, Roster
from staycurious.marking.matching import match
from staycurious.marking.same_class import STUDENT_IDS


@pytest.fixture
def course(tmp_path):
    """Give a folder whose class was marked with a list, by the column Student ID."""
    (tmp_path / STUDENT_IDS).write_text("Student ID\n", encoding="utf-8")
    return SimpleNamespace(root=tmp_path)


def marked(*students, **emails):
    """Give marks of students, some of whom have an e-mail address."""
    every = {
        one: Total(one, "", "", emails.get(one, ""), 1, 2, 0, 0, {}, None) for one in (*students, *emails)
    }
    return Marked(every, [], 2, False)


BRIDGE = (
    Person("ada", number="100001", email="ada@x.org", line=2),
    Person("bo", number="100002", email="bo@x.org", line=3),
)


def test_a_number_is_believed_in_its_own_lms_alone(course):
    sheet = Roster((Person("", number="100001", line=5),), "moodle")
    for lms, found in (("moodle", {5: "ada"}), ("canvas", {}), ("", {})):
        assert match(course, marked("ada", "bo"), sheet, False, Roster(BRIDGE, lms)).students == found


@pytest.mark.parametrize("there", [marked("ada", "bo"), marked("ada", bo="bo@x.org")])
def test_a_line_whose_number_is_one_students_and_its_address_anothers_is_nobodys(course, there):
    sheet = Roster((Person("", number="100001", email="BO@x.org", line=5),), "moodle")
    assert match(course, there, sheet, False, Roster(BRIDGE, "moodle")) == ({}, [5])


def test_an_id_of_figures_is_no_participant_number(tmp_path):
    # a class without a list, called by Moodle's numbers; the fourth, who sent nothing, has the first one's number as an id
    people = [Person("", number=f"10000{at}", listed_id=f"77000{at}", line=at) for at in (1, 2, 3)]
    fourth = Person("", number="100009", listed_id="100001", line=4)
    there = marked("100001", "100002", "100003")
    found = match(SimpleNamespace(root=tmp_path), there, Roster((*people, fourth), "moodle"), False, None)
    assert found == ({1: "100001", 2: "100002", 3: "100003"}, [])
    by_id = [one._replace(number="") for one in people]
    found = match(
        SimpleNamespace(root=tmp_path), marked("770001", "770002"), Roster((*by_id,), ""), False, None
    )
    assert found.students == {1: "770001", 2: "770002"}, (
        "where they are called by their ids, that is known as well"
    )
