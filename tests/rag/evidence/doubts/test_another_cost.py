"""What a laboratory cost is not what a shelter cost."""

from dataclasses import replace

import pytest

from rag.evidence.doubts.another_cost import costs_something_else
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

LABORATORY = "A ballistics laboratory in Tecate will open at a cost of $3.1 million."
LABORATORIO = "El laboratorio de balística de Tecate tendrá un costo de 3.1 millones de dólares."


@pytest.mark.parametrize(
    ("question", "text", "is_another"),
    [
        ("¿Cuánto costó construir el albergue de Tecate?", LABORATORY, True),
        ("¿Cuánto costó el albergue de Tecate?", LABORATORIO, True),
        ("How much did it cost to build the shelter in Tecate?", LABORATORIO, True),
        ("How much did the shelter cost in Tecate?", LABORATORY, True),
        ("How much did the migrant shelter in Tecate cost?", LABORATORIO, True),
        ("What was the cost of building the shelter in Tecate?", LABORATORY, True),
        ("¿Cuánto costará el laboratorio de Tecate?", LABORATORY, False),
        ("How much will the ballistics laboratory cost?", LABORATORIO, False),
        ("How much did it cost to open the laboratory?", LABORATORY, False),
        ("¿Cuánto costó el albergue?", "El albergue está en Tecate.", False),
        ("How much did the shelter cost?", "A laboratory will open in Tecate.", False),
        ("Where did they build the shelter?", LABORATORY, False),
    ],
)
def test_a_sentence_that_does_not_speak_of_the_thing_tells_another_cost(question, text, is_another):
    assert costs_something_else(understand(question), evidence_of(text)) == is_another


def test_the_article_tells_of_what_thing_the_cost_is():
    told = "The shelter opened in May. It has 90 beds. This one cost $3.1 million."
    near = replace(evidence_of(told), start=told.index("This"))

    assert not costs_something_else(understand("How much did the shelter cost?"), near)
    assert not costs_something_else(understand("¿Cuánto costó el albergue?"), near)
    assert costs_something_else(understand("How much did the bridge cost?"), near)


def test_a_title_tells_of_what_thing_the_cost_is():
    near = evidence_of("It cost $3.1 million.")
    of_it = replace(near, document=replace(near.document, title="A shelter for Tecate"))

    asked = understand("How much did the shelter cost?")

    assert costs_something_else(asked, near)
    assert not costs_something_else(asked, of_it)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "How much did the Mérida Initiative cost?",
            "The CRS put the Initiative's price at $2.5 billion.",
        ),
        ("What was the price of the Merida Initiative?", "Congress gave Merida $2.5 billion."),
        ("¿Cuánto costó la Iniciativa Mérida?", "El Congreso dio 2.5 mil millones de dólares a Mérida."),
        ("How much did the border wall cost?", "Each mile of the barrier cost $20 million."),
        ("¿Cuánto costó el muro?", "Cada milla de la valla costó 20 millones de dólares."),
        ("How much did the plane cost?", "The Boeing 787 was bought for $218 million."),
        ("¿Cuánto costó el avión?", "El Boeing 787 se compró por 218 millones de dólares."),
        ("How much did the trial cost?", "Prosecuting Orduña came to $3 million."),
        ("¿Cuánto costó el juicio?", "Acusar a Orduña salió en 3 millones de dólares."),
    ],
)
def test_a_thing_by_its_name_or_by_another_word_is_no_other(question, text):
    assert not costs_something_else(understand(question), evidence_of(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How much did the border wall cost?", LABORATORY),
        ("¿Cuánto costó el muro?", LABORATORIO),
        ("How much did the police station cost?", LABORATORY),
        ("How much did the plane cost?", LABORATORY),
        ("¿Cuánto costó el avión?", LABORATORIO),
    ],
)
def test_a_thing_by_none_of_its_words_is_another(question, text):
    assert costs_something_else(understand(question), evidence_of(text))
