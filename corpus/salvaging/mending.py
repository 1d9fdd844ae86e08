"""Making the rows of a salvaged store agree: its log, its documents' states, its notices."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from corpus.document import Notice, NoticeKind
from corpus.salvaging.readings import Row
from corpus.store.rows import now, to_document
from corpus.store.schema import insert_into, names_of
from corpus.store.state import add_notice, rebuild_state

_SPOILED_NOTICE = "(The text of this notice was damaged.)"


def mend_log(connection: sqlite3.Connection) -> None:
    """Log again what the rows say happened and the log has lost, and close the gaps in it."""
    events = connection.execute(
        "SELECT document_id, 'put' AS kind, version, stored_at AS at FROM versions AS v "
        "WHERE NOT EXISTS (SELECT 1 FROM changes AS c WHERE c.document_id = v.document_id "
        "  AND c.version = v.version AND c.kind = 'put') "
        "UNION ALL SELECT id, 'put', newest, coalesce(deleted_at, :now) FROM documents AS d "
        "WHERE purged_to < newest AND NOT EXISTS (SELECT 1 FROM versions AS v "
        "  WHERE v.document_id = d.id AND v.version = d.newest) AND NOT EXISTS (SELECT 1 "
        "  FROM changes AS c WHERE c.document_id = d.id AND c.version = d.newest AND c.kind = 'put') "
        "UNION ALL SELECT id, 'purge', purged_to, purged_at FROM documents AS d "
        "WHERE purged_to > 0 AND NOT EXISTS (SELECT 1 FROM changes AS c "
        "  WHERE c.document_id = d.id AND c.kind = 'purge' AND c.version = d.purged_to) "
        "UNION ALL SELECT id, 'delete', newest, deleted_at FROM documents AS d "
        "WHERE deleted_at IS NOT NULL AND purged_to < newest AND NOT EXISTS (SELECT 1 FROM changes "
        "  AS c WHERE c.document_id = d.id AND c.kind = 'delete' AND c.version = d.newest) "
        "ORDER BY at, document_id, version, kind DESC",
        {"now": now()},
    ).fetchall()
    numbers = {number for (number,) in connection.execute("SELECT number FROM changes")}
    last = max(numbers, default=0)
    for number in range(min(numbers, default=1), last):
        if number not in numbers:
            lost = {"number": number, "document_id": "", "kind": "notice", "version": 0, "at": now()}
            insert_row(connection, "changes", lost)
    for number, event in enumerate(events, last + 1):
        insert_row(connection, "changes", {"number": number, **dict(event)})


def set_aside_what_is_missing(
    connection: sqlite3.Connection, spoiled: dict[tuple[str, int], Row]
) -> list[tuple[str, int]]:
    missing = missing_versions(connection)
    for document_id, version in missing:
        row = spoiled.get((document_id, version))
        values = {
            "document_id": document_id,
            "version": version,
            "found_at": now(),
            "reason": "its digest did not match" if row else "it was not to be found",
            "content": json.dumps(row or {}, default=repr),
        }
        insert_row(connection, "set_aside", values)
    return missing


def mend_states(connection: sqlite3.Connection) -> None:
    """Write the state of each document anew that is lost, or does not know its newest version."""
    wrong = connection.execute(
        "SELECT document_id, max(version) AS newest FROM changes WHERE kind = 'put' "
        "GROUP BY document_id HAVING newest > coalesce((SELECT d.newest FROM documents AS d "
        "WHERE d.id = document_id), 0)"
    ).fetchall()
    for row in wrong:
        rebuild_state(connection, row["document_id"])


def mend_notices(connection: sqlite3.Connection, spoiled: Sequence[Row]) -> None:
    """Record again what the articles say of themselves, and what a spoiled notice still tells.

    One whose kind cannot be read is taken for a retraction: no answer shall rest on a guess.
    """
    carrying = connection.execute("SELECT * FROM versions WHERE notices != '[]'").fetchall()
    for row in carrying:
        document = to_document(row)
        for notice in document.notices:
            add_notice(connection, document.id, document.version, notice, "article")
    for row in spoiled:
        number, document_id = row["number"], row["document_id"]
        known = connection.execute("SELECT newest FROM documents WHERE id = ?", (document_id,)).fetchone()
        there = connection.execute("SELECT 1 FROM notices WHERE number = ?", (number,)).fetchone()
        if known is None or there is not None or row["origin"] == "article":
            continue
        kind: NoticeKind = "correction" if row["kind"] == "correction" else "retraction"
        add_notice(connection, document_id, known["newest"], Notice(kind, None, _SPOILED_NOTICE), "hand")


def missing_versions(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    rows = connection.execute(
        "SELECT DISTINCT c.document_id, c.version FROM changes AS c "
        "LEFT JOIN documents AS d ON d.id = c.document_id WHERE c.kind = 'put' "
        "AND c.version > max(coalesce(d.purged_to, 0), coalesce((SELECT max(p.version) FROM changes "
        "  AS p WHERE p.document_id = c.document_id AND p.kind = 'purge'), 0)) "
        "AND NOT EXISTS (SELECT 1 FROM versions AS v WHERE v.document_id = c.document_id "
        "  AND v.version = c.version) "
        "AND NOT EXISTS (SELECT 1 FROM set_aside AS s WHERE s.document_id = c.document_id "
        "  AND s.version = c.version) ORDER BY 1, 2"
    ).fetchall()
    return [(row["document_id"], row["version"]) for row in rows]


def is_lost_state(connection: sqlite3.Connection, row: Row) -> bool:
    """Whether a state in a backup is the one that was lost here: nothing became of it since."""
    last = connection.execute(
        "SELECT kind, version FROM changes WHERE document_id = ? AND kind != 'notice' "
        "ORDER BY number DESC LIMIT 1",
        (row["id"],),
    ).fetchone()
    return last is not None and tuple(last) == ("put", row["newest"]) and row["deleted_at"] is None


def is_purged(connection: sqlite3.Connection, row: Row) -> bool:
    """Whether what a notice is about has been purged."""
    purged = connection.execute(
        "SELECT 1 FROM changes WHERE document_id = :document_id AND kind = 'purge' "
        "AND version >= :version UNION ALL SELECT 1 FROM documents WHERE id = :document_id "
        "AND purged_to >= :version",
        {"document_id": row["document_id"], "version": row["version"]},
    ).fetchone()
    return purged is not None


def last_change(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM changes").fetchone()[0])


def insert_row(connection: sqlite3.Connection, table: str, row: Row) -> None:
    """Insert a row unless its key is there already."""
    statement = insert_into(table).replace("INSERT INTO", "INSERT OR IGNORE INTO", 1)
    connection.execute(statement, {name: row[name] for name in names_of(table)})
