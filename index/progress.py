"""What the writing process is doing, kept in a small file that other processes read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

_FILE = "status.json"

BuildState = Literal["idle", "running", "done", "refused", "failed"]
IndexerState = Literal["starting", "idle", "indexing", "waiting", "stopped"]


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """The last full build: versions done of how many; `reason` when it was refused or failed."""

    state: BuildState = "idle"
    done: int = 0
    total: int = 0
    started_at: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class IndexerStatus:
    """What the indexer is doing.

    store_change: the last change of the store that was taken in; long articles among those before it may
        still be in the backlog. backlog: changes and versions that cannot be found yet.
    trouble: why it waits, in one line. skipped: versions that the store could not give.
    rollback_trouble: why the last rollback that was asked for could not be done; None if it was.
    """

    state: IndexerState = "starting"
    generation: str | None = None
    store_change: int = 0
    backlog: int = 0
    documents_per_second: float = 0.0
    segments: int = 0
    merging: int = 0
    skipped: int = 0
    trouble: str | None = None
    rollback_trouble: str | None = None
    pid: int = 0
    at: str = ""
    build: BuildProgress = field(default_factory=BuildProgress)


def write_status(folder: Path, status: IndexerStatus) -> None:
    """Say it. It need not survive a crash, so it is not flushed; a reader sees all of it or none."""
    beside = folder / f"tmp-{_FILE}"
    beside.write_text(json.dumps(asdict(status)), "utf-8")
    beside.replace(folder / _FILE)


def read_status(folder: Path) -> IndexerStatus | None:
    """What was said last; None if nothing was, or if it cannot be read."""
    try:
        data = json.loads((folder / _FILE).read_text("utf-8"))
        return IndexerStatus(**{**data, "build": BuildProgress(**data["build"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
