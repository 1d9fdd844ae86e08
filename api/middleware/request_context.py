"""RequestContext: a request id, one log line, and a 500 that gives nothing away."""

from __future__ import annotations

import re
import secrets
import time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem_of
from api.logs import log_request

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
CLIENT_CLOSED_REQUEST = 499


class RequestContext:
    """Lets no exception through. Endpoints find the id in `request.state.request_id`.

    What is put into `request.state.reply_headers` is sent, whatever the reply is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started_at = time.perf_counter()
        method = scope["method"]
        state: dict[str, Any] = scope.setdefault("state", {})
        request_id = state["request_id"] = _choose_id(scope)
        reply_headers: dict[str, str] = {"X-Request-ID": request_id}
        state["reply_headers"] = reply_headers
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).update(reply_headers)
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except ClientDisconnect:
            status = status or CLIENT_CLOSED_REQUEST
        except Exception as error:
            response = problem_of(scope, error)
            if status == 0:
                await response(scope, receive, send_with_id)
        finally:
            log_request(
                request_id=request_id,
                method=method,
                path=getattr(scope.get("route"), "path", None),
                status=status,
                duration_ms=(time.perf_counter() - started_at) * 1000,
                question=state.get("question"),
            )


def _choose_id(scope: Scope) -> str:
    """The id that the client sent, if it is a sane one; else a new one."""
    sent = Headers(scope=scope).get("x-request-id", "")
    return sent if REQUEST_ID.fullmatch(sent) else secrets.token_hex(8)
