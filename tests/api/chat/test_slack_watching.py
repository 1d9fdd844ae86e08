"""`/puente watch` and its kin: a channel begins, lists and ends what it is told of."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from api.chat.slack_channels import SlackChannels
from api.chat.slack_watch_message import MOST_QUOTES, UNWATCH, write_change
from api.keys import Scope
from api.schemas.standing_questions import (
    EvidenceChange,
    FailureReason,
    PauseReason,
    SlackChannel,
    WatchRequest,
    WithdrawnQuote,
)
from api.settings import Settings
from api.standing_questions.questions import MOST_FULL_CHANNELS
from api.standing_questions.sending import PAUSED_AFTER_FAILURES, Sender
from api.standing_questions.store import StandingStore
from tests.api.chat.test_slack import FORM, command, elements, post, press, texts
from tests.api.chat.test_slack_message import HOSTILE, check_harmless
from tests.api.standing_questions.conftest import Clock, change_to, quoting, resting_on, waiting
from tests.slack_stand_in import write_command

ASKED = "How many cartel figures did Mexico transfer?"
LINK = "https://puente.example.org/documents/transfer-february-2025?version=1#c11-68"
OWNER = "slack:T1:C1"


@pytest.fixture
def client(make_chat_client, slack_settings):
    return make_chat_client(**slack_settings)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    return StandingStore(tmp_path / "standing.db", clock)


@pytest.fixture
def sender(store, service, slack_settings, tmp_path, clock):
    settings = Settings(data_dir=tmp_path, public_url="https://puente.example.org", **slack_settings)
    tell = SlackChannels(settings).tell
    return Sender(store, service.keys, allow=(), tell_channel=tell, clock=clock)


def said_in_channel(slack, count=1):
    return [said for method, said in slack.wait_for(count) if method == "chat.postMessage"]


def watch(client, slack, question=ASKED, **more):
    before = len(slack.calls)
    assert command(client, slack, f"watch {question}", **more).text == ""
    return slack.wait_for(before + 1)[-1]


def tell(store, *quotes, **more):
    """Have the evidence of the one question change; the change's id."""
    (question,) = store.find(OWNER)
    change = change_to(question, *quotes, **more)
    return store.change_evidence(question, resting_on(*quotes), change)


def test_a_channel_watches_a_question_and_sees_what_answers_it_now(client, slack, store):
    method, said = watch(client, slack)

    assert method == "chat.postMessage"
    assert (said["channel"], said["token"]) == ("C1", "xoxb-one")
    assert f"This channel is told when the evidence of this question changes: {ASKED}" in texts(said)
    assert [one["url"] for one in elements(said, "link")] == [LINK]
    (question,) = store.find()
    assert (question.owner, question.request.question) == (OWNER, ASKED)
    (button,) = elements(said, "button")
    assert (button["action_id"], button["value"]) == (UNWATCH, question.id)


def test_a_change_is_posted_to_the_channel_once_with_links_to_the_quotes(client, slack, store, sender):
    watch(client, slack)
    old = quoting("a", "Twenty-nine.").model_dump() | {"standing": "retracted"}
    gone = WithdrawnQuote(**old, since=None, notice="It was wrong.")
    new = quoting("b", "Thirty-seven.", link="https://puente.example.org/documents/b?version=1#c0-13")
    tell(store, new, withdrawn=[gone.model_dump()])

    assert sender.send_due() == 1
    assert sender.send_due() == 0

    said = said_in_channel(slack, 2)[1]
    assert len(slack.calls) == 2
    shown = texts(said)
    assert shown[0] == f"1 new, 1 withdrawn: {ASKED}"
    assert shown[shown.index("New") + 1 :][:2] == ["Title of b", " · Puente: “Thirty-seven.”"]
    assert shown[shown.index("Withdrawn") + 1 :][:2] == [
        "Title of a",
        " · Puente: “Twenty-nine.” The article was retracted. It was wrong.",
    ]
    assert elements(said, "link")[0]["url"] == "https://puente.example.org/documents/b?version=1#c0-13"
    assert "No longer cited" not in shown
    assert said["unfurl_links"] in (False, "0")


KILLED_AFTER_IT_POSTED = """
import os, signal, sys, json
from pathlib import Path
from api.chat.slack_channels import SlackChannels
from api.keys import KeyStore
from api.settings import Settings
from api.standing_questions.sending import Sender
from api.standing_questions.store import StandingStore

folder = Path(sys.argv[1])
store = StandingStore(folder / "standing.db")
store.note_sent = lambda change: os.kill(os.getpid(), signal.SIGKILL)
tell = SlackChannels(Settings(data_dir=folder, **json.loads(sys.argv[2]))).tell
Sender(store, KeyStore(folder / "keys.sqlite"), allow=[], tell_channel=tell).send_due()
"""


