"""What became of articles, through the real API: versions, corrections, copies, deletions, excerpts."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from drones import ASKED, CORRECTION, SECOND, store_drones
from playwright.sync_api import expect

from tests.pdf_files import make_pdf

pytestmark = pytest.mark.browser


def question_path(question: str, **filters: str) -> str:
    return "/?" + urlencode({"q": question, **filters})


@pytest.fixture(scope="module")
def drones(newsroom):
    """An article in two versions, corrected, and carried by three others."""
    store_drones(newsroom)


@pytest.mark.parametrize(
    ("locale", "corrected", "story"),
    [
        (
            "en-US",
            "Corrected on March 8, 2026",
            "Also carried by 3 others: Harbour Post, La Bocina, Milenio · 1 independent source",
        ),
        (
            "es-MX",
            "Corregido el 8 de marzo de 2026",
            "También lo publican 3 más: Harbour Post, La Bocina, Milenio · 1 fuente independiente",
        ),
    ],
)
def test_a_source_tells_its_correction_and_who_else_carries_it(
    page_at, newsroom, drones, locale, corrected, story
):
    page = page_at(locale=locale, url=newsroom.url)

    page.goto(question_path(ASKED))

    source = page.locator(".citation").first
    expect(source.locator("blockquote")).to_contain_text("17 drones")
    expect(source.locator(".correction strong")).to_have_text(corrected)
    expect(source.locator(".correction p").first).to_have_text(CORRECTION)
    expect(source.locator(".story")).to_have_text(story)
    expect(source.locator(".became")).to_have_count(0)


@pytest.mark.parametrize(
    ("locale", "became", "newest", "changes"),
    [
        (
            "en-US",
            "The article was corrected after this version.",
            "Open the newest version",
            "See what changed",
        ),
        (
            "es-MX",
            "El artículo se corrigió después de esta versión.",
            "Abrir la más reciente",
            "Ver qué cambió",
        ),
    ],
)
def test_a_source_that_was_corrected_later_leads_to_what_changed(
    page_at, newsroom, drones, locale, became, newest, changes
):
    page = page_at(locale=locale, url=newsroom.url)
    page.goto(question_path(ASKED, as_of="2026-03-06"))

    first = page.locator(".citation").first
    expect(first.locator("blockquote")).to_contain_text("14 drones")
    expect(first.locator(".became")).to_contain_text(became)
    expect(first.get_by_role("link", name=newest)).to_have_attribute("href", "/documents/drones")
    first.get_by_role("link", name=changes).click()

    expect(page.locator("#article-title")).to_be_focused()
    assert page.url.endswith("/documents/drones?from=1")
    assert page.locator(".changes ins").count() == 2


@pytest.mark.parametrize(
    ("locale", "became"),
    [
        ("en-US", "There is a newer version of this article."),
        ("es-MX", "Hay una versión más reciente de este artículo."),
    ],
)
def test_a_source_that_was_changed_later_says_so(page_at, newsroom, locale, became):
    ferry = {"title": "A ferry", "published": "2026-01-05", "lang": "en"}
    newsroom.put("ferry", {**ferry, "text": "The ferry of Isla Bruma carries 60 soldiers a day."})
    changed = {"text": "The ferry of Isla Bruma carries 90 soldiers a day.", "modified": "2026-02-05"}
    newsroom.put("ferry", {**ferry, **changed})
    newsroom.wait_until_indexed()
    page = page_at(locale=locale, url=newsroom.url)

    page.goto(question_path("How many soldiers does the ferry of Isla Bruma carry?", as_of="2026-01-20"))

    expect(page.locator(".citation blockquote")).to_contain_text("60 soldiers")
    expect(page.locator(".became")).to_contain_text(became)


@pytest.mark.parametrize(
    ("locale", "became"),
    [
        ("en-US", "The article has been deleted since."),
        ("es-MX", "El artículo se borró desde entonces."),
    ],
)
def test_a_source_that_was_deleted_says_so_and_can_still_be_read(page_at, newsroom, locale, became):
    toll = "The toll of the Lagoon Bridge was doubled to 88 pesos on 2 February 2026."
    newsroom.put("toll", {"title": "Toll doubled", "text": toll, "published": "2026-02-03", "lang": "en"})
    newsroom.wait_until_indexed()
    newsroom.delete("toll")
    page = page_at(locale=locale, url=newsroom.url)
    page.goto(question_path("To how many pesos was the toll doubled?", as_of="2026-02-20"))

    expect(page.locator(".became")).to_contain_text(became)
    page.locator(".cite").click()

    expect(page.locator("mark")).to_have_text(toll)
    expect(page.locator("article .notices")).to_contain_text(re.compile(r"\d{4}\. "))


def test_the_copied_answer_carries_the_corrections(page_at, newsroom, drones):
    page = page_at(url=newsroom.url)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(question_path(ASKED))

    page.locator("#copy").click()

    expect(page.locator(".copied")).to_have_text("Copied")
    assert f"Corrected on March 8, 2026: {CORRECTION}" in page.evaluate("navigator.clipboard.readText()")


def test_the_page_of_a_pdf_is_told_and_marked(page_at, newsroom):
    pages = (
        ["Annual report of the Ceiba radar station."],
        ["The Ceiba radar followed 512 aircraft in 2025."],
    )
    newsroom.put("ceiba", make_pdf(*pages, title="Ceiba radar"), "application/pdf")
    newsroom.wait_until_indexed()
    page = page_at(url=newsroom.url)
    page.goto(question_path("How many aircraft did the Ceiba radar follow in 2025?"))

    expect(page.locator(".citation .facts").first).to_contain_text("p. 2")
    page.locator(".cite").first.click()

    expect(page.locator("mark")).to_have_text(pages[1][0])
    expect(page.locator(".page-break")).to_have_text(["Page 1", "Page 2"])


def test_an_article_lists_its_versions_and_opens_one(page_at, newsroom, drones):
    page = page_at(url=newsroom.url)
    page.goto("/documents/drones")

    expect(page.locator("article .facts").first).to_contain_text("By Ana Ruiz")
    expect(page.locator(".correction strong")).to_have_text("Corrected on March 8, 2026")
    rows = page.locator(".versions li")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Version 2 · from March 8, 2026 · Patrol seizes 17 drones")
    expect(rows.nth(1)).to_have_text("Version 1 · from March 4, 2026")
    expect(page.locator(".versions [aria-current]")).to_have_text("Version 2")
    rows.nth(1).get_by_role("link").click()

    expect(page.locator("#article-title")).to_have_text("Patrol seizes 14 drones")
    expect(page.locator("article .notices")).to_contain_text(
        "There is a newer version of this article (2)."
    )
    expect(page.locator(".versions [aria-current]")).to_have_text("Version 1")
    page.locator("article .notices").get_by_role("link", name="Open the newest version").click()
    expect(page.locator("#article-title")).to_have_text("Patrol seizes 17 drones")


def test_the_changes_are_those_of_the_text(page_at, newsroom, drones):
    page = page_at(url=newsroom.url)
    page.goto("/documents/drones")

    page.get_by_role("link", name="What changed from version 1 to version 2").click()

    expect(page.locator("#article-title")).to_have_text("What changed from version 1 to version 2")
    page.evaluate("document.querySelectorAll('.changes .heard').forEach(words => words.remove())")
    assert page.locator(".changes del").all_text_contents() == ["14"]
    assert page.locator(".changes ins").all_text_contents() == [
        "17",
        "\n\nThe warehouse has been sealed.",
    ]
    assert page.locator(".changes").text_content() == SECOND.replace("17 drones", "1417 drones")
    fields = page.locator(".changed-fields")
    expect(fields.locator("dt")).to_have_text(["Title", "Changed", "Topics"])
    expect(fields.locator("dd").nth(0)).to_have_text(
        "Removed: Patrol seizes 14 drones Added: Patrol seizes 17 drones"
    )
    expect(fields.locator("dd").nth(1)).to_have_text("Added: March 8, 2026")


def test_far_from_the_changes_the_text_is_left_out(page_at, newsroom):
    filling = "The 🌉 harbour was quiet, and nothing was seen of the boats. " * 40
    for ending in ("Ten boats came.", "Twelve boats came."):
        text = f"Two ships left. {filling}{ending} {filling}The end."
        newsroom.put("boats", {"title": "Boats", "text": text, "lang": "en"})
    page = page_at(url=newsroom.url)

    page.goto("/documents/boats?from=1&to=2")

    expect(page.locator(".changes ins")).to_contain_text("Twelve")
    shown = page.locator(".changes").text_content()
    assert re.fullmatch(r"….{50,400}Removed: Ten.*Added: Twelve boats came.*.{50,400}…", shown)
    assert "Two ships left" not in shown
    assert "\ufffd" not in shown


def test_two_versions_that_do_not_differ_are_said_to_be_the_same(page_at, newsroom, drones):
    page = page_at(url=newsroom.url)

    page.goto("/documents/drones?from=2")

    expect(page.locator("#article-view .hint")).to_have_text("Nothing differs between the two.")


def test_a_retraction_stands_above_the_text(page_at, newsroom):
    newsroom.put("convoy", {"title": "Ghost convoy", "text": "A convoy of 40 ghost lorries crossed."})
    newsroom.note("convoy", "retraction", "The convoy never existed.", on="2026-02-12")
    page = page_at(url=newsroom.url)

    page.goto("/documents/convoy")

    expect(page.locator(".retraction strong")).to_have_text("Retracted on February 12, 2026")
    expect(page.locator(".retraction")).to_contain_text("The convoy never existed.")
    expect(page.locator(".retraction")).to_contain_text("No answer rests on a retracted article.")
    expect(page.locator(".text")).to_have_text("A convoy of 40 ghost lorries crossed.")


def test_a_deleted_article_leads_to_its_versions(page_at, newsroom):
    newsroom.put("gone", {"title": "Gone", "text": "The lamp of the pier was put out."})
    newsroom.delete("gone")
    page = page_at(url=newsroom.url)

    page.goto("/documents/gone")

    expect(page.locator("#article-title")).to_have_text("This article was deleted")
    expect(page.locator(".gone-note")).to_contain_text("It answers no more questions.")
    page.locator(".versions a").click()
    expect(page.locator(".text")).to_have_text("The lamp of the pier was put out.")


@pytest.mark.parametrize(
    "path", ["/documents/wiped", "/documents/wiped?version=1", "/documents/wiped?from=1"]
)
def test_a_purged_article_is_told_kindly(page_at, newsroom, path):
    newsroom.put("wiped", {"title": "Wiped", "text": "Words that are wiped."})
    newsroom.delete("wiped", purge=True)
    page = page_at(url=newsroom.url)

    page.goto(path)

    expect(page.locator("#article-title")).to_have_text("The text of this article was removed for good")
    expect(page.locator("#article-title")).to_be_focused()
    expect(page.locator(".trouble")).to_have_count(0)


def test_an_article_that_may_only_be_quoted_shows_the_quote(page_at, newsroom, newsroom_environment):
    quote = "The coastal radar of Marlin Bay was switched off for eleven days."
    data_dir = Path(newsroom_environment["PUENTE_DATA_DIR"])
    folder = data_dir / "wire"
    folder.mkdir()
    head = "---\nid: marlin\ntitle: Radar off\nlang: en\nurl: https://wire.example/radar\n---\n"
    rest = (
        "Nobody said why. The harbour office gave no reason, and letters to the navy were not answered."
    )
    (folder / "marlin.md").write_text(f"{head}{quote} {rest}\n", "utf-8")
    (data_dir / "sources.toml").write_text(
        '[[source]]\nname = "wire"\nkind = "folder"\nlocation = "wire"\ntext = "excerpt"\n', "utf-8"
    )
    page = page_at(url=newsroom.url)
    newsroom.wait_for("marlin")
    page.goto(question_path("For how many days was the radar of Marlin Bay switched off?"))

    page.locator(".cite").first.click()

    expect(page.locator("mark")).to_have_text(quote)
    expect(page.locator("mark")).to_be_focused()
    note = page.locator(".gone-note")
    expect(note).to_contain_text("This article may be quoted, but not be shown whole.")
    expect(note.get_by_role("link", name="wire.example")).to_be_visible()
    assert "Nobody said why" not in page.locator("#article-view").text_content()
    page.reload()
    expect(page.locator(".gone-note")).to_be_visible()


def test_a_list_of_versions_that_cannot_be_read_leaves_the_text(page_at, newsroom, drones):
    page = page_at(url=newsroom.url)
    page.route("**/versions", lambda route: route.abort())

    page.goto("/documents/drones")

    expect(page.locator(".text")).to_contain_text("17 drones")
    expect(page.locator("#article-view > .hint")).to_have_text("The list of versions could not be read.")
