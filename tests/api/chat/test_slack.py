"""/chat/slack, against a stand-in for Slack's API, with Slack's own signing."""

from __future__ import annotations

import hashlib
import hmac
import io
import logging
import time
from urllib.parse import urlencode

import pytest

from api.chat.slack import is_signed, read_text
from api.chat.slack_message import BAD, GOOD
from api.chat.slack_workspaces import Workspaces
from api.chat.words import GONE, WORDS
from api.errors import ConversationsUnavailable, TooBusy
from api.logs import configure_logs
from api.settings import Settings
from rag.answer import Turn
from tests.growth import fill, takes_linear_time
from tests.slack_stand_in import (
    SECRET,
    sign,
    slack_stand_in,
    write_command,
    write_event,
    write_press,
)

ASKED = "How many cartel figures did Mexico transfer?"
LINK = "https://puente.example.org/documents/transfer-february-2025?version=1#c11-68"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def client(make_chat_client, slack_settings):
    return make_chat_client(**slack_settings)


def post(client, body, headers=None, media_type="application/json"):
    signed = sign(body) if headers is None else headers
    return client.post("/chat/slack", content=body, headers=signed | {"Content-Type": media_type})


def mention(client, event_id, text=f"<@UBOT> {ASKED}", headers=None, **event):
    return post(client, write_event(event_id, type="app_mention", text=text, **event), headers)


def command(client, slack, text, **more):
    return post(client, write_command(text, f"{slack.address}/hook", **more), None, FORM)


def press(client, slack, action, value, **more):
    return post(client, write_press(action, value, f"{slack.address}/hook", **more), None, FORM)


def texts(message):
    """Every text of a message's blocks, in order, links by their words."""
    return [part["text"] for part in parts(message["blocks"]) if isinstance(part.get("text"), str)]


def elements(message, kind):
    return [part for part in parts(message["blocks"]) if part.get("type") == kind]


def parts(within):
    """Every object within."""
    if isinstance(within, dict):
        yield within
    for one in within.values() if isinstance(within, dict) else within:
        if isinstance(one, dict | list):
            yield from parts(one)


def test_a_mention_is_answered_in_its_thread_with_links_to_the_quote(client, slack):
    reply = mention(client, "E1")

    assert (reply.status_code, reply.text) == (200, "")
    ((method, said),) = slack.wait_for(1)
    assert method == "chat.postMessage"
    assert (said["channel"], said["thread_ts"], said["token"]) == ("C1", "1.1", "xoxb-one")
    assert said["unfurl_links"] in (False, "0")
    shown = texts(said)
    assert shown[:1] == [f"Understood as: {ASKED} (as understood)"]
    assert "Mexico transferred 29 cartel figures on 27 February 2025." in shown
    assert "[1] Mexico transfers 29 cartel figures" in shown
    assert " · Puente · March 6, 2025" in shown
    assert "Newest article: January 21, 2026" in shown
    assert {one["url"] for one in elements(said, "link")} == {LINK}
    assert said["text"].startswith("Mexico transferred 29")


def test_a_refusal_says_what_is_missing_and_shows_what_is_nearest(client, slack):
    mention(client, "E1", "<@UBOT> Quién ganó")

    ((_, said),) = slack.wait_for(1)
    shown = texts(said)
    assert any(text.startswith("No document says it.") for text in shown)
    assert "México traslada a 37 reos" in shown
    assert " · no date: Undated words." in shown
    urls = [one["url"] for one in elements(said, "link")]
    assert len(urls) == 3


def test_a_thread_remembers_and_another_does_not(client, slack, service):
    mention(client, "E1", ts="5.1")
    mention(client, "E2", "<@UBOT> And in 2026?", ts="5.2", thread_ts="5.1")
    mention(client, "E3", "<@UBOT> And in 2026?", ts="6.1")
    mention(client, "E4", "<@UBOT> And in 2026?", ts="5.3", thread_ts="5.1", channel="C2")
    mention(client, "E5", "<@UBOT> And in 2026?", ts="5.4", thread_ts="5.1", team="T2")
    slack.wait_for(5)

    pasts = [question.history for question in service.asked]
    assert [len(past) for past in pasts] == [0, 2, 0, 0, 0]
    assert pasts[1] == (Turn("user", ASKED), Turn("assistant", "2025"))


