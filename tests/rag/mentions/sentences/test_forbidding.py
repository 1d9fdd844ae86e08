import pytest

from index.words import fold
from rag.mentions.sentences.forbidding import asks_what_is_forbidden, forbids


@pytest.mark.parametrize(
    "text",
    [
        "Guests may not leave the pier.",
        "Drones are banned over the bridge.",
        "They cannot carry arms.",
        "No podrán portar armas.",
        "Los visitantes tienen prohibido salir del muelle.",
        "La ley prohíbe volar drones.",
    ],
)
def test_what_may_not_be_done_is_forbidden(text):
    assert forbids(fold(text))


@pytest.mark.parametrize(
    "text", ["Guests may leave the pier.", "They did not leave.", "Pueden salir.", "No salieron."]
)
def test_what_may_be_done_or_was_not_is_not(text):
    assert not forbids(fold(text))


@pytest.mark.parametrize(
    "question",
    [
        "What are guests not allowed to do?",
        "What may the guests not do on the pier?",
        "What can't drones do?",
        "What is forbidden on the pier?",
        "¿Qué no pueden hacer los visitantes?",
        "¿Qué tienen prohibido los visitantes?",
        "¿Qué prohíbe la ley?",
    ],
)
def test_a_question_for_what_is_forbidden_asks_it(question):
    assert asks_what_is_forbidden(fold(question))


@pytest.mark.parametrize(
    "question",
    [
        "What are guests allowed to do?",
        "Why are guests not allowed to leave?",
        "What did they do?",
        "¿Qué pueden hacer los visitantes?",
        "¿Por qué no pueden salir?",
    ],
)
def test_others_do_not(question):
    assert not asks_what_is_forbidden(fold(question))


@pytest.mark.parametrize(
    "asked",
    ["what can the us do if mexico does not act?", "what is the banned substance that was seized?"],
)
def test_what_is_not_done_or_is_known_as_banned_asks_nothing_of_the_kind(asked):
    assert not asks_what_is_forbidden(asked)
