"""Files and folders that are not what they seem; links and pipes come in folders only."""

from __future__ import annotations

import os
import socket

from bank import ANSWERED, FILE, LEAVES_A_TRACE, M02, POSIX, honest, kind, written

SHADOWS = (
    "json5.py",
    "staycurious.py",
    "nbgrader_config.py",
    "sitecustomize.py",
    "nbformat.py",
    "conftest.py",
)


@kind("Modules that would stand in the place of ours, beside an untouched notebook.", {})
def shadowing_modules(released):
    code = f"{LEAVES_A_TRACE}\n".encode()
    return {
        FILE: written(honest(released, {})),
        **dict.fromkeys(SHADOWS, code),
        "staycurious/__init__.py": code,
        "staycurious/answers.py": code,
    }


@kind("What a Mac, Windows and Jupyter leave beside a notebook.", ANSWERED)
def litter(released):
    return {
        FILE: written(honest(released)),
        ".DS_Store": b"\0\0\0\1Bud1",
        f"._{FILE}": b"\0\5\x16\7",
        "Thumbs.db": b"\xd0\xcf\x11\xe0",
        f".ipynb_checkpoints/{M02}-checkpoint.ipynb": written(honest(released, {"m02_q1": 3})),
    }


@kind("A folder in a folder in a folder.", ANSWERED)
def in_folders(released):
    return {f"my work/week 2/{FILE}": written(honest(released))}


if POSIX:

    @kind("A link to another student's notebook.", look="symlink", way="folder")
    def link_to_another_student(place, released):
        (place / FILE).symlink_to(place / ".." / "saved_by_lab" / FILE)

    @kind("A link to a file of the educator's.", look="symlink", way="folder")
    def link_to_a_secret(place, released):
        (place / FILE).symlink_to("/etc/passwd")

    @kind("A link to nothing.", look="symlink", way="folder")
    def link_to_nothing(place, released):
        (place / FILE).symlink_to("nowhere")

    @kind("A link to itself.", look="symlink", way="folder")
    def link_to_itself(place, released):
        (place / FILE).symlink_to(FILE)

    @kind("A folder that is a link to its own parent.", ANSWERED, look="symlink", way="folder")
    def link_in_a_circle(place, released):
        (place / FILE).write_bytes(written(honest(released)))
        (place / "more").symlink_to("..")

    @kind("A link beside an honest notebook.", ANSWERED, look="symlink", way="folder")
    def link_beside(place, released):
        (place / FILE).write_bytes(written(honest(released)))
        (place / "data.csv").symlink_to("/etc/hostname")

    @kind("A named pipe, which would hang whoever reads it.", look="no_regular_file", way="folder")
    def named_pipe(place, released):
        os.mkfifo(place / FILE)

    @kind("A socket.", look="no_regular_file", way="folder")
    def a_socket(place, released):
        here = os.open(".", os.O_RDONLY)
        try:
            os.chdir(place)  # a socket's path may have 108 characters only
            with socket.socket(socket.AF_UNIX) as end:
                end.bind(FILE)
        finally:
            os.fchdir(here)
            os.close(here)

    @kind("A device that never ends.", look="symlink", way="folder")
    def endless_device(place, released):
        (place / FILE).symlink_to("/dev/zero")

    @kind(
        "A name with a line's end and a control character in it.",
        ANSWERED,
        notes="odd_name renamed",
        way="folder",
    )
    def name_with_controls(place, released):
        (place / "m02\n\x1b[31mred.ipynb").write_bytes(written(honest(released)))

    @kind("A name that is no text.", ANSWERED, notes="odd_name renamed", way="folder")
    def name_no_text(place, released):
        (place / os.fsdecode(b"m02_\xff\xfe.ipynb")).write_bytes(written(honest(released)))


@kind("A name that turns the reading direction, to look like a picture.", ANSWERED, notes="odd_name renamed")
def name_turned_round(released):
    return {"m02_\u202egpj.ipynb": written(honest(released))}


@kind("A name of 240 letters.", ANSWERED, notes="renamed")
def long_name(released):
    return {"a" * 234 + ".ipynb": written(honest(released))}


@kind("A folder with the notebook's name, and nothing in it.", look="not_a_notebook", way="folder")
def folder_with_the_name(place, released):
    (place / FILE).mkdir()
    (place / FILE / "readme.txt").write_text("Sorry!", encoding="utf-8")


@kind("A notebook thirty folders deep.", look="too_deep", way="folder")
def deep_folders(place, released):
    deep = place.joinpath(*["d"] * 30)
    deep.mkdir(parents=True)
    (deep / FILE).write_bytes(written(honest(released)))


@kind("200 MB.", look="too_large", way="folder")
def two_hundred_mb(place, released):
    with open(place / FILE, "wb") as file:
        file.write(b'{"cells": [')
        file.truncate(200_000_000)  # a hole: it takes no room on the disk
