"""What the browser keeps of questions: read again, bounded, cleared, and never sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from newsroom import make_key
from playwright.sync_api import Page, expect
from replies import document, reply_quoting

from tests.running_server import running_server

pytestmark = pytest.mark.browser

ENGLISH = "How many cartel figures did Mexico transfer in February 2025?"
PLAIN = reply_quoting(document("It sent 37."), "It sent 37.", answer="It sent 37. [1]")


def ask(page: Page, question: str) -> None:
    page.goto("/")
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    page.locator(".cite").first.wait_for()


def follow_up(page: Page, question: str) -> None:
    page.locator("#follow-up-question").fill(question)
    page.keyboard.press("Enter")
    page.locator("#conversation a").last.wait_for()
    page.locator(".feedback").wait_for()


def kept_turns(page: Page, area: str = "localStorage") -> list[dict[str, Any]]:
    text = page.evaluate(f"{area}.getItem('puente.history')")
    found: list[dict[str, Any]] = json.loads(text or "[]")
    return found


def watch_asking(page: Page) -> list[str]:
    """The questions that are sent from now on."""
    asked: list[str] = []
    page.on(
        "request",
        lambda request: (
            request.url.endswith("/v1/ask") and asked.append(request.post_data_json["question"])
        ),
    )
    return asked


def test_questions_are_listed_last_first_and_open_without_being_asked_again(page):
    ask(page, ENGLISH)
    said = page.locator(".said").all_text_contents()
    ask(page, "When was Ovidio Guzmán extradited?")
    page.goto("/history")
    asked = watch_asking(page)

    expect(page.locator("#history a")).to_have_text(["When was Ovidio Guzmán extradited?", ENGLISH])
    page.locator("#history a").last.click()

    expect(page.locator(".kept")).to_contain_text("Answered on")
    assert page.locator(".said").all_text_contents() == said
    expect(page.locator("#question")).to_have_value(ENGLISH)
    assert asked == []
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".kept")).to_have_count(0)
    page.locator(".cite").first.wait_for()
    assert asked == [ENGLISH]


def test_a_conversation_outlives_a_reload_and_goes_on(page):
    ask(page, ENGLISH)
    follow_up(page, "And in 2026?")
    understood = page.locator(".understood").text_content()
    asked = watch_asking(page)

    page.reload()

    expect(page.locator(".understood")).to_have_text(understood)
    expect(page.locator("#question")).to_have_value("And in 2026?")
    expect(page.locator("#conversation a")).to_have_text([ENGLISH])
    assert asked == []
    with page.expect_request("**/v1/ask") as sent:
        follow_up(page, "Who were they?")
    history = sent.value.post_data_json["history"]
    assert [turn["content"] for turn in history if turn["role"] == "user"] == [ENGLISH, "And in 2026?"]


def test_an_answer_that_the_service_keeps_no_more_is_asked_as_it_was_understood(page, answer_with):
    asked = answer_with(page, PLAIN | {"id": "gone", "standalone_question": "How many in 2026?"})
    ask(page, "How many in 2025?")
    follow_up(page, "And in 2026?")
    turns = kept_turns(page)[1:]  # The first turn of the conversation was pushed out.
    page.evaluate("turns => localStorage.setItem('puente.history', JSON.stringify(turns))", turns)

    page.reload()

    expect(page.locator(".said")).to_have_text("It sent 37.")
    assert asked[-1]["question"] == "How many in 2026?"
    assert "history" not in asked[-1]
    expect(page.locator(".kept")).to_have_count(0)


def test_no_more_than_a_hundred_are_kept(page, answer_with):
    answer_with(page, PLAIN)
    ask(page, "First?")
    turn = kept_turns(page)[0]
    many = [turn | {"id": f"t{n}", "question": f"Number {n}?"} for n in range(100)]
    page.evaluate("turns => localStorage.setItem('puente.history', JSON.stringify(turns))", many)

    ask(page, "Last?")

    questions = [one["question"] for one in kept_turns(page)]
    assert questions == [f"Number {n}?" for n in range(1, 100)] + ["Last?"]


def test_one_question_or_all_are_dropped(page, answer_with):
    answer_with(page, PLAIN)
    for question in ("One?", "Two?", "Three?"):
        ask(page, question)
    page.goto("/history")

    page.get_by_role("button", name="Remove: Two?").click()
    expect(page.locator("#history a")).to_have_text(["Three?", "One?"])
    expect(page.locator("#history-title")).to_be_focused()
    page.get_by_role("button", name="Clear all").click()

    expect(page.locator("#history a")).to_have_count(0)
    expect(page.locator("#history-view [role=status]")).to_have_text("Nothing is kept any more.")
    expect(page.locator("#clear-history")).to_be_hidden()
    assert page.evaluate("({...localStorage})") == {}


def test_keeping_can_be_turned_off_and_on(page, answer_with):
    answer_with(page, PLAIN)
    ask(page, "One?")
    page.goto("/history")

    page.get_by_label("Keep what I ask in this browser").uncheck()

    expect(page.locator("#history a")).to_have_count(0)
    ask(page, "Two?")
    assert kept_turns(page) == []
    follow_up(page, "And then?")
    expect(page.locator("#conversation a")).to_have_text(["Two?"])
    page.goto("/history")
    page.get_by_label("Keep what I ask in this browser").check()
    ask(page, "Three?")
    assert [one["question"] for one in kept_turns(page)] == ["Three?"]


def test_the_history_is_never_sent(page, answer_with):
    answer_with(page, PLAIN)
    ask(page, "A secret?")
    sent = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))

    page.goto("/history")
    page.locator("#history a").wait_for()

    assert [one for one in sent if "ecret" in one] == []


@pytest.mark.parametrize(
    "text", ["{", "null", "3", '[null, 3, {"id": 1}]', '[{"id": "a", "question": {}, "filters": null}]']
)
def test_what_the_page_did_not_write_is_passed_over(page, answer_with, text):
    answer_with(page, PLAIN)
    page.goto("/")
    page.evaluate("text => localStorage.setItem('puente.history', text)", text)

    page.goto("/history")

    expect(page.locator("#history")).to_have_text("No questions are kept here.")
    ask(page, "How?")
    assert [one["question"] for one in kept_turns(page)] == ["How?"]


def test_what_a_key_opened_is_kept_in_its_tab_and_goes_with_it(
    page_at, newsroom, newsroom_environment, tmp_path
):
    environment = {**newsroom_environment, "PUENTE_OPEN_READS": "0"}
    with running_server(environment, tmp_path / "server.log") as url:
        page = page_at(url=url)
        page.goto("/")
        page.get_by_role("textbox", name="Key").fill(make_key(environment, "read"))
        page.get_by_role("button", name="Use the key").click()
        page.locator(".freshness").wait_for()
        ask(page, ENGLISH)
        assert [one["question"] for one in kept_turns(page, "sessionStorage")] == [ENGLISH]
        assert page.evaluate("({...localStorage})") == {}
        page.goto("/history")
        expect(page.locator("#history a")).to_have_text([ENGLISH])

        page.get_by_role("button", name="Forget the key").click()

        expect(page.locator("#history")).to_have_text("No questions are kept here.")
        assert page.evaluate("({...sessionStorage})") == {}


def test_the_history_speaks_spanish(page_at, answer_with):
    page = page_at(locale="es-MX")
    reply = reply_quoting(document("It sent 37."), "It sent 37.", lang="es")
    reply["citations"][0]["section"] = "The wall"
    answer_with(page, reply)
    ask(page, "¿Cuántos?")
    expect(page.locator(".citation .facts")).to_have_text(
        "Puente · 20 de enero de 2026 · inglés · Sección «The wall»"
    )
    expect(page.locator(".citation .facts [lang=en]")).to_have_text("The wall")
    assert "inglés Sección" in page.locator(".citation .facts").aria_snapshot()
    follow_up(page, "¿Y en 2026?")
    expect(page.locator("#conversation .said-before [lang=en]")).to_have_text("It sent 37. [1]")

    page.get_by_role("link", name="Historial").click()

    expect(page.locator("#history-title")).to_have_text("Lo que usted preguntó")
    expect(page.locator("#history-title")).to_be_focused()
    expect(page.locator("#history .said-before [lang=en]")).to_have_count(2)
    expect(page.get_by_role("button", name="Quitar: ¿Cuántos?")).to_be_visible()
