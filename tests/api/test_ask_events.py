"""POST /v1/ask as server-sent events: what comes in which order, and when it ends."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace

import httpx
import pytest

from api.event_stream import prefers_events
from api.keys import Scope
from api.listener import ListenerGone
from api.routes.ask_events import answer_events
from index.errors import IndexDamaged
from rag.answer import AnswerSentence, PartialAnswer, Question
from rag.errors import IndexEmpty

ASKED = {"question": "How many cartel figures did Mexico transfer?"}
EVENTS = {"Accept": "text/event-stream"}


def read_events(text: str) -> list[tuple[str, dict]]:
    """Each event's name and data; comments are left out."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if line[:1] not in ("", ":"))
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def without_request(body: dict) -> dict:
    return body | {"request_id": "", "id": ""}


def test_an_answer_comes_as_passages_pieces_citations_and_the_whole(client):
    whole = client.post("/v1/ask", json=ASKED).json()

    reply = client.post("/v1/ask", json=ASKED, headers=EVENTS)

    assert reply.status_code == 200
    events = read_events(reply.text)
    assert [name for name, _ in events] == ["passages", "answer", "citations", "done"]
    passages, piece, citations, done = (data for _, data in events)
    assert without_request(done) == without_request(whole)
    assert done["request_id"] == reply.headers["x-request-id"]
    assert passages == {"passages": done["passages"]}
    assert piece == {"text": done["answer"]}
    assert citations == {"citations": done["citations"]}


def test_pieces_are_a_sentence_each_and_joined_the_answer(service):
    two = (AnswerSentence("One.", "en", (1,)), AnswerSentence("Dos.", "es", (2,)))
    answer = replace(service.ask(Question("Mexico")), sentences=two)
    sent: list[bytes] = []

    answer_events(lambda *_: answer, {"request_id": "r1"})(sent.append)

    pieces = [data["text"] for name, data in read_events(b"".join(sent).decode()) if name == "answer"]
    assert pieces == ["One. [1]", " Dos. [2]"]


def test_sentences_that_are_there_before_the_answer_are_sent_at_once_and_once(service):
    two = (AnswerSentence("One.", "en", (1,)), AnswerSentence("Two.", "en", (1, 2)))
    answer = replace(service.ask(Question("Mexico")), sentences=two)
    sent: list[bytes] = []
    sent_before: list[int] = []

    def ask(on_passages, on_partial):
        on_passages(())
        on_partial(PartialAnswer("a", two[:1], answer.citations, answer.index))
        sent_before.append(len(sent))
        return answer

    answer_events(ask, {"request_id": "r1"})(sent.append)

    events = read_events(b"".join(sent).decode())
    assert [data["text"] for name, data in events if name == "answer"] == ["One. [1]", " Two. [1][2]"]
    assert sent_before == [2]


def test_a_refusal_has_no_answer_event_and_is_told_in_done(client):
    events = read_events(client.post("/v1/ask", json={"question": "zzz"}, headers=EVENTS).text)

    assert [name for name, _ in events] == ["passages", "citations", "done"]
    assert events[-1][1]["message"] == "No document says it."


def test_nothing_on_the_way_may_hold_events_back(client):
    headers = client.post("/v1/ask", json=ASKED, headers=EVENTS).headers

    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert headers["cache-control"] == "no-store, no-transform"
    assert headers["x-accel-buffering"] == "no"
    assert "content-length" not in headers


@pytest.mark.parametrize(
    ("accept", "is_streamed"),
    [
        ("text/event-stream", True),
        ("TEXT/Event-Stream ; q=0.5", True),
        ("application/json, text/event-stream", True),
        ("text/event-stream;q=0.5, application/json", False),
        ("*/*;q=1, text/event-stream;q=0.1", False),
        ("application/*, text/event-stream;q=0.9", False),
        ("application/json;q=0.1, */*, text/event-stream;q=0.5", True),
        ("text/event-stream, */*", True),
        ("text/event-stream;q=0", False),
        ("text/event-stream;q=x", False),
        ("application/json", False),
        ("*/*", False),
        ("text/*", False),
        ("", False),
        (";,;;q=,", False),
    ],
)
def test_events_are_sent_to_those_who_name_them(accept, is_streamed):
    assert prefers_events(accept) == is_streamed


