import pytest

from rag.mentions.sentences.of_itself import is_name_alone, tells_of_itself


@pytest.mark.parametrize(
    "text",
    [
        "This brief from the Meridian Desk looks south.",
        "In this short essay we look at the plan.",
        "Esta nota recoge lo que aprendimos.",
        "Conversamos con ella sobre el intercambio de inteligencia.",
        "I have read the plan three times.",
    ],
)
def test_an_article_tells_of_itself(text):
    assert tells_of_itself(text)


@pytest.mark.parametrize(
    "text",
    [
        "This agreement obliges both governments to report.",
        "The report of the auditors names 41 scanners.",
        "Este plan pide a los dos países que informen.",
        "They read the brief in court.",
        "This column of trucks crossed at Nogales.",
        "Esta nota diplomática se entregó el lunes.",
        "We read the indictment.",
        "Rafael Caro Quintero",
    ],
)
def test_what_it_tells_of_others_is_none_of_that(text):
    assert not tells_of_itself(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hermana Consuelo Tirado Maza", True),
        ("Cártel de Sinaloa", True),
        ("Ana Pérez said no.", False),
        ("Puebla", False),
    ],
)
def test_a_name_may_stand_alone(text, expected):
    assert is_name_alone(text) is expected
