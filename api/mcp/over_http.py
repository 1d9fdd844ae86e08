"""POST /mcp: MCP's streamable HTTP, behind the same keys, limits and checks as every other route."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from mcp.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from api.access import Access, refuse_foreign_pages
from api.errors import NotReady
from api.json_body import replay
from api.keys import Scope as KeyScope
from api.mcp.messages import refuse_malformed

MCP_HEADERS = ("Mcp-Method", "Mcp-Name", "MCP-Protocol-Version")
"""What clients in a browser send besides."""


class McpOverHttp:
    """Answers MCP messages, each on its own: stateless, and in JSON.

    No session is kept, so any number of clients take no memory between their messages, a restart
    cuts nobody off, and it is the same which of several servers on a data folder is asked. The
    tools only read and answer at once, so there is nothing that a stream would carry before the result.
    Clients of the revision 2026-07-28 and of those with an `initialize` handshake are both served.
    """

    def __init__(self, server: Server[Any]) -> None:
        self._server = server
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Messages are answered inside; for the application's lifespan."""
        manager = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
        async with manager.run():
            self._manager = manager
            try:
                yield
            finally:
                self._manager = None

    async def answer(self, request: Request) -> Response:
        """The response to a message, which is worked out as it is sent, or to what is none.

        Raises:
            NotReady: the application is not running.
        """
        if self._manager is None:
            raise NotReady("The service is starting or stopping. Try again shortly.")
        body = await request.body()
        return refuse_malformed(body) or _Answer(self._manager, replay(body, request))


class _Answer(Response):
    def __init__(self, manager: StreamableHTTPSessionManager, receive: Receive) -> None:
        super().__init__()
        self._manager = manager
        self._receive = receive

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._manager.handle_request(scope, self._receive, send)


def make_router(
    mcp: McpOverHttp, access: Access, json_route: type[APIRoute], allowed_origins: Sequence[str]
) -> APIRouter:
    """The route, with a slash at its end too.

    Other methods than POST would open a stream or end a session: there is neither.
    """

    def check_origin(request: Request) -> None:
        refuse_foreign_pages(request, allowed_origins)

    router = APIRouter(
        dependencies=[access.needs(KeyScope.READ), Depends(check_origin)], route_class=json_route
    )

    @router.post("/mcp", include_in_schema=False)
    @router.post("/mcp/", include_in_schema=False)
    async def answer_mcp(request: Request) -> Response:
        return await mcp.answer(request)

    return router
