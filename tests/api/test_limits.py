"""S13: no request takes more time or memory than it may. S18: nor does any of our patterns."""

from __future__ import annotations

import json
import threading
import time

import pytest

from api.errors import BadBody
from api.json_body import check_json, json_route
from api.settings import Settings

QUESTION = b'{"question": "Why?"}'
PIECE = b" " * 65_536


def test_a_chunked_body_of_150_mb_is_refused_without_being_read(send):
    reply = send("/v1/ask", (PIECE for _ in range(150 * 16)))

    assert reply.status == 413
    assert reply.pieces_read == 2
    assert reply.headers["connection"] == "close"
    assert json.loads(reply.body)["type"] == "/problems/body-too-large"


def test_a_body_that_is_announced_as_too_large_is_not_read_at_all(send):
    reply = send("/v1/ask", [PIECE], headers={"content-length": "150000000"})

    assert reply.status == 413
    assert reply.pieces_read == 0


def test_a_body_of_exactly_the_limit_is_read(send):
    body = QUESTION.ljust(65_536)

    assert send("/v1/ask", [body[:40_000], body[40_000:]]).status == 200
    assert send("/v1/ask", [body + b" "]).status == 413


def test_a_body_that_does_not_arrive_is_given_up(send):
    started = time.monotonic()
    reply = send("/v1/ask", [QUESTION[:5], 60.0, QUESTION[5:]], body_timeout_seconds=0.1)

    assert reply.status == 408
    assert time.monotonic() - started < 20
    assert json.loads(reply.body)["detail"].endswith("5 bytes did.")


def test_a_body_that_trickles_in_is_given_up_too(send):
    trickle = [piece for byte in QUESTION for piece in (bytes([byte]), 0.03)]

    assert send("/v1/ask", trickle, body_timeout_seconds=0.1).status == 408


def test_a_body_in_many_pieces_is_read(send):
    assert send("/v1/ask", [bytes([byte]) for byte in QUESTION]).status == 200


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 1000 + b"]" * 1000, id="depth 1,000"),
        pytest.param(b'{"a":' * 1000 + b"1" + b"}" * 1000, id="objects 1,000 deep"),
        pytest.param(b'{"question": "x", "k": ' + b"9" * 60_000 + b"}", id="a huge integer"),
        pytest.param(b'{"question": "x", "k": 1e' + b"9" * 65 + b"}", id="a huge exponent"),
        pytest.param(QUESTION.decode().encode("utf-16"), id="UTF-16"),
        pytest.param(QUESTION.decode().encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(b'{"question": "\xff"}', id="not UTF-8"),
        pytest.param(b'{"question": "\xed\xa0\x80"}', id="a surrogate in UTF-8"),
        pytest.param(b'{"question": "a\x00b"}', id="a NUL byte"),
        pytest.param(b'{"question": "x"', id="cut"),
        pytest.param(b"", id="empty"),
        pytest.param(b"question=x", id="a form"),
    ],
)
def test_what_cannot_be_parsed_is_a_bad_request(client, body):
    reply = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})

    assert reply.status_code == (400 if body else 422)
    assert reply.headers["content-type"] == "application/problem+json"


def test_half_a_surrogate_pair_in_an_article_is_named_as_such(client, writer):
    article = b'{"title": "A", "text": "a \\ud800 b"}'
    lines = {**writer, "content-type": "application/x-ndjson"}

    put = client.put(
        "/v1/documents/a", content=article, headers={**writer, "content-type": "application/json"}
    )
    batch = client.post("/v1/documents:batch", content=article, headers=lines)

    assert put.status_code == 400
    assert "half of a surrogate pair" in put.json()["detail"]
    assert "half of a surrogate pair" in batch.json()["lines"][0]["reason"]


