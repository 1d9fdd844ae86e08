"""Worker: asks standing questions and sends what came of it, in one process of all on a data folder."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from filelock import FileLock, Timeout

from api.errors import StandingUnavailable
from api.keys import KeysUnavailable
from api.standing_questions.asking import Asker
from api.standing_questions.sending import Sender
from api.standing_questions.store import StandingStore
from corpus.errors import CorpusError

LOOK_SECONDS = 2.0
SEND_SECONDS = 1.0
AFTER_TROUBLE_SECONDS = 30.0
CLOSE_SECONDS = 3.0

_log = logging.getLogger(__name__)


class Worker:
    """Two threads, one that asks and one that sends; they rest until this process has the lock.

    The operating system frees the lock when its holder dies, and another process goes on.
    """

    def __init__(
        self,
        store: StandingStore,
        lock_file: Path,
        asker: Asker,
        sender: Sender,
        stopping: threading.Event,
    ) -> None:
        """`stopping`: is set when the worker is closed; the asker heeds it too."""
        self._store = store
        self._asker = asker
        self._sender = sender
        self._stopping = stopping
        self._lock = FileLock(str(lock_file), thread_local=False)
        self._has_lock = threading.Event()
        self._threads = [
            threading.Thread(target=self._keep_asking, name="standing-asker", daemon=True),
            threading.Thread(target=self._keep_sending, name="standing-sender", daemon=True),
        ]

    @property
    def is_at_work(self) -> bool:
        """Whether this process is the one that asks and sends."""
        return self._has_lock.is_set()

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop, and let another process go on.

        A webhook that takes its time is not waited for; the lock is then kept until this process ends.
        """
        self._stopping.set()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(CLOSE_SECONDS)
        if not any(thread.is_alive() for thread in self._threads):
            self._has_lock.clear()
            self._lock.release()

    def _keep_asking(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                if self._take_lock():
                    self._asker.look()
            except (StandingUnavailable, KeysUnavailable, CorpusError, OSError) as error:
                self._rest_after(error)
            except Exception:
                self._rest_after_fault()

    def _keep_sending(self) -> None:
        while not self._stopping.wait(SEND_SECONDS):
            try:
                while self._has_lock.is_set() and not self._stopping.is_set():
                    if not self._sender.send_due():
                        break
            except (StandingUnavailable, KeysUnavailable) as error:
                self._rest_after(error)
            except Exception:
                self._rest_after_fault()

    def _take_lock(self) -> bool:
        if self._has_lock.is_set():
            return True
        if not self._store.exists():
            return False
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        self._has_lock.set()
        _log.info("this process asks and sends for standing questions")
        return True

    def _rest_after(self, error: Exception) -> None:
        _log.warning("standing questions cannot be worked on for now: %s", error)
        self._stopping.wait(AFTER_TROUBLE_SECONDS)

    def _rest_after_fault(self) -> None:
        """A fault of the program must not end the thread: nobody would be told anything any more."""
        _log.exception("standing questions met a fault")
        self._stopping.wait(AFTER_TROUBLE_SECONDS)
