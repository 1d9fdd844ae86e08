"""POST /v1/answers/{id}/feedback, and what is kept of it."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing

import pytest

from api.errors import FeedbackUnavailable
from api.feedback import FeedbackStore
from api.keys import Scope

ASKED = "How many cartel figures did Mexico transfer?"
QUOTE = "Mexico transferred 29 cartel figures on 27 February 2025."
ANSWER = {
    "id": "a1",
    "question": "And in 2026?",
    "standalone_question": "How many in 2026?",
    "lang": "en",
    "refused": False,
    "citations": [{"document_id": "cited", "version": 2, "quote": "A quote."}],
    "passages": [{"document_id": "shown", "version": 2}],
}
DAY = 86_400.0


@pytest.fixture
def store(tmp_path):
    return FeedbackStore(tmp_path / "feedback.db", keep_days=30)


def ask(client, question=ASKED, headers=None):
    return client.post("/v1/ask", json={"question": question}, headers=headers).json()["id"]


def test_feedback_is_stored_with_what_the_answer_rested_on(client, service):
    answer_id = ask(client)

    reply = client.post(
        f"/v1/answers/{answer_id}/feedback", json={"verdict": "down", "comment": "Sí 🦅\nno"}
    )

    assert reply.status_code == 200
    body = reply.json()
    assert (body["answer_id"], body["verdict"], body["comment"]) == (answer_id, "down", "Sí 🦅\nno")
    assert body["request_id"] == reply.headers["x-request-id"]
    (kept,) = service.feedback.list()
    assert (kept.verdict, kept.comment, kept.given_at) == ("down", "Sí 🦅\nno", body["given_at"])
    assert kept.question == f"{ASKED} (as understood)"
    assert kept.quotes == (("transfer-february-2025", QUOTE),)
    assert kept.shown == (
        ("transfer-february-2025", 1),
        ("traslado-37-reos-enero-2026", 1),
        ("undated-note", 1),
    )


def test_feedback_takes_the_place_of_what_was_given_before(client, service):
    place = f"/v1/answers/{ask(client)}/feedback"

    client.post(place, json={"verdict": "down", "comment": "Wrong."})
    client.post(place, json={"verdict": "up"})

    assert [(one.verdict, one.comment) for one in service.feedback.list()] == [("up", None)]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "verdict"),
        ({"verdict": "sideways"}, "verdict"),
        ({"verdict": True}, "verdict"),
        ({"verdict": "up", "comment": "x" * 2_001}, "comment"),
        ({"verdict": "up", "comment": ""}, "comment"),
        ({"verdict": "up", "comment": "a\0b"}, "comment"),
        ({"verdict": "up", "comment": 7}, "comment"),
        ({"verdict": "up", "answer_id": "other"}, "answer_id"),
    ],
)
def test_feedback_out_of_its_bounds_is_refused(client, service, body, field):
    reply = client.post(f"/v1/answers/{ask(client)}/feedback", json=body)

    assert reply.status_code == 422
    assert [error["field"] for error in reply.json()["errors"]] == [field]
    assert service.feedback.list() == []


def test_feedback_is_for_the_key_that_asked_and_for_answers_that_there_are(client, service):
    ana, luis = (
        {"Authorization": f"Bearer {service.keys.create(name, Scope.READ)[1]}"}
        for name in ("Ana", "Luis")
    )
    place, body = f"/v1/answers/{ask(client, headers=ana)}/feedback", {"verdict": "up"}

    assert client.post(place, json=body, headers=luis).status_code == 404
    assert client.post(place, json=body).status_code == 404
    assert client.post("/v1/answers/nothing/feedback", json=body).status_code == 404
    assert service.feedback.list() == []
    assert client.post(place, json=body, headers=ana).status_code == 200
    service.answers.forget_document("transfer-february-2025")
    assert client.post(place, json=body, headers=ana).status_code == 410


def test_a_page_of_another_site_cannot_send_feedback_by_a_form(client, service):
    place = f"/v1/answers/{ask(client)}/feedback"
    form = {"Content-Type": "text/plain", "Origin": "https://evil.example"}

    assert client.post(place, content=b'{"verdict": "up"}', headers=form).status_code == 415
    assert service.feedback.list() == []


def test_a_file_that_cannot_be_written_is_503_without_its_path(client, tmp_path):
    place = f"/v1/answers/{ask(client)}/feedback"
    (tmp_path / "feedback.db").write_bytes(b"no database" * 1000)

    reply = client.post(place, json={"verdict": "up"})

    assert (reply.status_code, reply.json()["type"]) == (503, "/problems/feedback-unavailable")
    assert str(tmp_path) not in reply.text


def test_the_file_is_its_owners_alone_and_made_with_the_first_feedback(store, tmp_path):
    assert store.list() == []
    assert store.forget_document("cited") == 0
    assert list(tmp_path.iterdir()) == []

    store.give(ANSWER, "up", None)

    assert stat.S_IMODE((tmp_path / "feedback.db").stat().st_mode) == 0o600


def test_feedback_goes_when_its_days_are_over(tmp_path):
    now = [1_000_000_000.0]
    path = tmp_path / "feedback.db"
    store = FeedbackStore(path, keep_days=2, clock=lambda: now[0])
    store.give(ANSWER, "up", "Old words.")
    now[0] += 2 * DAY - 1
    assert [one.comment for one in store.list()] == ["Old words."]
    now[0] += 2

    FeedbackStore(path, keep_days=2, clock=lambda: now[0])

    assert rows(path) == 0


def test_feedback_of_a_clock_that_was_ahead_goes_no_later_than_other(tmp_path):
    now = [1_000_000_000.0 + 30 * DAY]
    store = FeedbackStore(tmp_path / "feedback.db", keep_days=2, clock=lambda: now[0])
    store.give(ANSWER, "up", "Words.")
    now[0] = 1_000_000_000.0
    assert len(store.list()) == 1
    now[0] += 2 * DAY - 1
    assert len(store.list()) == 1
    now[0] += 2

    assert store.list() == []


def test_where_no_answers_are_kept_feedback_goes_too(store, tmp_path):
    store.give(ANSWER, "up", None)

    FeedbackStore(tmp_path / "feedback.db", keep_days=0)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("document_id", ["cited", "shown"])
def test_a_purge_wipes_feedback_on_every_answer_that_showed_the_document(store, tmp_path, document_id):
    store.give(ANSWER, "down", "It says: purged words.")
    store.give(ANSWER | {"id": "a2", "citations": [], "passages": []}, "up", "Other words.")
    (tmp_path / "feedback.db.damaged-20261125").write_text("purged words")

    with closing(sqlite3.connect(tmp_path / "feedback.db")) as other:  # its log outlives what is closed
        other.execute("SELECT count(*) FROM feedback").fetchone()
        store.give(ANSWER, "down", "It says: purged words.")
        assert store.forget_document(document_id) == 1
        assert [path for path in tmp_path.iterdir() if b"purged words" in path.read_bytes()] == []

    assert [one.comment for one in store.list()] == ["Other words."]


@pytest.mark.parametrize("document_id", ["cited", "shown"])
def test_feedback_on_what_was_put_after_a_purge_stays(store, document_id):
    store.give(ANSWER, "up", None)

    assert store.forget_document(document_id, up_to=1) == 0
    assert store.forget_document(document_id, up_to=2) == 1


def test_feedback_of_an_older_release_tells_no_version_and_goes_with_any_purge(store, monkeypatch):
    monkeypatch.setattr("api.feedback.shown_in", lambda answer: {"cited", "shown"})
    store.give(ANSWER, "up", "Old words.")

    assert store.list()[0].shown == (("cited", 0), ("shown", 0))
    assert store.forget_document("shown", up_to=1) == 1


def test_damaged_feedback_is_not_shown_and_goes(store, tmp_path):
    store.give(ANSWER, "up", "Good.")
    store.give(ANSWER | {"id": "a2"}, "up", "Kept.")
    with closing(sqlite3.connect(tmp_path / "feedback.db")) as connection, connection:
        connection.execute("UPDATE feedback SET body = replace(body, 'Good', 'Evil')")

    assert [one.comment for one in store.list()] == ["Kept."]
    assert (store.count_damaged(), store.drop_damaged(), store.count_damaged()) == (1, 1, 0)


def test_a_file_that_is_no_database_is_told_in_one_line(store, tmp_path):
    (tmp_path / "feedback.db").write_bytes(b"rubbish " * 1000)

    with pytest.raises(FeedbackUnavailable, match="Run `puente doctor`") as caught:
        store.list()
    assert "\n" not in str(caught.value)


def rows(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM feedback").fetchone()[0]
