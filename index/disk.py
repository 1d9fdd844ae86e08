"""One-line reasons why the index cannot be written."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexUnwritable


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
