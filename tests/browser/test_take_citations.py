"""Copying and saving the citations of an answer in the formats of other programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from replies import document, read_reply, reply_quoting

pytestmark = pytest.mark.browser

ASKED = "/?q=How+many+cartel+figures+did+Mexico+transfer+in+February+2025%3F"
FORMATS = [
    ("text", "Text", "txt"),
    ("markdown", "Markdown", "md"),
    ("bibtex", "BibTeX", "bib"),
    ("ris", "RIS", "ris"),
]


def choose(page: Page, form: str) -> str:
    """Choose a format under a real answer; what the service writes in it."""
    page.goto(ASKED)
    page.locator(".take-citations").wait_for()
    page.get_by_label("Citations as").select_option(form)
    written: str = page.request.get(
        f"/v1/answers/{read_reply(page)['id']}/citations?format={form}"
    ).text()
    return written


@pytest.mark.parametrize(("form", "name", "_"), FORMATS)
def test_citations_are_copied_as_the_service_writes_them_and_that_is_told(page, form, name, _):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    written = choose(page, form)

    page.get_by_role("button", name="Copy citations").click()

    told = page.locator(".take-citations [role=status]")
    expect(told).to_have_text(f"Citations copied as {name}")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines() == written.splitlines()
    assert len(copied) > 100


@pytest.mark.parametrize(("form", "name", "ending"), FORMATS)
def test_citations_are_saved_to_a_file(page, form, name, ending):
    written = choose(page, form)

    with page.expect_download() as saved:
        page.get_by_role("button", name="Download citations").click()

    assert saved.value.suggested_filename.endswith(f".{ending}")
    assert Path(saved.value.path()).read_bytes().decode() == written
    expect(page.locator(".take-citations [role=status]")).to_have_text(f"Citations saved as {name}")


def test_without_a_clipboard_interface_citations_are_copied_all_the_same(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("delete window.ClipboardItem;")
    written = choose(page, "ris")

    page.get_by_role("button", name="Copy citations").click()

    expect(page.locator(".take-citations [role=status]")).to_contain_text("copied")
    assert page.evaluate("navigator.clipboard.readText()").splitlines() == written.splitlines()


@pytest.mark.parametrize(("status", "words"), [(404, "please ask again"), (500, "Please try again")])
def test_citations_that_cannot_be_had_are_told(page, answer_with, status, words):
    answer_with(page, reply_quoting(document("It sent 37."), "It sent 37."))
    page.route("**/citations?*", lambda route: route.fulfill(status=status, json={"title": "<b>No</b>"}))
    page.goto("/?q=How%3F")

    for button in ("Copy citations", "Download citations"):
        page.get_by_role("button", name=button).click()
        expect(page.locator(".take-citations [role=status]")).to_contain_text(words)


def test_the_chosen_format_stays_and_speaks_spanish(page, answer_with):
    answer_with(page, reply_quoting(document("It sent 37."), "It sent 37."))
    page.goto("/?q=How%3F")
    page.get_by_label("Citations as").select_option("bibtex")

    page.get_by_role("button", name="Español").click()

    expect(page.get_by_label("Citas como")).to_have_value("bibtex")
    expect(page.get_by_role("button", name="Descargar las citas")).to_be_visible()
