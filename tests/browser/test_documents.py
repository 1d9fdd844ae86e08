"""The articles as a list and as a timeline, narrowed in ways that an address keeps."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CORRECTION = "An earlier version of this article gave the number of boats as 14."


@pytest.fixture(scope="module")
def filled(newsroom):
    harbour = {"publisher": "El Faro del Norte", "lang": "en", "topics": ["arms-at-sea", "harbour"]}
    text = "The coast guard of Bahía Larga seized 17 boats, the harbour master said."
    newsroom.put(
        "harbour",
        {"title": "Coast guard seizes 17 boats", "text": text, "published": "2026-03-04", **harbour},
    )
    newsroom.note("harbour", "correction", CORRECTION, on="2026-03-08")
    newsroom.put(
        "tunnels",
        {
            "title": "Un túnel en Nogales",
            "text": "La patrulla halló un túnel en Nogales.",
            "publisher": "La Bocina",
            "published": "2026-01-09",
            "lang": "es",
            "topics": ["tunnels-at-sea", "arms-at-sea"],
        },
    )
    newsroom.put(
        "undated", {"title": "No day", "text": "Words.", "lang": "en", "topics": ["arms-at-sea"]}
    )
    return newsroom


@pytest.fixture
def filled_page(page_at, filled):
    return page_at(url=filled.url)


def test_the_service_finds_titles_without_regard_to_case_and_accents(filled_page):
    page = filled_page
    page.goto("/documents")
    page.locator(".documents li").first.wait_for()

    with page.expect_response("**/v1/documents?*title=TUNEL*"):
        page.locator("#title-filter").fill("TUNEL")

    expect(page.locator(".documents li a")).to_have_text(["Un túnel en Nogales"])
    expect(page.locator("#documents-count")).to_have_text("1 of 1")
    expect(page.locator("#title-filter")).to_be_focused()
    page.locator("#title-filter").fill("no such title")
    expect(page.locator("#documents-count")).to_have_text("No article fits.")


def test_filters_are_in_the_address_and_outlive_reading_an_article(filled_page):
    page = filled_page
    page.goto("/documents")
    page.locator("#documents-topic option[value=tunnels-at-sea]").wait_for(state="attached")

    page.locator("#documents-topic").select_option("arms-at-sea")
    page.locator("#documents-publisher").select_option("La Bocina")

    expect(page.locator(".documents li a")).to_have_text(["Un túnel en Nogales"])
    assert page.url.endswith(
        "/documents?" + urlencode({"topic": "arms-at-sea", "publisher": "La Bocina"})
    )
    page.locator(".documents li a").click()
    page.locator("#article-title").wait_for()
    page.go_back()
    expect(page.locator("#documents-publisher")).to_have_value("La Bocina")
    expect(page.locator(".documents li a")).to_have_text(["Un túnel en Nogales"])


def test_a_timeline_has_a_topics_articles_and_corrections_by_their_days(filled_page):
    page = filled_page
    page.goto("/documents")
    page.locator("#documents-topic option[value=tunnels-at-sea]").wait_for(state="attached")
    page.locator("#documents-topic").select_option("arms-at-sea")

    page.get_by_role("link", name="Timeline").click()

    expect(page.locator("#documents-title")).to_have_text("Timeline: arms at sea")
    expect(page.locator("#documents-title")).to_be_focused()
    expect(page.locator("#documents-list h3")).to_have_text(
        ["March 2026", "January 2026", "date unknown"]
    )
    entries = page.locator(".timeline li")
    expect(entries).to_have_count(4)
    expect(entries.nth(0)).to_contain_text(f"Mar 8Correction of Coast guard seizes 17 boats{CORRECTION}")
    expect(entries.nth(1)).to_contain_text("Mar 4Coast guard seizes 17 boats")
    expect(entries.nth(2)).to_contain_text("Jan 9Un túnel en Nogales")
    expect(entries.nth(3)).to_contain_text("No day")
    expect(page.get_by_role("link", name="Articles")).to_have_attribute("aria-current", "true")
    entries.nth(0).get_by_role("link").click()
    expect(page.locator("#article-title")).to_have_text("Coast guard seizes 17 boats")


def test_a_topic_of_an_article_leads_to_its_timeline(filled_page):
    page = filled_page
    page.goto("/documents/tunnels")

    page.get_by_role("link", name="arms at sea").click()

    expect(page.locator("#documents-title")).to_have_text("Timeline: arms at sea")
    expect(page.locator("#documents-topic")).to_have_value("arms-at-sea")


def test_back_leads_to_the_row_that_was_opened_also_beyond_the_first_page(page, filled_page):
    listed = filled_page.request.get("/v1/documents?limit=1").json()
    rows = listed["documents"]
    asked = []

    def fulfil(route):
        asked.append(int(route.request.url.split("offset=")[1].split("&")[0]))
        made = [row | {"document_id": f"made-{asked[-1]}-{n}"} for n in range(100) for row in rows]
        route.fulfill(json=listed | {"documents": made, "total": 300})

    page.route("**/v1/documents?limit=100*", fulfil)
    page.goto("/documents")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".documents li")).to_have_count(200)
    opened = page.locator("a[href='/documents/made-100-30']")
    opened.scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY")
    opened.click()
    page.locator("#article-title:not(.waiting)").wait_for()

    page.go_back()

    expect(opened).to_be_focused()
    expect(page.locator(".documents li")).to_have_count(200)
    assert page.evaluate("scrollY") == scrolled > 1000
    assert asked == [0, 100, 0, 100]
    page.wait_for_timeout(300)  # Where the reader stands is kept once it rests.
    page.go_forward()
    page.locator("#article-title:not(.waiting)").wait_for()
    page.go_back()
    expect(opened).to_be_focused()
    assert page.evaluate("scrollY") == scrolled


def test_leaving_the_list_while_typing_keeps_the_address_of_what_comes_next(page):
    page.goto("/documents")
    page.locator(".documents li").first.wait_for()

    page.locator("#title-filter").press_sequentially("gao")
    page.evaluate("document.querySelector('[data-place=history]').click()")
    page.wait_for_timeout(400)

    assert page.url.endswith("/history")


def test_a_timeline_goes_on_where_it_broke_off(page, filled_page):
    rows = filled_page.request.get("/v1/timeline?limit=1").json()["entries"]
    asked = []

    def fulfil(route):
        asked.append(route.request.url.split("offset=")[1].split("&")[0])
        route.fulfill(json={"entries": rows * 100, "total": 150, "offset": 0, "limit": 100})

    page.route("**/v1/timeline?*", fulfil)
    page.goto("/timeline")
    page.get_by_role("button", name="Show more").click()

    expect(page.locator(".timeline li")).to_have_count(200)
    assert asked == ["0", "100"]
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)
    expect(page.locator("#documents-list h3")).to_have_count(1)


def test_a_list_that_cannot_be_read_is_told_and_tried_again(page):
    page.route("**/v1/timeline?*", lambda route: route.fulfill(status=500, json={"title": "<b>No</b>"}))
    page.goto("/timeline")
    expect(page.locator("#documents-view .trouble")).to_contain_text("went wrong at the service")

    page.unroute_all()
    page.get_by_role("button", name="Try again").click()

    expect(page.locator(".timeline li").first).to_be_visible()
    expect(page.locator(".trouble")).to_have_count(0)


def test_the_timeline_speaks_spanish(page_at, filled):
    page = page_at(locale="es-MX", url=filled.url)

    page.goto("/timeline?topic=arms-at-sea")

    expect(page.locator("#documents-title")).to_have_text("Cronología: arms at sea")
    expect(page.locator("#documents-list h3").first).to_have_text("marzo de 2026")
    expect(page.locator(".timeline .correction")).to_contain_text("8 mar")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#documents-title")).to_have_text("Timeline: arms at sea")
