"""Connections to the store's file: pooled, in transactions, their failures in plain words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import StoreDamaged, StoreFull, StoreSpoiled, StoreUnavailable
from corpus.sqlite_trouble import Trouble, explain, find_trouble, tells_of_damage
from corpus.store.folding import folded
from corpus.store.schema import row_digest

BUSY_TIMEOUT_SECONDS = 30.0


class Connections:
    """The open connections of one store. Threads share them, each for one transaction."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        self._watcher: sqlite3.Connection | None = None
        self._watching = threading.Lock()
        self._watchers = 0

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One connection and one snapshot: what is read inside belongs together."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction that writes: all of it, or on an error nothing."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def bare(self) -> Iterator[sqlite3.Connection]:
        """A connection outside any transaction, for what SQLite refuses inside one."""
        with explained(self.path):
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)

    def stamp(self) -> tuple[int, int]:
        """Another one than before once anybody has committed anything; much cheaper than to read it."""
        with self._watching, explained(self.path):
            if self._watcher is None:
                self._watcher = self._take()
                self._watchers += 1
            try:
                (version,) = self._watcher.execute("PRAGMA data_version").fetchone()
            except sqlite3.Error:
                self._watcher.close()
                self._watcher = None
                raise
        return self._watchers, version

    def close(self) -> None:
        """Close all; reads under way finish first, and nothing can be done afterwards."""
        with self._watching:
            if self._watcher is not None:
                self._watcher.close()
                self._watcher = None
        with self._lock:
            self._closed = True
            for connection in self._idle:
                connection.close()
            self._idle.clear()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self.bare() as connection:
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.rollback()

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise StoreUnavailable(
                    f"The document store {self.path} is closed. Open it again to use it."
                )
            if self._idle:
                return self._idle.pop()
        return connect(self.path)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if self._closed:
                connection.close()
            else:
                self._idle.append(connection)


def connect(path: Path) -> sqlite3.Connection:
    """A connection whose commits are on the disk when they return, and whose deletions leave no text."""
    connection = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    connection.create_function("row_digest", -1, row_digest, deterministic=True)
    connection.create_function("folded", 1, folded, deterministic=True)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """SQLite's complaints about the file at `path` become errors of one line.

    Raises:
        StoreDamaged: a text in it is not UTF-8.
        StoreSpoiled: it is damaged in another way, or no store.
        StoreUnavailable: it cannot be got at, whatever it holds.
    """
    try:
        yield
    except UnicodeDecodeError as error:  # SQLite quotes what it cannot make sense of
        raise StoreSpoiled(
            f"The document store {path} is unavailable. {Trouble.DAMAGED.value}"
        ) from error
    except sqlite3.DatabaseError as error:
        if type(error) not in (sqlite3.OperationalError, sqlite3.DatabaseError):
            raise
        if "decode to UTF-8" in str(error):
            raise StoreDamaged("the store", str(path), "a text in it is not UTF-8") from error
        if not tells_of_damage(error):
            raise out_of_reach(path, error) from error
        if find_trouble(path, error) is Trouble.FOREIGN:
            raise StoreSpoiled(
                f"{path} is unavailable: {error}. The file is not a document store: move it away, or "
                "restore a backup."
            ) from error
        raise StoreSpoiled(f"The document store {path} is unavailable: {explain(path, error)}") from error


def out_of_reach(path: Path, error: sqlite3.Error | OSError) -> StoreUnavailable:
    """The error for a store at `path` that cannot be got at."""
    kind = StoreFull if find_trouble(path, error) is Trouble.FULL else StoreUnavailable
    what = "cannot be opened" if isinstance(error, OSError) else "is unavailable"
    return kind(f"The document store {path} {what}: {explain(path, error)}")
