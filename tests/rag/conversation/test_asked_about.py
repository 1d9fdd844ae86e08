import pytest

from rag.conversation.asked_about import asked_about


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("When did the U.S. navy find the tunnel in May 2025?", "U.S. navy find tunnel May 2025"),
        ("¿Cuántas armas se decomisaron en Sonora?", "armas decomisaron Sonora"),
        (
            "Who is Dora Lugo? What did Smith & Wesson's judge decide",
            "Dora Lugo Smith & Wesson's judge decide",
        ),
        ("how many were there", "there"),
        ("¿Qué es?", ""),
    ],
)
def test_the_words_by_which_something_is_asked_are_left_out(text, about):
    assert " ".join(asked_about(text)) == about
