"""make_server: uvicorn, with bounds on what comes before a request's body."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.settings import Settings

MAX_HEAD_BYTES = 65_536
MAX_PIPELINED = 16


def make_server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """A server for the application, which answers on the sockets that it is run with."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            port=0,
            http=bounded_http(settings.body_timeout_seconds),
            loop="asyncio",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=10,
        )
    )


def bounded_http(head_timeout_seconds: float) -> type[HttpToolsProtocol]:
    """The protocol of one connection.

    A request's line and headers, and the trailers of its body, hold 64 KiB at most, and must arrive
    within `head_timeout_seconds`; so many requests at most wait for the answer to one before them.
    Who sends more is told so with status 431, 408 or 400, and cut off.
    """

    class BoundedHttp(HttpToolsProtocol):
        _head_bytes = 0
        _unread_bytes = 0
        _timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._await_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            self._unread_bytes += len(data)
            super().data_received(data)
            if self._unread_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

        def on_message_begin(self) -> None:
            if len(self.pipeline) >= MAX_PIPELINED:
                raise ValueError("too many requests at once")
            self._head_bytes = 0
            if self._timer is None:
                self._await_head()
            super().on_message_begin()

        def on_url(self, url: bytes) -> None:
            self._count(url)
            super().on_url(url)

        def on_header(self, name: bytes, value: bytes) -> None:
            self._count(name, value)
            super().on_header(name, value)

        def on_headers_complete(self) -> None:
            self._unread_bytes = 0
            self._stop_waiting()
            super().on_headers_complete()

        def on_body(self, body: bytes) -> None:
            self._unread_bytes = 0
            super().on_body(body)

        def on_message_complete(self) -> None:
            self._unread_bytes = 0
            super().on_message_complete()

        def send_400_response(self, msg: str) -> None:
            """Tell that the request cannot be read, and close; it may be too large to."""
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            else:
                super().send_400_response(msg)

        def _count(self, *parts: bytes) -> None:
            self._head_bytes += sum(map(len, parts))
            if self._head_bytes > MAX_HEAD_BYTES:
                raise ValueError("the head is too large")

        def _await_head(self) -> None:
            self._timer = self.loop.call_later(head_timeout_seconds, self._give_up)

        def _stop_waiting(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _give_up(self) -> None:
            if self.cycle is not None and not self.cycle.response_complete:
                self._await_head()
            elif self._unread_bytes:
                self._refuse(HTTPStatus.REQUEST_TIMEOUT)
            else:
                self.transport.close()

        def _refuse(self, status: HTTPStatus) -> None:
            self.transport.write(
                f"HTTP/1.1 {status.value} {status.phrase}\r\n"
                "content-length: 0\r\nconnection: close\r\n\r\n".encode()
            )
            self.transport.close()

    return BoundedHttp
