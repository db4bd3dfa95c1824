"""Answers in a person's own words: a short text, and a decision with its reasons."""

from __future__ import annotations

from collections.abc import Sequence

from staycurious.answers.literals import MAX_NUMBER, AnswerError, can_be_saved
from staycurious.answers.numbers import number
from staycurious.answers.options import only_one, option_of
from staycurious.answers.reading import Kind
from staycurious.answers.showing import as_code, quoted

#: So many characters may stand in each text of a decision record, so that the whole fits its cell.
MOST_IN_FIELD = 3_000


def short_text(most: int = 280) -> Kind:
    """Ask for a short text.

    Parameters
    ----------
    most : int
        Its most characters.

    Returns
    -------
    Kind
        Reads a text without the spaces around it, a number as its text, and one that stands alone in a list.
    """
    words = f"a short text of at most {most:,} characters"

    def read(recorded: object) -> str | None:
        return _text(recorded, "It", most, words) or None

    return Kind(words, read, as_code, {"kind": "short_text", "most": most})


def decision_record(*options: str, fields: Sequence[str] = (), sure: bool = True) -> Kind:
    """Ask for a decision, how sure the person is of it, and reasons in their own words.

    Parameters
    ----------
    *options : str
        The decisions' short names.
    fields : sequence of str
        Short names for what else to write: ``"because"``.
    sure : bool
        Whether to ask how sure the person is, from 0 to 100.

    Returns
    -------
    Kind
        Reads a dict with ``"decision"``, ``"sure"`` and the fields, whatever the letter case of the names and of the
        decision, and ``"70%"`` for 70. Where a decision is all that is asked for, it needs no dict.
    """
    names = ["decision", *(["sure"] if sure else []), *fields]
    one_of = f"one of: {', '.join(options)}"
    percent = number(0, 100, unit="%")
    told = [f"decision ({one_of})", *(["sure (a whole number from 0 to 100)"] if sure else [])]
    words = f"a record of: {', '.join([*told, *(f'{field} (in words)' for field in fields)])}"

    def read(recorded: object) -> dict[str, object] | None:
        if len(names) == 1 and isinstance(recorded, str):
            recorded = {"decision": recorded}
        if not isinstance(recorded, dict):
            raise AnswerError(f"{quoted(recorded)} isn't {words}.")
        given: dict[str, object] = {}
        for key, part in recorded.items():
            name = _name_of(key, names, words)
            if name in given:
                raise AnswerError(f"{name} stands there twice. This asks for {words}.")
            given[name] = part
        given = {name: part for name, part in given.items() if not _is_blank(part)}
        if not given:
            return None
        if missing := [name for name in names if name not in given]:
            raise AnswerError(f"Still missing: {', '.join(missing)}. This asks for {words}.")
        return {name: _part(name, given[name]) for name in names}

    def _part(name: str, part: object) -> object:
        if name == "decision":
            return option_of(only_one(part), options, f"a decision; it is {one_of}")
        if name != "sure" or not sure:
            return _text(part, name, MOST_IN_FIELD, f"what {name} asks for: a text")
        value = percent.read(part)
        if not 0 <= value <= 100:
            raise AnswerError(
                f"{quoted(part)} isn't a whole number from 0 to 100, which is what sure asks for."
            )
        return value

    def shown(value: dict[str, object]) -> str:
        said = [f"{value['decision']}, {value['sure']}% sure" if sure else f"{value['decision']}"]
        return "; ".join([*said, *(f"{field}: {as_code(value[field])}" for field in fields)])

    schema = {"kind": "decision_record", "options": list(options), "sure": sure, "fields": list(fields)}
    return Kind(words, read, shown, schema)


def _name_of(key: object, names: Sequence[str], words: str) -> str:
    if isinstance(key, str):
        for name in names:
            if _bare(key) == _bare(name):
                return name
    raise AnswerError(f"{quoted(key)} isn't asked for. This asks for {words}.")


def _bare(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _is_blank(part: object) -> bool:
    return part is None or (isinstance(part, str) and not part.strip())


def _text(recorded: object, name: str, most: int, words: str) -> str:
    one = only_one(recorded)
    if isinstance(one, int | float) and not isinstance(one, bool) and abs(one) <= MAX_NUMBER:
        one = str(int(one) if one == int(one) else one)
    if not isinstance(one, str) or not can_be_saved(one):
        raise AnswerError(f"{quoted(recorded)} isn't {words}.")
    text = one.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > most:
        raise AnswerError(
            f"{name} has {len(text):,} characters, and {most:,} is the most. Shorten it by {len(text) - most:,}."
        )
    return text