def test_a_direct_message_is_answered_and_remembered(client, slack, service):
    for number, text in enumerate([ASKED, "And in 2026?"]):
        event = {"type": "message", "channel_type": "im", "channel": "D1", "ts": f"{number}.1"}
        post(client, write_event(f"E{number}", text=text, **event))
    calls = slack.wait_for(2)

    assert [said["channel"] for _, said in calls] == ["D1", "D1"]
    assert "thread_ts" not in calls[0][1]
    assert len(service.asked[1].history) == 2


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "file_share", "files": [{"id": "F1"}]},
        {"subtype": "thread_broadcast", "thread_ts": "0.9"},
    ],
)
def test_a_direct_message_with_a_file_or_told_to_the_channel_too_is_answered(
    client, slack, service, more
):
    event = {"type": "message", "channel_type": "im", "channel": "D1", "text": ASKED, **more}
    post(client, write_event("E1", **event))

    ((_, said),) = slack.wait_for(1)
    assert said.get("thread_ts") == more.get("thread_ts")
    assert [question.text for question in service.asked] == [ASKED]


def test_a_message_that_is_edited_is_not_answered_again(client, slack, service):
    edited = {"edited": {"user": "U1", "ts": "9.9"}}
    mention(client, "E1", ts="1.1")
    mention(client, "E2", f"<@UBOT> {ASKED} Now?", ts="1.1", **edited)
    mention(client, "E3", "<@UBOT> Asked by the edit", ts="1.2", **edited)
    mention(client, "E4", ts="1.1", channel="C2")
    mention(client, "E5", ts="1.1", team="T2")
    slack.wait_for(4)

    asked = [question.text for question in service.asked]
    assert asked == [ASKED, "Asked by the edit", ASKED, ASKED]


def test_what_a_channel_shows_keeps_no_mention_in_it_from_an_answer(client, slack, service):
    post(client, write_event("E1", type="message", channel_type="channel", text=ASKED, ts="1.1"))
    mention(client, "E2", ts="1.1")

    slack.wait_for(1)
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "channel_type": "im", "bot_id": "B1", "text": "Mexico"},
        {"type": "message", "channel_type": "im", "subtype": "message_changed", "text": "Mexico"},
        {"type": "message", "channel_type": "channel", "text": "Mexico"},
        {"type": "app_mention", "bot_id": "B2", "text": "Mexico"},
        {"type": "reaction_added"},
        {"type": "app_mention", "user": None, "text": "Mexico"},
        {"type": "app_mention", "channel": {"id": "C1"}, "text": "Mexico"},
        {"type": "app_mention", "ts": None, "text": "Mexico"},
        {"type": "app_mention", "team": None, "text": "Mexico"},
        {"type": "app_mention", "text": ["Mexico"]},
        {"type": "message", "channel_type": "im", "subtype": ["file_share"], "text": "Mexico"},
        {"type": "message", "channel_type": "im", "thread_ts": 4, "text": "Mexico"},
    ],
)
def test_what_nobody_said_to_it_is_acknowledged_and_not_answered(client, slack, service, caplog, event):
    assert post(client, write_event("E1", **event)).status_code == 200
    mention(client, "E2")

    assert len(slack.wait_for(1)) == 1
    assert len(service.asked) == 1
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_a_command_is_answered_to_the_asker_alone_and_remembered(client, slack, service):
    assert command(client, slack, ASKED).text == ""
    command(client, slack, "And in 2026?")
    command(client, slack, "And in 2026?", user="U2")
    calls = slack.wait_for(3)

    assert {method for method, _ in calls} == {"/hook"}
    said = calls[0][1]
    assert (said["response_type"], said["replace_original"]) == ("ephemeral", False)
    assert "Mexico transferred 29 cartel figures on 27 February 2025." in texts(said)
    assert [len(question.history) for question in service.asked] == [0, 2, 0]


