"""The browser and its pages. `server_url` comes from tests/conftest.py: a real, running service."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from chromium import ChromiumMissingError, open_chromium
from newsroom import Newsroom, make_key
from playwright.sync_api import Browser, Page, Route

from tests.running_server import running_server

PageAt = Callable[..., Page]


missing: list[str] = []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the tests are skipped aloud, or fail in CI.

    One for each file and not for the session: while it is open, Playwright's event loop runs in
    this thread, and tests elsewhere that start their own could not.
    """
    try:
        with open_chromium() as opened:
            yield opened
    except ChromiumMissingError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        missing.append(str(error))
        pytest.skip(str(error))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if missing:
        terminalreporter.section("BROWSER TESTS DID NOT RUN", red=True, bold=True)
        terminalreporter.write_line(missing[0])


@pytest.fixture
def page_at(browser: Browser, server_url: str) -> Iterator[PageAt]:
    """Make pages of a given size, each with an empty profile.

    At the end of the test every one of them must have stayed quiet: no script error, no dialog,
    nothing blocked by the content security policy, no request that left the service.
    """
    contexts = []
    noise: list[str] = []

    def make(
        width: int = 1280,
        height: int = 900,
        color_scheme: str = "light",
        locale: str = "en-US",
        reduced_motion: str = "no-preference",
        url: str = server_url,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=color_scheme,  # type: ignore[arg-type]
            locale=locale,
            reduced_motion=reduced_motion,  # type: ignore[arg-type]
            base_url=url,
        )
        contexts.append(context)
        origin = urlsplit(url).netloc
        context.on("request", lambda request: _note_request(request.url, origin, noise))
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: noise.append(f"script error: {error}"))
        page.on("dialog", lambda dialog: (noise.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda message: _note_console(message.text, noise))
        return page

    yield make

    for context in contexts:
        context.close()
    assert noise == []


def _note_request(url: str, origin: str, noise: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob") and parts.netloc != origin:
        noise.append(f"request to another host: {url}")


def _note_console(text: str, noise: list[str]) -> None:
    if "Content Security Policy" in text:
        noise.append(text)


@pytest.fixture
def page(page_at: PageAt) -> Page:
    """A desktop page in English."""
    return page_at()


@pytest.fixture(scope="session")
def newsroom_environment(
    puente_environment: dict[str, str], new_data_folder: Callable[[str], Path]
) -> dict[str, str]:
    """That of a second service, with a data folder of its own."""
    return {**puente_environment, "PUENTE_DATA_DIR": str(new_data_folder("newsroom"))}


@pytest.fixture(scope="session")
def newsroom(newsroom_environment: dict[str, str]) -> Iterator[Newsroom]:
    """A service that tests may fill; the session's other server keeps to the starter corpus."""
    log = Path(newsroom_environment["PUENTE_DATA_DIR"]) / "server.log"
    with running_server(newsroom_environment, log) as url:
        made = Newsroom(url, make_key(newsroom_environment, "admin"))
        yield made
        made.close()


@pytest.fixture
def answer_with() -> Callable[[Page, dict[str, Any]], list[dict[str, Any]]]:
    """Let POST /v1/ask return a given reply on a page; the list collects the bodies it was sent."""

    def arrange(page: Page, reply: dict[str, Any]) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []

        def fulfil(route: Route) -> None:
            asked.append(route.request.post_data_json)
            route.fulfill(content_type="application/json", body=json.dumps(reply))

        page.route("**/v1/ask", fulfil)
        return asked

    return arrange


@pytest.fixture
def document_as() -> Callable[[Page, dict[str, Any]], None]:
    """Let GET /v1/documents/{id} return a given document on a page."""

    def arrange(page: Page, document: dict[str, Any]) -> None:
        page.route(
            "**/v1/documents/*",
            lambda route: route.fulfill(content_type="application/json", body=json.dumps(document)),
        )

    return arrange
