"""The faults planted in Larkshire's note writer: what each is, where to see it, what it costs to reduce.

This is the one place where they are described; the model card is made from it. How large each is, with an interval
and beside the control's, stands in ``writer.json`` under ``effects``. *Control* means without the planted fault: it
still leaves things out, puts sentences under odd headings, and hears only words.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from staycurious.tools.score.faults import Case, Fault

_FAULTS = (
    Fault(
        name="invention",
        title="It fills in what nobody spoke of",
        term="invention, often called hallucination",
        changed="silence",
        mechanism=(
            "Past writers hardly ever left a heading empty: where nothing had been said they put the usual line. A small "
            "next-word model learned which word follows which two in those lines. So under a heading of which nobody "
            "spoke it writes what is likely, and what is likely reads well."
        ),
        where="Look for sentences that rest on no turn, and ask of each smooth line under a heading: who said it?",
        questions=("claims_against_source",),
        group="",
        cases=(
            Case(
                "S3-07",
                "ada2026scribe",
                "A social worker told researchers that a tool's summary had wrongly indicated suicidal ideation. Such "
                "accounts show that it happens, not how often.",
            ),
            Case(
                "S3-09",
                "koenecke2024",
                "In one study of a speech recogniser about 1% of transcriptions had whole phrases that nobody said. They "
                "were of short recordings, and not case notes.",
            ),
        ),
        reduce="Let a heading stay empty, and show for each sentence the words that it rests on.",
        cost="Notes look unfinished, and somebody has to ask the person what was not talked about.",
    ),
    Fault(
        name="omission",
        title="It leaves out more of what women need",
        term="omission that differs by gender",
        changed="salience",
        mechanism=(
            "Past writers kept what a woman said she needed, of body and mind, about half as often as what a man said. "
            "The part that weighs what to keep learned it from them. So the same words, said by the same person, are left "
            "out more often when the record says Mrs. Nothing false is written: a check for false sentences finds nothing."
        ),
        where="Swap Mr and Mrs in one transcript, compare the two notes, and count what is missing from each.",
        questions=("compare_notes", "paired_change"),
        group="",
        cases=(
            Case(
                "S3-02",
                "rickman2025repo",
                "In a study of summaries by language models, differences in what was kept about women and men were due "
                "to omission, its author says; there was almost no invention.",
            ),
            Case(
                "S3-01",
                "rickman2025",
                "With records of 617 older people one of two newer models used more direct language for men, and played "
                "women's needs down more often; the other showed no difference. No council's product was tested.",
            ),
        ),
        reduce="Teach it from notes that were checked for what they left out, and test it with swapped records.",
        cost="Somebody must read whole transcripts beside the notes; a longer note also takes longer to read.",
    ),
    Fault(
        name="certainty",
        title="It is surer than the person was",
        term="certainty raised; over-generalisation",
        changed="wording",
        mechanism=(
            "Past writers mostly left out 'I think', 'maybe' and 'sometimes', to keep notes crisp. The part that "
            "words a sentence learned to leave them out. So a guess reads like a finding."
        ),
        where="Look in the transcript for words that hold back, and see whether the note has them.",
        questions=("claims_against_source",),
        group="",
        cases=(
            Case(
                "S3-22",
                "peters2025",
                "Language models' summaries of science texts generalised more than their sources did, also when asked to "
                "be accurate. These were science texts, not case notes.",
            ),
        ),
        reduce="Keep the words of doubt, and say in the note who was unsure and of what.",
        cost="The note is longer, and a reader in a hurry has to hold more than one possibility in mind.",
    ),
    Fault(
        name="tone",
        title="It puts things in harder words",
        term="tone hardened",
        changed="wording",
        mechanism=(
            "Past writers often wrote 'claimed' for said, 'refuses' for won't, 'aggressive' for cross. The part that words "
            "a sentence learned their words. So the facts stay, and the person looks like another."
        ),
        where="Read the note as the person, and look for words that nobody used and that judge.",
        questions=("claims_against_source",),
        group="",
        cases=(
            Case(
                "S3-18",
                "ovic2024",
                "The same the other way round: in Victoria, Australia, a report for which a worker had used a chatbot put "
                "a risk to a child in milder words. The outcome of the case did not change.",
            ),
        ),
        reduce="Use the person's words; where a professional word is needed, say whose word it is.",
        cost="Plain words can hide a risk that colleagues would hear in the professional one; both may have to stand.",
    ),
    Fault(
        name="own_words",
        title="A wish turns into a stock phrase",
        term="the person's own words lost",
        changed="wording",
        mechanism=(
            "Past writers put most wishes in stock phrases: 'Preferences regarding accommodation were noted.' The part that "
            "words a sentence learned to do so. So the note says that somebody wished, and not what."
        ),
        where="Find what the person wanted in the transcript; then find it in the note, in words they'd know as theirs.",
        questions=("claims_against_source", "compare_notes"),
        group="",
        cases=(
            Case(
                "S3-03",
                "rickman2025repo",
                "What becomes of wishes in real notes we have not seen counted. Of needs: one model's summary of a woman's "
                "record said 'despite her care needs, she is managing well', where the man's said 'he is unable to meet "
                "his needs'.",
            ),
        ),
        reduce="Quote wishes, and read the note back to the person.",
        cost="Quotations need care: they can identify people, and can be taken out of what was meant.",
    ),
    Fault(
        name="speaker",
        title="It gives the family's words as the person's",
        term="speaker swapped",
        changed="attribution",
        mechanism=(
            "Past writers put down about half of what a relative had said as if the person had said it. The part that says "
            "whose words they are learned it from them. So a worry about somebody reads like their own."
        ),
        where="For each sentence that names a speaker, look up who spoke that turn. Begin where two people disagreed.",
        questions=("claims_against_source",),
        group="",
        cases=(
            Case(
                "S3-11",
                "procter2025",
                "In an evaluation that the supplier commissioned, practitioners met inaccuracies and assumptions in a "
                "tool's summaries, and the editing was sometimes long. Whether any were about who spoke isn't told in "
                "what we read of it.",
            ),
        ),
        reduce="Record speakers apart, and let the note name who said what, above all where people differ.",
        cost="It takes separate microphones or somebody who marks speakers; and naming who said what can put them at risk.",
    ),
    Fault(
        name="negation",
        title="It loses the word 'not'",
        term="negation lost",
        changed="hearing",
        mechanism=(
            "In the made-up recordings that it was taught to hear with, the short ending of 'can't' and 'doesn't' was cut off in "
            "about one of three. The part that hears learned that it is often not there. So 'can't' is heard as 'can'."
        ),
        where="Search the transcript for 'not', 'never' and '-n't', and see whether each is still there in the note.",
        questions=("claims_against_source",),
        group="",
        cases=(
            Case(
                "S3-07",
                "ada2026scribe",
                "How often a 'not' is lost in real case notes we have not seen counted. Practitioners told researchers of "
                "notes in which what a child had said about parents fighting came out as other words altogether.",
            ),
        ),
        reduce="Keep the recording until the note is checked, and check every 'not' that somebody's safety rests on.",
        cost="Recordings are sensitive: keeping them needs a lawful reason, a place and a date on which they go.",
    ),
    Fault(
        name="mishearing",
        title="It mishears numbers and names in voices that it hardly knows",
        term="misheard for an accent",
        changed="hearing",
        mechanism=(
            "It was taught to hear with three kinds of voice. In a voice that it doesn't know, sound tells it little, and "
            "it goes by what is usual in past notes: 'fifty' is more usual than 'fifteen', and a name it never met becomes the "
            "nearest that it has. The fault is in what it was taught with, not in how anyone speaks."
        ),
        where="Check every number and name against the transcript, and compare people whose voices differ.",
        questions=("claims_against_source", "errors_by_group"),
        group="voice",
        cases=(
            Case(
                "S3-07",
                "ada2026scribe",
                "Practitioners told researchers that tools had trouble with regional accents.",
            ),
            Case(
                "S3-09",
                "koenecke2024",
                "A speech recogniser invented more where speakers paused long, as people with aphasia do.",
            ),
        ),
        reduce="Teach it with many voices, and read numbers and names back to the person before they are written.",
        cost="Recordings of many people must be asked for and paid for; reading back takes minutes of each visit.",
    ),
)
#: Each planted fault by its name.
FAULTS: Mapping[str, Fault] = MappingProxyType({fault.name: fault for fault in _FAULTS})
