"""Asked how two things compare, a sentence on one goes on to the comparison."""

import pytest

from rag.evidence.shown.other_side import with_other_side
from rag.question.understand import understand
from tests.rag.evidence.shown.test_listed import sentence

BRIDGES = """The Yuma bridge took three years. That job cost $40 million; this one costs twice as much.

El puente de Yuma tardó tres años. A diferencia de aquel, el nuevo es de acero. Hoy llueve."""
YUMA = "The Yuma bridge took three years."
PUENTE = "El puente de Yuma tardó tres años."


def shown(question, quote, **fields):
    (one,) = with_other_side(understand(question), [sentence(BRIDGES, quote, **fields)])
    return one.text


@pytest.mark.parametrize(
    ("question", "quote", "text"),
    [
        (
            "How does the new bridge compare with that of Yuma?",
            YUMA,
            f"{YUMA} That job cost $40 million; this one costs twice as much.",
        ),
        (
            "¿En qué se diferencian los dos puentes?",
            PUENTE,
            f"{PUENTE} A diferencia de aquel, el nuevo es de acero.",
        ),
    ],
)
def test_a_sentence_on_one_goes_on_to_the_comparison(question, quote, text):
    assert shown(question, quote) == text


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("How long did the Yuma bridge take?", YUMA),
        ("¿Cuánto tardó el puente de Yuma?", PUENTE),
        ("How do the bridges differ?", "That job cost $40 million; this one costs twice as much."),
        ("¿En qué se diferencian los dos puentes?", "A diferencia de aquel, el nuevo es de acero."),
    ],
)
def test_others_are_shown_as_they_are(question, quote):
    assert shown(question, quote) == quote


def test_of_an_article_that_may_only_be_excerpted_nothing_is_added():
    assert shown("How do the bridges differ?", YUMA, access="excerpt") == YUMA
