"""Other names for students, so that a class can be marked without anybody's name; and who is who, to give marks back.

An alias is worked out from a student's id and a secret that stays in the folder of exercises. Nobody without the
secret can tell whose it is, and with it and the class list the educator can.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable, Collection
from pathlib import Path

from staycurious.marking.lms.roster import Person, Roster, safe_id

KEY = ".alias_key"
#: 50 bits: among 10,000 students the chance that two aliases meet is 1 in 20 million, and it is looked for.
LENGTH = 10


class AliasError(RuntimeError):
    """Aliases can't be made or told apart; the message says why and what to do."""


def alias_maker(folder: Path) -> Callable[[str], str]:
    """Give what turns a student's id into their alias: the same one whenever the same folder is marked.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of exercises. Its secret, ``.alias_key``, is made the first time; only its owner can read it.

    Returns
    -------
    callable
        Id → alias, such as ``"c-4kqj7w2mzp"``.

    Raises
    ------
    AliasError
        When the secret is damaged, and, from the callable, when two ids have the same alias.
    """
    key = _key(folder, make=True)
    given: dict[str, str] = {}

    def alias(student: str) -> str:
        made = _alias(key, student)
        if given.setdefault(made, safe_id(student)) != safe_id(student):
            raise AliasError(
                f"Two students have the same alias, {made}. Move {KEY} out of {folder.name}, and take the class in "
                "again in a new copy of the folder."
            )
        return made

    return alias


def is_alias(student: str) -> bool:
    """Tell whether a student is called by an alias.

    Parameters
    ----------
    student : str
        As the gradebook calls them.

    Returns
    -------
    bool
        Whether it has an alias's form.
    """
    return re.fullmatch(rf"c-[a-z2-7]{{{LENGTH}}}", student) is not None


def who(folder: Path, roster: Roster, there: Collection[str]) -> dict[str, Person]:
    """Say who is behind each alias.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of exercises in which the class was marked.
    roster : Roster
        The class list, read by the column that the class was marked with.
    there : collection of str
        The students in the folder and its gradebook, as they are called there.

    Returns
    -------
    dict of str to Person
        Alias → student, in the list's order; also for those who handed nothing in.

    Raises
    ------
    AliasError
        When nothing was marked anonymously here, the secret is damaged, or nobody in the list is there: it isn't the
        list that the class was marked with, and each alias would be a wrong one.
    """
    key = _key(folder, make=False)
    people = {_alias(key, person.id): person for person in roster.people}
    if not people.keys() & set(there):
        raise AliasError(
            f"None of the {len(people):,} students in the class list is in {folder.name}, by the column "
            f'"{roster.id_column}". Give the list that the class was marked with, and the folder that it was marked in. '
            "Nothing is shown, since every alias would be wrong."
        )
    return people


def _alias(key: bytes, student: str) -> str:
    digest = hmac.digest(key, safe_id(student).encode(), hashlib.sha256)
    return "c-" + base64.b32encode(digest).decode().lower()[:LENGTH]


def _key(folder: Path, *, make: bool) -> bytes:
    path = folder / KEY
    if make and not path.exists():
        # whole before it has its name, and whoever comes first wins
        part = path.with_name(f"{KEY}.{secrets.token_hex(4)}")
        number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(number, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
        try:
            with contextlib.suppress(FileExistsError):
                try:
                    os.link(part, path)
                except OSError:  # a disk without hard links: there is nobody else to race with there
                    if not path.exists():
                        os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except FileNotFoundError as error:
        raise AliasError(
            f"{folder.name} has no {KEY}, so nothing was marked anonymously here. Name the folder that was marked in, "
            "with --exercises."
        ) from error
    except ValueError:
        key = b""
    if len(key) != 32:
        raise AliasError(
            f"{folder.name}/{KEY} is damaged: it should hold 64 hexadecimal digits. Take it from a backup; with another "
            "one, every student would get another alias."
        )
    return key
