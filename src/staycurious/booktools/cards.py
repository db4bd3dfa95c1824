"""The parts of model cards and datasheets that come from the code's own metadata, so that they can't drift from it.

Each function gives MyST Markdown, and :mod:`staycurious.booktools.generated` puts it on the page; the prose around it
is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from staycurious import questions
from staycurious.booktools.counted import came_out, mistakes_by
from staycurious.booktools.figures import whole
from staycurious.booktools.lab_on_paper import on_paper
from staycurious.booktools.near import did_you_mean
from staycurious.booktools.sheets import makers
from staycurious.larkshire.fields import COUNCIL, NOBODY, ROW
from staycurious.larkshire.groups import GROUPS
from staycurious.larkshire.transcripts import transcripts
from staycurious.larkshire.visits import talk_of_the_past
from staycurious.tools import score
from staycurious.tools.score.form import FORM

PACKAGE = Path(__file__).resolve().parents[1]
STORY = PACKAGE / "larkshire" / "causal_story.md"
#: What a fault changed, in plain words; another word stands as it is.
CHANGED = {
    "label": "what it was taught to predict",
    "features": "what it is given",
    "data": "the data that it was taught from",
    "line": "the line for a flag",
    "time": "the years that it is used in",
    "silence": "what it puts under a heading of which nobody spoke",
    "salience": "what it keeps of what was said",
    "wording": "how it words what it keeps",
    "attribution": "whose words it says they are",
    "hearing": "what it hears",
}
#: What referrals are counted by, in plain words.
COUNTED_BY = {
    "referrer": "who referred",
    "area": "area",
    "deprivation": "the neighbourhood's tenth",
    "interpreter": "whether an interpreter is needed",
    "disabled_child": "whether the child is disabled",
    "asked_themselves": "whether a young person asked for help themselves",
    "tenure": "kind of home",
    "voice": "the speaker's voice",
    "blanks": "how many boxes were left blank",
    "year": "year",
}
NO_BREAK = "\N{NO-BREAK SPACE}"
#: The class of a table's caption.
CAPTION = "sc-caption"


class CardError(ValueError):
    """A generated part can't be made; the message says what is wrong and how to mend it."""


class Tool(NamedTuple):
    """A tool that has cards: its planted faults, and where the size of each is stored."""

    faults: Mapping
    effect: Callable[[str], Mapping]


def tool(name: str) -> Tool:
    """Give one of the council's tools with its planted faults.

    Parameters
    ----------
    name : str
        ``"score"`` or ``"notes"``.

    Returns
    -------
    Tool
        ``faults``, by name, and a function from a fault's name to its effect.

    Raises
    ------
    CardError
        When there is no such tool.
    """
    if name not in TOOLS:
        raise CardError(f"there is no tool {name!r}. {did_you_mean(name, TOOLS)}")
    return TOOLS[name]()


def _score() -> Tool:
    return Tool(score.FAULTS, lambda fault: score.load_scorecard(fault)["effect"])


def _notes() -> Tool:
    from staycurious.tools.notes import load_writer
    from staycurious.tools.notes.faults import FAULTS

    return Tool(FAULTS, lambda fault: load_writer()["effects"][fault])


TOOLS: Mapping[str, Callable[[], Tool]] = MappingProxyType({"score": _score, "notes": _notes})


# ---- faults ---------------------------------------------------------------------------------------------------


def faults(name: str) -> str:
    """Write a section for each fault planted in a tool.

    Parameters
    ----------
    name : str
        The tool.

    Returns
    -------
    str
        Third-level headings with what stands under each.
    """
    made = tool(name)
    return "\n\n".join(_fault(name, fault, made.effect(fault.name)) for fault in made.faults.values())


def fault_table(name: str) -> str:
    """Write a table of the faults planted in a tool: how large each is, beside the control.

    Parameters
    ----------
    name : str
        The tool.

    Returns
    -------
    str
        A table; each fault leads to its section.
    """
    made = tool(name)
    rows = []
    for fault in made.faults.values():
        effect = made.effect(fault.name)
        rows.append(
            (
                f"**[{plain(fault.title)}](#{anchor(name, fault.name)})**",
                f"{size(effect)} {plain(effect['unit'])}",
                size(effect["control"]),
                plain(fault.name),
            )
        )
    heads = ("Fault", "How large it is", "The same count in the control", "Its name in the code")
    return table("How large each planted fault is, with a 95% interval", heads, rows)