@pytest.mark.parametrize("text", ["help", "Ayuda", "¿ayuda?", ""])
def test_a_command_that_asks_for_help_is_answered_with_how_to_ask(client, slack, service, text):
    command(client, slack, text)

    ((_, said),) = slack.wait_for(1)
    assert said["text"].startswith("Ask me a question")
    assert "Pregúnteme" in said["text"]
    assert service.asked == []


def test_help_gives_an_example_and_tells_of_watching_in_both_languages(client, slack):
    command(client, slack, "help")

    ((_, said),) = slack.wait_for(1)
    assert "such as “When was Ovidio Guzmán extradited?”" in said["text"]
    assert "por ejemplo: «¿Qué hizo China en 2026 para frenar los precursores?»" in said["text"]
    assert "“/puente unwatch N” ends one of these." in said["text"]
    assert "«/puente unwatch N» termina una de ellas." in said["text"]


def test_it_acknowledges_before_it_answers(client, slack, service):
    service.delay_seconds = 3.0

    reply = mention(client, "E1")
    assert reply.status_code == 200
    assert slack.calls == []
    slack.wait_for(1)


def test_a_retry_is_not_answered_again_also_after_a_restart(
    client, make_chat_client, slack_settings, slack, service
):
    body = write_event("E1", type="app_mention", text=ASKED)
    post(client, body)
    retried = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}

    later = sign(body, time.time() + 20) | retried
    assert post(client, body, later).status_code == 200
    restarted = make_chat_client(**slack_settings)
    assert post(restarted, body, sign(body, time.time() + 40) | retried).status_code == 200
    mention(restarted, "E2")

    slack.wait_for(2)
    assert len(service.asked) == 2


def test_a_replay_is_not_answered_again(client, slack, service):
    body = write_command(ASKED, f"{slack.address}/hook")
    signed = sign(body)

    assert [post(client, body, signed, FORM).status_code for _ in range(3)] == [200, 200, 200]
    mention(client, "E2")

    slack.wait_for(2)
    assert len(service.asked) == 2


def test_what_could_not_be_taken_may_come_again(make_chat_client, slack, slack_settings, tmp_path):
    settings = {name: value for name, value in slack_settings.items() if name != "slack_bot_token"} | {
        "slack_client_id": "1.2",
        "slack_client_secret": "s",
    }
    client = make_chat_client(**settings)
    (tmp_path / "slack.db").write_bytes(b"no database" * 1000)
    body = write_event("E1", type="app_mention", text=ASKED)

    assert post(client, body).status_code >= 500
    (tmp_path / "slack.db").unlink()
    install(client, slack, "T1")
    before = len(slack.calls)
    assert post(client, body, sign(body, time.time() + 5)).status_code == 200

    assert slack.wait_for(before + 1)[-1][0] == "chat.postMessage"


