"""/chat/telegram, against a stand-in for the bot's API."""

from __future__ import annotations

import io
import json
import logging
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.chat.spans import Paragraph, Span
from api.chat.telegram import write_message, write_text
from api.logs import configure_logs
from api.settings import Settings, SettingsError, read_settings
from rag.answer import Question

ASKED = "How many cartel figures did Mexico transfer?"
SECRET = "a-secret-of-some-length"
TOKEN = "77:bot-token-canary"
LINK = "https://puente.example.org/documents/transfer-february-2025?version=1#c11-68"
SEND = f"/bot{TOKEN}/sendMessage"


@pytest.fixture
def settings(api):
    return {
        "telegram_bot_token": TOKEN,
        "telegram_webhook_secret": SECRET,
        "telegram_api_url": api.address,
    }


@pytest.fixture
def client(make_chat_client, settings):
    return make_chat_client(**settings)


def post(client, value, secret=SECRET):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    return client.post("/chat/telegram", content=body, headers=headers)


def message(number, text=ASKED, chat=5, user=1, kind="private", **more):
    said = {"message_id": 40 + number, "text": text, "chat": {"id": chat, "type": kind}}
    return {"update_id": number, "message": said | {"from": {"id": user, "is_bot": False}} | more}


def press(number, data, chat=5):
    query = {"id": f"q{number}", "data": data, "from": {"id": 1}, "message": {"chat": {"id": chat}}}
    return {"update_id": number, "callback_query": query}


