"""The widget on a page of another site, whose Content-Security-Policy allows next to nothing."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from payloads import BAD_ADDRESSES, PAYLOADS
from playwright.sync_api import expect
from replies import document, reply_quoting

from tests.local_site import answer, local_site
from tests.running_server import running_server

pytestmark = pytest.mark.browser

STRICT = (
    "default-src 'none'; script-src {service}; connect-src {service}; style-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'"
)
HOSTILE_STYLE = """* {
  position: static !important; display: block !important; color: red !important;
  letter-spacing: 9px !important;
}"""
EXAMPLE = Path(__file__).parents[2] / "examples" / "widget.html"
ASKED = "How many cartel figures did Mexico transfer in February 2025?"


@pytest.fixture(scope="module")
def news():
    """A site of somebody else's, under another host name than the service."""
    with local_site() as site:
        yield site


@pytest.fixture(scope="module")
def environment(puente_environment, new_data_folder, news):
    return puente_environment | {
        "PUENTE_DATA_DIR": str(new_data_folder("widget")),
        "PUENTE_WIDGET_ORIGINS": f"http://localhost:{news.port}",
        "PUENTE_WIDGET_QUESTIONS_PER_MINUTE": "1000",
    }


@pytest.fixture(scope="module")
def service(environment):
    with running_server(environment, Path(environment["PUENTE_DATA_DIR"], "server.log")) as url:
        yield url


@pytest.fixture
def page_with(browser, news, service):
    """Open a page that carries the widget. It must stay quiet: no script error, no dialog, nothing that
    its policy blocks, no request to anywhere but the two."""
    contexts, noise = [], []
    hosts = {f"localhost:{news.port}", f"127.0.0.1:{news.port}", urlsplit(service).netloc}

    def note_request(request):
        if urlsplit(request.url).netloc not in hosts:
            noise.append(f"request to another host: {request.url}")

    def note_console(message):
        if "Content Security Policy" in message.text or "Trusted" in message.text:
            noise.append(message.text)

    def make(
        tag="",
        lang="en",
        policy=STRICT,
        head="",
        host="localhost",
        prepare=lambda page: None,
        service=service,
        **context,
    ):
        hosts.add(urlsplit(service).netloc)
        script = f'<script src="{service}/widget.js" {tag}></script>'
        html = f'<!doctype html><html lang="{lang}"><head><title>News</title>{head}{script}</head>'
        html += "<body><h1>News</h1><p>Words.</p><button>Theirs</button></body></html>"
        allowed = {"Content_Security_Policy": policy.format(service=service)} if policy else {}
        news.pages["/"] = answer(html.encode(), **allowed)
        contexts.append(browser.new_context(**context))
        contexts[-1].on("request", note_request)
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: noise.append(f"script error: {error}"))
        page.on("dialog", lambda dialog: (noise.append(dialog.message), dialog.dismiss()))
        page.on("console", note_console)
        prepare(page)
        page.goto(f"http://{host}:{news.port}/")
        return page

    yield make
    for context in contexts:
        context.close()
    assert noise == []


def ask(page, question=ASKED):
    if not page.get_by_role("dialog").is_visible():
        page.locator(".bubble").click()
    page.get_by_label("question").or_(page.get_by_label("pregunta")).fill(question)
    page.keyboard.press("Enter")


def reply_with(reply):
    """Have the service stream this reply."""
    events = [("answer", {"text": reply["answer"]})] if reply["answer"] else []
    events += [("citations", {"citations": reply["citations"]}), ("done", reply)]
    body = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)

    def prepare(page):
        page.route(
            "**/v1/ask",
            lambda route: route.fulfill(
                content_type="text/event-stream",
                headers={"access-control-allow-origin": "*", "content-type": "text/event-stream"},
                body=body,
            ),
        )

    return prepare


def test_an_answer_comes_with_its_sources_on_a_page_of_another_site(page_with, service):
    page = page_with()

    ask(page)

    expect(page.get_by_role("status")).to_contain_text("Answer with", timeout=30_000)
    expect(page.locator(".answer .said").first).to_contain_text("29")
    page.get_by_role("button", name="Source 1:").first.click()
    quote = page.locator("blockquote").first
    expect(quote).to_be_visible()
    assert quote.text_content() == page.locator(".answer .said").first.text_content()
    link = page.get_by_role("link", name="Read it in the article").first
    assert link.get_attribute("href").startswith(f"{service}/documents/")
    assert link.get_attribute("rel") == "noopener noreferrer"
    with page.expect_popup() as opened:
        link.click()
    expect(opened.value.locator("mark")).to_have_text(quote.text_content())


