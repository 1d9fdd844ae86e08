import pytest

from rag.mentions.sentences.announced_way import announces_the_way


@pytest.mark.parametrize(
    "text",
    [
        "The method is simple.",
        "The trick was always the same.",
        "Two drivers described the scheme.",
        "A former clerk explained how it worked.",
        "The papers are forged as follows.",
        "Their system worked like this:",
        "El truco era sencillo.",
        "Un chofer detalló el esquema.",
        "Dos empleados explicaron cómo funcionaba.",
        "Así funcionaba:",
        "Los papeles se falsifican de la siguiente manera.",
    ],
)
def test_what_says_that_a_way_is_told_announces_it(text):
    assert announces_the_way(text)


@pytest.mark.parametrize(
    "text",
    [
        "The method is to weld a second floor into the trailer.",
        "Two drivers described the scheme as a way to earn money.",
        "The system is expensive.",
        "El truco era soldar un doble piso.",
        "Un chofer detalló los gastos.",
        "Ya no funcionaba el escáner.",
    ],
)
def test_what_tells_it_does_not(text):
    assert not announces_the_way(text)
