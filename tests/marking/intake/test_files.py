"""Reading zips and folders. (Links, pipes and lying members are in the bank.)"""

import io
import os
import struct
import zipfile

import pytest
from bank import POSIX

from staycurious.marking.intake import files
from staycurious.marking.intake.files import SourceError, ignored, open_source
from staycurious.marking.intake.reasons import NotTakenError


def paths(source, **settings):
    with open_source(source, **settings) as opened:
        return [found.path for found in opened.files()]


def zipped(path, **members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def said(source):
    with pytest.raises(SourceError) as error:
        paths(source)
    return str(error.value)


def test_a_folder_is_gone_through_by_name(tmp_path):
    for name in ("b/two.txt", "a.txt", "b/a/one.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert paths(tmp_path) == ["a.txt", "b/a/one.txt", "b/two.txt"]
    with open_source(tmp_path) as opened:
        assert [found.read().decode() for found in opened.files()] == paths(tmp_path)


def test_without_folders_by_number_the_same_is_read_and_links_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_BY_NUMBER", False)
    monkeypatch.setattr(files, "_READ", os.O_RDONLY)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text("one", encoding="utf-8")
    with open_source(tmp_path) as opened:
        (found,) = opened.files()
        assert found.read() == b"one"
        if POSIX:
            (tmp_path / "a").rename(tmp_path / "b")
            (tmp_path / "a").symlink_to("b")
            with pytest.raises(NotTakenError, match="link"):
                found.read()


@pytest.mark.skipif(not POSIX, reason="Windows opens no folder by number")
def test_a_link_put_in_a_folders_place_after_it_was_seen_is_not_followed(tmp_path):
    (tmp_path / "class" / "a").mkdir(parents=True)
    (tmp_path / "class" / "a" / "one.txt").write_text("one", encoding="utf-8")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "one.txt").write_text("secret", encoding="utf-8")
    with open_source(tmp_path / "class") as opened:
        (found,) = opened.files()
        (tmp_path / "class" / "a").rename(tmp_path / "class" / "b")
        (tmp_path / "class" / "a").symlink_to(tmp_path / "secret")
        with pytest.raises(NotTakenError):
            found.read()


@pytest.mark.skipif(not POSIX, reason="Windows has no such pipes")
def test_a_pipe_put_in_a_files_place_after_it_was_seen_does_not_hang(tmp_path):
    (tmp_path / "one.txt").write_text("one", encoding="utf-8")
    with open_source(tmp_path) as opened:
        (found,) = opened.files()
        (tmp_path / "one.txt").unlink()
        os.mkfifo(tmp_path / "one.txt")
        with pytest.raises(NotTakenError, match="pipe"):
            found.read()


def test_a_file_that_grew_after_it_was_seen_is_read_up_to_the_cap_only(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILE", 10)
    (tmp_path / "one.txt").write_bytes(b"0123456789")
    with open_source(tmp_path) as opened:
        (found,) = opened.files()
        assert found.read() == b"0123456789"
        (tmp_path / "one.txt").write_bytes(b"01234567890")
        with pytest.raises(NotTakenError, match="larger"):
            found.read()


def test_no_more_than_the_cap_is_read_whatever_a_header_said(monkeypatch):
    monkeypatch.setattr(files, "MAX_FILE", 10)
    endless = io.BytesIO(bytes(1_000))
    with pytest.raises(NotTakenError, match="larger"):
        files._up_to_the_cap(endless)
    assert endless.tell() == 11


def test_of_nbgraders_tree_one_exercise_is_gone_through(tmp_path):
    for name in ("ada/m02/m02.ipynb", "ada/m03/m03.ipynb", "ada/notes.txt", "ben/m02/x/y.txt", "stray.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert paths(tmp_path, only="m02") == ["ada/m02/m02.ipynb", "ben/m02/x/y.txt"]
    assert paths(tmp_path, only="m02", without={"ben"}) == ["ada/m02/m02.ipynb"]


def test_a_zips_names_are_read_whoever_packed_it(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("Åsa/m02.ipynb", "a\\b.ipynb"):
            archive.writestr(name, b"x")
    # a Mac's zip: UTF-8 in the name, and no flag that says so
    flagless = bytearray((tmp_path / "a.zip").read_bytes())
    for sign, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = flagless.find(sign)
        flagless[start + at : start + at + 2] = struct.pack("<H", 0)
    (tmp_path / "mac.zip").write_bytes(flagless)
    assert paths(tmp_path / "a.zip") == paths(tmp_path / "mac.zip") == ["Åsa/m02.ipynb", "a/b.ipynb"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is no zip"),
        (b"%PDF-1.7", "is no zip"),
        (b'{"cells": []}', "Put the notebook in a folder"),
        (b"PK\3\4 and nothing more", "cut off or damaged"),
    ],
)
def test_what_is_no_zip_is_said_to_be_none(tmp_path, data, words):
    (tmp_path / "class.zip").write_bytes(data)
    assert words in said(tmp_path / "class.zip")
    assert "class.zip" in said(tmp_path / "class.zip")


def test_a_zip_with_a_name_that_is_no_text_is_refused_for_that(tmp_path):
    source = zipped(tmp_path / "class.zip", **{"é.ipynb": b"x", "b.ipynb": b"x"})
    source.write_bytes(source.read_bytes().replace("é".encode(), b"\xff\xfe"))
    assert "a name that is no text" in said(source)
    assert "class.zip" in said(source)


def test_a_zip_that_broke_off_is_said_to_be_cut_off(tmp_path):
    whole = zipped(tmp_path / "class.zip", **{f"{number}.ipynb": os.urandom(500) for number in range(20)})
    data = whole.read_bytes()
    for length in (len(data) // 2, len(data) - 300, len(data) - 10):
        whole.write_bytes(data[:length])
        assert "cut off or damaged" in said(whole)


def test_a_source_that_is_not_there_is_named(tmp_path):
    assert "There is no" in said(tmp_path / "nowhere.zip")


@pytest.mark.skipif(not POSIX, reason="Windows has no such pipes")
def test_a_pipe_as_the_source_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "class.zip")
    assert "neither a zip nor a folder" in said(tmp_path / "class.zip")


def test_a_list_of_names_too_long_for_any_class_is_refused_before_it_is_read(tmp_path, monkeypatch):
    source = zipped(tmp_path / "class.zip", **{f"{number}.ipynb": b"" for number in range(30)})
    monkeypatch.setattr(files, "MAX_DIRECTORY", 500)
    monkeypatch.setattr(zipfile, "ZipFile", None)  # it would read them all
    assert "more files than any class" in said(source)


def test_the_long_list_of_a_zip64_is_refused_too(monkeypatch):
    monkeypatch.setattr(files, "MAX_DIRECTORY", 500)
    record = b"PK\6\6" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, 30, 30, 9_000, 0)
    locator = b"PK\6\7" + struct.pack("<LQL", 0, 0, 1)
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 30, 30, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    data = io.BytesIO(bytes(10_000) + record + locator + end)
    assert files._directory_size(data) == 9_000


def test_more_files_than_any_class_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_ENTRIES", 3)
    for number in range(4):
        (tmp_path / str(number)).touch()
    assert "more than 3 files" in said(tmp_path)


def test_what_is_read_in_all_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_READ", 15)
    for number in range(3):
        (tmp_path / str(number)).write_bytes(bytes(10))
    with open_source(tmp_path) as opened:
        first, second, third = opened.files()
        assert len(first.read()) + len(second.read()) == 20
        with pytest.raises(NotTakenError, match="were read before this file"):
            third.read()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("__MACOSX/ada/._m02.ipynb", "left by a Mac"),
        ("ada/.DS_Store", "left by a Mac"),
        ("ada/Thumbs.db", "left by Windows"),
        ("ada/.ipynb_checkpoints/m02-checkpoint.ipynb", "Jupyter's checkpoints"),
        ("ada/.m02.ipynb.part", "left by an interrupted run"),
        ("ada/.m02-a_b0c9xz.tmp", "left by an interrupted run"),
        ("ada/m02-a_b0c9xz.tmp", ""),
        ("ada/.m02-short.tmp", ""),
        ("ada/m02.ipynb", ""),
        ("ada/my.DS_Store.ipynb", ""),
        ("_/.ipynb", ""),
    ],
)
def test_only_what_a_computer_leaves_is_passed_over(path, kind):
    assert ignored(path) == kind
