"""Hostile articles, stored and asked for through the real API, are words on every view of the page.

`page_at` fails a test on any script error, dialog, blocked content and request to another host.
"""

from __future__ import annotations

import json
import string
from io import BytesIO
from urllib.parse import quote, urlencode

import pytest
from payloads import BAD_ADDRESSES, PAYLOADS
from playwright.sync_api import Page, expect
from pypdf import PdfReader, PdfWriter

from tests.pdf_files import make_pdf

pytestmark = pytest.mark.browser

BACKSLASH = chr(92)
NUMBERED = list(enumerate(PAYLOADS, 1))
WHAT_IS_NOT_OURS = """() => [...document.querySelectorAll("*")].filter((node) =>
    ["IMG", "IFRAME", "SVG", "MATH", "BASE", "OBJECT", "EMBED", "STYLE", "TEMPLATE", "VIDEO", "AUDIO"]
        .includes(node.tagName.toUpperCase())
    || (node.tagName === "SCRIPT" && node.getAttribute("src") !== "/static/app.js")
    || (node.tagName === "LINK" && !node.getAttribute("href").startsWith("/static/"))
    || (node.tagName === "META" && node.httpEquiv)
    || (node.tagName === "FORM" && new URL(node.action).origin !== location.origin)
    || (node.tagName === "A" && !/^https?:$/.test(node.protocol))
    || [...node.attributes].some(({name}) => name.startsWith("on") || ["style", "srcdoc"].includes(name))
  ).map((node) => node.outerHTML.slice(0, 200))"""


