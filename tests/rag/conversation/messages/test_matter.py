import pytest

from rag.conversation.messages.matter import tells_no_matter


@pytest.mark.parametrize(
    "text",
    [
        "And in 2026?",
        "¿Y en abril de 2025?",
        "why?",
        "¿Cuántos?",
        "and the year before?",
        "¿y el mes pasado?",
        "¿Quién es él?",
        "WHY?",
        "and the fine?",
        "¿y la multa?",
        "and his brother?",
        "What about the sentence?",
        "¿Y su esposa?",
    ],
)
def test_a_message_that_only_asks_points_or_tells_a_time_has_no_matter(text):
    assert tells_no_matter(text)


@pytest.mark.parametrize(
    "text",
    [
        "And in Sonora?",
        "What about women?",
        "What is ICE?",
        "IRS in 2025?",
        "¿Y las armas?",
        "and the tariffs?",
        "and the fine of García Luna?",
        "¿y la multa de García Luna?",
        "homicidios 2025",
        "What did he say?",
        "?",
    ],
)
def test_any_other_word_is_one(text):
    assert not tells_no_matter(text)
