"""Pictures to be looked at: python tests/browser/screenshots.py URL FOLDER [--key KEY] [--widget].

With a key of scope admin an article to which everything happened is stored for the pictures, and
purged afterwards. Once for each data folder: what was purged begins no history anew.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from chromium import open_chromium
from drones import ASKED, store_drones
from newsroom import Newsroom
from playwright.sync_api import Page

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
QUESTIONS = {
    "answer": "/?q=When+was+Ovidio+Guzm%C3%A1n+extradited%3F",
    "refusal": "/?q=Who+won+the+2018+FIFA+World+Cup%3F",
}


def take_screenshots(server_url: str, folder: Path, key: str | None) -> list[Path]:
    """Every view on each size and in each colour scheme; those of what became of articles with a key."""
    if key is None:
        return _take(server_url, folder, _visit)
    newsroom = Newsroom(server_url, key)
    standing_id = newsroom.watch(ASKED)
    stored = store_drones(newsroom)
    newsroom.wait_until_told(standing_id)
    try:
        taken = _take(server_url, folder, _visit) + _take(server_url, folder, _visit_changed)
        taken += _take(server_url, folder, partial(_visit_with_key, key=key))
        newsroom.delete("drones")
        return taken + _take(server_url, folder, _visit_deleted)
    finally:
        newsroom.unwatch(standing_id)
        for document_id in stored:
            newsroom.delete(document_id, purge=True)
        newsroom.close()


def page_with_widget(page: Page, server_url: str) -> None:
    """Go to a page that is made up and carries the widget."""
    html = f"""<!doctype html><html lang="en"><title>News</title>
      <meta name="viewport" content="width=device-width">
      <h1>The news of the day</h1><p>{"Words of an article on somebody else's site. " * 60}</p>
      <script src="{server_url}/widget.js"></script></html>"""
    page.route("**/news", lambda route: route.fulfill(content_type="text/html", body=html))
    page.goto("/news")


def take_widget(server_url: str, folder: Path) -> list[Path]:
    """The widget on a page that is made up, with an answer and its first source open."""

    def visit(page: Page) -> Iterator[tuple[str, bool]]:
        page_with_widget(page, server_url)
        yield "widget-closed", False
        page.locator(".bubble").click()
        page.locator("textarea").fill("How many cartel figures did Mexico transfer in February 2025?")
        page.keyboard.press("Enter")
        page.locator(".cite").first.click()
        yield "widget", False
        page.locator("textarea").fill("And who won the 2018 FIFA World Cup?")
        page.keyboard.press("Enter")
        page.locator(".refusal").wait_for()
        yield "widget-refusal", False

    return _take(server_url, folder, visit)


def _take(
    server_url: str, folder: Path, visit: Callable[[Page], Iterator[tuple[str, bool]]]
) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with open_chromium() as browser:
        for size, (width, height) in SIZES.items():
            for scheme in SCHEMES:
                page = browser.new_page(
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,
                    base_url=server_url,
                )
                for name, whole in visit(page):
                    path = folder / f"{name}-{size}-{scheme}.png"
                    page.screenshot(path=path, full_page=whole)
                    taken.append(path)
                page.close()
    return taken


def _visit(page: Page) -> Iterator[tuple[str, bool]]:
    """Bring the page to each state; yields its name and whether to take the whole length."""
    page.goto("/")
    page.locator(".freshness").wait_for()
    yield "start", True
    page.goto(QUESTIONS["answer"])
    page.locator(".cite").first.wait_for()
    yield "answer", True
    page.locator(".cite").first.click()
    page.locator("mark").wait_for()
    yield "article", False
    page.keyboard.press("Escape")
    page.locator("#follow-up-question").fill("And in 2026?")
    page.keyboard.press("Enter")
    page.locator(".understood").wait_for()
    page.locator(".thumb.down").click()
    page.locator(".comment").wait_for()
    yield "conversation", True
    page.goto("/history")
    page.locator("#history a").first.wait_for()
    yield "history", True
    page.goto(QUESTIONS["refusal"])
    page.locator(".refusal").wait_for()
    yield "refusal", True
    page.goto("/documents")
    page.locator(".documents li").first.wait_for()
    yield "documents", False
    page.goto("/documents?" + urlencode({"topic": "arms-trafficking", "title": "guns"}))
    page.locator(".documents li").first.wait_for()
    yield "documents-narrowed", False
    page.goto("/standing")
    page.locator(".key-form").wait_for()
    yield "key", True
    page.goto("/service")
    page.locator(".told").wait_for()
    yield "service", True


def _visit_changed(page: Page) -> Iterator[tuple[str, bool]]:
    page.goto("/?" + urlencode({"q": ASKED}))
    page.locator(".story").first.wait_for()
    yield "corrected", True
    page.goto("/?" + urlencode({"q": ASKED, "as_of": "2026-03-06"}))
    page.locator(".became").wait_for()
    yield "as-of", True
    page.goto("/timeline?topic=arms-trafficking")
    page.locator(".timeline li").first.wait_for()
    yield "timeline", False
    page.goto("/documents/drones?version=1")
    page.locator(".versions").wait_for()
    yield "versions", True
    page.goto("/documents/drones?from=1&to=2")
    page.locator(".changes").wait_for()
    yield "changes", True


def _visit_with_key(page: Page, key: str) -> Iterator[tuple[str, bool]]:
    page.add_init_script(f"sessionStorage.setItem('puente.key', '{key}')")
    page.goto("/standing")
    page.locator(".told-change").first.wait_for()
    yield "standing", True
    page.goto("/?" + urlencode({"q": ASKED}))
    page.locator(".tell-me > button").click()
    page.locator(".tell-me form").wait_for()
    yield "tell-me", True


def _visit_deleted(page: Page) -> Iterator[tuple[str, bool]]:
    page.goto("/documents/drones")
    page.locator(".gone-note").wait_for()
    yield "deleted", False


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="address of a running service, such as http://127.0.0.1:8000")
    parser.add_argument("folder", type=Path, help="where the PNG files go")
    parser.add_argument("--key", help="a key of scope admin, as `puente keys create` prints it")
    parser.add_argument("--widget", action="store_true", help="of the widget, instead of the page")
    options = parser.parse_args()
    if options.widget:
        made = take_widget(options.url, options.folder)
    else:
        made = take_screenshots(options.url, options.folder, options.key)
    for file in made:
        print(file)
