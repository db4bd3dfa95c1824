"""An answer cell holds one assignment of a plain value: write that line, and read it without running it."""

from __future__ import annotations

import ast
import keyword
import re
import warnings

#: What stands in an answer cell when what was handed in was no plain value: a dict with this key and the text.
NOT_PLAIN = "not a plain value"
MAX_CHARACTERS = 20_000
MAX_DEPTH = 6
MAX_NUMBER = 10**15
#: So many characters of what is no plain value are kept and shown.
SHOWN = 2_000

# What people write without Python's signs is short: a longer last line is none of these.
_MAX_WRITTEN = 200

# Written as people write, not as Python does; kept as text, for the question's kind to read as it was meant.
_AS_PEOPLE_WRITE = re.compile(
    r"""[+-]?\d{1,3}(,\d{3})+(\.\d+)?(\s*%|\s+[A-Za-z]+)?    # 1,000, and 1,000 families
      | [+-]?\d*\.?\d+(\s*%|\s+[A-Za-z]+)                   # 50%, 96 families
      | \d+\s*/\s*\d+                                      # 1/2
      | \d+\s+(in|of|out\ of)\s+\d+                        # 1 in 4
      | [A-Za-z_][A-Za-z0-9_-]*                            # a word without its quotation marks
    """,
    re.VERBOSE,
)


class AnswerError(ValueError):
    """What stands in an answer cell can't be taken as an answer; the message says why and what to do."""


def literal_text(name: str, value: object) -> str:
    """Write an answer as the one line that stands in its cell.

    Parameters
    ----------
    name : str
        The answer's name: ``"m02_q4"``.
    value : object
        Plain data: text, whole or decimal number, true or false, nothing, or lists and groups of these.

    Returns
    -------
    str
        Such as ``m02_q4 = ['C-01', 'C-02']``; ``read_literal`` gives the same value back.

    Raises
    ------
    AnswerError
        When the name is no name, or the value is not plain data.
    """
    if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
        raise AnswerError(f"{name!r} can't name an answer. Use letters, digits and _, as in m02_q4.")
    try:
        began = f"{value!r:.60}"
    except Exception:  # a number of over 4,300 digits, or what can't be shown at all
        began = f"This {type(value).__name__}"
    wrong = f"{began} isn't plain data. Give text, numbers, true or false, or lists of these."
    return f"{name} = {_plain(value, wrong)!r}"


def read_literal(source: str, name: str) -> object:
    """Read the answer that a cell holds, without running anything.

    The last assignment to the name counts. A number written as people write it (``1,000``, ``50%``, ``1/2``) and
    a word without quotation marks come back as text, for the question's kind to read as it was meant.

    Parameters
    ----------
    source : str
        The cell's text.
    name : str
        The answer's name.

    Returns
    -------
    object
        Plain data; ``None`` when nothing is recorded.

    Raises
    ------
    AnswerError
        When the cell holds no such assignment, or something that is not a plain value.
    """
    if len(source) > MAX_CHARACTERS:
        raise AnswerError(f"The cell of {name} holds over {MAX_CHARACTERS:,} characters. Shorten it.")
    lines = re.findall(rf"^{re.escape(name)}[ \t]*=(?!=)(.*)$", source, re.MULTILINE)
    written = lines[-1].split("#", 1)[0].strip() if lines else ""
    short = len(written) < _MAX_WRITTEN and written not in ("None", "True", "False")
    if short and _AS_PEOPLE_WRITE.fullmatch(written):
        return written
    wrong = f"{name} isn't a plain value. Write one, such as {name} = 12, with nothing to work out in it."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # what Python thinks of a student's style is no answer to anything
            found = [node.value for node in ast.parse(source).body if _assigns(node, name)]
            if not found:
                raise AnswerError(f"No line here begins with “{name} =”. Write your answer after it.")
            return _plain(ast.literal_eval(found[-1]), wrong)
    except AnswerError:
        raise
    except Exception as error:  # whatever Python makes of it: one odd answer must not stop a class
        raise AnswerError(wrong) from error


def _assigns(node: ast.stmt, name: str) -> bool:
    return (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == name
    )


def _plain(value: object, wrong: str, depth: int = 0) -> object:
    # a finite value of the JSON model that can be written to a file; tuples count as lists
    if depth > MAX_DEPTH:
        raise AnswerError(wrong)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and can_be_saved(value):
        return value
    # compared as it is, since a whole number may be too large to be made a decimal one; NaN is never within
    if isinstance(value, int | float) and abs(value) <= MAX_NUMBER:
        return value
    if isinstance(value, list | tuple):
        return [_plain(item, wrong, depth + 1) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) and can_be_saved(key) for key in value):
        return {key: _plain(item, wrong, depth + 1) for key, item in value.items()}
    raise AnswerError(wrong)


def can_be_saved(text: str) -> bool:
    """Say whether a file can hold a text: half of a letter beyond U+FFFF, a lone surrogate, is none.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    bool
        Whether it can be written as UTF-8.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
