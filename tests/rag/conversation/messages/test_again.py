import pytest

from rag.conversation.messages.again import asks_again, language_wanted_again
from rag.conversation.standalone import make_standalone
from tests.rag.conversation.test_standalone import said


@pytest.mark.parametrize(
    "text",
    [
        "tell me more", "Can you repeat that?", "are you sure?", "shorter please", "in Spanish, please",
        "more details", "really?", "summarise that", "cuéntame más", "¿Seguro?", "más detalles",
        "en español por favor", "¿puedes repetirlo?", "de verdad?",
        "resume eso", "¿Es cierto?",
    ],
)  # fmt: skip
def test_what_is_wanted_again_asks_nothing_new(text):
    assert asks_again(text)


@pytest.mark.parametrize(
    "text",
    [
        "tell me more about the tariffs", "is it true that she resigned?", "How sure is the DEA?", "why?",
        "what was seized in Spanish waters?", "cuéntame de El Mencho", "¿es cierto que renunció?",
        "más de 20?", "¿Está segura la presa?", "¿está segura?",
    ],
)  # fmt: skip
def test_what_asks_something_is_no_wish_to_hear_it_again(text):
    assert not asks_again(text)


@pytest.mark.parametrize(
    ("text", "lang"),
    [("in Spanish please", "es"), ("en inglés", "en"), ("translate it to English", "en"), ("more", None)],
)
def test_a_language_may_be_wanted(text, lang):
    assert language_wanted_again(text) == lang


def test_the_last_question_is_asked_again_and_the_wish_is_not_carried():
    history = said("Who is Fidel Arce?", "A mayor.", "when was he arrested?", "In May.")

    assert make_standalone("shorter please", history).text == "when was Fidel Arce arrested?"
    history = (*history, *said("are you sure?", "In May."))
    assert make_standalone("why?", history).text == "when was Fidel Arce arrested? why?"
