"""Files that survive a crash: written beside, flushed, renamed; and one-line reasons when that fails."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexUnwritable

BESIDE = "tmp-"
"""How everything begins that was being written when its writer died."""


def flush(path: Path) -> None:
    """Make a file's content, or a folder's entries, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, content: bytes) -> None:
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


@contextmanager
def plain_disk_errors(folder: Path) -> Iterator[None]:
    """Say in one line why `folder` cannot be written, and what to do."""
    try:
        yield
    except OSError as error:
        raise IndexUnwritable(_message(folder, error)) from error


def _message(folder: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"The disk that holds {folder} is full. Free some space and run `puente build`."
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"{folder} cannot be written ({error.strerror}). Set PUENTE_DATA_DIR to a folder of yours."
    return f"{folder} cannot be written: {error}."
