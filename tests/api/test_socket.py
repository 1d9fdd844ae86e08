"""S13 again, through a real server and a real socket: what a client on the network gets to see."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from api.http_server import make_server, most_connections
from api.settings import Settings

CHUNK = b"%x\r\n" % 8192 + b" " * 8192 + b"\r\n"
HEAD = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture
def port(start_server) -> int:
    """The port of a server over the fake service that gives up on a body after half a second."""
    return start_server(body_timeout_seconds=0.5)


@pytest.fixture
def connection(port: int) -> Iterator[socket.socket]:
    """One that waits much longer than the server does."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as opened:
        yield opened


def read_reply(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of what comes back until the server closes, or has sent it all."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65_536)
        assert piece, data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    while len(body) < int(headers["content-length"]):
        body += connection.recv(65_536)
    return int(first.split()[1]), headers, body


def test_a_client_that_never_stops_sending_is_told_and_cut_off(connection):
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    sent_bytes = 0
    try:
        for _ in range(150_000_000 // 8192):
            connection.sendall(CHUNK)
            sent_bytes += 8192
    except OSError:
        pass  # the server has closed the connection

    assert sent_bytes < 20_000_000


def test_a_client_that_sends_a_little_too_much_reads_why(connection):
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNK * 9)

    status, headers, body = read_reply(connection)

    assert (status, headers["connection"]) == (413, "close")
    assert json.loads(body)["type"] == "/problems/body-too-large"
    assert headers["x-request-id"] == json.loads(body)["request_id"]
    assert "server" not in headers


def test_a_client_that_stops_in_the_middle_is_not_waited_for(connection):
    connection.sendall(HEAD + b'Content-Length: 20\r\n\r\n{"quest')

    status, headers, _ = read_reply(connection)

    assert (status, headers["connection"]) == (408, "close")
    assert connection.recv(1) == b""


def test_a_client_that_goes_away_in_the_middle_harms_nobody(port):
    with socket.create_connection(("127.0.0.1", port)) as gone:
        gone.sendall(HEAD + b'Content-Length: 20\r\n\r\n{"quest')

    with socket.create_connection(("127.0.0.1", port), timeout=5) as next_one:
        next_one.sendall(HEAD + b'Content-Length: 20\r\n\r\n{"question": "Why?"}')
        assert read_reply(next_one)[0] == 200


ENDLESS_HEADS = [
    [b"GET /%s HTTP/1.1\r\n" % (b"a" * 70_000)],
    [b"GET / HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n" % (b"a" * 70_000)],
    [b"GET / HTTP/1.1\r\nHost: localhost\r\n", *[b"X-%d: 1\r\n" % number for number in range(9_000)]],
    [b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ", *[b"a" * 1_000] * 80],
    [
        HEAD,
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n",
        *[b"X-%d: 1\r\n" % number * 100 for number in range(100)],
    ],
    [HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X-1: 1\r\n" * 10_000],
]


@pytest.mark.parametrize("pieces", ENDLESS_HEADS)
def test_a_head_that_never_ends_is_cut_off(port, pieces):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        reply = b""
        try:
            for piece in pieces:
                connection.sendall(piece)
            reply = connection.recv(65_536)
        except OSError:
            pass  # the server has closed the connection before it had read all

        assert not reply or reply.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")


def test_headers_of_a_usual_size_are_read(connection):
    cookies = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 4_000) for number in range(10))
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + cookies + b"\r\n")

    assert read_reply(connection)[0] == 200


@pytest.mark.parametrize("sent", [b"", b"GET /heal", b"GET / HTTP/1.1\r\nHost: local"])
def test_a_client_that_does_not_finish_its_headers_is_not_waited_for(connection, sent):
    connection.sendall(sent)

    reply = connection.recv(65_536)

    assert reply.startswith(b"HTTP/1.1 408 Request Timeout\r\n") == bool(sent)


def test_headers_that_come_slowly_after_a_first_request_are_not_waited_for(connection):
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert read_reply(connection)[0] == 200
    connection.sendall(b"GET /healthz HTT")

    assert connection.recv(65_536).startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert connection.recv(1) == b""


def test_requests_that_do_not_wait_for_their_answers_are_answered_in_order(connection):
    asked = [b"/healthz", b"/nowhere", b"/readyz", b"/healthz"]
    connection.sendall(b"".join(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path for path in asked))
    reply = b""
    while reply.count(b"HTTP/1.1 ") < len(asked):
        reply += connection.recv(65_536)

    statuses = [piece[:3] for piece in reply.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"404", b"200", b"200"]


def test_a_client_that_sends_too_many_requests_at_once_is_cut_off(connection):
    request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    reply = b""
    try:
        connection.sendall(request * 1_000)
        while piece := connection.recv(65_536):
            reply += piece
    except OSError:
        pass  # the server has closed the connection

    assert 0 < reply.count(b"HTTP/1.1 200") < 100


