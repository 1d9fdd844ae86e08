"""`ChatServer` against real connections: what it sends, what it takes, and when it gives up."""

import json
import select
import socket
import threading
import time
from types import SimpleNamespace

import httpx
import pytest

from api.language_model import MOST_BYTES, ChatServer, Line
from api.listener import Listener, ListenerGone, current_listener
from rag.errors import LanguageModelDown, LanguageModelSlow
from rag.generate.model import Message
from tests.chat_server import begin, chat_server, send_event, streaming
from tests.processes import free_port

MESSAGES = (Message("system", "Rules."), Message("user", "¿Quién?"))


def ask(url, seconds=5.0, key="", messages=MESSAGES):
    server = ChatServer(url, "small", key)
    try:
        return "".join(server.stream(messages, seconds))
    finally:
        server.close()


def test_a_reply_is_asked_for_as_openai_has_it_and_read_piece_by_piece():
    with chat_server(streaming(lambda _: ["Fue ", "él.", ""])) as (url, got):
        assert ask(url, key="k-1") == "Fue él."

    ((headers, body),) = got
    assert headers["Authorization"] == "Bearer k-1"
    assert body == {
        "model": "small",
        "messages": [
            {"role": "system", "content": "Rules."},
            {"role": "user", "content": "¿Quién?"},
        ],
        "stream": True,
        "temperature": 0,
        "max_tokens": 1000,
    }


def test_without_a_key_none_is_sent():
    with chat_server(streaming(lambda _: ["x"])) as (url, got):
        ask(url)

    assert got[0][0]["Authorization"] is None


def test_pieces_come_as_they_are_said():
    is_read = []

    def say(_):
        yield "first"
        deadline = time.monotonic() + 5
        while not is_read and time.monotonic() < deadline:
            time.sleep(0.01)
        yield " second" if is_read else " nobody read it"

    with chat_server(streaming(say)) as (url, _):
        server = ChatServer(url, "small")
        pieces = server.stream(MESSAGES, 5.0)
        first = next(pieces)
        is_read.append(True)
        rest = list(pieces)
        server.close()

    assert (first, rest) == ("first", [" second"])


def test_a_server_that_does_not_stream_is_read_whole():
    def handle(request, _):
        begin(request, "application/json; charset=utf-8")
        request.wfile.write(json.dumps({"choices": [{"message": {"content": "All."}}]}).encode())

    with chat_server(handle) as (url, _):
        assert ask(url) == "All."


def test_a_server_that_refuses_limits_is_asked_without_them():
    def handle(request, body):
        if "temperature" in body:
            begin(request, "application/json", 400)
        else:
            streaming(lambda _: ["So."])(request, body)

    with chat_server(handle) as (url, got):
        server = ChatServer(url, "small")
        assert ["".join(server.stream(MESSAGES, 5.0)) for _ in range(2)] == ["So.", "So."]
        server.close()

    assert ["max_tokens" in body for _, body in got] == [True, False, False]


def write_raw(text):
    def handle(request, _):
        begin(request, "text/event-stream")
        request.wfile.write(text.encode())

    return handle


@pytest.mark.parametrize(
    "handle",
    [
        lambda request, _: begin(request, "text/plain", 401),
        lambda request, _: begin(request, "text/plain", 400),
        lambda request, _: begin(request, "text/plain", 429),
        lambda request, _: begin(request, "text/plain", 500),
        lambda request, _: begin(request, "text/plain", 302, Location="http://127.0.0.1:1/"),
        lambda request, _: begin(request, "application/json"),
        write_raw("data: {not json}\n\n"),
        write_raw("data: " + "[" * 100_000 + "\n\n"),
        write_raw('data: {"error": {"message": "overloaded"}}\n\n'),
        write_raw('data: {"choices": [{"delta": {"content": "cut"}}]}\n\n'),
        write_raw("data: " + "x" * (MOST_BYTES + 1)),
        write_raw(""),
    ],
)
def test_what_is_no_reply_is_said_to_be_down(handle):
    with chat_server(handle) as (url, _), pytest.raises(LanguageModelDown):
        ask(url)


