"""S14 and S21: what a browser may do with a response, and who may ask."""

from __future__ import annotations

import pytest
from starlette.websockets import WebSocketDisconnect

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
NOTHING = "default-src 'none'; frame-ancestors 'none'"
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
VARYING = {"content-length", "etag", "x-request-id"}


@pytest.mark.parametrize(
    ("method", "path", "status", "special"),
    [
        (
            "GET",
            "/",
            200,
            {
                "content-security-policy": PAGE,
                "cache-control": "no-cache",
                "content-type": "text/html; charset=utf-8",
            },
        ),
        (
            "GET",
            "/static/app.js",
            200,
            {
                "content-security-policy": NOTHING,
                "cache-control": "no-cache",
                "content-type": "text/javascript; charset=utf-8",
            },
        ),
        (
            "POST",
            "/v1/ask",
            200,
            {
                "content-security-policy": NOTHING,
                "cache-control": "no-store",
                "content-type": "application/json",
            },
        ),
        (
            "GET",
            "/v1/documents/undated-note",
            200,
            {
                "content-security-policy": NOTHING,
                "cache-control": "no-cache",
                "content-type": "application/json",
            },
        ),
        (
            "GET",
            "/nothing",
            404,
            {
                "content-security-policy": NOTHING,
                "cache-control": "no-store",
                "content-type": "application/problem+json",
                "vary": "Accept",
            },
        ),
    ],
)
def test_the_headers_of_a_response_are_exactly_these(client, method, path, status, special):
    body = {"question": "Why?"} if method == "POST" else None
    reply = client.request(method, path, json=body)

    assert reply.status_code == status
    sent = {name: value for name, value in reply.headers.items() if name not in VARYING}
    assert sent == EVERYWHERE | special


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1/ask", 415), ("/v1/documents?limit=0", 422), ("/v1/ask", 500)],
)
def test_errors_carry_the_headers_too(client, service, path, status):
    if status == 500:
        service.failure = RuntimeError("boom")
        reply = client.post(path, json={"question": "Why?"})
    else:
        reply = client.request("POST" if status == 415 else "GET", path)

    assert reply.status_code == status
    assert EVERYWHERE.items() <= dict(reply.headers).items()
    assert reply.headers["x-request-id"] == reply.json()["request_id"]


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]", "localhost."],
)
def test_this_service_answers_to_its_own_names(client, host):
    assert client.get("/v1/index", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evil.example#localhost",
        "localhost@evil.example",
        "localhost:80:80",
        "localhost:x",
        "169.254.169.254",
        "[::1",
        "",
        "*",
    ],
)
def test_this_service_answers_to_no_other_name(client, host):
    reply = client.get("/v1/index", headers={"Host": host})

    assert reply.status_code == 400
    assert reply.json()["type"] == "/problems/bad-host"
    assert "evil" not in reply.text


def test_a_second_host_header_is_refused(client):
    reply = client.get("/", headers=[("Host", "localhost"), ("Host", "evil.example")])

    assert reply.status_code == 400


def test_there_is_no_websocket(client):
    for host in ("localhost", "evil.example"):
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect("/v1/ask", headers={"Host": host}),
        ):
            pass


def test_a_probe_may_ask_by_address(client):
    assert client.get("/healthz", headers={"Host": "10.1.2.3:8000"}).status_code == 200


def test_the_public_name_is_served_and_a_star_serves_every_name(make_client):
    public = make_client(public_url="https://puente.example.org/qa")
    anyone = make_client(allowed_hosts="*")

    assert public.get("/", headers={"Host": "puente.example.org"}).status_code == 200
    assert public.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert anyone.get("/", headers={"Host": "evil.example"}).status_code == 200


PREFLIGHT = {"Access-Control-Request-Method": "POST"}


def test_without_a_setting_no_other_site_may_read_an_answer(client):
    for origin in ("https://evil.example", "null", "http://localhost:3000"):
        headers = {"Origin": origin} | PREFLIGHT
        replies = [
            client.options("/v1/ask", headers=headers),
            client.post("/v1/ask", json={"question": "Why?"}, headers={"Origin": origin}),
        ]
        for reply in replies:
            assert "access-control-allow-origin" not in reply.headers


def test_only_the_exact_origins_may_read_an_answer(make_client):
    client = make_client(cors_origins="https://news.example.org")
    good = {"Origin": "https://news.example.org"}

    preflight = client.options(
        "/v1/ask", headers=good | PREFLIGHT | {"Access-Control-Request-Headers": "content-type"}
    )
    reply = client.post("/v1/ask", json={"question": "Why?"}, headers=good)

    assert preflight.status_code == 200
    for one in (preflight, reply):
        assert one.headers["access-control-allow-origin"] == "https://news.example.org"
        assert "access-control-allow-credentials" not in one.headers
        assert "origin" in one.headers["vary"].lower()


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "https://evil.example",
        "https://news.example.org.evil.example",
        "https://newsXexample.org",
        "http://news.example.org",
        "https://news.example.org:8443",
        "https://NEWS.example.org",
    ],
)
def test_an_origin_that_only_looks_like_it_may_not(make_client, origin):
    client = make_client(cors_origins="https://news.example.org")

    for reply in (
        client.options("/v1/ask", headers={"Origin": origin} | PREFLIGHT),
        client.get("/v1/index", headers={"Origin": origin}),
    ):
        assert "access-control-allow-origin" not in reply.headers


