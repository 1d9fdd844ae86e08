import pytest

from corpus.document import Document, Heading
from corpus.sections import is_heading, section_at
from tests.growth import takes_linear_time

TEXT = "One\nx\nTwo\ny"
HEADINGS = (Heading(0, 3, 1), Heading(6, 9, 2))


def document_of(text, headings=()):
    return Document(id="a", title="A", text=text, lang="en", headings=headings)


def test_a_section_is_the_last_heading_before():
    document = document_of(TEXT, HEADINGS)

    assert [section_at(document, offset) for offset in (0, 4, 6, 10)] == ["One", "One", "Two", "Two"]
    assert section_at(document_of("x"), 0) is None
    assert section_at(document_of(TEXT, HEADINGS[1:]), 4) is None


@pytest.mark.parametrize(
    ("span", "expected"), [((0, 3), True), ((6, 8), True), ((4, 5), False), ((6, 11), False)]
)
def test_a_heading_is_what_lies_within_one(span, expected):
    assert is_heading(document_of(TEXT, HEADINGS), *span) is expected


def test_an_article_of_headings_alone_takes_no_time():
    def made_of(lines):
        headings = tuple(Heading(10 * i, 10 * i + 9, 2) for i in range(lines))
        return document_of("## a line\n" * lines, headings)

    def look_everywhere(document):
        for start in range(0, len(document.text), 10):
            section_at(document, start)
            is_heading(document, start, start + 9)

    assert takes_linear_time(look_everywhere, made_of, 20_000)
