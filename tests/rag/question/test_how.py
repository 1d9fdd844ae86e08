import pytest

from index.words import fold
from rag.question.how import asks_how


@pytest.mark.parametrize(
    "question",
    [
        "How do smugglers hide cash in tires?",
        "Explain how the scam worked",
        "And how was the tunnel dug?",
        "how smugglers cross the river",
        "Describe the method of the forgers",
        "¿Cómo operaba la red de facturas?",
        "Explica cómo se lava el dinero",
        "¿De qué manera entran las armas?",
        "Describe el mecanismo de las facturas falsas",
    ],
)
def test_a_question_for_the_way_asks_how(question):
    assert asks_how(fold(question))


@pytest.mark.parametrize(
    "question",
    [
        "How many tires were seized?",
        "How long was the tunnel?",
        "Who knows how?",
        "¿Cómo se llama el general?",
        "¿Cuántos túneles hay?",
        "¿Quién trabajó como piloto?",
    ],
)
def test_others_do_not(question):
    assert not asks_how(fold(question))
