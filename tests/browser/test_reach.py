"""Reaching everything: by keyboard, on a small screen, enlarged, in either colour scheme."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from axe import serious_faults
from playwright.sync_api import Page, Route, expect
from replies import document, reply_quoting, source

pytestmark = pytest.mark.browser

ENGLISH = "/?q=How+many+cartel+figures+did+Mexico+transfer+in+February+2025%3F"
LONG = document(
    "Word " * 80 + "\n\nIt sent " + "x" * 400 + " away.",
    title="W" * 200,
    publisher="P" * 120,
    url="https://" + "long-host-" * 6 + "end.example/" + "path" * 60,
    sources=[{"title": "T" * 150, "url": "https://example.org/x", "publisher": None, "published": None}],
    topics=["security-strategy"],
)


NOTICE = {
    "kind": "correction",
    "on": "2026-01-21",
    "text": "C" * 300,
    "recorded_at": "2026-01-21T00:00:00Z",
    "version": 2,
    "origin": "hand",
}
SOURCES = {
    "sources": [
        source(location="https://example.org/" + "path" * 40, notes=["N" * 200]),
        source(name="S" * 120, failures=3, error="E" * 200),
    ],
    "mistakes": ["M" * 200],
}


@pytest.fixture
def with_history(answer_with, document_as):
    """Let the service tell, on a page, of a long article that was changed, corrected and copied."""

    def arrange(page: Page) -> None:
        article = {**LONG, "newest_version": 2, "notices": [NOTICE], "author": "A" * 90}
        reply = reply_quoting(article, "It sent " + "x" * 400 + " away.", as_of="2026-01-20")
        story = {"original": "first", "copies": 30, "carried_by": ["B" * 90], "independent_sources": 4}
        reply["citations"][0] |= {"standing": "corrected", "corrections": [NOTICE], "story": story}
        answer_with(page, reply)
        document_as(page, article)
        version = {"digest": "", "stored_at": "2026-01-21T00:00:00Z", "published": None, "modified": None}
        history = {
            "document_id": "made",
            "deleted_at": None,
            "notices": [NOTICE],
            "versions": [
                {**version, "version": 1, "valid_from": "2026-01-20", "title": "W" * 200},
                {**version, "version": 2, "valid_from": "2026-01-21", "title": "V" * 200},
            ],
        }
        before, after = {"start": 0, "end": 4, "text": "Y" * 300}, {"start": 0, "end": 4, "text": "Word"}
        diff = {
            "document_id": "made",
            "before": 1,
            "after": 2,
            "changes": [{"kind": "replace", "before": before, "after": after}],
            "fields": [{"field": "title", "before": "W" * 200, "after": "V" * 200}],
        }
        for path, body in (("versions", history), ("diff?*", diff)):
            page.route(f"**/v1/documents/made/{path}", partial(fulfil, body=body))

    return arrange


def fulfil(route: Route, body: dict[str, Any]) -> None:
    route.fulfill(json=body)


HISTORY_VIEWS = [
    ("/?q=How%3F", ".became"),
    ("/documents/made?version=1#c0-4", ".versions li"),
    ("/documents/made?from=1&to=2", ".changes del"),
]


def tab_to(page: Page, selector: str, at_most: int = 40) -> None:
    """Press Tab until the element that matches has the focus."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {at_most} presses of Tab")


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_keys_alone_ask_open_the_quote_and_come_back(page_at, width, height):
    page = page_at(width, height)
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "#question")
    page.keyboard.type("How many cartel figures did Mexico transfer in February 2025?")
    page.keyboard.press("Enter")
    page.locator(".cite").first.wait_for()
    tab_to(page, ".cite")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_be_focused()
    expect(page.locator("#ask-view")).to_be_visible(visible=width >= 1000)
    page.keyboard.press("Escape")

    expect(page.locator("#article-view")).to_be_hidden()
    expect(page.locator(".cite").first).to_be_focused()
    expect(page.locator(".cite").first).to_be_in_viewport()


