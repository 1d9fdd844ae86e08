import pytest

from rag.mentions.sentences.listing import lists_things


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They are: Alfa, Beta, Gamma.", True),
        ("Alfa, Beta, Gamma and Delta were named.", True),
        ("Fueron Alfa, Beta, Gamma y Delta.", True),
        ("Alfa and Beta were named.", False),
        ("On May 5, 2025, in the city, it was said.", False),
    ],
)
def test_a_list_has_three_short_parts_after_a_colon_or_four_in_a_row(text, expected):
    assert lists_things(text) is expected
