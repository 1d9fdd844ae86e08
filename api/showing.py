"""Which kept answers show a document: a table beside them, so that a purge reads those answers alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable

from api.shown import READING, told_shown

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS showing (document_id TEXT NOT NULL, answer_id TEXT NOT NULL, "
    "PRIMARY KEY (document_id, answer_id)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS unlisted (answer_id TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TRIGGER IF NOT EXISTS answers_unlisted AFTER INSERT ON answers BEGIN "
    "INSERT OR IGNORE INTO unlisted VALUES (new.id); END",
    "INSERT OR IGNORE INTO unlisted SELECT id FROM answers",
    f"PRAGMA application_id = {READING}",
)
"""The trigger sees to what an older release keeps in the file, which knows nothing of the tables."""

_ANY_DOCUMENT = ""
_TOLD = "CAST(id AS BLOB), CAST(shown AS BLOB)"
_LISTED = "answers.rowid, CAST(answer_id AS BLOB)"
"""An answer is in the tables under the id of its index, which damage may tell from that in its row."""
_FROM_UNLISTED = "FROM unlisted CROSS JOIN answers ON id = answer_id"

LookAt = Callable[[int], Collection[str] | None]


def begin_showing(connection: sqlite3.Connection) -> int:
    """Make the table where there is none, or one of another reading; how many answers are not in it.

    What was kept before comes into it by `list_some`.
    """
    if not _is_begun(connection):
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if not _is_begun(connection):
                for statement in _SCHEMA:
                    connection.execute(statement)
    return int(connection.execute(f"SELECT count(*) {_FROM_UNLISTED}").fetchone()[0])


def list_some(connection: sqlite3.Connection, most: int, look_at: LookAt) -> int:
    """Take answers into the table that are not in it; how many, 0 once all are. Within a transaction.

    Args:
        most: how many at once.
        look_at: the documents that the answer of a row shows, for one of which that is not told beside
            it; None where it cannot be read, and may show any.
    """
    rows = connection.execute(
        f"SELECT {_LISTED}, {_TOLD} {_FROM_UNLISTED} LIMIT ?",
        (most,),
    ).fetchall()
    pairs: list[tuple[str, bytes]] = []
    for row, listed_id, answer_id, told in rows:
        shown: Collection[str] | None = told_shown(answer_id, told)
        if shown is None:
            shown = look_at(row)
        pairs += [(one, listed_id) for one in ([_ANY_DOCUMENT] if shown is None else shown)]
    pairs.sort()  # in their order in the table each of its pages is written once
    connection.executemany("INSERT OR IGNORE INTO showing VALUES (?, CAST(? AS TEXT))", pairs)
    return connection.executemany(
        "DELETE FROM unlisted WHERE answer_id = CAST(? AS TEXT)",
        [(listed_id,) for _, listed_id, *_ in rows],
    ).rowcount


def find_showing(connection: sqlite3.Connection, document_id: str) -> list[tuple[int, bytes]]:
    """The rows of the answers in the table that show a document, or may, and their ids in it."""
    return connection.execute(
        f"SELECT {_LISTED} FROM showing CROSS JOIN answers ON id = answer_id "  # noqa: S608
        "WHERE document_id IN (?, ?)",
        (document_id, _ANY_DOCUMENT),
    ).fetchall()


def unlist(connection: sqlite3.Connection, shown: Iterable[tuple[str, bytes]]) -> None:
    """Take (document id, id of an answer) out of the table."""
    connection.executemany(
        "DELETE FROM showing WHERE document_id = ? AND answer_id = CAST(? AS TEXT)", shown
    )


def unlist_older(connection: sqlite3.Connection, than: float) -> None:
    """Take the answers that were kept before a moment out of the table."""
    rows = connection.execute(f"SELECT {_TOLD} FROM answers WHERE kept_at < ?", (than,))  # noqa: S608
    for answer_id, told in rows.fetchall():
        unlist(connection, [(one, answer_id) for one in told_shown(answer_id, told) or ()])


def _is_begun(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA application_id").fetchone()[0] == READING)
