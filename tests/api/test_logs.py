"""S19: a line a request, and in no line what must not be there."""

from __future__ import annotations

import io
import json
import logging

import pytest

from api.logs import configure_logs
from api.settings import Settings

QUESTION = "canary-question-5417"
KEY = "canary-key-9081"


@pytest.fixture
def log_to():
    """Configure logging into a text that can be read; undone at the end."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)

    def configure(**settings):
        stream = io.StringIO()
        configure_logs(Settings(**settings), stream)
        return stream

    yield configure
    root.handlers[:], level = before
    root.setLevel(level)


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_route(client, log_to):
    stream = log_to()

    client.get("/v1/documents/undated-note?version=1", headers={"X-Request-ID": "r-1"})

    (line,) = [line for line in lines(stream) if line["logger"] == "puente.requests"]
    assert line.pop("duration_ms") > 0
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "puente.requests",
        "request_id": "r-1",
        "method": "GET",
        "path": "/v1/documents/{document_id}",
        "status": 200,
    }


@pytest.mark.parametrize(
    ("path", "status", "template"),
    [
        ("/nothing", 404, None),
        ("/v1/documents?limit=x", 422, "/v1/documents"),
        ("/static/nothing", 404, "/static/{path:path}"),
    ],
)
def test_a_failed_request_is_logged_too(client, log_to, path, status, template):
    stream = log_to()

    client.get(path)

    (line,) = [line for line in lines(stream) if line["logger"] == "puente.requests"]
    assert (line["status"], line["path"]) == (status, template)


@pytest.mark.parametrize(
    "failure", [None, RuntimeError(f"cannot parse {QUESTION}"), ValueError(QUESTION)]
)
def test_no_question_and_no_key_gets_into_a_log_or_an_error(client, service, log_to, failure):
    stream = log_to(log_level="debug")
    service.failure = failure
    headers = {"Authorization": f"Bearer {KEY}", "Cookie": f"k={KEY}", "X-Api-Key": KEY}

    replies = [
        client.post("/v1/ask", json={"question": QUESTION}, headers=headers),
        client.post("/v1/search", json={"query": QUESTION}, headers=headers),
        client.post("/v1/ask", json={"question": QUESTION, "k": QUESTION}, headers=headers),
        client.post("/v1/ask", content=f'{{"question": "{QUESTION}"', headers=headers),
        client.get(f"/?q={QUESTION}", headers=headers),
        client.get(f"/{QUESTION}?key={KEY}", headers=headers),
        client.get("/healthz", headers=headers),
        client.get("/v1/index", headers=headers),
    ]

    assert len(lines(stream)) >= len(replies)
    assert QUESTION not in stream.getvalue()
    assert KEY not in stream.getvalue() + "".join(reply.text for reply in replies)
    for reply in replies[2:4] + ([replies[0]] if failure else []):
        assert reply.status_code >= 400
        assert QUESTION not in reply.text


def test_questions_are_logged_where_a_setting_says_so(client, log_to):
    stream = log_to(log_questions=True)

    client.post("/v1/ask", json={"question": f"{QUESTION}\r\n\x1b[31m{{}}"})

    (text,) = [text for text in stream.getvalue().splitlines() if "puente.requests" in text]
    assert json.loads(text)["question"] == f"{QUESTION}\r\n\x1b[31m{{}}"
    assert "\x1b" not in text


def ask_over_mcp(client, question):
    headers = {"Accept": "application/json, text/event-stream"}
    call = {"name": "ask", "arguments": {"question": question}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    return client.post("/mcp", json=message, headers=headers)


@pytest.mark.parametrize("failure", [None, RuntimeError(QUESTION)])
def test_no_question_of_an_assistant_gets_into_the_log(make_client, service, log_to, failure):
    stream = log_to(log_level="debug")
    service.failure = failure

    with make_client() as client:
        reply = ask_over_mcp(client, QUESTION)
        too_long = ask_over_mcp(client, QUESTION * 500)

    assert reply.json()["result"]["isError"] is (failure is not None)
    assert too_long.json()["result"]["isError"]
    assert QUESTION not in stream.getvalue() + too_long.text


def test_questions_of_assistants_are_logged_where_a_setting_says_so(make_client, log_to):
    stream = log_to(log_questions=True)

    with make_client() as client:
        ask_over_mcp(client, QUESTION)

    (line,) = [line for line in lines(stream) if line["logger"] == "puente.requests"]
    assert (line["path"], line["question"]) == ("/mcp", QUESTION)


def test_a_failure_is_logged_with_where_it_happened(client, service, log_to):
    stream = log_to()
    service.failure = RuntimeError("secret")

    reply = client.post("/v1/ask", json={"question": "Why?"})

    (line,) = [line for line in lines(stream) if line["level"] == "error"]
    assert line["request_id"] == reply.json()["request_id"]
    assert line["error"][0]["type"] == "builtins.RuntimeError"
    assert any("conftest.py" in place for place in line["error"][0]["at"])
    assert "secret" not in stream.getvalue()


@pytest.mark.parametrize("evil", ["a\nb", "a\r\nb", "\x1b[2J", "\u2028", "\x85", '"}\n{"'])
def test_no_text_can_forge_a_line(log_to, evil):
    stream = log_to()

    logging.getLogger("anything").warning("read %s", evil)

    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()
    assert lines(stream)[0]["message"] == f"read {evil}"


def test_less_severe_lines_are_left_out(client, log_to):
    stream = log_to(log_level="warning")

    client.get("/healthz")

    assert stream.getvalue() == ""
