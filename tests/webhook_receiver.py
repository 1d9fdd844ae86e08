"""A webhook on this machine that keeps what is posted to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    """One request, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)["data"]
        return found


class Receiver:
    """`answers`: the statuses that it gives, in order, with header fields; 204 once they are used up.

    on_post: is called before it answers.
    """

    def __init__(self, url: str, pair: str) -> None:
        self.url = url
        self.pair = pair
        self.received: list[Received] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.on_post: Callable[[], object] = lambda: None


@contextmanager
def webhook_receiver() -> Iterator[Receiver]:
    """A receiver that is up within the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            made.received.append(Received(self.path, headers, body))
            made.on_post()
            status, more = made.answers.pop(0) if made.answers else (204, {})
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port = server.server_address[1]
    made = Receiver(f"http://127.0.0.1:{port}/hook", f"127.0.0.1:{port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
