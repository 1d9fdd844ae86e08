"""Access: the one check of who asks, for every route."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.params import Depends as DependsOn
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from api.data_folder import request_counts_file
from api.errors import Forbidden, ForeignOrigin, TooManyRequests, Unauthorized
from api.keys import KEY_PREFIX, ApiKey, KeyStore, Scope
from api.middleware.widget_origins import WIDGET_PATH
from api.query_parameters import check_parameters
from api.rate_limit import RateLimit, Share, address_of
from api.settings import Settings

_in_openapi = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="`Authorization: Bearer puente_…`, as `puente keys create` printed it.",
)


class Access:
    """Lets a request in by its key, or as anybody where that is open.

    A key comes in one way: `Authorization: Bearer puente_<id>_<secret>`. Another header, a cookie
    or the query string is never looked at. A key that is sent must be good, on open routes too.
    """

    def __init__(self, settings: Settings, keys: KeyStore, *, takes_placeholders: bool = False) -> None:
        """Prepare the check.

        takes_placeholders: whether a Bearer token that does not begin as this service's keys do counts
            as none, rather than as a bad one: clients of OpenAI's interface always send something.
        """
        self._settings = settings
        self._takes_placeholders = takes_placeholders
        self._keys = keys
        counts = request_counts_file(settings)
        self._rate_limit = RateLimit(counts, settings.requests_per_minute)
        self._widget_limit = RateLimit(counts, settings.widget_questions_per_minute)
        self._dependencies = {scope: Depends(self._dependency(scope)) for scope in Scope}

    def needs(self, scope: Scope) -> DependsOn:
        """The dependency of a route that needs this scope, and takes no query but its own."""
        found: DependsOn = self._dependencies[scope]
        return found

    def scope_of(self, dependencies: Sequence[DependsOn]) -> Scope | None:
        """The scope that a route with these dependencies needs; None if it is open to everybody."""
        needed = [scope for scope, one in self._dependencies.items() if one in dependencies]
        return max(needed, key=list(Scope).index, default=None)

    def covers(self, dependencies: Sequence[DependsOn]) -> bool:
        """Whether these dependencies ask for nothing but `authorize` and `check_parameters`."""
        return all(one in self._dependencies.values() for one in dependencies)

    def open_scopes(self) -> list[Scope]:
        """The scopes that anybody has. Administration is never open."""
        is_open = {Scope.READ: self._settings.open_reads, Scope.WRITE: self._settings.open_writes}
        return [scope for scope, is_set in is_open.items() if is_set]

    async def authorize(self, request: Request, needed: Scope) -> None:
        """Let the request pass, with `request.state.key` set (None for anybody), and count it once.

        Raises:
            TooManyRequests: whoever asks has sent as many requests as it may.
            Unauthorized: no key where one is needed, or one that is not good.
            Forbidden: the key's scope is too small.
        """
        try:
            key = await self._find(request)
        except Unauthorized:
            await self._count(request, None)
            raise
        await self._count(request, key)
        request.state.key = key
        if key is not None and not key.scope.allows(needed):
            raise Forbidden(f"This key may {key.scope}; this needs the scope {needed}.")
        if key is None and not self._is_open(request, needed):
            raise Unauthorized(
                f"This needs a key of scope {needed}, sent as 'Authorization: Bearer puente_…'. "
                "`puente keys create` makes one."
            )

    async def _find(self, request: Request) -> ApiKey | None:
        sent = request.headers.getlist("authorization")
        if not sent:
            return None
        scheme, _, presented = sent[0].partition(" ")
        key = None
        if len(sent) == 1 and scheme.lower() == "bearer":
            if self._takes_placeholders and not presented.startswith(KEY_PREFIX):
                return None
            key = await run_in_threadpool(self._keys.find, presented)
        if key is None:
            raise Unauthorized("The key that was sent is not good, or not any more.")
        return key

    async def _count(self, request: Request, key: ApiKey | None) -> None:
        """Count the request for its key, else for its address; a route may look at who asks twice."""
        if getattr(request.state, "is_counted", False):
            return
        request.state.is_counted = True
        shares: list[Share] = []
        for limit, asker in self._limits_for(request, key):
            share = await run_in_threadpool(limit.count, asker)
            if share is None:
                continue
            shares.append(share)
            tightest = min(shares, key=lambda one: (not one.is_refused, one.left))
            request.state.reply_headers |= tightest.headers()
            if share.is_refused:
                raise TooManyRequests(
                    f"At most {share.limit} a minute are served to each asker. "
                    f"Try again in {share.wait_seconds} s."
                )

    def _limits_for(self, request: Request, key: ApiKey | None) -> list[tuple[RateLimit, str]]:
        """The limits that hold for a request, each with whom it counts for."""
        address = address_of(request, self._settings.trusted_proxies)
        limits = [(self._rate_limit, key.id if key else address)]
        if key is None and self._is_widgets(request):
            limits.insert(0, (self._widget_limit, f"widget:{address}"))
        return [(limit, asker) for limit, asker in limits if limit.is_set]

    def _is_widgets(self, request: Request) -> bool:
        """Whether a question comes from a page of another site that may carry the widget."""
        is_listed = request.headers.get("origin") in self._settings.widget_origins
        return is_listed and request.scope["path"] == WIDGET_PATH and _is_cross_site(request)

    def _is_open(self, request: Request, needed: Scope) -> bool:
        """Writing is not open to pages of other sites."""
        if needed not in self.open_scopes():
            return False
        return needed is Scope.READ or not _is_cross_site(request)

    def _dependency(self, scope: Scope) -> Callable[..., Coroutine[Any, Any, None]]:
        declared = Security(_in_openapi, scopes=[scope.value])

        async def check_key(request: Request, _: HTTPAuthorizationCredentials | None = declared) -> None:
            await self.authorize(request, scope)
            check_parameters(request)

        return check_key


def key_id(request: Request) -> str | None:
    """The id of the key that a request came with, once it was let in; None for anybody."""
    key: ApiKey | None = request.state.key
    return key.id if key else None


def refuse_foreign_pages(request: Request, allowed_origins: Sequence[str]) -> None:
    """Refuse what a browser sends for a page of another site, be it under this service's own name.

    Raises:
        ForeignOrigin: the Origin header is neither the service's own nor one of those allowed.
    """
    if _is_cross_site(request) and request.headers["origin"] not in allowed_origins:
        raise ForeignOrigin(
            "A page of another site may not ask here. To let it, add its origin to PUENTE_CORS_ORIGINS."
        )


def _is_cross_site(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")
