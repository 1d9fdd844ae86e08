"""Finding damage in the store: rows that are not what was written, and rows that are missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from corpus.sqlite_trouble import tells_of_damage
from corpus.store.records import DamagedRow
from corpus.store.schema import ADDED_TABLE, KEYS, TABLES, has_origins, is_intact

MISMATCH = "its digest does not match"


def find_damage(connection: sqlite3.Connection) -> Iterator[DamagedRow]:
    """Read every row of every table; what was put and is not there is found by the change log.

    Raises:
        sqlite3.OperationalError: the file cannot be read, which is no damage.
    """
    connection.text_factory = _read_anything
    try:
        yield from _check_file(connection)
        for table in TABLES:
            if table == ADDED_TABLE and not has_origins(connection):
                continue
            yield from _check_rows(connection, table)
        yield from _find_missing(connection)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if not tells_of_damage(error):
            raise
        yield DamagedRow("file", "documents", str(error))
    finally:
        connection.text_factory = str


def _check_file(connection: sqlite3.Connection) -> Iterator[DamagedRow]:
    for (finding,) in connection.execute("PRAGMA integrity_check(10)").fetchall():
        if finding != "ok":
            yield DamagedRow("file", "documents", str(finding))


def _check_rows(connection: sqlite3.Connection, table: str) -> Iterator[DamagedRow]:
    for row in connection.execute(f"SELECT * FROM {table} NOT INDEXED"):  # noqa: S608
        if not is_intact(table, row):
            key = " ".join(str(row[name]) for name in KEYS[table])
            yield DamagedRow(table, key, MISMATCH)


def _find_missing(connection: sqlite3.Connection) -> Iterator[DamagedRow]:
    missing = connection.execute(
        "SELECT DISTINCT c.document_id, c.version FROM changes AS c "
        "LEFT JOIN documents AS d ON d.id = c.document_id "
        "WHERE c.kind = 'put' AND c.version > coalesce(d.purged_to, 0) "
        "AND NOT EXISTS (SELECT 1 FROM versions AS v "
        "  WHERE v.document_id = c.document_id AND v.version = c.version) "
        "AND NOT EXISTS (SELECT 1 FROM set_aside AS s "
        "  WHERE s.document_id = c.document_id AND s.version = c.version)"
    )
    for document_id, version in missing:
        yield DamagedRow("versions", f"{document_id} {version}", "it is missing")
    orphans = connection.execute(
        "SELECT DISTINCT document_id FROM changes "
        "WHERE kind = 'put' AND document_id NOT IN (SELECT id FROM documents)"
    )
    for (document_id,) in orphans:
        yield DamagedRow("documents", document_id, "it is missing")
    unlogged = connection.execute(
        "SELECT document_id, version FROM versions AS v WHERE NOT EXISTS (SELECT 1 FROM changes "
        "AS c WHERE c.document_id = v.document_id AND c.version = v.version AND c.kind = 'put')"
    )
    for document_id, version in unlogged:
        yield DamagedRow("changes", f"put {document_id} {version}", "it is missing")
    first, last, count = connection.execute(
        "SELECT min(number), max(number), count(*) FROM changes"
    ).fetchone()
    if count and last - first + 1 != count:
        yield DamagedRow("changes", f"{first} to {last}", f"{last - first + 1 - count} are missing")


def _read_anything(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")
