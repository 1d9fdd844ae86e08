"""Asking the process that writes the index to do something, from any other process on the machine."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
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


def is_asked(folder: Path, what: Request) -> bool:
    """Whether such a request was left that nobody has taken yet."""
    return any(_read(path) == what for path in _left(folder))


def take_requests(folder: Path, announce: Callable[[Request], None] = lambda what: None) -> list[Request]:
    """The requests that were left, each once; what is not one is thrown away.

    announce: is told of each before it is gone from the folder, to say at once that it is being done.
    """
    found: list[Request] = []
    for path in _left(folder):
        asked = _read(path)
        if asked is not None and asked not in found:
            announce(asked)
            found.append(asked)
        path.unlink(missing_ok=True)
    return found


def _left(folder: Path) -> list[Path]:
    places = sorted((folder / _FOLDER).glob("*.json"))
    return [path for path in places if not path.name.startswith(BESIDE)]


def _read(path: Path) -> Request | None:
    try:
        asked = json.loads(path.read_text("utf-8"))["do"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return next((known for known in get_args(Request) if known == asked), None)
