"""How the service is doing: index, sources, and a key that is given without being asked for."""

from __future__ import annotations

import re

import pytest
from newsroom import make_key
from payloads import PAYLOADS
from playwright.sync_api import Page, expect
from replies import source

from corpus.sources.trouble import SourceTrouble

pytestmark = pytest.mark.browser


def with_sources(page: Page, *sources: dict, mistakes: tuple[str, ...] = ()) -> None:
    """Open the view of a service that has these sources."""
    body = {"sources": sources, "mistakes": mistakes}
    page.route("**/v1/sources", lambda route: route.fulfill(json=body))
    page.goto("/service")
    page.locator(".told").wait_for()


def told(page: Page) -> dict[str, str]:
    """What stands there of the index, by its label."""
    labels, values = page.locator(".told dt"), page.locator(".told dd")
    return dict(zip(labels.all_text_contents(), values.all_text_contents(), strict=True))


def test_the_index_is_told_as_the_service_tells_it(page):
    index = page.request.get("/v1/index").json()

    with_sources(page)

    found = told(page)
    assert found["State"] == "answers questions"
    assert found["Articles"] == f"{index['documents']:,}"
    assert found["Passages"] == f"{index['chunks']:,}"
    assert found["Waiting"] == "nothing; every article is found"
    expect(page.get_by_text("No sources are listed; articles are put in by hand.")).to_be_visible()


@pytest.mark.parametrize(
    ("changes", "state", "why"),
    [
        ({}, "up to date", None),
        ({"failures": 2, "error": "HTTP 503"}, "failing", "HTTP 503"),
        ({"is_stale": True, "stale_because": "nothing new for 9 days"}, "late", "nothing new for 9 days"),
        ({"last_success": None, "last_article": None}, "not read yet", None),
    ],
)
def test_each_source_tells_its_state_and_why(page, changes, state, why):
    with_sources(page, source(**changes))

    shown = page.locator(".source")
    expect(shown.locator(".state")).to_have_text(state)
    expect(shown).to_contain_text("El Faro del Norte")
    expect(shown).to_contain_text("https://elfaro.example/feed")
    expect(shown).to_contain_text("12 articles")
    expect(shown.locator(".stale")).to_have_text([why] if why else [])


def test_an_error_that_is_over_is_not_shown(page):
    with_sources(page, source(error="HTTP 503", last_error="2026-11-20T10:00:00+00:00"))

    expect(page.locator(".source .state")).to_have_text("up to date")
    expect(page.get_by_text("HTTP 503")).to_have_count(0)


def test_what_sources_say_is_words(page):
    hostile = [
        source(name=text, location=text, failures=1, error=text, kind="feed", notes=[text])
        for text in PAYLOADS
    ]

    with_sources(page, *hostile, mistakes=tuple(PAYLOADS))

    expect(page.locator(".source h4 bdi")).to_have_count(len(PAYLOADS))
    for place in (".source h4 bdi", ".source .stale", ".source .notices li", "#service-view .trouble li"):
        assert sorted(page.locator(place).all_text_contents()) == sorted(PAYLOADS), place
    assert page.locator("img, iframe, svg, base, object, embed, style").count() == 0


def test_it_leads_to_the_description_of_the_interface(page):
    with_sources(page)

    link = page.get_by_role("link", name="Description of the interface (OpenAPI, as JSON)")

    assert page.request.get(link.get_attribute("href")).json()["openapi"].startswith("3.")


def test_sources_that_cannot_be_read_leave_the_index_readable(page):
    page.route("**/v1/sources", lambda route: route.fulfill(status=503, json={"title": "Busy"}))

    page.goto("/service")

    expect(page.locator(".trouble:not(.key-form)")).to_be_visible()
    expect(page.locator(".told")).to_be_visible()


def test_a_key_can_be_given_to_an_open_service_and_forgotten(page_at, newsroom, newsroom_environment):
    page = page_at(url=newsroom.url)
    key = make_key(newsroom_environment, "read")
    sent = []
    page.on("request", lambda request: "/v1/" in request.url and sent.append(request.headers))
    page.goto("/service")
    page.get_by_role("textbox", name="Key").fill(key)
    sent.clear()

    page.get_by_role("button", name="Use the key").click()

    expect(page.get_by_text("A key is in use in this tab.")).to_be_visible()
    page.locator(".told").wait_for()
    assert {headers.get("authorization") for headers in sent} == {f"Bearer {key}"}
    page.locator("#service-view").get_by_role("button", name="Forget the key").click()
    expect(page.get_by_role("textbox", name="Key")).to_be_visible()
    assert page.evaluate("({...sessionStorage})") == {}


def test_a_closed_service_asks_for_the_key_once(page):
    page.route(
        "**/v1/**", lambda route: route.fulfill(status=401, json={"title": "A good key is needed"})
    )

    page.goto("/service")

    expect(page.locator("#service-view .key-form")).to_have_count(1)
    expect(page.locator("#service-view")).to_contain_text("A key is needed to read here.")


def test_it_speaks_spanish(page_at):
    page = page_at(locale="es-MX")
    late = source(is_stale=True, stale_because="no poll succeeded since Monday.", stale_code="not_read")
    failing = source(failures=1, error="the server answers with status 503.", error_code="error_status")

    with_sources(page, late, failing)

    expect(page.locator("#service-title")).to_have_text("Servicio")
    expect(page.locator(".source .state")).to_have_text(["con retraso", "falla"])
    expect(page.locator(".source .stale")).to_have_text(
        [
            "No se ha podido leer desde hace más tiempo del debido. no poll succeeded since Monday.",
            "El servidor contesta con un error. the server answers with status 503.",
        ]
    )
    expect(page.locator(".source .stale bdi[lang=en]")).to_have_count(2)
    assert told(page)["En espera"] == "nada; se encuentra todo artículo"


def test_each_kind_of_trouble_has_words_in_spanish(page_at):
    page = page_at(locale="es-MX")

    with_sources(
        page, *(source(failures=1, error="why", error_code=code.value) for code in SourceTrouble)
    )

    for told_why in page.locator(".source .stale").all_text_contents():
        assert re.fullmatch(r"[A-Z][^.]{10,}\. why", told_why), told_why
