"""Finding and starting the Chromium that the browser tests drive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class ChromiumMissingError(Exception):
    """No Chromium was found, and none could be installed."""


def find_chromium() -> str | None:
    """The path of an installed Chromium: PUENTE_CHROMIUM, else the first of NAMES on the PATH."""
    chosen = os.environ.get("PUENTE_CHROMIUM")
    if chosen:
        return chosen
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """A headless browser with an empty profile; Playwright's own build when none is installed.

    Raises:
        ChromiumMissingError: none is installed, and Playwright could not download one.
    """
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


def _launch(playwright: Playwright) -> Browser:
    # Chromium refuses its sandbox to root; everyone else keeps it.
    flags = [*FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    path = find_chromium()
    if path:
        return playwright.chromium.launch(executable_path=path, args=flags)
    try:
        return playwright.chromium.launch(args=flags)
    except Error:
        _install()
    try:
        return playwright.chromium.launch(args=flags)
    except Error as error:
        raise ChromiumMissingError(_advice(str(error))) from error


def _install() -> None:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired as error:
        raise ChromiumMissingError(_advice("the download took over 300 seconds")) from error
    if done.returncode != 0:
        reasons = [line for line in done.stderr.splitlines() if "rror" in line]
        raise ChromiumMissingError(_advice(reasons[-1] if reasons else done.stderr[-400:]))


def _advice(reason: str) -> str:
    return (
        "No Chromium for the browser tests. Install one (on Debian: apt-get install chromium) or "
        f"set PUENTE_CHROMIUM to its path. Playwright could not download its own: {reason}"
    )
