"""The notebook of module 5: what its four writers wrote, where the check points, and what it can't see."""

import re

import pytest

from staycurious.widgets import ai_notes as m05


def words(panel) -> str:
    """Give the text that stands for a control where nothing runs."""
    return " ".join(re.sub(r"<[^>]+>", " ", panel.stand_in_html()).split())


def wrong_and_pointed_at(writer: str) -> tuple[set, set]:
    """Give the sentences that are wrong in a writer's note, and those that the check points at."""
    return set(m05._wrong(writer)), set(m05._looks(m05._note(writer).as_data()))


def pressed(panel) -> str:
    """Press a panel's button, and give what it shows."""
    panel.children[0].click()
    return words(panel)


def check(panel, sentence: str, text: str) -> str:
    """Write a sentence into the box, press the button, and give what is said."""
    choice, mine, button, said = panel.children
    choice.value = sentence
    mine.value = text
    button.click()
    return said.text


def test_the_talk_is_the_second_half_and_says_that_it_is_fictional():
    text = words(m05.show_talk())
    assert "(fictional): turns 29 to 54" in text
    assert "t43 Stelios: I say no to you." in text
    assert "t28" not in text


@pytest.mark.parametrize(
    ("writer", "wrong", "missed", "beside"),
    [
        ("A", {"n2", "n16", "n21"}, {"n2"}, 3),
        ("B", {"n13", "n18", "n29"}, {"n29"}, 3),
        ("C", {"n28", "n29", "n31"}, set(), 3),
        ("D", set(), set(), 3),
    ],
)
def test_the_check_misses_something_and_points_at_good_sentences_as_the_notebook_says(
    writer, wrong, missed, beside
):
    found, pointed = wrong_and_pointed_at(writer)
    assert found == wrong
    assert found - pointed == missed
    assert len(pointed - found) == beside


def test_writer_a_wrote_as_many_sentences_as_the_notebook_asks_about():
    assert len(m05._note("A").sentences) == 33
    assert "Stelios said that he does say yes to things he hasn&#x27;t seen." in words(m05.read_a_note())


def test_choosing_a_writer_shows_its_note():
    choice, sentence, shown = m05.read_a_note().children
    choice.value = "C"
    assert sentence.text == "Writer C wrote 33 sentences."
    assert "Aspirations were discussed." in shown.html


def test_the_key_of_a_writer_waits_for_the_guess():
    guess = m05.Predict("How many?", unit="sentences", high=33)
    panel = m05.open_writer(guess, "A")
    assert "says yes" not in words(panel)
    guess.committed = 5
    text = words(panel)
    assert (
        "You wrote 5; this gives 3: 2 lower than yours. Writer A has a planted fault: it loses the word"
        in text
    )
    assert "n2 Stelios said that he does say yes to things" in text
    assert "somebody who says yes to anything" in text
    assert "The check also points at 3 sentences that are as they were said." in text


def test_the_others_are_opened_together_and_the_control_says_that_it_is_one():
    panel = m05.open_all()
    assert "planted fault" not in words(panel), "whoever runs all cells at once sees no answer"
    text = pressed(panel)
    assert "Writer A" not in text
    assert "Writer D has no planted fault: it is the control. No sentence of writer D is wrong." in text


def test_what_stands_in_no_sentence_has_both_answers_that_the_notebook_would_put_back():
    text = words(m05.left_out("D"))
    assert text.startswith("Writer D: 10 of 26 turns are in no sentence")
    assert "t32 His father Costas Well, it might have been me, the second time." in text
    assert "t43 Stelios I say no to you. I say it all the time." in text
    note = " ".join(one.text for one in m05._note("D").sentences)
    assert "he'd say yes just to be polite" in note
    assert "left the hob on twice" in note


def test_a_mended_sentence_passes_the_check_and_so_does_a_wrong_one():
    panel = m05.check_a_sentence("B")
    assert check(panel, "n13", "Stelios said that he thinks it's too soon.") == (
        "The check says: The sentence has it from Stelios; the nearest turns are spoken by: his father Costas."
    )
    nothing = "The check finds nothing to look at here."
    assert check(panel, "n13", "His father Costas said that he thinks it's too soon.") == nothing
    assert (
        check(
            panel, "n18", "Stelios said that he lost his card and that Dean from college gave him fourteen."
        )
        == nothing
    )


def test_the_sentence_that_the_notebook_puts_back_passes_word_for_word():
    panel = m05.check_a_sentence("B")
    said = "Stelios said: “I say no to you. I say it all the time.”"
    assert check(panel, "n13", said) == "The check finds nothing to look at here."


def test_where_there_was_nothing_to_compare_the_check_says_so():
    panel = m05.check_a_sentence("B")
    for text in ("x", "Stelios said that he says yes to everything."):
        assert check(panel, "n13", text).startswith("The check has no words to go by in this sentence")


def test_an_empty_sentence_is_asked_for():
    assert check(m05.check_a_sentence("B"), "n13", "  ") == "Write a sentence first."


def test_the_swap_leaves_out_of_stellas_note_what_she_can_do_and_the_control_differs_too():
    panel = m05.swap_the_person()
    assert "Stella" not in words(panel)
    text = pressed(panel)
    planted, control = text.split("The control:")
    assert "Stelios only Stelios said that he does the coffee machine" in planted
    assert "Stella only Her father Costas said that he thinks she&#x27;d say yes just to be polite" in planted
    assert "Stella only" in control
    assert "Stelios only" in control


def test_a_writer_that_there_is_not_is_named():
    with pytest.raises(ValueError, match="There is no writer 'E'. Choose one of: A, B, C, D"):
        m05.left_out("E")
