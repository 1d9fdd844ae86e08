import json
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.ids import is_document_id, slug_of_url
from corpus.parse import DOCX, parse_file
from corpus.parsers.parsed import Parsed
from corpus.received import Given, Hints, ReceivedFile

PAGE = (
    "<html><head><link rel=canonical href='https://www.milenio.com/nota/uno.html'></head><body>"
    "<article><p>La Marina aseguró 400 kilos de metanfetamina en el puerto de Manzanillo, y el "
    "Ejército otros 200 en Sonora, según el parte diario.</p></article></body></html>"
)


def parse(text, name="notas/una-nota.md", media_type="text/markdown", url=None):
    data = text if isinstance(text, bytes) else text.encode()
    return parse_file(RawFile(name, data, media_type, url))


def test_the_id_is_the_front_matters_then_the_addresss_then_the_file_names():
    assert parse("---\nid: propio\nurl: https://a.mx/x\n---\nTexto.").id == "propio"
    assert parse(PAGE, "x.html", "text/html").id[:-8] == "milenio.com-nota-uno-"
    fetched = parse(PAGE, "x.html", "text/html; charset=utf-8", "https://b.mx/y")
    assert fetched.id == slug_of_url("https://b.mx/y")
    assert parse("Texto.").id == "una-nota"


def test_language_and_title_are_filled_in():
    document = parse("El gobierno anunció un acuerdo con los Estados Unidos.")

    assert (document.lang, document.title) == ("es", "una nota")
    assert parse("---\nlang: en\n---\nEl gobierno anunció un acuerdo.").lang == "en"


def test_plain_text_stays_undated_and_without_a_publisher():
    document = parse("Sheinbaum and Security\nThe two met on March 3, 2026.", "a.txt", "text/plain")

    assert (document.title, document.text) == (
        "Sheinbaum and Security",
        "The two met on March 3, 2026.",
    )
    assert (document.published, document.publisher, document.lang) == (None, None, "en")


@pytest.mark.parametrize(
    ("data", "name", "media_type", "reason"),
    [
        ("año".encode("cp1252"), "a.txt", "text/plain", "not UTF-8"),
        (b"---\npublished: 2026-02-31\n---\nx", "a.md", "text/markdown", "published"),
        (b"", "a.txt", "text/plain", "empty"),
        (b" \n\n", "a.md", "text/markdown", "empty"),
        (b"---\ntitle: x\n---\n", "a.md", "text/markdown", "no text"),
        (b"<html><body></body></html>", "a.html", "text/html", "no article text"),
        (b"%PDF-1.4\n1 0 obj", "a.txt", "text/plain", "named plain text, but is a PDF"),
        (b"PK\x03\x04abc", "a.md", "text/markdown", "zip archive"),
        (b"\x89PNG\r\n", "a.html", "text/html", "PNG picture"),
        (b"\x00\x01\x02\x03", "a.txt", "text/plain", "binary"),
        (b"Hello there", "a.pdf", "application/pdf", "does not begin like one"),
        (b"%PDF-1.4\n1 0 obj", "a.pdf", "application/pdf", "cut off"),
        (b"PK\x03\x04abc", "a.docx", DOCX, "cut off or damaged"),
        (b"\xd0\xcf\x11\xe0", "a.docx", DOCX, "old Office document"),
        (b"Hello", "a.docx", DOCX, "does not begin like one"),
        (b"Hello there", "a.eml", "message/rfc822", "header lines"),
        (b"{", "a.json", "application/json", "not JSON"),
        (b'{"title": "x", "text": " "}', "a.json", "application/json", "no text"),
        (b"x", "a.exe", "application/x-msdownload", "media type"),
        (b"x" * 50_000_000, "a.html", "text/html", r"50\.0 MB, and at most 5 MB"),
        (b"%PDF-" + b"x" * 21_000_000, "a.pdf", "application/pdf", r"21\.0 MB, and at most 20 MB"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason(data, name, media_type, reason):
    with pytest.raises(UnreadableFile, match=reason):
        parse(data, name, media_type)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"PK\x03\x04", "text/markdown"),
        (b"GIF89a", "text/html"),
        (b"<html>", "application/pdf"),
        (b"MZ\x90\x00", "text/plain"),
        (b"x", "image/svg+xml"),
        (b"x", "application/x-tar"),
    ],
)
def test_content_that_is_not_of_its_type_is_refused(data, media_type):
    with pytest.raises(UnreadableFile):
        parse(data, media_type=media_type)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\x.md", "/etc/passwd", "a\0b.md", "%2e%2e%2fx.md", "x" * 5_000 + ".md",
     "CON", "nul.md", "\u202egpj.md", "...", "", " ", "~/.ssh/id", "C:\\x.md", "a\r\nb.md", "-rf"],
)  # fmt: skip
def test_whatever_a_file_is_called_its_id_is_safe_anywhere(name):
    document = parse("Texto de prueba.", name, "text/plain")

    assert is_document_id(document.id)
    assert ".." not in document.id
    assert "\n" not in document.title
    assert len(document.title) <= 500