def test_the_example_page_carries_it(page_with, news, service):
    html = EXAMPLE.read_text("utf-8").replace("http://127.0.0.1:8000", service)

    def show_it(_):
        news.pages["/"] = answer(html.encode())

    page = page_with(prepare=show_it)
    ask(page)

    expect(page.locator(".cite").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("A page with Puente on it")


def test_a_follow_up_is_understood_after_what_was_said(page_with):
    page = page_with()
    sent = []
    page.on("request", lambda one: sent.append(one.post_data_json) if one.method == "POST" else None)
    ask(page)
    expect(page.get_by_role("status")).to_contain_text("Answer with", timeout=30_000)

    ask(page, "And in 2026?")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").nth(1).locator(".said").last).to_be_visible()

    first, second = sent
    assert first["history"] == []
    assert [turn["role"] for turn in second["history"]] == ["user", "assistant"]
    assert second["history"][0]["content"] == ASKED
    assert "29" in second["history"][1]["content"]


def test_what_the_articles_do_not_say_is_refused_with_the_nearest_passages(page_with, service):
    page = page_with(lang="es")

    ask(page, "¿Quién ganó el mundial de 2018?")

    expect(page.get_by_role("status")).to_contain_text("Los artículos no dan respuesta", timeout=30_000)
    hrefs = page.locator(".turn a").evaluate_all("links => links.map(link => link.href)")
    assert hrefs
    assert all(href.startswith(f"{service}/documents/") for href in hrefs)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_of_the_nearest_passages_each_article_is_listed_once(page_with, lang):
    reply = reply_quoting(
        document("It sent 37."), "It sent 37.", refused=True, answer=None, message="No."
    )
    (passage,) = reply["passages"]
    ids = ("made", "made", "made", "second", "third", "fourth")
    reply["passages"] = [passage | {"document_id": id_, "title": id_} for id_ in ids]
    page = page_with(lang=lang, prepare=reply_with(reply))

    ask(page)

    expect(page.locator(".turn summary bdi")).to_have_text(["made", "second", "third"])


def test_a_spanish_bubble_tells_of_an_english_question_in_spanish(page_with):
    page = page_with(lang="es")

    ask(page, "How many cartel figures did Mexico transfer in 2016?")

    expect(page.locator(".refusal")).to_contain_text("Hay artículos sobre el tema", timeout=30_000)


def test_a_sentence_in_the_other_language_is_labelled_as_such(page_with):
    page = page_with(lang="es", prepare=reply_with(reply_quoting(document("It sent 37."), "It sent 37.")))

    ask(page, "¿Cuántos envió?")

    expect(page.locator(".answer")).to_contain_text("It sent 37. (en inglés)")


def test_it_is_worked_by_keyboard_alone_and_gives_the_focus_back(page_with):
    page = page_with(prepare=reply_with(reply_quoting(document("It sent 37."), "It sent 37.")))
    page.get_by_role("button", name="Theirs").focus()

    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ask a question")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Ask the articles")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("How many?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Answer with 1 source. It sent 37. [1]")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Ask a question")).to_be_focused()
    assert page.get_by_role("button", name="Ask a question").get_attribute("aria-expanded") == "false"


def test_sentences_are_shown_as_they_come_and_an_answer_can_be_stopped(page_with):
    half = """
      const sent = ': still here\\n\\nevent: answer\\ndata: {"text": "Sí 🦅. "}\\n\\n';
      const bytes = new TextEncoder().encode(sent);
      window.fetch = (address, { signal }) => Promise.resolve(new Response(new ReadableStream({
        start(controller) {
          for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
          signal.addEventListener("abort", () => controller.error(signal.reason));
        },
      })));
    """
    page = page_with(prepare=lambda page: page.add_init_script(half))

    ask(page)
    expect(page.locator(".answer")).to_have_text("Sí 🦅. ")
    page.get_by_role("button", name="Stop").click()

    expect(page.locator(".said").last).to_have_text("Stopped.")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_its_attributes_choose_language_place_theme_colour_and_title(page_with):
    page = page_with(
        'data-lang="es" data-position="left" data-theme="dark" data-accent="#ffd400" '
        'data-title="Pregunta a &lt;b&gt;"'
    )
    page.locator(".bubble").click()

    expect(page.get_by_role("dialog", name="Pregunta a <b>")).to_be_visible()
    expect(page.get_by_label("Su pregunta")).to_be_focused()
    bubble = page.locator(".bubble")
    assert bubble.bounding_box()["x"] < 100
    assert bubble.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(255, 212, 0)"
    assert bubble.evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"
    assert (
        page.locator(".panel").evaluate("node => getComputedStyle(node).backgroundColor")
        == "rgb(24, 34, 38)"
    )
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Your question")).to_be_visible()


