import pytest

from corpus.word_shapes import spanish_lead
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("words", "lead"),
    [
        ("decomiso de anilina", 2),
        ("extradición niño", 2),
        ("seguridad fronteriza", 2),
        ("shipment tracking", -2),
        ("border truck", -1),
        ("sinaloa cartel", 0),
        ("zambada trump", 0),
        ("Kukulcán Sheinbaum", 0),
        ("Homicidios Sheinbaum", 0),
        ("Homicidios dolosos", 2),
        ("", 0),
    ],
)
def test_words_look_spanish_or_english(words, lead):
    assert spanish_lead(words.split()) == lead


@pytest.mark.parametrize("letter", ["a", "s", "ea", "sh", "ll", "b", "ci"])
def test_a_word_of_100_kb_takes_no_time(letter):
    def lead_of(word):
        spanish_lead([f"{word}1", word])

    assert takes_linear_time(lead_of, lambda size: fill(letter, size), 100_000)