GOOD = HEAD + b'Content-Length: 20\r\n\r\n{"question": "Why?"}'


@pytest.mark.parametrize("accept", [b"", b"Accept: text/event-stream\r\n"])
def test_a_request_is_answered_whatever_comes_after_it(connection, accept):
    connection.sendall(GOOD.replace(b"Content-Length", accept + b"Content-Length") + b"NONSENSE\r\n\r\n")
    reply = b""
    while piece := connection.recv(65_536):
        reply += piece

    assert reply.startswith(b"HTTP/1.1 200 OK\r\n")
    assert reply.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("field", [b"Authorization: Bearer puente_1_2", b"Host: elsewhere.example"])
def test_a_field_after_the_body_is_no_header(connection, field):
    body = b'14\r\n{"question": "Why?"}\r\n0\r\n'
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + body + field + b"\r\n\r\n")

    assert read_reply(connection)[0] == 200


@pytest.mark.parametrize("late", [b"\r\n", b"x"])
def test_a_client_that_sends_a_little_after_an_answer_is_not_waited_for(connection, late):
    length = b"" if late == b"\r\n" else b"Content-Length: 10\r\n"
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + length + b"\r\n")
    assert read_reply(connection)[0] == 200
    connection.sendall(late)

    while connection.recv(65_536):
        pass  # the connection's time-out tells where the server never closes it


def test_a_client_that_does_not_take_its_answers_is_cut_off(port):
    asked = 16
    request = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as first:
        first.sendall(request)
        read_reply(first)  # the document is made for whoever asks first, which takes a while
    with socket.socket() as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        opened.settimeout(5)
        opened.connect(("127.0.0.1", port))
        opened.sendall(request * asked)
        time.sleep(2)
        taken = b""
        with suppress(ConnectionError):
            while piece := opened.recv(65_536):
                taken += piece

    assert taken.count(b"HTTP/1.1 200 OK\r\n") < asked


def test_connections_beyond_the_most_are_turned_away_until_others_end(start_server, monkeypatch):
    monkeypatch.setattr("api.http_server.MAX_CONNECTIONS", 3)
    address = ("127.0.0.1", start_server())
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(socket.create_connection(address, timeout=5))
        with socket.create_connection(address, timeout=5) as beyond:
            status, headers, body = read_reply(beyond)
            assert (status, headers["retry-after"]) == (503, "2")
            assert json.loads(body)["type"] == "/problems/too-busy"
            assert beyond.recv(1) == b""
    time.sleep(0.2)
    with socket.create_connection(address, timeout=5) as later:
        later.sendall(GOOD)
        assert read_reply(later)[0] == 200


def test_connections_leave_files_for_other_work(monkeypatch):
    resource = pytest.importorskip("resource")
    monkeypatch.setattr("resource.getrlimit", lambda _: (1_024, 4_096))
    assert most_connections() == 512
    monkeypatch.setattr("resource.getrlimit", lambda _: (resource.RLIM_INFINITY,) * 2)
    assert most_connections() == 10_000


@pytest.mark.parametrize("cut", [0, 20])
def test_a_request_that_offers_an_upgrade_is_read_as_any_other(connection, cut):
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n"
    request = GOOD.replace(b"Content-Length", offer + b"Content-Length")
    connection.sendall(request[: len(request) - cut])
    time.sleep(0.1)
    connection.sendall(request[len(request) - cut :] + GOOD)
    reply = b""
    while reply.count(b"HTTP/1.1 ") < 2:
        reply += connection.recv(65_536)

    assert reply.count(b"HTTP/1.1 200") == 2


@pytest.mark.parametrize(
    ("target", "host", "status"),
    [
        (b"http://localhost/v1/index", b"localhost", 200),
        (b"HTTP://LOCALHOST:80/v1/index", b"evil.example", 200),
        (b"http://evil.example/v1/index", b"localhost", 400),
        (b"http://evil.example/", b"localhost", 400),
        (b"http://localhost@evil.example/v1/index", b"localhost", 400),
        (b"http://evil.example@localhost/v1/index", b"localhost", 400),
        (b"http://evil.example/healthz", b"localhost", 200),
        (b"//localhost/v1/index", b"evil.example", 400),
    ],
)
def test_the_host_of_a_whole_address_counts_in_place_of_the_header(connection, target, host, status):
    connection.sendall(b"GET %s HTTP/1.1\r\nHost: %s\r\n\r\n" % (target, host))

    assert read_reply(connection)[0] == status


