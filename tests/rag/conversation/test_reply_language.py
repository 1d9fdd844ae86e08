import pytest

from rag.answer import Question
from rag.conversation.reply_language import language_of_reply


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¿Y quiénes eran los que envió?", "es"),
        ("¿Y en enero de 2026?", "es"),
        ("y en enero de 2026", "es"),
        ("¿Sinaloa?", "es"),
        ("y Sinaloa", "es"),
        ("por que", "es"),
        ("And who were they?", "en"),
        ("And in January 2026?", "en"),
        ("In Sinaloa?", "en"),
        ("Why Culiacán?", "en"),
        ("And Joaquín Guzmán López?", "en"),
    ],
)
@pytest.mark.parametrize("before", ["en", "es"])
def test_the_reply_is_in_the_language_that_was_asked_in_last(text, before, expected):
    assert language_of_reply(Question(text), before) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sinaloa?",
        "Ovidio Guzmán López?",
        "El Chapo Guzmán",
        "Secretaría de Marina?",
        "CJNG",
        "2026?",
        "?",
    ],
)
@pytest.mark.parametrize("before", ["en", "es"])
def test_names_and_figures_alone_leave_the_language_of_the_conversation(text, before):
    assert language_of_reply(Question(text), before) == before


def test_the_language_that_is_asked_for_goes_first():
    assert language_of_reply(Question("And in 2026?", lang="es"), "en") == "es"
