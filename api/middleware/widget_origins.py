"""WidgetOrigins: pages that carry the widget may ask from where they are, and do nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

WIDGET_PATH = "/v1/ask"


class WidgetOrigins:
    """CORS for questions alone, from exactly these origins, without a key or a cookie.

    Every other request goes on as it came.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str], expose_headers: Sequence[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.encode() for origin in origins)
        self._asking = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_credentials=False,
            allow_methods=("POST",),
            allow_headers=("Content-Type",),
            expose_headers=expose_headers,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_asking = scope["type"] == "http" and scope["path"] == WIDGET_PATH
        app = self._asking if is_asking and self._is_widgets(scope) else self._app
        await app(scope, receive, send)

    def _is_widgets(self, scope: Scope) -> bool:
        sent = [value for name, value in scope["headers"] if name == b"origin"]
        return len(sent) == 1 and sent[0] in self._origins
