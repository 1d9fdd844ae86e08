"""A server that speaks the OpenAI chat API, over whatever says the reply."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Say = Callable[[dict[str, Any]], Iterable[str]]
Handle = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


def streaming(say: Say) -> Handle:
    """What sends each piece of a reply as an event."""

    def handle(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        begin(request, "text/event-stream")
        for piece in say(body):
            send_event(request, {"choices": [{"index": 0, "delta": {"content": piece}}]})
        send_event(request, {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        request.wfile.write(b"data: [DONE]\n\n")

    return handle


def begin(request: BaseHTTPRequestHandler, media_type: str, status: int = 200, **headers: str) -> None:
    """Send the head of a reply whose end is that of the connection."""
    request.send_response(status)
    request.send_header("Content-Type", media_type)
    for name, value in headers.items():
        request.send_header(name, value)
    request.send_header("Connection", "close")
    request.end_headers()


def send_event(request: BaseHTTPRequestHandler, data: object) -> None:
    """Send one event, at once."""
    request.wfile.write(f"data: {json.dumps(data)}\n\n".encode())
    request.wfile.flush()


@contextmanager
def chat_server(handle: Handle) -> Iterator[tuple[str, list[tuple[Any, dict[str, Any]]]]]:
    """The server's base URL, and the headers and body of every request that it has got."""
    got: list[tuple[Any, dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            got.append((self.headers, body))
            if self.path != "/v1/chat/completions":
                self.send_error(404)
                return
            with suppress(BrokenPipeError, ConnectionResetError):
                handle(self, body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
