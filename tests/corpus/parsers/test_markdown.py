from contextlib import suppress
from datetime import date

import pytest

from corpus.document import RawFile, SourceReference
from corpus.errors import UnreadableFile
from corpus.parse import MAX_IN_PROCESS_BYTES
from corpus.parsers.markdown import parse_markdown
from tests.growth import fill, takes_linear_time


def parse(text):
    return parse_markdown(RawFile("a.md", text.encode(), "text/markdown"))


def with_head(head):
    return parse(f"---\n{head}\n---\n\nTexto.\n")


def test_front_matter_says_what_the_article_is():
    parsed = with_head(
        """id: plan-kukulcan
title: "Plan: Kukulcán"
lang: es
published: 2026-02-27
written: 2026-11-25
publisher: Puente
url: https://example.org/kukulcan
topics: [border, fentanyl]
facts: [F1]
sources:
  - title: Parte
    publisher: SSPC
    url: https://www.gob.mx/sspc/1
    published: "2026-02"
    facts: [F2]
  - Informe oral"""
    )

    assert (parsed.id, parsed.title, parsed.lang) == ("plan-kukulcan", "Plan: Kukulcán", "es")
    assert (parsed.published, parsed.written) == (date(2026, 2, 27), date(2026, 11, 25))
    assert (parsed.publisher, parsed.url) == ("Puente", "https://example.org/kukulcan")
    assert parsed.topics == ("border", "fentanyl")
    assert parsed.sources == (
        SourceReference("Parte", "https://www.gob.mx/sspc/1", "SSPC", "2026-02"),
        SourceReference("Informe oral"),
    )
    assert parsed.text == "Texto."


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("published: 2026-02-30", "published: '2026-02-30' is not a day"),
        ("published: February 2026", "published: 'February 2026' is not a date"),
        ("written: 20260227", "written"),
        ("lang: fr", "lang: 'fr'"),
        ("id: ../../etc", "id: "),
        ("id: Con Espacios", "id: "),
        ("title: [a, b]", "title is a list"),
        ("topics: border", "topics should be a list"),
        ("topics: [[a]]", "topics is a list"),
        ("sources:\n  - publisher: X", r"sources\[0\] has neither"),
        ("sources:\n  - url: javascript:alert(1)", r"sources\[0\]\.url"),
        ("sources:\n  - title: A\n    published: 2026-13-01", r"sources\[0\]\.published"),
        ("url: ftp://a/b", "url: "),
        ("url: http://exa mple.com/<script>", "url: 'http://exa mple.com/<script>' is not an http"),
        ("url: http://example.com:99999/x", "url: "),
        ("url: https://www.gob.mx@evil.example/", "url: "),
        ("url: http://a\\b.com/", "url: "),
        ("sources:\n  - url: https://gob.mx@evil.example/", r"sources\[0\]\.url"),
        ("title: 'open", "not YAML on line"),
        ("title: a: b", "not YAML on line 2"),
        ("a: &x [1]\nb: *x", "anchor or alias on line 2"),
        ("a: " + "[" * 50 + "]" * 50, "nested more than 10"),
        ("a: " + "[" * 5_000, "nested more than 10"),
        ("- a\n- b", "not a list of 'key: value'"),
        ("a: !!python/object/apply:os.system [x]\nlang: xx", "lang"),
    ],
)
def test_a_fault_in_the_front_matter_is_named(head, reason):
    with pytest.raises(UnreadableFile, match=reason):
        with_head(head)


def test_front_matter_that_is_not_closed_is_named():
    with pytest.raises(UnreadableFile, match="not closed"):
        parse("---\ntitle: A\n\nTexto.")
    with pytest.raises(UnreadableFile, match="not closed"):
        parse("---\n" + "a: b\n" * 50_000 + "---\n")


@pytest.mark.parametrize("above", ["\n", " \n\n", "  ", "\ufeff", "\n\ufeff\n", "\r\n"])
def test_front_matter_may_stand_below_blank_lines(above):
    parsed = parse(f"{above}---\ntitle: Parte\nlang: es\n---\n\nTexto.")

    assert (parsed.title, parsed.lang, parsed.text) == ("Parte", "es", "Texto.")
    with pytest.raises(UnreadableFile, match="not YAML on line 4"):
        parse("\n\n---\ntitle: a: b\n---\nTexto.")


@pytest.mark.parametrize("text", ["Texto.", "Texto: uno.\n\nfin", "\nUno dos.\n\n---", "Uno dos.\n\n---"])
def test_a_rule_across_the_page_opens_no_front_matter(text):
    assert parse(f"\n---\n{text}").text == text.removesuffix("---").strip()


def test_a_long_address_is_kept_whole():
    url = "https://a.mx/" + "x" * 1_500

    assert with_head(f"url: {url}").url == url


def test_empty_values_are_unknown_and_regional_languages_are_known():
    parsed = with_head("published:\nwritten: ~\npublisher: null\ntitle: ''\nlang: es-MX")

    assert (parsed.published, parsed.written, parsed.publisher, parsed.title) == (None,) * 4
    assert parsed.lang == "es"


def test_a_lone_surrogate_in_front_matter_does_not_get_in():
    assert with_head(r'title: "a\ud800b"').title == "ab"