def test_the_vector_of_slacks_documentation_is_signed():
    form = {
        "token": "xyzz0WbapA4vBCDEFasx0q6G",
        "team_id": "T1DC2JH3J",
        "team_domain": "testteamnow",
        "channel_id": "G8PSS9T3V",
        "channel_name": "foobar",
        "user_id": "U2CERLKJA",
        "user_name": "roadrunner",
        "command": "/webhook-collect",
        "text": "",
        "response_url": "https://hooks.slack.com/commands/T1DC2JH3J/397700885554/"
        "96rGlfmibIGlgcZRskXaIFfN",
        "trigger_id": "398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
    }
    body = urlencode(form).encode()
    signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"

    assert is_signed(SECRET, "1531420618", body, signature, 1531420618.0)
    assert is_signed(SECRET, "1531420618", body, signature, 1531420618.0 + 300)
    for secret, timestamp, sent, signed, now in (
        (SECRET, "1531420618", body, signature, 1531420618.0 + 301),
        (SECRET, "1531420618", body, signature, 1531420618.0 - 301),
        (SECRET, "1531420618", body + b"x", signature, 1531420618.0),
        (SECRET, "1531420619", body, signature, 1531420618.0),
        ("other", "1531420618", body, signature, 1531420618.0),
        (SECRET, "1531420618", body, "", 1531420618.0),
        (SECRET, "1531420618", body, signature.upper(), 1531420618.0),
        ("", "1531420618", body, signature, 1531420618.0),
    ):
        assert not is_signed(secret, timestamp, sent, signed, now)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: {},
        lambda body: sign(body, secret="other"),
        lambda body: sign(body, time.time() - 301),
        lambda body: sign(body, time.time() + 310),
        lambda body: sign(body + b" "),
        lambda body: sign(body) | {"X-Slack-Signature": ""},
        lambda body: sign(body) | {"X-Slack-Signature": "v0=é".encode()},
        lambda body: sign(body) | {"X-Slack-Request-Timestamp": "soon"},
        lambda body: sign(body) | {"X-Slack-Request-Timestamp": "1e9"},
        lambda body: sign(body) | {"X-Slack-Request-Timestamp": "٣"},
        lambda body: {"X-Slack-Signature": sign(body)["X-Slack-Signature"]},
    ],
)
def test_what_slack_did_not_sign_is_refused_and_not_parsed(client, slack, service, spoil):
    body = write_event("E1", type="app_mention", text=ASKED)
    headers = {name: v if isinstance(v, bytes) else v.encode() for name, v in spoil(body).items()}

    reply = client.post("/chat/slack", content=body, headers=headers)

    assert (reply.status_code, reply.json()["type"]) == (401, "/problems/bad-signature")
    assert service.asked == slack.calls == []
    nonsense = client.post("/chat/slack", content=b"[" * 1000, headers=headers)
    assert nonsense.status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 1000, 400),
        (b"{", 400),
        (b'"text"', 400),
        (b"[]", 400),
        (b'{"event_id": 7}', 200),
        (b'{"type": "event_callback", "event": "text"}', 400),
        (b'{"type": "event_callback", "event": {"type": "app_mention"}}', 200),
        (b"", 400),
    ],
)
def test_what_makes_no_sense_although_it_is_signed_breaks_nothing(client, slack, body, status):
    assert post(client, body).status_code == status
    mention(client, "E9")
    assert slack.wait_for(1)[0][0] == "chat.postMessage"


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        ("{bad", 400),
        ("5", 400),
        ("null", 400),
        ("[]", 400),
        ("[" * 50_000, 400),
        ('{"team": 5}', 400),
        ('{"type": "block_actions", "actions": 5}', 400),
        ('{"type": "block_actions", "actions": []}', 400),
        ('{"type": "block_actions", "actions": [{"action_id": 5}]}', 400),
        ('{"type": "block_actions"}', 200),
        ("{}", 200),
    ],
)
def test_a_form_that_makes_no_sense_although_it_is_signed_breaks_nothing(client, slack, payload, status):
    reply = post(client, urlencode({"payload": payload}).encode(), None, FORM)

    assert reply.status_code == status
    mention(client, "E9")
    assert slack.wait_for(1)[0][0] == "chat.postMessage"


def test_bytes_that_are_no_text_are_refused_although_they_are_signed(client):
    now = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"v0:{now}:".encode() + b"\xff", hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={signature}"}

    assert post(client, b"\xff", headers, FORM).status_code == 400


def test_a_body_that_is_too_long_is_refused_before_it_is_read(send, slack_settings, tmp_path):
    settings = slack_settings | {"data_dir": tmp_path, "public_url": "https://puente.example.org"}
    headers = {"host": "puente.example.org"}

    reply = send("/chat/slack", [b"x" * 65_536] * 40, headers=headers, **settings)

    assert reply.status == 413
    assert reply.pieces_read < 20


def test_strangers_are_counted_by_address(make_chat_client, slack_settings, slack):
    client = make_chat_client(**slack_settings, requests_per_minute=2)
    body = write_event("E1", type="app_mention", text=ASKED)

    statuses = [post(client, body, {}).status_code for _ in range(3)]

    assert statuses == [401, 401, 429]
    assert post(client, body).status_code == 200
    slack.wait_for(1)


