"""`Breaker`: a model that is down is left alone for a while, so that not every question waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FIRST_PAUSE_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 300.0


class Breaker:
    """Says whether to try. A failure closes the way for ten seconds, the next for twenty, and so on.

    When a pause is over one caller is let through, and the others when it has succeeded.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = float("-inf")
        self._is_trying = False

    def lets_through(self) -> bool:
        """Whether to try now."""
        with self._lock:
            if not self._failures:
                return True
            if self._clock() < self._closed_until:
                return False
            self._closed_until = self._clock() + self._pause()
            self._is_trying = True
            return True

    def succeed(self) -> None:
        """It worked."""
        with self._lock:
            self._failures = 0
            self._is_trying = False

    def fail(self) -> None:
        """It did not. Of callers who were let through side by side only the first failure counts."""
        with self._lock:
            if self._failures and not self._is_trying:
                return
            self._is_trying = False
            self._failures += 1
            self._closed_until = self._clock() + self._pause()

    def _pause(self) -> float:
        return min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(self._failures - 1, 10))
