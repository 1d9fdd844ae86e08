import pytest

from rag.answer import Turn
from rag.conversation.follow_ups.in_total import ask_in_total
from rag.conversation.standalone import make_standalone

ASKED = "How many prisoners did Mexico send in August 2025?"
PREGUNTA = "¿Cuántos reos envió México en agosto de 2025?"


@pytest.mark.parametrize(
    ("before", "follow_up", "asked"),
    [
        (ASKED, "How many in total?", "How many prisoners did Mexico send in total?"),
        (ASKED, "and in all?", "How many prisoners did Mexico send in total?"),
        (ASKED, "¿cuántos en total?", "How many prisoners did Mexico send in total?"),
        (PREGUNTA, "¿Cuántos en total?", "¿Cuántos reos envió México en total?"),
        (PREGUNTA, "¿Y cuántos han sido en total?", "¿Cuántos reos envió México en total?"),
        (PREGUNTA, "¿y en total?", "¿Cuántos reos envió México en total?"),
    ],
)
def test_how_many_in_total_is_asked_without_the_time(before, follow_up, asked):
    history = [Turn("user", before), Turn("assistant", "26.")]

    assert make_standalone(follow_up, history).text == asked


@pytest.mark.parametrize(
    ("before", "follow_up"),
    [
        ("How many guns were seized in Sinaloa?", "and in total?"),
        ("Who was sent to Texas in August 2025?", "and in total?"),
        (ASKED, "How many were sent in total to Texas?"),
        ("¿Cuántas armas aseguraron en Sinaloa?", "¿y en total?"),
        (PREGUNTA, "¿y en general?"),
    ],
)
def test_without_a_time_or_a_number_there_is_no_total(before, follow_up):
    assert ask_in_total(before, follow_up) is None


def test_after_the_total_another_time_is_asked_of_the_same():
    history = [Turn("user", ASKED), Turn("assistant", "26.")]
    history += [Turn("user", "Who were they?"), Turn("assistant", "Caro Quintero.")]
    history += [Turn("user", "How many in total?"), Turn("assistant", "92.")]

    assert make_standalone("And in January 2026?", history).text == (
        "How many prisoners did Mexico send in January 2026?"
    )