def test_users_are_counted_one_by_one(make_chat_client, slack_settings, slack, service):
    client = make_chat_client(**slack_settings, requests_per_minute=2)
    for number in range(3):
        mention(client, f"E{number}")
    mention(client, "E8", user="U2")
    mention(client, "E9", team="T2")
    calls = slack.wait_for(5)

    assert "more than one may ask in a minute (2)" in texts(calls[2][1])[0]
    assert len(service.asked) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<@UBOT>", "Ask me a question about US–Mexico security cooperation"),
        ("<@UBOT> " + "é" * 2_001, "A question may have 2,000 characters; this one has 2,001."),
        ("<@UBOT> " + "¿Cuántos? " * 2_000, "Una pregunta puede tener 2,000 caracteres"),
        ("<@UBOT> " + "🦅" * 40_000, "A question may have 2,000 characters; this one has 40,000."),
    ],
)
def test_what_is_no_question_is_answered_with_how_to_ask(client, slack, service, text, said):
    mention(client, "E1", text)

    ((_, message),) = slack.wait_for(1)
    assert texts(message)[0].startswith(said)
    assert service.asked == []


def test_what_goes_wrong_inside_is_said_without_details(client, slack, service):
    service.failure = RuntimeError(f"secret words: {ASKED}")

    mention(client, "E1")

    ((_, message),) = slack.wait_for(1)
    assert texts(message) == ["I cannot answer just now. Try again in a minute."]


def test_without_its_conversations_it_still_answers(client, slack, service, monkeypatch):
    def fail(*_):
        raise ConversationsUnavailable("full")

    monkeypatch.setattr(service.conversations, "resume", fail)
    monkeypatch.setattr(service.conversations, "add", fail)

    mention(client, "E1")

    ((_, message),) = slack.wait_for(1)
    assert "Mexico transferred 29 cartel figures on 27 February 2025." in texts(message)


def test_when_too_much_waits_slack_is_told_to_try_again(client, slack, service, monkeypatch):
    def full(_):
        raise TooBusy("full")

    with monkeypatch.context() as patch:
        patch.setattr("api.chat.workers.Workers.check_room", full)
        assert mention(client, "E1").status_code == 503
    body = write_event("E1", type="app_mention", text=ASKED)
    assert post(client, body, sign(body, time.time() + 5)).status_code == 200
    slack.wait_for(1)
    assert len(service.asked) == 1


def test_buttons_store_feedback_on_the_answer(client, slack, service):
    mention(client, "E1")
    ((_, said),) = slack.wait_for(1)
    buttons = {one["action_id"]: one["value"] for one in elements(said, "button")}
    assert set(buttons) == {GOOD, BAD}

    press(client, slack, BAD, buttons[BAD])

    method, told = slack.wait_for(2)[1]
    assert (method, told["response_type"], told["text"]) == (
        "/hook",
        "ephemeral",
        "Thank you. It was noted.",
    )
    (kept,) = service.feedback.list()
    assert (kept.verdict, kept.question) == ("down", f"{ASKED} (as understood)")


def test_feedback_is_for_the_workspace_that_was_answered_and_for_what_is_kept(client, slack, service):
    mention(client, "E1")
    ((_, said),) = slack.wait_for(1)
    answer_id = elements(said, "button")[0]["value"]

    press(client, slack, GOOD, answer_id, team="T2")
    press(client, slack, GOOD, "nothing")
    service.answers.forget_document("transfer-february-2025")
    press(client, slack, GOOD, answer_id)

    told = [arguments["text"] for _, arguments in slack.wait_for(4)[1:]]
    assert told[:2] == [GONE] * 2
    assert all(words.gone in GONE for words in WORDS.values())
    assert told[2].startswith("An article that this answer showed was taken out")
    assert service.feedback.list() == []


