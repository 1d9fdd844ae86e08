"""Following up on an answer: what is sent along, what is shown of it, and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from replies import document, reply_quoting

pytestmark = pytest.mark.browser

FIRST = "How many did it send?"
SECOND = "And in 2026?"
UNDERSTOOD = "How many did it send in 2026?"


@pytest.fixture
def conversing() -> Callable[[Page], list[dict[str, Any]]]:
    """Let the service answer in turns on a page; the list collects the bodies it was sent."""

    def arrange(page: Page) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []

        def fulfil(route: Route) -> None:
            body = route.request.post_data_json
            asked.append(body)
            said = f"It sent {len(asked)} of them."
            is_follow_up = bool(body.get("history"))
            reply = reply_quoting(
                document(said),
                said,
                id=f"reply-{len(asked)}",
                question=body["question"],
                standalone_question=UNDERSTOOD if is_follow_up else body["question"],
            )
            route.fulfill(content_type="application/json", body=json.dumps(reply))

        page.route("**/v1/ask", fulfil)
        return asked

    return arrange


def follow_up(page: Page, question: str) -> None:
    page.locator("#follow-up-question").fill(question)
    with page.expect_response("**/v1/ask"):
        page.keyboard.press("Enter")


def start(page: Page) -> None:
    page.goto("/")
    page.locator("#question").fill(FIRST)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_text("It sent 1 of them.")


def test_a_follow_up_is_sent_with_the_turns_before_it(page, conversing):
    asked = conversing(page)
    start(page)

    follow_up(page, SECOND)
    expect(page.locator(".said")).to_have_text("It sent 2 of them.")
    follow_up(page, "Why?")

    expect(page.locator(".said")).to_have_text("It sent 3 of them.")
    assert "history" not in asked[0]
    assert asked[1]["history"] == [
        {"role": "user", "content": FIRST},
        {"role": "assistant", "content": "It sent 1 of them. [1]"},
    ]
    assert [turn["content"] for turn in asked[2]["history"]] == [
        FIRST,
        "It sent 1 of them. [1]",
        SECOND,
        "It sent 2 of them. [1]",
    ]


def test_a_follow_up_shows_how_it_was_understood_and_what_came_before(page, conversing):
    conversing(page)
    start(page)
    expect(page.locator(".understood")).to_have_count(0)
    expect(page.locator("#conversation")).to_be_hidden()

    follow_up(page, SECOND)

    expect(page.locator(".understood")).to_have_text(f"Understood as: {UNDERSTOOD}")
    expect(page.locator("#question")).to_have_value(SECOND)
    expect(page.locator("#conversation a")).to_have_text([FIRST])
    expect(page.locator("#conversation .said-before")).to_have_text(["It sent 1 of them. [1]"])
    expect(page.locator("#follow-up-question")).to_have_value("")


def test_the_address_of_a_follow_up_asks_it_as_it_was_understood(page, page_at, conversing):
    conversing(page)
    start(page)
    follow_up(page, SECOND)
    page.wait_for_url("**/?q=How+many+did+it+send+in+2026%3F")
    other = page_at()
    asked = conversing(other)

    other.goto(page.url)

    expect(other.locator(".said")).to_be_visible()
    assert [body["question"] for body in asked] == [UNDERSTOOD]
    assert "history" not in asked[0]
    expect(other.locator("#conversation")).to_be_hidden()


def test_an_earlier_answer_in_the_other_language_is_labelled_as_such(page_at, conversing):
    page = page_at(1000, 800, locale="es-MX")
    conversing(page)
    start(page)

    follow_up(page, SECOND)

    expect(page.locator("#conversation .said-before")).to_have_text("It sent 1 of them. [1] en inglés")


def test_going_back_shows_the_earlier_turn_without_asking_again(page, conversing):
    asked = conversing(page)
    start(page)
    follow_up(page, SECOND)
    expect(page.locator("#conversation a")).to_have_count(1)
    expect(page.locator(".said")).to_have_text("It sent 2 of them.")

    page.go_back()

    expect(page.locator(".said")).to_have_text("It sent 1 of them.")
    expect(page.locator("#question")).to_have_value(FIRST)
    expect(page.locator("#conversation")).to_be_hidden()
    page.go_forward()
    expect(page.locator(".said")).to_have_text("It sent 2 of them.")
    expect(page.locator("#question")).to_have_value(SECOND)
    page.locator("#conversation a").click()
    expect(page.locator(".said")).to_have_text("It sent 1 of them.")
    assert len(asked) == 2


def test_a_turn_can_be_worded_anew_in_its_place(page, conversing):
    asked = conversing(page)
    start(page)
    follow_up(page, SECOND)
    expect(page.locator("#conversation a")).to_have_count(1)

    page.locator("#question").fill("And in 2024?")
    page.locator("#submit").click()

    expect(page.locator(".said")).to_have_text("It sent 3 of them.")
    assert asked[2]["history"] == asked[1]["history"]
    expect(page.locator("#conversation a")).to_have_text([FIRST])


def test_a_new_conversation_starts_without_the_old_one(page, conversing):
    asked = conversing(page)
    start(page)
    follow_up(page, SECOND)
    expect(page.locator("#conversation a")).to_have_count(1)

    page.get_by_role("link", name="New conversation").click()

    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#question")).to_have_value("")
    expect(page.locator("#conversation")).to_be_hidden()
    expect(page.locator("#follow-up")).to_be_hidden()
    page.locator("#question").fill("Who?")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_be_visible()
    assert "history" not in asked[-1]


def test_after_a_follow_up_the_keyboard_goes_on_at_its_answer(page, conversing):
    conversing(page)
    start(page)

    follow_up(page, SECOND)

    expect(page.locator("#conversation a")).to_have_count(1)
    expect(page.locator("#status")).to_be_focused()
    expect(page.locator("#status")).to_have_text("Answer with 1 source.")
    page.keyboard.press("Tab")
    expect(page.locator(".cite")).to_be_focused()


def test_an_empty_or_overlong_follow_up_is_not_sent(page, conversing):
    asked = conversing(page)
    start(page)

    page.locator("#follow-up-question").press("Enter")
    expect(page.locator("#follow-up-counter")).to_have_text("Write a question first.")
    page.locator("#follow-up-question").fill("🌉" * 2003)
    page.locator("#follow-up-question").press("Enter")

    expect(page.locator("#follow-up-counter")).to_contain_text("3 too many")
    assert len(asked) == 1


def test_no_more_turns_are_sent_than_the_service_takes(page, conversing):
    asked = conversing(page)
    start(page)

    for n in range(12):
        follow_up(page, f"And then ({n})?")
        expect(page.locator(".said")).to_have_text(f"It sent {n + 2} of them.")

    assert len(asked[-1]["history"]) == 20
    assert asked[-1]["history"][-1] == {"role": "assistant", "content": "It sent 12 of them. [1]"}


def test_a_refusal_is_followed_up_without_an_answer(page, answer_with):
    refusal = reply_quoting(document("It sent 37."), "It sent 37.", refused=True, reason="no_figure")
    asked = answer_with(page, refusal | {"answer": None, "message": "Nothing."})
    page.goto("/?q=How%3F")
    page.locator(".refusal").wait_for()

    follow_up(page, SECOND)

    page.locator("#conversation").wait_for()
    assert asked[1]["history"] == [{"role": "user", "content": "How?"}]
    expect(page.locator(".said-before")).to_have_text("No answer from the articles.")


def test_the_conversation_speaks_spanish(page_at, conversing):
    page = page_at(locale="es-MX")
    conversing(page)
    start(page)

    expect(page.get_by_label("Seguir preguntando")).to_be_visible()
    follow_up(page, SECOND)

    expect(page.locator(".understood")).to_have_text(f"Se entendió como: {UNDERSTOOD}")
    expect(page.get_by_role("region", name="Antes en esta conversación")).to_be_visible()


def test_the_service_completes_a_follow_up(page):
    page.goto("/")
    page.locator("#question").fill("How many cartel figures did Mexico transfer in February 2025?")
    page.keyboard.press("Enter")
    page.locator(".cite").first.wait_for()

    follow_up(page, "And in 2026?")

    expect(page.locator(".understood")).to_contain_text("2026?")
    expect(page.locator(".understood")).to_contain_text("cartel figures")
