"""Who has the store open: shared by all who use it, exclusive for what must be done alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from corpus.store.connections import out_of_reach

if sys.platform != "win32":
    import fcntl


class Presence:
    """A mark that the store at `path` is in use. It goes when it is closed or its process dies."""

    def __init__(self, path: Path, *, waits: bool = True) -> None:
        """Mark the store as in use, alone if nobody else has it open.

        Args:
            waits: wait for one who is doing something alone; otherwise there may be no mark.

        Raises:
            StoreUnavailable: the lock file beside the store cannot be made.
        """
        self._path = path
        try:
            self._descriptor = os.open(lock_file(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise out_of_reach(path, error) from error
        self.is_alone = self._try_alone()
        if not self.is_alone and waits:
            self.share()

    @property
    def was_filled(self) -> bool:
        """Whether a store has been made here before."""
        return os.fstat(self._descriptor).st_size > 0

    def note_filled(self) -> None:
        """Remember that a store has been made here.

        Raises:
            StoreUnavailable: the disk is full, or fails.
        """
        if self.was_filled:
            return
        try:
            os.write(self._descriptor, b"1")
            os.fsync(self._descriptor)
        except OSError as error:
            raise out_of_reach(self._path, error) from error

    def share(self) -> None:
        """Let others in; waits for one who is doing something alone."""
        if sys.platform != "win32":
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)
        self.is_alone = False

    def close(self) -> None:
        """Take the mark away."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _try_alone(self) -> bool:
        if sys.platform == "win32":
            return False
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def lock_file(path: Path) -> Path:
    """Where the mark is kept: beside the store."""
    return path.with_name(f"{path.name}.lock")


def was_filled(path: Path) -> bool:
    """Whether a store has held something at `path`, be it there or not."""
    lock = lock_file(path)
    return lock.exists() and lock.stat().st_size > 0
