"""What a marker should read about one file or one student."""

from __future__ import annotations

from typing import NamedTuple


class Remark(NamedTuple):
    """Something about one file or one student that a person should read.

    ``kind`` is a short name such as ``"renamed"`` or ``"two_files"``; ``words`` a whole sentence: what it is, and what
    was done or is to be done; ``file`` its name as the LMS gave it, made printable; ``student`` the gradebook's name
    for the student, where known; ``look`` is true where a person must look: mostly because nothing was marked from
    this file, and where it was marked, because the machine may have had the wrong person or half an answer.
    """

    kind: str
    words: str
    file: str = ""
    student: str = ""
    look: bool = False
