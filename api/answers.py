"""AnswerStore: answers that can be read again by their id, for as long as they are kept."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from api.errors import AnswersUnavailable

SECONDS_PER_DAY = 86_400.0
PURGE_EVERY_SECONDS = 3_600.0
MAX_WAITING = 10_000
GATHER_SECONDS = 1.0  # answers of one second share a write, so that it does not slow the next
BUSY_TIMEOUT_SECONDS = 5.0

SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS answers (id TEXT PRIMARY KEY, kept_at REAL NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS answers_by_age ON answers (kept_at);
"""

_log = logging.getLogger(__name__)


class AnswerStore:
    """Keeps answers in one SQLite file; a thread writes them, so that no request waits for it.

    An answer can be read as soon as `keep` has returned. With `keep_days` 0 nothing is kept, and
    what was kept before is deleted.
    """

    def __init__(self, path: Path, keep_days: int, clock: Callable[[], float] = time.time) -> None:
        """Open the file at `path`, and make it if there is none.

        Raises:
            AnswersUnavailable: the file cannot be opened, or is not an SQLite file.
        """
        self._path = path
        self._keep_seconds = keep_days * SECONDS_PER_DAY
        self._clock = clock
        self._waiting: dict[str, tuple[float, dict[str, Any]]] = {}
        self._changed = threading.Condition()
        self._is_closed = False
        self._writer: threading.Thread | None = None
        if keep_days == 0:
            self._delete_file()
            return
        self._prepare()
        self._writer = threading.Thread(target=self._write_behind, name="answers", daemon=True)
        self._writer.start()

    def keep(self, answer_id: str, body: dict[str, Any]) -> None:
        """Keep an answer. If the disk has failed for long, the oldest waiting ones are lost."""
        if self._writer is None:
            return
        with self._changed:
            self._waiting[answer_id] = (self._clock(), body)
            if len(self._waiting) > MAX_WAITING:
                del self._waiting[next(iter(self._waiting))]
            self._changed.notify()

    def get(self, answer_id: str) -> dict[str, Any] | None:
        """A kept answer; None if there is none of this id, or not any more.

        Raises:
            AnswersUnavailable: the file cannot be read.
        """
        if self._writer is None:
            return None
        with self._changed:
            waiting = self._waiting.get(answer_id)
        if waiting is not None:
            return waiting[1]
        try:
            with closing(self._connect()) as connection:
                found = connection.execute(
                    "SELECT body FROM answers WHERE id = ? AND kept_at >= ?",
                    (answer_id, self._oldest()),
                ).fetchone()
        except sqlite3.Error as error:
            raise AnswersUnavailable(f"Kept answers cannot be read: {error}.") from error
        body: dict[str, Any] | None = json.loads(found[0]) if found else None
        return body

    def close(self) -> None:
        """Write what is waiting, and stop."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        if self._writer is not None:
            self._writer.join()

    def _oldest(self) -> float:
        return self._clock() - self._keep_seconds

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_SECONDS)

    def _prepare(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            with closing(self._connect()) as connection:
                connection.executescript(SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise AnswersUnavailable(
                f"The file of kept answers {self._path} cannot be opened: {error}. Check that its "
                "folder may be written, or set PUENTE_KEEP_QUESTIONS_DAYS=0 to keep none."
            ) from error

    def _delete_file(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            try:
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            except OSError as error:
                raise AnswersUnavailable(
                    f"PUENTE_KEEP_QUESTIONS_DAYS is 0, but the answers kept before in {self._path} "
                    f"cannot be deleted: {error.strerror}. Delete that file by hand."
                ) from error

    def _write_behind(self) -> None:
        """Until closed: write what has come in; once an hour, forget what is too old."""
        purged_at = float("-inf")
        while True:
            with self._changed:
                while not self._waiting and not self._is_closed:
                    if time.monotonic() - purged_at >= PURGE_EVERY_SECONDS:
                        break
                    self._changed.wait(PURGE_EVERY_SECONDS)
                self._changed.wait_for(lambda: self._is_closed, GATHER_SECONDS)
                batch = dict(self._waiting)
                is_last = self._is_closed
            is_purge_due = time.monotonic() - purged_at >= PURGE_EVERY_SECONDS
            is_written = self._write(batch, is_purge_due)
            if is_written and is_purge_due:
                purged_at = time.monotonic()
            if is_last:
                return
            if not is_written:
                with self._changed:
                    self._changed.wait(BUSY_TIMEOUT_SECONDS)

    def _write(self, batch: dict[str, tuple[float, dict[str, Any]]], is_purge_due: bool) -> bool:
        try:
            with closing(self._connect()) as connection, connection:
                connection.execute("PRAGMA secure_delete = ON")
                connection.executemany(
                    "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)",
                    [(one, kept_at, json.dumps(body)) for one, (kept_at, body) in batch.items()],
                )
                if is_purge_due:
                    connection.execute("DELETE FROM answers WHERE kept_at < ?", (self._oldest(),))
        except sqlite3.Error as error:
            _log.warning("answers cannot be kept for now: %s", error)
            return False
        with self._changed:
            for one, entry in batch.items():
                if self._waiting.get(one) is entry:
                    del self._waiting[one]
        return True
