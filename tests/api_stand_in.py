"""A stand-in for the API of a chat tool, on a local port."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.served import served


@dataclass
class Call:
    """One request: its JSON, or its bytes where it is none."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class ApiStandIn:
    """What was called, in order. `replies` are given first, as (status, JSON), then 200 with `usual`;
    `by_path` gives the JSON for the paths in it."""

    address: str
    usual: Any = field(default_factory=dict)
    replies: list[tuple[int, Any]] = field(default_factory=list)
    by_path: dict[str, Any] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def host(self) -> str:
        """host:port"""
        return self.address.removeprefix("http://")

    def take(self, call: Call) -> tuple[int, Any]:
        if call.path in self.by_path:
            return 200, self.by_path[call.path]
        with self.changed:
            self.calls.append(call)
            self.changed.notify_all()
            return self.replies.pop(0) if self.replies else (200, self.usual)

    def wait_for(self, count: int, seconds: float = 10) -> list[Call]:
        """The calls, once there are this many; those in `by_path` do not count."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.calls) >= count, seconds), self.calls
            return list(self.calls)


@contextmanager
def api_stand_in() -> Iterator[ApiStandIn]:
    """A stand-in that runs for as long as the block."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            is_json = self.headers.get("Content-Type", "").startswith("application/json")
            body = json.loads(data) if is_json else data
            status, reply = made.take(Call(self.command, self.path, dict(self.headers), body))
            sent = json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_PATCH = answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    with served(Handler) as port:
        made = ApiStandIn(f"http://127.0.0.1:{port}")
        yield made
