"""A damaged store made whole: every row that is intact, wherever it still is; the rest is set aside.

Rows carry digests, so it is safe to take them from anywhere: from the damaged file, from its log read
past the damage, from backups. What was put and is found nowhere is set aside under its id and version:
reading it says so, and putting the article again heals it.

Where the end of the change log is lost, a backup's takes its place, which may bring back what was
deleted or purged after the backup and left no other trace. That is the lesser evil: articles that
nobody wanted gone would be lost otherwise, and a purge names the backups that hold the text. The
report says so.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.backup import alone_with
from corpus.errors import StoreSpoiled, StoreUnavailable
from corpus.salvaging.copies import shared_changes
from corpus.salvaging.mending import (
    insert_row,
    is_lost_state,
    is_purged,
    last_change,
    mend_log,
    mend_notices,
    mend_states,
    missing_versions,
    set_aside_what_is_missing,
)
from corpus.salvaging.readings import (
    UNREADABLE,
    Row,
    is_all_whole,
    is_whole,
    open_reading,
    read_rows,
    readings_of,
)
from corpus.sqlite_trouble import tells_of_damage
from corpus.store import DamagedRow, DocumentStore
from corpus.store.backups import STORE_FILE
from corpus.store.connections import connect, explained, out_of_reach
from corpus.store.log_damage import mended_log
from corpus.store.presence import was_filled
from corpus.store.rows import now
from corpus.store.schema import SCHEMA_VERSION, TABLES, create_tables, insert_into, names_of
from corpus.store.swapping import finish_swap, swap_in
from corpus.store.verification import find_damage

_SCHEMA_BYTES = 65_536
LOG = DamagedRow("file", "log", "its log is damaged before its end")


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What a salvage found and did.

    damage: what was wrong, row by row.
    restored: (id, version) of what was taken from backups.
    regained: the first and the last change that come from a backup because the end of the log was lost.
    set_aside: (id, version) of what was put once and is nowhere to be had.
    aside: the folder with the damaged files; None when nothing was wrong.
    """

    damage: tuple[DamagedRow, ...] = ()
    restored: tuple[tuple[str, int], ...] = ()
    regained: tuple[int, int] | None = None
    set_aside: tuple[tuple[str, int], ...] = ()
    aside: Path | None = None


@dataclass(frozen=True, slots=True)
class _Spoiled:
    """Rows that are not what was written: versions by their keys, and notices."""

    versions: dict[tuple[str, int], Row]
    notices: list[Row]


def open_or_salvage(path: Path, backups: Sequence[Path] = ()) -> tuple[DocumentStore, SalvageReport]:
    """Open the store; where it cannot be opened for damage, salvage it first.

    Raises:
        StoreUnavailable: it cannot be opened for another reason, or nothing of it is left.
    """
    try:
        return DocumentStore(path), SalvageReport()
    except StoreSpoiled as error:
        if not was_filled(path) and not (path.exists() and _may_be_ours(path)):
            raise
        report = salvage(path, backups)
        if report.aside is None:
            raise error
        return DocumentStore(path), report


