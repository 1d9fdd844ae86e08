"""Listener: whoever waits for what a thread works out, and whether they still do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class ListenerGone(Exception):
    """Nobody waits for what comes: the client has left, or its time is up. Let it through."""


class Listener:
    """Tells those who work for somebody when that somebody has left. Used from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._has_left = False
        self._endings: list[Callable[[], object]] = []

    def leave(self) -> None:
        """Nobody listens from now on; what waits on their behalf is ended."""
        with self._lock:
            self._has_left = True
            endings = list(self._endings)
        for end in endings:
            end()

    def check(self) -> None:
        """Go on only while somebody listens.

        Raises:
            ListenerGone: nobody does any more.
        """
        if self._has_left:
            raise ListenerGone

    @contextmanager
    def ending(self, end: Callable[[], object]) -> Iterator[None]:
        """Within, `end` is called as soon as the listener leaves, from another thread and at most once.

        Raises:
            ListenerGone: they had left before.
        """
        with self._lock:
            self.check()
            self._endings.append(end)
        try:
            yield
        finally:
            with self._lock:
                self._endings.remove(end)


current_listener: ContextVar[Listener | None] = ContextVar("current_listener", default=None)
"""Whom this thread or task works for; None where nobody can be seen to leave."""
