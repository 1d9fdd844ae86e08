"""Wiping a document's text from the store's files for good."""

from __future__ import annotations

import shutil
import sqlite3
import time
from pathlib import Path

from corpus.store.schema import reseal

SCRUB = "scrub"
WAIT_FOR_READERS_SECONDS = 5.0
_TRY_MILLISECONDS = 50
_PAUSE_SECONDS = 0.1


def wipe_rows(connection: sqlite3.Connection, document_id: str, purged_at: str) -> int:
    """Delete every row that holds the document's text; how many versions that were.

    The rows are gone with the caller's transaction. What they leave behind in the file is gone
    once `scrub` has run; a mark in the store says that it still has to.
    """
    wiped: int = connection.execute("DELETE FROM versions WHERE document_id = ?", (document_id,)).rowcount
    wiped += connection.execute("DELETE FROM set_aside WHERE document_id = ?", (document_id,)).rowcount
    connection.execute("DELETE FROM notices WHERE document_id = ?", (document_id,))
    connection.execute(
        "UPDATE documents SET digest = '', published = NULL, publisher = NULL, source = NULL, "
        "purged_at = :at, purged_to = newest, deleted_at = coalesce(deleted_at, :at) WHERE id = :id",
        {"id": document_id, "at": purged_at},
    )
    connection.execute(reseal("documents") + "WHERE id = ?", (document_id,))
    connection.execute(
        "INSERT OR REPLACE INTO unfinished VALUES (:task, row_digest('unfinished', :task))",
        {"task": SCRUB},
    )
    return wiped


def scrub(connection: sqlite3.Connection) -> bool:
    """Write the file anew without what deleted rows left behind, and empty the write-ahead log.

    Returns: whether it is done; False while a reader holds on to the log.
    """
    connection.execute("VACUUM")
    if not empty_log(connection, WAIT_FOR_READERS_SECONDS):
        return False
    connection.execute("DELETE FROM unfinished WHERE task = ?", (SCRUB,))
    return True


def remove_leftovers(path: Path) -> None:
    """Remove what a restore or a salvage that was cut short left beside the store at `path`."""
    for ending in (".restored", ".salvaged"):
        for left in path.parent.glob(f"{path.name}{ending}*"):
            left.unlink(missing_ok=True)
    for folder in path.parent.glob("salvaging-*"):
        shutil.rmtree(folder, ignore_errors=True)


def must_scrub(connection: sqlite3.Connection) -> bool:
    """Whether a purge was cut short before its `scrub` was done."""
    found = connection.execute("SELECT 1 FROM unfinished WHERE task = ?", (SCRUB,)).fetchone()
    return found is not None


def empty_log(connection: sqlite3.Connection, wait_seconds: float) -> bool:
    """Move the log into the file and cut it to nothing; False if a reader holds on to it for so long.

    Each try is short: writers wait while SQLite waits for readers.
    """
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {_TRY_MILLISECONDS}")
    give_up = time.monotonic() + wait_seconds
    try:
        while True:
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy or time.monotonic() >= give_up:
                return not busy
            time.sleep(_PAUSE_SECONDS)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")
