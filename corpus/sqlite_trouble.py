"""What an error says of an SQLite file: that it is damaged, or only that it cannot be got at."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path


class Trouble(StrEnum):
    """What keeps a file from being used; the value is what to do about it."""

    FULL = "The disk is full: free some space, then try again. Nothing was lost."
    FAILING = "The disk failed or is full: check it, free some space if need be, then try again."
    FORBIDDEN = (
        "Check that its folder exists, and that this user may read and write the file and the folder."
    )
    BUSY = "Another process is writing to it: wait for it to finish, then try again."
    DAMAGED = "The file is damaged. Run `puente doctor`, which restores what can be restored."
    FOREIGN = "The file is not one of Puente's, or damaged. Run `puente doctor`, or restore a backup."
    UNKNOWN = "Check the disk and the folder's permissions, then try again."


_BY_CODE = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_IOERR: Trouble.FAILING,
    sqlite3.SQLITE_CANTOPEN: Trouble.FORBIDDEN,
    sqlite3.SQLITE_READONLY: Trouble.FORBIDDEN,
    sqlite3.SQLITE_PERM: Trouble.FORBIDDEN,
    sqlite3.SQLITE_AUTH: Trouble.FORBIDDEN,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_PROTOCOL: Trouble.BUSY,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.FOREIGN,
}
_BY_ERRNO = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EIO: Trouble.FAILING,
    errno.EROFS: Trouble.FORBIDDEN,
    errno.EACCES: Trouble.FORBIDDEN,
    errno.EPERM: Trouble.FORBIDDEN,
    errno.ENOENT: Trouble.FORBIDDEN,
    errno.ENOTDIR: Trouble.FORBIDDEN,
}
_OUT_OF_REACH = {
    *(code for code, trouble in _BY_CODE.items() if trouble not in (Trouble.DAMAGED, Trouble.FOREIGN)),
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_NOLFS,
}

_ROOM_BYTES = 1 << 17


def tells_of_damage(error: sqlite3.Error | UnicodeDecodeError) -> bool:
    """Whether an error is about what the file holds, and not about who may read it, and where it lies."""
    if isinstance(error, UnicodeDecodeError) or "decode to UTF-8" in str(error):
        return True
    code = _code(error)
    if code is None:
        return type(error) is sqlite3.DatabaseError
    return code not in _OUT_OF_REACH


def find_trouble(path: Path, error: Exception) -> Trouble:
    """What an error of SQLite or of the system about the file at `path` means for whoever runs Puente."""
    if isinstance(error, OSError):
        trouble = _BY_ERRNO.get(error.errno or 0, Trouble.UNKNOWN)
    elif isinstance(error, UnicodeDecodeError):
        trouble = Trouble.DAMAGED
    else:
        trouble = _BY_CODE.get(_code(error) or 0, Trouble.UNKNOWN)
    return Trouble.FULL if trouble is Trouble.FAILING and not _has_room(path) else trouble


def explain(path: Path, error: Exception) -> str:
    """One line: what SQLite or the system said of the file at `path`, and what to do."""
    trouble = find_trouble(path, error)
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    whose = _name_owner(path) if trouble is Trouble.FORBIDDEN else ""
    return f"{reason}. {whose}{trouble.value}"


def _has_room(path: Path) -> bool:
    """Whether the disk has room for what SQLite writes beside a file even to read it."""
    with suppress(OSError):
        return shutil.disk_usage(path.parent).free >= _ROOM_BYTES
    return True


def _code(error: Exception) -> int | None:
    """SQLite's primary result code; None for an error that Python's module raised itself."""
    extended = getattr(error, "sqlite_errorcode", None)
    return None if extended is None else int(extended) & 0xFF


def _name_owner(path: Path) -> str:
    """Whose the file is, or the nearest folder that there is, if it is not this user's."""
    if sys.platform == "win32":
        return ""
    for place in (path, *path.parents):
        with suppress(OSError):
            owner = place.stat().st_uid
            if owner == os.geteuid():
                return ""
            what = "It belongs" if place == path else f"Its folder {place} belongs"
            return f"{what} to the user {_name_user(place, owner)}. "
    return ""


def _name_user(place: Path, number: int) -> str:
    with suppress(OSError, KeyError):
        return f"'{place.owner()}'"
    return str(number)
