import pytest

from rag.answer import Turn
from rag.conversation.follow_ups.who_counted import not_how_many
from rag.conversation.standalone import make_standalone


@pytest.mark.parametrize(
    ("before", "follow_up", "asked"),
    [
        ("¿Cuántos presos envió México?", "¿Quiénes eran?", "¿Qué presos envió México?"),
        ("¿Cuántas mujeres detuvieron?", "¿y quiénes son ellas?", "¿Qué mujeres detuvieron?"),
        ("How many agents did Mexico send?", "Who were they?", "Which agents did Mexico send?"),
    ],
)
def test_of_those_that_were_counted_is_asked_who_not_how_many(before, follow_up, asked):
    history = [Turn("user", before), Turn("assistant", "26.")]

    assert make_standalone(follow_up, history).text == f"{asked} {follow_up}"


@pytest.mark.parametrize("follow_up", ["Who sent them?", "¿Quiénes los enviaron?", "why?"])
def test_any_other_follow_up_is_of_how_many(follow_up):
    history = [Turn("user", "How many agents did Mexico send?"), Turn("assistant", "26.")]

    assert make_standalone(follow_up, history).text == f"How many agents did Mexico send? {follow_up}"


@pytest.mark.parametrize("question", ["How many of the agents left?", "¿Cuántos de ellos se fueron?"])
def test_of_a_part_how_many_stays(question):
    assert not_how_many(question) == question
