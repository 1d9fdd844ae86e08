"""Webhooks: signed as the standard says, tried until they take it, and given up in the end."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from openai import InvalidWebhookSignatureError, OpenAI

from api.schemas.standing_questions import FailureReason, PauseReason
from api.standing_questions.sending import (
    LONGEST_WAIT_SECONDS,
    PAUSED_AFTER_FAILURES,
    Sender,
    wait_after,
)
from api.standing_questions.webhook import sign
from corpus.fetch.fetcher import Network
from tests.api.standing_questions.conftest import quoting, waiting
from tests.processes import free_port


@pytest.fixture
def sender(desk, receiver):
    return Sender(desk.store, desk.keys, allow=[receiver.pair], clock=desk.clock)


def delivery(desk, question):
    return desk.store.get(question.id)


def test_the_signature_is_that_of_the_standard():
    body = b'{"test": 2432232314}'
    secret, message_id = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"

    assert sign(secret, message_id, 1614265330, body) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_change_is_sent_once_with_a_signature_that_others_can_check(desk, sender, receiver):
    desk.clock.now = time.time()
    question = desk.add(receiver.url)
    change_id = desk.tell(question, quoting("a", "Sí 🦅."))

    assert sender.send_due() == 1
    assert sender.send_due() == 0

    (received,) = receiver.received
    assert received.id == change_id
    assert json.loads(received.body)["type"] == "standing.changed"
    assert [one["quote"] for one in received.data["new"]] == ["Sí 🦅."]
    assert desk.store.changes(question.id)[0].sent_at == desk.clock.now
    webhooks = OpenAI(api_key="none").webhooks  # reads the same standard
    webhooks.verify_signature(received.body, received.headers, secret=question.secret)
    with pytest.raises(InvalidWebhookSignatureError):
        webhooks.verify_signature(received.body + b" ", received.headers, secret=question.secret)


def test_what_was_not_taken_is_tried_again_under_the_same_id_and_later_and_later(desk, sender, receiver):
    question = desk.add(receiver.url)
    change_id = desk.tell(question, quoting("a", "One."))
    receiver.answers = [(500, {}), (404, {})]

    sender.send_due()
    assert delivery(desk, question).trouble == "status 500"
    assert sender.send_due() == 0
    first_wait = delivery(desk, question).next_at - desk.clock.now
    desk.clock.now += first_wait
    sender.send_due()
    second_wait = delivery(desk, question).next_at - desk.clock.now
    desk.clock.now += second_wait
    sender.send_due()

    assert [one.id for one in receiver.received] == [change_id] * 3
    assert len({one.body for one in receiver.received}) == 1
    assert len({one.headers["webhook-timestamp"] for one in receiver.received}) == 3
    assert 3.75 <= first_wait <= 6.25
    assert 11.25 <= second_wait <= 18.75
    assert (delivery(desk, question).failures, delivery(desk, question).trouble) == (0, None)
    assert sender.send_due() == 0


def test_a_later_change_does_not_overtake_an_earlier_one(desk, sender, receiver):
    question = desk.add(receiver.url)
    ids = [desk.tell(question, quoting("a", f"{number}.")) for number in range(3)]
    receiver.answers = [(503, {})]

    for _ in range(5):
        sender.send_due()
        desk.clock.now += 100

    assert [one.id for one in receiver.received] == [ids[0], *ids]


def test_a_server_that_asks_for_time_gets_it(desk, sender, receiver):
    question = desk.add(receiver.url)
    desk.tell(question, quoting("a", "One."))
    receiver.answers = [(429, {"Retry-After": "3600"})]

    sender.send_due()

    assert delivery(desk, question).next_at == desk.clock.now + 3600


def test_a_webhook_that_fails_on_and_on_is_paused_and_loses_nothing(desk, sender, receiver):
    question = desk.add(receiver.url)
    change_id = desk.tell(question, quoting("a", "One."))
    receiver.answers = [(500, {})] * PAUSED_AFTER_FAILURES

    for _ in range(PAUSED_AFTER_FAILURES + 3):
        sender.send_due()
        desk.clock.now += 2 * LONGEST_WAIT_SECONDS

    assert len(receiver.received) == PAUSED_AFTER_FAILURES
    paused = delivery(desk, question)
    assert (paused.paused_because, paused.failures) == (PauseReason.FAILURES, PAUSED_AFTER_FAILURES)
    desk.store.resume(question.id)
    sender.send_due()
    assert receiver.received[-1].id == change_id
    assert waiting(desk.store, question.id) == 0


def test_a_webhook_that_is_gone_is_paused_at_once(desk, sender, receiver):
    question = desk.add(receiver.url)
    desk.tell(question, quoting("a", "One."))
    receiver.answers = [(410, {})]

    sender.send_due()

    assert delivery(desk, question).paused_because == PauseReason.GONE


def test_redirects_are_not_followed(desk, sender, receiver):
    question = desk.add(receiver.url)
    desk.tell(question, quoting("a", "One."))
    receiver.answers = [(302, {"Location": f"{receiver.url}/elsewhere"})]

    sender.send_due()

    assert [one.path for one in receiver.received] == ["/hook"]
    assert delivery(desk, question).trouble == "redirects 302"


def test_where_a_name_leads_inside_is_not_told(desk):
    network = Network(resolve=lambda host, port: ["10.20.30.40"])
    question = desk.add("http://intranet.example/hook")
    desk.tell(question, quoting("a", "One."))

    Sender(desk.store, desk.keys, allow=[], network=network, clock=desk.clock).send_due()

    found = delivery(desk, question)
    assert (found.failures, found.trouble) == (1, FailureReason.ADDRESS_REFUSED)


def nobody_is_called_so(host, port):
    raise OSError("Name or service not known")


@pytest.mark.parametrize(
    ("resolve", "reason"),
    [
        (nobody_is_called_so, FailureReason.NO_SUCH_NAME),
        (lambda host, port: ["127.0.0.1"], FailureReason.NO_CONNECTION),
    ],
)
def test_why_a_webhook_is_not_reached_is_kept(desk, resolve, reason):
    port = free_port()
    question = desk.add(f"http://hooks.example:{port}/hook")
    desk.tell(question, quoting("a", "One."))

    Sender(
        desk.store,
        desk.keys,
        allow=[f"hooks.example:{port}"],
        network=Network(resolve=resolve),
        clock=desk.clock,
    ).send_due()

    assert delivery(desk, question).trouble == reason


def test_a_fault_on_the_way_is_noted_and_tried_again_later(desk, sender, receiver, caplog, monkeypatch):
    question = desk.add(receiver.url)
    change_id = desk.tell(question, quoting("a", "One."))

    def fail(*_, **__):
        raise RuntimeError("nobody thought of this")

    with monkeypatch.context() as patch:
        patch.setattr("api.standing_questions.sending.send_change", fail)
        assert (sender.send_due(), sender.send_due()) == (1, 0)

    found = delivery(desk, question)
    assert (found.failures, found.trouble) == (1, FailureReason.FAULT)
    assert found.next_at > desk.clock.now
    assert "nobody thought of this" in caplog.text
    desk.clock.now = found.next_at
    sender.send_due()
    assert [one.id for one in receiver.received] == [change_id]


def test_nothing_is_sent_for_a_key_that_was_revoked(desk, sender, receiver):
    desk.tell(desk.add(receiver.url), quoting("a", "One."))
    desk.keys.revoke(desk.owner())

    assert sender.send_due() == 0
    assert receiver.received == []


def test_a_slow_webhook_holds_up_no_other_key(desk, receiver):
    for _ in range(6):
        desk.tell(desk.add(receiver.url, "Slow"), quoting("a", "One."))
    desk.clock.now += 1
    desk.tell(desk.add(receiver.url, "Quick"), quoting("a", "One."))

    tried = Sender(desk.store, desk.keys, allow=[receiver.pair], clock=desk.clock).send_due()

    assert tried == 2


def test_waits_grow_and_end():
    middle = [wait_after(failures, lambda: 0.5) for failures in range(1, 12)]

    assert middle[:4] == [5, 15, 45, 135]
    assert middle[-1] == LONGEST_WAIT_SECONDS
    assert sum(middle[: PAUSED_AFTER_FAILURES - 1]) > 12 * 3600
    assert (wait_after(1, lambda: 0), wait_after(1, lambda: 1)) == (3.75, 6.25)
    assert wait_after(10_000, lambda: 0.5) == LONGEST_WAIT_SECONDS


KILLED_BEFORE_IT_NOTES_THAT_IT_SENT = """
import os, signal, sys
from pathlib import Path
from api.keys import KeyStore
from api.standing_questions.sending import Sender
from api.standing_questions.store import StandingStore

store = StandingStore(Path(sys.argv[1]))
if sys.argv[3] == "after":
    store.note_sent = lambda change: os.kill(os.getpid(), signal.SIGKILL)
else:
    store.due = lambda: os.kill(os.getpid(), signal.SIGKILL)
Sender(store, KeyStore(Path(sys.argv[1]).with_name("keys.sqlite")), allow=[sys.argv[2]]).send_due()
"""


@pytest.mark.parametrize(("when", "times"), [("before", 1), ("after", 2)])
def test_what_a_killed_process_had_to_send_is_sent_by_the_next_under_the_same_id(
    desk, sender, receiver, when, times
):
    question = desk.add(receiver.url)
    change_id = desk.tell(question, quoting("a", "One."))
    killed = [sys.executable, "-c", KILLED_BEFORE_IT_NOTES_THAT_IT_SENT, desk.path, receiver.pair, when]

    assert subprocess.run(killed, check=False).returncode == -9
    while sender.send_due():
        pass

    assert [one.id for one in receiver.received] == [change_id] * times
    assert len({one.body for one in receiver.received}) == 1
    assert waiting(desk.store, question.id) == 0
