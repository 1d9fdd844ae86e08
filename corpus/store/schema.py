"""The tables of the store, their row digests, and the way from format 1 to format 2."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from typing import Any

SCHEMA_VERSION = 2
DIGEST_BYTES = 16

COLUMNS: dict[str, tuple[str, ...]] = {
    "versions": (
        "document_id TEXT NOT NULL",
        "version INTEGER NOT NULL",
        "digest TEXT NOT NULL",
        "stored_at TEXT NOT NULL",
        "title TEXT NOT NULL",
        "text TEXT NOT NULL",
        "lang TEXT NOT NULL",
        "published TEXT",
        "written TEXT",
        "modified TEXT",
        "valid_from TEXT NOT NULL",
        "fetched_at TEXT",
        "author TEXT",
        "publisher TEXT",
        "url TEXT",
        "canonical_url TEXT",
        "sources TEXT NOT NULL",
        "topics TEXT NOT NULL",
        "headings TEXT NOT NULL",
        "pages TEXT NOT NULL",
        "notices TEXT NOT NULL",
    ),
    "documents": (
        "id TEXT NOT NULL",
        "newest INTEGER NOT NULL",
        "digest TEXT NOT NULL",
        "lang TEXT NOT NULL",
        "published TEXT",
        "publisher TEXT",
        "deleted_at TEXT",
        "purged_at TEXT",
        "purged_to INTEGER NOT NULL",
        "access TEXT NOT NULL",
        "source TEXT",
    ),
    "changes": (
        "number INTEGER NOT NULL",
        "document_id TEXT NOT NULL",
        "kind TEXT NOT NULL",
        "version INTEGER NOT NULL",
        "at TEXT NOT NULL",
    ),
    "notices": (
        "number INTEGER NOT NULL",
        "document_id TEXT NOT NULL",
        "version INTEGER NOT NULL",
        "kind TEXT NOT NULL",
        "on_day TEXT",
        "text TEXT NOT NULL",
        "recorded_at TEXT NOT NULL",
        "origin TEXT NOT NULL",
    ),
    "set_aside": (
        "document_id TEXT NOT NULL",
        "version INTEGER NOT NULL",
        "found_at TEXT NOT NULL",
        "reason TEXT NOT NULL",
        "content TEXT NOT NULL",
    ),
    "backups": (
        "path TEXT NOT NULL",
        "made_at TEXT NOT NULL",
        "change INTEGER NOT NULL",
    ),
    "unfinished": ("task TEXT NOT NULL",),
    "origins": (
        "document_id TEXT NOT NULL",
        "path TEXT NOT NULL",
    ),
}
KEYS: dict[str, tuple[str, ...]] = {
    "versions": ("document_id", "version"),
    "documents": ("id",),
    "changes": ("number",),
    "notices": ("number",),
    "set_aside": ("document_id", "version"),
    "backups": ("path",),
    "unfinished": ("task",),
    "origins": ("document_id",),
}
INDEXES = (
    "CREATE INDEX documents_by_date ON documents (published DESC, id) WHERE deleted_at IS NULL",
    "CREATE INDEX versions_by_validity ON versions (document_id, valid_from, version, published)",
    "CREATE INDEX changes_by_document ON changes (document_id)",
    "CREATE INDEX deletions ON changes (at) WHERE kind = 'delete'",
    "CREATE INDEX notices_by_document ON notices (document_id)",
)
TABLES = tuple(COLUMNS)
ADDED_TABLE = "origins"
ADDED_INDEXES = (
    "CREATE INDEX IF NOT EXISTS origins_by_path ON origins (path)",
    "CREATE INDEX IF NOT EXISTS documents_by_digest ON documents (digest)",
)


_NAMES = {table: tuple(column.split()[0] for column in columns) for table, columns in COLUMNS.items()}


def names_of(table: str) -> tuple[str, ...]:
    """The columns that the row digest covers, in order."""
    return _NAMES[table]


def row_digest(table: str, *values: Any) -> bytes:
    """What a row was when it was written; any other bytes give another digest."""
    content = json.dumps([table, *values], default=repr)
    return hashlib.blake2b(content.encode("ascii"), digest_size=DIGEST_BYTES).digest()


def insert_into(table: str, *, or_replace: bool = False) -> str:
    """The statement that inserts a row, by named values, with its digest."""
    verb = "INSERT OR REPLACE" if or_replace else "INSERT"
    values = ", ".join(f":{name}" for name in names_of(table))
    return f"{verb} INTO {table} VALUES ({values}, row_digest('{table}', {values}))"


def reseal(table: str) -> str:
    """The beginning of a statement that gives changed rows their new digest; WHERE follows."""
    columns = ", ".join(names_of(table))
    return f"UPDATE {table} SET row_digest = row_digest('{table}', {columns}) "  # noqa: S608


def is_intact(table: str, row: sqlite3.Row) -> bool:
    """Whether a whole row of a table is what was written."""
    values = (row[name] for name in names_of(table))
    return bool(row_digest(table, *values) == row["row_digest"])


def create_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty store."""
    for table in TABLES:
        connection.execute(_create(table))
    for statement in (*INDEXES, *ADDED_INDEXES):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute(f"PRAGMA application_id = {new_lineage()}")


