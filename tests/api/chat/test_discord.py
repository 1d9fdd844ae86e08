"""/chat/discord, against a stand-in for Discord's API, with its way of signing."""

from __future__ import annotations

import json
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from api.chat.discord import write_markdown
from api.chat.spans import Paragraph, Span
from rag.answer import Turn

ASKED = "How many cartel figures did Mexico transfer?"
KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw().hex()
LINK = "https://puente.example.org/documents/transfer-february-2025?version=1#c11-68"


@pytest.fixture
def settings(api):
    return {"discord_public_key": PUBLIC, "discord_api_url": f"{api.address}/api/v10"}


@pytest.fixture
def client(make_chat_client, settings):
    return make_chat_client(**settings)


def sign(body, seconds=None, key=KEY):
    timestamp = str(int(time.time() if seconds is None else seconds))
    signature = key.sign(timestamp.encode() + body).hex()
    return {"X-Signature-Timestamp": timestamp, "X-Signature-Ed25519": signature}


def post(client, value, headers=None):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return client.post("/chat/discord", content=body, headers=sign(body) if headers is None else headers)


def command(number, text=ASKED, **more):
    return {
        "type": 2,
        "id": f"{number}",
        "application_id": "77",
        "token": f"token-{number}",
        "guild_id": "9",
        "channel_id": "5",
        "member": {"user": {"id": "1"}},
        "data": {"name": "puente", "options": [{"name": "question", "type": 3, "value": text}]},
    } | more


def press(custom_id, **more):
    return command("p", **more) | {"type": 3, "data": {"custom_id": custom_id, "component_type": 2}}


def test_it_is_there_when_discord_looks(client, api):
    reply = post(client, {"type": 1, "id": "1"})

    assert (reply.status_code, reply.json()) == (200, {"type": 1})
    assert api.calls == []


def test_a_command_is_deferred_and_answered_by_its_webhook(client, api):
    reply = post(client, command(1))

    assert reply.json() == {"type": 5}
    (call,) = api.wait_for(1)
    assert (call.method, call.path) == ("PATCH", "/api/v10/webhooks/77/token-1/messages/@original")
    said = call.body
    text = said["embeds"][0]["description"]
    assert f"Mexico transferred 29 cartel figures on 27 February 2025. [\\[1\\]]({LINK})" in text
    assert f"- [\\[1\\] Mexico transfers 29 cartel figures]({LINK}) · Puente · March 6, 2025" in text
    assert "-# Newest article: January 21, 2026" in text
    assert said["allowed_mentions"] == {"parse": []}
    assert [one["custom_id"] for one in said["components"][0]["components"]] == ["up:a1", "down:a1"]


def test_a_refusal_shows_what_is_nearest(client, api):
    post(client, command(1, "Quién ganó"))

    text = api.wait_for(1)[0].body["embeds"][0]["description"]
    assert "No document says it.\nNearest in the articles:\n- [Mexico transfers 29" in text


def test_it_remembers_what_one_asked_in_a_channel(client, api, service):
    post(client, command(1))
    post(client, command(2, "And in 2026?"))
    post(client, command(3, "And in 2026?", member={"user": {"id": "2"}}))
    post(client, command(4, "And in 2026?", channel_id="6"))
    post(client, command(5, "And in 2026?", guild_id="8"))
    api.wait_for(5)

    assert [len(question.history) for question in service.asked] == [0, 2, 0, 0, 0]
    assert service.asked[1].history[0] == Turn("user", ASKED)


def test_in_a_direct_message_the_person_takes_the_servers_place(client, api, service):
    direct = command(1, user={"id": "1"})
    del direct["guild_id"], direct["member"]
    post(client, direct)
    api.wait_for(1)

    assert service.answer("a1", "discord:user-1") is not None


def test_an_answer_waits_until_discord_knows_that_it_comes(client, api, monkeypatch):
    monkeypatch.setattr("api.chat.discord.UNTIL_DEFERRED_SECONDS", (0.01, 0.01))
    api.replies += [(404, {}), (404, {}), (429, {}), (200, {})]

    post(client, command(1))

    assert len({call.path for call in api.wait_for(4)}) == 1


def test_no_interaction_is_answered_twice_also_after_a_restart(
    client, make_chat_client, settings, api, service
):
    for one in (client, client, make_chat_client(**settings)):
        assert post(one, command(1)).json() == {"type": 5}
    post(client, command(2))

    api.wait_for(2)
    assert len(service.asked) == 2


