"""What the page shows of a reply before it is whole, and what it does where a stream breaks."""

from __future__ import annotations

from typing import Any

import pytest
from axe import serious_faults
from payloads import PAYLOADS
from playwright.sync_api import Page, expect
from replies import document, event, reply_quoting

pytestmark = pytest.mark.browser

SAID = "It sent 37 — «sí» 🌉."
REPLY = reply_quoting(document(SAID), SAID)
SLOW = """
const real = window.fetch;
window.fetch = (path, options) => {
  if (!options.headers?.accept?.includes("event-stream")) return real(path, options);
  const body = new ReadableStream({start(controller) {
    options.signal.addEventListener("abort", () => controller.error(options.signal.reason));
    window.push = (bytes) => controller.enqueue(new Uint8Array(bytes));
    window.breakOff = () => controller.error(new TypeError("network error"));
  }});
  const headers = {"content-type": "text/event-stream; charset=utf-8"};
  return Promise.resolve(new Response(body, {headers}));
};
"""


@pytest.fixture
def slow_page(page: Page) -> Page:
    """A page whose service sends what `push` is told, when it is told."""
    return ask_slowly(page)


def ask_slowly(page: Page) -> Page:
    page.add_init_script(SLOW)
    page.goto("/?q=How%3F")
    expect(page.locator("#status.waiting")).to_be_visible()
    return page


def push(page: Page, text: str) -> None:
    page.evaluate("bytes => window.push(bytes)", list(text.encode()))


def passages_of(reply: dict[str, Any]) -> str:
    return event("passages", {"passages": reply["passages"]})


