from datetime import date

import pytest

from corpus.document import RawFile
from corpus.parse import parse_file
from corpus.parsers.text_header import TextHeader, split_header
from tests.growth import fill, takes_linear_time

BODY = "The port of El Paso was opened.\n\nIt had been closed since May.\n"


def parse(text):
    return parse_file(RawFile("report.txt", text.encode(), "text/plain"))


def told(document):
    return document.title, document.author, document.published, document.publisher


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "Title: A port opens\nBy Ana Pérez\nPublished: 2026-10-05\nPublisher: El Paso Daily",
            ("A port opens", "Ana Pérez", date(2026, 10, 5), "El Paso Daily"),
        ),
        (
            "TITLE:  A port: it opens \nPublished: Monday, October 5, 2026",
            ("A port: it opens", None, date(2026, 10, 5), None),
        ),
        (
            "Título: Abre un puerto\nPor Ana Pérez\nPublicado: 5 de octubre de 2026\nMedio: Milenio",
            ("Abre un puerto", "Ana Pérez", date(2026, 10, 5), "Milenio"),
        ),
        ("By Ana P.\nTitle: A port opens", ("A port opens", "Ana P.", None, None)),
        ("Title: A port opens\nPublisher:", ("A port opens", None, None, None)),
    ],
)
def test_a_header_is_read_and_is_no_part_of_the_text(head, expected):
    document = parse(f"{head}\n\n{BODY}")

    assert told(document) == expected
    assert document.text == BODY.strip()


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By Desmond Kettleridge", "Desmond Kettleridge"),
        ("Por Ana Pérez, alcaldesa", "Ana Pérez, alcaldesa"),
    ],
)
def test_a_byline_below_the_title_is_read_and_is_no_part_of_the_text(byline, author):
    document = parse(f"The Wrong Cure\n\n{byline}\n\n{BODY}")

    assert told(document) == ("The Wrong Cure", author, None, None)
    assert document.text == BODY.strip()


@pytest.mark.parametrize(
    "line",
    [
        "BY THE NUMBERS",
        "By Monday morning",
        "By Executive Order 14157",
        "By Tuesday the port was open.",
        "By the river",
        "Por la oficina de la alcaldesa",
        "Standing by Ana Pérez",
    ],
)
def test_another_line_below_the_title_is_text(line):
    document = parse(f"The Wrong Cure\n\n{line}\n\n{BODY}")

    assert document.author is None
    assert line in document.text


@pytest.mark.parametrize(
    "written",
    ["05/10/2026", "2026-13-05", "February 30, 2026", "octubre de 2026", "5 de octubre", "yesterday", ""],
)
def test_a_date_that_is_impossible_or_uncertain_stays_unknown(written):
    document = parse(f"Title: A port opens\nPublished: {written}\n\n{BODY}")

    assert told(document) == ("A port opens", None, None, None)
    assert document.text == BODY.strip()


@pytest.mark.parametrize(
    "text",
    [
        f"A port opens\n\nPublished: 2026-10-05\n\n{BODY}",
        f"A port opens\nPublished: 2026-10-05\n\n{BODY}",
        f"By Monday the port was open\n\n{BODY}",
        f"Por la mañana abrió el puerto\n\n{BODY}",
        f"Titles: many\n\n{BODY}",
        f"The title: a port opens\n\n{BODY}",
        "Title: A port opens\nPublished: 2026-10-05\n",
    ],
)
def test_what_does_not_begin_with_a_label_or_is_nothing_else_has_no_header(text):
    assert split_header(text) == (TextHeader(), text)


@pytest.mark.parametrize(
    "line",
    [
        "By Monday all had left.",
        "Por la mañana abrió el puerto",
        "Title: Another one",
        "Section: World",
        "x" * 400,
    ],
)
def test_the_header_ends_at_the_first_line_that_is_none_of_it(line):
    header, below = split_header(f"Title: A port opens\n{line}\nPublisher: Milenio\n\n{BODY}")

    assert header == TextHeader(title="A port opens")
    assert below == f"{line}\nPublisher: Milenio\n\n{BODY}"


def test_without_a_title_in_the_header_the_first_line_below_is_the_title():
    document = parse(f"Published: 2026-10-05\n\nA port opens\n\n{BODY}")

    assert told(document) == ("A port opens", None, date(2026, 10, 5), None)
    assert document.text == BODY.strip()


def test_headings_below_a_header_stand_where_they_say():
    document = parse(f"Title: A port opens\n\n{BODY}\nWhat comes next\n\n{BODY}")

    assert [document.text[h.start : h.end] for h in document.headings] == ["What comes next"]


@pytest.mark.parametrize("letters", ["Title:", "By a\n", "Title: \n", " ", "\n", "Por "])
def test_the_worst_letters_take_linear_time(letters):
    assert takes_linear_time(split_header, lambda size: fill(letters, size), 200_000)