def test_keys_alone_follow_up_and_start_anew(page):
    page.goto(ENGLISH)
    page.locator(".cite").first.wait_for()

    tab_to(page, "#follow-up-question")
    page.keyboard.type("And in 2026?")
    page.keyboard.press("Enter")
    page.locator(".understood").wait_for()
    tab_to(page, "#follow-up a")
    page.keyboard.press("Enter")

    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#reply")).to_be_empty()


def test_beside_the_answer_the_bar_covers_no_part_of_the_title(page, answer_with, document_as):
    article = document(
        "\n\n".join(["Words before. " * 15] * 3 + ["It sent 37."] + ["Words after. " * 25] * 9)
    )
    answer_with(page, reply_quoting(article, "It sent 37."))
    document_as(page, article)
    page.goto("/?q=How%3F")

    page.locator(".cite").click()

    expect(page.locator("mark")).to_be_in_viewport(ratio=1)
    bar, title = (page.locator(one).bounding_box() for one in (".article-bar", "#article-title"))
    assert title["y"] >= bar["y"] + bar["height"]


@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 844)])
def test_a_quote_of_many_parts_is_brought_in_sight_whole_or_from_its_beginning(
    page_at, document_as, width, height
):
    page = page_at(width, height)
    before, heading, quote = "Words before. " * 150, "A heading", "It sent 37. " * 60
    text = f"{before}\n\n{heading}\n\n{quote}\n\n" + "Words after. " * 200
    start = text.index(heading)
    headings = [{"start": start, "end": start + len(heading), "level": 2}]
    document_as(page, document(text, headings=headings))

    for length in (len(heading) + 40, len(heading) + 500):
        page.goto("/")
        page.goto(f"/documents/made?version=1#c{start}-{start + length}")

        expect(page.locator("mark").first).to_be_focused()
        first, last = (page.locator("mark").nth(one).bounding_box() for one in (0, -1))
        bar = page.locator(".article-bar").bounding_box()
        below_bar = first["y"] - bar["y"] - bar["height"]
        bottom = last["y"] + last["height"]
        assert below_bar >= 0
        assert bottom <= height or below_bar < 12


@pytest.mark.parametrize(("from_", "to"), [((360, 740), (740, 360)), ((1280, 800), (700, 800))])
def test_a_quote_in_sight_stays_so_when_the_window_changes_unless_the_reader_has_left_it(
    page_at, document_as, from_, to
):
    page = page_at(*from_)
    text = "Words before. " * 900 + "\n\nIt sent 37.\n\n" + "Words after. " * 900
    document_as(page, document(text))
    start = text.index("It sent")
    page.goto(f"/documents/made?version=1#c{start}-{start + 11}")
    expect(page.locator("mark")).to_be_in_viewport()

    page.set_viewport_size({"width": to[0], "height": to[1]})
    expect(page.locator("mark")).to_be_in_viewport()

    page.evaluate("window.scrollTo(0, 0)")
    expect(page.locator("mark")).not_to_be_in_viewport()
    page.set_viewport_size({"width": from_[0], "height": from_[1]})
    page.wait_for_timeout(100)
    assert page.evaluate("window.scrollY") == 0


def test_in_forced_colours_the_question_box_the_place_and_the_buttons_can_be_told(page):
    page.emulate_media(forced_colors="active")
    page.goto("/")

    page.locator("#question").focus()

    def style(selector, name):
        return page.eval_on_selector(selector, "(one, name) => getComputedStyle(one)[name]", name)

    assert style("#ask-form .question-box", "outlineStyle") == "solid"
    assert style("#ask-form .question-box button", "borderTopStyle") == "solid"
    assert "underline" in style(".masthead nav a[aria-current]", "textDecorationLine")


@pytest.mark.parametrize("locale", ["en-US", "es-MX"])
def test_the_places_keep_their_words_whole_on_a_telephone(page_at, locale):
    page = page_at(390, 844, locale=locale)

    page.goto("/")

    heights = page.eval_on_selector_all(
        "#places a", "links => links.map(link => link.getClientRects().length * link.offsetHeight)"
    )
    assert len(heights) == 5
    assert max(heights) < 36
    assert page.locator("#places").bounding_box()["height"] < 36


