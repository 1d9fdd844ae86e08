"""Seen: what has come in from chat tools, so that nothing is answered twice, also after a restart."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.databases import open_database
from api.errors import ChatUnavailable
from corpus.sqlite_trouble import explain

KEEP_SECONDS = 2 * 86_400.0
"""Longer than any tool goes on trying to hand over a message."""
BUSY_TIMEOUT_SECONDS = 2.0

_SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS seen (mark BLOB PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS seen_by_age ON seen (at);
"""


class Seen:
    """Remembers marks, as digests, in one SQLite file. Called from many threads and processes at once."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        """The file is made with the first mark."""
        self._path = path
        self._clock = clock

    def is_first(self, *marks: str) -> bool:
        """Whether none of these marks came before; from now on all of them have.

        Raises:
            ChatUnavailable: the file cannot be read or written, so nobody can tell.
        """
        now = self._clock()
        with self._open() as connection:
            connection.execute("DELETE FROM seen WHERE at < ?", (now - KEEP_SECONDS,))
            added = [
                connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (one, now)).rowcount
                for one in map(_digest, marks)
            ]
        return all(added)

    def forget(self, *marks: str) -> None:
        """Take marks back of what could not be dealt with, so that it may come again.

        Raises:
            ChatUnavailable: as above.
        """
        with self._open() as connection:
            connection.executemany("DELETE FROM seen WHERE mark = ?", [(_digest(one),) for one in marks])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection in which all is done at once, or nothing; the file is made if need be."""
        try:
            with open_database(
                self._path, _SCHEMA, timeout=BUSY_TIMEOUT_SECONDS, alone=True
            ) as connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise ChatUnavailable(
                f"{self._path} cannot be read or written: {explain(self._path, error)}"
            ) from error


def _digest(mark: str) -> bytes:
    return hashlib.sha256(mark.encode("utf-8", "replace")).digest()
