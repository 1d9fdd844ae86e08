"""S10: the same verdict on every route, found by walking the route table."""

from __future__ import annotations

import io
import logging

import pytest

from api.keys import Scope
from api.logs import configure_logs
from api.openai.errors import is_openai_path
from api.settings import Settings, SettingsError, read_settings

OPEN = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
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
    ("GET", "/v1/standing/{standing_id}/feed"),  # opened by the token in its address
}
READING_POSTS = {
    "/v1/ask",
    "/v1/search",
    "/v1/citations:check",
    "/v1/chat/completions",
    "/v1/answers/{answer_id}/feedback",
    "/mcp",
    "/mcp/",
}
ADMINISTRATION = {"/v1/index:build", "/v1/index:rollback"}
NOT_FOR_EVERYBODY = {"/v1/quarantine"}
OF_A_KEY = "/v1/standing"
"""What stands there is read and changed by the key that made it: scope `read`, and never without one."""
VALUES = {
    "standing_id": "s1",
    "document_id": "undated-note",
    "answer_id": "a1",
    "file_id": "0" * 16,
    "model": "puente",
}


def all_routes(routes):
    for route in routes:
        inner = getattr(route, "original_router", None)
        yield from all_routes(inner.routes) if inner else [route]


def guarded(app):
    """(method, path with values filled in, scope that it must need) of every route but the open ones."""
    found = []
    for route in all_routes(app.routes):
        for method in route.methods - {"HEAD"}:
            if (method, route.path) in OPEN:
                continue
            is_reading = method == "GET" and route.path not in NOT_FOR_EVERYBODY
            is_reading = is_reading or route.path.startswith(OF_A_KEY)
            scope = Scope.READ if is_reading or route.path in READING_POSTS else Scope.WRITE
            if route.path in ADMINISTRATION:
                scope = Scope.ADMIN
            found.append((method, route.path.format(**VALUES), scope))
    assert len(found) >= 6
    return found


def as_bearer(text):
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture
def keys(service):
    """The text of a key of each scope."""
    return {scope: service.keys.create(scope.value, scope)[1] for scope in Scope}


def test_without_a_key_reading_is_open_and_writing_is_not(client):
    for method, path, scope in guarded(client.app):
        status = client.request(method, path).status_code

        is_closed = scope is not Scope.READ or path.startswith(OF_A_KEY)
        assert (status == 401) == is_closed, (method, path, status)


def test_without_a_key_nothing_is_open_where_reading_is_closed(make_client):
    client = make_client(open_reads=False)

    for method, path, _ in guarded(client.app):
        reply = client.request(method, path)

        assert reply.status_code == 401, (method, path)
        assert reply.headers["www-authenticate"] == "Bearer"
        told = reply.json()
        kind = told["error"]["code"] if is_openai_path(path) else told["type"]
        assert kind in ("/problems/unauthorized", "invalid_api_key")


@pytest.mark.parametrize("held", list(Scope))
@pytest.mark.parametrize("open_reads", [True, False])
def test_a_key_opens_what_its_scope_allows_and_nothing_more(make_client, keys, held, open_reads):
    client = make_client(open_reads=open_reads)

    for method, path, needed in guarded(client.app):
        status = client.request(method, path, headers=as_bearer(keys[held])).status_code

        assert status != 401, (method, path)
        assert (status == 403) == (not held.allows(needed)), (method, path, status)


def test_a_revoked_key_is_refused_everywhere_on_open_routes_too(client, service, keys):
    for key in service.keys.list():
        service.keys.revoke(key.id)

    for method, path, _ in guarded(client.app):
        for text in keys.values():
            assert client.request(method, path, headers=as_bearer(text)).status_code == 401


