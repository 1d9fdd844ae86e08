"""SQLite files beside the document store: is one damaged, and how to do without it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus.disk import COMPANIONS

BUSY_TIMEOUT_SECONDS = 5.0
_RETRY_SECONDS = 0.005


@contextmanager
def open_database(
    path: Path,
    schema: str,
    *,
    timeout: float = BUSY_TIMEOUT_SECONDS,
    alone: bool = False,
    **functions: tuple[int, Callable[..., bytes]],
) -> Iterator[sqlite3.Connection]:
    """A connection whose changes are kept if nothing goes wrong; what is deleted is overwritten.

    Args:
        path: made if need be, for its owner alone to read.
        schema: statements that make the tables where they are missing.
        timeout: for how many seconds another writer is waited for.
        alone: nobody else writes from the first statement on, so that what is read stays true.
        functions: those that statements may call, each with its number of arguments.

    Raises:
        sqlite3.Error, OSError: the file cannot be read or written.
    """
    path.touch(mode=0o600)
    with closing(sqlite3.connect(path, timeout=timeout)) as connection:
        for name, (arguments, function) in functions.items():
            connection.create_function(name, arguments, function, deterministic=True)
        connection.execute("PRAGMA secure_delete = ON")
        begin_file(connection, schema, timeout)
        with connection:
            if alone:
                connection.execute("BEGIN IMMEDIATE")
            yield connection


def begin_file(
    connection: sqlite3.Connection, schema: str, timeout: float = BUSY_TIMEOUT_SECONDS
) -> None:
    """Make what is missing; SQLite itself does not wait where two begin a file, and its log, at once."""
    until = time.monotonic() + timeout
    while True:
        try:
            connection.executescript(schema)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_RETRY_SECONDS)


def find_file_damage(path: Path) -> str | None:
    """What SQLite finds wrong with a file, read from end to end; None if it is sound or not there."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        return str(error)
    return None if found == "ok" else str(found)


def delete_database(path: Path) -> None:
    """Delete a file and its log."""
    for ending in (*COMPANIONS, ""):
        path.with_name(path.name + ending).unlink(missing_ok=True)