def linked(said):
    """The words of each link with its address, cut from the text as Telegram counts."""
    units = said["text"].encode("utf-16-le")
    return [
        (units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"), one["url"])
        for one in said["entities"]
    ]


def test_a_message_is_answered_with_links_to_the_quote(client, api):
    assert post(client, message(1)).status_code == 200

    (call,) = api.wait_for(1)
    assert (call.method, call.path) == ("POST", SEND)
    said = call.body
    assert "Mexico transferred 29 cartel figures on 27 February 2025. [1]\n\n• [1] Mexico" in said["text"]
    assert " · Puente · March 6, 2025" in said["text"]
    assert linked(said) == [("[1]", LINK), ("[1] Mexico transfers 29 cartel figures", LINK)]
    assert (said["chat_id"], said["reply_parameters"]["message_id"]) == (5, 41)
    assert "parse_mode" not in said
    assert said["link_preview_options"] == {"is_disabled": True}


def test_a_refusal_shows_what_is_nearest(client, api):
    post(client, message(1, "Quién ganó"))

    said = api.wait_for(1)[0].body
    assert "No document says it.\n\nNearest in the articles:\n\n• Mexico transfers 29" in said["text"]
    assert [words for words, _ in linked(said)][-1] == "A note"


def test_a_chat_remembers_what_each_user_asked(client, api, service):
    post(client, message(1))
    post(client, message(2, "And in 2026?"))
    post(client, message(3, "/puente And in 2026?", chat=-9, kind="supergroup"))
    post(client, message(4, "/puente And in 2026?", chat=-9, kind="supergroup", user=2))
    post(client, message(5, "/puente And in 2026?", chat=-9, kind="supergroup"))
    api.wait_for(5)

    assert [len(question.history) for question in service.asked] == [0, 2, 0, 0, 1]
    assert service.asked[2].text == "And in 2026?"


@pytest.mark.parametrize(
    "update",
    [
        message(1, kind="group"),
        message(1, "/puentes Mexico", kind="group"),
        message(1, **{"from": {"id": 3, "is_bot": True}}),
        message(1, ""),
        message(1, "", kind="group", caption=ASKED),
        {"update_id": 1, "edited_message": message(1)["message"]},
        {"update_id": 1, "channel_post": message(1)["message"]},
    ],
)
def test_what_is_not_said_to_the_bot_is_not_answered(client, api, service, update):
    assert post(client, update).status_code == 200
    post(client, message(2))

    api.wait_for(1)
    assert len(service.asked) == 1


def test_a_command_that_names_another_bot_is_left_to_it(client, api, service):
    api.by_path[f"/bot{TOKEN}/getMe"] = {"ok": True, "result": {"username": "PuenteBot"}}
    post(client, message(1, "/puente@some_other_bot Mexico", kind="group"))
    post(client, message(2, f"/puente@puentebot {ASKED}", kind="group"))
    post(client, message(3, f"/puente@PuenteBot {ASKED}", kind="supergroup"))
    api.wait_for(2)

    assert [question.text for question in service.asked] == [ASKED, ASKED]


def test_while_telegram_does_not_say_what_the_bot_is_called_no_name_is_its_own(client, api, service):
    api.by_path[f"/bot{TOKEN}/getMe"] = {"ok": False}
    post(client, message(1, f"/puente@PuenteBot {ASKED}", kind="group"))
    post(client, message(2, f"/puente {ASKED}", kind="group"))
    api.wait_for(1)

    assert len(service.asked) == 1


def test_who_writes_as_the_group_or_as_a_channel_is_answered(client, api, messages):
    anonymous = {"from": {"id": 1087968824, "is_bot": True}, "sender_chat": {"id": -9, "type": "group"}}
    channel = {"from": {"id": 136817688, "is_bot": True}, "sender_chat": {"id": -8, "type": "channel"}}
    for number, writer in enumerate([anonymous, channel], 1):
        update = message(number, f"/puente {ASKED}", chat=-9, kind="supergroup")
        update["message"] |= writer
        post(client, update)
    api.wait_for(2)

    assert [(one.user, one.text) for one in messages] == [("-9", ASKED), ("-8", ASKED)]


def test_in_a_group_commands_and_replies_to_the_bot_are_answered(client, api, service):
    api.by_path[f"/bot{TOKEN}/getMe"] = {"ok": True, "result": {"username": "PuenteBot"}}
    reply = {"reply_to_message": {"from": {"id": 77, "is_bot": True}}}
    post(client, message(1, f"/puente@PuenteBot {ASKED}", kind="group"))
    post(client, message(2, kind="group", **reply))
    api.wait_for(2)

    assert [question.text for question in service.asked] == [ASKED, ASKED]


@pytest.mark.parametrize(("kind", "caption"), [("private", ASKED), ("group", f"/puente {ASKED}")])
def test_what_is_written_under_a_picture_is_a_question_too(client, api, service, kind, caption):
    post(client, message(1, "", kind=kind, photo=[{"file_id": "p"}], caption=caption))
    api.wait_for(1)

    assert [question.text for question in service.asked] == [ASKED]


@pytest.mark.parametrize("text", ["/start", "/help", "/ayuda", "/puente", "/start@PuenteBot", "Ayuda"])
def test_a_command_alone_is_answered_with_how_to_ask(client, api, service, text):
    post(client, message(1, text))

    said = api.wait_for(1)[0].body
    assert said["text"].startswith("Ask me a question")
    assert "such as “When was Ovidio Guzmán extradited?”" in said["text"]
    assert "«¿Qué hizo China en 2026 para frenar los precursores?»" in said["text"]
    assert "watch" not in said["text"]
    assert "Pregúnteme" in said["text"]
    assert service.asked == []


def test_no_update_is_answered_twice_also_after_a_restart(
    client, make_chat_client, settings, api, service
):
    for one in (client, client, make_chat_client(**settings)):
        assert post(one, message(1)).status_code == 200
    post(client, message(2))

    api.wait_for(2)
    assert len(service.asked) == 2


def test_a_button_stores_feedback_for_the_chat_that_was_answered(client, api, service):
    post(client, message(1))
    row = api.wait_for(1)[0].body["reply_markup"]["inline_keyboard"][0]
    assert [one["callback_data"] for one in row] == ["up:a1", "down:a1"]

    post(client, press(2, "down:a1", chat=6))
    post(client, press(3, "down:a1"))
    other, own = api.wait_for(3)[1:]

    assert other.path == own.path == f"/bot{TOKEN}/answerCallbackQuery"
    assert "not kept any more" in other.body["text"]
    assert own.body == {"callback_query_id": "q3", "text": "Thank you. It was noted."}
    assert [one.verdict for one in service.feedback.list()] == ["down"]


@pytest.mark.parametrize("secret", [None, "", "other", SECRET + "x", SECRET[:-1], "é".encode()])
def test_without_the_secret_nothing_is_read(client, api, service, secret):
    reply = post(client, message(1), secret)

    assert (reply.status_code, reply.json()["type"]) == (401, "/problems/bad-signature")
    assert post(client, b"[" * 1000, secret).status_code == 401
    assert service.asked == api.calls == []


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 1000,
        b"{",
        b"[]",
        b"7",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": 1, "message": 7}',
        b'{"update_id": 1, "message": {}}',
        json.dumps(press(1, "sideways:a1")).encode(),
    ],
)
def test_what_is_no_update_is_refused(client, api, body):
    assert post(client, body).status_code == 400
    assert api.calls == []


