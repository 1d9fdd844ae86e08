"""The copies of a store: which there are, finished or being made, and which hold a document's text."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

STORE_FILE = "documents.db"
UNFINISHED = "unfinished-"
_USUAL_FOLDER = "backups"
_PLACES = (f"{_USUAL_FOLDER}/*", "replaced-*", "damaged-*")
"""Where copies of a store may lie that it does not remember."""
_TEXTS = {"versions": "", "notices": "", "set_aside": "AND content != '{}'"}
"""The tables that hold texts, and which of their rows do."""


def unfinished(place: Path) -> Path:
    """Where the backup is made that will lie at `place`."""
    return place.with_name(UNFINISHED + place.name)


@contextmanager
def making(place: Path) -> Iterator[Path]:
    """A new folder, its owner's alone, for the files of the backup that will lie at `place`.

    While this goes on, `remove_unfinished` leaves the folder alone; where it fails, nothing is left.

    Raises:
        OSError: the folder cannot be made.
    """
    folder = unfinished(place)
    folder.mkdir(mode=0o700)
    try:
        with _marked(folder):
            yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def remove_unfinished(connection: sqlite3.Connection, path: Path) -> None:
    """Remove what was left of backups of the store at `path` whose making was cut short."""
    for folder in {
        *(unfinished(place) for place, _ in _recorded(connection)),
        *(path.parent / _USUAL_FOLDER).glob(f"{UNFINISHED}*"),
    }:
        with suppress(OSError):
            if any(folder.iterdir()) and not _is_being_made(folder):
                shutil.rmtree(folder)


def holding_backups(connection: sqlite3.Connection, path: Path, document_id: str) -> tuple[str, ...]:
    """The copies of the store at `path`, still there, that hold a text of the document, or may do so.

    They are those that the store remembers, and whatever else of its kind lies beside it. Those that
    can be read are asked; for another one the change log tells whether the store held such a text when
    it was made, and a damaged one may hold anything. One that is being made is named as it is called
    now, and as it will be.
    """
    events = connection.execute(
        "SELECT number, kind FROM changes WHERE document_id = ? AND kind IN ('put', 'purge') "
        "ORDER BY number",
        (document_id,),
    ).fetchall()
    holding: dict[str, None] = {}
    asked = set()
    for place, change in _recorded(connection):
        last = next((kind for number, kind in reversed(events) if number <= change), None)
        for folder in (unfinished(place), place):  # in this order it is found while it is renamed
            file = folder / STORE_FILE
            asked.add(file)
            if folder.exists() and (_holds(file, document_id) if file.exists() else last == "put"):
                holding |= {str(folder): None, str(place): None}
    for file in _found(path):
        if file not in asked and _holds(file, document_id):
            holding[str(file.parent)] = None
    return tuple(holding)


def _recorded(connection: sqlite3.Connection) -> list[tuple[Path, int]]:
    """The place, and the last change, of each copy that the store remembers; the oldest first."""
    rows = connection.execute("SELECT path, change FROM backups ORDER BY made_at").fetchall()
    return [(Path(path), change) for path, change in rows]


def _found(path: Path) -> list[Path]:
    """The files of the copies that lie beside the store at `path`."""
    folder = path.parent.resolve()
    return [file for place in _PLACES for file in sorted(folder.glob(f"{place}/{STORE_FILE}"))]


def _holds(file: Path, document_id: str) -> bool:
    """Whether a store holds a text of the document; one that cannot be read may, and so it is True."""
    try:
        reading = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=0)
        with closing(reading) as connection:
            return any(_has_rows(connection, table, document_id) for table in _TEXTS)
    except sqlite3.Error:
        return True


def _has_rows(connection: sqlite3.Connection, table: str, document_id: str) -> bool:
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    if known is None:
        return table == "versions"  # older formats lack the others
    found = connection.execute(
        f"SELECT 1 FROM {table} WHERE document_id = ? {_TEXTS[table]}",  # noqa: S608
        (document_id,),
    ).fetchone()
    return found is not None


@contextmanager
def _marked(folder: Path) -> Iterator[None]:
    """Mark a folder as one that a living process works on."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


def _is_being_made(folder: Path) -> bool:
    if sys.platform == "win32":
        return True
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
