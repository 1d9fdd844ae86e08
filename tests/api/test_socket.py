"""S13 again, through a real server and a real socket: what a client on the network gets to see."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator

import pytest

CHUNK = b"%x\r\n" % 8192 + b" " * 8192 + b"\r\n"
HEAD = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture
def port(start_server) -> int:
    """The port of a server over the fake service that gives up on a body after half a second."""
    return start_server(body_timeout_seconds=0.5)


@pytest.fixture
def connection(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as opened:
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
    started = time.monotonic()
    connection.sendall(HEAD + b'Content-Length: 20\r\n\r\n{"quest')

    status, headers, _ = read_reply(connection)

    assert (status, headers["connection"]) == (408, "close")
    assert time.monotonic() - started < 3
    assert connection.recv(1) == b""


def test_a_client_that_goes_away_in_the_middle_harms_nobody(port):
    with socket.create_connection(("127.0.0.1", port)) as gone:
        gone.sendall(HEAD + b'Content-Length: 20\r\n\r\n{"quest')

    with socket.create_connection(("127.0.0.1", port), timeout=5) as next_one:
        next_one.sendall(HEAD + b'Content-Length: 20\r\n\r\n{"question": "Why?"}')
        assert read_reply(next_one)[0] == 200


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
