import pytest

from rag.mentions.people.nicknames import is_a_nickname


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("El Mencho", True),
        ("La Tuta", True),
        ("El Z-40", True),
        ("El Paso", False),
        ("El Heraldo", False),
        ("La Prensa", False),
        ("La Fiscalía", False),
        ("El Gobierno", False),
        ("El FBI", False),
        ("The Mayor", False),
    ],
)
def test_a_nickname_is_no_newspaper_body_or_place(name, is_one):
    assert is_a_nickname(name) is is_one
