"""`Warming`: the newest articles are read once, beside the first questions, before anybody asks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from rag.errors import IndexEmpty
from rag.library import Library
from rag.warm_up import ask_titles

_log = logging.getLogger(__name__)


class Warming:
    """A thread that asks for the newest articles once; a fault in it is logged and stops nothing."""

    def __init__(self, library: Callable[[], Library]) -> None:
        self._library = library
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)

    def start(self) -> None:
        """Begin, beside what else is done."""
        self._thread.start()

    def close(self) -> None:
        """Stop, and wait for the end; not begun, there is nothing to stop."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            ask_titles(self._library(), self._stopping)
        except IndexEmpty:
            return
        except Exception as error:
            _log.warning("the newest articles could not be read ahead: %s", error)
