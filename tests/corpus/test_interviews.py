import time

import pytest

from corpus.interviews import is_question, question_before, start_of_exchange
from corpus.read_alone import read_alone

INTERVIEW = """She has studied the border for years.

P: ¿Por qué no sirve revisar los coches?

R: Porque cruzan por miles. Revisarlos todos pararía el comercio.

Was it needed? Nobody knows.

A heading

Below it."""


def question_of(start_with):
    found = question_before(INTERVIEW, INTERVIEW.index(start_with))
    return found and INTERVIEW[slice(*found)]


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("What was the attack on the platform?", True),
        ("“¿Y la lista?”", True),
        ("P: ¿Por qué?  ", True),
        ("“Why should we help?” she asked.", False),
        ("He knows why.", False),
        ("", False),
    ],
)
def test_a_sentence_that_asks_tells_nothing(sentence, asks):
    assert is_question(sentence) is asks


def test_an_answer_has_the_question_before_it():
    assert question_of("R: Porque") == "P: ¿Por qué no sirve revisar los coches?"
    assert question_of("Revisarlos") == "P: ¿Por qué no sirve revisar los coches?"
    assert question_of("Nobody") == "Was it needed?"


def test_what_follows_no_question_has_none():
    assert question_of("She has") is None
    assert question_of("Below") is None
    assert question_before("Why? " + "a" * 400 + " b", 406) is None


def test_an_answer_is_read_with_its_question_and_its_words_begin_there():
    start = INTERVIEW.index("Nobody")
    end = start + len("Nobody knows.")

    assert read_alone(INTERVIEW, start, end) == "Was it needed? Nobody knows."
    assert start_of_exchange(INTERVIEW, start) == INTERVIEW.index("Was it")
    later = INTERVIEW.index("Revisarlos")
    assert start_of_exchange(INTERVIEW, later) == later


@pytest.mark.parametrize(
    "text", ["?" * 100_000, "a? " * 50_000, "\n" * 100_000, "? " * 10 + "a" * 100_000]
)
def test_questions_are_sought_near_by_alone(text):
    started = time.process_time()
    for start in range(0, len(text), 50):
        question_before(text, start)
    assert time.process_time() - started < 2
