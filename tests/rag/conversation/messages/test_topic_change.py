import pytest

from rag.conversation.messages.topic_change import go_back, without_topic_change
from rag.conversation.standalone import make_standalone
from tests.rag.conversation.test_standalone import said

RANKS = said("What rank did Mexico get in 2025?", "Tier 2.", "and who leads the DEA?", "Terrance Cole.")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("thx. another thing: who signed it?", "who signed it?"),
        ("Ok, next question: how many died?", "how many died?"),
        ("Changing the subject, who is Dora Lugo?", "who is Dora Lugo?"),
        ("otra cosa: ¿cuántos vuelos hubo?", "¿cuántos vuelos hubo?"),
        ("Cambiando de tema, ¿quién es Dora Lugo?", "¿quién es Dora Lugo?"),
    ],
)
def test_what_is_told_to_be_another_matter_is_asked_alone(text, asked):
    assert without_topic_change(text) == asked


@pytest.mark.parametrize(
    "text", ["another thing he said?", "otra cosa que dijo", "Next question time in Congress?"]
)
def test_another_thing_that_belongs_to_the_question_stays(text):
    assert without_topic_change(text) == text


def test_what_was_asked_before_is_left():
    asked = make_standalone("another question: How many flights were there in 2025?", RANKS)

    assert (asked.text, asked.carried) == ("How many flights were there in 2025?", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("back to Mexico: what about 2018?", "What rank did Mexico get in 2018?"),
        ("volviendo a Mexico: ¿y en 2018?", "What rank did Mexico get in 2018?"),
    ],
)
def test_a_message_may_go_back_to_what_was_spoken_of(text, expected):
    assert make_standalone(text, RANKS).text == expected
    assert make_standalone("and in 2019?", (*RANKS, *said(text, "Tier 2."))).text == (
        expected.replace("2018", "2019")
    )


@pytest.mark.parametrize("text", ["back to Peru: what about 2018?", "He went back to Mexico: why?"])
def test_to_what_nobody_spoke_of_it_does_not_go_back(text):
    assert go_back(text, RANKS) == (text, RANKS)


def test_going_back_again_and_again_takes_no_longer():
    history = RANKS + said("back to Mexico: what about 2018?") * 40

    assert make_standalone("and in 2019?", history).text == "What rank did Mexico get in 2019?"


@pytest.mark.parametrize(
    "text", ["Back to Mexico, how many were deported?", "De vuelta a Mexico, ¿qué reciben?"]
)
def test_one_may_go_back_to_a_place_too(text):
    assert go_back(text, RANKS) == (text, RANKS)


def test_let_us_go_back_needs_no_colon():
    assert make_standalone("let's go back to Mexico, what about 2018?", RANKS).text == (
        "What rank did Mexico get in 2018?"
    )