def _fault(name: str, fault, effect: Mapping) -> str:
    return "\n\n".join(
        [
            f"{{#{anchor(name, fault.name)}}}\n### {plain(fault.title)}",
            f"The field's word: *{plain(fault.term)}*. Name in the code: `{fault.name}`. What was changed: "
            f"{plain(CHANGED.get(fault.changed, fault.changed))}.",
            plain(fault.mechanism),
            f"**How large it is.** We counted {plain(effect['plain'])}. The size: **{number(effect['size'])}** "
            f"{plain(effect['unit'])} (95% interval {interval(effect)}). In the control it is {size(effect['control'])}.",
            f"**Where you can see it.** {plain(fault.where)} {_ask(fault)}",
            _counterpart(fault.cases),
            f"**What would reduce it.** {plain(fault.reduce)}",
            f"**What that costs.** {plain(fault.cost)}",
            f"*How it was counted: {plain(effect['method'])}.*",
        ]
    )


def _ask(fault) -> str:
    asked = f"Ask with {_listed([f'`{one}`' for one in fault.questions])}"
    by = COUNTED_BY.get(getattr(fault, "group", ""))
    return f"{asked}, and count by {by}." if by else f"{asked}."


def _counterpart(cases: Sequence) -> str:
    told = [f"{plain(case.words.removesuffix('.'))} {{cite}}`{case.source}`." for case in cases]
    if len(told) == 1:
        return f"**A real counterpart.** {told[0]}"
    return "\n".join(["**Real counterparts.**", "", *(f"- {one}" for one in told)])


def asked(name: str) -> str:
    """Write a table of the questions with which a tool's faults can be found.

    Parameters
    ----------
    name : str
        The tool.

    Returns
    -------
    str
        A table: the question's name in Python, and what it says.
    """
    names = dict.fromkeys(one for fault in tool(name).faults.values() for one in fault.questions)
    rows = []
    for one in names:
        asks = getattr(questions, one, None)
        if asks is None:
            raise CardError(
                f"a fault of {name} names the question {one!r}. {did_you_mean(one, questions.__all__)}"
            )
        says = asks.__doc__.strip().splitlines()[0]
        rows.append((f"**{plain(one)}**", plain(says[:1].lower() + says[1:])))
    return table("Questions that find these faults", ("In Python", "Asks the computer to"), rows)


# ---- what a tool is -------------------------------------------------------------------------------------------


def variants() -> str:
    """Write a table of the risk score's variants: what each was taught, is given, flags, finds and misses.

    Returns
    -------
    str
        A table, the control first.
    """
    rows = []
    for name in ["control", *(name for name in score.VARIANTS if name != "control")]:
        card = score.load_scorecard(name)
        found = card["measured"]["harm"]
        rows.append(
            (
                f"**{plain(name)}**",
                plain(card["predicts"]["plain"].split(",")[0]),
                str(card["flag_from"]),
                str(card["measured"]["flagged_per_1000"]),
                str(found["flagged_and_happened"]),
                str(found["missed"]),
            )
        )
    heads = (
        "Variant",
        "Taught whether",
        "Flags from",
        "Flagged",
        "Found",
        "Missed",
    )
    return table(
        "The control and the variants with a fault, of 1,000 referrals: flagged; harm followed and it was flagged (found) or not (missed)",
        heads,
        rows,
        numbers=4,
    )


