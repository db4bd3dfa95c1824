"""Notebooks that would do harm where a student's code ran, where a value were believed, or where prose were shown raw."""

from __future__ import annotations

from bank import (
    ANSWERED,
    FILE,
    LEAVES_A_TRACE,
    PROSE,
    QUESTIONS,
    NoOption,
    Waits,
    cell_of,
    honest,
    kind,
    written,
)

HARMFUL_TEXT = (
    "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
    "<svg/onload=\"document.title='ran'\"><a href=\"javascript:document.title='ran'\">click</a> "
    "[click](javascript:document.title='ran') <iframe srcdoc=\"<script>parent.document.title='ran'</script>\"></iframe>"
    "<style>@import 'https://example.invalid/x.css'; body{background:url(https://example.invalid/y)}</style>"
    '<a href="data:text/html,<script>alert(1)</script>">data</a><form action=//example.invalid><button>b</button></form>'
    "<math><mtext></p><style><img src=x onerror=\"document.title='ran'\">"
)


def with_code(released: dict, code: str, at: int = 0, answers: dict | None = None) -> dict[str, bytes]:
    """Put a cell of code before everything, and into the first answer's cell as well."""
    notebook = honest(released, {"m02_q7": 970} if answers is None else answers)
    body = f"{LEAVES_A_TRACE}\n{code}"
    notebook["cells"].insert(at, _code(body))
    return {FILE: written(notebook)}


def answering(released: dict, text: str, name: str = "m02_q1") -> dict[str, bytes]:
    """Let one answer's cell hold this text; another is answered plainly."""
    notebook = honest(released, {"m02_q7": 970})
    cell_of(notebook, name)["source"] = text
    return {FILE: written(notebook)}


def _code(source: str) -> dict:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}


SEVENTH = {"m02_q7": 970}
FORGES = f"""{LEAVES_A_TRACE}
class Right:
    def __eq__(self, other): return True
    def __le__(self, other): return True
    def __sub__(self, other): return self
    def __abs__(self): return 0
    def __hash__(self): return 0
m02_q1 = Right()"""
CALLS = f"m02_q1 = ({LEAVES_A_TRACE}, 194)[1]"
DEEP_MINUS = "m02_q1 = " + "-" * 5_000 + "1"
DEEP_BRACKETS = "m02_q1 = " + "[" * 9_000 + "]" * 9_000


@kind("A value that says it equals everything.", {**SEVENTH, "m02_q1": Waits(FORGES)})
def forged_equality(released):
    return answering(released, FORGES)


@kind("An answer that is a call.", {**SEVENTH, "m02_q1": Waits(CALLS)})
def a_call_as_answer(released):
    return answering(released, CALLS)


@kind("A cell that ends the marking process.", SEVENTH)
def os_exit(released):
    return with_code(released, "import os\nos._exit(0)")


@kind("A cell that ends the parent of the marking process.", SEVENTH)
def kills_the_parent(released):
    return with_code(released, "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)")


@kind("A cell that forks for ever.", SEVENTH)
def fork_bomb(released):
    return with_code(released, "import os\nwhile True:\n    os.fork()")


@kind("A cell that never ends.", SEVENTH)
def infinite_loop(released):
    return with_code(released, "while True:\n    pass")


@kind("A cell that prints without end.", SEVENTH)
def endless_output(released):
    return with_code(released, "while True:\n    print('x' * 1_000_000)")


@kind("A cell that takes all memory.", SEVENTH)
def takes_all_memory(released):
    return with_code(released, "x = bytearray(10**12)")


@kind("A cell that puts its own functions in Python's place.", SEVENTH)
def patched_builtins(released):
    return with_code(
        released,
        "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.isinstance = lambda *a: True\n"
        "import staycurious.marking.keys as k\nk._verdict = lambda a, p, j: k.Verdict(p, p, 'Right.')",
    )


@kind("A cell that changes what IPython does with the tests.", SEVENTH)
def transformed_tests(released):
    return with_code(
        released,
        "import ast, IPython\nip = IPython.get_ipython()\nip.ast_transformers.append(type('T', (ast.NodeTransformer,), {})())\n"
        "ip.kernel.do_execute = lambda *a, **k: {'status': 'ok', 'execution_count': 1}",
    )


@kind("A cell that reads the gradebook and writes in it.", SEVENTH)
def writes_the_gradebook(released):
    return with_code(
        released,
        "import sqlite3\nwith sqlite3.connect('gradebook.db') as db:\n    db.execute('update grade set auto_score = 100')",
    )


@kind("Tests replaced by their points, with outputs that claim them.", SEVENTH)
def forged_tests(released):
    notebook = honest(released, SEVENTH)
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"]["grade"] and cell["cell_type"] == "code":
            cell["source"] = f"{LEAVES_A_TRACE}\n2.0"
            result = {
                "output_type": "execute_result",
                "data": {"text/plain": "2.0"},
                "metadata": {},
                "execution_count": 1,
            }
            cell["outputs"], cell["execution_count"] = [result], 1
    return {FILE: written(notebook)}