def add_origins(connection: sqlite3.Connection) -> None:
    """Add what stores of this format did not have at first; an older Puente passes over it."""
    if not has_origins(connection):
        connection.execute(_create(ADDED_TABLE))
        for statement in ADDED_INDEXES:
            connection.execute(statement)


def has_origins(connection: sqlite3.Connection) -> bool:
    """Whether a store keeps the files that its articles were read from."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (ADDED_TABLE,)).fetchone()
    return found is not None


def new_lineage() -> int:
    """A random name, as a number, for the history that a store's change log tells."""
    return 1 + secrets.randbelow(2**31 - 1)


def migrate(connection: sqlite3.Connection, found: int) -> None:
    """Bring a store of an older format up to this one, inside the caller's transaction.

    A crash in the middle rolls all of it back: the next opening starts again from the old format.
    """
    if found == 1:
        _migrate_from_1(connection)


def _migrate_from_1(connection: sqlite3.Connection) -> None:
    connection.execute("DROP INDEX documents_by_date")
    for table in ("versions", "documents", "changes"):
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    create_tables(connection)
    connection.execute(
        _copy(
            "versions",
            {
                "modified": "NULL",
                "valid_from": _VALID_FROM_1,
                "fetched_at": "NULL",
                "author": "NULL",
                "canonical_url": "NULL",
                "notices": "'[]'",
            },
        )
    )
    connection.execute(
        _copy("documents", {"purged_at": "NULL", "purged_to": "0", "access": "'full'", "source": "NULL"})
    )
    (last,) = connection.execute("SELECT number FROM old_changes").fetchone()
    events = connection.execute(
        "SELECT document_id, 'put' AS kind, version, stored_at AS at FROM versions "
        "UNION ALL SELECT id, 'delete', newest, deleted_at FROM documents "
        "WHERE deleted_at IS NOT NULL ORDER BY at, document_id, version, kind DESC"
    ).fetchall()
    for number, event in enumerate(events, last + 1):
        connection.execute(insert_into("changes"), {"number": number, **dict(event)})
    for table in ("versions", "documents", "changes"):
        connection.execute(f"DROP TABLE old_{table}")


_VALID_FROM_1 = "CASE WHEN version = 1 THEN coalesce(published, stored_at) ELSE stored_at END"


def _create(table: str) -> str:
    columns = ", ".join(COLUMNS[table])
    return (
        f"CREATE TABLE {table} ({columns}, row_digest BLOB NOT NULL, "
        f"PRIMARY KEY ({', '.join(KEYS[table])}))"
    )


def _copy(table: str, added: dict[str, str]) -> str:
    """The statement that copies every row of old_`table`, with expressions for what is new."""
    names = ", ".join(names_of(table))
    values = ", ".join(f"{added[name]} AS {name}" if name in added else name for name in names_of(table))
    return (
        f"INSERT INTO {table} SELECT {names}, row_digest('{table}', {names}) "  # noqa: S608
        f"FROM (SELECT {values} FROM old_{table})"
    )
