import pytest

from index.translate import read_question
from rag.mentions.sentences.definitions import defines


def says_what_it_is(text: str, term: str, lang="en", asked_in="en", before="") -> bool:
    return defines(text, lang, read_question(term, lang, asked_in), before)


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("controlled delivery", "The letters mention the controlled delivery.", False),
        ("controlled delivery", "A controlled delivery is a technique of the police.", True),
        ("controlled delivery", "A controlled delivery takes place when a load is let through.", True),
        ("controlled delivery", "It allows controlled delivery, a technique of the police.", True),
        ("dual criminality", "Lawyers call this dual criminality.", True),
        ("dual criminality", "Dual criminality was not met.", False),
        ("huachicol fiscal", "It is known as huachicol fiscal, or fiscal fuel theft.", True),
        ("gatekeeper", "They said “gatekeepers,” the local operators who control the roads.", True),
        ("gatekeeper", "Three gatekeepers were arrested.", False),
        ("Octavio Larrea", "Octavio Larrea, director of customs, resigned.", True),
        ("Octavio Larrea", "The director of customs, Octavio Larrea, resigned.", True),
        ("Octavio Larrea", "Octavio Larrea faces no charges.", False),
    ],
)
def test_a_sentence_defines_something_or_only_mentions_it(term, text, expected):
    assert says_what_it_is(text, term) is expected


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("confianza delegada", "Llamamos confianza delegada a la disposición de cooperar.", True),
        ("confianza delegada", "La confianza delegada consiste en cooperar.", True),
        ("confianza delegada", "Se entiende por confianza delegada cooperar con alguien.", True),
        ("confianza delegada", "La confianza delegada se perdió.", False),
        ("eTrace", "Mandaba la solicitud a eTrace, que es el sistema de rastreo de la ATF.", True),
    ],
)
def test_the_same_in_spanish(term, text, expected):
    assert says_what_it_is(text, term, "es", "es") is expected


def test_a_definition_in_the_other_language_is_one():
    table = "The Joint Implementation Table is the forum in which they meet."

    assert says_what_it_is(table, "Mesa Conjunta de Implementación", "en", "es")
    assert says_what_it_is("Llamamos confianza delegada a eso.", "delegated trust", "es", "en")


def test_a_sentence_may_define_what_the_one_before_it_names():
    this_is = "This is a technique in which they wait."

    assert says_what_it_is(this_is, "controlled delivery", before="They mention the controlled delivery.")
    assert not says_what_it_is(this_is, "controlled delivery", before="They mention the treaty.")
    assert not says_what_it_is(this_is, "controlled delivery")
    assert says_what_it_is("Es una sustancia.", "precursor", "es", "es", "¿Qué es un precursor?")


def test_nothing_defines_a_term_without_words():
    assert not says_what_it_is("This is a technique.", "the", before="The end.")