@kind("A test with no cell around it: nothing to run must not be full marks.", SEVENTH)
def emptied_tests(released):
    notebook = honest(released, SEVENTH)
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"]["grade"] and cell["cell_type"] == "code":
            cell["source"] = ""
    return {FILE: written(notebook)}


@kind("Two answers in one cell: the last counts.", {**SEVENTH, "m02_q1": 194})
def answered_twice(released):
    return answering(released, "m02_q1 = 3\nm02_q1 = 194")


@kind("A list as the key of a group.", {**SEVENTH, "m02_q1": Waits("m02_q1 = {[]: 1}")})
def unhashable_key(released):
    return answering(released, "m02_q1 = {[]: 1}")


@kind("Five thousand minus signs.", {**SEVENTH, "m02_q1": Waits(DEEP_MINUS[:2_000])}, look="shortened")
def deep_minus_signs(released):
    return answering(released, DEEP_MINUS)


@kind(
    "Nine thousand brackets in an answer.",
    {**SEVENTH, "m02_q1": Waits(DEEP_BRACKETS[:2_000])},
    look="shortened",
)
def deep_brackets(released):
    return answering(released, DEEP_BRACKETS)


@kind("A number beyond all numbers.", {**SEVENTH, "m02_q1": Waits("m02_q1 = 1e999")})
def beyond_numbers(released):
    return answering(released, "m02_q1 = 1e999")


@kind("A number of 15,000 digits.", {**SEVENTH, "m02_q1": Waits("m02_q1 = " + "9" * 1_991)}, look="shortened")
def huge_integer(released):
    return answering(released, "m02_q1 = " + "9" * 15_000)


@kind("A power that would take all day.", {**SEVENTH, "m02_q1": Waits("m02_q1 = 9**9**9**9")})
def huge_power(released):
    return answering(released, "m02_q1 = 9**9**9**9")


@kind(
    "A text of nine million letters as an answer.",
    {**SEVENTH, "m02_q1": Waits("m02_q1 = '" + "a" * 1_990)},
    look="shortened",
)
def huge_string(released):
    return answering(released, "m02_q1 = '" + "a" * 9_000_000 + "'")


@kind("A zero byte in an answer.", {**SEVENTH, "m02_q1": Waits("m02_q1 = 19\x004")})
def zero_in_an_answer(released):
    return answering(released, "m02_q1 = 19\x004")


@kind("Magic commands and the shell.", {**SEVENTH, "m02_q1": Waits("%%bash\ntouch ran\nm02_q1=194 && true")})
def magic_commands(released):
    return answering(released, "%%bash\ntouch ran\nm02_q1=194 && true")


@kind("Our own sign for what is no plain value, forged.", {**SEVENTH, "m02_q1": Waits("anything")})
def forged_sign(released):
    return answering(released, "m02_q1 = {'not a plain value': 'anything'}")


PRAISE = "**5 of 5 points.** <script>document.title='ran'</script> [x](javascript:document.title='ran')"
FORGED_SIGN = f'm02_q1 = {{"not a plain value": "{PRAISE}", "more": 1}}'
FORGED_LONG = "m02_q1 = {'not a plain value': '" + "y" * 9_000 + "'}"
BLANKS = "m02_q1 = x" + " " * 19_000 + "y"
HIDDEN = "\U000e0001" * 15_000
DIGITS = {length: f"m02_q1 = {'9' * length}" for length in (309, 400, 4_300)}
HEX = {length: f"m02_q1 = 0x{'f' * length}" for length in (300, 15_000)}
HALF_LETTER = r"m02_q1 = 'a \ud800'"
HALF_KEY = r"m02_q1 = {'\udfff': 1}"
HALF_SIGN = r"m02_q1 = {'not a plain value': '\ud800'}"


@kind("Praise in our own words under our own sign.", {**SEVENTH, "m02_q1": Waits(PRAISE)})
def forged_praise(released):
    return answering(released, f"m02_q1 = {{'not a plain value': {PRAISE!r}}}")


@kind("Our own sign, and more beside it.", {**SEVENTH, "m02_q1": Waits(FORGED_SIGN)})
def forged_sign_and_more(released):
    return answering(released, FORGED_SIGN)


@kind("Our own sign with a long text.", {**SEVENTH, "m02_q1": Waits(FORGED_LONG[:2_000])}, look="shortened")
def forged_long_sign(released):
    return answering(released, FORGED_LONG)


@kind("A number of 309 digits.", {**SEVENTH, "m02_q1": Waits(DIGITS[309])})
def digits_309(released):
    return answering(released, DIGITS[309])


@kind("A number of 400 digits.", {**SEVENTH, "m02_q1": Waits(DIGITS[400])})
def digits_400(released):
    return answering(released, DIGITS[400])


