import pytest

from rag.mentions.sentences.said_by_no_name import is_said_by_no_name
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("es", "“Es una ley sin un peso”, dijo.", True),
        ("es", '"Es una ley sin un peso", añadió ayer.', True),
        ("es", "No hay dinero, agregó el lunes.", True),
        ("es", "«Es poco», concluyó, «pero es algo».", True),
        ("es", "“Es una ley sin un peso”, dijo Montaño.", False),
        ("es", "“Es una ley sin un peso”, dijo el senador.", False),
        ("es", "Nadie lo dijo.", False),
        ("en", '"It is not enough," she added.', True),
        ("en", "Troops will not go, he told reporters on Monday.", True),
        ("en", "“Help is late,” he said, “and little.”", True),
        ("en", "“Help is late,” said she.", True),
        ("en", "“Help is late,” Luna said.", False),
        ("en", "“Help is late,” said Luna.", False),
        ("en", "Nobody believes what he said.", False),
    ],
)
def test_who_says_a_sentence_is_named_or_not(lang, text, expected):
    assert is_said_by_no_name(text, lang) is expected


@pytest.mark.parametrize("letters", ["“", '", ', "” he said, ", "”, dijo, ", "he said ", " "])
def test_the_worst_letters_take_linear_time(letters):
    def read(text):
        is_said_by_no_name(text, "en")
        is_said_by_no_name(text, "es")

    assert takes_linear_time(read, lambda size: "“" + fill(letters, size), 100_000)
