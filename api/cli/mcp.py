"""`puente mcp`."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from api.cli.opening import open_service
from api.settings import read_settings


def mcp() -> None:
    """Serve an assistant over standard input and output (MCP); over HTTP, `puente serve` does at /mcp."""
    from api.app import VERSION
    from api.logs import configure_logs
    from api.mcp.over_stdio import run_over_stdio, stdout_to_stderr
    from api.mcp.server import make_server

    settings = read_settings()
    configure_logs(settings)
    with ExitStack() as open_until_the_end:
        with stdout_to_stderr():
            service = open_until_the_end.enter_context(open_service(settings))
        _leave_on_signals(service.close)
        run_over_stdio(make_server(service, VERSION))


def _leave_on_signals(close: Callable[[], None]) -> None:
    """End at once when asked to, though a thread waits for input that may never come."""

    def leave(number: int, _: Any) -> None:
        close()
        os._exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