def test_a_button_stores_feedback_for_the_server_that_was_answered(client, api, service):
    post(client, command(1))
    api.wait_for(1)

    other = post(client, press("down:a1", guild_id="8")).json()
    reply = post(client, press("down:a1")).json()

    assert "not kept any more" in other["data"]["embeds"][0]["description"]
    assert (reply["type"], reply["data"]["flags"]) == (4, 64)
    assert reply["data"]["embeds"][0]["description"].startswith("Thank you")
    assert [one.verdict for one in service.feedback.list()] == ["down"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: {},
        lambda body: sign(body, key=Ed25519PrivateKey.generate()),
        lambda body: sign(body, time.time() - 301),
        lambda body: sign(body, time.time() + 310),
        lambda body: sign(body + b" "),
        lambda body: sign(body) | {"X-Signature-Ed25519": ""},
        lambda body: sign(body) | {"X-Signature-Ed25519": "0" * 128},
        lambda body: sign(body) | {"X-Signature-Ed25519": "zz" * 64},
        lambda body: sign(body) | {"X-Signature-Ed25519": "ab" * 32},
        lambda body: sign(body) | {"X-Signature-Timestamp": "soon"},
        lambda body: sign(body) | {"X-Signature-Timestamp": "1e9"},
        lambda body: {"X-Signature-Ed25519": sign(body)["X-Signature-Ed25519"]},
    ],
)
def test_what_discord_did_not_sign_is_refused(client, api, service, spoil):
    body = json.dumps(command(1)).encode()

    reply = post(client, body, spoil(body))

    assert (reply.status_code, reply.json()["type"]) == (401, "/problems/bad-signature")
    assert service.asked == api.calls == []


@pytest.mark.parametrize(
    "body",
    [b"[" * 1000, b"{", b"[]", b"7", b"{}", b'{"type": 2}', b'{"type": 9}', b'{"type": 3, "data": {}}']
    + [json.dumps(press(f"{name}:a1")).encode() for name in ("sideways", "up:a1\n", "")]
    + [json.dumps(command(1, data={"options": [7]})).encode()],
)
def test_what_makes_no_sense_although_it_is_signed_is_refused(client, api, body):
    assert post(client, body).status_code == 400
    assert api.calls == []


def test_an_identifier_leads_nowhere_else(client, api):
    post(client, command(1, application_id="../../evil", token="a/b?c#d"))

    (call,) = api.wait_for(1)
    assert call.path == "/api/v10/webhooks/..%2F..%2Fevil/a%2Fb%3Fc%23d/messages/@original"


def test_limits_hold_for_each_user(make_chat_client, settings, api, service):
    client = make_chat_client(**settings, requests_per_minute=1)
    post(client, command(1))
    post(client, command(2))
    post(client, command(3, member={"user": {"id": "2"}}))
    calls = api.wait_for(3)

    assert "more than one may ask in a minute (1)" in calls[1].body["embeds"][0]["description"]
    assert len(service.asked) == 2


TEXT = st.text() | st.sampled_from(
    [
        "<@1> @everyone",
        "[x](https://evil.example)",
        "<https://evil.example>",
        "**b** `c` ||d||",
        "# a",
        "- a",
    ]
)


@given(TEXT)
def test_of_text_nothing_becomes_markup(text):
    shown = write_markdown([Paragraph("said", (Span(text), Span(" "), Span("[1]", LINK)))])

    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(shown)
    inline = [one for block in tokens for one in block.children or ()]
    assert [one.attrs["href"] for one in inline if one.type == "link_open"] == [LINK]
    assert {one.type for one in inline} <= {"text", "text_special", "link_open", "link_close"}
    assert {block.type for block in tokens} == {"paragraph_open", "inline", "paragraph_close"}


def test_a_long_answer_fits_into_an_embed(client, api, service):
    post(client, command(1, ("mexico " * 280)))

    text = api.wait_for(1)[0].body["embeds"][0]["description"]
    assert len(text) <= 4_096


def test_only_threads_are_gone_on_with_however_long_nothing_is_said(client, api, messages):
    for number, kind in enumerate([0, 1, 10, 11, 12]):
        post(client, command(number, channel={"id": "5", "type": kind}))
    api.wait_for(5)

    assert [one.is_thread for one in messages] == [False, False, True, True, True]
