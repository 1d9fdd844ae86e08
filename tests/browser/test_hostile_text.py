"""Text from outside is shown as text, wherever it turns up; `page_at` fails a test on any noise."""

from __future__ import annotations

import pytest
from payloads import BAD_ADDRESSES, PAYLOADS
from playwright.sync_api import Page, expect
from replies import document, reply_quoting

pytestmark = pytest.mark.browser

NOTICE = {
    "kind": "correction",
    "on": None,
    "recorded_at": "2026-11-25T00:00:00Z",
    "version": 1,
    "origin": "article",
}
STORY = {"copies": 2, "independent_sources": 1}
OWN_TAGS = "img, script:not([src='/static/app.js']), iframe, svg, base, object, embed"


def hostile(payload: str, url: str | None = None) -> dict:
    """A reply with the payload in every field that holds words, and an article that matches it."""
    article = document(
        f"Before. {payload} After.",
        title=payload,
        publisher=payload,
        url=url,
        topics=[payload],
        sources=[{"title": payload, "url": url, "publisher": payload, "published": payload}],
        headings=[{"start": 0, "end": 7, "level": 2}],
        pages=[{"start": 0, "end": 9, "number": 1, "label": payload}],
        author=payload,
        notices=[NOTICE | {"text": payload}],
    )
    reply = reply_quoting(article, payload, notices=[payload], question=payload)
    reply["index"] = {**reply["index"], "stale_sources": [payload]}
    for place in (*reply["citations"], *reply["passages"]):
        place |= {"section": payload, "page": payload, "link": url or payload}
        place["story"] = STORY | {"carried_by": [payload], "original": payload}
    reply["citations"][0] |= {"corrections": [NOTICE | {"text": payload}], "standing": "superseded"}
    return {"article": article, "reply": reply}


def open_all(page: Page) -> None:
    page.goto("/?q=How%3F")
    page.locator(".cite").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.locator(".cite").click()
    page.locator("mark").wait_for()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_is_shown_as_text_and_runs_nothing(page, answer_with, document_as, payload):
    made = hostile(payload)
    answer_with(page, made["reply"])
    document_as(page, made["article"])

    open_all(page)

    assert page.locator(".said").text_content() == payload
    assert page.locator(".citation blockquote").text_content() == payload
    assert page.locator("mark").text_content() == payload
    assert page.locator("#article-title").text_content() == payload
    page.wait_for_timeout(100)
    assert page.locator(OWN_TAGS).count() == 0


def test_markup_in_a_conversation_is_shown_as_text(page):
    replies = {
        payload: hostile(payload)["reply"] | {"answer": payload, "standalone_question": f"= {payload}"}
        for payload in PAYLOADS
    }
    page.route(
        "**/v1/ask", lambda route: route.fulfill(json=replies[route.request.post_data_json["question"]])
    )
    page.goto("/")
    page.locator("#question").fill(PAYLOADS[0])
    page.keyboard.press("Enter")
    for payload in PAYLOADS[1:]:
        page.locator(".cite").wait_for()
        page.locator("#follow-up-question").fill(payload)
        page.keyboard.press("Enter")
        expect(page.locator(".understood bdi")).to_have_text(f"= {payload}")

    assert page.locator("#conversation a").all_text_contents() == PAYLOADS[:-1]
    assert page.locator("#conversation .said-before").all_text_contents() == PAYLOADS[:-1]
    page.goto("/history")
    page.locator("#history a").first.wait_for()
    assert set(PAYLOADS) <= set(page.locator("#history a").all_text_contents())
    assert set(PAYLOADS) <= set(page.locator("#history .said-before").all_text_contents())
    page.wait_for_timeout(100)
    assert page.locator(OWN_TAGS).count() == 0


@pytest.mark.parametrize("url", BAD_ADDRESSES)
def test_an_address_that_is_no_web_address_is_no_link(page, answer_with, document_as, url):
    made = hostile("It sent 37.", url)
    answer_with(page, made["reply"])
    document_as(page, made["article"])

    open_all(page)

    links = page.eval_on_selector_all("a", "links => links.map(link => link.href)")
    own = page.evaluate("location.origin")
    assert [link for link in links if not link.startswith(own + "/")] == []


def test_a_link_to_another_site_shows_its_host_and_gives_nothing_away(page, answer_with):
    article = document("It sent 37.", url="https://www.g\u043eb.mx/x")  # a Cyrillic o
    answer_with(page, reply_quoting(article, "It sent 37."))

    page.goto("/?q=How%3F")

    link = page.locator(".citation .links a[target]")
    expect(link).to_have_text("xn--gb-fmc.mx")
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_title_cannot_reverse_its_letters(page, answer_with, document_as):
    title = "Report \u202egpj.exe\u2066 and \u200fmore"
    article = document("It sent \u202e73\u202c.", title=title, publisher=title)
    answer_with(page, reply_quoting(article, "It sent \u202e73\u202c."))
    document_as(page, article)

    open_all(page)

    assert page.locator("#article-title").text_content() == "Report \ufffdgpj.exe\ufffd and \ufffdmore"
    assert "\u202e" not in page.locator(".citation .facts").text_content()
    assert page.locator("mark").text_content() == "It sent \u202e73\u202c."  # verbatim


def test_words_in_the_address_stay_words(page, answer_with):
    answer_with(page, reply_quoting(document("It sent 37."), "It sent 37."))

    page.goto("/?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&publisher=%3Cscript%3Ealert(1)%3C/script%3E")

    page.locator(".cite").wait_for()
    expect(page.locator(".chip")).to_contain_text("<script>alert(1)</script>")
    assert page.locator(OWN_TAGS).count() == 0


def test_an_error_from_outside_stays_words(page):
    page.route(
        "**/v1/ask",
        lambda route: route.fulfill(
            status=400,
            content_type="application/problem+json",
            body='{"title": "<img src=x onerror=alert(1)>", "detail": {"a": 1}, "request_id": 5}',
        ),
    )

    page.goto("/?q=How%3F")

    expect(page.locator(".trouble .detail")).to_have_text("<img src=x onerror=alert(1)>")
    assert page.locator(OWN_TAGS).count() == 0