def test_an_integer_of_200_000_digits_is_refused(client, make_client):
    body = b'{"question": "x", "k": ' + b"9" * 200_000 + b"}"
    headers = {"content-type": "application/json"}

    assert client.post("/v1/ask", content=body, headers=headers).status_code == 413
    roomy = make_client(max_body_bytes=1_000_000)
    assert roomy.post("/v1/ask", content=body, headers=headers).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b'{"question": "\\ud800"}',
        b'{"question": "x", "lang": "\\udfff"}',
        b'{"question": "x", "filters": {"publisher": "\\ud800"}}',
        b'{"question": "x", "\\ud800": 1}',
        b'{"question": "\\u0000"}',
        b'{"question": "x", "as_of": "\\ud800"}',
        b'{"question": "x", "k": 1e999}',
    ],
)
def test_values_that_would_break_later_are_refused(client, service, body):
    reply = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})

    assert reply.status_code == 422
    assert reply.json()["errors"]
    assert service.asked == []


@pytest.mark.parametrize(
    "text",
    ["[" * 500, '\\" ]]]] [[[[ ' * 9, "9" * 500, "\\\\", '"' * 9, "🦅", "{}" * 99],
)
def test_what_stands_in_a_string_is_not_counted(text):
    check_json(json.dumps({"question": text}).encode())
    check_json(json.dumps([text, {"question": text}], ensure_ascii=False).encode())


def test_json_of_the_deepest_allowed_nesting_passes():
    check_json(b"[" * 32 + b"9" * 64 + b"]" * 32)
    check_json(b"[" + b"[]," * 100 + b"[]]")


def test_json_that_is_nested_one_deeper_does_not():
    with pytest.raises(BadBody, match="deeper than 32"):
        check_json(b"[" * 33 + b"]" * 33)


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/json; charset=latin-9x",
        "application/json; charset=utf-8; charset=latin-1",
        "application/json, text/plain",
        "text/json",
    ],
)
def test_a_body_that_is_not_declared_as_json_is_refused(send, service, content_type):
    reply = send("/v1/ask", [QUESTION], headers={"content-type": content_type or ""})

    assert reply.status == 415
    assert reply.pieces_read == 0
    assert service.asked == []


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=UTF-8", "Application/JSON", 'application/json; charset="utf-8"'],
)
def test_json_may_be_declared_in_other_letters(send, content_type):
    assert send("/v1/ask", [QUESTION], headers={"content-type": content_type}).status == 200


def test_a_body_where_none_belongs_is_not_read(send):
    assert send("/nothing", [PIECE] * 100).pieces_read == 0
    assert send("/v1/documents", [PIECE] * 100, method="GET").pieces_read == 0


def test_every_route_that_takes_a_body_reads_it_within_the_limits(make_app):
    unguarded = [
        route.path
        for route in all_routes(make_app().routes)
        if {"POST", "PUT", "PATCH", "DELETE"} & set(getattr(route, "methods", None) or ())
        and (route.body_field is not None or "requestBody" in (route.openapi_extra or {}))
        and not getattr(route, "reads_body_within_limits", False)
    ]

    assert unguarded == []
    assert json_route(Settings(), None).reads_body_within_limits


def test_an_answer_that_does_not_come_is_given_up(make_client, service, monkeypatch):
    is_over, answered, search = threading.Event(), [], service.search

    def hang(question):
        is_over.wait(60)
        answered.append(question)
        return search(question)

    monkeypatch.setattr(service, "search", hang)
    client = make_client(request_timeout_seconds=0.1)

    with client:
        reply = client.post("/v1/ask", json={"question": "Why?"})

        assert reply.status_code == 503
        assert reply.json()["type"] == "/problems/took-too-long"
        assert reply.headers["retry-after"] == "5"
        assert answered == []
        assert client.get("/healthz").status_code == 200
        is_over.set()
        assert client.post("/v1/ask", json={"question": "Why?"}).status_code == 200


def test_too_many_requests_at_once_are_turned_away(make_client, service, monkeypatch):
    monkeypatch.setattr("api.middleware.time_limit.MAX_UNDER_WAY", 4)
    service.delay_seconds = 0.4
    statuses = []
    with make_client() as client:

        def ask():
            statuses.append(client.post("/v1/ask", json={"question": "Why?"}).status_code)

        askers = [threading.Thread(target=ask) for _ in range(12)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()

    assert sorted(statuses) == [200] * 4 + [503] * 8


def all_routes(routes):
    """Every route, also those of routers that were included."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        yield from all_routes(inner.routes) if inner else [route]
