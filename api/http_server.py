"""make_server: uvicorn, with bounds on its connections."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from api.http_protocol import bounded_http
from api.settings import Settings

try:
    import resource
except ImportError:  # Windows has none
    HAS_LIMITS = False
else:
    HAS_LIMITS = True

MAX_CONNECTIONS = 10_000


def make_server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """A server for the application, which answers on the sockets that it is run with."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            port=0,
            backlog=128,  # as many are accepted before the first of them is counted
            http=bounded_http(settings.body_timeout_seconds, most_connections()),
            loop="auto",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=10,
        )
    )


def most_connections() -> int:
    """How many connections leave half of the files that this process may open to its other work.

    A server that can accept no more for want of files tells so thousands of times a second.
    """
    if not HAS_LIMITS:
        return MAX_CONNECTIONS
    open_files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    is_unlimited = open_files == resource.RLIM_INFINITY
    return MAX_CONNECTIONS if is_unlimited else min(MAX_CONNECTIONS, open_files // 2)
