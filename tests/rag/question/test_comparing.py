import pytest

from index.words import fold
from rag.question.comparing import asks_to_compare


@pytest.mark.parametrize(
    "question",
    [
        "How does the Yuma wall compare with the one in Nogales?",
        "What is the difference between a visa and a permit?",
        "How is the new bridge different from the old one?",
        "What sets the two plans apart?",
        "¿En qué se diferencian los dos puentes?",
        "¿Cuál es la diferencia entre una visa y un permiso?",
        "¿En qué es distinto del plan anterior?",
    ],
)
def test_a_question_on_two_things_asks_to_compare_them(question):
    assert asks_to_compare(fold(question))


@pytest.mark.parametrize(
    "question",
    [
        "How many bridges are there?",
        "Which different agencies took part?",
        "¿Cuántos países diferentes firmaron?",
        "¿Qué distintos cargos ha tenido?",
    ],
)
def test_others_do_not(question):
    assert not asks_to_compare(fold(question))