def test_passages_come_first_then_the_answer_sentence_by_sentence(slow_page):
    page = slow_page
    push(page, ": still here\n\n" + passages_of(REPLY))
    expect(page.get_by_role("heading", name="Passages that are being read")).to_be_visible()
    expect(page.locator(".passage blockquote")).to_have_text(SAID)
    expect(page.locator("#reply")).to_have_attribute("aria-busy", "true")

    push(page, event("answer", {"text": f"{SAID} [1]"}))
    expect(page.locator(".answer")).to_have_text(f"{SAID} [1]")
    push(page, event("answer", {"text": " More. [2]"}))
    expect(page.locator(".answer")).to_have_text(f"{SAID} [1] More. [2]")
    expect(page.locator("#follow-up")).to_be_hidden()
    push(page, event("citations", {"citations": []}) + event("done", REPLY))

    expect(page.locator(".cite")).to_have_text(["[1]"])
    expect(page.locator("#being-read")).to_have_count(0)
    expect(page.locator("#reply")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#status")).to_have_text("Answer with 1 source.")


def test_events_may_be_cut_anywhere(slow_page):
    for byte in (passages_of(REPLY) + event("done", REPLY)).encode():
        slow_page.evaluate("byte => window.push([byte])", byte)

    expect(slow_page.locator(".said")).to_have_text(SAID)


def test_a_reply_that_comes_at_once_is_drawn_once(page):
    page.clock.install(time=0)
    page.clock.pause_at(1_000)
    ask_slowly(page)
    page.evaluate(
        """() => {
            window.drawn = 0;
            new MutationObserver((changes) => { window.drawn += changes.length; })
                .observe(document.getElementById("evidence"), {childList: true});
        }"""
    )

    push(page, passages_of(REPLY) + event("answer", {"text": SAID}) + event("done", REPLY))

    expect(page.locator(".cite")).to_be_visible()
    page.clock.fast_forward(2_000)
    assert page.evaluate("window.drawn") == 1
    expect(page.locator(".cite")).to_be_visible()


def test_an_error_within_the_stream_is_told(slow_page):
    problem = {
        "type": "/problems/disk-full",
        "status": 503,
        "title": "Full",
        "detail": "The <disk> is full.",
    }
    push(slow_page, passages_of(REPLY))
    expect(slow_page.locator(".passage")).to_have_count(1)

    push(slow_page, event("error", problem))

    expect(slow_page.locator(".trouble")).to_contain_text("Puente cannot answer just now.")
    expect(slow_page.locator(".trouble")).to_contain_text("The <disk> is full.")
    expect(slow_page.locator(".passage")).to_have_count(0)


def test_a_question_that_replaces_a_slow_one_leaves_nothing_of_it(slow_page):
    page = slow_page
    push(page, passages_of(REPLY) + event("answer", {"text": "Slow."}))
    expect(page.locator(".answer")).to_have_text("Slow.")

    page.locator("#question").fill("Another?")
    page.keyboard.press("Enter")

    expect(page.locator(".answer")).to_have_count(0)
    expect(page.locator(".passage")).to_have_count(0)
    push(page, event("done", REPLY))
    expect(page.locator(".said")).to_have_text(SAID)
    expect(page.locator("#question")).to_have_value("Another?")


def test_a_passage_can_be_read_while_the_answer_is_awaited(slow_page, document_as):
    page = slow_page
    document_as(page, document(SAID))
    push(page, passages_of(REPLY))

    page.locator(".passage a").click()
    expect(page.locator("mark")).to_have_text(SAID)
    push(page, event("done", REPLY))
    page.go_back()

    expect(page.locator(".said")).to_have_text(SAID)
    expect(page.locator("#article-view")).to_be_hidden()


def test_a_stream_that_breaks_is_asked_for_as_json(page):
    accepted = []

    def fulfil(route):
        accepted.append(route.request.headers["accept"])
        if "event-stream" in accepted[-1]:
            route.fulfill(content_type="text/event-stream", body=passages_of(REPLY) + "event: answer\nda")
        else:
            route.fulfill(json=REPLY)

    page.route("**/v1/ask", fulfil)

    page.goto("/?q=How%3F")

    expect(page.locator(".said")).to_have_text(SAID)
    assert accepted == ["text/event-stream, application/json;q=0.9", "*/*"]


def test_a_connection_that_breaks_is_asked_anew(slow_page, answer_with):
    asked = answer_with(slow_page, REPLY)
    push(slow_page, passages_of(REPLY))
    expect(slow_page.locator(".passage")).to_have_count(1)

    slow_page.evaluate("window.breakOff()")

    expect(slow_page.locator(".said")).to_have_text(SAID)
    assert [body["question"] for body in asked] == ["How?"]


def test_axe_finds_no_serious_fault_in_what_comes_early(slow_page):
    push(slow_page, passages_of(REPLY) + event("answer", {"text": SAID}))
    expect(slow_page.locator(".answer")).to_be_visible()

    assert serious_faults(slow_page) == []


def test_what_comes_early_is_words(slow_page):
    found = [reply_quoting(document(text, title=text, publisher=text), text) for text in PAYLOADS]
    passages = [passage for reply in found for passage in reply["passages"]]
    pieces = "".join(event("answer", {"text": f"{text} "}) for text in PAYLOADS)

    push(slow_page, event("passages", {"passages": passages}) + pieces)

    expect(slow_page.locator(".passage")).to_have_count(len(PAYLOADS))
    assert slow_page.locator(".passage blockquote").all_text_contents() == PAYLOADS
    assert slow_page.locator(".passage h3").all_text_contents() == PAYLOADS
    expect(slow_page.locator(".answer")).to_have_text(" ".join(PAYLOADS))
    assert slow_page.locator("img, iframe, svg, base, object, embed, style").count() == 0


def test_the_real_service_streams_to_the_page(page):
    with page.expect_response("**/v1/ask") as sent:
        page.goto("/?q=When+was+Ovidio+Guzm%C3%A1n+extradited%3F")

    assert sent.value.headers["content-type"].startswith("text/event-stream")
    expect(page.locator(".cite").first).to_be_visible()
