"""A byline to its authors: several where that is sure, else as it is signed."""

import pytest

from api.authors import read_authors


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Ana Gil", ["Ana Gil"]),
        ("Ana Gil and Juan Soto", ["Ana Gil", "Juan Soto"]),
        ("Ana Gil y Juan Soto Ruiz", ["Ana Gil", "Juan Soto Ruiz"]),
        ("Ana Gil e Inés Paz", ["Ana Gil", "Inés Paz"]),
        ("Ana Gil, Juan Soto", ["Ana Gil", "Juan Soto"]),
        ("Ana Gil, Ana Gil", ["Ana Gil"]),
        (
            "Zoë Kanno-Youngs, J. Abi-Habib, and Sean O’Neill",
            ["Zoë Kanno-Youngs", "J. Abi-Habib", "Sean O’Neill"],
        ),
        ("Ana Gil; Juan Soto & Eva Paz", ["Ana Gil", "Juan Soto", "Eva Paz"]),
    ],
)
def test_persons_are_told_apart(byline, authors):
    assert list(read_authors(byline)) == authors


@pytest.mark.parametrize(
    "byline",
    [
        "Gil, Ana",
        "Santiago Ramón y Cajal",
        "Ana Gil, EFE",
        "Ana Gil, Staff Writer",
        "Ana Gil y la Redacción",
        "Secretaría de Seguridad y Protección Ciudadana",
        "Seguridad Pública y Protección Ciudadana",
        "Department of Health and Human Services",
        "Homeland Security and Governmental Affairs Committee",
        "DEA and FBI",
        "Ana Gil and 3 others",
        "ana@example.org, Juan Soto",
        " and ",
    ],
)
def test_what_may_be_one_name_stays_one(byline):
    assert read_authors(byline) == (byline,)


def test_of_nothing_nobody_is_read():
    assert read_authors("") == ()