def test_a_pdf_under_a_password_is_refused(make_pdf, rewrite_pdf):
    data = rewrite_pdf(make_pdf(["Texto."]), password="secreto")

    with pytest.raises(UnreadableFile, match="password"):
        parse(data, "a.pdf", "application/pdf")


def test_big_markdown_goes_through_the_sandbox_and_comes_out_alike():
    body = "Un párrafo con **negritas**.\n\n" * 3_000
    head = "---\nid: grande\npublished: 2026-01-02\nsources: [Parte]\n---\n# Título\n\n"

    document = parse(head + body)
    small = parse(head + body[:3_000])

    assert document.text.startswith(small.text[:2_000])
    assert (document.id, document.published, document.sources, document.headings) == (
        small.id,
        small.published,
        small.sources,
        small.headings,
    )


@pytest.mark.parametrize("media_type", ["text/plain", "application/json"])
def test_big_text_and_json_come_out_of_the_sandbox_as_they_would_without_it(monkeypatch, media_type):
    text = "Parte diario\n\n" + "Un párrafo que no dice nada nuevo, y termina aquí.\n\n" * 2_000
    data = text if media_type == "text/plain" else json.dumps({"title": "Parte diario", "text": text})

    isolated = parse(data, "parte.txt", media_type)
    monkeypatch.setattr("corpus.parse.MAX_IN_PROCESS_BYTES", len(data.encode()))
    monkeypatch.setattr("corpus.parse.parse_in_child", None)

    assert isolated == parse(data, "parte.txt", media_type)
    assert isolated.title == "Parte diario"


@pytest.mark.parametrize("media_type", ["text/markdown", "text/plain", "application/json"])
def test_nothing_above_50_kb_is_parsed_in_the_servers_process(monkeypatch, media_type):
    isolated = []

    def record(raw):
        isolated.append(len(raw.data))
        return Parsed("Texto.")

    monkeypatch.setattr("corpus.parse.parse_in_child", record)
    for size in (50_000, 50_001):
        parse('{"title": "Parte", "text": "Texto."}'.ljust(size), "a", media_type)

    assert isolated == [50_001]


@pytest.mark.parametrize(
    ("media_type", "letters"),
    [
        *(("text/plain", letters) for letters in
          ["a", "\n", " ", "a\n", "a\n\n", "#\n", "a | b\n", "- ", "1. a\n", "e\u0301", "Title: a\n"]),
        *(("text/markdown", letters) for letters in
          ["a", "\n", "#", "# a\n", "*", "**a ", "a**b", "*a _b ", "_a", "`a", "[", "[a", "[](", "![](",
           "[a][b]", "[a]: b\n", "<", "<a ", "<!--", "<b>", "> ", ">\n", "- ", "1. a\n", "|", "|a",
           "|a|b|\n|-|-|\n", "a\n=\n", "```\n", "\\", "&lt;", "    a\n", "e\u0301"]),
    ],
)  # fmt: skip
def test_the_worst_letters_take_steps_in_proportion(media_type, letters):
    _, half, whole = (steps_to_parse((letters * size)[:size], media_type) for size in (30, 3_000, 6_000))

    assert whole <= 2.2 * half