def test_limits_hold_for_each_user(make_chat_client, settings, api, service):
    client = make_chat_client(**settings, requests_per_minute=1)
    post(client, message(1))
    post(client, message(2))
    post(client, message(3, user=2))
    calls = api.wait_for(3)

    assert "more than one may ask in a minute (1)" in calls[1].body["text"]
    assert len(service.asked) == 2


def test_when_the_api_asks_to_wait_it_is_tried_again(client, api):
    api.replies.append((429, {}))

    post(client, message(1))

    assert len(api.wait_for(2)) == 2


@given(st.lists(st.tuples(st.text(), st.booleans()), max_size=5))
def test_links_are_where_telegram_looks_for_them(parts):
    spans = [Span(text, LINK if is_link else None) for text, is_link in parts]

    said = write_text([Paragraph("said", tuple(spans)), Paragraph("item", tuple(spans))])

    words = [text for text, is_link in parts if is_link]
    assert linked(said) == [(text, LINK) for text in words * 2]


def test_a_long_answer_fits_into_a_message(client, api, service):
    post(client, message(1, "mexico 🦅 " * 200))

    assert len(api.wait_for(1)[0].body["text"].encode("utf-16-le")) <= 2 * 4_096


@pytest.mark.parametrize("lead", ["", "x"])
def test_what_is_too_long_at_every_size_of_sentence_is_cut_with_its_links_whole(service, lead):
    answer = service.ask(Question(ASKED))
    cited = (replace(answer.citations[0], title=lead + "🦅" * 400, publisher="🦅" * 400),)

    said = write_message(replace(answer, citations=cited * 20), takes_feedback=True)

    assert 4_090 < len(said["text"].encode("utf-16-le")) // 2 <= 4_096
    assert said["text"].endswith("…")
    assert 1 < len(linked(said)) < 21
    assert {words[-1] for words, _ in linked(said)} == {"]", "…"}
    assert "reply_markup" in said


def test_the_token_is_not_logged_when_nothing_can_be_sent(client, api):
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        configure_logs(Settings(log_level="debug"), stream)
        api.replies += [(500, {})]
        post(client, message(1))
        post(client, message(2))
        api.wait_for(2)
    finally:
        root.handlers[:] = before
        root.setLevel(level)

    assert "a chat message was not answered" in stream.getvalue()
    for canary in ("canary", SECRET, ASKED):
        assert canary not in stream.getvalue()


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"PUENTE_TELEGRAM_BOT_TOKEN": TOKEN}, "set together"),
        ({"PUENTE_TELEGRAM_BOT_TOKEN": TOKEN, "PUENTE_TELEGRAM_WEBHOOK_SECRET": "canary"}, "16 to 256"),
        ({"PUENTE_TELEGRAM_BOT_TOKEN": TOKEN, "PUENTE_TELEGRAM_WEBHOOK_SECRET": SECRET}, "PUBLIC_URL"),
    ],
)
def test_a_bot_that_could_not_work_stops_the_start(environment, told):
    with pytest.raises(SettingsError, match=told) as caught:
        read_settings(environment)
    assert "canary" not in str(caught.value)