@pytest.mark.parametrize(
    "event", ['{"choices": []}', '{"choices": [{}]}', '{"choices": [{"delta": {"content": null}}]}', "{}"]
)
def test_events_without_text_are_passed_over(event):
    end = '{"choices": [{"delta": {}, "finish_reason": "stop"}]}'

    with chat_server(write_raw(f": hello\n\ndata: {event}\n\ndata: {end}\n\n")) as (url, _):
        assert ask(url) == ""


def test_a_port_where_nobody_listens_is_down():
    with pytest.raises(LanguageModelDown):
        ask(f"http://127.0.0.1:{free_port()}/v1")


def drip(request, _):
    begin(request, "text/event-stream")
    for _ in range(3_000):
        time.sleep(0.02)
        request.wfile.write(b"d")
        request.wfile.flush()


def say_nothing(request, _):
    time.sleep(60)


def say_on_and_on(request, _):
    begin(request, "text/event-stream")
    for _ in range(3_000):
        time.sleep(0.02)
        send_event(request, {"choices": [{"delta": {"content": "so "}}]})


@pytest.mark.parametrize("handle", [drip, say_nothing, say_on_and_on])
def test_a_reply_that_is_not_finished_in_time_is_given_up(handle):
    with chat_server(handle) as (url, _):
        started = time.monotonic()
        with pytest.raises(LanguageModelSlow):
            ask(url, seconds=0.2)
        assert time.monotonic() - started < 20


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

    with chat_server(streaming(lambda _: ["x"])) as (url, _):
        assert ask(url) == "x"


def test_no_error_holds_the_key():
    with (
        chat_server(lambda request, _: begin(request, "text/plain", 401)) as (url, _),
        pytest.raises(LanguageModelDown) as caught,
    ):
        ask(url, key="k-secret")

    assert "k-secret" not in str(caught.value)


def wait_for_the_end(request, seconds):
    """Whether whoever asked closes the connection in time."""
    is_there, _, _ = select.select([request.connection], [], [], seconds)
    return bool(is_there) and not request.connection.recv(1)


def say_nothing_to_the_end(request):
    wait_for_the_end(request, 10)


def drip_to_the_end(request):
    begin(request, "text/event-stream")
    for _ in range(20):
        send_event(request, {"choices": [{"delta": {"content": "so "}}]})
        if wait_for_the_end(request, 0.5):
            return


@pytest.mark.parametrize("handle", [say_nothing_to_the_end, drip_to_the_end])
@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/v1/ask", {"question": "Why?"}),
        (
            "/v1/chat/completions",
            {"model": "puente", "messages": [{"role": "user", "content": "Why?"}], "stream": True},
        ),
    ],
)
def test_a_client_that_leaves_ends_the_models_work_too(start_server, service, handle, path, asked):
    is_asked, model_let_go, thread_let_go = (threading.Event() for _ in range(3))

    def handle_one(request, _):
        is_asked.set()
        try:
            handle(request)
        finally:
            model_let_go.set()

    with chat_server(handle_one) as (url, _):
        model = ChatServer(url, "small")

        def ask(*_):
            try:
                return "".join(model.stream(MESSAGES, 20.0))
            finally:
                thread_let_go.set()

        service.ask = ask
        address = f"http://127.0.0.1:{start_server()}{path}"
        with httpx.stream("POST", address, json=asked, headers={"Accept": "text/event-stream"}):
            assert is_asked.wait(10)
        assert model_let_go.wait(3)
        assert thread_let_go.wait(3)
        model.close()


def test_for_a_listener_who_has_left_nothing_is_asked():
    listener = Listener()
    listener.leave()
    with chat_server(streaming(lambda _: ["x"])) as (url, got):
        before = current_listener.set(listener)
        with pytest.raises(ListenerGone):
            ask(url)
        current_listener.reset(before)

    assert got == []


def test_a_connection_that_stands_after_it_was_cut_is_cut_at_once():
    near, far = socket.socketpair()
    with near, far:
        line = Line()
        line.cut()
        stream = SimpleNamespace(get_extra_info=lambda _: near)
        line.follow("connection.connect_tcp.complete", {"return_value": stream})
        far.settimeout(1)

        assert far.recv(1) == b""