@pytest.mark.parametrize("hosts", [b"", b"Host: localhost\r\nHost: localhost\r\n"])
def test_a_whole_address_takes_the_place_of_one_host_header_alone(connection, hosts):
    connection.sendall(b"GET http://localhost/v1/index HTTP/1.1\r\n%s\r\n" % hosts)

    status, _, body = read_reply(connection)

    assert (status, json.loads(body)["type"]) == (400, "/problems/bad-host")


def test_the_host_of_a_whole_address_counts_beside_an_offer_to_upgrade(connection):
    offer = b"Host: localhost\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"
    connection.sendall(b"GET http://evil.example/v1/index HTTP/1.1\r\n" + offer)

    assert read_reply(connection)[0] == 400


def test_this_is_no_proxy(connection):
    connection.sendall(b"CONNECT /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + GOOD)

    assert connection.recv(65_536).startswith(b"HTTP/1.1 400 ")
    assert connection.recv(1) == b""


def test_an_endpoint_hears_that_its_client_has_gone_though_another_request_waits():
    heard = threading.Event()

    async def wait_for_the_end(scope, receive, send):
        while (await receive())["type"] != "http.disconnect":
            pass
        heard.set()

    server = make_server(wait_for_the_end, Settings())
    server.config.lifespan = "off"
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    address = server.servers[0].sockets[0].getsockname()
    with socket.create_connection(address, timeout=5) as opened:
        opened.sendall(GOOD * 2)
        time.sleep(0.2)
    was_heard = heard.wait(5)
    server.should_exit = server.force_exit = True
    thread.join()

    assert was_heard


@pytest.mark.parametrize("path", [b"/", b"/healthz", b"/v1/documents"])
def test_a_connection_goes_on_after_a_head_request(connection, caplog, path):
    for _ in range(2):
        connection.sendall(b"HEAD %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path)
        reply = connection.recv(65_536)
        assert reply.startswith(b"HTTP/1.1 200 OK\r\n")
        assert reply.endswith(b"\r\n\r\n")

    assert not [one for one in caplog.records if one.levelname == "ERROR"]


def test_one_connection_serves_many_requests(connection):
    for _ in range(3):
        connection.sendall(HEAD + b'Content-Length: 20\r\n\r\n{"question": "Why?"}')
        assert read_reply(connection)[0] == 200
    connection.sendall(b"HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    reply = b""
    while piece := connection.recv(65_536):
        reply += piece

    assert reply.startswith(b"HTTP/1.1 200 OK\r\n")
    assert reply.endswith(b"\r\n\r\n")


def test_a_client_of_http_1_0_gets_events_without_chunks_until_the_connection_ends(connection):
    body = b'{"question": "How many cartel figures did Mexico transfer?"}'
    connection.sendall(
        b"POST /v1/ask HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Accept: text/event-stream\r\nConnection: keep-alive\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body) + body
    )

    data = b"".join(iter(lambda: connection.recv(65_536), b""))

    head, _, events = data.partition(b"\r\n\r\n")
    assert b" 200 " in head.split(b"\r\n")[0]
    assert b"transfer-encoding" not in head.lower()
    assert b"connection: close" in head.lower()
    assert events.startswith(b"event: ")
    assert events.endswith(b"\n\n")


MALFORMED = [
    ("GET /v1/documents?title=México HTTP/1.1\r\nHost: localhost\r\n\r\n", "Percent-encode the address"),
    ("FETCH / HTTP/1.1\r\nHost: localhost\r\n\r\n", "method"),
    ("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "length"),
    ("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "length"),
    (HEAD.decode() + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "chunks"),
    (HEAD.decode() + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "but `chunked`"),
    (
        HEAD.decode() + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "but `chunked`",
    ),
]


@pytest.mark.parametrize(("sent", "reason"), MALFORMED)
def test_what_is_no_request_is_told_why_under_an_id_that_is_logged(connection, caplog, sent, reason):
    caplog.set_level("INFO")
    connection.sendall(sent.encode())

    status, headers, body = read_reply(connection)

    problem = json.loads(body)
    assert (status, problem["status"], problem["type"]) == (400, 400, "/problems/bad-request")
    assert reason in problem["detail"]
    assert headers["content-type"] == "application/problem+json"
    assert headers["x-request-id"] == problem["request_id"]
    assert headers["x-content-type-options"] == "nosniff"
    assert problem["request_id"] in [getattr(one, "request_id", None) for one in caplog.records]
    assert connection.recv(1) == b""


@pytest.mark.parametrize(
    ("sent", "kind"),
    [(b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000, "head-too-large"), (b"GET / HTTP", "request-too-slow")],
)
def test_a_head_that_is_too_large_or_too_slow_is_told_so(connection, sent, kind):
    connection.sendall(sent)

    _, headers, body = read_reply(connection)

    assert json.loads(body)["type"] == f"/problems/{kind}"
    assert headers["connection"] == "close"