def steps_to_parse(text, media_type):
    """How many lines of Python it takes."""
    count = 0

    def trace(*about):
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        with suppress(UnreadableFile):
            parse(text, "a", media_type)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("media_type", ["text/markdown", "text/plain", "text/html"])
def test_control_and_direction_characters_never_get_in(media_type):
    dirty = "ase\u202eguró\u2066 400\x1b[31m \x9bkilos\x08 \U000e0041\U000e0042de droga"
    text = PAGE.replace("aseguró 400 kilos", dirty) if "html" in media_type else dirty

    document = parse(text, "a", media_type)

    assert "aseguró 400[31m kilos de droga" in document.text


def test_a_fetched_file_chooses_neither_its_id_nor_its_publisher_nor_anothers_address():
    words = "---\nid: el-mencho-operation\npublisher: The White House\nurl: https://{}/x\n---\nTexto."

    elsewhere = parse(words.format("www.whitehouse.gov"), url="https://evil.example/y")
    own = parse(words.format("www.evil.example"), url="https://evil.example/y")

    assert elsewhere.id == slug_of_url("https://evil.example/y")
    assert (elsewhere.url, elsewhere.publisher) == ("https://evil.example/y", "evil.example")
    assert (own.id, own.url) == (slug_of_url("https://evil.example/x"), "https://www.evil.example/x")


def test_what_a_source_decides_goes_first_and_hints_count_where_the_file_says_nothing():
    given = Given("propio", "Milenio", "es", ("Frontera",), "excerpt", "diario", "2026-03-03T10:00:00Z")
    hints = Hints("Del índice", "Ana", "en", date(2026, 3, 1), date(2026, 3, 2))
    bare = ReceivedFile(
        "a.txt", b"No line here is a title, as it ends.", "text/plain", None, given, hints
    )
    says = replace(
        bare, media_type="text/markdown", data=b"---\npublished: 2026-02-27\ntitle: T\n---\nOne."
    )

    document, own = parse_file(bare), parse_file(says)

    assert (document.id, document.publisher, document.lang) == ("propio", "Milenio", "es")
    assert (document.topics, document.access, document.source) == (("Frontera",), "excerpt", "diario")
    assert (document.title, document.author) == ("Del índice", "Ana")
    assert (document.published, document.modified) == (date(2026, 3, 1), date(2026, 3, 2))
    assert document.fetched_at == "2026-03-03T10:00:00Z"
    assert (own.title, own.published) == ("T", date(2026, 2, 27))


def test_a_hint_that_an_article_changed_before_it_was_published_is_dropped():
    hints = Hints(published=date(2026, 3, 2), modified=datetime(2026, 3, 1, 10, tzinfo=UTC))

    assert parse_file(ReceivedFile("a.txt", b"Text.", "text/plain", hints=hints)).modified is None


@pytest.mark.parametrize(
    ("bomb", "is_read"),
    [("<b i>" * 8_000, False), ("<b><p>" * 2_000, True), ("<div>" * 200_000, False)],
    ids=["40 KB", "quadratic", "200,000 deep"],
)
def test_nested_html_below_an_article_is_read_to_its_end_or_refused(bomb, is_read):
    page = PAGE.replace("</article>", f"{bomb}</article>")

    if is_read:
        assert parse(page, "a.html", "text/html").text.startswith("La Marina aseguró 400 kilos")
    else:
        with pytest.raises(UnreadableFile, match="nested too deep"):
            parse(page, "a.html", "text/html")
    assert "400 kilos" in parse(PAGE, "a.html", "text/html").text


def test_an_element_of_100_000_attributes_is_refused_and_the_next_page_read():
    attributes = " ".join(f"a{number}=1" for number in range(100_000))

    with pytest.raises(UnreadableFile, match="1,000 attributes"):
        parse(PAGE.replace("<p>", f"<p {attributes}>"), "a.html", "text/html")
    assert "400 kilos" in parse(PAGE, "a.html", "text/html").text
