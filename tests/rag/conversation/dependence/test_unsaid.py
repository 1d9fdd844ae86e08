import pytest

from rag.answer import Turn
from rag.conversation.dependence.unsaid import leaves_matter_unsaid, may_go_on
from rag.conversation.standalone import make_standalone
from tests.growth import fill, takes_linear_time
from tests.rag.conversation.test_standalone import said


@pytest.mark.parametrize(
    ("question", "unsaid"),
    [
        ("What did the Supreme Court decide?", True),
        ("How did the Senate vote?", True),
        ("What was the ruling of the court?", True),
        ("¿Qué decidió la Suprema Corte?", True),
        ("¿Cuál fue el fallo de la Suprema Corte de Estados Unidos?", True),
        ("¿Cómo votó el Senado?", True),
        ("What did the GAO say in 2009?", True),
        ("what did the White House say?", True),
        ("¿Qué concluyó la GAO en 2021?", True),
        ("What did the GAO say about guns in 2009?", False),
        ("What did the Supreme Court decide on tariffs?", False),
        ("What did the Supreme Court decide in 2025?", False),
        ("¿Qué decidió la Suprema Corte sobre los aranceles?", False),
        ("Who sits on the Supreme Court?", False),
        ("¿Qué decidió Zambada?", False),
    ],
)
def test_what_a_court_decided_may_be_asked_without_the_matter(question, unsaid):
    assert leaves_matter_unsaid(question) is unsaid


def test_such_a_question_may_be_read_after_what_was_asked_before():
    history = [Turn("user", "Why were the IEEPA tariffs challenged?"), Turn("assistant", "They were.")]
    asked = make_standalone("What did the Supreme Court decide?", history)

    assert asked.text == "What did the Supreme Court decide?"
    assert asked.carried is not None
    assert asked.carried.text == (
        "Why were the IEEPA tariffs challenged? What did the Supreme Court decide?"
    )
    assert make_standalone("What did the Supreme Court decide?", []).carried is None
    assert make_standalone("What did the Supreme Court say on guns?", history).carried is None


@pytest.mark.parametrize(
    ("before", "words"), [("what did ", "the court "), ("", "que decidio la "), ("", "a ")]
)
def test_a_hostile_question_takes_no_time(before, words):
    assert takes_linear_time(leaves_matter_unsaid, lambda size: before + fill(words, size), 100_000)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("did US troops take part?", True),
        ("¿desde cuándo iba a aplicar?", True),
        ("who negotiated the 2025 understanding?", True),
        ("did the DEA take part?", False),
        ("what did she say about tariffs?", False),
        ("How many journalists were killed for their work there last year?", False),
    ],
)
def test_a_short_question_that_names_nobody_may_go_on_with_what_was_asked(text, may):
    assert may_go_on(text) is may


def test_it_is_read_alone_and_after_what_was_asked():
    history = said("when did El Mencho die", "On February 22, 2026.")

    asked = make_standalone("did US troops take part?", history)

    assert asked.text == "did US troops take part?"
    assert asked.carried.text == "when did El Mencho die? did US troops take part?"
    assert make_standalone("did US troops take part?", ()).carried is None


def test_what_follows_on_it_is_read_after_it_alone_and_after_all():
    history = said("when did El Mencho die", "In 2026.", "did US troops take part?", "No.")

    asked = make_standalone("why not?", history)

    assert asked.text == "did US troops take part? why not?"
    assert asked.carried.text == "when did El Mencho die? did US troops take part? why not?"
