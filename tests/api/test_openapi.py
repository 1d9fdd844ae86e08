"""The OpenAPI document: its examples work, and it lists what there is (API9)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from api.openai.errors import is_openai_path

IN_DOCUMENT = {
    ("POST", "/v1/ask"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/v1/models"),
    ("GET", "/v1/models/{model}"),
    ("POST", "/v1/search"),
    ("GET", "/v1/answers/{answer_id}"),
    ("GET", "/v1/answers/{answer_id}/citations"),
    ("POST", "/v1/answers/{answer_id}/feedback"),
    ("GET", "/v1/documents"),
    ("GET", "/v1/documents/{document_id}"),
    ("GET", "/v1/documents/{document_id}/versions"),
    ("GET", "/v1/documents/{document_id}/diff"),
    ("POST", "/v1/documents/{document_id}/notices"),
    ("DELETE", "/v1/documents/{document_id}/notices"),
    ("PUT", "/v1/documents/{document_id}"),
    ("DELETE", "/v1/documents/{document_id}"),
    ("POST", "/v1/documents:batch"),
    ("POST", "/v1/citations:check"),
    ("POST", "/v1/standing"),
    ("GET", "/v1/standing"),
    ("GET", "/v1/standing/{standing_id}"),
    ("PATCH", "/v1/standing/{standing_id}"),
    ("DELETE", "/v1/standing/{standing_id}"),
    ("GET", "/v1/standing/{standing_id}/feed"),
    ("GET", "/v1/index"),
    ("POST", "/v1/index:build"),
    ("POST", "/v1/index:rollback"),
    ("GET", "/v1/timeline"),
    ("GET", "/v1/sources"),
    ("GET", "/v1/quarantine"),
    ("POST", "/v1/quarantine:retry"),
    ("POST", "/v1/quarantine/{file_id}/retry"),
    ("DELETE", "/v1/quarantine/{file_id}"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
}
STREAMS = {"/v1/ask", "/v1/chat/completions"}
REFERENCES = ("application/x-bibtex", "application/x-research-info-systems")
BESIDE_IT = {
    ("GET", "/openapi.json"),
    ("GET", "/"),
    ("GET", "/documents"),
    ("GET", "/documents/{document_id}"),
    ("GET", "/history"),
    ("GET", "/service"),
    ("GET", "/standing"),
    ("GET", "/timeline"),
    ("GET", "/static/{path:path}"),
    ("GET", "/widget.js"),
    ("POST", "/mcp"),
}


def all_routes(routes):
    """Every route, also those of routers that were included."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        yield from all_routes(inner.routes) if inner else [route]


@pytest.fixture
def document(client):
    return client.get("/openapi.json").json()


def dump(value):
    return json.dumps(value)


def operations(document):
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_route_was_reviewed(make_app):
    routes = {
        (method, route.path)
        for route in all_routes(make_app().routes)
        for method in route.methods - {"HEAD"}
    }

    assert routes == IN_DOCUMENT | BESIDE_IT


def test_the_document_lists_every_route_of_the_api(document):
    listed = {(method.upper(), path) for method, path, _ in operations(document)}

    assert listed == IN_DOCUMENT


def test_every_example_of_a_body_works(client, document, admin):
    sent = 0
    answer_id = client.post("/v1/ask", json={"question": "Why?"}, headers=admin).json()["id"]
    asked = client.post("/v1/standing", json={"question": "Why?"}, headers=admin).json()
    for method, path, operation in operations(document):
        path = path.replace("{document_id}", "transfer-february-2025")  # noqa: PLW2901
        path = path.replace("{answer_id}", answer_id)  # noqa: PLW2901
        path = path.replace("{standing_id}", asked["id"])  # noqa: PLW2901
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            for example in content.get("examples", {}).values():
                body = example["value"] if isinstance(example["value"], str) else dump(example["value"])
                headers = admin | {"Content-Type": media_type}
                reply = client.request(method, path, content=body, headers=headers)
                expected = 201 if path == "/v1/standing" else 200
                assert reply.status_code == expected, (path, example, reply.text)
                assert reply.json().get("failed", 0) == 0
                sent += 1

    assert sent == 19


def test_every_example_of_a_parameter_works(client, service, document, admin):
    first = service.store.get("transfer-february-2025")
    service.store.put(replace(first, text="Other words."))
    tried = 0
    for method, path, operation in operations(document):
        for parameter in operation.get("parameters", []):
            for example in parameter.get("examples", {}).values():
                if method == "get":
                    place = path.replace(f"{{{parameter['name']}}}", example["value"])
                    query = "?from=1&to=2" if path.endswith("/diff") else ""
                    assert client.request(method, place + query, headers=admin).status_code == 200
                tried += 1

    assert tried == 7


def test_every_operation_is_described_with_its_problems(document):
    for _, path, operation in operations(document):
        assert operation["summary"], path
        assert operation["description"], path
        assert operation["tags"][0] in {tag["name"] for tag in document["tags"]}
        for status, response in operation["responses"].items():
            media_types = list(response["content"])
            is_plain = status < "300" or is_openai_path(path)
            expected = ["application/json"] if is_plain else ["application/problem+json"]
            if path in STREAMS and status == "200":
                expected.append("text/event-stream")
            if path.endswith("/feed") and status == "200":
                expected = ["application/atom+xml"]
            if path.endswith("/citations") and status == "200":
                expected = ["text/plain", "text/markdown", *REFERENCES]
            assert media_types == expected, (path, status)


def test_every_reference_leads_somewhere(document):
    def check(part):
        if isinstance(part, dict):
            if "$ref" in part:
                target = document
                for step in part["$ref"].removeprefix("#/").split("/"):
                    target = target[step]
            for value in part.values():
                check(value)
        elif isinstance(part, list):
            for value in part:
                check(value)

    check(document)


def test_the_document_says_which_scope_an_operation_needs(document, make_client):
    closed = make_client(open_reads=False).get("/openapi.json").json()

    assert document["paths"]["/v1/ask"]["post"]["security"] == [{"key": ["read"]}, {}]
    assert closed["paths"]["/v1/ask"]["post"]["security"] == [{"key": ["read"]}]
    assert document["paths"]["/v1/standing"]["get"]["security"] == [{"key": ["read"]}]
    assert document["paths"]["/v1/standing/{standing_id}/feed"]["get"]["security"][-1] == {}
    assert "security" not in document["paths"]["/healthz"]["get"]
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