def test_a_restart_loses_no_change_and_shows_none_twice(
    client, slack, store, sender, tmp_path, slack_settings
):
    watch(client, slack)
    tell(store, quoting("b", "Thirty-seven."))
    settings = json.dumps(slack_settings | {"public_url": "https://puente.example.org"})

    killed = subprocess.run(
        [sys.executable, "-c", KILLED_AFTER_IT_POSTED, tmp_path, settings], check=False
    )
    assert killed.returncode == -9
    while sender.send_due():
        pass

    assert len(said_in_channel(slack, 3)) == 3
    assert len(slack.posted) == 2  # the first message, and the one change
    assert waiting(store, store.find(OWNER)[0].id) == 0


def test_what_slack_does_not_take_is_tried_again_later_and_later(client, slack, store, sender, clock):
    watch(client, slack)
    tell(store, quoting("b", "Thirty-seven."))
    slack.fails["chat.postMessage"] = {"ok": False, "error": "internal_error"}

    waits = []
    for _ in range(2):
        assert sender.send_due() == 1
        assert sender.send_due() == 0
        waits.append(store.find(OWNER)[0].next_at - clock.now)
        clock.now += waits[-1]
    assert store.find(OWNER)[0].trouble == "slack_error internal_error"
    slack.fails.clear()
    _, listed = watch_list(client, slack)
    assert any("tried again: Slack answers with “internal_error”." in text for text in texts(listed))
    sender.send_due()

    assert 3.75 <= waits[0] <= 6.25
    assert 11.25 <= waits[1] <= 18.75
    assert len(slack.posted) == 2
    assert store.find(OWNER)[0].trouble is None


def test_slack_is_left_alone_for_as_long_as_it_says(client, slack, store, sender, clock):
    watch(client, slack)
    tell(store, quoting("b", "Thirty-seven."))
    slack.fails["chat.postMessage"] = {"ok": False, "error": "ratelimited"}
    slack.headers["Retry-After"] = "3600"

    sender.send_due()

    assert len(slack.calls) == 2
    assert store.find(OWNER)[0].next_at == clock.now + 3600


def test_a_slack_that_cannot_be_reached_loses_nothing(store, service, tmp_path, slack_settings, clock):
    settings = Settings(
        data_dir=tmp_path,
        public_url="https://puente.example.org",
        **slack_settings | {"slack_api_url": "http://127.0.0.1:9/api/"},
    )
    register_in(service, "C1")
    tell(store, quoting("b", "Thirty-seven."))

    Sender(
        store, service.keys, allow=(), tell_channel=SlackChannels(settings).tell, clock=clock
    ).send_due()

    (question,) = store.find(OWNER)
    assert (question.failures, question.paused_at) == (1, None)
    assert question.trouble == FailureReason.SLACK_UNREACHABLE
    assert waiting(store, question.id) == 1


def test_a_channel_that_takes_nothing_on_and_on_is_paused(client, slack, store, sender, clock):
    watch(client, slack)
    tell(store, quoting("b", "Thirty-seven."))
    slack.fails["chat.postMessage"] = {"ok": False, "error": "<b>no word of Slack's</b>"}

    for _ in range(PAUSED_AFTER_FAILURES + 2):
        sender.send_due()
        clock.now += 1_000_000

    (question,) = store.find(OWNER)
    assert (question.paused_because, question.failures) == (PauseReason.FAILURES, PAUSED_AFTER_FAILURES)
    assert question.trouble == "slack_error unknown_error"


def test_a_message_that_somebody_deleted_is_not_posted_again(client, slack, store, sender):
    watch(client, slack)
    tell(store, quoting("b", "Thirty-seven."))
    slack.fails["chat.postMessage"] = {"ok": False, "error": "duplicate_message_not_found"}

    assert (sender.send_due(), sender.send_due()) == (1, 0)
    assert waiting(store, store.find(OWNER)[0].id) == 0


@pytest.mark.parametrize(
    ("error", "reason", "told"),
    [
        (
            "channel_not_found",
            PauseReason.CHANNEL_GONE,
            "paused: The channel is gone, or the app is not in it.",
        ),
        ("is_archived", PauseReason.CHANNEL_ARCHIVED, "paused: The channel was archived."),
        (
            "account_inactive",
            PauseReason.APP_REMOVED,
            "paused: The app was taken out of the workspace.",
        ),
        ("token_revoked", PauseReason.APP_REMOVED, "paused: The app was taken out of the workspace."),
    ],
)
def test_a_channel_that_is_gone_is_paused_with_the_reason_and_goes_on(
    client, slack, store, sender, error, reason, told
):
    watch(client, slack)
    tell(store, quoting("b", "Thirty-seven."))
    slack.fails["chat.postMessage"] = {"ok": False, "error": error}
    sender.send_due()
    assert store.find(OWNER)[0].paused_because == reason
    slack.fails.clear()
    assert sender.send_due() == 0

    _, listed = watch_list(client, slack)
    assert any(told in text for text in texts(listed))
    _, said = watch(client, slack)
    assert "This channel is told of this question already." in texts(said)[0]
    assert sender.send_due() == 1
    assert len(slack.posted) == 2


