"""bounded_http: what one connection may send before a request's body, and how long it may wait."""

from __future__ import annotations

import asyncio
import secrets
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

from httptools import (
    HttpParserError,
    HttpParserInvalidURLError,
    HttpParserUpgrade,
    HttpRequestParser,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api.errors import problem_without_request
from api.middleware.security_headers import with_security

MAX_HEAD_BYTES = 65_536
MAX_PIPELINED = 16
_TOO_LARGE = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
_REASONS = {
    HTTPStatus.BAD_REQUEST: "This cannot be read as a request of HTTP/1.1: look at its method, its "
    "headers, the length that it names and its chunks. No Transfer-Encoding but `chunked` is taken.",
    _TOO_LARGE: f"A request's line and headers may hold {MAX_HEAD_BYTES:,} bytes; these hold more.",
    HTTPStatus.REQUEST_TIMEOUT: "The rest of the request did not arrive in time.",
    HTTPStatus.SERVICE_UNAVAILABLE: "More connections are open than can be served. Try again soon.",
}
_BAD_ADDRESS = (
    "The address holds a character that none may hold, such as those beyond ASCII. Percent-encode the "
    "address: title=M%C3%A9xico."
)


def _until_closed(app: ASGI3Application, cycle: RequestResponseCycle) -> ASGI3Application:
    """The app for a client of HTTP/1.0, which knows no chunks: a reply without a length ends with the
    connection.
    """

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        has_length = True

        async def send_plain(message: Message) -> None:
            nonlocal has_length
            if message["type"] == "http.response.start":
                has_length = any(name.lower() == b"content-length" for name, _ in message["headers"])
                if not has_length:
                    cycle.chunked_encoding = False
                    cycle.keep_alive = False
            elif not has_length:
                cycle.expected_content_length = len(message.get("body", b""))
            await send(message)

        await cast("ASGIApp", app)(scope, receive, send_plain)

    return cast("ASGI3Application", run)


def bounded_http(head_timeout_seconds: float, most: int) -> type[HttpToolsProtocol]:
    """The protocol of one connection.

    A request's line and headers, and the trailers of its body, hold 64 KiB at most, and must arrive
    within `head_timeout_seconds`; so must what is left of a body when its request has been answered.
    So many requests at most wait for the answer to one before them. Who sends more is told so with
    status 431, 408 or 400, as problem details with the id that is logged, and cut off; a whole request
    that came before it is answered first.

    Trailers are dropped: a proxy in front has not looked at them. An offer to upgrade is not taken, and
    its request is read as any other. A target that is a whole address names the host that is asked for,
    whatever the Host header says (RFC 9112, 3.2.2).

    A connection beyond `most` is told 503 and closed. A client that takes nothing of what it asked for
    during `head_timeout_seconds` is cut off.
    """

    class BoundedHttp(HttpToolsProtocol):
        _head_bytes = 0
        _unread_bytes = 0
        _is_in_head = False
        _is_refused = False
        _timer: asyncio.TimerHandle | None = None
        _reader_timer: asyncio.TimerHandle | None = None
        _answering: RequestResponseCycle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            if len(self.connections) > most:
                self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
                return
            transport.set_write_buffer_limits(high=0)  # `pause_writing` as soon as anything is left over
            self._await_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            self._stop_watching()
            if self._is_answering() and self._answering is not None:
                self._answering.disconnected = True
                self._answering.message_event.set()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if self._is_refused:
                return
            self._unset_keepalive_if_required()
            self._unread_bytes += len(data)
            try:
                self._read(data)
            except HttpParserInvalidURLError:
                self._refuse(HTTPStatus.BAD_REQUEST, _BAD_ADDRESS)
                return
            except HttpParserError:
                is_too_large = self._head_bytes > MAX_HEAD_BYTES
                self._refuse(_TOO_LARGE if is_too_large else HTTPStatus.BAD_REQUEST)
                return
            if self._unread_bytes > MAX_HEAD_BYTES:
                self._refuse(_TOO_LARGE)
            elif self._timer is None and not self._is_answering():
                self._await_head()

        def pause_writing(self) -> None:
            super().pause_writing()
            self._watch_reader()

        def resume_writing(self) -> None:
            self._stop_watching()
            super().resume_writing()

        def on_message_begin(self) -> None:
            if len(self.pipeline) >= MAX_PIPELINED:
                raise ValueError("too many requests at once")
            self._head_bytes = 0
            self._is_in_head = True
            if self._timer is None:
                self._await_head()
            super().on_message_begin()

        def on_url(self, url: bytes) -> None:
            self._count(url)
            super().on_url(url)

        def on_header(self, name: bytes, value: bytes) -> None:
            self._count(name, b": ", value, b"\r\n")
            if self._is_in_head:
                super().on_header(name, value)

        def on_headers_complete(self) -> None:
            if self.parser.get_method() == b"CONNECT":
                raise ValueError("this is no proxy")
            self._check_encoding()
            self._take_host_of_target()
            self._is_in_head = False
            self._unread_bytes = 0
            self._stop_waiting()
            super().on_headers_complete()

        def on_body(self, body: bytes) -> None:
            self._unread_bytes = 0
            super().on_body(body)

        def on_message_complete(self) -> None:
            self._unread_bytes = 0
            super().on_message_complete()

        def _should_upgrade(self) -> bool:
            """Whether to leave the request, whose body the parser skips, to `_read_without_upgrade`."""
            return True

        def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
            self._answering = cycle
            is_old = cycle.scope["http_version"] == "1.0"
            super()._start_asgi_task(cycle, _until_closed(app, cycle) if is_old else app)

        def _is_answering(self) -> bool:
            return self._answering is not None and not self._answering.response_complete

        def _read(self, data: bytes) -> None:
            while data:
                try:
                    self.parser.feed_data(data)
                    return
                except HttpParserUpgrade as offer:
                    self._read_without_upgrade()
                    data = data[offer.args[0] :]

        def _read_without_upgrade(self) -> None:
            """Read the head again as if it had offered nothing, so that its body is read after it."""
            version = self.parser.get_http_version().encode()
            lines = [b"%s %s HTTP/%s" % (self.parser.get_method(), self.url, version)]
            lines += [b"%s: %s" % one for one in self.headers if one[0] != b"upgrade"]
            self.parser = HttpRequestParser(self)
            self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
            self.parser.feed_data(b"\r\n".join([*lines, b"", b""]))

        def _check_encoding(self) -> None:
            """Refuse what is encoded in more ways than the parser undoes."""
            encodings = [value for name, value in self.headers if name == b"transfer-encoding"]
            if encodings and [one.strip().lower() for one in encodings] != [b"chunked"]:
                raise ValueError("the body is encoded in another way than in chunks")

        def _take_host_of_target(self) -> None:
            host = b"" if self.url.startswith(b"/") else urlsplit(self.url).netloc
            if host:
                self.headers[:] = [
                    (name, host if name == b"host" else value) for name, value in self.headers
                ]

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
            if self._is_answering():
                self._await_head()
            elif self._unread_bytes:
                self._refuse(HTTPStatus.REQUEST_TIMEOUT)
            else:
                self.transport.close()

        def _watch_reader(self) -> None:
            unsent_bytes = self.transport.get_write_buffer_size()
            self._reader_timer = self.loop.call_later(
                head_timeout_seconds, self._give_up_on_reader, unsent_bytes
            )

        def _stop_watching(self) -> None:
            if self._reader_timer is not None:
                self._reader_timer.cancel()
                self._reader_timer = None

        def _give_up_on_reader(self, unsent_bytes: int) -> None:
            if self.transport.get_write_buffer_size() < unsent_bytes:
                self._watch_reader()
            else:
                self.transport.abort()

        def _refuse(self, status: HTTPStatus, reason: str | None = None) -> None:
            """Read nothing more; close, once a request that has come whole is answered."""
            self._is_refused = True
            request_id = secrets.token_hex(8)
            self.logger.info("a connection is ended: %s", status.phrase, extra={"request_id": request_id})
            self._stop_waiting()
            self.pipeline.clear()
            under_way = self._answering if self._is_answering() else None
            if under_way is not None and not under_way.more_body:
                under_way.keep_alive = False
                self.cycle = under_way
                return
            if under_way is None or not under_way.response_started:
                self._tell(status, reason or _REASONS[status], request_id)
            self.transport.close()

        def _tell(self, status: HTTPStatus, reason: str, request_id: str) -> None:
            reply = problem_without_request(status.value, reason, request_id)
            headers = with_security(reply.raw_headers)
            headers += [(b"x-request-id", request_id.encode()), (b"connection", b"close")]
            head = b"HTTP/1.1 %d %s\r\n" % (status.value, status.phrase.encode())
            lines = b"".join(b"%s: %s\r\n" % one for one in headers)
            self.transport.write(head + lines + b"\r\n" + bytes(reply.body))

    return BoundedHttp
