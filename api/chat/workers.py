"""Workers: the threads in which chat tools are answered, after what they sent was acknowledged."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from api.errors import TooBusy

THREADS = 4
MOST_WAITING = 200

_log = logging.getLogger(__name__)


class Workers(ThreadPoolExecutor):
    """A pool of threads that takes no more work than it can do in a while."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        super().__init__(THREADS, thread_name_prefix="chat")
        self._room = threading.Semaphore(most_waiting)

    def check_room(self) -> None:
        """Refuse before anything is acknowledged, so that the tool tries again later.

        Raises:
            TooBusy: as much as can wait is waiting.
        """
        if not self._room.acquire(blocking=False):
            raise TooBusy("Too many chat messages are waiting. Try again shortly.")
        self._room.release()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a thread do it; what goes wrong is logged."""
        self._room.acquire()
        try:
            done = super().submit(fn, *args, **kwargs)
        except RuntimeError:
            self._room.release()
            raise
        done.add_done_callback(self._finish)
        return done

    def _finish(self, done: Future[Any]) -> None:
        self._room.release()
        error = None if done.cancelled() else done.exception()
        if error is not None:
            _log.error("a chat message was not answered", exc_info=error)