@pytest.mark.parametrize(
    "value", ["red; background: url(https://evil.example/)", "}", "url(https://evil.example/)"]
)
def test_a_colour_that_is_none_is_left_out(page_with, value):
    page = page_with(f'data-accent="{value}"')

    bubble = page.locator(".bubble")
    assert bubble.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(11, 85, 102)"


def test_styles_of_the_page_do_not_reach_it_and_its_own_do_not_reach_the_page(page_with):
    page = page_with(policy=None, head=f"<style>{HOSTILE_STYLE}</style>")
    page.locator(".bubble").click()

    assert page.locator(".root").evaluate("node => getComputedStyle(node).position") == "fixed"
    assert page.locator(".welcome").evaluate("node => getComputedStyle(node).color") != "rgb(255, 0, 0)"
    spaced = page.locator(".welcome").evaluate("node => getComputedStyle(node).letterSpacing")
    assert spaced == "normal"
    assert page.locator("h1").evaluate("node => getComputedStyle(node).color") == "rgb(255, 0, 0)"


def test_the_tag_twice_is_one_bubble_and_in_the_body_it_is_one_too(page_with, service):
    page = page_with(head=f'<script src="{service}/widget.js" defer></script>')

    expect(page.locator("puente-widget")).to_have_count(1)


def test_a_page_that_is_not_on_the_list_gets_no_answer(page_with, service):
    page = page_with(host="127.0.0.1")

    ask(page)

    expect(page.locator(".trouble")).to_have_text("The service cannot be reached from this page.")


@pytest.mark.parametrize(
    ("status", "headers", "body", "told"),
    [
        (429, {"retry-after": "17"}, {}, "Too many questions. Try again in 17 seconds."),
        (429, {"retry-after": "1"}, {}, "Too many questions. Try again in 1 second."),
        (401, {}, {}, "This service does not answer without a key."),
        (422, {}, {"detail": "It is too <b>long."}, "The question was not taken. It is too <b>long."),
        (
            503,
            {},
            {"detail": "The index is empty."},
            "The service cannot answer just now. Try again in a while.",
        ),
        (500, {}, {"detail": {"a": 1}}, "The question could not be answered. Try again."),
    ],
)
def test_what_went_wrong_is_told(page_with, status, headers, body, told):
    cors = {"access-control-allow-origin": "*", "access-control-expose-headers": "retry-after"}

    def prepare(page):
        page.route(
            "**/v1/ask",
            lambda route: route.fulfill(status=status, headers=cors | headers, body=json.dumps(body)),
        )

    page = page_with(prepare=prepare)

    ask(page)

    expect(page.locator(".trouble")).to_have_text(told)
    expect(page.get_by_role("status")).to_have_text(told)


def test_what_the_service_says_in_english_is_marked_in_a_spanish_widget(page_with):
    def prepare(page):
        problem = {"status": 422, "json": {"detail": "It is too long."}}
        page.route(
            "**/v1/ask",
            lambda route: route.fulfill(headers={"access-control-allow-origin": "*"}, **problem),
        )

    page = page_with(lang="es", prepare=prepare)

    ask(page)

    expect(page.locator(".trouble")).to_have_text("No se aceptó la pregunta. It is too long.")
    expect(page.locator(".trouble bdi[lang=en]")).to_have_text("It is too long.")