def test_one_step_back_closes_the_article_however_many_were_read(page):
    page.goto(ENGLISH)
    page.locator(".cite").first.wait_for()
    answer = page.url
    page.locator(".cite").first.click()
    expect(page.locator("mark")).to_be_focused()
    page.locator(".citation .links a").last.click()
    expect(page.locator("mark")).to_be_focused()

    page.go_back()

    assert page.url == answer
    expect(page.locator("#article-view")).to_be_hidden()
    expect(page.locator(".citation .links a").last).to_be_focused()


def test_pressing_escape_twice_does_not_leave_the_answer(page):
    page.goto(ENGLISH)
    page.locator(".cite").first.click()
    page.locator("mark").wait_for()

    page.evaluate(
        """() => [1, 2].forEach(() =>
            document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"})))"""
    )

    expect(page.locator(".cite").first).to_be_focused()
    expect(page.locator("#article-view")).to_be_hidden()


def test_reloading_an_opened_article_shows_it_in_full(page):
    page.goto(ENGLISH)
    page.locator(".cite").first.click()
    marked = page.locator("mark").text_content()

    page.reload()

    expect(page.locator("mark")).to_have_text(marked)
    expect(page.locator("#ask-view")).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/", ".freshness"),
        ("/?q=How%3F", ".cite"),
        ("/documents/made?version=1#c0-4", "mark"),
        ("/documents", ".documents li"),
        ("/history", "#clear-history"),
        ("/timeline", ".timeline li"),
        ("/service", ".source"),
    ],
)
def test_nothing_scrolls_sideways_at_320_pixels(page_at, answer_with, document_as, path, there):
    page = page_at(320, 640)
    answer_with(page, reply_quoting(LONG, "It sent " + "x" * 400 + " away."))
    document_as(page, LONG)

    page.route("**/v1/sources", lambda route: route.fulfill(json=SOURCES))
    if path == "/history":
        page.goto("/?q=" + "W" * 300)
        page.locator(".cite").wait_for()
    page.goto(path)
    page.locator(there).first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(("path", "there"), HISTORY_VIEWS)
def test_what_became_of_articles_fits_320_pixels_and_has_targets_of_24(
    page_at, with_history, path, there
):
    page = page_at(320, 640)
    with_history(page)

    page.goto(path)
    page.locator(there).first.wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    heights = page.eval_on_selector_all(
        "button, summary, .became a, .versions a, .notices a, .story a",
        "nodes => nodes.map(node => node.getBoundingClientRect().height).filter(height => height > 0)",
    )
    assert [height for height in heights if height < 24] == []


def test_keys_alone_lead_from_a_corrected_source_to_what_changed_and_back(page, with_history):
    with_history(page)
    page.goto("/?q=How%3F")
    page.locator(".became").wait_for()

    tab_to(page, ".became a[href*=from]")
    page.keyboard.press("Enter")

    expect(page.locator("#article-title")).to_be_focused()
    expect(page.locator(".changes del .heard")).to_have_text("Removed: ", use_inner_text=False)
    page.go_back()
    expect(page.locator(".became")).to_be_visible()


