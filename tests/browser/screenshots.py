"""Pictures of the page, to be looked at: python tests/browser/screenshots.py URL FOLDER."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from chromium import open_chromium
from playwright.sync_api import Page

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
QUESTIONS = {
    "answer": "/?q=How+many+cartel+figures+did+Mexico+transfer+in+February+2025%3F",
    "refusal": "/?q=What+is+the+recipe+for+lasagna%3F",
}


def take_screenshots(server_url: str, folder: Path) -> list[Path]:
    """Start, answer, refusal, article and list on each size and in each colour scheme."""
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
                for name, whole in _visit(page):
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
    page.goto(QUESTIONS["refusal"])
    page.locator(".refusal").wait_for()
    yield "refusal", True
    page.goto("/documents")
    page.locator(".documents li").first.wait_for()
    yield "documents", False


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="address of a running service, such as http://127.0.0.1:8000")
    parser.add_argument("folder", type=Path, help="where the PNG files go")
    options = parser.parse_args()
    for file in take_screenshots(options.url, options.folder):
        print(file)