def test_a_visitor_who_asks_too_often_is_told_when_to_try_again(
    page_with, environment, service, tmp_path
):
    Path(environment["PUENTE_DATA_DIR"], "requests.db").unlink(missing_ok=True)
    strict = environment | {"PUENTE_WIDGET_QUESTIONS_PER_MINUTE": "1"}
    with running_server(strict, tmp_path / "server.log") as limited:
        page = page_with(lang="es", service=limited)

        ask(page)
        page.locator(".turn .answer, .turn .refusal").wait_for()
        ask(page)

        expect(page.locator(".turn").last.locator(".trouble")).to_have_text(
            re.compile(r"^Demasiadas preguntas\. Intente de nuevo en \d+ segundos?\.$")
        )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_is_shown_as_text_and_runs_nothing(page_with, service, payload):
    article = document(f"Before. {payload} After.", title=payload, publisher=payload, document_id=payload)
    reply = reply_quoting(article, payload, notices=[payload])
    for place in (*reply["citations"], *reply["passages"]):
        place["link"] = "javascript:alert(1)"
    page = page_with(policy=None, prepare=reply_with(reply))

    ask(page, payload)
    page.get_by_role("button", name="Source 1:").click()

    assert page.locator("blockquote").text_content() == payload
    assert page.locator(".answer .said").text_content() == payload
    assert page.locator("summary bdi").text_content() == payload
    page.wait_for_timeout(100)
    assert (
        page.locator("puente-widget").locator("img, script, iframe, base, object, embed, style").count()
        == 0
    )
    hrefs = page.locator("puente-widget a").evaluate_all("links => links.map(link => link.href)")
    assert [href for href in hrefs if not href.startswith(f"{service}/")] == []


@pytest.mark.parametrize("url", BAD_ADDRESSES)
def test_the_address_of_an_article_is_no_link(page_with, service, url):
    reply = reply_quoting(document("It sent 37.", url=url, document_id=url), "It sent 37.")
    page = page_with(prepare=reply_with(reply))

    ask(page)
    page.get_by_role("button", name="Source 1:").click()

    hrefs = page.locator("puente-widget a").evaluate_all("links => links.map(link => link.href)")
    assert [href for href in hrefs if not href.startswith(f"{service}/")] == []


def test_it_fills_a_telephone_and_nothing_is_beside_the_screen(page_with):
    page = page_with(viewport={"width": 360, "height": 640})
    page.locator(".bubble").click()

    box = page.locator(".panel").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 640)
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".panel")).to_be_hidden()
    page.set_viewport_size({"width": 667, "height": 375})
    page.locator(".bubble").click()
    box = page.locator(".panel").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 667, 375)


@pytest.mark.parametrize("size", ["62.5%", "200%"])
def test_its_text_has_the_visitors_own_size_whatever_that_of_the_page(page_with, size):
    reply = reply_quoting(document("It sent 37."), "It sent 37.", notices=["Others give 29."])
    page = page_with(
        policy=None, head=f"<style>html {{ font-size: {size} }}</style>", prepare=reply_with(reply)
    )

    ask(page)

    parts = {
        ".welcome": 16,
        ".asked": 16,
        ".answer": 17.28,
        "summary": 14.72,
        ".label": 14.4,
        "textarea": 16,
    }
    for part, pixels in parts.items():
        expect(page.locator(part).first).to_have_css("font-size", f"{pixels:g}px")


def test_what_got_no_answer_can_be_asked_again_and_an_overlong_question_is_not_cut(page_with):
    page = page_with(lang="es", prepare=lambda page: page.route("**/v1/ask", lambda route: route.abort()))
    ask(page, "🌉" * 2001)
    expect(page.locator(".complaint")).to_have_text("Sobra 1 carácter: acorte la pregunta, por favor.")
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_label("Su pregunta")).to_have_value("🌉" * 2001)
    ask(page, "¿Cuántos?")
    expect(page.locator(".complaint")).to_be_empty()
    expect(page.locator(".trouble")).to_be_visible()
    expect(page.get_by_label("Su pregunta")).to_have_value("¿Cuántos?")
    reply_with(reply_quoting(document("It sent 37."), "It sent 37."))(page)

    page.get_by_role("button", name="Reintentar").click()

    expect(page.locator(".turn .answer")).to_contain_text("It sent 37.")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.get_by_role("status").locator("[lang=en]")).to_have_text("It sent 37.")
    expect(page.get_by_label("Su pregunta")).to_be_focused()
    expect(page.get_by_label("Su pregunta")).to_have_value("")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_violation(page_with, theme):
    script = os.environ.get("PUENTE_AXE")
    if not script:
        pytest.skip("PUENTE_AXE names no axe.min.js; `make test-axe` gets one and runs this")
    page = page_with(f'data-theme="{theme}"', policy=None)
    ask(page)
    page.locator(".cite").first.click(timeout=30_000)
    ask(page, "What is the recipe for lasagna?")
    page.locator(".refusal").wait_for()

    page.evaluate(Path(script).read_text(encoding="utf-8"))
    result = page.evaluate("axe.run('puente-widget', {resultTypes: ['violations']})")

    assert [one["id"] for one in result["violations"] if one["impact"] in ("serious", "critical")] == []
    assert len(result["passes"]) > 15
