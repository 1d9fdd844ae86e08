"""A service that is not open: the page asks for a key, sends it in a header alone, and forgets it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from newsroom import make_key
from playwright.sync_api import Page, Route, expect

from tests.running_server import running_server

pytestmark = pytest.mark.browser

ASKED = "/?q=How+many+cartel+figures+did+Mexico+transfer+in+February+2025%3F"
READ_BY_THE_VIEW = re.compile(r"/v1/(?:index|sources)$")


@pytest.fixture(scope="module")
def closed(newsroom, newsroom_environment, tmp_path_factory):
    """The address of a service that nobody may read without a key, and such a key."""
    environment = {**newsroom_environment, "PUENTE_OPEN_READS": "0"}
    log = tmp_path_factory.mktemp("closed") / "server.log"
    with running_server(environment, log) as url:
        yield url, make_key(environment, "read")


def give(page: Page, key: str) -> None:
    page.get_by_role("textbox", name="Key").fill(key)
    page.get_by_role("button", name="Use the key").click()


def kept(page: Page) -> dict[str, Any]:
    """All that the browser keeps for the page."""
    found: dict[str, Any] = page.evaluate(
        "() => ({session: {...sessionStorage}, local: {...localStorage}, cookie: document.cookie})"
    )
    return found


@pytest.mark.parametrize("locale", ["en-US", "es-MX"])
@pytest.mark.parametrize("width", [360, 390])
def test_with_a_key_the_switches_stand_in_one_line_on_a_telephone(page_at, closed, width, locale):
    url, key = closed
    page = page_at(width=width, height=844, locale=locale, url=url)
    page.add_init_script(f"sessionStorage.setItem('puente.key', '{key}')")
    page.goto("/")
    expect(page.locator("#forget-key")).to_be_visible()
    page.locator("#theme").click()

    tops = page.locator(".switches > *").evaluate_all("all => all.map(one => one.offsetTop)")

    assert len(set(tops)) == 1


def test_a_key_opens_the_service_and_goes_in_a_header_alone(page_at, closed):
    url, key = closed
    page = page_at(url=url)
    sent = []
    page.on("request", lambda request: sent.append((request.url, request.headers)))
    page.goto("/")
    expect(page.locator(".key-form")).to_contain_text("A key is needed to read here.")
    expect(page.locator("#forget-key")).to_be_hidden()
    sent.clear()

    give(page, key)

    expect(page.locator(".freshness")).to_be_visible()
    page.goto(ASKED)
    page.locator(".thumb.up").click()
    expect(page.locator(".thumb.up")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Copy citations").click()
    expect(page.locator(".take-citations [role=status]")).not_to_be_empty()
    page.locator(".cite").first.click()
    page.locator("mark").wait_for()
    page.goto("/documents")
    page.locator(".documents li").first.wait_for()
    assert [address for address, _ in sent if key in address or "puente_" in address] == []
    api = [headers for address, headers in sent if "/v1/" in address]
    assert len(api) >= 8
    assert {headers.get("authorization") for headers in api} == {f"Bearer {key}"}
    stored = kept(page)
    assert stored["session"].pop("puente.key") == key
    assert key not in str(stored)
    assert (stored["local"], stored["cookie"]) == ({}, "")
    assert key not in page.content()


@pytest.mark.parametrize(
    "path", [ASKED, "/documents", "/timeline", "/service", "/documents/fto-designations"]
)
def test_every_view_asks_for_a_key_and_goes_on_where_it_was(page_at, closed, path):
    url, key = closed
    page = page_at(url=url)
    page.goto(path)

    give(page, key)

    there = ".cite, .documents li, .timeline li, .told, article .text"
    expect(page.locator(there).first).to_be_visible()
    expect(page.locator(".key-form")).to_have_count(0)
    assert page.url == url + path


def test_the_service_view_has_no_form_for_a_key_that_another_would_replace(page_at, closed):
    url, key = closed
    page = page_at(url=url)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    form = page.locator("#service-view .key-form")
    page.route(READ_BY_THE_VIEW, hold)
    page.goto("/service")
    expect(page.get_by_role("heading", name="For programs")).to_be_visible()
    expect(form).to_have_count(0)

    for route in waiting:
        route.continue_()
    expect(form).to_have_count(1)
    page.unroute(READ_BY_THE_VIEW)
    give(page, key)
    expect(page.locator(".told")).to_be_visible()


def test_a_key_that_is_not_good_is_told_and_not_kept(page_at, closed):
    url, key = closed
    page = page_at(url=url)
    page.goto(ASKED)

    give(page, key[:-1] + ("a" if key[-1] != "a" else "b"))

    expect(page.locator(".key-form")).to_contain_text("That key is not good, or not any more.")
    expect(page.locator("#forget-key")).to_be_hidden()
    assert kept(page)["session"] == {}
    give(page, key)
    expect(page.locator(".cite").first).to_be_visible()


def test_forgetting_the_key_takes_away_what_it_opened(page_at, closed):
    url, key = closed
    page = page_at(url=url)
    page.goto(ASKED)
    give(page, key)
    expect(page.locator(".cite").first).to_be_visible()

    page.get_by_role("button", name="Forget the key").click()

    expect(page.locator(".key-form")).to_be_visible()
    expect(page.locator(".cite")).to_have_count(0)
    expect(page.locator("#forget-key")).to_be_hidden()
    assert kept(page)["session"] == {}


@pytest.mark.parametrize("key", ["", "   ", "two words", "clavé", "puente_" + "x" * 300, "a\u0000b"])
def test_what_cannot_be_a_key_is_not_sent(page_at, closed, key):
    page = page_at(url=closed[0])
    page.goto("/")
    page.locator(".key-form").wait_for()
    sent = []
    page.on("request", lambda request: sent.append(request.url))

    give(page, key)

    expect(page.locator(".complaint")).to_contain_text("That cannot be a key.")
    expect(page.get_by_role("textbox", name="Key")).to_be_focused()
    assert sent == []
    assert kept(page)["session"] == {}


def test_a_browser_that_keeps_nothing_is_told(page_at, closed):
    url, key = closed
    page = page_at(url=url)
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('off'); }});"
    )
    page.goto("/")

    give(page, key)

    expect(page.locator(".complaint")).to_contain_text("The browser keeps nothing for this page")


def test_the_form_speaks_spanish_and_stays_when_the_language_is_switched(page_at, closed):
    page = page_at(locale="es-MX", url=closed[0])

    page.goto("/")

    expect(page.locator(".key-form")).to_contain_text("Para leer aquí hace falta una clave.")
    expect(page.get_by_role("textbox", name="Clave")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.locator(".key-form")).to_contain_text("A key is needed to read here.")


def test_an_open_service_asks_for_no_key(page):
    page.goto("/")
    page.locator(".freshness").wait_for()

    expect(page.locator(".key-form")).to_have_count(0)
    expect(page.locator("#forget-key")).to_be_hidden()


def test_a_key_that_an_open_service_refuses_can_be_left_out(page):
    page.add_init_script("sessionStorage.length || sessionStorage.setItem('puente.key', 'puente_old')")
    page.goto("/")

    expect(page.locator(".key-form")).to_contain_text("That key is not good, or not any more.")
    page.get_by_role("button", name="Try without a key").click()

    expect(page.locator(".freshness")).to_be_visible()
    expect(page.locator(".key-form")).to_have_count(0)