def test_a_spanish_channel_reads_in_spanish_why_it_is_paused(client, slack, store):
    watch(client, slack, "¿Cuántas personas entregó México a Estados Unidos?")
    store.pause(store.find(OWNER)[0].id, PauseReason.CHANNEL_ARCHIVED)

    _, listed = watch_list(client, slack)

    assert any("en pausa: El canal se archivó. «/puente watch»" in text for text in texts(listed))


def test_a_channel_reads_the_sentence_that_an_earlier_version_kept(client, slack, store):
    watch(client, slack)
    store.pause(store.find(OWNER)[0].id, "The channel was archived.")

    _, listed = watch_list(client, slack)

    assert any("paused: The channel was archived. “/puente watch”" in text for text in texts(listed))


def test_a_workspace_that_took_the_app_out_is_paused(store, service, slack, tmp_path, clock):
    settings = Settings(
        data_dir=tmp_path,
        public_url="https://puente.example.org",
        slack_signing_secret="s",
        slack_client_id="1.2",
        slack_client_secret="s",
        slack_api_url=slack.api_url,
    )
    sender = Sender(store, service.keys, allow=(), tell_channel=SlackChannels(settings).tell, clock=clock)
    register_in(service, "C1")
    tell(store, quoting("b", "Thirty-seven."))

    sender.send_due()

    assert store.find(OWNER)[0].paused_because == PauseReason.APP_REMOVED
    assert slack.calls == []


def test_where_slack_is_off_what_is_for_channels_waits(store, service, clock):
    register_in(service, "C1")
    tell(store, quoting("b", "Thirty-seven."))

    assert Sender(store, service.keys, allow=(), clock=clock).send_due() == 0
    assert store.find(OWNER)[0].failures == 0


def register_in(service, channel, question=ASKED):
    place = SlackChannel(team="T1", channel=channel)
    request = WatchRequest.model_validate({"question": question, "slack": place})
    return service.standing.register(place.owner, request)


def watch_list(client, slack, **more):
    before = len(slack.calls)
    command(client, slack, "watching", **more)
    return slack.wait_for(before + 1)[-1]


def test_a_channel_lists_and_ends_its_own_questions_alone(client, slack, store):
    watch(client, slack)
    watch(client, slack, "¿Cuántas personas entregó México?")
    watch(client, slack, "Mexico elsewhere?", channel="C2")
    watch(client, slack, "Mexico in another workspace?", team="T2")

    method, listed = watch_list(client, slack)
    assert (method, listed["response_type"]) == ("/hook", "ephemeral")
    items = [text for text in texts(listed) if text[:2] in ("1.", "2.", "3.")]
    assert [item.split(" · ")[0] for item in items] == [
        f"1. {ASKED}",
        "2. ¿Cuántas personas entregó México?",
    ]

    before = len(slack.calls)
    command(client, slack, "unwatch 2")
    said = slack.wait_for(before + 1)[-1][1]
    assert texts(said) == ["Ya no se avisa a este canal de esto: ¿Cuántas personas entregó México?"]
    assert said["response_type"] == "in_channel"
    for number in ("2", "0", "-1", "9" * 50, "one"):
        before = len(slack.calls)
        command(client, slack, f"unwatch {number}")
        said = slack.wait_for(before + 1)[-1][1]
        assert "no such question" in texts(said)[0]
    assert [len(store.find(owner)) for owner in (OWNER, "slack:T1:C2", "slack:T2:C1")] == [1, 1, 1]


def test_the_button_ends_it_in_its_own_channel_alone(client, slack, store):
    watch(client, slack)
    (question,) = store.find()

    for more in ({"channel": "C2"}, {"team": "T2"}):
        before = len(slack.calls)
        press(client, slack, UNWATCH, question.id, **more)
        assert "no such question" in texts(slack.wait_for(before + 1)[-1][1])[0]
    assert store.find() == [question]

    before = len(slack.calls)
    press(client, slack, UNWATCH, question.id)
    assert texts(slack.wait_for(before + 1)[-1][1]) == [
        f"This channel is not told of this any more: {ASKED}"
    ]
    assert store.find() == []


