import pytest

from rag.mentions.of_itself import tells_of_itself


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
    ],
)
def test_what_it_tells_of_others_is_none_of_that(text):
    assert not tells_of_itself(text)