def test_where_answers_are_not_kept_there_are_no_buttons(make_chat_client, slack_settings, slack):
    client = make_chat_client(**slack_settings, keep_questions_days=0)

    mention(client, "E1")

    ((_, said),) = slack.wait_for(1)
    assert elements(said, "button") == []


def test_nothing_is_sent_to_a_response_url_elsewhere(client, slack, service):
    with slack_stand_in() as elsewhere:
        host = elsewhere.address.removeprefix("http://")
        for url in (f"http://{host}/hook", f"http://hooks.slack.com@{host}/hook", "file:///etc/passwd"):
            post(client, write_command(ASKED, url), None, FORM)
        mention(client, "E1")

        assert [method for method, _ in slack.wait_for(1)] == ["chat.postMessage"]
        assert elsewhere.calls == []
    assert len(service.asked) == 4


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("<@UBOT> How many?", "How many?"),
        ("How many, <@U2|ana>?", "How many,  ?"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        (
            "see <https://example.org/a?b=1|this> and <https://example.org>",
            "see this and https://example.org",
        ),
        ("<!channel> <!subteam^S1|@team> <#C1|general> <#C1>", "@team general"),
        ("<<<<", "<<<<"),
    ],
)
def test_slacks_markup_is_read_as_words(sent, read):
    assert read_text(sent) == read


@pytest.mark.parametrize("letters", ["<", "<|", "<a", "<a|"])
def test_reading_markup_is_fast_on_its_worst_letters(letters):
    assert takes_linear_time(read_text, lambda size: fill(letters, size), 100_000)


def test_no_question_and_no_secret_is_logged(client, slack, service):
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        configure_logs(Settings(log_level="debug"), stream)
        mention(client, "E1", "<@UBOT> canary question")
        slack.wait_for(1)
        slack.fails["chat.postMessage"] = {"ok": False, "error": "not_in_channel"}
        mention(client, "E2", "<@UBOT> canary question")
        post(client, write_event("E3", type="app_mention", text="canary question"), {})
        post(client, write_event("E4", type="team_join", text="canary question"))
        slack.wait_for(2)
        service.failure = RuntimeError("canary question")
        command(client, slack, "canary question")
        slack.wait_for(3)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    logged = stream.getvalue()

    assert "/chat/slack" in logged
    for canary in ("canary", SECRET, "xoxb-one"):
        assert canary not in logged


def install(client, slack, team):
    """Go through an install as a browser does; `team` is what the stand-in lets it be for."""
    begun = client.get("/chat/slack/install", follow_redirects=False)
    assert begun.status_code == 302
    state = begun.headers["location"].partition("state=")[2].partition("&")[0]
    cookie = begun.headers["set-cookie"].partition(";")[0]
    return client.get(f"/chat/slack/installed?code={team}&state={state}", headers={"Cookie": cookie})


@pytest.fixture
def any_workspace(slack_settings):
    del slack_settings["slack_bot_token"]
    return slack_settings | {"slack_client_id": "1.2", "slack_client_secret": "client-secret"}


def test_each_workspace_is_answered_with_its_own_token(make_chat_client, any_workspace, slack, tmp_path):
    client = make_chat_client(**any_workspace)
    assert install(client, slack, "T1").status_code == 200
    assert install(client, slack, "T2").status_code == 200
    assert (tmp_path / "slack.db").stat().st_mode & 0o777 == 0o600
    before = len(slack.calls)

    restarted = make_chat_client(**any_workspace)
    mention(restarted, "E1", team="T1")
    mention(restarted, "E2", team="T2")

    calls = slack.wait_for(before + 2)[before:]
    assert [said["token"] for _, said in calls] == ["xoxb-T1", "xoxb-T2"]


def test_a_workspace_that_did_not_add_it_or_took_it_out_is_not_answered(
    make_chat_client, any_workspace, slack, service, tmp_path
):
    client = make_chat_client(**any_workspace)
    install(client, slack, "T1")
    post(client, write_event("E1", type="app_uninstalled"))
    while Workspaces(tmp_path / "slack.db").token("T1"):
        time.sleep(0.01)
    mention(client, "E2")
    mention(client, "E3", team="T9")
    install(client, slack, "T2")
    mention(client, "E4", team="T2")

    while not slack.calls or slack.calls[-1][0] != "chat.postMessage":
        slack.wait_for(len(slack.calls) + 1)
    assert len(service.asked) == 1


