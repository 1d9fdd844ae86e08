import time

import pytest

from corpus.word_shapes import spanish_lead


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
    word = letter * (100_000 // len(letter))
    started = time.thread_time()

    spanish_lead([f"{word}1", word])

    assert time.thread_time() - started < 1
