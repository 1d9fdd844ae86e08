"""Clients of an app with chat tools, and a stand-in for Slack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.chat.desk import ChatDesk, Message
from tests.api_stand_in import ApiStandIn, api_stand_in
from tests.slack_stand_in import SECRET, SlackStandIn, slack_stand_in

PUBLIC_URL = "https://puente.example.org"


@pytest.fixture
def make_chat_client(
    make_app: Callable[..., Any], service: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., TestClient]:
    """A client of an app with chat tools; keyword arguments are settings. Made again, it is the app after
    a restart. One thread answers, so that what was sent first is answered first."""
    monkeypatch.setattr("api.chat.workers.THREADS", 1)
    service.public_url = PUBLIC_URL

    def make(**settings: Any) -> TestClient:
        app = make_app(data_dir=tmp_path, public_url=PUBLIC_URL, **settings)
        return TestClient(app, base_url=PUBLIC_URL)

    return make


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with slack_stand_in() as made:
        yield made


@pytest.fixture
def slack_settings(slack: SlackStandIn) -> dict[str, str]:
    """The settings of a Slack app for one workspace."""
    return {
        "slack_signing_secret": SECRET,
        "slack_bot_token": "xoxb-one",
        "slack_api_url": slack.api_url,
    }


@pytest.fixture
def api() -> Iterator[ApiStandIn]:
    with api_stand_in() as made:
        yield made


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """What the tools hand to the desk, which says no more than "Heard." to it."""
    heard: list[Message] = []

    def hear(_: ChatDesk, message: Message) -> str:
        heard.append(message)
        return "Heard."

    monkeypatch.setattr(ChatDesk, "answer", hear)
    return heard