def test_a_workspace_that_did_not_add_it_is_told_where_to_in_both_languages(
    make_chat_client, any_workspace, slack, service
):
    client = make_chat_client(**any_workspace)

    assert command(client, slack, ASKED, team="T9").text == ""

    ((method, told),) = slack.wait_for(1)
    assert method == "/hook"
    english, spanish = told["text"].split("\n")
    assert english.startswith("Puente is not in this workspace")
    assert spanish.startswith("Puente no está en este espacio de trabajo")
    for said in (english, spanish):
        assert said.endswith(" https://puente.example.org/chat/slack/install")
    assert service.asked == []


def test_an_install_needs_the_browser_and_the_state_that_began_it(make_chat_client, any_workspace, slack):
    client = make_chat_client(**any_workspace)
    begun = client.get("/chat/slack/install", follow_redirects=False)
    address = begun.headers["location"]
    state = address.partition("state=")[2].partition("&")[0]
    cookie = {"Cookie": begun.headers["set-cookie"].partition(";")[0]}
    client.cookies.clear()

    assert address.startswith("https://slack.com/oauth/v2/authorize?")
    assert "redirect_uri=https://puente.example.org/chat/slack/installed" in address.replace(
        "%3A", ":"
    ).replace("%2F", "/")
    assert "httponly" in begun.headers["set-cookie"].lower()
    for query, headers in (
        (f"code=T1&state={state}", {}),
        ("code=T1&state=other", cookie),
        (f"state={state}", cookie),
        ("error=<script>alert(1)</script>", cookie),
    ):
        reply = client.get(f"/chat/slack/installed?{query}", headers=headers)
        assert "was not added" in reply.text
        assert "no se añadió" in reply.text
        assert "<script>" not in reply.text
        assert reply.headers["content-type"].startswith("text/plain")
    assert slack.calls == []


def test_a_state_is_good_once(make_chat_client, any_workspace, slack):
    client = make_chat_client(**any_workspace)
    begun = client.get("/chat/slack/install", follow_redirects=False)
    state = begun.headers["location"].partition("state=")[2].partition("&")[0]
    cookie = {"Cookie": begun.headers["set-cookie"].partition(";")[0]}
    place = f"/chat/slack/installed?code=T1&state={state}"

    assert "was added" in client.get(place, headers=cookie).text
    assert client.get(place, headers=cookie).status_code == 401


def test_for_one_workspace_there_is_no_install(client):
    assert client.get("/chat/slack/install").status_code == 404


def test_a_state_is_good_for_ten_minutes(tmp_path):
    now = [1_000.0]
    workspaces = Workspaces(tmp_path / "slack.db", clock=lambda: now[0])
    in_time, late = workspaces.issue(), workspaces.issue()
    now[0] += 599
    assert workspaces.consume(in_time)
    now[0] += 2

    assert not workspaces.consume(late)


def test_a_clock_that_is_put_back_makes_no_state_good_for_longer(tmp_path):
    now = [1_000.0 + 86_400]
    workspaces = Workspaces(tmp_path / "slack.db", clock=lambda: now[0])
    state = workspaces.issue()
    now[0] = 1_000.0

    assert not workspaces.consume(state)


def test_only_threads_are_gone_on_with_however_long_nothing_is_said(client, slack, messages):
    direct = {"type": "message", "channel_type": "im", "channel": "D1", "text": "Hi"}
    mention(client, "E1")
    post(client, write_event("E2", **direct))
    post(client, write_event("E3", thread_ts="1.0", **direct))
    command(client, slack, ASKED)
    slack.wait_for(4)

    assert [(one.thread, one.is_thread) for one in messages] == [
        ("C1:1.1", True),
        ("D1", False),
        ("D1:1.0", True),
        ("C1:U1", False),
    ]