def learned(name: str) -> str:
    """Write a table of what the note writer learned, and from how much.

    Parameters
    ----------
    name : str
        ``"notes"``.

    Returns
    -------
    str
        A table.
    """
    if name != "notes":
        raise CardError(f"{{learned}} is for the note writer: write notes, not {name!r}.")
    from staycurious.tools.notes import load_writer
    from staycurious.tools.notes.writer import SECTIONS

    writer = load_writer()
    words = {word for topic in writer["topics"].values() for word in topic["words"]}
    signs = writer["parts"]["salience"]["control"]["weights"]
    voices = len(writer["parts"]["hearing"]["control"]["voices"])
    rows = [
        ("**Made-up visits that it learned from**", f"{writer['learned_from']['visits']:,}"),
        ("**Words it weighs to say what a sentence is about**", f"{len(words):,}"),
        ("**Signs it weighs to say whether a sentence is kept**", f"{len(signs):,}"),
        ("**Kinds of voices it heard**", str(voices)),
        ("**Headings of a note**", plain("; ".join(SECTIONS.values()))),
        ("**Fitted with**", f"scikit-learn {plain(writer['learned_from']['scikit_learn'])}"),
        ("**SHA-256 of what it learned**", f"{writer['sha256'][:16]}…"),
    ]
    return table("What the note writer learned", ("What", "How much"), rows)


def by_group(card: str, *groups: str) -> str:
    """Write tables of a variant's flags and mistakes by group.

    Parameters
    ----------
    card : str
        The tool and the variant, such as ``"score:escalation"``.
    *groups : str
        What to count by, each one of ``staycurious.larkshire.groups.GROUPS``.

    Returns
    -------
    str
        A table for each, with 95% intervals.
    """
    name, _, variant = card.partition(":")
    if name != "score" or variant not in score.VARIANTS:
        known = [f"score:{one}" for one in score.VARIANTS]
        raise CardError(f"there is no card {card!r}. {did_you_mean(card, known)}")
    if not groups:
        raise CardError(f"after {card} stands nothing to count by. Add one or more of: {', '.join(GROUPS)}.")
    for by in groups:
        if by not in GROUPS:
            raise CardError(f"referrals can't be counted by {by!r}. {did_you_mean(by, GROUPS)}")
    return "\n\n".join(_by(variant, by) for by in groups)


def _by(variant: str, by: str) -> str:
    found = mistakes_by(variant, by)
    order = sorted(found, key=lambda group: (isinstance(group, str), str(group)))
    rows = [
        (
            f"**{plain(_group_label(by, group))}**",
            f"{found[group].n:,}",
            share(found[group].flag_rate),
            share(found[group].base_rate),
            share(found[group].false_positive_rate),
            share(found[group].false_negative_rate),
        )
        for group in order
    ]
    heads = (
        "Group",
        "Count",
        "Flagged",
        "Harm followed",
        "Flagged, no harm",
        "Missed",
    )
    return table(f"By {COUNTED_BY.get(by, by)}, of 100", heads, rows, numbers=5)


def _group_label(by: str, group) -> str:
    options = next(
        (dict(field["options"]) for field in FORM if field["name"] == by and "options" in field), {}
    )
    return options.get(group) or {True: "Yes", False: "No"}.get(group, str(group))


# ---- datasheets -----------------------------------------------------------------------------------------------


def row_fields() -> str:
    """Write tables of what a made-up referral holds: the form's boxes, and everything else, by who sees it.

    Returns
    -------
    str
        Three tables.
    """
    parts = [
        table(
            "The form: what everybody who handles the referral sees",
            ("Box", "It can hold", "Usual value"),
            [(f"**{plain(field['label'])}**", _can_hold(field), _usual(field)) for field in FORM],
        )
    ]
    captions = {
        COUNCIL: "In the council's records, and not on the form",
        NOBODY: "Seen by nobody in Larkshire: we set it, so that mistakes can be counted",
    }
    for seen_by, caption in captions.items():
        rows = [
            (f"**{plain(field.name)}**", plain(field.meaning), plain(field.holds))
            for field in ROW
            if field.seen_by == seen_by
        ]
        parts.append(table(caption, ("Key", "What it is", "It can hold"), rows))
    return "\n\n".join(parts)


def _can_hold(field: Mapping) -> str:
    if field["kind"] == "choice":
        return plain("; ".join(label for _, label in field["options"]))
    if field["kind"] == "yes_no":
        return "yes or no"
    unit = field.get("unit", "")
    return plain(f"{field['min']} to {field['max']}{'%' if unit == '%' else f' {unit}'}".rstrip())


def _usual(field: Mapping) -> str:
    return plain(score.value_label(_as_card(field), field["default"]))


