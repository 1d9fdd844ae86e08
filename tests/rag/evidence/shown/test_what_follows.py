"""What only repeats the question is shown with what follows."""

import pytest

from rag.evidence.shown.what_follows import with_what_follows
from rag.question.understand import understand
from tests.rag.evidence.shown.test_listed import sentence

WORST = (
    "El 17 de mayo de 2022. Se filtró una lista con nueve nombres. Dos fueron asesinados.\n\nOtra cosa."
)
DAY = "El 17 de mayo de 2022."


def shown(question, quote, text=WORST, **fields):
    fields = {"lang": "es", **fields}
    (one,) = with_what_follows(understand(question), [sentence(text, quote, **fields)])
    return one.text


@pytest.mark.parametrize(
    "question", ["¿Qué pasó el 17 de mayo de 2022?", "What happened on May 17, 2022?"]
)
def test_a_sentence_that_only_repeats_the_question_is_shown_with_the_next(question):
    assert shown(question, DAY) == "El 17 de mayo de 2022. Se filtró una lista con nueve nombres."


@pytest.mark.parametrize(
    ("question", "quote", "text"),
    [
        ("¿Cuándo se filtró la lista?", DAY, WORST),
        ("¿Qué pasó el 17 de mayo de 2022?", "Otra cosa.", WORST),
        ("¿Qué pasó en Yuma?", "Nada pasó en Yuma.", "Nada pasó en Yuma. Hubo sol."),
        ("¿Hubo arrestos en Yuma?", "Hubo arrestos en Yuma.", "Hubo arrestos en Yuma. Hubo sol."),
        ("¿Qué pasó el 17 de mayo de 2022?", DAY, f"{DAY}\n\nOtra cosa."),
    ],
)
def test_other_sentences_are_shown_as_they_are(question, quote, text):
    assert shown(question, quote, text) == quote


TALK = """P: ¿Qué cambió con el muro?

R: Poca cosa. La gente cruza por otro lado.

Q: Did the fence help?

A: Not much. People walk around it.

Q: Where?

A: In Yuma. Nobody lives there."""


@pytest.mark.parametrize(
    ("question", "quote", "lang", "text"),
    [
        ("¿Qué opina del muro?", "Poca cosa.", "es", "Poca cosa. La gente cruza por otro lado."),
        ("What does he say of the fence?", "Not much.", "en", "Not much. People walk around it."),
        ("Did the fence help?", "Not much.", "en", "Not much. People walk around it."),
        ("Where is the fence?", "In Yuma.", "en", "In Yuma."),
        (
            "¿Qué opina del muro?",
            "La gente cruza por otro lado.",
            "es",
            "La gente cruza por otro lado.",
        ),
    ],
)
def test_a_reply_of_a_few_words_is_shown_with_the_next_sentence(question, quote, lang, text):
    assert shown(question, quote, TALK, lang=lang) == text


def test_of_an_article_that_may_only_be_excerpted_nothing_is_added():
    assert shown("¿Qué pasó el 17 de mayo de 2022?", DAY, access="excerpt") == DAY