def test_a_bad_question_is_a_reply_as_elsewhere(client):
    reply = client.post("/v1/ask", json={"question": ""}, headers=EVENTS)

    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("failure", "status", "kind"),
    [
        (IndexEmpty("The index is empty."), 503, "not-ready"),
        (IndexDamaged("/secret/path is damaged"), 503, "index-damaged"),
        (RuntimeError("the password is hunter2"), 500, "internal"),
    ],
)
def test_what_goes_wrong_later_is_an_error_event_with_problem_details(
    client, service, failure, status, kind
):
    service.failure = failure

    reply = client.post("/v1/ask", json=ASKED, headers=EVENTS)

    ((name, problem),) = read_events(reply.text)
    assert name == "error"
    assert (problem["status"], problem["type"]) == (status, f"/problems/{kind}")
    assert problem["request_id"] == reply.headers["x-request-id"]
    assert "secret" not in reply.text
    assert "hunter2" not in reply.text


def test_an_answer_that_does_not_come_in_time_ends_with_an_error(make_client, service):
    service.on_read = lambda: time.sleep(0.5)
    with make_client(request_timeout_seconds=0.1) as client:
        events = read_events(client.post("/v1/ask", json=ASKED, headers=EVENTS).text)

    assert [name for name, _ in events] == ["passages", "error"]
    assert events[-1][1]["type"] == "/problems/took-too-long"


def test_comments_are_sent_while_nothing_else_is(client, service, monkeypatch):
    monkeypatch.setattr("api.event_stream.HEARTBEAT_SECONDS", 0.05)
    service.delay_seconds = 0.5

    text = client.post("/v1/ask", json=ASKED, headers=EVENTS).text

    assert text.startswith(": still here\n\n: still here\n\n")
    assert [name for name, _ in read_events(text)][-1] == "done"


def test_a_stream_counts_as_one_request(make_client, tmp_path):
    client = make_client(requests_per_minute=2, data_dir=tmp_path)

    statuses = [client.post("/v1/ask", json=ASKED, headers=EVENTS).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_a_stream_needs_a_key_where_reading_is_closed(make_client, service):
    client = make_client(open_reads=False)
    key = {"Authorization": f"Bearer {service.keys.create('Ana', Scope.READ)[1]}"}

    assert client.post("/v1/ask", json=ASKED, headers=EVENTS).status_code == 401
    streamed = client.post("/v1/ask", json=ASKED, headers=EVENTS | key)
    answer_id = read_events(streamed.text)[-1][1]["id"]
    assert client.get(f"/v1/answers/{answer_id}", headers=key).status_code == 200


def test_events_arrive_one_by_one_on_a_real_connection(start_server, service):
    may_go_on = threading.Event()
    service.on_read = may_go_on.wait
    url = f"http://127.0.0.1:{start_server()}/v1/ask"

    with httpx.stream("POST", url, json=ASKED, headers=EVENTS) as reply:
        lines = reply.iter_lines()
        first = next(lines)
        may_go_on.set()
        rest = list(lines)

    assert first == "event: passages"
    assert "event: done" in rest


def test_the_work_stops_when_the_client_has_gone(start_server, service):
    is_working, has_stopped = threading.Event(), threading.Event()
    url = f"http://127.0.0.1:{start_server()}/v1/ask"

    def ask(question, owner, on_passages, on_partial):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                on_passages(())
            except ListenerGone:
                has_stopped.set()
                raise
            is_working.set()
            time.sleep(0.01)

    service.ask = ask
    with httpx.stream("POST", url, json=ASKED, headers=EVENTS):
        assert is_working.wait(10)

    assert has_stopped.wait(5)


def test_work_that_goes_on_after_its_time_counts_as_under_way(start_server, service, monkeypatch):
    monkeypatch.setattr("api.middleware.time_limit.MAX_UNDER_WAY", 1)
    may_go_on = threading.Event()
    service.on_read = lambda: may_go_on.wait(10)
    url = f"http://127.0.0.1:{start_server(request_timeout_seconds=1.0)}/v1/ask"

    given_up = httpx.post(url, json=ASKED, headers=EVENTS)
    refused = httpx.post(url, json=ASKED)
    may_go_on.set()

    assert read_events(given_up.text)[-1][0] == "error"
    assert (refused.status_code, refused.json()["type"]) == (503, "/problems/too-busy")