def _as_card(field: Mapping) -> Mapping:
    # the form's options are pairs; a scorecard's have names
    if field["kind"] != "choice":
        return field
    return {**field, "options": [{"value": value, "label": label} for value, label in field["options"]]}


def drawn() -> str:
    """Write the causal story's diagram as a table: what is drawn, and what it depends on.

    Returns
    -------
    str
        A table, read from the account at the head of ``larkshire/referrals.py``.
    """
    from staycurious.larkshire.referrals import chance_of_escalation

    text = Path(chance_of_escalation.__code__.co_filename).read_text(encoding="utf-8").split('"""')[1]
    rows = [(f"**{plain(what)}**", plain(on)) for what, on in story_rows(text)]
    return table("The diagram in words", ("What is drawn", "What it depends on"), rows)


def story_rows(text: str) -> list[tuple[str, str]]:
    r"""Read the two-column table of the causal story.

    Parameters
    ----------
    text : str
        A text with one table between lines of ``=``; in it a cell goes on after a comma or over a blank cell.

    Returns
    -------
    list of tuple of str
        What is drawn, and what it depends on.

    Raises
    ------
    CardError
        When the text has no such table.

    Examples
    --------
    >>> rule = "=====  ====="
    >>> story_rows(f"{rule}\ndrawn  from\n{rule}\na, b,  x\nc\nd      y,\n       z\n{rule}")
    [('a, b, c', 'x'), ('d', 'y, z')]
    """
    parts = re.split(r"^(=+)\s+=+$", text, flags=re.MULTILINE)
    if len(parts) != 7:
        raise CardError(
            "the account of the causal story has no table of two columns between three lines of =. Put it back."
        )
    width, rows = len(parts[1]), []
    for line in parts[4].strip("\n").splitlines():
        what, on = line[:width].strip(), line[width:].strip()
        if rows and (not what or rows[-1][0].endswith(",")):
            rows[-1] = tuple(" ".join(filter(None, pair)) for pair in zip(rows[-1], (what, on), strict=True))
        else:
            rows.append((what, on))
    return rows


def published() -> str:
    """Write the table of published figures beside what came out.

    Returns
    -------
    str
        A table: the figures, tolerances and sources of ``causal_story.md``, and what is counted now.
    """
    caption = "Published figures, and what comes out"
    rows = [
        (f"**{plain(figure)}**", plain(aim), plain(came_out(figure)), plain(tolerance), plain(source))
        for figure, aim, tolerance, source in _table_under(caption, STORY.read_text(encoding="utf-8"))[1:]
    ]
    heads = ("Figure", "Published", "Came out, in 40,000 referrals", "Tolerance", "Source")
    return table(caption, heads, rows)


def story_table(*heading: str) -> str:
    """Write a table of the causal story as it stands there, with a caption and with row headers.

    Parameters
    ----------
    *heading : str
        The words of the heading in ``causal_story.md`` under which the table stands; they become its caption.

    Returns
    -------
    str
        The table.
    """
    caption = " ".join(heading)
    heads, *rows = _table_under(caption, STORY.read_text(encoding="utf-8"))
    return table(caption, heads, [(f"**{row[0]}**", *row[1:]) for row in rows])


def _table_under(heading: str, story: str) -> list[tuple[str, ...]]:
    part = story.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    rows = [tuple(cell.strip() for cell in line) for line in lines]
    if len(rows) < 3 or len({len(row) for row in rows}) > 1:
        known = re.findall(r"^## (.+)$", story, re.MULTILINE)
        raise CardError(
            f"causal_story.md has no table under the heading {heading!r}. {did_you_mean(heading, known)}"
        )
    return [rows[0], *rows[2:]]  # between them stands the rule


def conversations() -> str:
    """Write a list of the conversations that the note writer is tried on.

    Returns
    -------
    str
        A table: number, title, kind of work, turns, content note.
    """
    rows = [
        (
            f"**{plain(talk['id'])}**",
            plain(talk["title"]),
            plain(f"{talk['work']}, {talk['setting']}"),
            str(len(talk["turns"])),
            plain(talk["content_note"]),
        )
        for talk in transcripts()
    ]
    heads = ("Number", "Title", "Work", "Turns", "Content note")
    return table("The conversations that the writer is tried on", heads, rows)


