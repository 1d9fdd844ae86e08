import pytest

from rag.answer import Turn
from rag.conversation.follow_ups.deed import exchange_deed
from rag.conversation.standalone import make_standalone


@pytest.mark.parametrize(
    ("before", "follow_up", "asked"),
    [
        ("When was Dora Lugo captured?", "And extradited?", "When was Dora Lugo extradited?"),
        ("When was Dora Lugo captured?", "And when sentenced?", "When was Dora Lugo sentenced?"),
        ("How many were killed in 2024?", "and wounded?", "How many were wounded in 2024?"),
        ("¿Cuándo fue capturado El Tejón?", "¿Y extraditado?", "¿Cuándo fue extraditado El Tejón?"),
        ("¿Cuántas fueron detenidas en mayo?", "¿y deportadas?", "¿Cuántas fueron deportadas en mayo?"),
    ],
)
def test_another_deed_is_asked_of_in_the_place_of_the_one(before, follow_up, asked):
    assert exchange_deed(before, follow_up) == asked


@pytest.mark.parametrize(
    ("before", "follow_up"),
    [
        ("When was Dora Lugo captured?", "And in Texas?"),
        ("When was Dora Lugo captured?", "And who was extradited?"),
        ("When was Dora Lugo captured?", "Extradited"),
        ("¿Cuándo fue sentenciada Dora Lugo?", "¿Y Zambada?"),
        ("Who is Dora Lugo?", "And extradited?"),
        ("How many were killed, and how many were wounded?", "And extradited?"),
    ],
)
def test_without_one_deed_for_another_nothing_is_exchanged(before, follow_up):
    assert exchange_deed(before, follow_up) is None


def test_it_is_asked_as_a_question_of_its_own_and_goes_on_as_one():
    history = [Turn("user", "¿Quién es El Tejón?"), Turn("assistant", "Un capo.")]
    history += [Turn("user", "¿Cuándo fue capturado?"), Turn("assistant", "El 5 de enero de 2023.")]

    asked = make_standalone("¿Y extraditado?", history)
    history += [Turn("user", "¿Y extraditado?"), Turn("assistant", "El 15 de septiembre de 2023.")]

    assert (asked.text, asked.follow_up) == ("¿Cuándo fue extraditado El Tejón?", None)
    assert make_standalone("¿Dónde está su hijo?", history).text == "¿Dónde está el hijo de El Tejón?"
