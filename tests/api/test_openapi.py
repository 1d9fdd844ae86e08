"""The OpenAPI document: its examples work, and it lists what there is (API9)."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema_rs
import pytest

from api.openai.errors import is_openai_path
from corpus.parsers.clean import clean_line
from corpus.starter import starter_articles

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
NAMES = {
    "answers": "ask export_citations give_feedback read_answer search",
    "standing questions": "change_standing_question end_standing_question list_standing_questions "
    "read_standing_feed read_standing_question register_standing_question",
    "openai": "complete_chat list_models read_model",
    "documents": "check_citations compare_versions list_documents list_versions read_document "
    "read_timeline",
    "writing": "delete_document discard_file list_quarantine put_document put_documents record_notice "
    "retry_file retry_files withdraw_notices",
    "service": "build_index list_sources read_health read_index read_readiness roll_back_index",
}
BESIDE_IT = {
    ("GET", "/openapi.json"),
    ("GET", "/"),
    ("GET", "/documents"),
    ("GET", "/documents/"),
    ("GET", "/documents/{document_id}"),
    ("GET", "/history"),
    ("GET", "/history/"),
    ("GET", "/service"),
    ("GET", "/service/"),
    ("GET", "/standing"),
    ("GET", "/standing/"),
    ("GET", "/timeline"),
    ("GET", "/timeline/"),
    ("GET", "/static/{path:path}"),
    ("GET", "/widget.js"),
    ("POST", "/mcp"),
    ("POST", "/mcp/"),
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

    assert tried == 8


def test_every_operation_is_described_with_its_problems(document):
    for _, path, operation in operations(document):
        assert operation["summary"], path
        assert operation["description"], path
        assert [tag for tag in document["tags"] if tag["name"] in operation["tags"]] != []
        assert len(operation["tags"]) == 1, path
        for status, response in operation["responses"].items():
            media_types = list(response.get("content", {}))
            is_plain = status < "300" or (is_openai_path(path) and status != "431")
            expected = ["application/json"] if is_plain else ["application/problem+json"]
            if path in STREAMS and status == "200":
                expected.append("text/event-stream")
            if path.endswith("/feed") and status == "200":
                expected = ["application/atom+xml"]
            if path.endswith("/citations") and status == "200":
                expected = ["text/plain", "text/markdown", *REFERENCES]
            if status == "304":
                expected = []
            assert media_types == expected, (path, status)


def test_every_operation_may_be_cut_off_before_it_is_known(document):
    for _, path, operation in operations(document):
        assert "431" in operation["responses"], path
        assert is_openai_path(path) or {"400", "408"} <= operation["responses"].keys(), path


def test_no_header_is_a_list_which_makers_of_clients_leave_out(document):
    written = {
        (path, parameter["name"]): json.dumps(parameter["schema"])
        for _, path, operation in operations(document)
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "header"
    }

    assert ("/v1/documents/{document_id}", "if-none-match") in written
    assert [place for place, schema in written.items() if "array" in schema] == []


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

    open_to_all = make_client(open_writes=True).get("/openapi.json").json()

    assert document["paths"]["/v1/ask"]["post"]["security"] == [{"key": ["read"]}, {}]
    assert document["paths"]["/v1/documents:batch"]["post"]["security"] == [{"key": ["write"]}]
    assert open_to_all["paths"]["/v1/documents:batch"]["post"]["security"] == [{"key": ["write"]}, {}]
    assert open_to_all["paths"]["/v1/index:build"]["post"]["security"] == [{"key": ["admin"]}]
    assert closed["paths"]["/v1/ask"]["post"]["security"] == [{"key": ["read"]}]
    assert document["paths"]["/v1/standing"]["get"]["security"] == [{"key": ["read"]}]
    assert document["paths"]["/v1/standing/{standing_id}/feed"]["get"]["security"][-1] == {}
    assert "security" not in document["paths"]["/healthz"]["get"]
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


def test_operations_keep_the_names_that_generated_clients_know_them_by(document):
    named = {tag["name"]: [] for tag in document["tags"]}
    for _, _, operation in operations(document):
        named[operation["tags"][0]].append(operation["operationId"])

    assert list(named) == list(NAMES)
    assert {tag: " ".join(sorted(names)) for tag, names in named.items()} == NAMES


def test_every_body_with_an_example_is_one_that_a_fuzzer_can_write(document):
    typed = {
        media_type
        for _, _, operation in operations(document)
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items()
        if "examples" in content
    }

    assert typed == {"application/json", "text/markdown"}


def test_every_body_can_be_sent_as_json(document):
    bodies = [
        operation["requestBody"] for _, _, operation in operations(document) if "requestBody" in operation
    ]

    assert len(bodies) == 10
    assert [body for body in bodies if "application/json" not in body["content"]] == []


def test_every_response_names_the_headers_that_come_with_it(document):
    counted = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
    ask, read = (
        document["paths"]["/v1/ask"]["post"],
        document["paths"]["/v1/documents/{document_id}"]["get"],
    )

    for _, path, operation in operations(document):
        for status, response in operation["responses"].items():
            assert "X-Request-ID" in response["headers"], (path, status)
            assert ("Retry-After" in response["headers"]) == (status in ("429", "503")), (path, status)
    assert list(ask["responses"]["200"]["headers"]) == ["X-Request-ID", *counted]
    assert list(ask["responses"]["401"]["headers"]) == ["X-Request-ID", "WWW-Authenticate", *counted]
    assert [s for s, r in read["responses"].items() if "ETag" in r["headers"]] == ["200", "304"]


def test_the_headers_of_the_document_are_those_that_are_sent(make_client, document, tmp_path):
    client = make_client(requests_per_minute=1, data_dir=tmp_path)
    read = client.get("/v1/documents/undated-note")
    refused = client.get("/v1/documents/undated-note")
    stranger = client.get("/v1/index", headers={"Authorization": "Bearer nonsense"})

    sent = {name.lower() for reply in (read, refused, stranger) for name in reply.headers}
    assert (read.status_code, refused.status_code) == (200, 429)
    assert {name.lower() for name in document["components"]["headers"]} - {"www-authenticate"} <= sent


def test_every_link_of_an_answer_leads_to_an_operation(client, document):
    ids = {operation["operationId"] for _, _, operation in operations(document)}
    links = document["paths"]["/v1/ask"]["post"]["responses"]["200"]["links"]

    assert [link["operationId"] for link in links.values()] == [
        "read_answer",
        "export_citations",
        "give_feedback",
    ]
    assert {link["operationId"] for link in links.values()} <= ids


@pytest.mark.parametrize(
    ("content", "is_question"),
    [("Why?", True), ([{"type": "text", "text": "Why?"}], True), ("", False), (None, False), ([], False)],
)
def test_the_document_says_that_a_conversation_holds_a_question(client, document, content, is_question):
    conversation = {"model": "puente", "messages": [{"role": "user", "content": content}]}
    schema = {"$ref": "#/components/schemas/ChatRequest", "components": document["components"]}

    assert jsonschema_rs.is_valid(schema, conversation) == is_question
    reply = client.post("/v1/chat/completions", json=conversation)
    assert (reply.status_code == 200) == is_question


@pytest.mark.parametrize(
    ("path", "field", "value", "is_good"),
    [
        ("/v1/standing", "webhook", "https://example.org/hook", True),
        ("/v1/standing", "webhook", "HTTP://example.org", True),
        ("/v1/standing", "webhook", "ftp://example.org", False),
        ("/v1/standing", "webhook", "0000", False),
        ("/v1/documents/transfer-february-2025/notices", "text", "\u00a0.", True),
        ("/v1/documents/transfer-february-2025/notices", "text", " \x10\x7f", False),
        ("/v1/documents/transfer-february-2025/notices", "text", "\u202e", False),
        ("/v1/documents/transfer-february-2025/notices", "text", "\u0087", False),
    ],
)
def test_the_document_is_as_strict_as_the_service(client, document, admin, path, field, value, is_good):
    name = "StandingRequest" if field == "webhook" else "NoticeRequest"
    body = {"question": "Why?"} if field == "webhook" else {"kind": "correction"}
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}

    assert jsonschema_rs.is_valid(schema, body | {field: value}) == is_good
    reply = client.post(path, json=body | {field: value}, headers=admin)
    assert (reply.status_code < 300) == is_good, reply.text


def test_no_example_of_what_changes_documents_names_one_that_came_with_the_service(document):
    came_with_it = {read_front_matter_id(path) for path in starter_articles().glob("*.md")}
    assert "transfer-february-2025" in came_with_it

    for method, path, operation in operations(document):
        if method != "get" and "writing" in operation["tags"]:
            named = {
                example["value"]
                for parameter in operation.get("parameters", [])
                for example in parameter.get("examples", {}).values()
            }
            assert named & came_with_it == set(), (method, path)


def read_front_matter_id(path):
    return next(
        line.removeprefix("id:").strip()
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("id:")
    )


def test_a_text_is_as_readable_to_the_document_as_to_the_service(document):
    schema = document["components"]["schemas"]["ArticleBody"]["properties"]["text"]
    is_valid = jsonschema_rs.validator_for({"type": "string", "pattern": schema["pattern"]}).is_valid
    kinds_of_text = (chr(code) for code in range(0x110000) if not is_beyond_patterns(code))

    differing = [one for one in kinds_of_text if is_valid(one) != (clean_line(one) is not None)]

    assert differing == []


def is_beyond_patterns(code):
    """Half a surrogate pair, which is no text; and tags, which not every program can name in a class."""
    return 0xD800 <= code <= 0xDFFF or 0xE0000 <= code <= 0xE007F


def test_the_document_lists_the_kinds_of_problems(client, document):
    types = document["components"]["schemas"]["Problem"]["properties"]["type"]["examples"]

    assert types == sorted(set(types))
    assert {"/problems/precondition-failed", "/problems/invalid-request"} <= set(types)
    assert client.get("/v1/documents/nowhere").json()["type"] in types
    assert client.get("/nowhere").json()["type"] in types
