"""Up to which change of the store purges were taken in beside it, kept in a small file."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def read_followed(file: Path, lineage: int) -> int:
    """The number of the change; 0 if nothing can be read, or if it was said of another lineage."""
    try:
        known, number = map(int, file.read_text("ascii").split())
    except (OSError, ValueError):
        return 0
    return number if known == lineage else 0


def write_followed(file: Path, lineage: int, number: int) -> None:
    """Remember a change of the store of this lineage; a reader sees all of it or none.

    Where it cannot be written nothing is lost: purges are taken in once more at the next start.
    """
    beside = file.with_name(f"{file.name}-{os.getpid()}")
    with suppress(OSError):
        beside.write_text(f"{lineage} {number}\n", "ascii")
        beside.replace(file)