def test_a_channel_that_the_bot_may_not_post_in_watches_nothing(client, slack, store):
    slack.fails["chat.postMessage"] = {"ok": False, "error": "not_in_channel"}

    command(client, slack, f"watch {ASKED}")
    method, said = slack.wait_for(2)[1]

    assert (method, said["response_type"]) == ("/hook", "ephemeral")
    assert "/invite @puente" in texts(said)[0]
    assert store.find() == []


def test_a_command_that_says_too_little_is_told_how(client, slack, store, service):
    for text in ("watch", "unwatch"):
        before = len(slack.calls)
        command(client, slack, text)
        said = texts(slack.wait_for(before + 1)[-1][1])[0]
        assert "/puente watch QUESTION" in said
        assert "/puente watch PREGUNTA" in said
    assert (store.find(), service.asked) == ([], [])


def test_questions_that_only_begin_alike_are_answered(client, slack, store, service):
    for text in ("watching what Mexico does?", "Watchers of Mexico?"):
        before = len(slack.calls)
        command(client, slack, text)
        slack.wait_for(before + 1)

    assert [question.text for question in service.asked] == [
        "watching what Mexico does?",
        "Watchers of Mexico?",
    ]
    assert store.find() == []


def test_a_channel_and_a_workspace_have_no_more_than_they_may(client, slack, store, service):
    service.standing._most_per_key = 2
    for number in range(2):
        watch(client, slack, f"Mexico {number}?")
    _, said = watch(client, slack, "Mexico 2?")
    assert "as many questions as it may" in texts(said)[0]
    for number in range(2 * MOST_FULL_CHANNELS - 2):
        register_in(service, f"C{10 + number}")

    _, said = watch(client, slack, "Mexico 3?", channel="C99")

    assert "its workspace" in texts(said)[0]
    assert watch(client, slack, "Mexico 4?", team="T12")[0] == "chat.postMessage"


def test_watching_counts_against_the_limit_of_its_user(make_chat_client, slack_settings, slack, store):
    client = make_chat_client(requests_per_minute=1, **slack_settings)
    watch(client, slack)

    _, said = watch(client, slack, "Mexico again?")

    assert "more than one may ask in a minute" in texts(said)[0]
    assert len(store.find()) == 1


def test_a_retried_command_watches_once(client, slack, store):
    body = write_command(f"watch {ASKED}", f"{slack.address}/hook")
    assert [post(client, body, None, FORM).status_code for _ in range(2)] == [200, 200]
    slack.wait_for(1)

    assert len(store.find()) == 1


def test_no_key_reads_or_ends_what_a_channel_watches(client, slack, service, store):
    watch(client, slack)
    (question,) = store.find()
    admin = {"Authorization": f"Bearer {service.keys.create('Root', Scope.ADMIN)[1]}"}

    assert client.get("/v1/standing", headers=admin).json() == {"standing": []}
    place = f"/v1/standing/{question.id}"
    assert client.get(place, headers=admin).status_code == 404
    assert client.patch(place, json={"paused": True}, headers=admin).status_code == 404
    assert client.delete(place, headers=admin).status_code == 404
    body = {"question": ASKED, "slack": {"team": "T1", "channel": "C1"}}
    assert client.post("/v1/standing", json=body, headers=admin).status_code == 422
    assert store.find() == [question]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_articles_and_users_wrote_stays_words(text):
    quote = quoting(
        "a", text, title=text, publisher=text, link="https://puente.example.org/documents/a?version=1"
    )
    gone = WithdrawnQuote(**quote.model_dump(), since=None, notice=text)
    change = EvidenceChange(
        standing_id="s", question=text, lang="es", refused=False, was_refused=True, reason=None,
        answer=text, new=[quote], withdrawn=[gone], changed=[], unchanged=[quote], generation="g",
        purged=[text],
    )  # fmt: skip

    message = write_change("s", change)

    check_harmless(message)
    assert json.dumps(" ".join(text.split()))[1:-1] in json.dumps(message["blocks"])


def test_a_change_of_many_quotes_still_fits_a_message():
    quotes = [quoting(str(number), "word " * 2_000, title="t" * 5_000) for number in range(40)]
    change = EvidenceChange(
        standing_id="s", question="q" * 2_000, lang="en", refused=False, was_refused=False, reason=None,
        answer=None, new=quotes, withdrawn=[], changed=[], unchanged=[], generation="g", purged=[],
    )  # fmt: skip

    message = write_change("s", change)

    assert f"and {40 - MOST_QUOTES} more" in texts(message)
    assert len(json.dumps(message)) < 10_000
    assert len(message["blocks"]) <= 50
