"""SQLite files beside the document store: is one damaged, and how to do without it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from corpus.disk import BESIDE, COMPANIONS, flush, put_aside
from corpus.sqlite_trouble import tells_of_damage

BUSY_TIMEOUT_SECONDS = 5.0
_RETRY_SECONDS = 0.005
_SEALED = 1
"""The user_version of a file in which every row has had its digest since it was written."""


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


def seal_older_rows(
    connection: sqlite3.Connection, table: str, added: Mapping[str, str], digest: str, sealed: str
) -> None:
    """Take over what an older release wrote, whose rows had no digests: all of it, or nothing.

    It is done once for a file, which says so from then on.

    Args:
        added: the columns that an older release's table lacks -> their types.
        digest: the one of them that holds a row's digest.
        sealed: the expression that makes it.
    """
    if _is_sealed(connection):
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if is_unsealed(connection, table, digest):
            known = _columns(connection, table)
            for column, kind in added.items():
                if column not in known:
                    connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
            connection.execute(f"UPDATE {table} SET {digest} = {sealed}")  # noqa: S608
        connection.execute(f"PRAGMA user_version = {_SEALED}")


def add_column(connection: sqlite3.Connection, table: str, column: str, kind: str) -> None:
    """Add a column that a table of an older release lacks; two may open the file at once."""
    if column in _columns(connection, table):
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if column not in _columns(connection, table):
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")


def is_unsealed(connection: sqlite3.Connection, table: str, digest: str) -> bool:
    """Whether `seal_older_rows` has still to give the rows their digests.

    A release that took a file over in several transactions may have been killed between them, which
    left the column, and no digest in any row. Where one row has a digest the others had theirs too,
    and lost them to damage; so they did where all are gone from a file that says it was taken over.
    """
    if _is_sealed(connection):
        return False
    if digest not in _columns(connection, table):
        return True
    query = f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {digest} IS NOT NULL)"  # noqa: S608
    return not connection.execute(query).fetchone()[0]


def find_file_damage(path: Path) -> str | None:
    """What SQLite finds wrong with a file, read from end to end; None if it is sound or not there.

    Where the files that SQLite reads a log with cannot be made, and there is no log, it is read without;
    that may show it to be sound, but not damaged, since somebody else may write to it meanwhile.

    Raises:
        sqlite3.OperationalError, OSError: it cannot be looked at, which says nothing of what it holds.
    """
    if not _is_there(path):
        return None
    try:
        return _check(path, "mode=ro")
    except sqlite3.OperationalError:
        if has_log(path) or _check(path, "immutable=1") is not None:
            raise
        return None


def has_log(path: Path) -> bool:
    """Whether a file's log holds anything; without one the file alone says all."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except FileNotFoundError:
        return False
    return True


def _check(path: Path, how: str) -> str | None:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if tells_of_damage(error):
            return str(error)
        raise
    return None if found == "ok" else str(found)


def begin_beside(path: Path) -> Path:
    """The name under which a file is made that is to replace the damaged one at `path`."""
    staged = path.with_name(f"{BESIDE}{path.name}")
    delete_database(staged)
    return staged


def replace_damaged(path: Path, staged: Path) -> Path:
    """Put a damaged file aside, and the finished one that nobody has open in its place.

    Returns:
        Where the damaged file is now.
    """
    aside = put_aside(path)
    staged.replace(path)
    flush(path.parent)
    return aside


def delete_database(path: Path) -> None:
    """Delete a file and its log."""
    for ending in (*COMPANIONS, ""):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _is_sealed(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] >= _SEALED)


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
