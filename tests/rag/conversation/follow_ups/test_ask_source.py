import pytest

from rag.conversation.dependence.follow_up import depends_on_conversation
from rag.conversation.follow_ups.ask_source import asks_who_says


@pytest.mark.parametrize(
    "text",
    [
        "who said so?",
        "and who said that?",
        "says who?",
        "according to whom?",
        "what is the source?",
        "What's the source for that?",
        "source?",
        "where does that figure come from?",
        "where did you get that number?",
        "¿quién lo dice?",
        "¿Quién dijo eso?",
        "¿según quién?",
        "¿cuál es la fuente?",
        "¿y la fuente?",
        "¿de dónde sale esa cifra?",
        "¿de dónde lo sacaron?",
    ],
)
def test_whose_word_it_is_may_be_all_that_is_asked(text):
    assert asks_who_says(text)
    assert depends_on_conversation(text)


@pytest.mark.parametrize(
    "text",
    [
        "who said that Mexico sent 37?",
        "where does fentanyl come from?",
        "where are they from?",
        "where did it come from?",
        "what does the other source say?",
        "what is the source of fentanyl?",
        "who published the report on homicides?",
        "who?",
        "¿quién dijo que fueron 95?",
        "¿de dónde vienen las armas?",
        "¿cuál es la fuente del fentanilo?",
    ],
)
def test_what_asks_for_more_than_the_source_does_not(text):
    assert not asks_who_says(text)
