"""Reading what is left of a damaged store: copies of its files, and every row that can be got at."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from corpus.store.connections import connect
from corpus.store.log_damage import mended_log
from corpus.store.schema import create_tables, names_of, row_digest

UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file can meet: SQLite quotes what it cannot make sense of."""

_PAGE_BYTES = 4096
_ROWS_TRIED_ONE_BY_ONE = 200
_HIGHEST_ROW = 2**40

Row = dict[str, Any]


def readings_of(path: Path, scratch: Path) -> Iterator[Path]:
    """Copies of the store's files that may each show rows that the others hide, most recent first."""
    mended = mended_log(path)
    if mended is not None:
        yield copy_files(path, scratch / "mended.db", mended)
    plain = copy_files(path, scratch / "plain.db", None)
    yield plain
    fresh = scratch / "first-page.db"
    with closing(connect(scratch / "empty.db")) as connection:
        create_tables(connection)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    pages = plain.stat().st_size // _PAGE_BYTES
    if pages:
        first_page = bytearray((scratch / "empty.db").read_bytes()[:_PAGE_BYTES])
        struct.pack_into(">I", first_page, 28, pages)
        shutil.copyfile(plain, fresh)
        with fresh.open("r+b") as file:
            file.write(first_page)
        yield fresh


def copy_files(path: Path, copy: Path, log: bytes | None) -> Path:
    shutil.copyfile(path, copy)
    own_log = path.with_name(f"{path.name}-wal")
    if log is not None:
        copy.with_name(f"{copy.name}-wal").write_bytes(log)
    elif own_log.exists():
        shutil.copyfile(own_log, copy.with_name(f"{copy.name}-wal"))
    return copy


def read_rows(source: Path, table: str) -> Iterator[Row]:
    """Every row that can be read of a table, around pages that cannot; some come twice."""
    with suppress(*UNREADABLE), closing(open_reading(source)) as connection:
        yield from read_forwards(connection, table)
    with suppress(*UNREADABLE), closing(open_reading(source)) as connection:
        statement = f"SELECT * FROM {table} NOT INDEXED ORDER BY rowid DESC"  # noqa: S608
        for values in connection.execute(statement):
            yield named_row(table, tuple(values))


def read_forwards(connection: sqlite3.Connection, table: str) -> Iterator[Row]:
    statement = f"SELECT rowid AS row_number, * FROM {table} NOT INDEXED WHERE rowid > ?"  # noqa: S608
    last, step, failures = 0, 1, 0
    while last < _HIGHEST_ROW:
        try:
            for row in connection.execute(statement, (last,)):
                number, *values = row
                last, step, failures = int(number), 1, 0
                yield named_row(table, values)
            return
        except UNREADABLE:
            failures += 1
            step = 1 if failures <= _ROWS_TRIED_ONE_BY_ONE else step * 2
            last += step


def named_row(table: str, values: Sequence[Any]) -> Row:
    """A row by the names that its columns have, whatever a damaged schema calls them."""
    names = (*names_of(table), "row_digest")
    return dict(zip(names, [*values, *[None] * len(names)], strict=False))


def open_reading(file: Path, *, changes: bool = True) -> sqlite3.Connection:
    """A connection that reads any text. `changes`: whether SQLite may move the log into the file."""
    mode = "rw" if changes else "ro"
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode={mode}", uri=True)
    connection.row_factory = sqlite3.Row
    connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    return connection


def is_whole(table: str, row: Row) -> bool:
    return bool(row["row_digest"] == row_digest(table, *(row[name] for name in names_of(table))))


def is_all_whole(source: Path, table: str) -> bool:
    """Whether a reading shows a table from its first row to its last, each as it was written."""
    try:
        with closing(open_reading(source)) as connection:
            rows = connection.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall()  # noqa: S608
    except UNREADABLE:
        return False
    return all(is_whole(table, named_row(table, tuple(row))) for row in rows)