WIDGET = {"Origin": "https://news.example.org"}
ASKING = PREFLIGHT | {"Access-Control-Request-Headers": "content-type"}


def test_the_widget_is_the_one_file_that_other_sites_may_load(client):
    widget = client.get("/widget.js")

    sent = {name: value for name, value in widget.headers.items() if name not in VARYING}
    assert sent == EVERYWHERE | {
        "cross-origin-resource-policy": "cross-origin",
        "content-security-policy": NOTHING,
        "cache-control": "no-cache",
        "content-type": "text/javascript; charset=utf-8",
    }
    for path in ("/", "/static/app.js", "/v1/index", "/v1/nothing"):
        assert client.get(path).headers["cross-origin-resource-policy"] == "same-origin"


def test_a_page_with_the_widget_may_ask_and_do_nothing_else(make_client, admin):
    client = make_client(widget_origins="https://news.example.org")

    preflight = client.options("/v1/ask", headers=WIDGET | ASKING)
    reply = client.post("/v1/ask", json={"question": "Why?"}, headers=WIDGET)

    assert preflight.headers["access-control-allow-methods"] == "POST"
    for one in (preflight, reply):
        assert one.status_code == 200
        assert one.headers["access-control-allow-origin"] == "https://news.example.org"
        assert "access-control-allow-credentials" not in one.headers
        assert "origin" in one.headers["vary"].lower()
    for more in (
        {"Access-Control-Request-Headers": "authorization"},
        {"Access-Control-Request-Method": "PUT"},
    ):
        assert client.options("/v1/ask", headers=WIDGET | ASKING | more).status_code == 400
    for method, path in (("POST", "/v1/search"), ("GET", "/v1/documents"), ("PUT", "/v1/documents/a")):
        asked = WIDGET | {"Access-Control-Request-Method": method}
        for one in (
            client.options(path, headers=asked),
            client.request(method, path, headers=WIDGET | admin),
        ):
            assert "access-control-allow-origin" not in one.headers, path


@pytest.mark.parametrize(
    "origin",
    ["null", "https://evil.example", "https://news.example.org.evil.example", "http://news.example.org"],
)
def test_another_page_may_not_carry_the_widget(make_client, origin):
    client = make_client(widget_origins="https://news.example.org")

    for reply in (
        client.options("/v1/ask", headers={"Origin": origin} | ASKING),
        client.post("/v1/ask", json={"question": "Why?"}, headers={"Origin": origin}),
    ):
        assert "access-control-allow-origin" not in reply.headers


def test_an_origin_that_may_do_more_still_may_with_the_widget(make_client):
    client = make_client(
        widget_origins="https://news.example.org,https://blog.example.org",
        cors_origins="https://news.example.org",
    )
    more = PREFLIGHT | {"Access-Control-Request-Headers": "authorization"}

    for path in ("/v1/ask", "/v1/search"):
        assert client.options(path, headers=WIDGET | more).status_code == 200
    blog = {"Origin": "https://blog.example.org"}
    assert client.options("/v1/ask", headers=blog | ASKING).status_code == 200
    assert client.options("/v1/ask", headers=blog | more).status_code == 400
    assert client.options("/v1/search", headers=blog | ASKING).status_code == 400


def test_visitors_of_the_widget_are_limited_by_address_and_told_so(make_client, tmp_path):
    client = make_client(
        widget_origins="https://news.example.org", requests_per_minute=1, data_dir=tmp_path
    )

    first, second = (client.post("/v1/ask", json={"question": "Why?"}, headers=WIDGET) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 429)
    assert 1 <= int(second.headers["retry-after"]) <= 61
    assert "Retry-After" in second.headers["access-control-expose-headers"]
    assert second.headers["access-control-allow-origin"] == "https://news.example.org"


def test_a_cross_site_form_cannot_ask(client, service):
    reply = client.post(
        "/v1/ask",
        content=b'{"question": "Why?"}',
        headers={"Content-Type": "text/plain", "Origin": "https://evil.example"},
    )

    assert reply.status_code == 415
    assert service.asked == []


def test_an_address_names_every_method_that_it_takes(client):
    reply = client.patch("/v1/documents/undated-note")

    assert reply.status_code == 405
    assert reply.headers["allow"] == "DELETE, GET, PUT"