def salvage(path: Path, backups: Sequence[Path] = ()) -> SalvageReport:
    """Look through the store at `path`, and make it whole if anything is wrong.

    The new store is made beside, checked, and swapped in; the damaged files are kept. A store without
    damage is left alone.

    Args:
        backups: folders of backups to take lost rows from, newest first, besides those that the
            store remembers.

    Raises:
        StoreInUse: something has the store open.
        StoreUnavailable: it cannot be read, there is no room to make it whole, or it is no store at all
            and there is no backup to take its place; it was left as it is.
    """
    with alone_with(path), _within_reach(path), _scratch_beside(path) as scratch:
        finish_swap(path)
        if not path.exists() and not was_filled(path):
            return SalvageReport()
        path.touch(mode=0o600)
        damage = _look(path)
        if not damage:
            return SalvageReport()
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        staged = path.with_name(f"{path.name}.salvaged")
        aside = path.with_name(f"damaged-{stamp}")
        for ending in ("", "-wal", "-shm"):
            staged.with_name(staged.name + ending).unlink(missing_ok=True)
        staged.touch(mode=0o600)
        sources = list(readings_of(path, scratch))
        with explained(staged), closing(connect(staged)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            create_tables(connection)
            spoiled = _Spoiled({}, [])
            for source in sources:
                _take_rows(connection, source, spoiled)
            last = last_change(connection)
            known = [Path(row["path"]) for row in connection.execute("SELECT path FROM backups")]
            restored = _take_from_backups(
                connection,
                [*backups, *reversed(known)],
                lost_notices=not any(is_all_whole(source, "notices") for source in sources),
            )
            regained = (last + 1, last_change(connection)) if last_change(connection) > last else None
            mend_log(connection)
            set_aside = set_aside_what_is_missing(connection, spoiled.versions)
            mend_states(connection)
            mend_notices(connection, spoiled.notices)
            connection.execute(
                insert_into("backups"),
                {"path": str(aside.resolve()), "made_at": now(), "change": last_change(connection)},
            )
            connection.execute("COMMIT")
            _refuse_remains(path, damage, connection)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
        swap_in(path, staged, aside)
    return SalvageReport(tuple(damage), tuple(restored), regained, tuple(set_aside), aside)


@contextmanager
def _within_reach(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise out_of_reach(path, error) from error
    except sqlite3.DatabaseError as error:
        if tells_of_damage(error):
            raise
        raise out_of_reach(path, error) from error


@contextmanager
def _scratch_beside(path: Path) -> Iterator[Path]:
    """An empty folder for copies; those that a crash left behind are removed first."""
    for left in path.parent.glob("salvaging-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="salvaging-") as scratch:
        yield Path(scratch)


def _look(path: Path) -> list[DamagedRow]:
    """What is wrong with a store that nobody has open, without changing anything in it.

    Raises:
        StoreUnavailable: it cannot be read.
        StoreUnavailable: it is a store of another format, or none at all.
    """
    if mended_log(path) is not None:
        return [LOG]
    try:
        with closing(open_reading(path, changes=False)) as connection:
            (found,) = connection.execute("PRAGMA user_version").fetchone()
            named = [row["name"] for row in connection.execute("PRAGMA table_info(versions)")]
            own = [*names_of("versions"), "row_digest"]
            if named == own and found == SCHEMA_VERSION:
                return list(find_damage(connection))
    except UNREADABLE as error:
        if isinstance(error, sqlite3.Error) and not tells_of_damage(error):
            raise out_of_reach(path, error) from error
        return [DamagedRow("file", "documents", str(error))]
    if set(named) > set(own) or (named and "row_digest" not in named) or not _may_be_ours(path):
        raise StoreUnavailable(
            f"{path} has format {found}, whose rows cannot be checked. Open it once with the Puente "
            "that knows it, or restore a backup."
        )
    return [DamagedRow("file", "documents", f"it is said to have format {found}")]


def _take_rows(connection: sqlite3.Connection, source: Path, spoiled: _Spoiled) -> None:
    """Insert every intact row of a reading that is not there yet; keep what spoiled ones show."""
    for table in TABLES:
        for row in read_rows(source, table):
            if is_whole(table, row):
                insert_row(connection, table, row)
            elif table == "versions" and isinstance(row["version"], int):
                spoiled.versions.setdefault((str(row["document_id"]), row["version"]), row)
            elif table == "notices":
                spoiled.notices.append(row)


def _take_from_backups(
    connection: sqlite3.Connection,
    backups: Iterable[Path],
    *,
    lost_notices: bool,
) -> list[tuple[str, int]]:
    """Fill in lost rows from backups: the changes that happened in this store too, the versions that
    the log then says were put, and the states that were lost.

    Where notices were lost all those of the backups are taken: one that was withdrawn since may come
    back, which is better than losing a retraction.
    """
    restored: dict[tuple[str, int], None] = {}
    for folder in dict.fromkeys(backups):
        source = folder / STORE_FILE
        if not source.exists():
            continue
        _take_changes(connection, folder)
        for table in ("versions", "documents", "notices"):
            expected = set(missing_versions(connection))
            for row in _whole_rows(source, table):
                match table:
                    case "versions":
                        wanted = (row["document_id"], row["version"]) in expected
                    case "documents":
                        wanted = is_lost_state(connection, row)
                    case _:
                        wanted = lost_notices and not is_purged(connection, row)
                if wanted:
                    insert_row(connection, table, row)
                    if table == "versions":
                        restored[row["document_id"], row["version"]] = None
    return list(restored)


def _take_changes(connection: sqlite3.Connection, folder: Path) -> None:
    changes = list(_whole_rows(folder / STORE_FILE, "changes"))
    last = shared_changes(connection, folder, changes)
    for change in changes:
        if change["number"] <= last:
            insert_row(connection, "changes", change)


def _whole_rows(source: Path, table: str) -> Iterator[Row]:
    return (row for row in read_rows(source, table) if is_whole(table, row))


def _refuse_remains(path: Path, damage: Sequence[DamagedRow], connection: sqlite3.Connection) -> None:
    left = next(find_damage(connection), None)
    if left is not None or not last_change(connection):
        reason = left or damage[0]
        raise StoreUnavailable(
            f"The document store {path} could not be saved ({reason.table} {reason.key}: "
            f"{reason.reason}). It was left as it is; restore a backup with `puente restore`."
        )


def _may_be_ours(path: Path) -> bool:
    """Whether what is at `path` is, or was before it was damaged, a store of ours."""
    with path.open("rb") as file:
        schema = file.read(_SCHEMA_BYTES)
    return was_filled(path) or b"row_digest" in schema or mended_log(path) is not None
