"""Workers: the threads in which chat tools are answered, after what they sent was acknowledged."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from api.errors import TooBusy

THREADS = 4
MOST_WAITING = 200
CLOSING_SECONDS = 20.0

_log = logging.getLogger(__name__)


class Workers(ThreadPoolExecutor):
    """A pool of threads that takes no more work than it can do in a while."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        super().__init__(THREADS, thread_name_prefix="chat")
        self._most_waiting = most_waiting
        self._under_way: set[Future[Any]] = set()
        self._lock = threading.Lock()

    def check_room(self) -> None:
        """Refuse before anything is acknowledged, so that the tool tries again later.

        Raises:
            TooBusy: as much as can wait is waiting.
        """
        with self._lock:
            if len(self._under_way) >= self._most_waiting:
                raise TooBusy("Too many chat messages are waiting. Try again shortly.")

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a thread do it; what goes wrong is logged."""
        done = super().submit(fn, *args, **kwargs)
        with self._lock:
            self._under_way.add(done)
        done.add_done_callback(self._finish)
        return done

    def close(self, seconds: float = CLOSING_SECONDS) -> None:
        """Finish what is under way, but begin nothing any more once this time is over."""
        with self._lock:
            under_way = list(self._under_way)
        if wait(under_way, seconds).not_done:
            _log.warning("chat messages were left unanswered, since their tools do not answer")
        self.shutdown(wait=True, cancel_futures=True)

    def _finish(self, done: Future[Any]) -> None:
        with self._lock:
            self._under_way.discard(done)
        error = None if done.cancelled() else done.exception()
        if error is not None:
            _log.error("a chat message was not answered", exc_info=error)
