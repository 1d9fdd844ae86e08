"""A fuzzer on the API from its own OpenAPI document, in this process."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import ScenarioRecorder

FILES = (
    "text/markdown",
    "text/html",
    "application/xhtml+xml",
    "application/pdf",
    "application/x-ndjson",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "message/rfc822",
)


@schemathesis.serializer(*FILES)
def send_as_it_is(_: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def test_every_reply_is_as_the_document_says(make_app, admin):
    config = SchemathesisConfig(seed=20261125)
    config.projects.default.generation.update(max_examples=15)
    config.projects.default.update(headers=admin)
    schema = schemathesis.openapi.from_asgi("/openapi.json", make_app(allowed_hosts="*"), config=config)

    failures, statuses = [], Counter()
    for event in from_schema(schema).execute():
        if isinstance(event, NonFatalError | FatalError):
            failures.append(str(event))
        if isinstance(event, ScenarioFinished):
            failures += list_failures(event.recorder)
            statuses.update(
                one.response.status_code for one in event.recorder.interactions.values() if one.response
            )

    assert failures == []
    assert statuses[200] > 100
    assert statuses[422] > 100
    assert {status for status in statuses if status >= 500} == set()


def list_failures(recorder: ScenarioRecorder) -> list[str]:
    """What the checks of one scenario found: the check, the request, and what came back."""
    found = []
    for case_id, checks in recorder.checks.items():
        interaction = recorder.interactions[case_id]
        came_back = interaction.response.text if interaction.response else ""
        found += [
            f"{check.name}: {interaction.request.method} {interaction.request.uri} {came_back}"
            for check in checks
            if check.failure_info and not is_meant(check.name, interaction)
        ]
    return found


def is_meant(check: str, interaction: Any) -> bool:
    """What a schema cannot say: that a document was purged, a conversation never begun, that a file
    holds no article, that an address may not be called, which day it is, and that every text is a text
    and every batch has lines that fail by themselves."""
    if interaction.response is None:
        return False
    if check == "positive_data_acceptance":
        told = interaction.response.json()
        if "error" in told:  # OpenAI's shape: that a conversation ends in a question
            return told["error"]["code"] == "bad_question"
        if told["detail"].startswith("on: lies in the future"):
            return True
        return told["type"] in (
            "/problems/purged",
            "/problems/conversation-not-found",
            "/problems/document-deleted",
            "/problems/precondition-failed",
            "/problems/not-an-article",
            "/problems/fetch-refused",
        )
    if check == "use_after_free":  # the versions of a deleted document stay readable
        return any(part in interaction.request.uri for part in ("/versions", "/diff?", "version="))
    (media_type,) = interaction.request.headers.get("Content-Type", [""])
    is_file = interaction.request.method == "PUT" and media_type in FILES
    return check == "negative_data_rejection" and (is_file or media_type == "application/x-ndjson")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
NAMES = (
    "document_id",
    "version",
    "start",
    "end",
    "quote",
    "answer_id",
    "question",
    "query",
    "lang",
    "k",
    "as_of",
    "filters",
    "max_error",
    "published_from",
)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(["/v1/ask", "/v1/search", "/v1/citations:check"]), body=st.binary(max_size=200)
)
def test_no_bytes_break_it(client, path, body):
    reply = client.post(path, content=body, headers={"content-type": "application/json"})

    assert reply.status_code in (400, 422)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(["/v1/ask", "/v1/search", "/v1/citations:check"]),
    body=JSON | st.dictionaries(st.sampled_from(NAMES), JSON, min_size=1),
)
def test_no_json_breaks_it(client, path, body):
    reply = client.post(path, content=dump(body), headers={"content-type": "application/json"})

    assert reply.status_code in (200, 400, 404, 413, 422)
    if reply.status_code != 200:
        assert reply.headers["content-type"] == "application/problem+json"
        assert reply.json()["status"] == reply.status_code


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(
    path=st.text(max_size=30),
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]),
)
def test_no_path_breaks_it(send, path, method):
    reply = send(f"/{path}", [], method=method)

    assert reply.status in (200, 400, 401, 404, 405, 415)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(media_type=st.sampled_from(["text/markdown", "text/plain", "application/json"]), body=st.binary())
def test_no_bytes_break_storing(client, writer, media_type, body):
    reply = client.put("/v1/documents/a", content=body, headers=writer | {"content-type": media_type})

    assert reply.status_code in (200, 201, 400, 422)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(lines=st.lists(JSON.map(json.dumps).map(str.encode) | st.binary(max_size=50), max_size=5))
def test_no_lines_break_a_batch(client, writer, lines):
    headers = writer | {"content-type": "application/jsonl"}
    reply = client.post("/v1/documents:batch", content=b"\n".join(lines), headers=headers)

    assert reply.status_code == 200
    assert reply.json()["failed"] == len(reply.json()["lines"])


def dump(body: Any) -> bytes:
    return json.dumps(body).encode()
