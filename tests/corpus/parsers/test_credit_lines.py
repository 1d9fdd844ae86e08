from datetime import date

import pytest

from corpus.document import RawFile
from corpus.parse import parse_file
from corpus.parsers.credit_lines import Credits, read_credits
from tests.growth import fill, takes_linear_time

BODY = "The port of El Paso was opened.\n\nIt had been closed since May.\n"
DAY, NEXT = date(2026, 10, 5), date(2026, 10, 6)


def parse(text):
    return parse_file(RawFile("report.txt", text.encode(), "text/plain"))


def told(document):
    return document.title, document.author, document.published, document.modified


@pytest.mark.parametrize(
    ("lines", "author", "published", "modified"),
    [
        ("By Ana Gil\nPublished: 2026-10-05", "Ana Gil", DAY, None),
        ("Published: Monday, October 5, 2026\nBy Ana Gil", "Ana Gil", DAY, None),
        ("Fecha: 5 de octubre de 2026\nPor Ana Gil", "Ana Gil", DAY, None),
        ("Por Ana Gil\nPublicado el lunes 5 de octubre de 2026, 10:30 h", "Ana Gil", DAY, None),
        ("Published October 5, 2026", None, DAY, None),
        ("Posted on Oct. 5, 2026 at 9:15 a.m. CST\nAuthor: Ana Gil", "Ana Gil", DAY, None),
        ("By Ana Gil\n\nDate: October 5, 2026", "Ana Gil", DAY, None),
        ("Published: 2026-10-05\nUpdated: 2026-10-06", None, DAY, NEXT),
        ("Published: 2026-10-05 | Last updated on October 6, 2026", None, DAY, NEXT),
        ("Por Ana Gil\nActualizado el 6 de octubre de 2026", "Ana Gil", None, NEXT),
        ("By Ana Gil\nPublished: 05/10/2026", "Ana Gil", None, None),
        ("By Ana Gil\nPublished: October 2026", "Ana Gil", None, None),
    ],
)
def test_credits_below_the_headline_are_read_and_are_no_part_of_the_text(
    lines, author, published, modified
):
    document = parse(f"A port opens\n{lines}\n\n{BODY}")

    assert told(document) == ("A port opens", author, published, modified)
    assert document.text == BODY.strip()


@pytest.mark.parametrize(
    "title",
    [
        "Why was the port of El Paso closed?",
        "A port that was closed since last May opens for lorries again",
    ],
)
def test_a_line_with_credits_below_is_the_headline_though_it_asks_or_is_long(title):
    document = parse(f"{title}\nBy Ana Gil\n\n{BODY}")

    assert told(document) == (title, "Ana Gil", None, None)


def test_the_publisher_counts_below_a_date_and_the_text_may_follow_at_once():
    document = parse(f"A port opens\nPublished: 2026-10-05\nPublisher: Milenio\n{BODY}")

    assert (document.published, document.publisher, document.text) == (DAY, "Milenio", BODY.strip())


@pytest.mark.parametrize(
    "line",
    [
        "Published: his memoirs, in 3 volumes",
        "Updated: 3 dead and 12 injured",
        "Published October 5, 2026, the report names 12 towns.",
        "Date: October 5, 2026\nPlace: Town Hall",
        "Fecha: 5 de octubre de 2026\n\nLugar: Plaza Mayor",
        "Medio: Milenio",
        "AGUA PRIETA, Sonora, Oct. 5, 2026 — The port was opened.",
        "By Ana Gil\nsaid the mayor, on Monday.",
    ],
)
def test_another_line_below_the_headline_is_text(line):
    document = parse(f"A port opens\n{line}\n\n{BODY}")

    assert (document.author, document.published, document.publisher) == (None, None, None)
    assert document.text.startswith(line.split("\n")[0])


def test_a_date_line_further_down_is_text():
    document = parse(f"A port opens\n\n{BODY}\nPublished: 2026-10-05\n\n{BODY}")

    assert document.published is None
    assert "Published: 2026-10-05" in document.text


def test_each_kind_counts_once():
    read = read_credits([["Published: 2026-10-05", "Published: 2026-10-06"], ["The port."]])

    assert read == Credits(lines=1, published=DAY)


def test_credits_with_nothing_below_are_the_text():
    assert parse("A port opens\nPublished: 2026-10-05\n").text == "Published: 2026-10-05"


@pytest.mark.parametrize(
    "line", ["Fecha: 5 de octubre de 2026", "Publicado el 5 de octubre de 2026", "Updated: 2026-10-05"]
)
def test_a_header_that_begins_with_the_title_takes_them_too(line):
    document = parse(f"Title: A port opens\nBy Ana Gil\n{line}\n\n{BODY}")

    assert document.author == "Ana Gil"
    assert DAY in (document.published, document.modified)
    assert document.text == BODY.strip()


@pytest.mark.parametrize("letters", ["By Ana Gil\n", "Published: 1", "Updated \t", "a | b", "x\n\n"])
def test_the_worst_letters_take_linear_time(letters):
    def paragraphs(size):
        return [[line] for line in fill(letters, size).split("\n")]

    assert takes_linear_time(read_credits, paragraphs, 100_000)
