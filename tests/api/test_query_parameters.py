"""What a route does not know, or is told twice, is refused: in the query and in JSON."""

from __future__ import annotations

import pytest

ARTICLE = '{"title": "A title", "text": "Words of the article."}'
JSON = {"Content-Type": "application/json"}
UNKNOWN = "this field is not known; see /openapi.json"
REPEATED = "is given more than once; give it once"


@pytest.mark.parametrize(
    ("method", "path", "field"),
    [
        ("GET", "/v1/index?verbose=1", "verbose"),
        ("GET", "/v1/documents?page=2", "page"),
        ("GET", "/v1/documents/undated-note/versions?limit=5", "limit"),
        ("GET", "/v1/documents/undated-note/diff?from=1&to=1&unit=word", "unit"),
        ("GET", "/v1/answers/a0/citations?fmt=bibtex", "fmt"),
        ("POST", "/v1/ask?k=1", "k"),
        ("POST", "/v1/search?k=1", "k"),
        ("POST", "/v1/index:build?full=1", "full"),
        ("PUT", "/v1/documents/a?title=T", "title"),
        ("GET", "/v1/sources?=", ""),
    ],
)
def test_a_parameter_that_is_not_known_is_refused(client, service, admin, method, path, field):
    content = ARTICLE if method == "PUT" else '{"question": "Why?"}'
    if path.startswith("/v1/search"):
        content = '{"query": "Why?"}'

    reply = client.request(method, path, content=content, headers=admin | JSON)

    assert (reply.status_code, reply.json()["type"]) == (422, "/problems/invalid-request")
    assert reply.json()["errors"] == [{"field": field, "message": UNKNOWN}]
    assert (service.asked, service.requested, service.store.count()) == ([], [], 3)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/v1/documents?limit=5&limit=6", "limit"),
        ("/v1/documents/undated-note?version=1&version=1", "version"),
        ("/v1/documents/undated-note/diff?from=1&to=1&from=1", "from"),
    ],
)
def test_a_parameter_that_is_given_twice_is_refused(client, path, field):
    reply = client.get(path)

    assert (reply.status_code, reply.json()["errors"]) == (422, [{"field": field, "message": REPEATED}])


def test_no_more_repeated_names_are_told_than_other_mistakes(client):
    inner = ", ".join(['{"k": 1, "k": 2}'] * 100)

    reply = client.post("/v1/ask", content=f'{{"history": [{inner}]}}', headers=JSON)

    assert [one["field"] for one in reply.json()["errors"]] == [f"history.{n}.k" for n in range(20)]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("title=%ff", "title"),
        ("limit=5&topic=a%80b", "topic"),
        ("title=%ED%A0%80", "title"),
        ("a%ff=1", "a?"),
    ],
)
def test_a_parameter_that_is_not_utf8_is_refused(client, query, field):
    reply = client.get(f"/v1/documents?{query}")

    assert (reply.status_code, reply.json()["type"]) == (422, "/problems/invalid-request")
    assert reply.json()["errors"] == [
        {"field": field, "message": "is not UTF-8; send México as M%C3%A9xico"}
    ]


def test_letters_beyond_ascii_and_the_replacement_character_itself_are_text(client):
    found = [
        client.get(f"/v1/documents?title={one}").json()["total"] for one in ("m%C3%A9x", "%EF%BF%BD")
    ]

    assert found == [2, 0]


def test_who_may_not_ask_is_not_told_what_can_be_asked(client):
    assert client.post("/v1/index:build?full=1").status_code == 401


def test_clients_of_openai_add_what_they_like(client):
    asked = {"model": "puente", "messages": [{"role": "user", "content": "Why?"}]}

    assert client.get("/v1/models?limit=20&limit=20").status_code == 200
    assert client.post("/v1/chat/completions?api-version=2024-10-21", json=asked).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "/v1/ask", '{"question": "Why?", "question": "How?"}', "question"),
        (
            "POST",
            "/v1/ask",
            '{"question": "Why?", "filters": {"lang": "en", "lang": "es"}}',
            "filters.lang",
        ),
        (
            "POST",
            "/v1/ask",
            '{"question": "Why?", "history": [{"question": "A"}, {"question": "B", "question": "C"}]}',
            "history.1.question",
        ),
        (
            "POST",
            "/v1/ask",
            '{"question": "Why?", "filters": {"lang": "en", "lang": "es"}, "filters": {}}',
            "filters",
        ),
        ("PUT", "/v1/documents/a", ARTICLE.replace("}", ', "title": "B"}'), "title"),
        (
            "POST",
            "/v1/documents/undated-note/notices",
            '{"kind": "correction", "text": "A", "text": "B"}',
            "text",
        ),
        ("POST", "/v1/documents:batch", '[{"id": "a", "id": "b", "title": "A", "text": "B"}]', "0.id"),
    ],
)
def test_json_of_which_readers_could_disagree_is_refused(client, admin, method, path, body, field):
    reply = client.request(method, path, content=body, headers=admin | JSON)

    assert (reply.status_code, reply.json()["type"]) == (422, "/problems/invalid-request")
    assert reply.json()["errors"] == [{"field": field, "message": REPEATED}]


def test_a_line_of_which_readers_could_disagree_keeps_no_other_out(client, writer):
    lines = '{"id": "a", "id": "b", "title": "A", "text": "B"}\n{"id": "c", "title": "A", "text": "B"}\n'

    headers = writer | {"Content-Type": "application/x-ndjson"}
    told = client.post("/v1/documents:batch", content=lines, headers=headers).json()["lines"]

    assert [(one["outcome"], one["reason"]) for one in told] == [
        ("failed", f"id: {REPEATED}."),
        ("added", None),
    ]


@pytest.mark.parametrize(
    ("method", "path", "media_type", "body"),
    [
        ("POST", "/v1/ask", "application/json", '{"question": "Why?"}'),
        (
            "POST",
            "/v1/documents/undated-note/notices",
            "application/json",
            '{"kind": "correction", "text": "A"}',
        ),
        ("PUT", "/v1/documents/undated-note", "application/json", ARTICLE),
        (
            "PUT",
            "/v1/documents/undated-note",
            "text/plain",
            "A title\n\nWords of the article, a sentence.\n",
        ),
        ("POST", "/v1/documents:batch", "application/json", '[{"id": "a", "title": "A", "text": "B"}]'),
        (
            "POST",
            "/v1/documents:batch",
            "application/x-ndjson",
            '{"id": "a", "title": "A", "text": "B"}\n',
        ),
    ],
)
def test_a_byte_order_mark_is_no_part_of_what_is_sent(client, writer, method, path, media_type, body):
    headers = writer | {"Content-Type": media_type}

    reply = client.request(method, path, content=f"\ufeff{body}".encode(), headers=headers)

    assert reply.status_code == 200, reply.text
    assert reply.json().get("failed", 0) == 0
