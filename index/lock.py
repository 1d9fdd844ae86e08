"""One writer of an index at a time, across processes; whoever comes second is told who is first."""

from __future__ import annotations

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from corpus.disk import make_folder
from index.errors import WriterBusy

_LOCK = "writer.lock"
_OWNER = "writer.json"


class WriterLock:
    """The writer's place of an index folder. The operating system frees it when its holder dies."""

    def __init__(self, folder: Path, *, wait_seconds: float = 0.0) -> None:
        """Take the place.

        Args:
            wait_seconds: how long to wait for whoever has it.

        Raises:
            WriterBusy: another process, or another part of this one, writes the index.
            OSError: the folder cannot be written.
        """
        make_folder(folder)
        self._owner = folder / _OWNER
        self._lock = FileLock(str(folder / _LOCK), thread_local=False)
        try:
            self._lock.acquire(timeout=wait_seconds, poll_interval=0.05)
        except Timeout as error:
            raise WriterBusy(_busy_message(folder)) from error
        owner = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        }
        try:
            self._owner.write_text(json.dumps(owner), "utf-8")
        except OSError:
            self._lock.release()
            raise

    def release(self) -> None:
        """Give the place up."""
        if self._lock.is_locked:
            self._owner.unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> WriterLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def holder_of(folder: Path) -> int | None:
    """The process that has the writer's place of an index folder, as far as it is told."""
    try:
        return int(json.loads((folder / _OWNER).read_text("utf-8"))["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _busy_message(folder: Path) -> str:
    try:
        owner = json.loads((folder / _OWNER).read_text("utf-8"))
        who = f"process {int(owner['pid'])} on {owner['host']}, since {owner['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another process"
    return (
        f"The index in {folder} is being written by {who}. One process writes at a time: a running "
        "`puente serve` brings the index up to date by itself; otherwise wait, or stop that process."
    )
