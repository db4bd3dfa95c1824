"""How the note writer words what it keeps, and what it puts where nothing was kept. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from staycurious.larkshire.draws import weighted
from staycurious.tools.notes.english import KIN
from staycurious.tools.notes.features import is_wish, words
from staycurious.tools.notes.speech import PRONOUNS, Words, in_third_person


def report(
    heard: str, label: str, verb: str, who: Words, harder: Mapping, role: str, names: Collection[str]
) -> str:
    """Give what somebody said as a note reports it, or as a quotation where reporting it by rule isn't safe.

    Parameters
    ----------
    heard : str
        One sentence, as it was heard.
    label : str
        How the note names the speaker, such as "Mr Hill" or "he".
    verb : str
        Such as "said".
    who : Words
        The speaker's pronouns.
    harder : mapping of str to str
        For words of the talk, the word to put instead.
    role : str
        The speaker's; a worker's "I'll ring" becomes "will ring".
    names : collection of str
        Words that keep their capital.

    Returns
    -------
    str
        One sentence of a note.

    Examples
    --------
    >>> report("I like my tea.", "Mr Hill", "said", PRONOUNS["man"], {}, "person", ())
    'Mr Hill said that he likes his tea.'
    """
    # "his mother, Hodan Jama, said"
    label = label[:1].upper() + label[1:] + ("," if "," in label else "")
    # nobody is spoken to in a note: "I'm slow, Gill" loses the name
    heard = re.sub(
        r",\s+(\w+)(?=[.!]?$)", lambda match: "" if match[1] in names or match[1] in KIN else match[0], heard
    )
    if heard.endswith("?"):
        return f"{label} asked: “{heard}”"
    to_the_other = {"you", "your", "you're", "you've", "you'd", "you'll", "yours"} & set(words(heard))
    reported = None if to_the_other or is_wish(heard) or '"' in heard else in_third_person(heard, who, names)
    if role == "worker" and reported and re.match(r"I(?:'ll| will) ", heard):
        return f"{label} will {re.sub(r'^[a-z]+(?: will|.ll) ', '', reported)}."
    if reported is None:
        return f"{label} {verb}: “{heard}”"
    for plain, instead in harder.items():
        if instead != plain:
            reported = re.sub(rf"\b{re.escape(plain)}\b", instead, reported)
    return f"{label} {verb} that {reported}."


_HEDGED = (
    (r"^(?:I think|I suppose|I reckon|I guess|I'd say|I expect|Maybe|Perhaps|Probably|Possibly|It seems(?: that)?|As far as I know|Sometimes|I'm not sure,? but),? (?:that )?", ""),
    (r",? (?:I think|I suppose|I reckon|I guess|I'd say|maybe|perhaps|I'm not sure)(?=[,.;!?]|$)", ""),
    (r"\b(?:I think|I suppose|I reckon|I guess|I'd say)(?: that)? ", ""),
    (r"\b(I|[Ww]e|[Yy]ou|[Tt]hey) (?:might|may) have ", r"\1 have "),
    (r"\b(?:might|may) have ", "has "),
    (r"\b(I) (?:might|may) be\b", r"\1 am"),
    (r"\b(we|you|they) (?:might|may|could) be\b", r"\1 are"),
    (r"\b(?:might|may|could) be\b", "is"),
    (r"\bmight\b", "will"),
    (r"\b(?:maybe|perhaps|probably|possibly|sometimes|sort of|kind of|more or less),? ?", ""),
)  # fmt: skip


def without_hedges(sentence: str) -> str:
    """Take out of a sentence what held it back from being sure: "I think it might be damp" is "It is damp".

    Parameters
    ----------
    sentence : str
        What was said.

    Returns
    -------
    str
        The bare claim, beginning with a capital; the sentence itself when nothing would remain.

    Examples
    --------
    >>> without_hedges("I think it might be damp.")
    'It is damp.'
    """
    bare = sentence
    for pattern, instead in _HEDGED:
        bare = re.sub(pattern, instead, bare)
    bare = re.sub(r"\s+([,.;!?])", r"\1", re.sub(r"\s{2,}", " ", bare)).strip(" ,")
    if len(words(bare)) < 2:
        return sentence
    return bare[:1].upper() + bare[1:]


def line_for_silence(follows: Mapping, person: Mapping, name: str) -> str:
    """Write a line for a heading under which nothing was kept, word by word: each is likely after the two before.

    Parameters
    ----------
    follows : mapping
        For each two words, joined by a space, the words that followed them in past notes and how often.
    person : mapping
        Whom the note is about: ``called`` and perhaps ``gender``.
    name : str
        What the draws are for.

    Returns
    -------
    str
        The line.
    """
    tokens = ["", ""]
    while len(tokens) < 40:
        following = weighted(follows[f"{tokens[-2]} {tokens[-1]}"], "next word", name, len(tokens))
        if not following:
            break
        tokens.append(following)
    who = PRONOUNS[person.get("gender")]
    called = person["called"][:1].upper() + person["called"][1:]
    line = (
        " ".join(tokens[2:])
        .replace("<He>", called)
        .replace("<he>", person["called"] if who.plural else who.subject)
    )
    return tidy(line)


def tidy(text: str) -> str:
    """Close up the space before a comma or a full stop.

    Parameters
    ----------
    text : str
        Words with spaces between them.

    Returns
    -------
    str
        The same, as it is printed.
    """
    return re.sub(r" ([,.])", r"\1", text)
