import pytest

from index.words import fold
from rag.question.office import asks_for_holder
from rag.question.understand import understand


@pytest.mark.parametrize(
    "text",
    [
        "Who is the U.S. ambassador to Mexico?",
        "Who's Mexico's attorney general?",
        "Who leads the Sinaloa cartel?",
        "¿Quién es el embajador de Estados Unidos en México?",
        "¿Quién es la titular de la FGR?",
        "¿Quién encabeza la Secretaría de Marina?",
    ],
)
def test_who_holds_an_office_is_asked_of_the_newest(text):
    assert asks_for_holder(fold(text))
    assert understand(text).wants_latest


@pytest.mark.parametrize(
    "text",
    [
        "Who was the U.S. ambassador to Mexico in 2024?",
        "Who is the governor who was accused in April?",
        "Who is a former governor of Sinaloa?",
        "Who is Ken Salazar?",
        "¿Quién es el gobernador que pidió licencia?",
        "¿Quién encabezaba la FGR cuando lo detuvieron?",
        "¿Quién es Omar García Harfuch?",
    ],
)
def test_who_held_it_then_or_who_somebody_is_asks_for_no_holder(text):
    assert not asks_for_holder(fold(text))
