"""Puente asked in Microsoft's own stand-in for Teams, in a real Chromium. `make test-clients` runs this.

The playground sends no token, so a Bot Framework of the test's own stands between the two and signs.

PUENTE_TEST_PLAYGROUND: the command of an installed Agents Playground; without it there is none to drive.
PUENTE_TEST_TEAMS_PICTURE: where to keep a picture of an answer, if anywhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from chromium import open_chromium
from newsroom import Newsroom, make_key
from playwright.sync_api import Browser, Locator, Page, Route, expect

from api.chat.words import WORDS
from tests.clients.bot_framework import APP, KEYS, MESSAGES, BotFramework, bot_framework
from tests.clients.playground import COMMAND, running_playground
from tests.processes import free_port
from tests.running_server import running_server

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get(COMMAND),
        reason=f"{COMMAND} names no Agents Playground; `make test-clients` installs one and runs this",
    ),
]

ANSWER_MS = 30_000
PUBLIC_URL = "https://puente.example.org"
ENGLISH = "What share of guns traced in Mexico come from the United States?"
SPANISH = "¿A cuántos años condenaron a García Luna?"
HOSTILE = (
    "The lighthouse of Tampico [cost](http://127.0.0.1:9/) **8** dollars, <b>that is</b> &lt;i&gt; "
    "![x](x.png)."
)
PICTURE_EDGE = 16


@pytest.fixture(scope="module")
def port() -> int:
    """The playground's, which Puente has to know as Teams' own."""
    return free_port()


@pytest.fixture(scope="module")
def framework() -> Iterator[BotFramework]:
    with bot_framework() as made:
        yield made


@pytest.fixture(scope="module")
def puente(puente_environment, models_folder, tmp_path_factory, framework, port) -> Iterator[Newsroom]:
    """A service over the starter corpus, to which articles may be added, with Teams on."""
    folder = tmp_path_factory.mktemp("puente")
    (folder / "models").symlink_to(models_folder, target_is_directory=True)
    environment = {
        **puente_environment,
        "PUENTE_DATA_DIR": str(folder),
        "PUENTE_PUBLIC_URL": PUBLIC_URL,
        "PUENTE_TEAMS_APP_ID": APP,
        "PUENTE_TEAMS_APP_PASSWORD": "of a test",
        "PUENTE_TEAMS_KEYS_URL": framework.address + KEYS,
        "PUENTE_TEAMS_LOGIN_URL": framework.address,
        "PUENTE_TEAMS_SERVICE_HOSTS": f"localhost:{port}",
        "PUENTE_FETCH_ALLOW": f"localhost:{port}",
    }
    with running_server(environment, folder / "server.log") as url:
        framework.bot = f"{url}/chat/teams"
        made = Newsroom(url, make_key(environment, "admin"))
        yield made
        made.close()


@pytest.fixture(scope="module")
def chat(puente, framework, port, tmp_path_factory) -> Iterator[Page]:
    """The personal chat with the bot."""
    folder = tmp_path_factory.mktemp("playground")
    with (
        running_playground(framework.address + MESSAGES, port, folder) as url,
        open_chromium() as browser,
    ):
        yield open_chat(browser, url)


def open_chat(browser: Browser, url: str) -> Page:
    """A playground's page. Nothing is fetched from elsewhere, such as Microsoft's fonts."""
    page = browser.new_page(viewport={"width": 1180, "height": 900}, locale="en-US")
    page.set_default_timeout(ANSWER_MS)

    def keep_here(route: Route) -> None:
        is_own = urlsplit(route.request.url).netloc == urlsplit(url).netloc
        route.continue_() if is_own else route.abort()

    page.route("**/*", keep_here)
    page.goto(url)
    page.get_by_text("Type a message").wait_for()
    return page


@pytest.fixture
def quotes(puente) -> Callable[[str], list[tuple[str, str]]]:
    """What the service itself quotes on a question, each with its link."""

    def ask(question: str) -> list[tuple[str, str]]:
        reply = httpx.post(f"{puente.url}/v1/ask", json={"question": question}, timeout=30).json()
        return [(one["quote"], one["link"]) for one in reply["citations"]]

    return ask


def cards(chat: Page) -> Locator:
    return chat.locator(".ac-adaptiveCard")


def ask(chat: Page, question: str) -> Locator:
    """The card that answers a question."""
    before = cards(chat).count()
    write(chat, question)
    expect(cards(chat)).to_have_count(before + 1, timeout=ANSWER_MS)
    return cards(chat).last


def write(chat: Page, text: str) -> None:
    chat.get_by_role("textbox").first.click()
    chat.keyboard.insert_text(text)
    chat.keyboard.press("Enter")


def links(card: Locator) -> list[str]:
    return card.locator("a").evaluate_all("nodes => nodes.map(node => node.href)")


@pytest.mark.parametrize("question", [ENGLISH, SPANISH])
def test_an_answer_comes_as_a_card_whose_marks_open_the_quotes(chat, quotes, question):
    card = ask(chat, question)

    cited = quotes(question)
    assert cited
    for quote, link in cited:
        expect(card).to_contain_text(quote)
        assert link in links(card)
    keep_picture(chat, question, card)


def test_a_refusal_shows_what_is_nearest(chat):
    card = ask(chat, "Who won the 2018 FIFA World Cup?")

    expect(card).to_contain_text("seems to deal with this question")
    assert len(links(card)) == 3


def test_a_thumb_stores_feedback_and_is_thanked_for(chat):
    card = ask(chat, ENGLISH)
    before = cards(chat).count()

    card.get_by_role("button", name="Helpful").first.click()

    expect(cards(chat)).to_have_count(before + 1, timeout=ANSWER_MS)
    expect(cards(chat).last).to_have_text(WORDS["en"].thanks)


def test_what_an_article_says_stays_text(chat, puente):
    puente.put("lighthouse", {"title": "The <b>lighthouse</b> of Tampico", "text": HOSTILE})
    puente.wait_until_indexed()

    card = ask(chat, "What did the lighthouse of Tampico cost?")

    expect(card).to_contain_text(HOSTILE)
    expect(card).to_contain_text("The <b>lighthouse</b> of Tampico")
    expect(card.locator("b, i, img")).to_have_count(0)
    assert {urlsplit(link).netloc for link in links(card)} == {urlsplit(PUBLIC_URL).netloc}


def test_straight_from_the_playground_which_sends_no_token_nothing_is_taken(chat, puente, tmp_path):
    with running_playground(f"{puente.url}/chat/teams", free_port(), tmp_path) as url:
        page = open_chat(chat.context.browser, url)

        write(page, ENGLISH)

        page.get_by_text("message 401", exact=True).wait_for()
        expect(cards(page)).to_have_count(0)
        page.close()


def keep_picture(chat: Page, question: str, card: Locator) -> None:
    """Of the question and its card, cut out of the playground."""
    path = os.environ.get("PUENTE_TEST_TEAMS_PICTURE")
    if not path or question != ENGLISH:
        return
    asked = chat.get_by_text(question, exact=True).first.bounding_box()
    drawn = card.bounding_box()
    assert asked and drawn
    left, top = drawn["x"] - 5 * PICTURE_EDGE, asked["y"] - 3 * PICTURE_EDGE
    right, bottom = asked["x"] + asked["width"], drawn["y"] + drawn["height"]
    clip = {
        "x": left,
        "y": top,
        "width": right - left + 2 * PICTURE_EDGE,
        "height": bottom - top + 2 * PICTURE_EDGE,
    }
    chat.screenshot(path=path, clip=clip)
