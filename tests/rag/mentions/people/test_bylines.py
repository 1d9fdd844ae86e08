import pytest

from corpus.document import Document
from rag.mentions.people.bylines import (
    is_author,
    is_bio,
    names_author,
    names_publisher,
    tells_of_the_author,
)


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
        ("what does ray want", "Juan Ray", False),
        ("what does bell want", "Ada Bell", True),
        ("que pide lara", "Irene Lara", True),
        ("que pide paz", "Irene Paz", False),
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
        ("How many ferries were found in El Paso?", "El Paso Ferry Times", False),
        ("What did the El Paso Ferry Times find?", "El Paso Ferry Times", True),
        ("¿Cuántos barcos hallaron en Ciudad Juárez?", "Ciudad Juárez Hoy", False),
        ("¿Qué dice Ciudad Juárez Hoy?", "Ciudad Juárez Hoy", True),
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
        ("The author served as deputy secretary of trade.", True),
        ("The author is a retired customs agent.", True),
        ("The author has been a mayor.", True),
        ("La autora ha sido asesora del puerto.", True),
        ("La autora ha huido del puerto.", False),
        ("The author was arrested at the bridge with two rifles.", False),
        ("The author is wanted by a judge.", False),
        ("The author is a suspect in the murder of a lawyer.", False),
        ("The author was arrested as agent Bell watched.", False),
        ("The author is a lawyer’s killer.", False),
        ("El autor fue detenido en el puente con dos rifles.", False),
        ("La autora es buscada por un juez.", False),
        ("El autor es presunto asesino de un periodista.", False),
        ("El autor es agente jubilado de la aduana.", True),
    ],
)
def test_a_sentence_tells_of_the_author(text, expected):
    assert tells_of_the_author(text) is expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("El autor es profesor.", "Ana Marsh", False),
        ("El autor es profesor.", "Juan Marsh", True),
        ("La autora es profesora.", "Juan Marsh", False),
        ("La autora es profesora.", "Ana Marsh", True),
        ("La autora es profesora.", "Xq Marsh", True),
        ("The author is a professor.", "Ana Marsh", True),
    ],
)
def test_the_author_is_told_of_as_a_woman_or_a_man(text, name, expected):
    assert tells_of_the_author(text, name) is expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("BIO\n\nTwo.\n\nThree.", "Ada Marsh", True),
        ("One.\n\nTwo.\n\nBIO Yes.\n\n", "Ada Marsh", True),
        ("One.\n\nBIO\n\nThree.", "Ada Marsh", False),
        ("BIO\n\nTwo.", "Leo Quint", False),
    ],
)
@pytest.mark.parametrize("bio", ["The author is a lawyer.", "La autora es abogada."])
def test_who_the_author_is_stands_first_or_last(bio, text, name, expected):
    text = text.replace("BIO", bio)
    article = Document("a", "A column", text, "en", author="Ada Marsh")

    assert is_bio(article, text.index(bio), text.index(bio) + len(bio), name) is expected
