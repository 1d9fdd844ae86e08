"""EventStream: a response of server-sent events, made in a thread while the client listens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from fastapi import Response
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from api.errors import TookTooLong, problem_of
from api.listener import Listener, ListenerGone, current_listener

MEDIA_TYPE = "text/event-stream"
HEARTBEAT = b": still here\n\n"
HEARTBEAT_SECONDS = 10.0
HEADERS = {
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}
"""What keeps proxies from holding events back, by changing them or by gathering them."""

Emit = Callable[[bytes], None]
Work = Callable[[Emit], None]


def write_event(data: str, name: str = "") -> bytes:
    """One event; `data` is on one line, as JSON is."""
    return (f"event: {name}\n" if name else "").encode() + f"data: {data}\n\n".encode()


_MATCH_JSON = ("application/json", "application/*", "*/*")


def prefers_events(accept: str) -> bool:
    """Whether an Accept header names text/event-stream, and would not rather have JSON.

    Of the ranges that match JSON the most specific one counts (RFC 9110, 12.5.1).
    """
    weights = dict(_read_media_range(one) for one in accept.split(","))
    events = weights.get(MEDIA_TYPE, 0.0)
    as_json = next((weights[one] for one in _MATCH_JSON if one in weights), 0.0)
    return events > 0 and events >= as_json


class EventStream(Response):
    """Sends what `work` emits as it comes, and comments while nothing does.

    `work` runs in a thread, and `emit` is where it stops once nobody listens any more; what waits for
    others in it learns of that by `current_listener`. The response is under way until it has stopped,
    so that what is counted as under way is.
    """

    def __init__(
        self, work: Work, write_error: Callable[[Response], bytes], timeout_seconds: float
    ) -> None:
        """Prepare; it begins when the response is sent.

        Args:
            write_error: makes the event that tells of an error, from the response that would have.
            timeout_seconds: the time in which all of it must have been made, and each event taken.
        """
        self.status_code = 200
        self.media_type = MEDIA_TYPE
        self.background = None
        self.init_headers(HEADERS)
        self._work = work
        self._write_error = write_error
        self._timeout_seconds = timeout_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it all, or as much as the client waits for."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[bytes | None] = asyncio.Queue()
        listener = Listener()

        def emit(event: bytes) -> None:
            listener.check()
            loop.call_soon_threadsafe(events.put_nowait, event)

        making = asyncio.create_task(self._make(emit, listener, events, scope))
        sending = asyncio.create_task(self._send(events, scope, send))
        leaving = asyncio.create_task(_wait_until_gone(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            listener.leave()
            leaving.cancel()
            sending.cancel()
        with suppress(asyncio.CancelledError, TimeoutError, OSError):
            await sending
        await making

    async def _make(
        self,
        emit: Emit,
        listener: Listener,
        events: asyncio.Queue[bytes | None],
        scope: Scope,
    ) -> None:
        """Run the work to its end; None in the queue says that nothing more comes."""

        def work_unless_gone() -> None:
            listener.check()
            self._work(emit)

        current_listener.set(listener)
        try:
            await run_in_threadpool(work_unless_gone)
        except ListenerGone:
            return
        except Exception as error:
            events.put_nowait(self._write_error(problem_of(scope, error)))
        events.put_nowait(None)

    async def _send(self, events: asyncio.Queue[bytes | None], scope: Scope, send: Send) -> None:
        async def send_part(part: bytes, *, is_last: bool = False) -> None:
            message = {"type": "http.response.body", "body": part, "more_body": not is_last}
            await asyncio.wait_for(send(message), self._timeout_seconds)

        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._timeout_seconds
        while (seconds_left := deadline - loop.time()) > 0:
            try:
                event = await asyncio.wait_for(events.get(), min(HEARTBEAT_SECONDS, seconds_left))
            except TimeoutError:
                if seconds_left > HEARTBEAT_SECONDS:
                    await send_part(HEARTBEAT)
                continue
            if event is None:
                break
            await send_part(event)
        else:
            late = TookTooLong(f"The answer was not there after {self._timeout_seconds:g} seconds.")
            await send_part(self._write_error(problem_of(scope, late)))
        await send_part(b"", is_last=True)


def _read_media_range(text: str) -> tuple[str, float]:
    """A media range of an Accept header, and its weight from 0 to 1; what cannot be read has none."""
    media_type, *parameters = (part.strip().lower() for part in text.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            with suppress(ValueError):
                return media_type, float(parameter[2:])
            return media_type, 0.0
    return media_type, 1.0


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
