"""Which file on this machine each document was last read from."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from corpus.store.schema import insert_into, is_intact


@dataclass(frozen=True, slots=True)
class Holder:
    """A document, and the path of the file that it was read from; None where none is known."""

    document_id: str
    path: str | None


def record_origin(connection: sqlite3.Connection, document_id: str, path: str) -> None:
    """Keep the path of the file that a document was read from, in the place of an earlier one."""
    if read_origin(connection, document_id) != path:
        connection.execute(
            insert_into("origins", or_replace=True), {"document_id": document_id, "path": path}
        )


def read_origin(connection: sqlite3.Connection, document_id: str) -> str | None:
    """The path of the file that a document was read from; None if unknown, or the row is damaged."""
    row = connection.execute("SELECT * FROM origins WHERE document_id = ?", (document_id,)).fetchone()
    return row["path"] if row is not None and is_intact("origins", row) else None


def read_from(connection: sqlite3.Connection, path: str) -> tuple[str, ...]:
    """The ids of the documents that were last read from a file."""
    rows = connection.execute("SELECT * FROM origins WHERE path = ? ORDER BY document_id", (path,))
    return tuple(row["document_id"] for row in rows if is_intact("origins", row))


def holders_of(connection: sqlite3.Connection, digest: str) -> tuple[Holder, ...]:
    """The documents, deleted ones too, whose newest version has this digest."""
    rows = connection.execute(
        "SELECT id FROM documents WHERE digest = ? ORDER BY id", (digest,)
    ).fetchall()
    return tuple(Holder(row["id"], read_origin(connection, row["id"])) for row in rows)
