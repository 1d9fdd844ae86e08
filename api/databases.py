"""SQLite files beside the document store: is one damaged, and how to do without it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

_COMPANIONS = ("-wal", "-shm")


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


def put_aside(path: Path) -> Path:
    """Move a file, and its log, out of the way under another name; returns that name."""
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    for ending in _COMPANIONS:
        log = path.with_name(path.name + ending)
        if log.exists():
            log.replace(aside.with_name(aside.name + ending))
    path.replace(aside)
    return aside


def delete_database(path: Path) -> None:
    """Delete a file and its log."""
    for ending in (*_COMPANIONS, ""):
        path.with_name(path.name + ending).unlink(missing_ok=True)
