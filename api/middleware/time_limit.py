"""TimeLimit: an answer in time, or a problem that says why not; and not too many at once."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TooBusy, TookTooLong, problem_of

LIMITED_PREFIXES = ("/v1/", "/mcp", "/chat/")
MAX_UNDER_WAY = 256


class TimeLimit:
    """Answers 503 when the endpoint has not begun to answer in time, or when too many are at work.

    A thread cannot be stopped: the endpoint of a request that was given up finishes, and what it
    says is dropped. It counts as under way until then, so that work cannot pile up without end.
    """

    def __init__(self, app: ASGIApp, timeout_seconds: float) -> None:
        self._app = app
        self._timeout_seconds = timeout_seconds
        self._under_way: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(LIMITED_PREFIXES):
            await self._app(scope, receive, send)
            return
        if len(self._under_way) >= MAX_UNDER_WAY:
            error = TooBusy(f"{len(self._under_way)} requests are under way. Try again shortly.")
            await problem_of(scope, error)(scope, receive, send)
            return

        is_started = False
        is_given_up = False

        async def send_unless_given_up(message: Message) -> None:
            nonlocal is_started
            if not is_given_up:
                is_started = True
                await send(message)

        task = asyncio.create_task(self._run(scope, receive, send_unless_given_up))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            await asyncio.wait({task}, timeout=self._timeout_seconds)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if task.done() or is_started:
            await task
            return
        is_given_up = True
        task.add_done_callback(_ignore_outcome)
        late = TookTooLong(f"The answer was not there after {self._timeout_seconds:g} seconds.")
        await problem_of(scope, late)(scope, receive, send)

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def _ignore_outcome(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        task.exception()