def said() -> str:
    """Write a table of what people can say at the made-up past visits, by what it is about.

    Returns
    -------
    str
        A table: the note's heading, and how many patterns of needs and of what goes well.
    """
    from staycurious.tools.notes.writer import SECTIONS

    talk = talk_of_the_past()
    rows = [
        (f"**{plain(SECTIONS[name])}**", str(len(topic["need"])), str(len(topic["good"])))
        for name, topic in talk["topics"].items()
    ]
    return table("Patterns of speech, by topic", ("Topic", "Of a need", "Of what goes well"), rows, numbers=2)


# ---- words ----------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    r"""Escape a text, so that Markdown shows it as it is.

    Parameters
    ----------
    text : str
        Plain text.

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> plain("S-1 * [a|b] $2")
    'S-1 \\* \\[a\\|b\\] \\$2'
    """
    return re.sub(r"([\\`*_\[\]{}<>|$#~^])", r"\\\1", " ".join(text.split()))


def number(value: float) -> str:
    """Write a size with one decimal and a true minus sign.

    Parameters
    ----------
    value : float
        Such as -3.2.

    Returns
    -------
    str
        Its text.

    Examples
    --------
    >>> number(-3.2), number(0.0)
    ('−3.2', '0.0')
    """
    return f"{value:.1f}".replace("-", "−")


def interval(found: Mapping) -> str:
    """Write the two ends of an interval.

    Parameters
    ----------
    found : mapping
        With ``low`` and ``high``.

    Returns
    -------
    str
        As in "7.6 to 9.8".
    """
    return f"{number(found['low'])} to {number(found['high'])}"


def size(found: Mapping) -> str:
    """Write a size with its interval.

    Parameters
    ----------
    found : mapping
        With ``size``, ``low`` and ``high``.

    Returns
    -------
    str
        As in "8.7 (7.6 to 9.8)", with spaces in the brackets that don't break.
    """
    # its end stays together on a narrow screen
    return f"{number(found['size'])} ({interval(found).replace(' ', NO_BREAK)})"


def share(found: questions.Share) -> str:
    """Write a share as people out of 100, with its interval.

    Parameters
    ----------
    found : staycurious.questions.Share
        The share.

    Returns
    -------
    str
        As in "22 (21 to 24)"; a dash where it is a share of nobody.

    Examples
    --------
    >>> share(questions.share_of(1, 2)).split("(")[0], share(questions.share_of(0, 0))
    ('50 ', '–')
    """
    if found.share is None:
        return "–"
    people, low, high = (whole(100 * part) for part in (found.share, found.low, found.high))
    return f"{people} ({low}{NO_BREAK}to{NO_BREAK}{high})"


def anchor(name: str, fault: str) -> str:
    """Name the place of a fault's section, for links.

    Parameters
    ----------
    name, fault : str
        The tool and the fault.

    Returns
    -------
    str
        As in "score-small-group".
    """
    return f"{name}-{fault}".replace("_", "-")


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0) -> str:
    """Write a table with a caption; rows that begin in bold have row headers.

    Parameters
    ----------
    caption : str
        What the table shows.
    heads : sequence of str
        Column headings.
    rows : iterable of sequence of str
        Markdown of the cells.
    numbers : int
        How many of the last columns hold numbers, which are set to the right.

    Returns
    -------
    str
        Its caption, a paragraph that :func:`staycurious.booktools.frame.name_parts` names the table by, and the table.
    """
    rule = ["---"] * (len(heads) - numbers) + ["--:"] * numbers
    lines = [heads, rule, *rows]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"{{.{CAPTION}}}\n**{plain(caption)}**\n\n{body}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


#: Each directive, and what makes its text from the words after it.
PARTS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {
        "faults": faults,
        "fault-table": fault_table,
        "fault-questions": asked,
        "variants": variants,
        "learned": learned,
        "by-group": by_group,
        "referral-fields": row_fields,
        "story-in-words": drawn,
        "published-figures": published,
        "story-table": story_table,
        "conversations": conversations,
        "past-talk": said,
        "reliance-on-paper": on_paper,
        **makers(plain, table),
    }
)
