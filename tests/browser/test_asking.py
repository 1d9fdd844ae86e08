"""The form: what is sent, the address, waiting, failing, and going back."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from replies import document, reply_quoting

pytestmark = pytest.mark.browser

PLAIN = reply_quoting(document("It sent 37."), "It sent 37.")


def test_filters_are_sent_shown_and_can_be_taken_off(page, answer_with):
    asked = answer_with(page, PLAIN)
    topic = page.request.get("/v1/documents?limit=1").json()["facets"]["topics"][0]
    page.goto("/")
    page.locator("#filters summary").click()
    page.locator("[name=published_from]").fill("2025-01-01")
    page.locator("[name=published_to]").fill("2026-06-30")
    page.locator("[name=as_of]").fill("2026-07-01")
    page.locator(f"[name=topic] option[value='{topic}']").wait_for(state="attached")
    page.locator("[name=topic]").select_option(topic)
    page.locator("[name=lang]").select_option("es")
    page.locator("#question").fill("How many?")

    page.keyboard.press("Enter")

    expect(page.locator(".cite")).to_be_visible()
    assert asked[-1] == {
        "question": "How many?",
        "lang": "en",
        "k": 5,
        "as_of": "2026-07-01",
        "filters": {
            "published_from": "2025-01-01",
            "published_to": "2026-06-30",
            "topic": topic,
            "lang": "es",
        },
    }
    expect(page.locator(".chip")).to_have_count(5)
    page.locator("[name=lang]").select_option("en")
    expect(page.locator("#filters-not-asked")).to_contain_text("press Ask")
    expect(page.get_by_role("button", name="Article language: Spanish")).to_be_visible()
    assert len(asked) == 1
    page.locator("[name=lang]").select_option("es")
    expect(page.locator("#filters-not-asked")).to_be_empty()
    page.get_by_role("button", name="Remove the filter As of").click()
    expect(page.locator(".chip")).to_have_count(4)
    expect(page.locator(".chip").nth(2)).to_be_focused()
    with page.expect_response("**/v1/ask"):
        page.get_by_role("button", name="Remove all").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert asked[-1] == {"question": "How many?", "lang": "en", "k": 5, "as_of": None}
    assert page.url.endswith("/?q=How+many%3F")


def test_a_shared_address_asks_its_question_with_its_filters(page, answer_with):
    asked = answer_with(page, PLAIN)

    page.goto("/?q=" + quote("¿Cuántos? & <más>") + "&lang=es&as_of=2026-07-01")

    expect(page.locator(".cite")).to_be_visible()
    assert asked == [
        {
            "question": "¿Cuántos? & <más>",
            "lang": "en",
            "k": 5,
            "as_of": "2026-07-01",
            "filters": {"lang": "es"},
        }
    ]
    expect(page.locator("#question")).to_have_value("¿Cuántos? & <más>")


def test_an_address_with_a_filter_that_cannot_be_read_says_so_and_does_not_ask(page, answer_with):
    asked = answer_with(page, PLAIN)
    for day in ("2026-1-5", "31/12/2025", "2026-13-45"):
        page.goto(f"/?q=How%3F&as_of={day}")
        expect(page.locator("#status")).to_contain_text("in its link, “As of” is not a date.")

    page.goto("/?q=How%3F&lang=fr&topic=arms&as_of=2026-02-30")

    expect(page.locator("#status")).to_contain_text(
        "“As of” is not a date; “Article language” is neither"
    )
    expect(page.locator("#question")).to_have_value("How?")
    expect(page.locator("[name=as_of]")).to_be_visible()
    page.get_by_role("button", name="Español").click()
    expect(page.locator("#status")).to_contain_text("«A fecha de» no es una fecha")
    assert asked == []
    page.locator("#submit").click()
    expect(page.locator(".cite")).to_be_visible()
    assert [body["filters"] for body in asked] == [{"topic": "arms"}]
    page.go_back()
    expect(page.locator("#status")).to_contain_text("«A fecha de» no es una fecha")


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en-US", "“As of” is not a date"), ("es-MX", "«A fecha de» no es una fecha")],
)
def test_a_filter_that_cannot_be_read_is_marked_and_in_sight_with_the_reason(page_at, locale, words):
    page = page_at(width=390, height=844, locale=locale)
    page.goto("/?q=homicides&as_of=foo")

    field, reason = page.locator("[name=as_of]"), page.locator("#status")
    expect(reason).to_contain_text(words)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(words))
    expect(page.locator("[aria-invalid]")).to_have_count(1)
    expect(field).to_be_in_viewport(ratio=1)
    expect(reason).to_be_in_viewport(ratio=1)
    expect(reason).to_have_class("complaint")
    field.fill("2026-01-20")
    field.dispatch_event("change")
    expect(page.locator("[aria-invalid]")).to_have_count(0)


def test_enter_asks_and_shift_enter_starts_a_line(page, answer_with):
    asked = answer_with(page, PLAIN)
    page.goto("/")
    page.locator("#question").focus()

    page.keyboard.type("First")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second")
    page.keyboard.press("Enter")

    expect(page.locator(".cite")).to_be_visible()
    assert [body["question"] for body in asked] == ["First\nsecond"]


def test_an_example_is_asked_when_it_is_pressed(page, answer_with):
    asked = answer_with(page, PLAIN)
    page.goto("/")
    example = page.locator(".example").first
    question = example.text_content()

    example.click()

    expect(page.locator(".cite")).to_be_visible()
    assert [body["question"] for body in asked] == [question]


@pytest.mark.parametrize(("locale", "first"), [("en-US", "en"), ("es-MX", "es")])
def test_the_examples_in_the_readers_language_come_first(page_at, locale, first):
    page = page_at(locale=locale)

    page.goto("/")

    expect(page.locator("#examples ul").first).to_have_attribute("lang", first)
    expect(page.locator("#examples ul")).to_have_count(2)


def test_a_spanish_page_tells_of_an_english_question_in_spanish(page_at):
    page = page_at(locale="es-MX")

    page.goto("/?q=How+many+cartel+figures+did+Mexico+transfer+in+2016%3F")

    message = page.locator(".refusal .message")
    expect(message).to_contain_text("pero lo más cercano no es de 2016.")
    expect(message).to_have_attribute("lang", "es")
    expect(page.locator("#status")).to_have_text("Sin respuesta en los artículos.")


def test_what_the_status_says_follows_a_change_of_language(page, answer_with):
    answer_with(page, PLAIN)
    page.goto("/")
    page.locator("#submit").click()
    expect(page.locator("#status")).to_have_text("Write a question first.")

    page.get_by_role("button", name="Español").click()

    expect(page.locator("#status")).to_have_text("Primero escriba una pregunta.")
    page.locator("#question").fill("¿Cuántos?")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Respuesta con 1 fuente.")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#status")).to_have_text("Answer with 1 source.")


def test_an_address_with_an_overlong_question_says_that_it_was_not_asked(page, answer_with):
    asked = answer_with(page, PLAIN)

    page.goto("/?q=" + "a" * 2100)

    expect(page.locator("#status")).to_have_text(
        "This question was not asked: it has 2100 characters and may have 2000. Please shorten it."
    )
    expect(page.locator("#status")).to_be_in_viewport()
    expect(page.locator("#welcome")).to_be_hidden()
    assert asked == []
    page.locator("#question").fill("Shorter?")
    page.keyboard.press("Enter")
    expect(page.locator(".cite")).to_be_visible()
    assert [body["question"] for body in asked] == ["Shorter?"]


def test_an_empty_or_overlong_question_is_not_sent(page, answer_with):
    asked = answer_with(page, PLAIN)
    page.goto("/")

    page.locator("#submit").click()
    expect(page.locator("#status")).to_have_text("Write a question first.")
    page.locator("#question").fill("🌉" * 1990)
    expect(page.locator("#counter")).to_have_text("10 characters left.")
    page.locator("#question").fill("🌉" * 2003)
    expect(page.locator("#counter")).to_contain_text("3 too many")
    page.locator("#submit").click()

    assert asked == []
    page.locator("#question").fill("🌉" * 2000)
    page.locator("#submit").click()
    expect(page.locator(".cite")).to_be_visible()


def test_a_second_question_replaces_one_that_is_still_waiting(page):
    held = []

    def answer_only_the_second(route):
        if route.request.post_data_json["question"] == "Slow?":
            held.append(route)
        else:
            route.fulfill(content_type="application/json", body=json.dumps(PLAIN))

    page.route("**/v1/ask", answer_only_the_second)
    aborted = []
    page.on("requestfailed", lambda request: aborted.append(request.post_data_json["question"]))
    page.goto("/")
    page.locator("#question").fill("Slow?")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Reading the articles…")
    expect(page.locator("#submit")).to_have_text("Stop")

    page.locator("#question").fill("Fast?")
    page.keyboard.press("Enter")

    expect(page.locator(".said")).to_have_text("It sent 37.")
    assert aborted == ["Slow?"]
    assert len(held) == 1
    expect(page.locator("#submit")).to_have_text("Ask")
    expect(page.locator("#trouble")).to_be_empty()


def test_a_question_that_is_waited_for_can_be_stopped_and_asked_again(page_at, answer_with):
    page = page_at(locale="es-MX")
    page.route("**/v1/ask", lambda route: None)
    page.goto("/")
    page.locator("#question").fill("¿Cuántos?")
    page.locator("#submit").dblclick()
    expect(page.locator("#status")).to_have_text("Leyendo los artículos…")
    page.get_by_role("button", name="Detener").press("Space")
    expect(page.locator("#status")).to_have_text("Detenido.")
    expect(page.locator("#question")).to_have_value("¿Cuántos?")
    page.get_by_role("button", name="Preguntar").press("Enter")
    expect(page.locator("#status")).to_have_text("Leyendo los artículos…")
    page.keyboard.press("Escape")
    expect(page.locator("#status")).to_have_text("Detenido.")
    answer_with(page, PLAIN)

    page.locator("#submit").press("Enter")

    expect(page.locator(".cite")).to_be_visible()
    expect(page.locator("#submit")).to_be_focused()


def test_a_service_that_is_silent_for_too_long_is_out_of_reach(page):
    page.clock.install()
    page.route("**/v1/ask", lambda route: None)
    page.goto("/?q=How%3F")
    expect(page.locator("#status.waiting")).to_be_visible()

    page.clock.fast_forward(20_000)
    expect(page.locator("#status.waiting")).to_be_visible()
    page.clock.fast_forward(25_000)

    expect(page.locator(".trouble")).to_contain_text("could not be reached")
    expect(page.locator("#submit")).to_have_text("Ask")


def test_going_back_shows_the_earlier_answer_without_asking_again(page, answer_with):
    asked = answer_with(page, PLAIN)
    page.goto("/?q=One%3F")
    page.locator(".cite").wait_for()
    page.locator("#question").fill("Two?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=Two%3F")
    page.locator(".cite").wait_for()

    page.go_back()

    expect(page.locator("#question")).to_have_value("One?")
    expect(page.locator(".cite")).to_be_visible()
    assert [body["question"] for body in asked] == ["One?", "Two?"]


JSON_PROBLEM = "application/problem+json"
PROBLEM = {"title": "Too busy", "request_id": "req-77"}


@pytest.mark.parametrize(
    ("status", "kind", "words", "details"),
    [
        (422, "invalid-request", "did not accept the question", 1),
        (429, "too-many-requests", "Too many questions", 0),
        (500, "internal", "went wrong at the service", 1),
        (503, "not-ready", "still being made ready", 0),
        (503, "model-missing", "cannot answer just now", 1),
    ],
)
def test_a_problem_is_told_in_words_and_can_be_retried(page, status, kind, words, details):
    """Where the page has words of its own for the problem, the service's are not told beside them."""
    answers = [
        {
            "status": status,
            "content_type": "application/problem+json",
            "headers": {"retry-after": "7"},
            "body": json.dumps(
                {**PROBLEM, "type": f"/problems/{kind}", "detail": "The <queue> is full."}
            ),
        },
        {"content_type": "application/json", "body": json.dumps(PLAIN)},
    ]
    page.route("**/v1/ask", lambda route: route.fulfill(**answers.pop(0)))

    page.goto("/?q=How%3F")

    trouble = page.locator(".trouble")
    expect(trouble).to_contain_text(words)
    expect(trouble.get_by_text("The <queue> is full.")).to_have_count(details)
    expect(trouble).to_contain_text("Try again in 7 s.")
    expect(trouble).to_contain_text("req-77")
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page.locator(".cite")).to_be_visible()
    expect(trouble).to_have_count(0)
    expect(page.locator("#status")).to_be_focused()


