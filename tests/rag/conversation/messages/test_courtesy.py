import pytest

from rag.answer import Turn
from rag.conversation.messages.courtesy import is_courtesy, language_of_courtesy


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your help",
        "Thank you so much for the quick answer!",
        "thanks for that. bye",
        "Thanks again",
        "no, thanks",
        "thanks, you're great :)",
        "you are the best",
        "qué amable, gracias",
        "eres muy amable",
        "eres el mejor!",
        "hello there",
        "Okay great, thank you",
        "Muchísimas gracias",
        "muchas gracias por todo",
        "Gracias por lo que haces",
        "gracias de nuevo",
        "Hola, buen día",
        "ok, muy útil",
        "👍",
        "👍🏽 🙏",
        "thanks 👍",
    ],
)
def test_a_message_that_only_thanks_greets_or_agrees_is_a_courtesy(text):
    assert is_courtesy(text)


@pytest.mark.parametrize(
    "text",
    [
        "you are great at what",
        "qué útil es el tratado",
        "thanks for that and how many were deported",
        "thanks for the help tell me about El Chapo",
        "Thanks for your help. Homicides in Sinaloa",
        "Thanks for the figures of 2024",
        "gracias por decirme cuántos homicidios hubo",
        "gracias por la ayuda, y los homicidios?",
        "gracias por todo ahora los homicidios",
        "Great Britain",
        "hello Sheinbaum",
        "Nice attack",
        "vale la pena",
        "",
        "?",
        "👍?",
        "...",
        "2025",
    ],
)
def test_a_message_that_may_ask_is_no_courtesy(text):
    assert not is_courtesy(text)


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("thanks for everything", "¿Cuántos homicidios hubo?", "en"),
        ("gracias por todo", "How many homicides were there?", "es"),
        ("👍", "¿Cuántos homicidios hubo?", "es"),
        ("👍", "How many homicides were there?", "en"),
    ],
)
def test_a_courtesy_is_answered_in_its_language_or_that_of_the_conversation(text, said, expected):
    assert language_of_courtesy(text, [Turn("user", said)]) == expected
