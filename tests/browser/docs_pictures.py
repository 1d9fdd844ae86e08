"""Pictures for docs/: python tests/browser/docs_pictures.py URL FOLDER [--key KEY].

URL is a running service over the starter corpus. With a key of scope admin a question is watched and an
article stored for the picture of it; both go again.
"""

from __future__ import annotations

import argparse
import html
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from chromium import open_chromium
from newsroom import Newsroom
from playwright.sync_api import Browser, Locator, Page
from screenshots import page_with_widget

ROOT = Path(__file__).resolve().parents[2]
USUAL_URL = "http://127.0.0.1:8000"
TRANSFERS = "How many prisoners did Mexico send to the United States in February 2025?"
HOMICIDES = "How many homicides were there in Mexico in 2024?"
SENTENCE = "¿A cuántos años condenaron a García Luna?"
EXAMPLES = {
    "mcp": ["examples/mcp_client.py", SENTENCE, f"{USUAL_URL}/mcp"],
    "openai": ["examples/openai_chat.py", HOMICIDES, "And in 2026?"],
    "streaming": ["examples/ask_stream.py", TRANSFERS],
    "citations": ["examples/take_citations.py", SENTENCE, "bibtex"],
}
COMMENT = "It says how many they were, and not who."
WATCHED = "How many people has Mexico transferred to the United States?"
NEWS = {
    "title": "A fourth transfer",
    "text": "Mexico has transferred 120 people to the United States in four groups since February 2025.",
    "publisher": "El Faro del Norte",
    "published": "2026-09-01",
    "lang": "en",
}
WIDTH = 760
EDGE = 16
TERMINAL = """
body { background: #17242a; color: #e6ebe9; margin: 0; padding: 14px 18px }
pre { font: 14px/1.5 "DejaVu Sans Mono", Consolas, monospace; margin: 0; white-space: pre-wrap }
b { color: #7cc7d6; font-weight: 400 }
"""


def take_pictures(server_url: str, folder: Path, key: str | None) -> list[str]:
    """The names of the pictures that were taken."""
    with open_chromium() as browser:
        for name, command in EXAMPLES.items():
            draw_terminal(browser, command, run(command, server_url), folder / f"{name}.png")
        take_feedback(browser, server_url, folder / "feedback.png")
        take_widget(browser, server_url, folder / "widget.png")
        if key is not None:
            take_standing(browser, server_url, folder / "standing.png", key)
    return [*EXAMPLES, "feedback", "widget", *(["standing"] if key else [])]


def run(command: list[str], server_url: str) -> str:
    """What an example prints when it asks this service."""
    own = {"PUENTE_URL": server_url, "OPENAI_BASE_URL": f"{server_url}/v1", "OPENAI_API_KEY": "anything"}
    return subprocess.run(
        [sys.executable, *(word.replace(USUAL_URL, server_url) for word in command)],
        cwd=ROOT,
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.replace(server_url, USUAL_URL)


def draw_terminal(browser: Browser, command: list[str], printed: str, path: Path) -> None:
    """A command and what it printed, as a terminal shows them."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 100})
    typed = html.escape(" ".join(["$ python", *map(shlex.quote, command)]))
    page.set_content(
        f"<style>{TERMINAL}</style><pre><b>{typed}</b>\n{html.escape(printed.rstrip())}</pre>"
    )
    page.screenshot(path=path, full_page=True)
    page.close()


def take_feedback(browser: Browser, server_url: str, path: Path) -> None:
    """An answer with a thumb down, and the comment that is being written."""
    page = open_page(browser, server_url, "/?" + urlencode({"q": TRANSFERS}))
    page.locator(".thumb.down").click()
    page.locator(".comment textarea").fill(COMMENT)
    cut_out(page, path, page.locator("#reply"), page.locator("#about-reply"))


def take_widget(browser: Browser, server_url: str, path: Path) -> None:
    """The widget with an answer and its first source open, on a page that is made up."""
    page = open_page(browser, server_url, None)
    page_with_widget(page, server_url)
    page.locator(".bubble").click()
    page.locator("textarea").fill(TRANSFERS)
    page.keyboard.press("Enter")
    page.locator(".cite").first.click()
    page.screenshot(path=path)
    page.close()


def take_standing(browser: Browser, server_url: str, path: Path, key: str) -> None:
    """A question that is watched, once an article has changed what answers it."""
    newsroom = Newsroom(server_url, key)
    standing_id = newsroom.watch(WATCHED)
    try:
        newsroom.put("fourth-transfer", NEWS)
        newsroom.wait_until_told(standing_id)
        page = open_page(browser, server_url, None)
        page.add_init_script(f"sessionStorage.setItem('puente.key', '{key}')")
        page.goto("/standing")
        cut_out(page, path, page.locator("#standing-title"), page.locator(".standing").first)
    finally:
        newsroom.unwatch(standing_id)
        newsroom.delete("fourth-transfer", purge=True)
        newsroom.close()


def open_page(browser: Browser, server_url: str, path: str | None) -> Page:
    page = browser.new_page(viewport={"width": 1000, "height": 720}, base_url=server_url, locale="en-US")
    if path is not None:
        page.goto(path)
    return page


def cut_out(page: Page, path: Path, *shown: Locator) -> None:
    """Keep the part of a page that holds these, and close it."""
    boxes: list[Any] = []
    for one in shown:
        one.wait_for()
        boxes.append(one.bounding_box())
    left, top = (min(box[side] for box in boxes) - EDGE for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in boxes) + EDGE
    bottom = max(box["y"] + box["height"] for box in boxes) + EDGE
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    page.screenshot(path=path, clip=clip, full_page=True)  # type: ignore[arg-type]
    page.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help=f"address of a running service, such as {USUAL_URL}")
    parser.add_argument("folder", type=Path, help="where the PNG files go")
    parser.add_argument("--key", help="a key of scope admin, as `puente keys create` prints it")
    options = parser.parse_args()
    for name in take_pictures(options.url, options.folder, options.key):
        print(options.folder / f"{name}.png")