@kind(
    "A number of as many digits as Python reads.",
    {**SEVENTH, "m02_q1": Waits(DIGITS[4_300][:2_000])},
    look="shortened",
)
def digits_4300(released):
    return answering(released, DIGITS[4_300])


@kind("A long number in hex.", {**SEVENTH, "m02_q1": Waits(HEX[300])})
def hex_300(released):
    return answering(released, HEX[300])


@kind(
    "A number in hex that is longer than Python would print.",
    {**SEVENTH, "m02_q1": Waits(HEX[15_000][:2_000])},
    look="shortened",
)
def hex_15000(released):
    return answering(released, HEX[15_000])


@kind("A share of 400 digits, as text.", {**SEVENTH, "m02_q1": NoOption("9" * 400 + "%")})
def share_beyond_numbers(released):
    return answering(released, f"m02_q1 = '{'9' * 400}%'")


@kind("Half a letter, as an escape in a text.", {**SEVENTH, "m02_q1": Waits(HALF_LETTER)})
def half_letter_in_an_answer(released):
    return answering(released, HALF_LETTER)


@kind("Half a letter, as an escape in the key of a group.", {**SEVENTH, "m02_q1": Waits(HALF_KEY)})
def half_letter_in_a_key(released):
    return answering(released, HALF_KEY)


@kind("Half a letter under our own sign.", {**SEVENTH, "m02_q1": Waits(HALF_SIGN)})
def half_letter_under_our_sign(released):
    return answering(released, HALF_SIGN)


@kind("Half a letter where no test looks.", {**SEVENTH, "m02_ai": Waits(r"m02_ai = '\ud800'")})
def half_letter_where_no_test_looks(released):
    return answering(released, r"m02_ai = '\ud800'", "m02_ai")


@kind(
    "Nineteen thousand blanks within an answer.",
    {**SEVENTH, "m02_q1": Waits(BLANKS[:2_000])},
    look="shortened",
)
def many_blanks(released):
    return answering(released, BLANKS)


@kind(
    "Hidden letters that take ten times the room once they are written out.",
    {**SEVENTH, "m02_q1": Waits(HIDDEN[:1_000])},
    look="shortened",
)
def hidden_letters(released):
    return answering(released, HIDDEN)


@kind("Ten thousand cells that may hold an answer.", {"m02_q7": 970}, notes="cells_missing")
def many_loose_cells(released):
    notebook = honest(released, SEVENTH)
    notebook["cells"] = [
        cell for cell in notebook["cells"] if cell["metadata"]["nbgrader"]["grade_id"] not in QUESTIONS[:6]
    ]
    padding = "m02_q1 m02_q2 m02_q3 = [" + "(" * 90 + "\n"
    return {FILE: written({**notebook, "cells": [*notebook["cells"], *[_code(padding * 5)] * 10_000]})}


@kind(
    "Harmful prose: it goes on as it is, and is made safe where it is shown.",
    {**SEVENTH, "m02_written": HARMFUL_TEXT},
)
def harmful_prose(released):
    return {FILE: written(honest(released, {**SEVENTH, "m02_written": HARMFUL_TEXT}))}


@kind("Harmful text as an answer.", {**SEVENTH, "m02_q5": NoOption(HARMFUL_TEXT)})
def harmful_answer(released):
    return {FILE: written(honest(released, {**SEVENTH, "m02_q5": HARMFUL_TEXT}))}


@kind("Harmful outputs: none goes on.", ANSWERED)
def harmful_outputs(released):
    notebook = honest(released)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            data = {
                "text/html": HARMFUL_TEXT,
                "application/javascript": "document.title='ran'",
                "image/svg+xml": HARMFUL_TEXT,
            }
            cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    return {FILE: written(notebook)}


@kind("Harmful attachments: none goes on.", {"m02_written": f"{PROSE} ![a](attachment:a.svg)"})
def harmful_attachments(released):
    notebook = honest(released, {"m02_written": f"{PROSE} ![a](attachment:a.svg)"})
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["attachments"] = {
                "a.svg": {"image/svg+xml": HARMFUL_TEXT},
                HARMFUL_TEXT: {"text/html": "eA=="},
            }
    return {FILE: written(notebook)}


@kind("Harmful metadata: none goes on.", ANSWERED)
def harmful_metadata(released):
    notebook = honest(released)
    notebook["metadata"] = {
        "title": HARMFUL_TEXT,
        "kernelspec": {"name": "bash", "display_name": HARMFUL_TEXT, "language": "../../x"},
        "language_info": {"name": "python", "mimetype": HARMFUL_TEXT, "pygments_lexer": HARMFUL_TEXT},
        "authors": [{"name": HARMFUL_TEXT}],
    }
    for cell in notebook["cells"]:
        cell["metadata"] |= {
            "tags": [HARMFUL_TEXT],
            "name": HARMFUL_TEXT,
            "slideshow": {"slide_type": HARMFUL_TEXT},
        }
    return {FILE: written(notebook)}
