import pytest

from corpus.document import Document
from rag.mentions.people.bylines import is_author, names_author, names_publisher, tells_of_the_author


def of(author=None, publisher=None):
    return Document("a", "A column", "No.", "en", author=author, publisher=publisher)


@pytest.mark.parametrize(
    ("words", "author", "expected"),
    [
        ("what does lozano want", "Irene Lozano Ferrer", True),
        ("que pide ferrer", "Irene Lozano Ferrer", True),
        ("que pide irene", "Irene Lozano Ferrer", False),
        ("what does carlos want", "Juan Carlos Ferrer", False),
        ("what does marsh want", "Ada Marsh and Leo Quint", True),
        ("que pide quint", "Ada Marsh y Leo Quint", True),
        ("what does the team want", "Equipo de datos", False),
    ],
)
def test_an_author_is_named_by_a_surname(words, author, expected):
    assert names_author(frozenset(words.split()), of(author)) is expected


@pytest.mark.parametrize(
    ("name", "author", "expected"),
    [
        ("Irene Lozano", "Irene Lozano Ferrer", True),
        ("irene lozano ferrer", "Irene Lozano Ferrer", True),
        ("Irene", "Irene Lozano Ferrer", False),
        ("Marta Lozano", "Irene Lozano Ferrer", False),
        ("ada marsh", "Ada Marsh, attorney", True),
        ("ada marsh", None, False),
    ],
)
def test_an_author_goes_by_a_first_name_and_a_surname(name, author, expected):
    assert is_author(name, of(author)) is expected


@pytest.mark.parametrize(
    ("text", "publisher", "expected"),
    [
        ("What does the River Watch Network recommend?", "River Watch Network", True),
        ("What does River Watch recommend?", "River Watch Network", True),
        ("What does the river watch?", "River Watch Network", False),
        ("What did the House pass?", "House Committee on Trade", False),
        ("What did the House Committee on Trade find?", "House Committee on Trade", True),
        ("¿Qué pide el Centro Aurora?", "Centro Aurora de Derechos Humanos", True),
        ("¿Qué pide el centro de la ciudad?", "Centro Aurora de Derechos Humanos", False),
        ("¿Qué dice la Secretaría de Salud?", "Secretaría de Marina", False),
        ("¿Quién abrió el Puente?", "Puente", False),
    ],
)
def test_a_publisher_is_named_by_its_first_two_names(text, publisher, expected):
    assert names_publisher(text, of(publisher=publisher)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The author teaches law in Austin.", True),
        ("The author, a lawyer, served on the council.", True),
        ("The author of the attack fled.", False),
        ("La autora es abogada en Tijuana.", True),
        ("El columnista dirige una revista.", True),
        ("La autora del ataque huyó.", False),
    ],
)
def test_a_sentence_tells_of_the_author(text, expected):
    assert tells_of_the_author(text) is expected
