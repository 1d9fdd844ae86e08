"""S11: what belongs to one key is not there for another, on every route that takes an id of it."""

from __future__ import annotations

import pytest

from api.keys import Scope
from tests.api.test_access import all_routes

QUESTION = "How many cartel figures did Mexico transfer?"
OF_EVERYBODY = {"document_id", "file_id", "model", "path"}
"""Ids of what belongs to no key."""
DOCUMENTS = {("POST", "/v1/documents:batch")}
"""Where a plain `id` is a document's."""
BY_TOKEN = {("GET", "/v1/standing/{standing_id}/feed")}
"""Opened by a secret in the address, and by no key."""
TRIED = {
    ("GET", "/v1/answers/{answer_id}"): None,
    ("GET", "/v1/answers/{answer_id}/citations"): None,
    ("POST", "/v1/answers/{answer_id}/feedback"): {"verdict": "up"},
    ("POST", "/v1/citations:check"): {"answer_id": "{answer_id}"},
    ("POST", "/v1/ask"): {"question": QUESTION, "conversation_id": "{conversation_id}"},
    ("GET", "/v1/standing/{standing_id}"): None,
    ("PATCH", "/v1/standing/{standing_id}"): {"paused": True},
    ("DELETE", "/v1/standing/{standing_id}"): None,
}
"""Every route that takes the id of something that belongs to a key -> the body it is tried with."""


def as_key(service, name):
    return {"Authorization": f"Bearer {service.keys.create(name, Scope.ADMIN)[1]}"}


def ids_taken(spec, path, operation):
    """The names of ids in a route's address and in the body it reads."""
    content = operation.get("requestBody", {}).get("content", {})
    return names_in_path(path) | {
        name for one in content.values() for name in names_in(spec, one.get("schema", {}))
    }


def names_in_path(path):
    return {part.partition("}")[0].partition(":")[0] for part in path.split("{")[1:]}


def names_in(spec, schema):
    if "$ref" in schema:
        yield from names_in(spec, spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for kind in ("anyOf", "oneOf", "allOf"):
        for inner in schema.get(kind, []):
            yield from names_in(spec, inner)
    if "items" in schema:
        yield from names_in(spec, schema["items"])
    for name, inner in schema.get("properties", {}).items():
        if name == "id" or name.endswith("_id"):
            yield name
        yield from names_in(spec, inner)


@pytest.fixture
def owned(client, service):
    """The ids of what Ana has, and her headers."""
    ana = as_key(service, "Ana")
    asked = client.post(
        "/v1/ask", json={"question": QUESTION, "conversation_id": "new"}, headers=ana
    ).json()
    made = client.post("/v1/standing", json={"question": QUESTION}, headers=ana).json()
    ids = {
        "answer_id": asked["id"],
        "conversation_id": asked["conversation_id"],
        "standing_id": made["id"],
    }
    return ids, ana


def request(client, method, path, body, ids, headers):
    filled = body and {
        name: value.format(**ids) if isinstance(value, str) else value for name, value in body.items()
    }
    return client.request(method, path.format(**ids), json=filled, headers=headers)


def test_every_route_that_takes_an_id_of_a_key_is_tried(client):
    spec = client.app.openapi()
    taking = {
        (method.upper(), path)
        for path, operations in spec["paths"].items()
        for method, operation in operations.items()
        if ids_taken(spec, path, operation) - OF_EVERYBODY
    }

    taking |= {
        (method, route.path)
        for route in all_routes(client.app.routes)
        for method in route.methods - {"HEAD"}
        if names_in_path(route.path) - OF_EVERYBODY
    }

    assert taking - BY_TOKEN - DOCUMENTS == set(TRIED)


@pytest.mark.parametrize(("method", "path"), list(TRIED))
def test_what_is_anothers_is_not_there(client, service, owned, method, path):
    ids, ana = owned
    body = TRIED[method, path]

    refused = request(client, method, path, body, ids, as_key(service, "Luis"))
    assert (refused.status_code, refused.headers["content-type"]) == (404, "application/problem+json")
    assert request(client, method, path, body, ids, ana).status_code in (200, 201, 204)


@pytest.mark.parametrize(("method", "path"), sorted(BY_TOKEN))
def test_no_key_opens_what_a_token_opens(client, service, owned, method, path):
    ids, ana = owned

    for headers in (as_key(service, "Luis"), ana):
        reply = request(client, method, f"{path}?token={'x' * 43}", None, ids, headers)
        assert reply.status_code == 404
