import pytest

from rag.conversation.matter import tells_no_matter


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
        "homicidios 2025",
        "What did he say?",
        "?",
    ],
)
def test_any_other_word_is_one(text):
    assert not tells_no_matter(text)
