"""A class is marked without anybody's name in any file or in the gradebook, and the educator can tell who is who."""

import csv
import io
import re
import stat

import nbformat
import pytest
from classroom import M02, answered, copy_of, written
from lms_zips import moodle_folders, people, roster

from staycurious import cli
from staycurious.marking.aliases import KEY, AliasError, alias_maker, who
from staycurious.marking.lms.roster import read_roster
from staycurious.marking.same_class import STUDENT_IDS

ANSWERS = {"m02_q1": "194", "m02_q5": "'enquiries'", "m02_written": "I would ask the family."}


def test_a_student_has_the_same_alias_whenever_the_same_folder_is_marked(tmp_path):
    first, again = alias_maker(tmp_path), alias_maker(tmp_path)
    assert first("ada") == again("ada")
    assert first("ada") != first("ada2")
    assert re.fullmatch("c-[a-z2-7]{10}", first("ada"))


def test_another_folder_gives_other_aliases(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    assert alias_maker(tmp_path / "one")("ada") != alias_maker(tmp_path / "other")("ada")


def test_the_secret_is_its_owners_alone_and_stands_whole_or_not_at_all(tmp_path):
    alias_maker(tmp_path)
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY]
    assert len(bytes.fromhex((tmp_path / KEY).read_text(encoding="ascii"))) == 32


def test_an_alias_can_be_worked_out_from_the_secret_by_hand(tmp_path):
    # HMAC-SHA-256 of "ada" with a key of zeros, worked out with openssl: dgst -sha256 -mac HMAC, in base 32
    (tmp_path / KEY).write_text("00" * 32, encoding="ascii")
    assert alias_maker(tmp_path)("ada") == "c-6uiraospl4"


@pytest.mark.parametrize("text", ["", "zz", "00" * 16, "00" * 33])
def test_a_damaged_secret_is_told_and_not_replaced(tmp_path, text):
    (tmp_path / KEY).write_text(text, encoding="ascii")
    with pytest.raises(AliasError, match="is damaged: it should hold 64 hexadecimal digits"):
        alias_maker(tmp_path)
    assert (tmp_path / KEY).read_text(encoding="ascii") == text


def test_two_students_with_one_alias_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr("staycurious.marking.aliases._alias", lambda key, student: "c-aaaaaaaaaa")
    alias = alias_maker(tmp_path)
    assert alias("ada") == alias("ada")
    with pytest.raises(AliasError, match="Two students have the same alias, c-aaaaaaaaaa"):
        alias("bo")


def test_without_a_secret_nobody_can_be_told(tmp_path):
    (tmp_path / "class.csv").write_text("id,name\nada,Ada Lovelace\n", encoding="utf-8")
    with pytest.raises(AliasError, match="nothing was marked anonymously here"):
        who(tmp_path, read_roster(tmp_path / "class.csv"), {"c-aaaaaaaaaa"})
    assert not (tmp_path / KEY).exists()


# --- a whole class


@pytest.fixture(scope="module")
def class_marked(released, tmp_path_factory):
    """Give a class marked with --anonymous, feedback and all, and by nbgrader's own command; and who is in it."""
    folder = tmp_path_factory.mktemp("anonymous")
    course = copy_of(released, folder)
    text = nbformat.writes(answered(released.released(), ANSWERS)).encode()
    made = [one._replace(content=text) for one in people()]
    # one handed in twice, one under a file's name of their own, one has sent something else, one nothing
    made[1] = made[1]._replace(copies=(text + b" ",))
    made[2] = made[2]._replace(file=f"{made[2].last} answers.ipynb")
    made[3] = made[3]._replace(content=b"This is no notebook.")
    source, listed = moodle_folders(folder, made[:-1]), roster(folder, "moodle", made)
    words = ["--exercises", str(course.folder)]
    assert cli.main([*words, "mark", M02, str(source), "--roster", str(listed), "--anonymous"]) == 0
    assert cli.main([*words, "feedback", M02]) == 0
    assert cli.main([*words, "withdraw", M02, "m02_q5", "--why", "A misprint."]) == 0
    done = course.nbgrader("autograde", M02, "--force")
    assert done.returncode == 0, done.stderr
    return course, made, listed


def test_nothing_of_anybody_stands_in_any_file_or_in_the_gradebook(class_marked):
    course, made, _ = class_marked
    files = {where: data for where, (data, _) in written(course.folder).items()}
    assert len([where for where in files if where.startswith("feedback/")]) >= 10
    for one in made:
        for word in (f"{one.first} {one.last}", one.last, one.email, one.id, one.username):
            holding = [where for where, data in files.items() if word.encode() in data or word in where]
            assert not holding, word
        # as a word of its own: the gradebook's random ids and the hashes may hold such digits by chance
        number = re.compile(rf"(?<![0-9a-f]){one.number}(?![0-9a-f])".encode())
        assert not [where for where, data in files.items() if number.search(where.encode() + b" " + data)]
    assert not [where for where, data in files.items() if b"assignsubmission" in data]


def test_the_educator_can_tell_who_is_who_and_gives_the_marks_back(class_marked, capsys):
    course, made, listed = class_marked
    capsys.readouterr()
    assert cli.main(["--exercises", str(course.folder), "who", M02, "--roster", str(listed)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["email"] for row in rows] == [one.email for one in made]
    points = {row["email"]: row["points"] for row in rows}
    assert points[made[0].email] == "2.0", "question 1; question 5 was withdrawn; the prose waits"
    assert points[made[3].email] == points[made[-1].email] == "", "sent no notebook; sent nothing"
    feedback = course.folder / "feedback" / rows[0]["alias"] / M02 / f"{M02}.html"
    assert feedback.is_file()


def test_who_is_who_by_the_column_that_the_class_was_marked_with(class_marked, tmp_path, capsys):
    course, made, listed = class_marked
    words = ["--exercises", str(course.folder), "who", "--roster"]
    assert cli.main([*words, str(listed)]) == 0
    before = capsys.readouterr()
    assert before.err == f"{len(made)} students. Show it to nobody who marks blind.\n"
    # one more, who has no e-mail yet: read afresh, the list would be read by another column
    text = listed.read_text(encoding="utf-8-sig")
    column = (course.folder / STUDENT_IDS).read_text(encoding="utf-8").strip()
    head = next(csv.reader(io.StringIO(text)))
    new = [
        "" if name == column else "Participant 987654" if name == "Identifier" else "Newman" for name in head
    ]
    longer = tmp_path / "longer.csv"
    longer.write_text(f"{text.rstrip()}\n{','.join(new)}\n", encoding="utf-8")
    assert read_roster(longer).id_column != column
    assert cli.main([*words, str(longer)]) == 0
    assert capsys.readouterr().out == before.out


def test_a_list_of_another_class_gives_nobody_an_alias(class_marked, tmp_path, capsys):
    course, made, listed = class_marked
    lines = listed.read_text(encoding="utf-8-sig").splitlines()
    other = tmp_path / "other.csv"
    other.write_text("\n".join(lines).replace("@example.ac.uk", "@elsewhere.ac.uk"), encoding="utf-8")
    words = ["--exercises", str(course.folder), "who", "--roster", str(other)]
    assert cli.main(words) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"None of the {len(made)} students in the class list is in exercises, by the column" in said.err
    # of a list that lacks some of the class, those are named
    other.write_text("\n".join(lines[:-2]), encoding="utf-8")
    assert cli.main(words) == 0
    said = capsys.readouterr()
    assert said.out.count("\n") == len(made) - 1
    assert re.search(r"\nNot in this list: c-[a-z2-7]{10}, c-[a-z2-7]{10}\.\n$", said.err)
