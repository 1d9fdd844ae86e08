"""A question of 1 MB, a million emoji, 10,000 turns: wherever they come in, the error says what may."""

from __future__ import annotations

import json

import pytest

from api.keys import Scope

MEGABYTE = "x" * 1_000_000
EMOJI = "😀" * 1_000_000
TURNS = [{"role": "user", "content": "Why?"}] * 10_000
TOO_LARGE = "65,536 bytes"
LONG, LONGER = "may have at most 2,000 characters", "x" * 2_001


@pytest.fixture
def post(make_client, service):
    """Send a body, with a key where one is needed; what came back, once nothing was asked."""
    key = service.keys.create("Ana", Scope.READ)[1]

    def send(path, body):
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        if path != "/v1/chat/completions":
            headers["Authorization"] = f"Bearer {key}"
        with make_client() as client:
            reply = client.post(path, content=json.dumps(body, ensure_ascii=False), headers=headers)
        assert service.asked == []
        return reply

    return send


@pytest.mark.parametrize("question", [MEGABYTE, EMOJI], ids=["1 MB", "a million emoji"])
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search", "/v1/standing", "/mcp"])
def test_a_huge_question_is_refused_with_the_limit_of_its_body(post, path, question):
    reply = post(path, {"query" if path == "/v1/search" else "question": question})

    assert (reply.status_code, reply.json()["type"]) == (413, "/problems/body-too-large")
    assert TOO_LARGE in reply.json()["detail"]


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search", "/v1/standing"])
def test_a_question_that_is_too_long_is_refused_with_the_limit_of_its_field(post, path):
    field = "query" if path == "/v1/search" else "question"

    reply = post(path, {field: LONGER})

    assert reply.status_code == 422
    assert reply.json()["detail"] == f"{field}: {LONG}."


@pytest.mark.parametrize("turns", [TURNS[:1_000], TURNS], ids=["1,000", "10,000"])
def test_too_many_turns_are_refused_with_how_many_there_may_be(post, turns):
    reply = post("/v1/ask", {"question": "And then?", "history": turns})

    assert reply.status_code in (413, 422)
    assert (TOO_LARGE if reply.status_code == 413 else "at most 20 entries") in reply.json()["detail"]


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        (TURNS, "messages: may have at most 1,000 entries"),
        ([{"role": "user", "content": MEGABYTE}], "2,000"),
        ([{"role": "user", "content": EMOJI}], "1,048,576 bytes"),
    ],
    ids=["10,000 turns", "1 MB", "a million emoji"],
)
def test_too_much_of_a_chat_is_refused_in_the_shape_of_openai(post, messages, said):
    reply = post("/v1/chat/completions", {"model": "puente", "messages": messages})

    assert reply.status_code in (400, 413)
    assert said in reply.json()["error"]["message"]
