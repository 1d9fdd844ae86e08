"""Putting another file in the place of the store's, so that a crash at any step can be made good."""

from __future__ import annotations

import json
from pathlib import Path

from corpus.disk import COMPANIONS, flush, write_durably


def swap_in(path: Path, staged: Path, aside: Path) -> None:
    """Put the finished file `staged` in the place of the store at `path`; nobody may have it open.

    Args:
        staged: a whole store in one file, in the same folder as `path`.
        aside: the folder that the files of the old store are moved to; nothing is deleted.
    """
    flush(staged)
    write_durably(_mark(path), json.dumps({"staged": staged.name, "aside": aside.name}).encode())
    finish_swap(path)


def finish_swap(path: Path) -> None:
    """Go on with a swap that was cut short; nothing to do if none was."""
    try:
        steps = json.loads(_mark(path).read_bytes())
    except FileNotFoundError:
        return
    staged, aside = path.with_name(steps["staged"]), path.with_name(steps["aside"])
    if staged.exists():
        aside.mkdir(mode=0o700, exist_ok=True)
        for name in (*(path.name + ending for ending in COMPANIONS), path.name):
            old = path.with_name(name)
            if old.exists():
                old.replace(_free_name(aside / name))
        flush(aside)
        staged.replace(path)
        flush(path.parent)
    _mark(path).unlink()
    flush(path.parent)


def _mark(path: Path) -> Path:
    return path.with_name(f"{path.name}.swap")


def _free_name(path: Path) -> Path:
    number, free = 0, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}.{number}")
    return free
