import pytest

from rag.evidence.doubts.another_office import is_office_of_another
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

JOHNSON = "Ronald Johnson came to Mexico as ambassador of the United States on May 15, 2025."
SALAZAR = "Ken Salazar, embajador de Estados Unidos, lo anunció en Cuernavaca."


@pytest.mark.parametrize("text", [JOHNSON, SALAZAR])
@pytest.mark.parametrize(
    "question",
    [
        "Who is Mexico's ambassador in Washington?",
        "Who is Canada's ambassador to Mexico?",
        "¿Quién es el embajador de México en Estados Unidos?",
        "¿Quién fue el embajador canadiense?",
    ],
)
def test_another_countrys_office_is_not_the_one_asked_of(question, text):
    assert is_office_of_another(understand(question), evidence_of(text))


@pytest.mark.parametrize(
    "text", [JOHNSON, SALAZAR, "Mexico's president said so.", "Johnson came in May."]
)
@pytest.mark.parametrize(
    "question",
    [
        "Who is the U.S. ambassador to Mexico?",
        "Who is the US ambassador to Mexico?",
        "who is the us ambassador in mexico",
        "who is the ambassador to mexico",
        "¿Quién es el embajador de Estados Unidos en México?",
        "Who is the ambassador?",
        "Who met Mexico's ambassador?",
        "When did Mexico's ambassador arrive?",
    ],
)
def test_the_same_office_another_one_or_another_question_is_let_pass(question, text):
    assert not is_office_of_another(understand(question), evidence_of(text))
