"""`puente serve`."""

from __future__ import annotations

import gc
import socket

from api.cli.opening import open_server
from api.cli.output import CommandError, say
from api.settings import Settings, read_settings

_NEW_OBJECTS_UNSEEN = 50_000
_LOOKS_BEFORE_A_LONGER_ONE = 20


def serve() -> None:
    """Index what is new and serve questions over HTTP (PUENTE_HOST, PUENTE_PORT)."""
    settings = read_settings()
    listener = listen(settings)
    with open_server(settings) as service:
        from api.app import create_app
        from api.http_server import make_server
        from api.logs import configure_logs

        configure_logs(settings)
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        say(f"Puente answers on http://{shown}:{port} — Ctrl+C stops it.")
        server = make_server(create_app(settings, service), settings)
        _spare_the_garbage_collector()
        server.run(sockets=[listener])


def _spare_the_garbage_collector() -> None:
    """Have it never look again at what was loaded until now, and seldom at what is new: each time it
    holds every question up.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS_UNSEEN, _LOOKS_BEFORE_A_LONGER_ONE)


def listen(settings: Settings) -> socket.socket:
    """The server's socket, taken before any long work so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends small replies at once only on sockets that say that they are TCP
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except OSError as error:
        raise CommandError(
            f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}). Stop what uses "
            "the port, or set PUENTE_PORT to another (and PUENTE_HOST to an address of this machine)."
        ) from error
    return listener
