"""A fuzzer on the API from its own OpenAPI document, in this process."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

HEADERS = {"Host": "localhost"}


@pytest.fixture
def fuzzed(make_app):
    """The OpenAPI document of an app over the fake service, with the app behind it."""
    return schemathesis.openapi.from_asgi(
        "/openapi.json", make_app(), headers=HEADERS, config=SchemathesisConfig()
    )


schema = schemathesis.pytest.from_fixture("fuzzed")


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_reply_is_as_the_document_says(case):
    reply = case.call(headers=HEADERS)

    excluded = [positive_data_acceptance] if is_empty_range(case.body) else []
    case.validate_response(reply, excluded_checks=excluded)


def is_empty_range(body: Any) -> bool:
    """Whether the filters' dates are in the wrong order, which no JSON Schema can say."""
    filters = body.get("filters") if isinstance(body, dict) else None
    if not isinstance(filters, dict):
        return False
    first, last = filters.get("published_from"), filters.get("published_to")
    return isinstance(first, str) and isinstance(last, str) and first > last


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
NAMES = ("question", "query", "lang", "k", "as_of", "filters", "max_error", "published_from")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(["/v1/ask", "/v1/search"]), body=st.binary(max_size=200))
def test_no_bytes_break_it(client, path, body):
    reply = client.post(path, content=body, headers={"content-type": "application/json"})

    assert reply.status_code in (400, 422)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(["/v1/ask", "/v1/search"]),
    body=JSON | st.dictionaries(st.sampled_from(NAMES), JSON, min_size=1),
)
def test_no_json_breaks_it(client, path, body):
    reply = client.post(path, content=dump(body), headers={"content-type": "application/json"})

    assert reply.status_code in (200, 400, 413, 422)
    if reply.status_code != 200:
        assert reply.headers["content-type"] == "application/problem+json"
        assert reply.json()["status"] == reply.status_code


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.text(max_size=30),
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]),
)
def test_no_path_breaks_it(send, path, method):
    reply = send(f"/{path}", [], method=method)

    assert reply.status in (200, 400, 404, 405, 415)


def dump(body: Any) -> bytes:
    return json.dumps(body).encode()