def test_a_file_without_front_matter_takes_its_title_from_the_first_heading():
    parsed = parse("# Los *hechos*\n\nTexto.")

    assert parsed.title == "Los hechos"
    assert parsed.published is None


def test_marks_go_and_words_stay():
    parsed = parse(
        "Uno **dos**\ntres [liga](https://a.mx) ![mapa](m.png) `x = 1` &aacute; \\* <b>b</b>"
        "<!-- oculto --> fin."
    )

    assert parsed.text == "Uno dos tres liga mapa x = 1 á * b fin."


def test_lists_tables_and_code_keep_their_lines():
    parsed = parse(
        "- uno\n- dos\n  - tres\n\n3. c\n4. d\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n"
        "```\nx  y\n  z\n```\n\n> cita\n> larga"
    )

    assert parsed.text == (
        "- uno\n- dos\n  - tres\n\n3. c\n4. d\n\nA | B\n1 | 2\n\nx  y\n  z\n\ncita larga"
    )


def test_headings_are_lines_of_their_own_with_exact_places():
    parsed = parse("## Uno\ntexto\n\n### Dos 😀 *tres*\n\nfin")

    found = [(h.level, parsed.text[h.start : h.end]) for h in parsed.headings]
    assert found == [(2, "Uno"), (3, "Dos 😀 tres")]
    assert parsed.text == "Uno\n\ntexto\n\nDos 😀 tres\n\nfin"


def test_html_blocks_leave_their_visible_text():
    parsed = parse(
        "<div>\n<p>visible &amp; bien</p>\n<script>alert('no')</script>\n<!-- no -->\n</div>\n\nfin"
    )

    assert parsed.text == "visible & bien\n\nfin"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "<p>\nThe army found that <5% of 300 labs were active, and >90% of them closed.\n</p>",
            "The army found that <5% of 300 labs were active, and >90% of them closed.",
        ),
        ("<p>Fewer than <5% & 7 > 3.</p>", "Fewer than <5% & 7 > 3."),
        ("<div>Losses < 5 million pesos.</div>", "Losses < 5 million pesos."),
        (
            "<table>\n<tr><td>2023</td><td>5</td></tr>\n<tr><td>2024</td>\n<td>6</td></tr></table>",
            "2023 | 5\n2024 | 6",
        ),
        ("<div>Uno<div>dos</div>tres<p>4</p>5</div>", "Uno\ndos\ntres\n4\n5"),
        ("Two 5<br>6", "Two 5\n6"),
        ("Two <b>5</b> <5 6 &amp;lt; <i>a</i>", "Two 5 <5 6 &lt; a"),
        ("Texto <script>alert(4)</script>fin <style>p {}</style>.", "Texto fin ."),
        ("Texto <span hidden>oculto</span> y <span style='display:none'>más</span>fin.", "Texto y fin."),
        ("<div hidden>oculto</div>\n\nfin", "fin"),
        ("<div hidden>\n\noculto\n\n<b>más</b>\n\n- y más\n\n</div>\n\nfin", "fin"),
        ("<div hidden>\n\n<div>\n\noculto\n\n</div>\n\nmás\n\n</div>\n\nfin", "fin"),
        ("<details>\n\nvisto\n\n</details>\n\nfin", "visto\n\nfin"),
        ("<p hidden>oculto\n\nfin", "fin"),
        ("| a | b |\n|---|---|\n| 1<br>2 | 85<sup>1</sup> |", "a | b\n1 2 | 85"),
        ("en 2023<sup>4</sup> y 10<sup>6</sup>, CO<sub>2</sub>", "en 2023 y 10^6, CO2"),
        ("en 2023[4](#fn4) y <sup>[5](#fn5)</sup> y [parte 3](#p3)", "en 2023 y y parte 3"),
    ],
)
def test_html_is_read_as_a_browser_shows_it(text, expected):
    assert parse(text).text == expected


@pytest.mark.parametrize("depth", [1, 10, 20, 29, 30, 31, 59, 60, 61, 300])
@pytest.mark.parametrize("kind", ["list", "quote", "numbers"])
def test_a_deep_nest_of_lists_or_quotes_loses_nothing_or_is_refused(kind, depth):
    match kind:
        case "list":
            text = "\n".join(f"{'  ' * i}- nivel {i}" for i in range(depth))
        case "numbers":
            text = "\n".join(f"{'   ' * i}1. nivel {i}" for i in range(depth))
        case _:
            text = "> " * depth + f"nivel {depth - 1}"

    try:
        found = parse(f"{text}\n\nfin").text
    except UnreadableFile as refused:
        assert "nested too deep" in str(refused)
        assert depth >= 30
    else:
        assert f"nivel {depth - 1}\n\nfin" in found


def test_invisible_characters_go():
    parsed = parse("a\u202eb\u2066c\U000e0041d\x1be\x00".replace("\x00", "") + "\r\nf")

    assert parsed.text == "abcde f"


@pytest.mark.parametrize(
    "letters", ["[", "![", "*a ", "`", "> ", "<!--", "<a ", "<", "|", "- ", "<div hidden>\n\n", "<b>\n\n"]
)
def test_the_worst_letters_within_the_in_process_limit_end_soon(letters):
    def try_to_parse(text):
        with suppress(UnreadableFile):
            parse(text)

    assert takes_linear_time(try_to_parse, lambda size: fill(letters, size), MAX_IN_PROCESS_BYTES // 4)
