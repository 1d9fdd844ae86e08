"""Saying whether an answer helped, and what the service then holds of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from replies import document, read_reply, reply_quoting

pytestmark = pytest.mark.browser

ASKED = "How many cartel figures did Mexico transfer in February 2025?"
PLAIN = reply_quoting(document("It sent 37."), "It sent 37.")


def answered(page: Page, question: str = ASKED) -> dict:
    """Ask the service; the reply that it sent."""
    page.goto("/")
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    return read_reply(page)


def test_a_thumb_and_a_comment_reach_the_service(page):
    reply = answered(page)
    expect(page.locator(".comment")).to_be_hidden()

    with page.expect_response("**/feedback") as sent:
        page.get_by_role("button", name="No", exact=True).click()
    assert sent.value.json()["verdict"] == "down"
    expect(page.locator(".thumbs .noted")).to_have_text("Thank you, noted.")
    expect(page.locator(".thumb.down")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("What was right or wrong?").fill("It tells of <2025>.")
    with page.expect_response("**/feedback") as sent:
        page.get_by_role("button", name="Send").click()

    stored = sent.value.json()
    assert (stored["answer_id"], stored["verdict"]) == (reply["id"], "down")
    assert stored["comment"] == "It tells of <2025>."
    expect(page.locator(".thumbs .noted")).to_have_text("Thank you. Your comment was stored.")
    expect(page.locator(".comment")).to_be_hidden()
    expect(page.locator(".thumb.down")).to_be_focused()


def test_a_changed_mind_keeps_the_comment(page, answer_with):
    answer_with(page, PLAIN)
    sent = []
    page.route(
        "**/feedback", lambda route: (sent.append(route.request.post_data_json), route.fulfill(json={}))
    )
    page.goto("/?q=How%3F")
    page.locator(".thumb.down").click()
    page.get_by_label("What was right or wrong?").fill("Too short")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".comment")).to_be_hidden()

    page.locator(".thumb.up").click()

    expect(page.locator(".thumb.up")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".thumb.down")).to_have_attribute("aria-pressed", "false")
    assert sent == [
        {"verdict": "down", "comment": None},
        {"verdict": "down", "comment": "Too short"},
        {"verdict": "up", "comment": "Too short"},
    ]


def test_a_refusal_can_be_told_to_be_wrong(page):
    reply = answered(page, "What is the recipe for lasagna?")
    assert reply["refused"]

    with page.expect_response("**/feedback") as sent:
        page.locator(".thumb.down").click()

    assert sent.value.json()["answer_id"] == reply["id"]


@pytest.mark.parametrize(
    ("status", "words"), [(404, "not kept any more"), (410, "not kept any more"), (503, "try again")]
)
def test_feedback_that_is_not_taken_is_told(page, answer_with, status, words):
    answer_with(page, PLAIN)
    page.route("**/feedback", lambda route: route.fulfill(status=status, json={"title": "<b>No</b>"}))
    page.goto("/?q=How%3F")

    page.locator(".thumb.up").click()

    expect(page.locator(".thumbs .noted")).to_contain_text(words)
    expect(page.locator(".thumb.up")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".comment")).to_be_hidden()


def test_what_was_said_is_still_shown_after_a_change_of_language(page, answer_with):
    answer_with(page, PLAIN)
    page.route("**/feedback", lambda route: route.fulfill(json={}))
    page.goto("/?q=How%3F")
    page.locator(".thumb.up").click()
    expect(page.locator(".thumb.up")).to_have_attribute("aria-pressed", "true")

    page.get_by_role("button", name="Español").click()

    expect(page.get_by_role("button", name="Sí")).to_have_attribute("aria-pressed", "true")
