"""How the note writer words what it keeps, and what it puts where nothing was kept. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from staycurious.larkshire.draws import weighted
from staycurious.tools.notes.english import CAPITALS, FEELINGS, KIN, RELATIONS
from staycurious.tools.notes.features import is_wish, words
from staycurious.tools.notes.speech import PRONOUNS, Words, in_third_person, without_fillers


class Talk(NamedTuple):
    """What the wording of a note needs to be told of a conversation."""

    #: Words that keep their capital.
    names: Collection[str] = ()
    #: Words in small letters that are no names, beside those of the rules' own lists.
    common: Collection[str] = ()
    #: By which words the people may call one another, and the pronoun of each.
    called: Mapping[str, str] = MappingProxyType({})


def report(
    heard: str, label: str, verb: str, who: Words, harder: Mapping, role: str, talk: Talk, own: bool = True
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
    talk : Talk
        Of the conversation.
    own : bool
        Whether the tool takes the words for those of the one who spoke them.

    Returns
    -------
    str
        One sentence of a note.

    Examples
    --------
    >>> report("I like my tea.", "Mr Hill", "said", PRONOUNS["man"], {}, "person", Talk())
    'Mr Hill said that he likes his tea.'
    """
    label = named(label)
    if heard.endswith("?"):
        return f"{label} asked: “{heard}”"
    plain = without_calling(without_fillers(heard), talk.called)
    said = set(words(plain))
    another = own and _after_a_name(plain, {name for name, he in talk.called.items() if he == who.subject})
    ours = role == "worker" and said & _WE
    quoting = another or ours or said & _TO_THE_OTHER or is_wish(plain) or re.search('["“”]', heard)
    reported = None if quoting else in_third_person(plain, who, talk.names, talk.common, apart=own)
    if role == "worker" and reported and re.match(r"I(?:'ll| will) ", plain):
        return f"{label} will {re.sub(r'^[a-z]+(?: will|.ll) ', '', reported)}."
    if reported is None:
        return f"{label} {verb}: “{heard}”"
    return f"{label} {verb} that {harder_words(reported, harder)}."


_BEFORE_A_FEELING = (
    r"\b(?:is|are|was|were|be|been|being|get|got|feel|feels|felt|so|too|very|just|only|always|still) "
)


def harder_words(reported: str, harder: Mapping[str, str]) -> str:
    """Put past writers' harder words for what was said, where they can stand.

    Parameters
    ----------
    reported : str
        A reported sentence.
    harder : mapping of str to str
        For words of the talk, the word to put instead; the same word where it stays.

    Returns
    -------
    str
        The sentence.

    Examples
    --------
    >>> harder_words("he is cross with them", {"cross": "aggressive"})
    'he is aggressive with them'
    """
    for word, instead in harder.items():
        if instead != word:
            # "is cross" can be "is aggressive"; "cross the road" and "not tired" can't be put so
            before = _BEFORE_A_FEELING if word in FEELINGS else ""
            pattern = rf"({before})\b{re.escape(word)}\b(?! (?:half|the|of|a)\b)"
            reported = re.sub(pattern, lambda match, instead=instead: match[1] + instead, reported)
    return reported


def _after_a_name(plain: str, names: Collection[str]) -> bool:
    # "Macsen wakes and I'm up": who is "he" in "Macsen wakes and he is up"? "I rang Macsen" leaves no doubt
    found = False
    for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", plain):
        if found and word.lower().partition("'")[0] in ("i", "me", "my", "mine", "myself"):
            return True
        base = word.removesuffix("'s")
        found = found or (base in names and base.lower() not in CAPITALS)
    return False


_TO_THE_OTHER = {"you", "your", "you're", "you've", "you'd", "you'll", "yours", "yourself"}
_WE = {"we", "we're", "we've", "we'd", "we'll", "us", "our", "ours", "let's"}


def named(label: str) -> str:
    """Give a name as it begins a sentence, with the second comma that "his mother, Hodan Jama," needs.

    Parameters
    ----------
    label : str
        How the note names somebody.

    Returns
    -------
    str
        The same, with a capital.

    Examples
    --------
    >>> named("his mother, Hodan Jama")
    'His mother, Hodan Jama,'
    """
    return label[:1].upper() + label[1:] + ("," if "," in label else "")


def without_calling(sentence: str, called: Collection[str]) -> str:
    """Take out of a sentence the name of the one it is said to: nobody is spoken to in a note.

    Parameters
    ----------
    sentence : str
        What was said.
    called : collection of str
        By which words the people may call one another.

    Returns
    -------
    str
        The rest. A name that says who somebody is stays, as in "my daughter, Gill".

    Examples
    --------
    >>> without_calling("I'm slow, Gill.", {"Gill"})
    "I'm slow."
    >>> without_calling("That's my daughter, Gill.", {"Gill"})
    "That's my daughter, Gill."
    """
    title = r"(?:(?:Mr|Mrs|Ms|Miss|Dr) )?"
    known = {*called, *KIN}

    def close(match: re.Match) -> str:
        before = match["before"]
        a_name = before[:1].isupper() and before.lower() not in CAPITALS
        stays = match["name"] not in known or before in RELATIONS or a_name
        return match[0] if stays else before + match["after"]

    def open_up(match: re.Match) -> str:
        rest = match["rest"]
        return rest[:1].upper() + rest[1:] if match["name"] in known else match[0]

    sentence = re.sub(
        rf"(?P<before>[\w']+), {title}(?P<name>\w+)(?P<after>,(?= [a-z])|[.!]?$)", close, sentence
    )
    return re.sub(rf"^{title}(?P<name>\w+), (?P<rest>(?:I|[a-z]).*)$", open_up, sentence)


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
    if re.search(r"\bI (?:think|hope|suppose|guess) (?:so|not)\b", sentence):
        return sentence  # the doubt is all it says
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