def test_no_other_way_of_sending_a_key_counts(make_client, keys):
    client = make_client(open_reads=False)
    text = keys[Scope.ADMIN]
    others = [
        {"X-Api-Key": text},
        {"Api-Key": text},
        {"X-Authorization": f"Bearer {text}"},
        {"Proxy-Authorization": f"Bearer {text}"},
        {"Cookie": f"authorization=Bearer {text}; key={text}; token={text}"},
        {"Authorization": text},
        {"Authorization": f"Token {text}"},
        {"Authorization": f"Basic {text}"},
        {"Authorization": f"Bearer  {text}"},
        {"Authorization": f"Bearer {text}, Bearer {text}"},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer \xff".encode("latin-1")},
        [("Authorization", f"Bearer {text}"), ("Authorization", f"Bearer {text}")],
    ]
    for method, path, _ in guarded(client.app):
        for headers in others:
            assert client.request(method, path, headers=headers).status_code == 401, (path, headers)
        for name in ("key", "api_key", "access_token", "authorization"):
            assert client.request(method, f"{path}?{name}={text}").status_code == 401, (path, name)


def test_a_bad_key_is_refused_before_the_body_is_read(send, service):
    reply = send("/v1/ask", [b"x" * 1000] * 10, headers=as_bearer("puente_no"), open_reads=False)

    assert reply.status == 401
    assert reply.pieces_read == 0


def test_writing_may_be_opened_on_this_machine_but_administration_never_is(make_client):
    client = make_client(open_writes=True)

    for method, path, scope in guarded(client.app):
        status = client.request(method, path).status_code

        is_closed = scope is Scope.ADMIN or path.startswith(OF_A_KEY)
        assert (status == 401) == is_closed, (method, path, status)


def test_a_page_of_another_site_cannot_use_open_writing(make_client):
    client = make_client(open_writes=True)

    for method, path, scope in guarded(client.app):
        if scope is Scope.WRITE:
            for origin in ("https://evil.example", "null", "http://localhost:1"):
                reply = client.request(method, path, headers={"Origin": origin})
                assert reply.status_code == 401, (method, path, origin)


@pytest.mark.parametrize(
    "environment",
    [
        {"PUENTE_HOST": "0.0.0.0"},
        {"PUENTE_HOST": "192.168.1.5"},
        {"PUENTE_HOST": "::"},
        {"PUENTE_HOST": "puente.example.org"},
        {"PUENTE_PUBLIC_URL": "https://puente.example.org"},
        {"PUENTE_ALLOWED_HOSTS": "*"},
        {"PUENTE_TRUSTED_PROXIES": "1"},
    ],
)
def test_open_writing_is_refused_where_others_reach_the_service(environment):
    with pytest.raises(SettingsError) as caught:
        read_settings({"PUENTE_OPEN_WRITES": "1", **environment})

    (line,) = str(caught.value).splitlines()
    assert line.startswith("PUENTE_OPEN_WRITES=1 cannot be used where others may reach the service")
    assert "puente keys create" in line


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_open_writing_is_for_this_machine(host):
    assert read_settings({"PUENTE_OPEN_WRITES": "1", "PUENTE_HOST": host}).open_writes


def test_no_part_of_a_key_gets_into_a_log_or_an_error(make_client, service, keys):
    client = make_client(open_reads=False)
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    configure_logs(Settings(log_level="debug"), stream)
    try:
        replies = [
            client.request(method, path, headers=headers)
            for method, path, _ in guarded(client.app)
            for text in keys.values()
            for headers in (as_bearer(text), as_bearer(text + "x"), {"X-Api-Key": text})
        ]
        service.failure = RuntimeError("boom")
        replies += [
            client.post("/v1/ask", json={"question": "Why?"}, headers=as_bearer(text))
            for text in keys.values()
        ]
    finally:
        root.handlers[:], level = before
        root.setLevel(level)

    assert {reply.status_code for reply in replies} >= {401, 200, 500}
    seen = stream.getvalue() + "".join(reply.text + str(reply.headers) for reply in replies)
    for text in keys.values():
        assert text.split("_", 2)[2] not in seen


def test_keys_that_cannot_be_read_let_nobody_in(client, service, keys, tmp_path):
    for path in tmp_path.glob("keys.sqlite*"):
        path.write_bytes(b"no database" * 1000)

    reply = client.get("/v1/index", headers=as_bearer(keys[Scope.ADMIN]))

    assert reply.status_code == 503
    assert reply.json()["type"] == "/problems/keys-unavailable"
    assert str(tmp_path) not in reply.text