@pytest.mark.parametrize(
    ("path", "address"), [("/?q=How%3F", "**/v1/ask"), ("/documents", "**/v1/documents?*")]
)
def test_a_spanish_page_tells_once_and_in_spanish_when_to_ask_again(page_at, path, address):
    page = page_at(locale="es-MX")
    refused = {"type": "/problems/too-many-requests", "detail": "At most 6 a minute. Try again in 7 s."}
    page.route(
        address,
        lambda route: route.fulfill(
            status=429, headers={"retry-after": "7"}, content_type=JSON_PROBLEM, body=json.dumps(refused)
        ),
    )

    page.goto(path)

    lines = page.locator(".trouble p")
    expect(lines).to_have_text(["Demasiadas preguntas a la vez.", "Vuelva a intentarlo en 7 s."])


def test_a_service_out_of_reach_is_told_in_words(page):
    page.route("**/v1/ask", lambda route: route.abort("connectionrefused"))

    page.goto("/?q=How%3F")

    expect(page.locator(".trouble")).to_contain_text("could not be reached")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


@pytest.mark.parametrize("status", [200, 502])
def test_a_reply_that_is_not_json_is_told_in_words(page, status):
    page.route("**/v1/ask", lambda route: route.fulfill(status=status, body="<h1>Bad gateway</h1>"))

    page.goto("/?q=How%3F")

    expect(page.locator(".trouble")).to_contain_text("went wrong at the service")


def test_a_missing_article_is_told_in_words_with_the_way_to_those_there_are(page):
    page.goto("/documents/there-is-no-such-article?version=9")

    expect(page.locator("#article-title")).to_have_text("There is no such article")
    expect(page).to_have_title("There is no such article · Puente")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    page.locator(".gone-note a").click()
    expect(page.locator("#documents-title")).to_have_text("Articles")


def test_a_missing_version_leads_to_the_newest(page):
    page.goto("/documents/el-mencho-operation?version=999")

    expect(page).to_have_title("There is no such version of this article · Puente")
    page.locator(".gone-note a").first.click()
    expect(page.locator(".text")).to_be_visible()
