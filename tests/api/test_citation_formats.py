"""GET /v1/answers/{id}/citations, and what hostile titles make of each format: nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.citation_formats import CitationFormat, Reference, write_citations
from api.keys import Scope

ASKED = "How many cartel figures did Mexico transfer?"
QUOTE = "Mexico transferred 29 cartel figures on 27 February 2025."
LINK = "http://localhost/documents/transfer-february-2025?version=1#c11-68"
REFERENCE = Reference(
    n=1,
    key="a-v1-1",
    title="A title",
    author="Ana Gil",
    publisher="A publisher",
    published=date(2025, 3, 6),
    lang="en",
    url="https://example.org/a",
    link="https://puente.example.org/documents/a?version=1#c0-3",
    quote="A quote.",
)
KEPT = {
    "n": 1,
    "document_id": "a_b",
    "version": 2,
    "title": "A title",
    "author": None,
    "publisher": None,
    "published": None,
    "lang": "es",
    "url": None,
    "link": "/documents/a_b?version=2#c0-3",
    "quote": "A quote.",
}
HOSTILE = [
    "Evil}, year = {1900}, note = {",
    "{{{{",
    "}}}}",
    "\\input{/etc/passwd}",
    "\\",
    "50% & $3_000 #1 ~ ^",
    '@misc{other, title = "x"}',
    "x\r\nER  - \r\nTY  - JOUR\r\nTI  - Other",
    "x\u2028ER  - \x85TY  - JOUR\x0b\x0c\x1d",
    "[x](javascript:alert(1))",
    "![](https://evil.example/?q=1)",
    "<script>alert(1)</script>",
    "\u202egpj.exe",
    "](https://evil.example) [",
]


def read(kept: dict) -> Reference:
    return Reference.of(kept, lambda link: f"https://h{link}")


def write(reference: Reference, form: str) -> str:
    return write_citations([reference], CitationFormat(form))


@pytest.mark.parametrize(
    ("form", "media_type", "written"),
    [
        (
            "text",
            "text/plain",
            "[1] Mexico transfers 29 cartel figures. Puente, 2025-03-06. https://example.org/transfer\n"
            f"    “{QUOTE}”\n    {LINK}\n\n",
        ),
        (
            "markdown",
            "text/markdown",
            "1. [Mexico transfers 29 cartel figures](https://example.org/transfer). Puente, 2025-03-06. "
            f"[[1]]({LINK})\n   > {QUOTE}\n\n",
        ),
        (
            "bibtex",
            "application/x-bibtex",
            "@misc{transfer-february-2025-v1-1,\n  title = {{Mexico transfers 29 cartel figures}},\n"
            "  howpublished = {Puente},\n  year = {2025},\n  month = mar,\n  day = {6},\n"
            "  url = {https://example.org/transfer},\n  language = {english},\n"
            f"  note = {{``{QUOTE}''}}\n}}\n\n",
        ),
        (
            "ris",
            "application/x-research-info-systems",
            "TY  - ELEC\r\nID  - transfer-february-2025-v1-1\r\n"
            "TI  - Mexico transfers 29 cartel figures\r\nPB  - Puente\r\nPY  - 2025\r\n"
            "DA  - 2025/03/06/\r\nUR  - https://example.org/transfer\r\nLA  - en\r\n"
            f"N1  - {QUOTE}\r\nER  - \r\n\r\n",
        ),
    ],
)
def test_citations_are_written_in_the_format_that_is_asked_for(client, form, media_type, written):
    answer_id = client.post("/v1/ask", json={"question": ASKED}).json()["id"]

    reply = client.get(f"/v1/answers/{answer_id}/citations?format={form}")

    assert reply.status_code == 200
    assert reply.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert reply.content.decode() == written


def test_without_a_format_it_is_text(client):
    answer_id = client.post("/v1/ask", json={"question": ASKED}).json()["id"]
    place = f"/v1/answers/{answer_id}/citations"

    assert client.get(place).text == client.get(f"{place}?format=text").text
    assert client.get(place).headers["content-disposition"] == 'inline; filename="citations.txt"'
    assert client.get(f"{place}?format=pdf").status_code == 422


def test_a_refusal_has_none(client):
    answer_id = client.post("/v1/ask", json={"question": "zzz"}).json()["id"]

    reply = client.get(f"/v1/answers/{answer_id}/citations?format=ris")

    assert (reply.status_code, reply.text) == (200, "")


def test_they_belong_to_the_key_that_asked_and_go_with_the_answer(client, service):
    ana = {"Authorization": f"Bearer {service.keys.create('Ana', Scope.READ)[1]}"}
    answer_id = client.post("/v1/ask", json={"question": ASKED}, headers=ana).json()["id"]
    place = f"/v1/answers/{answer_id}/citations"

    assert client.get(place).status_code == 404
    assert client.get(place, headers=ana).status_code == 200
    service.answers.forget_document("transfer-february-2025")
    assert client.get(place, headers=ana).status_code == 410
    assert client.get("/v1/answers/nothing/citations").status_code == 404


@pytest.mark.parametrize("form", list(CitationFormat))
def test_what_is_not_known_stays_out(form):
    reference = read(KEPT)

    written = write(reference, form)

    assert "None" not in written
    assert not any(
        name in written
        for name in ("year", "month", "PY  -", "DA  -", "howpublished", "PB  -", "author", "AU  -")
    )
    assert "A title" in written
    assert "https://h/documents/a" in written
    assert "  ," not in written
    assert ", ." not in written


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("field", ["title", "author", "publisher", "quote"])
def test_nothing_gets_out_of_a_field(title, field):
    known = KEPT | {"title": "T", "author": "A", "publisher": "P", "published": "2025-03-06"}
    reference, plain = read(known | {field: title}), read(known)

    ris, bibtex, text, markdown = (
        write(reference, form) for form in ("ris", "bibtex", "text", "markdown")
    )

    assert tags(ris) == tags(write(plain, "ris"))
    assert names(bibtex) == names(write(plain, "bibtex"))
    assert text.count("\n") == write(plain, "text").count("\n")
    assert markdown.count("\n") == write(plain, "markdown").count("\n")
    assert markdown_links(markdown) == 2
    assert "\u202e" not in ris + bibtex + text + markdown


@given(st.text(), st.text())
def test_any_title_and_quote_leave_the_fields_as_they_are(title, quote):
    reference = read(KEPT | {"title": title, "quote": quote})

    assert tags(write(reference, "ris")) == tags(write(read(KEPT), "ris"))
    assert names(write(reference, "bibtex")) == names(write(read(KEPT), "bibtex"))


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("text", "[1] Ana Gil y J. Soto. A title. Puente, 2025-03-06. https://h/"),
        ("markdown", "1. Ana Gil y J. Soto. [A title](https://h/"),
        ("bibtex", "  author = {Ana Gil and J. Soto},\n  title = {{A title}},\n"),
        ("ris", "AU  - Ana Gil\r\nAU  - J. Soto\r\nTI  - A title\r\n"),
    ],
)
def test_who_signed_an_article_stands_before_its_title(form, written):
    kept = KEPT | {"author": "Ana Gil y J. Soto", "publisher": "Puente", "published": "2025-03-06"}

    assert written in write(read(kept), form)


def test_a_byline_that_is_no_persons_is_one_author_for_bibtex_with_its_letters_escaped():
    reference = read(KEPT | {"author": "Research & Analysis_Desk and 50% of it"})

    written = write(reference, "bibtex")

    assert r"  author = {{Research \& Analysis\_Desk and 50\% of it}}," in written


def test_an_answer_that_was_kept_before_authors_were_is_written_without():
    old = {name: value for name, value in KEPT.items() if name != "author"}

    assert write(read(old), "text") == write(read(KEPT), "text")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[", ""]
)
def test_an_address_that_is_not_of_the_web_gives_way_to_the_link(url):
    assert read(KEPT | {"url": url}).url == "https://h/documents/a%5Fb?version=2#c0-3"


def test_an_address_cannot_leave_its_field_either():
    reference = read(KEPT | {"url": "https://h/a}b{c) d\ne"})

    assert names(write(reference, "bibtex")) == names(write(read(KEPT), "bibtex"))
    assert markdown_links(write(reference, "markdown")) == 2


def test_each_citation_has_a_key_of_its_own():
    both = [REFERENCE, replace(REFERENCE, n=2, key="a-v1-2")]

    written = write_citations(both, CitationFormat.BIBTEX)

    assert re.findall(r"^@misc\{(.*),$", written, re.MULTILINE) == ["a-v1-1", "a-v1-2"]


def tags(ris: str) -> list[str]:
    """The tag of every line of a RIS file."""
    assert ris.endswith("\r\n\r\n")
    return [line[:6] for line in re.split(r"\r\n|\r|\n", ris.removesuffix("\r\n\r\n"))]


def names(bibtex: str) -> list[str]:
    """The names of the fields of a BibTeX entry, read by counting braces, as BibTeX does."""
    depth, outside, found = 0, "", []
    for letter in bibtex.strip():
        if letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
            assert depth >= 0
        elif depth == 1:
            outside += letter
    assert depth == 0
    for part in outside.split(",")[1:]:
        name, _, _ = part.partition("=")
        found.append(name.strip())
    return found


def markdown_links(markdown: str) -> int:
    from markdown_it import MarkdownIt

    blocks = MarkdownIt("commonmark").parse(markdown)
    inside = [token for block in blocks for token in block.children or ()]
    assert not [token for token in inside if token.type in ("image", "html_inline")]
    return sum(token.type == "link_open" for token in inside)