def test_the_panel_gives_way_when_the_text_is_enlarged(page_at):
    page = page_at(640, 450)  # 1280 x 900 at 200 percent
    page.goto(ENGLISH)

    page.locator(".cite").first.click()

    expect(page.locator("mark")).to_be_in_viewport()
    expect(page.locator("#ask-view")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_every_control_is_at_least_24_pixels(page_at):
    page = page_at(390, 844)
    page.goto(ENGLISH)
    page.locator(".cite").first.wait_for()

    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, input, select, textarea")]
            .filter((node) => node.getClientRects().length > 0)
            .map((node) => [node.outerHTML.slice(0, 60), node.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24)
            .map(([name, box]) => `${name} ${box.width} x ${box.height}`)"""
    )

    assert small == []


def test_the_outline_has_one_h1_and_its_landmarks(page):
    page.goto(ENGLISH)
    page.locator(".cite").first.click()
    page.locator("mark").wait_for()

    assert page.locator("h1").count() == 1
    for landmark in ("banner", "navigation", "main"):
        assert page.get_by_role(landmark).count() == 1
    assert page.locator("#reply").get_attribute("aria-live") == "polite"


def test_nothing_moves_for_those_who_asked_for_less_motion(page_at):
    page = page_at(reduced_motion="reduce")
    page.route("**/v1/ask", lambda route: None)

    page.goto("/?q=How%3F")

    expect(page.locator("#status.waiting")).to_be_visible()
    assert page.evaluate("document.getAnimations({subtree: true}).length") == 0


def test_the_colours_can_be_turned_round_and_are_kept(page):
    page.goto("/")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    page.locator("#theme").click()

    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != light
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark


def test_a_printed_answer_has_its_question_its_filters_and_addresses_and_no_form(page_at, server_url):
    page = page_at(color_scheme="dark")
    page.goto(ENGLISH + "&lang=en")
    page.locator(".cite").first.wait_for()
    page.locator("#theme").click()
    page.locator("#theme").click()
    expect(page.locator("#printed-question")).to_be_hidden()

    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    expect(page.locator("#ask-form")).to_be_hidden()
    expect(page.locator("#printed-question")).to_contain_text("How many cartel figures")
    expect(page.locator("#printed-question")).to_contain_text("Article language: English")
    expect(page.locator(".citation blockquote").first).to_be_visible()
    expect(page.locator(".named-sources").first).to_be_visible()
    link = page.locator(".citation .links a[href^='/documents/']").first
    after = link.evaluate("node => getComputedStyle(node, '::after').content")
    assert f"{server_url}/documents/".replace('"', "") in after.replace('" "', "").replace('"', "")
    assert (
        page.locator(".confidence").evaluate("node => getComputedStyle(node).color") == "rgb(81, 98, 106)"
    )
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".named-sources").first).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_axe_finds_no_serious_violation(page_at, with_history, scheme, width, height):
    page = page_at(width, height, scheme)
    found = []

    def check(where: str) -> None:
        found.extend(f"{where}: {fault}" for fault in serious_faults(page))

    page.goto("/")
    page.locator(".freshness").wait_for()
    page.locator("#filters summary").click()
    page.locator("[name=lang]").select_option("es")
    check("start")
    page.goto(ENGLISH)
    page.locator(".cite").first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    check("answer")
    page.locator(".cite").first.click()
    page.locator("mark").wait_for()
    check("article")
    page.keyboard.press("Escape")
    page.locator("#follow-up-question").fill("And in 2026?")
    page.keyboard.press("Enter")
    page.locator(".understood").wait_for()
    page.locator(".thumb.down").click()
    page.locator(".comment").wait_for()
    check("conversation")
    page.goto("/history")
    page.locator("#history a").first.wait_for()
    check("history")
    page.goto("/?q=What+is+the+recipe+for+lasagna%3F")
    page.locator(".refusal").wait_for()
    check("refusal")
    page.goto("/?q=How+many+cartel+figures+did+Mexico+transfer+in+2016%3F")
    page.locator(".refusal .message a").wait_for()
    check("refusal that names an article")
    page.goto("/documents")
    page.locator(".documents li").first.wait_for()
    check("list")
    page.goto("/timeline")
    page.locator(".timeline li").first.wait_for()
    check("timeline")
    page.route("**/v1/sources", lambda route: route.fulfill(json=SOURCES))
    page.goto("/service")
    page.locator(".source").first.wait_for()
    check("service")
    with_history(page)
    for path, there in HISTORY_VIEWS:
        page.goto(path)
        page.locator(there).first.wait_for()
        check(path)
    page.unroute_all()
    page.route(
        "**/v1/**", lambda route: route.fulfill(status=401, json={"title": "A good key is needed"})
    )
    page.goto("/")
    page.locator(".key-form").wait_for()
    check("key")

    assert found == []
