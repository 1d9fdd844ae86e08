import pytest

from corpus.document import RawFile
from corpus.parsers.html import parse_html
from corpus.parsers.page_title import without_site

BODY = (
    "<p>The port of El Paso was opened on Monday after it had been closed since May, as the customs "
    "agency said in a statement that it gave to the press in the afternoon of the same day.</p>"
)


def title_of(tag, head="", url=None, body=BODY):
    page = f"<html><head><title>{tag}</title>{head}</head><body><article>{body}</article></body></html>"
    return parse_html(RawFile("a.html", page.encode(), "text/html", url)).title


@pytest.mark.parametrize(
    ("title", "names", "expected"),
    [
        ("A port opens | The Frontera Ledger", ["The Frontera Ledger"], "A port opens"),
        ("A port opens - Frontera Ledger", ["The Frontera Ledger"], "A port opens"),
        ("Abre un puerto — EXPANSION", ["Expansión"], "Abre un puerto"),
        ("A port - as planned - opens · Milenio", [None, "Milenio"], "A port - as planned - opens"),
        ("A port opens | Border | Milenio", ["Milenio"], "A port opens | Border"),
        ("A port opens | Milenio", ["The Frontera Ledger", None, ""], "A port opens | Milenio"),
        ("How the port opened - Milenio says", ["Milenio"], "How the port opened - Milenio says"),
        ("Milenio", ["Milenio"], "Milenio"),
        ("A port-Milenio", ["Milenio"], "A port-Milenio"),
        ("Milenio | A port opens", ["Milenio"], "Milenio | A port opens"),
        ("A port opens | ", [""], "A port opens | "),
    ],
)
def test_the_sites_name_at_the_end_is_no_part_of_the_title(title, names, expected):
    assert without_site(title, names) == expected


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<meta property="og:site_name" content="The Milenio">', None),
        (
            '<script type="application/ld+json">{"@type": "Article", "publisher": "Milenio"}</script>',
            None,
        ),
        ("", "https://www.milenio.com/a-port-opens"),
    ],
)
def test_the_sites_name_is_known_by_the_page_or_by_its_address(head, url):
    assert title_of("A port opens | Milenio", head, url) == "A port opens"


def test_a_name_that_the_page_does_not_bear_elsewhere_stays():
    assert title_of("A port opens | Milenio") == "A port opens | Milenio"


def test_the_headline_above_the_text_is_known_as_the_title_without_the_sites_name():
    head = '<meta property="og:site_name" content="Milenio">'
    page = f"<html><head><title>A port opens | Milenio</title>{head}</head><body><article>"
    page += f"<h1>A port opens</h1>{BODY}</article></body></html>"

    parsed = parse_html(RawFile("a.html", page.encode(), "text/html"))

    assert parsed.text.startswith("The port of El Paso")
