"""AllowedHosts: only requests for this service's own names, so that DNS rebinding finds nothing."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import BadHost, problem_of

ANY_HOST = "*"
PROBES = frozenset({"/healthz", "/readyz"})  # asked for by address, by whoever watches the process
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?")


class AllowedHosts:
    """Refuses a request whose Host header is missing, doubled, or not one of `hosts`."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PROBES or self._is_allowed(scope):
            await self._app(scope, receive, send)
            return
        error = BadHost(
            "The Host header, or the host of an address that is asked for whole, must name this service "
            "once. To serve under another name, set PUENTE_ALLOWED_HOSTS."
        )
        await problem_of(scope, error)(scope, receive, send)

    def _is_allowed(self, scope: Scope) -> bool:
        sent = [value for name, value in scope["headers"] if name == b"host"]
        if len(sent) != 1:
            return False
        found = _HOST.fullmatch(sent[0].decode("latin-1").lower())
        if found is None:
            return False
        return ANY_HOST in self._hosts or found[1].rstrip(".") in self._hosts
