"""Asking, reading the answer, and following a citation to the exact sentence."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from replies import document, read_reply, reply_quoting

pytestmark = pytest.mark.browser

ENGLISH = "How many cartel figures did Mexico transfer in February 2025?"
SPANISH = "¿Cuáles son los cuatro ejes de la estrategia de seguridad?"


def ask(page: Page, question: str) -> dict:
    """Ask in the box and return the reply that the service sent."""
    page.goto("/")
    page.locator("#question").fill(question)
    page.locator("#submit").click()
    return read_reply(page)


@pytest.mark.parametrize(
    ("question", "locale", "label"),
    [(ENGLISH, "en-US", "Sources"), (SPANISH, "es-MX", "Fuentes")],
)
def test_every_citation_opens_its_article_with_the_quote_marked(page_at, question, locale, label):
    page = page_at(locale=locale)

    reply = ask(page, question)

    assert not reply["refused"], reply["message"]
    expect(page.locator("#sources-title")).to_have_text(label)
    quotes = {citation["n"]: citation["quote"] for citation in reply["citations"]}
    assert page.locator(".citation blockquote").all_text_contents() == list(quotes.values())
    for button in page.locator(".cite").all():
        n = int(button.get_attribute("data-n"))
        button.click()
        expect(page.locator("mark")).to_have_text(quotes[n], use_inner_text=False)
        assert page.locator("mark").text_content() == quotes[n]
        expect(page.locator("mark")).to_be_in_viewport()
        expect(page.locator("mark")).to_be_focused()
        page.keyboard.press("Escape")
        expect(button).to_be_focused()


def test_the_answer_is_the_sentences_with_their_numbers(page):
    reply = ask(page, ENGLISH)

    said = page.locator(".answer .said").all_text_contents()

    assert said == [sentence["text"] for sentence in reply["sentences"]]
    numbers = [f"[{n}]" for sentence in reply["sentences"] for n in sentence["citations"]]
    assert page.locator(".answer .cite").all_text_contents() == numbers


@pytest.mark.parametrize(
    ("locale", "several", "one"),
    [("en-US", "from 2 publishers", "from 1 publisher"), ("es-MX", "de 2 medios", "de 1 medio")],
)
def test_an_answer_tells_from_how_many_publishers_it_is(page_at, answer_with, locale, several, one):
    article = document("It was found. It was long.")
    for count, words in ((2, several), (1, one)):
        page = page_at(locale=locale)
        answer_with(page, reply_quoting(article, "It was found.", independent_sources=count))

        ask(page, "What was found?")

        expect(page.locator(".tools")).to_contain_text(words)


def test_the_mark_counts_code_points_and_not_utf16_units(page, answer_with, document_as):
    quote = "Ñandú 🦤 crossed at 4:30."
    article = document(f"🌉👩🏽‍🚀 𝔘nicode opens é́ it.\n\nBefore. {quote} After 🌉.")
    answer_with(page, reply_quoting(article, quote))
    document_as(page, article)

    ask(page, "What crossed?")
    page.locator(".cite").click()

    expect(page.locator("mark")).to_be_focused()
    assert page.locator("mark").text_content() == quote
    assert page.locator(".text p").nth(1).text_content() == f"Before. {quote} After 🌉."


def test_headings_pages_and_paragraphs_come_from_the_offsets(page, document_as):
    text = "🌉 Uno\nFirst 🦤 line.\nSame paragraph.\n\nSecond.\nDos\nThird."
    two = text.index("Dos")
    document_as(
        page,
        document(
            text,
            headings=[
                {"start": 0, "end": 5, "level": 2},
                {"start": two, "end": two + 3, "level": 3},
            ],
            pages=[
                {"start": 0, "end": two, "number": 1, "label": "i"},
                {"start": two, "end": len(text), "number": 2, "label": "ii"},
            ],
        ),
    )

    page.goto("/documents/made?version=1")

    expect(page.locator(".text h3")).to_have_text("🌉 Uno")
    expect(page.locator(".text h4")).to_have_text("Dos")
    paragraphs = page.locator(".text p:not(.page-break)").all_text_contents()
    assert paragraphs == ["First 🦤 line.\nSame paragraph.", "Second.", "Third."]
    assert page.locator(".page-break").all_text_contents() == ["Page i", "Page ii"]


def test_a_link_to_a_sentence_opens_the_full_article_at_it(page, server_url):
    listed = page.request.get("/v1/documents?limit=1").json()["documents"][0]
    article = page.request.get(f"/v1/documents/{listed['document_id']}").json()
    end = len(article["text"])
    start = end - 40

    page.goto(f"/documents/{article['document_id']}?version={article['version']}#c{start}-{end}")

    expect(page.locator("mark")).to_be_in_viewport()
    assert page.locator("mark").text_content() == article["text"][start:end]
    expect(page.locator("#article-title")).to_have_text(article["title"])
    expect(page.locator("#ask-view")).to_be_hidden()


def test_a_place_outside_the_text_is_said_and_marks_nothing(page, document_as):
    document_as(page, document("Short."))

    page.goto("/documents/made?version=1#c400-420")

    expect(page.locator("#article-view .notices")).to_contain_text("no text at the quoted place")
    expect(page.locator("mark")).to_have_count(0)


def test_rows_of_a_table_stand_below_one_another_and_wrapped_lines_run_on(page, answer_with):
    table, wrapped = "Year | Thefts\n2024 | 655", "It was found\nin a tunnel."
    article = document(f"{wrapped}\n\n{table}\n\nNothing more.")
    for quote, lines in ((table, "pre-line"), (wrapped, "normal")):
        answer_with(page, reply_quoting(article, quote))

        ask(page, "How many?")

        expect(page.locator(".answer .said")).to_have_css("white-space", lines)


def test_a_sentence_in_the_other_language_says_so(page_at, answer_with):
    spanish = document("Entregó a 37 reos. Nada más.", lang="es", title="Traslado de 37 reos")
    english_page, spanish_page = page_at(locale="en-US"), page_at(locale="es-MX")
    answer_with(english_page, reply_quoting(spanish, "Entregó a 37 reos.", lang="en"))
    answer_with(spanish_page, reply_quoting(document("It sent 37."), "It sent 37.", lang="es"))

    ask(english_page, "How many?")
    ask(spanish_page, "¿Cuántos?")

    expect(english_page.locator(".sentence .foreign")).to_have_text("in Spanish")
    assert english_page.locator(".said").get_attribute("lang") == "es"
    assert english_page.locator("blockquote").first.get_attribute("lang") == "es"
    expect(spanish_page.locator(".sentence .foreign")).to_have_text("en inglés")
    assert spanish_page.locator(".said").get_attribute("lang") == "en"


def test_a_sentence_in_the_language_of_the_reply_has_no_label(page, answer_with):
    answer_with(page, reply_quoting(document("It sent 37."), "It sent 37."))

    ask(page, "How many?")

    expect(page.locator(".cite")).to_be_visible()
    expect(page.locator(".foreign")).to_have_count(0)


@pytest.mark.parametrize(("composer", "times"), [("model", 1), ("extract", 0)])
def test_an_answer_that_a_language_model_wrote_says_so(page, answer_with, composer, times):
    answer_with(page, reply_quoting(document("It sent 37."), "It sent 37.", composed_by=composer))

    ask(page, "How many?")

    expect(page.locator(".cite")).to_be_visible()
    expect(page.get_by_text("A language model wrote this")).to_have_count(times)


@pytest.mark.parametrize(
    ("locale", "dates"),
    [
        ("en-US", ["date unknown", "January 20, 2026", "February 2021"]),
        ("es-MX", ["fecha desconocida", "20 de enero de 2026", "febrero de 2021"]),
    ],
)
def test_dates_are_written_in_the_language_of_the_page(page_at, answer_with, locale, dates):
    unknown, day, month = dates
    page = page_at(locale=locale)
    sources = [
        {"title": "A", "url": None, "publisher": None, "published": "2026-01-20"},
        {"title": "B", "url": "https://www.gao.gov/b", "publisher": "GAO", "published": "2021-02"},
    ]
    article = document("It sent 37.", published=None, sources=sources)
    answer_with(page, reply_quoting(article, "It sent 37."))

    ask(page, "How many?")

    expect(page.locator(".citation .facts")).to_contain_text(unknown)
    expect(page.locator(".named-sources li").nth(0)).to_contain_text(day)
    expect(page.locator(".named-sources li").nth(1)).to_contain_text(month)
    expect(page.locator(".named-sources li").nth(1)).to_contain_text("(gao.gov)")


def test_after_a_refusal_the_likeliest_answer_can_be_had_anyway(page, answer_with):
    refusal = reply_quoting(document("It sent 37."), "It sent 37.", refused=True, reason="low_confidence")
    asked = answer_with(page, refusal | {"answer": None, "message": "Not sure."})
    page.goto("/?q=How%3F")
    anyway = page.get_by_role("button", name="Show the likeliest answer anyway")
    anyway.click()

    page.wait_for_function("document.querySelector('.refusal button') === null")
    page.locator(".refusal").wait_for()
    assert "max_error" not in asked[0]
    assert asked[1] == asked[0] | {"max_error": 0.4}
    expect(anyway).to_have_count(0)


@pytest.mark.parametrize(
    ("locale", "button", "told"),
    [
        (
            "en-US",
            "Show the likeliest answer anyway",
            "No sentence can be given as the answer; the nearest passages are below.",
        ),
        (
            "es-MX",
            "Mostrar de todos modos lo más probable",
            "Ninguna frase puede darse como respuesta; los pasajes más cercanos están abajo.",
        ),
    ],
)
def test_where_there_is_no_likeliest_answer_either_that_is_said(
    page_at, answer_with, locale, button, told
):
    page = page_at(locale=locale)
    refusal = reply_quoting(document("It sent 37."), "It sent 37.", refused=True, reason="no_figure")
    answer_with(page, refusal | {"answer": None, "message": "No figure."})
    page.goto("/?q=How%3F")
    page.locator(".refusal").wait_for()
    expect(page.get_by_text(told)).to_have_count(0)

    page.get_by_role("button", name=button).click()

    expect(page.get_by_text(told)).to_be_visible()


def test_nothing_likely_is_offered_where_no_article_deals_with_the_question(page, answer_with):
    refusal = reply_quoting(document("It sent 37."), "It sent 37.", refused=True, reason="no_document")
    answer_with(page, refusal | {"answer": None, "message": "Nothing."})
    page.goto("/?q=How%3F")
    page.locator(".refusal").wait_for()

    expect(page.locator(".refusal button")).to_have_count(0)


def refusal_naming(article: dict, message: str, **changes: str) -> dict:
    """A refusal whose message names an article, of which no passage is shown."""
    named = {name: article[name] for name in ("document_id", "version", "title", "lang")}
    told = {"answer": None, "message": message, "passages": [], "citations": [], "sentences": []}
    told["named_article"] = named | {"link": "/documents/made?version=1"}
    return reply_quoting(article, article["text"], refused=True, reason="low_confidence") | told | changes


@pytest.mark.parametrize(
    ("lang", "before", "after"),
    [
        ("en", "There are articles on this, such as “", "”, but what is nearest is not of 2016."),
        ("es", "Los artículos dicen otra cosa: vea «", "»."),
    ],
)
@pytest.mark.parametrize("title", ["Drones & <b>walls</b>", "a", "The “wall” of «Sonora»"])
def test_the_title_in_a_refusal_leads_to_its_article_and_back(
    page, answer_with, document_as, lang, before, after, title
):
    article = document("It sent 37.", title=title, lang="es")
    answer_with(page, refusal_naming(article, f"{before}{title}{after}", lang=lang))
    document_as(page, article)
    page.goto("/?q=How%3F")

    link = page.locator(".refusal .message").get_by_role("link", name=title, exact=True)
    expect(page.locator(".refusal .message")).to_have_text(f"{before}{title}{after}")
    expect(link).to_have_attribute("href", "/documents/made?version=1")
    expect(link.locator("[lang=es]")).to_have_text(title)
    link.press("Enter")
    expect(page.locator("#article-title")).to_have_text(title)
    expect(page.locator("#article-title")).to_be_focused()
    assert page.url.endswith("/documents/made?version=1")
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


@pytest.mark.parametrize("title", ["Nowhere in it", ""])
def test_a_refusal_whose_message_does_not_hold_the_title_has_no_link(page, answer_with, title):
    article = document("It sent 37.", title=title)
    answer_with(page, refusal_naming(article, "Not sure of “it”."))
    page.goto("/?q=How%3F")

    expect(page.locator(".refusal .message")).to_have_text("Not sure of “it”.")
    expect(page.locator(".refusal a")).to_have_count(0)


def test_a_real_refusal_leads_to_the_article_that_it_names(page):
    reply = ask(page, "How many cartel figures did Mexico transfer in 2016?")

    named = reply["named_article"]
    page.locator(".refusal .message a").click()
    expect(page.locator("#article-title")).to_have_text(named["title"])
    assert page.url.endswith(named["link"])


def test_an_absurd_question_gets_a_kind_refusal_and_no_answer(page):
    reply = ask(page, "What is the recipe for lasagna?")

    assert reply["refused"]
    expect(page.locator(".refusal h2")).to_be_visible()
    expect(page.locator(".refusal .message")).to_have_text(reply["message"])
    expect(page.locator(".answer")).to_have_count(0)
    expect(page.locator("#copy")).to_have_count(0)
    if reply["passages"]:
        expect(page.locator(".passages summary")).to_have_text("Closest passages, not an answer")


def test_notices_and_stale_sources_are_shown(page, answer_with):
    article = document("It sent 37.")
    reply = reply_quoting(article, "It sent 37.", notices=["2 undated articles were left out."])
    reply["as_of"] = "2026-02-01"
    reply["index"] = {**reply["index"], "stale_sources": ["El Faro del Norte"]}
    answer_with(page, reply)

    ask(page, "How many?")

    expect(page.locator(".notices li").nth(0)).to_have_text("2 undated articles were left out.")
    expect(page.locator(".notices li").nth(1)).to_contain_text("February 1, 2026")
    expect(page.locator("#freshness")).to_contain_text("El Faro del Norte")


def test_the_copied_answer_carries_its_numbered_sources(page, answer_with):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    article = document("It sent 37.", url="https://example.org/a")
    limits = {"notices": ["Others give 29."], "as_of": "2026-07-01"}
    understood = "How many did it send?"
    answer_with(page, reply_quoting(article, "It sent 37.", standalone_question=understood, **limits))
    page.goto("/?q=Who%3F")
    page.locator(".cite").wait_for()
    page.locator("#filters summary").click()
    page.locator("[name=as_of]").fill("2026-07-01")
    page.locator("[name=lang]").select_option("en")
    page.locator("#follow-up-question").fill("How many?")
    page.keyboard.press("Enter")
    page.locator(".understood").wait_for()

    page.locator("#copy").click()

    expect(page.locator(".copied")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(
        "How many?\nUnderstood as: How many did it send?\n"
        "Filters in use: As of: July 1, 2026; Article language: English\n\nIt sent 37. [1]\n\n"
        "Good to know:\n– Others give 29.\n– From what had been published by July 1, 2026.\n\nSources:\n"
    )
    assert "[1] A made article. Puente. January 20, 2026." in copied
    assert "/documents/made?version=1#c0-11" in copied
    assert "https://example.org/a" in copied


def test_the_language_of_the_page_can_be_switched_and_is_kept(page):
    ask(page, ENGLISH)
    page.locator(".cite").first.wait_for()

    page.get_by_role("button", name="Español").click()

    expect(page.locator("#sources-title")).to_have_text("Fuentes")
    assert page.locator("html").get_attribute("lang") == "es"
    page.goto("/")
    expect(page.locator("#submit")).to_have_text("Preguntar")


def test_the_page_works_where_the_browser_keeps_nothing(page):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('off'); }});"
    )

    page.goto("/")
    page.get_by_role("button", name="Español").click()

    expect(page.locator("#submit")).to_have_text("Preguntar")


def test_the_articles_are_listed_and_narrowed(page):
    everything = page.request.get("/v1/documents?limit=100").json()
    chosen = everything["documents"][0]
    page.goto("/documents")

    page.locator("#title-filter").fill(chosen["title"].upper())

    expect(page.locator(".documents li a")).to_have_text([chosen["title"]])
    page.locator("#title-filter").fill("")
    page.locator("#documents-lang").select_option("es")
    spanish = [row["title"] for row in everything["documents"] if row["lang"] == "es"]
    if everything["total"] <= 100:
        expect(page.locator(".documents li")).to_have_count(len(spanish))
    page.locator(".documents a").first.click()
    expect(page.locator("#article-title")).to_be_focused()
    page.go_back()
    expect(page.locator("#documents-title")).to_be_visible()


def test_the_freshness_line_agrees_with_the_index(page):
    index = page.request.get("/v1/index").json()
    newest = date.fromisoformat(index["newest_published"])

    page.goto("/")

    expect(page.locator(".freshness")).to_contain_text(f"{index['documents']:,} articles")
    expect(page.locator(".freshness")).to_contain_text(
        re.compile(rf"{newest:%B} {newest.day}, {newest.year}")
    )
