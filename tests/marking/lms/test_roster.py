"""The class list: every LMS's, what the gradebook calls a student, and who sent a file."""

import pytest
from lms_zips import MAKERS, Made, blackboard, canvas, moodle_folders, paths_of, people, roster, roster_text

from staycurious.marking.lms.names import Sender, read_names
from staycurious.marking.lms.roster import Doubt, Person, RosterError, read_roster, safe_id
from tests.cpu import cpu_within

ADA = Made("Ada", "Lovelace", "1", "ada@x.org", "ada_l", "S1", received="")
BEN = Made("Ben", "Okafor", "2", "ben@x.org", "ben", "S2", received="")


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "class.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def read(tmp_path, text, **more):
    return read_roster(written(tmp_path, text), **more)


# --- every LMS's list


@pytest.mark.parametrize(
    ("lms", "ids"),
    [
        ("moodle", "email"), ("moodle_participants", "id"), ("canvas", "id"), ("blackboard", "id"), ("", "id"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_list_of_every_lms_is_read(tmp_path, lms, ids, encoding):
    made = people(20)
    read = read_roster(roster(tmp_path, lms, made, encoding))
    assert [person.id for person in read.people] == [getattr(one, ids) for one in made]
    assert read.lms == lms.removesuffix("_participants").replace(
        "moodle", "moodle" if lms == "moodle" else ""
    )
    assert read.remarks == []


def test_moodles_worksheet_gives_numbers_addresses_and_times(tmp_path):
    made = [ADA._replace(received="2026-11-20T22:33:00"), BEN]
    first, second = read_roster(roster(tmp_path, "moodle", made)).people
    assert first == Person("ada@x.org", "Ada", "Lovelace", "ada@x.org", "1", "", "2026-11-20T22:33:00", "", 2)
    assert second.received == ""


def test_canvass_points_and_test_student_are_no_students(tmp_path):
    text = roster_text("canvas", [ADA, BEN]).replace("    Points", ",,,,,Manual Posting\n    Points")
    read = read_roster(written(tmp_path, text))
    assert [(person.id, person.number, person.last_name) for person in read.people] == [
        ("S1", "1", "Lovelace"),
        ("S2", "2", "Okafor"),
    ]
    assert read.remarks == []


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("first", ["", "sep={}\r\n"])
def test_any_usual_separator_will_do(tmp_path, separator, first):
    text = first.format(separator) + roster_text("", people(13), delimiter=separator)
    made = people(13)
    read = read_roster(written(tmp_path, text))
    assert [(p.first_name, p.last_name) for p in read.people] == [(one.first, one.last) for one in made]
    assert read.people[0].line == (3 if first else 2)


def test_the_separator_is_the_one_that_makes_known_columns_not_many(tmp_path):
    person, *_ = read(tmp_path, "id;Notes, if any, in short, please\nS1;none, so far\n").people
    assert person.id == "S1"


def test_column_names_are_known_without_case_and_in_any_order(tmp_path):
    first, *_ = read(tmp_path, "E-MAIL;surname;STUDENT_ID;Forename\na@x.org;Lovelace;S1;Ada\n").people
    assert first == Person("S1", "Ada", "Lovelace", "a@x.org", line=2, listed_id="S1")


@pytest.mark.parametrize(
    ("name", "parted"),
    [
        ("Ada Lovelace", ("Ada", "Lovelace")), ("Lovelace, Ada", ("Ada", "Lovelace")), ("Mary Jane Watson", ("Mary Jane", "Watson")),
        ("Sam Carter, Jr.", ("Sam", "Carter, Jr.")), ("Carter, Jr., Sam", ("Sam", "Carter, Jr.")), ("Ada", ("", "Ada")), ("", ("", "")),
    ],
)  # fmt: skip
def test_a_full_name_is_parted(tmp_path, name, parted):
    person, *_ = read(tmp_path, f'id,Full name\nS1,"{name}"\n').people
    assert (person.first_name, person.last_name) == parted


def test_windows_1252_is_read_and_said(tmp_path):
    read = read_roster(written(tmp_path, "id,name\nS1,Siobhán Müller\n", "cp1252"))
    assert read.people[0].last_name == "Müller"
    assert [remark.kind for remark in read.remarks] == ["encoding"]


def test_utf_16_without_its_mark_is_read(tmp_path):
    for codec in ("utf-16-le", "utf-16-be"):
        assert read_roster(written(tmp_path, "id\tname\nS1\tAda L\n", codec)).people[0].id == "S1"


def test_a_formula_is_just_text(tmp_path):
    person, *_ = read(tmp_path, "id,first name,last name\n=1+1,=cmd|' /C calc'!A0,@SUM(1)\n").people
    assert (person.first_name, person.last_name) == ("=cmd|' /C calc'!A0", "@SUM(1)")
    assert person.id[0] == "_"


# --- what the gradebook calls a student


@pytest.mark.parametrize(
    ("text", "column", "ids"),
    [
        ("id,email,username\nS1,a@x,a\nS2,b@x,b\n", "id", ["S1", "S2"]),
        ("Username,Email address,ID number\na,a@x,S1\nb,b@x,S2\n", "ID number", ["S1", "S2"]),
        ("id,email\nS1,a@x\n,B@x\n", "email", ["a@x", "b@x"]),  # an id is missing
        ("id,email,name\nS1,a@x,Ada L\nS1,b@x,Ben O\n", "email", ["a@x", "b@x"]),  # two share one
        ("username,email\na,\nb,b@x\n", "username", ["a", "b"]),
        ("Identifier,Status\nParticipant 11,-\nParticipant 12,-\n", "Identifier", ["11", "12"]),
        ("Identifier,Status\nTeilnehmer/in 11,-\n", "Identifier", ["11"]),
        ("Student,ID,Section\nAda,11,A\n", "ID", ["11"]),
        ("id,email\nS1,a@x\nS2,a@x\n,b@x\n", "id", ["S1", "S2"]),  # none will do for all, so the one for most
    ],
)
def test_the_id_is_the_first_column_that_everybody_has_and_nobody_shares(tmp_path, text, column, ids):
    read = read_roster(written(tmp_path, text))
    assert (read.id_column, [person.id for person in read.people]) == (column, ids)
    assert column in read.rule


def test_a_class_can_keep_its_column_when_one_more_student_lacks_an_id(tmp_path):
    text = "id,email\nS1,a@x\n,b@x\n"
    read = read_roster(written(tmp_path, text), id_column="ID")
    assert [person.id for person in read.people] == ["S1"]
    assert [(remark.kind, remark.look) for remark in read.remarks] == [("no_id", True)]
    assert "Line 3" in read.remarks[0].words
    with pytest.raises(RosterError, match="no column 'matriculation' .* id, email"):
        read_roster(written(tmp_path, text), id_column="matriculation")


def test_one_id_under_two_names_is_two_students_whatever_the_order(tmp_path):
    rows = ["S1,Ada,Lovelace", "s1,Ben,Okafor", "S2,Cy,Young"]
    ids = []
    for order in (rows, rows[::-1]):
        read = read_roster(written(tmp_path, "id,first name,last name\n" + "\n".join(order)))
        ids.append({person.first_name: person.id for person in read.people})
        assert [remark.kind for remark in read.remarks] == ["same_id"]
    assert ids[0] == ids[1]
    assert len({one.casefold() for one in ids[0].values()}) == 3
    assert ids[0]["Cy"] == "S2"


def test_the_same_student_twice_is_one(tmp_path):
    text = "id,name,email\nS1,Ada L,a@x\nS1,Ada L,a@x\nS1,ADA L,old@x\nS2,Ben O,b@x\n"
    read = read_roster(written(tmp_path, text))
    assert [(person.id, person.email, person.line) for person in read.people] == [
        ("S1", "a@x", 2),
        ("S2", "b@x", 5),
    ]
    assert [remark.words[:11] for remark in read.remarks] == ["Lines 2 and", "Lines 2 and"]


def test_the_same_line_twice_is_one_without_a_name_as_well(tmp_path):
    read = read_roster(written(tmp_path, "email\na@x\na@x\n"))
    assert [person.id for person in read.people] == ["a@x"]


def test_blank_lines_are_passed_over_and_said(tmp_path):
    read = read_roster(written(tmp_path, "\n\nid,name\nS1,Ada L\n\n,  \nS2,Ben O\n\n\n"))
    assert [(person.id, person.line) for person in read.people] == [("S1", 4), ("S2", 7)]
    assert [remark.kind for remark in read.remarks] == ["blank_line"]
    assert "5, 6" in read.remarks[0].words


def test_a_time_in_another_language_is_said_and_not_used(tmp_path):
    text = 'Identifier,Last modified (submission)\nParticipant 1,"vendredi 20 novembre 2026, 10:33"\nParticipant 2,-\n'
    read = read_roster(written(tmp_path, text))
    assert [person.received for person in read.people] == ["", ""]
    assert [remark.kind for remark in read.remarks] == ["time_unread"]
    assert "on line 2, so" in read.remarks[0].words


@pytest.mark.parametrize("text", ["S1", "ada@x.org", "a.b-c_d", "_x", "a" * 64, "0"])
def test_an_id_that_is_safe_stays(text):
    assert safe_id(text) == text


UNSAFE = [
    "", " ", ".", "..", ".ssh", "-rf", "@SUM", "a.", "a b", "a/b", "a\\b", "../../etc", "a+b@x.org", "é", "e\u0301", "نور",
    "王", "王小", "=cmd", "a\0b", "a\nb", "a" * 65, "a" * 66, "\u202eabc", "😀", "a:b", "a*b", "\ud800",
]  # fmt: skip


def test_an_id_that_is_not_is_made_safe_and_two_never_become_one():
    safe = [safe_id(text) for text in UNSAFE]
    allowed = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@._-")
    assert all(
        set(one) <= allowed and one[0] not in "@.-" and one[-1] != "." and len(one) <= 64 for one in safe
    )
    assert len({one.casefold() for one in safe}) == len(UNSAFE)
    assert [safe_id(one) for one in safe] == safe


def test_ids_that_differ_only_in_case_don_t_share_a_folder(tmp_path):
    read = read_roster(written(tmp_path, "id\nA b\na b\nS1\n"))
    assert len({person.id.casefold() for person in read.people}) == 3


def test_an_id_made_safe_doesn_t_take_the_place_of_one_that_was(tmp_path):
    read = read_roster(written(tmp_path, f"id\na b\n{safe_id('a b')}\n"))
    assert len({person.id for person in read.people}) == 2


# --- who sent it


@pytest.mark.parametrize("lms", ["moodle", "moodle_flat", "canvas", "blackboard", "", "nbgrader"])
def test_a_whole_class_is_matched_to_its_own_list(tmp_path, lms):
    made = people(30)
    class_list = read_roster(roster(tmp_path, lms, made))
    matched = read_names(paths_of(MAKERS[lms](tmp_path, made)), "m02_reading_a_score")
    by_line = {class_list.find(sender).line for sender in matched.values()}
    assert by_line == {person.line for person in class_list.people}
    for path, sender in matched.items():
        one = made[[person.line for person in class_list.people].index(class_list.find(sender).line)]
        assert any(own in path for own in (one.number, one.username, one.id))


@pytest.mark.parametrize("lms", ["moodle", "canvas"])
def test_where_the_list_has_no_numbers_the_names_match_even_the_strange_ones(tmp_path, lms):
    made = people(13)
    for kind in ("moodle_participants", "blackboard", ""):
        class_list = read_roster(roster(tmp_path, kind, made))
        found = [class_list.find(s) for s in read_names(paths_of(MAKERS[lms](tmp_path, made))).values()]
        assert [one.line for one in found] == list(range(2, 15))


def test_a_number_of_another_lms_means_nothing(tmp_path):
    canvas_list = read_roster(roster(tmp_path, "canvas", [ADA, BEN]))
    # 2 is Ben's Canvas id, and Ada's participant number in Moodle
    assert canvas_list.find(Sender("moodle", "2", "Ada Lovelace")).first_name == "Ada"


@pytest.mark.parametrize(
    "sender",
    [
        Sender("moodle", "1", "Ada Lovelace"), Sender("moodle", "1", ""), Sender("moodle", "1", "LOVELACE ada"),
        Sender("moodle", "1", "Group A-Ada Lovelace"), Sender("moodle", "1", "Augusta Lovelace"), Sender("moodle", "999", "Ada Lovelace"),
        Sender("moodle", "", "Ada Lovelace"), Sender("", "ada lovelace"), Sender("", "Lovelace, Ada"), Sender("", "ADA@x.org"),
        Sender("", "ada"), Sender("", "1"), Sender("", "my work", "ada.lovelace"), Sender("nbgrader", "ada@x.org"),
    ],
)  # fmt: skip
def test_ada_is_found_in_moodles_worksheet(tmp_path, sender):
    found = read_roster(roster(tmp_path, "moodle", [ADA, BEN])).find(sender)
    assert isinstance(found, Person)
    assert found.first_name == "Ada"


@pytest.mark.parametrize(
    ("sender", "kind"),
    [
        (Sender("moodle", "1", "Ben Okafor"), "name_differs"),  # her number, his name
        (Sender("moodle", "1", "Group A"), "name_differs"),  # a team that has her number
        (Sender("canvas", "1", "okaforben"), ""),  # Canvas's numbers aren't Moodle's
        (Sender("moodle", "77", "Group A"), "not_in_class"),
        (Sender("moodle", "77", ""), "not_in_class"),
        (Sender("moodle", "", "Default group"), "not_in_class"),
        (Sender("canvas", "1a2b3", ""), "not_in_class"),
        (Sender("moodle", "77", "1"), "not_in_class"),
        (Sender("", "3"), "not_in_class"),
        (Sender("", ""), "no_name"),
        (Sender("", "😀"), "not_in_class"),
        (Sender("moodle", "", "😀"), "no_name"),
    ],
)
def test_nobody_is_guessed(tmp_path, sender, kind):
    found = read_roster(roster(tmp_path, "moodle", [ADA, BEN])).find(sender)
    assert (found.kind if isinstance(found, Doubt) else "") == kind
    assert not isinstance(found, Doubt) or found.words.endswith(".")


def test_where_the_lms_hid_the_names_the_mend_is_said(tmp_path):
    class_list = read_roster(roster(tmp_path, "", [ADA, BEN]))
    assert "grading worksheet" in class_list.find(Sender("moodle", "1", "")).words
    assert "grading worksheet" not in class_list.find(Sender("moodle", "1", "Cy Young")).words


def test_an_anonymous_code_that_spells_somebody_is_not_them(tmp_path):
    class_list = read(tmp_path, "id,name\nS1,Nadia\n")
    assert class_list.find(Sender("canvas", "Nadia", "")).kind == "not_in_class"


def test_two_of_one_name_are_told_apart_by_their_numbers_alone(tmp_path):
    made = [ADA, ADA._replace(number="2", email="other@x.org", id="S2", username="al2")]
    class_list = read_roster(roster(tmp_path, "moodle", made))
    assert class_list.find(Sender("moodle", "2", "Ada Lovelace")).email == "other@x.org"
    for sender in (Sender("moodle", "9", "Ada Lovelace"), Sender("", "Ada Lovelace")):
        doubt = class_list.find(sender)
        assert doubt.kind == "same_name"
        assert "Lines 2 and 3" in doubt.words


def test_one_number_on_two_lines_is_settled_by_the_name_or_not_at_all(tmp_path):
    class_list = read_roster(roster(tmp_path, "moodle", [ADA, BEN._replace(number="1")]))
    assert class_list.find(Sender("moodle", "1", "Ben Okafor")).first_name == "Ben"
    assert class_list.find(Sender("moodle", "1", "")).kind == "same_number"
    assert class_list.find(Sender("moodle", "1", "Cy Young")).kind == "name_differs"


def test_a_shared_last_name_doesn_t_beat_the_full_one(tmp_path):
    made = [ADA, ADA._replace(first="Ben", email="b@x.org", id="S2", username="b")]
    class_list = read_roster(roster(tmp_path, "moodle", made))
    assert class_list.find(Sender("moodle", "1", "Ben Lovelace")).first_name == "Ben"
    assert class_list.find(Sender("moodle", "1", "B Lovelace")).kind == "same_number"


def test_a_blackboard_user_name_is_found_behind_an_assignment_with_underscores(tmp_path):
    made = [ADA._replace(username="stu_ada", received="2026-11-20T10:33:12")]
    made += [BEN._replace(username="ada", received="2026-11-20T10:33:12")]
    class_list = read_roster(roster(tmp_path, "blackboard", made))
    senders = read_names(paths_of(blackboard(tmp_path, made))).values()
    assert {class_list.find(sender).id for sender in senders} == {"S1", "S2"}
    # alone, "…_stu_ada" may be either
    alone = [class_list.find(s) for s in read_names(paths_of(blackboard(tmp_path, made[:1]))).values()]
    assert {doubt.kind for doubt in alone} == {"same_number"}
    # its note settles that
    assert class_list.find(Sender("blackboard", "stu_ada", "Ada Lovelace")).id == "S1"


def test_an_id_is_found_though_the_gradebook_goes_by_another_column(tmp_path):
    class_list = read(tmp_path, "id,email\nS1,a@x\na b,b@x\n,c@x\n")
    assert class_list.id_column == "email"
    assert class_list.find(Sender("", "S1")).id == "a@x"
    assert class_list.find(Sender("", "a b")).id == "b@x"


def test_a_folder_in_submitted_is_found_by_its_safe_id(tmp_path):
    class_list = read(tmp_path, "id,name\na b,Ada L\nS2,Ben O\n")
    assert class_list.by_id(safe_id("a b")).line == class_list.by_id("a b").line == 2
    assert class_list.by_id("s2").line == 3
    assert class_list.by_id("Ben O") is None
    assert class_list.by_id("") is None


def test_a_candidate_number_will_do_for_a_folder_kept_by_hand(tmp_path):
    class_list = read(tmp_path, "id,name,Candidate number\nS1,Ada L,Z77\n")
    assert class_list.find(Sender("", "z77")).id == "S1"


def test_ten_thousand_are_read_and_matched_in_seconds(tmp_path):
    made = people(10_000)
    with cpu_within(15):
        class_list = read_roster(roster(tmp_path, "canvas", made))
        senders = read_names(paths_of(canvas(tmp_path, made)))
        assert sum(isinstance(class_list.find(sender), Person) for sender in senders.values()) == 10_000


# --- what is no class list


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"PK\x03\x04 and so on", "save it as"),
        (b"\xd0\xcf\x11\xe0 and so on", "save it as"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no text"),
        (b"%PDF-1.7\n\x81\x8d\x8f", "is no text"),
        (b"\xff\xfea", "is no text"),
        (b"\0" * 100, "is no text"),
        (b"colour,size\nred,1\n", "It has: colour, size. One of these would do: id, "),
        (b"first name,last name\nAda,L\n", "no column that says who is who"),
        (b"id,name\n", "no students below"),
        (b"id,name\n,,\n\n", "no students below"),
        (b'id,name\nS1,"Ada L\nS2,Ben O\nS3,Cy Y\n', "opens a quotation mark on line 2 and never closes it"),
        (b'id,name\nS1,"Ada L\nS2,Ben O\nS3,"Cy Y\n', "on line 2. Look for a stray quotation mark"),
        (b"id,name\nS1," + b"x" * 200_000, "can't be read from line 2 on"),
        (b"x" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_what_is_no_class_list_is_refused_with_the_mend(tmp_path, content, words):
    with pytest.raises(RosterError, match="^The class list class.csv ") as error:
        read_roster(written(tmp_path, content))
    assert words in str(error.value)


def test_a_list_that_isn_t_there_is_named(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(RosterError, match=rf"class list {path.name} can't be read"):
            read_roster(path)


def test_an_error_shows_no_control_characters(tmp_path):
    with pytest.raises(RosterError) as error:
        read_roster(written(tmp_path, "na\u202eme\x1b[31m,x\n1,2\n".replace("\x1b", "\u009b")))
    assert str(error.value).isprintable()


def test_the_worksheet_of_a_blind_class_matches_by_number(tmp_path):
    made = people(5)
    text = roster_text("moodle", made).replace("Full name", "Group")
    text = "\n".join(line for line in text.splitlines())
    class_list = read_roster(written(tmp_path, text))
    senders = read_names(paths_of(moodle_folders(tmp_path, made, blind=True))).values()
    assert [class_list.find(sender).number for sender in senders] == [one.number for one in made]
