"""Asking the process that writes the index to do something, from any other process on the machine."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Literal, get_args

from corpus.disk import BESIDE
from index.disk import plain_disk_errors

Request = Literal["build", "rollback", "hand over", "check"]
"""`hand over`: let the process that asks write instead, for as long as it takes. `check`: read every
segment on disk again, as another process found one damaged.
"""

_FOLDER = "requests"


def ask_writer(folder: Path, what: Request) -> None:
    """Leave a request; the indexer of the writing process does it within a second or so.

    Raises:
        IndexUnwritable: the folder cannot be written.
    """
    place = folder / _FOLDER
    with plain_disk_errors(folder):
        place.mkdir(parents=True, exist_ok=True)
        name = f"{uuid.uuid4().hex}.json"
        beside = place / f"{BESIDE}{name}"
        beside.write_text(json.dumps({"do": what}), "utf-8")
        beside.replace(place / name)


def take_requests(folder: Path) -> list[Request]:
    """The requests that were left, each once; what is not one is thrown away."""
    found: list[Request] = []
    for path in sorted((folder / _FOLDER).glob("*.json")):
        if path.name.startswith(BESIDE):
            continue
        try:
            asked = json.loads(path.read_text("utf-8"))["do"]
        except (OSError, ValueError, TypeError, KeyError):
            asked = None
        path.unlink(missing_ok=True)
        if asked in get_args(Request) and asked not in found:
            found.append(asked)
    return found
