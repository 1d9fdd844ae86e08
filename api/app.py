"""create_app(): open, wire, close."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from api.access import Access
from api.chat.desk import ChatDesk
from api.chat.tools import make_routers as make_chat_routers
from api.errors import add_error_handlers
from api.json_body import json_route
from api.mcp.over_http import MCP_HEADERS, McpOverHttp
from api.mcp.over_http import make_router as make_mcp_router
from api.mcp.server import make_server
from api.middleware.allowed_hosts import AllowedHosts
from api.middleware.head_requests import HeadRequests
from api.middleware.request_context import RequestContext
from api.middleware.security_headers import SecurityHeaders
from api.middleware.time_limit import TimeLimit
from api.middleware.widget_origins import WidgetOrigins
from api.openapi import RATE_LIMIT, describe
from api.routes import (
    answers,
    ask,
    documents,
    health,
    index,
    openai,
    page,
    quarantine,
    search,
    sources,
    standing_questions,
    timeline,
    versions,
    writing,
)
from api.service import AskService
from api.settings import Settings

VERSION = "0.1.0"
DESCRIPTION = (
    "Questions about US-Mexico security cooperation, in English and Spanish, answered with the "
    "exact words of stored documents. Errors are problem details (RFC 9457)."
)
EXPOSED_HEADERS = ("X-Request-ID", "Retry-After", *RATE_LIMIT)
"""What pages of other sites may read of a reply."""
TAGS = [
    {"name": "answers", "description": "Questions, answers and passages."},
    {"name": "standing questions", "description": "Questions that tell when their evidence changes."},
    {"name": "openai", "description": "The same answers for clients of OpenAI's interface."},
    {"name": "documents", "description": "The articles that answers are cut from."},
    {"name": "writing", "description": "Storing, changing and deleting articles."},
    {"name": "service", "description": "The index, and whether the service lives."},
]


def create_app(settings: Settings, service: AskService) -> FastAPI:
    """The HTTP interface over a service, which it closes when the server stops."""

    mcp = McpOverHttp(make_server(service, VERSION))
    desk = ChatDesk(settings, service)

    @asynccontextmanager
    async def run_and_close_service(_: FastAPI) -> AsyncIterator[None]:
        async with mcp.run():
            yield
        await run_in_threadpool(desk.close)
        await run_in_threadpool(service.close)

    app = FastAPI(
        title="Puente",
        version=VERSION,
        description=DESCRIPTION,
        license_info={"name": "MIT", "identifier": "MIT"},
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        middleware=_list_middleware(settings),
        lifespan=run_and_close_service,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    access = Access(settings, service.keys)
    limited_json = json_route(settings, access)
    app.include_router(answers.make_router(service, access, limited_json, settings))
    asking_json = json_route(settings, access, on_read=partial(ask.expect_question, service))
    app.include_router(ask.make_router(service, access, asking_json, settings))
    chat_access = Access(settings, service.keys, takes_placeholders=True)
    chat_json = json_route(settings, chat_access, settings.max_chat_bytes)
    app.include_router(openai.make_router(service, chat_access, chat_json, settings))
    own_access = Access(settings.model_copy(update={"open_reads": False}), service.keys)
    own_json = json_route(settings, own_access)
    feed_access = Access(settings.model_copy(update={"open_reads": True}), service.keys)
    app.include_router(
        standing_questions.make_router(service, settings, own_json, own_access, feed_access)
    )
    app.include_router(search.make_router(service, access, limited_json))
    app.include_router(documents.make_router(service, access))
    app.include_router(versions.make_router(service, access, limited_json))
    app.include_router(writing.make_router(service, access, settings))
    app.include_router(timeline.make_router(service, access))
    app.include_router(sources.make_router(service, access))
    app.include_router(quarantine.make_router(service, access))
    app.include_router(index.make_router(service, access))
    app.include_router(health.make_router(service))
    app.include_router(make_mcp_router(mcp, access, limited_json, settings.cors_origins))
    for chat_router in make_chat_routers(settings, desk):
        app.include_router(chat_router)
    app.include_router(page.make_router(service, open_reads=settings.open_reads))
    add_error_handlers(app)
    page.add_not_found(app)
    app.openapi = cache(lambda: describe(app, access.open_scopes()))  # type: ignore[method-assign]
    return app


def _list_middleware(settings: Settings) -> list[Middleware]:
    """What every request passes, outermost first."""
    stack = [
        Middleware(SecurityHeaders),
        Middleware(RequestContext),
        Middleware(HeadRequests),
        Middleware(AllowedHosts, hosts=settings.served_hosts()),
    ]
    askers = [origin for origin in settings.widget_origins if origin not in settings.cors_origins]
    if askers:
        stack.append(Middleware(WidgetOrigins, origins=askers, expose_headers=EXPOSED_HEADERS))
    if settings.cors_origins:
        stack.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_credentials=False,
                allow_methods=("GET", "POST", "PUT", "PATCH", "DELETE"),
                allow_headers=("Authorization", "Content-Type", "X-Request-ID", *MCP_HEADERS),
                expose_headers=EXPOSED_HEADERS,
            )
        )
    stack.append(Middleware(TimeLimit, timeout_seconds=settings.request_timeout_seconds))
    return stack