def check(page: Page) -> None:
    """Nothing on the page was made by what an article says."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate(WHAT_IS_NOT_OURS) == []


def shown(page: Page, selector: str) -> str:
    """The words of all that match, as they are in the document."""
    page.locator(selector).first.wait_for(state="attached")
    return "\n".join(page.locator(selector).all_text_contents())


@pytest.fixture(scope="module")
def stored(newsroom):
    """For each payload an article that holds it in every field, in two versions, corrected and copied."""
    lines, copies = [], []
    for n, payload in NUMBERED:
        ship = "".join(string.ascii_lowercase[int(digit)] for digit in str(n))
        log = " ".join(f"{ship}{berth} sailed" for berth in string.ascii_lowercase)
        article = {
            "id": f"hostile-{n}",
            "title": f"Beacon {payload}",
            "text": f"The Zorvik{n} beacon, or {payload} shows {n} lights.\n\n{log}\n\nOld {payload}",
            "lang": "en",
            "published": "2026-03-02",
            "publisher": payload,
            "author": payload,
            "topics": [payload],
            "url": f"https://example.org/?q={payload.replace(' ', '+').replace(BACKSLASH, '')}",
        }
        lines.append(article)
        carried = {"publisher": f"Copy {payload}", "published": "2026-03-03", "url": None}
        copies.append({**article, **carried, "id": f"hostile-copy-{n}"})
    changed = [
        {
            **one,
            "title": f"Changed {one['title']}",
            "text": one["text"].replace("Old", "New"),
            "author": f"Other {one['author']}",
            "publisher": f"Other {one['publisher']}",
            "topics": [f"other {one['topics'][0]}"],
            "modified": "2026-03-04",
        }
        for one in lines
    ]
    for batch in (lines, changed, copies):
        newsroom.put_batch(batch)
    for n, payload in NUMBERED:
        newsroom.note(f"hostile-{n}", "correction", f"Corrected: {payload}", on="2026-03-05")
    newsroom.wait_until_indexed()
    return newsroom


@pytest.fixture
def hostile_page(page_at, stored):
    return page_at(url=stored.url)


@pytest.mark.parametrize(("n", "payload"), NUMBERED)
def test_a_hostile_article_is_words_on_every_view(hostile_page, n, payload):
    page = hostile_page
    asked = f"How many lights does the Zorvik{n} beacon show?"
    page.goto("/?" + urlencode({"q": asked, "publisher": f"Other {payload}"}))

    assert payload in shown(page, ".answer .said")
    assert payload in shown(page, ".citation h3")
    assert payload in shown(page, ".citation blockquote")
    assert payload in shown(page, ".citation .facts")
    assert f"Copy {payload}" in shown(page, ".citation .story")
    assert f"Corrected: {payload}" in shown(page, ".citation .correction")
    assert payload in shown(page, ".notices")
    assert payload in shown(page, ".passages blockquote")
    check(page)

    page.locator(".cite").first.click()
    assert payload in shown(page, "mark")
    assert payload in shown(page, "#article-title")
    assert f"By Other {payload}" in shown(page, "article .facts")
    assert f"New {payload}" in shown(page, ".text")
    assert f"Corrected: {payload}" in shown(page, "article .correction")
    assert f"Changed Beacon {payload}" in shown(page, ".versions")
    check(page)

    page.locator(".versions").get_by_role("link", name="What changed").click()
    assert f"Beacon {payload}" in shown(page, ".changed-fields del")
    assert f"Changed Beacon {payload}" in shown(page, ".changed-fields ins")
    assert payload in shown(page, ".changes")
    check(page)


def test_a_timeline_of_hostile_articles_is_words(hostile_page):
    page = hostile_page
    page.goto("/timeline")

    titles = shown(page, ".timeline a")
    page.get_by_role("button", name="Show more").click()
    page.locator(".timeline li").nth(101).wait_for()
    titles = shown(page, ".timeline a")
    corrections = shown(page, ".timeline .correction p")

    assert [payload for payload in PAYLOADS if f"Changed Beacon {payload}" not in titles] == []
    assert [payload for payload in PAYLOADS if f"Corrected: {payload}" not in corrections] == []
    check(page)
    page.goto("/timeline?" + urlencode({"topic": f"other {PAYLOADS[0]}", "title": PAYLOADS[0]}))
    page.locator(".timeline li").first.wait_for()
    assert PAYLOADS[0] in shown(page, "#documents-title")
    check(page)


def test_a_list_of_hostile_articles_and_their_filters_is_words(hostile_page):
    page = hostile_page
    page.goto("/documents")

    titles = shown(page, ".documents li a")
    topics = shown(page, "#documents-topic option")

    assert [payload for payload in PAYLOADS if f"Changed Beacon {payload}" not in titles] == []
    assert [payload for payload in PAYLOADS if f"other {payload}".replace("-", " ") not in topics] == []
    check(page)
    page.goto("/")
    page.locator("#filters summary").click()
    page.locator("[name=publisher] option").nth(5).wait_for(state="attached")
    publishers = shown_options(page, "publisher")
    assert [payload for payload in PAYLOADS if f"Other {payload}" not in publishers] == []
    page.locator("[name=publisher]").select_option(f"Other {PAYLOADS[0]}")
    expect(page.locator(".chip")).to_contain_text(PAYLOADS[0])
    check(page)


def shown_options(page: Page, name: str) -> list[str]:
    return page.locator(f"[name={name}] option").all_text_contents()


def test_the_headings_and_sources_of_a_hostile_brief_are_words(hostile_page, stored):
    address = "https://example.org/x"
    sources = [
        {"title": f"Report {one}", "url": address, "publisher": f"By {one}", "published": f"In {one}"}
        for one in PAYLOADS
    ]
    front = json.dumps({"title": "Masts", "lang": "en", "sources": sources})
    sections = [f"## Part {escape_markdown(one)}\n\nThe mast is high." for one in PAYLOADS]
    brief = f"---\n{front}\n---\n\n" + "\n\n".join(sections)
    stored.put("masts", brief.encode(), "text/markdown")
    page = hostile_page

    page.goto("/documents/masts")

    assert shown(page, ".text h3").split("\n") == [f"Part {payload}" for payload in PAYLOADS]
    named = shown(page, ".named-sources")
    for payload in PAYLOADS:
        for words in (f"Report {payload}", f"By {payload}", f"In {payload}"):
            assert words in named
    check(page)


def escape_markdown(text: str) -> str:
    return "".join(f"{BACKSLASH}{sign}" if sign in string.punctuation else sign for sign in text)


def test_the_labels_and_the_title_of_a_hostile_pdf_are_words(hostile_page, stored):
    pages = [[f"Dam {n} is {n} metres high."] for n, _ in NUMBERED]
    writer = PdfWriter(clone_from=PdfReader(BytesIO(make_pdf(*pages))))
    for row, payload in enumerate(PAYLOADS):
        writer.set_page_label(row, row, prefix=payload)
    writer.add_metadata({"/Title": PAYLOADS[0]})
    out = BytesIO()
    writer.write(out)
    stored.put("dams", out.getvalue(), "application/pdf")
    page = hostile_page

    page.goto("/documents/dams")

    assert shown(page, ".page-break").split("\n") == [f"Page {payload}" for payload in PAYLOADS]
    assert shown(page, "#article-title") == PAYLOADS[0]
    check(page)


def test_html_that_was_escaped_twice_stays_words(hostile_page, stored):
    escaped = "&lt;img src=x onerror=alert(1)&gt; &amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;"
    words = (
        "The lock of Tamel was closed for repairs on 3 May 2026, the water board said in a statement. "
    )
    html = (
        f"<html><head><title>{escaped}</title></head><body><article><p>{words * 4}{escaped}</p></article>"
    )
    stored.put("escaped", html.encode(), "text/html")
    page = hostile_page

    page.goto("/documents/escaped")

    assert "<img src=x onerror=alert(1)> &lt;script&gt;alert(1)&lt;/script&gt;" in shown(page, ".text")
    check(page)


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_is_no_web_address_is_refused_or_no_link(hostile_page, stored, address):
    front = {"title": "Weir", "url": address, "sources": [{"title": "A source", "url": address}]}
    brief = f"---\n{json.dumps(front)}\n---\n\nThe weir of Lusk is 4 metres high.\n".encode()
    reply = stored.try_put("weir", brief, "text/markdown")
    if reply.status_code == 422:
        assert "is not an http or https address" in reply.json()["detail"]
        return
    page = hostile_page

    page.goto("/documents/weir")

    assert "The weir of Lusk" in shown(page, ".text")
    assert page.locator("article a, .named-sources a").count() == 0
    check(page)


def test_hostile_retractions_are_words_also_where_the_article_is_gone(hostile_page, stored):
    stored.put("withdrawn", {"title": "A pier", "text": "The pier of Brock is closed.", "lang": "en"})
    for payload in PAYLOADS:
        stored.note("withdrawn", "retraction", f"Never mind: {payload}")
    told = [f"Never mind: {payload}" for payload in PAYLOADS]
    page = hostile_page

    page.goto("/documents/withdrawn")

    assert shown(page, ".retraction bdi").split("\n") == told
    check(page)
    stored.delete("withdrawn")
    page.goto("/documents/withdrawn")
    assert "Version 1" in shown(page, ".versions")
    assert shown(page, ".retraction bdi").split("\n") == told
    check(page)


def test_hostile_ids_questions_and_filters_are_words_in_the_error(hostile_page):
    page = hostile_page
    for payload in PAYLOADS:
        if "/" not in payload:  # with one it is no address of the page
            page.goto(f"/documents/{quote(payload, safe='')}")
            page.locator(".trouble, .gone-note").wait_for()
            check(page)

        page.goto("/?" + urlencode({"q": payload, "publisher": payload * 200}))

        page.locator(".trouble .detail").wait_for()
        assert page.locator("#question").input_value() == payload
        check(page)
