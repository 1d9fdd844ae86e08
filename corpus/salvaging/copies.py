"""How much of the history that a copy of the store tells is the store's own."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from corpus.backup import read_backup
from corpus.errors import BackupUnusable
from corpus.salvaging.readings import Row
from corpus.store.schema import names_of

_LEFT_BY_A_NEW_BEGINNING = ("replaced-", "damaged-")


def shared_changes(connection: sqlite3.Connection, folder: Path, changes: Iterable[Row]) -> float:
    """The number of the last change of a copy that happened in this store too; infinite if all did.

    A restore or a salvage after the copy was made began another history, from a change that the store
    remembers. A change that is another one here shows it too, and a copy of another store.

    Args:
        changes: the intact rows of the copy's log.
    """
    began = _beginnings_since(connection, folder)
    parted = [change["number"] - 1 for change in changes if _is_another_here(connection, change)]
    return min([*began, *parted], default=math.inf)


def _beginnings_since(connection: sqlite3.Connection, folder: Path) -> list[int]:
    """The changes from which this store's history was begun anew since a copy of it was made."""
    recorded = connection.execute("SELECT path, made_at, change FROM backups").fetchall()
    made_at = {Path(row["path"]): row["made_at"] for row in recorded}.get(folder.resolve())
    since = made_at or _made_at(folder)
    return [
        row["change"]
        for row in recorded
        if Path(row["path"]).name.startswith(_LEFT_BY_A_NEW_BEGINNING) and row["made_at"] >= since
    ]


def _made_at(folder: Path) -> str:
    try:
        return read_backup(folder).made_at
    except BackupUnusable:
        return ""  # before everything else


def _is_another_here(connection: sqlite3.Connection, change: Row) -> bool:
    """Whether the store has another change under this number; one whose content was lost is none."""
    here = connection.execute(
        "SELECT * FROM changes WHERE number = ? AND document_id != ''", (change["number"],)
    ).fetchone()
    return here is not None and any(here[name] != change[name] for name in names_of("changes"))
