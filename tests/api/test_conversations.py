"""Conversations that the service remembers: `conversation_id` in POST /v1/ask."""

from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing

import pytest

from api.conversations import MOST_EXCHANGES, NEW, ConversationStore
from api.errors import ConversationNotFound, ConversationsUnavailable
from api.keys import Scope
from api.settings import Settings
from api.wiring import open_conversations
from rag.answer import Turn

FIRST = "How many cartel figures did Mexico transfer in 2025?"
HOUR = 3_600.0
NOT_FOUND = "/problems/conversation-not-found"


def ask(client, question, conversation_id, headers=None, **more):
    body = {"question": question, "conversation_id": conversation_id, **more}
    return client.post("/v1/ask", json=body, headers=headers)


def key(service, name):
    return {"Authorization": f"Bearer {service.keys.create(name, Scope.READ)[1]}"}


@pytest.fixture
def now():
    return [1_000_000_000.0]


@pytest.fixture
def store(tmp_path, now):
    return ConversationStore(tmp_path / "kept.db", keep_hours=2, clock=lambda: now[0])


def test_a_follow_up_is_asked_after_what_was_asked_before(client, service):
    begun = ask(client, FIRST, NEW).json()

    followed = ask(client, "And in 2026?", begun["conversation_id"]).json()

    assert len(begun["conversation_id"]) >= 20
    assert followed["conversation_id"] == begun["conversation_id"]
    assert service.asked[0].history == ()
    assert service.asked[1].text == "And in 2026?"
    assert service.asked[1].history == (Turn("user", FIRST), Turn("assistant", "2025"))
    assert followed["standalone_question"] == "And in 2026? (as understood)"


def test_a_refusal_is_followed_without_an_answer(client, service):
    begun = ask(client, "Quién ganó?", NEW).json()
    ask(client, "And in 2026?", begun["conversation_id"])

    assert begun["refused"]
    assert service.asked[1].history == (Turn("user", "Quién ganó?"),)


def test_without_a_conversation_nothing_is_remembered(client, tmp_path):
    reply = client.post("/v1/ask", json={"question": FIRST})

    assert reply.json()["conversation_id"] is None
    assert not (tmp_path / "conversations.db").exists()


def test_events_tell_the_conversation_too_and_an_unknown_one_is_a_404_before_them(client, service):
    streamed = {"Accept": "text/event-stream"}
    done = ask(client, FIRST, NEW, streamed).text.partition("event: done\ndata: ")[2].partition("\n")[0]
    ask(client, "And in 2026?", json.loads(done)["conversation_id"], streamed)

    assert service.asked[1].history[0] == Turn("user", FIRST)
    reply = ask(client, FIRST, "unknown", streamed)
    assert (reply.status_code, reply.json()["type"]) == (404, NOT_FOUND)


def test_ids_cannot_be_guessed(client):
    ids = {ask(client, FIRST, NEW).json()["conversation_id"] for _ in range(20)}

    assert len(ids) == 20
    assert len({one[:6] for one in ids}) == 20


def test_a_conversation_belongs_to_the_key_that_began_it(client, service):
    ana, luis = key(service, "Ana"), key(service, "Luis")
    hers = ask(client, FIRST, NEW, ana).json()["conversation_id"]
    anybodys = ask(client, FIRST, NEW).json()["conversation_id"]

    for conversation_id, headers in ((hers, luis), (hers, None), (anybodys, luis)):
        reply = ask(client, "And in 2026?", conversation_id, headers)
        assert (reply.status_code, reply.json()["type"]) == (404, NOT_FOUND)
    assert len(service.asked) == 2
    assert ask(client, "And in 2026?", hers, ana).status_code == 200


def test_a_conversation_of_a_chat_tool_is_no_askers(client, service):
    service.conversations.add(service.conversations.resume("C1:1.2", "slack:T1"), FIRST, None)

    assert ask(client, "And?", "C1:1.2").status_code == 404
    assert ask(client, "And?", "C1:1.2", key(service, "Ana")).status_code == 404


def test_history_and_a_conversation_are_one_too_many(client, service):
    reply = ask(client, "And?", NEW, history=[{"question": FIRST}])

    assert reply.status_code == 422
    assert [one["field"] for one in reply.json()["errors"]] == ["conversation_id"]
    assert "history" in reply.json()["errors"][0]["message"]
    assert service.asked == []


@pytest.mark.parametrize("value", ["", "x" * 65, "a\0b", 7, ["new"]])
def test_an_id_out_of_its_bounds_is_refused(client, value):
    assert ask(client, FIRST, value).status_code == 422


def test_a_conversation_outlives_a_restart_and_keeps_its_last_questions(store, tmp_path, now):
    talk = store.find(NEW, "k1")
    for number in range(MOST_EXCHANGES + 5):
        store.add(talk, f"Question {number}?", f"In {2000 + number}. [1]")

    again = ConversationStore(tmp_path / "kept.db", keep_hours=2, clock=lambda: now[0]).find(
        talk.id, "k1"
    )

    assert len(again.exchanges) == MOST_EXCHANGES
    assert again.exchanges[-1] == ("Question 14?", "2014")
    assert again.turns[-2:] == (Turn("user", "Question 14?"), Turn("assistant", "2014"))


