"""Files on the disk: kept through a power cut, private where they must be, and put aside when damaged."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

BESIDE = "tmp-"
"""How everything begins that was being written when its writer died."""
COMPANIONS = ("-wal", "-shm")
"""What SQLite adds to a file's name for the files of its log."""


def flush(path: Path) -> None:
    """Make a file's content, or a folder's entries, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing; what it makes outlives a power cut."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in missing:
        flush(folder.parent)


def write_durably(path: Path, content: bytes) -> None:
    """Write a small file so that a crash leaves the old content or the new, never a part of it."""
    beside = path.with_name(f"{BESIDE}{path.name}")
    try:
        beside.write_bytes(content)
        flush(beside)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    flush(path.parent)


def copy_privately(file: Path, copy: Path) -> None:
    """Copy a file's bytes; nobody but its owner can read the copy, from its first byte on."""
    copy.unlink(missing_ok=True)
    copy.touch(mode=0o600)
    shutil.copyfile(file, copy)


def put_aside(path: Path) -> Path:
    """Move an SQLite file, and its log, out of the way under another name; returns that name."""
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    for ending in COMPANIONS:
        log = path.with_name(path.name + ending)
        if log.exists():
            log.replace(aside.with_name(aside.name + ending))
    path.replace(aside)
    return aside
