"""Puente asked from Open WebUI in a real Chromium. `make test-clients` installs it and runs this.

PUENTE_TEST_OPEN_WEBUI: the command of an installed Open WebUI; without it there is nothing to drive.
PUENTE_TEST_PICTURE: where to keep a picture of the conversation, if anywhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from chromium import open_chromium
from newsroom import Newsroom, make_key
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.clients.open_webui import COMMAND, running_open_webui
from tests.running_server import running_server

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get(COMMAND),
        reason=f"{COMMAND} names no Open WebUI; `make test-clients` installs one and runs this",
    ),
]

ANSWER_MS = 30_000
ENGLISH = "How many homicides were there in Mexico in 2024?"
FOLLOW_UP = "And in 2026?"
SPANISH = "¿Cuándo fue extraditado Ovidio Guzmán?"
HOSTILE = (
    "The lighthouse of Tampico [run by the navy] cost $ 5 and $ 3, <b>that is</b> "
    "![x](http://127.0.0.1:9/x.png) 8 dollars."
)


@pytest.fixture(scope="module")
def puente(puente_environment, models_folder, tmp_path_factory) -> Iterator[Newsroom]:
    """A service over the starter corpus, to which articles may be added."""
    folder = tmp_path_factory.mktemp("puente")
    (folder / "models").symlink_to(models_folder, target_is_directory=True)
    environment = {**puente_environment, "PUENTE_DATA_DIR": str(folder)}
    with running_server(environment, folder / "server.log") as url:
        made = Newsroom(url, make_key(environment, "admin"))
        yield made
        made.close()


@pytest.fixture(scope="module")
def context(puente, tmp_path_factory) -> Iterator[BrowserContext]:
    """A browser at Open WebUI, which was told the address of the service and nothing else."""
    folder = tmp_path_factory.mktemp("open-webui")
    with running_open_webui(f"{puente.url}/v1", folder) as url, open_chromium() as browser:
        made = browser.new_context(base_url=url, viewport={"width": 1180, "height": 820}, locale="en-US")
        made.set_default_timeout(ANSWER_MS)
        page = made.new_page()
        page.goto("/")
        page.get_by_role("button", name="Okay, Let's Go!").click()
        page.close()
        yield made


@pytest.fixture
def chat(context) -> Iterator[Page]:
    """A new chat; at its end the page must have asked nobody but Open WebUI."""
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    own = urlsplit(page.url).netloc
    yield page
    page.close()
    elsewhere = [url for url in asked if urlsplit(url).scheme.startswith("http")]
    assert {urlsplit(url).netloc for url in elsewhere} == {own}


@pytest.fixture
def quotes(puente) -> Callable[[str], list[str]]:
    """What the service itself quotes on a question."""

    def ask(question: str) -> list[str]:
        reply = httpx.post(f"{puente.url}/v1/ask", json={"question": question}, timeout=30).json()
        return [citation["quote"] for citation in reply["citations"]]

    return ask


def ask(chat: Page, question: str) -> Locator:
    """The answer, once it is whole."""
    answers = chat.locator(".chat-assistant")
    before = answers.count()
    chat.locator("#chat-input").click()
    chat.keyboard.type(question)
    chat.keyboard.press("Enter")
    expect(answers).to_have_count(before + 1)
    answer = answers.nth(before)
    expect(chat.get_by_role("button", name="Regenerate").last).to_be_visible()
    return answer


def links(answer: Locator) -> list[str]:
    found = answer.locator("a[href*='/documents/']").all()
    return [link.get_attribute("href") or "" for link in found]


def shown(answer: Locator) -> str:
    """The text without the chips, which stand where the marks are."""
    html = answer.locator(".markdown-prose")
    text = html.evaluate(
        """element => {
            const copy = element.cloneNode(true);
            copy.querySelectorAll("a").forEach((link) => link.remove());
            return copy.textContent;
        }"""
    )
    return " ".join(text.split())


def test_an_answer_is_shown_word_for_word_with_a_link_for_every_citation(chat, puente, quotes):
    answer = ask(chat, ENGLISH)

    expected = quotes(ENGLISH)
    assert shown(answer) == " ".join(expected)
    assert len(links(answer)) == len(expected)
    for link in links(answer):
        assert re.fullmatch(re.escape(puente.url) + r"/documents/[\w-]+\?version=\d+#c\d+-\d+", link)


def test_a_citation_opens_the_article_at_the_quote(chat, context, quotes):
    answer = ask(chat, SPANISH)

    with context.expect_page() as opened:
        answer.locator("a[href*='/documents/'] button").first.click()

    article = opened.value
    assert article.locator("mark").first.text_content() == quotes(SPANISH)[0]
    article.close()


def test_the_sources_name_the_articles_and_show_the_quotes(chat, quotes):
    answer = ask(chat, SPANISH)

    answer.get_by_role("button", name="Toggle 1 source").click()
    answer.locator("button[id^=source-]").click()

    dialog = chat.get_by_role("dialog").filter(has_text="Content")
    expect(dialog).to_contain_text("Zambada y Ovidio Guzmán")
    expect(dialog).to_contain_text(quotes(SPANISH)[0])


def test_a_follow_up_is_understood_and_the_chat_is_named_by_its_question(chat):
    ask(chat, ENGLISH)
    answer = ask(chat, FOLLOW_UP)

    assert "2026" in shown(answer)
    assert "homicid" in shown(answer)
    assert links(answer)
    expect(chat).to_have_title(re.compile("^How many homicides were there"))
    picture = os.environ.get("PUENTE_TEST_PICTURE")
    if picture:
        answer.get_by_role("button", name="Toggle").click()
        chat.mouse.move(0, 0)
        chat.screenshot(path=Path(picture))


def test_a_refusal_says_so_and_links_to_what_is_nearest(chat):
    answer = ask(chat, "Who won the 2018 FIFA World Cup?")

    expect(answer).to_contain_text("Nearest in the articles:")
    assert len(links(answer)) == 3
    expect(answer.get_by_role("button", name="source")).to_have_count(0)


def test_what_an_article_says_stays_text(chat, puente):
    puente.put("lighthouse", {"title": "[Note] The lighthouse of Tampico", "text": HOSTILE})
    puente.wait_until_indexed()

    answer = ask(chat, "What did the lighthouse of Tampico cost?")

    assert shown(answer) == HOSTILE
    expect(answer.locator(".katex, b, img:not([alt=favicon])")).to_have_count(0)