def test_two_questions_at_once_are_both_remembered(store):
    talk = store.find(NEW, None)
    store.add(talk, "One?", None)
    asked_before = store.find(talk.id, None)
    store.add(talk, "Two?", None)
    store.add(asked_before, "Three?", None)

    assert [asked for asked, _ in store.find(talk.id, None).exchanges] == ["One?", "Two?", "Three?"]


def test_a_conversation_ends_some_hours_after_its_last_question(store, tmp_path, now):
    talk = store.find(NEW, None)
    store.add(talk, "One?", None)
    now[0] += 2 * HOUR - 1
    store.add(store.find(talk.id, None), "Two?", None)
    now[0] += 2 * HOUR - 1
    assert len(store.find(talk.id, None).exchanges) == 2
    now[0] += 2

    with pytest.raises(ConversationNotFound, match="for 2 hours after"):
        store.find(talk.id, None)
    ConversationStore(tmp_path / "kept.db", keep_hours=2, clock=lambda: now[0])
    assert rows(tmp_path / "kept.db") == 0


def test_a_conversation_of_a_clock_that_was_ahead_ends_some_hours_after_it_is_put_back(store, now):
    began = now[0]
    now[0] += 30 * 24 * HOUR
    talk = store.find(NEW, None)
    store.add(talk, "One?", None)
    now[0] = began
    store.add(store.find(NEW, None), "Another?", None)
    now[0] += 2 * HOUR - 1
    assert len(store.find(talk.id, None).exchanges) == 1
    now[0] += 2

    with pytest.raises(ConversationNotFound):
        store.find(talk.id, None)


def test_after_a_pause_a_conversation_begins_anew_where_that_is_asked_for(store, now):
    store.add(store.resume("chat", "tool", 600), "One?", None)
    now[0] += 599
    assert len(store.resume("chat", "tool", 600).exchanges) == 1
    now[0] += 2

    assert store.resume("chat", "tool").exchanges == (("One?", None),)
    begun = store.resume("chat", "tool", 600)
    assert begun.exchanges == ()
    store.add(begun, "Two?", None)
    assert store.resume("chat", "tool", 600).exchanges == (("Two?", None),)


def test_the_oldest_of_an_owner_go_and_no_one_elses(store, monkeypatch, now):
    monkeypatch.setattr("api.conversations.MOST_PER_OWNER", 3)
    hers = store.find(NEW, "k1")
    store.add(hers, "Hers?", None)
    talks = [store.find(NEW, None) for _ in range(5)]
    for talk in talks:
        now[0] += 1
        store.add(talk, "Anybody's?", None)

    assert store.find(hers.id, "k1").exchanges == (("Hers?", None),)
    assert len(store.find(talks[2].id, None).exchanges) == 1
    with pytest.raises(ConversationNotFound):
        store.find(talks[1].id, None)


def test_no_word_of_an_article_is_kept(client, service, tmp_path):
    reply = ask(client, FIRST, NEW).json()

    assert "transferred 29 cartel figures" in reply["answer"]
    with closing(sqlite3.connect(tmp_path / "conversations.db")) as other:  # keeps its log in place
        (body,) = other.execute("SELECT body FROM conversations").fetchone()
        assert json.loads(body) == [[FIRST, "2025"]]
        kept = [path.read_bytes() for path in tmp_path.glob("conversations.db*")]
        assert not any(b"transferred 29" in content for content in kept)


def test_the_file_is_its_owners_alone(store, tmp_path):
    store.add(store.find(NEW, None), "One?", None)

    assert stat.S_IMODE((tmp_path / "kept.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("settings", [{"conversation_hours": 0}, {"keep_questions_days": 0}])
def test_where_none_are_kept_that_is_said_and_the_old_ones_go(tmp_path, settings):
    kept = open_conversations(Settings(data_dir=tmp_path))
    kept.add(kept.find(NEW, None), "One?", None)

    store = open_conversations(Settings(data_dir=tmp_path, **settings))

    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConversationNotFound, match="not kept here"):
        store.find(NEW, None)
    store.add(store.resume("t1", "tool"), "One?", None)
    assert list(tmp_path.iterdir()) == []


def test_conversations_are_kept_no_longer_than_answers(tmp_path):
    store = open_conversations(Settings(data_dir=tmp_path, keep_questions_days=1))

    with pytest.raises(ConversationNotFound, match="for 24 hours after"):
        store.find("none", None)


def test_a_file_that_is_no_database_is_503_without_its_path(client, tmp_path):
    (tmp_path / "conversations.db").write_bytes(b"no database" * 1000)

    reply = ask(client, FIRST, NEW)

    assert (reply.status_code, reply.json()["type"]) == (503, "/problems/conversations-unavailable")
    assert str(tmp_path) not in reply.text
    with pytest.raises(ConversationsUnavailable, match="Run `puente doctor`"):
        ConversationStore(tmp_path / "conversations.db", keep_hours=2).find("a", None)


def rows(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM conversations").fetchone()[0]
