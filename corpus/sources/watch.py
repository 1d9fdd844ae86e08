"""What changed in a folder: new, changed and vanished files, by their size and time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from corpus.errors import UnreadableFile
from corpus.sources.folder import files_below, printable, why_left_out

SETTLE_SECONDS = 2.0
MAX_FILES = 200_000


@dataclass(frozen=True, slots=True)
class Scan:
    """A look at a folder.

    settled: path -> fingerprint, of files that nobody is writing any more.
    unsettled: paths of files that changed a moment ago; the next look takes them.
    left_out: files that are not read, with the reason.
    """

    settled: dict[str, str]
    unsettled: frozenset[str]
    left_out: tuple[str, ...]

    def paths(self) -> frozenset[str]:
        """All files that are there."""
        return frozenset(self.settled) | self.unsettled


class FolderWatch:
    """Looks at one folder again and again.

    A file counts as written once it has looked the same for 2 seconds: by its own time, or, where
    that lies in the future or is kept by a copy, by two looks. If the clock is put back, the 2 seconds
    begin anew.
    """

    def __init__(
        self,
        folder: Path,
        *,
        settle_seconds: float = SETTLE_SECONDS,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._settle_seconds = settle_seconds
        self._now = now
        self._first_seen: dict[tuple[str, str], float] = {}

    def look(self) -> Scan:
        """Look once.

        Raises:
            UnreadableFile: there is no such folder, it cannot be read, or it holds too many files.
        """
        if not self._folder.is_dir():
            raise UnreadableFile("the folder is not there.")
        now = self._now()
        settled: dict[str, str] = {}
        unsettled: set[str] = set()
        left_out: list[str] = []
        seen: dict[tuple[str, str], float] = {}
        inside = self._folder.resolve()
        try:
            for path in files_below(self._folder, _fail):
                reason = why_left_out(path, inside)
                if reason is not None:
                    left_out.append(f"{printable(path.name)}: {reason}")
                    continue
                name = str(path)
                try:
                    status = path.stat()
                except FileNotFoundError:
                    continue
                if not S_ISREG(status.st_mode):
                    left_out.append(f"{printable(path.name)}: it is not a file.")
                    continue
                fingerprint = f"{status.st_mtime_ns}:{status.st_size}:{status.st_ino}"
                first = min(self._first_seen.get((name, fingerprint), now), now)
                seen[name, fingerprint] = first
                is_old = 0 <= status.st_mtime <= now - self._settle_seconds
                if is_old or now - first >= self._settle_seconds:
                    settled[name] = fingerprint
                else:
                    unsettled.add(name)
                if len(seen) > MAX_FILES:
                    raise UnreadableFile(f"the folder holds more than {MAX_FILES:,} files.")
        except OSError as error:
            raise UnreadableFile(f"the folder cannot be read: {error.strerror}.") from error
        self._first_seen = seen
        return Scan(settled, frozenset(unsettled), tuple(left_out))


def _fail(error: OSError) -> None:
    raise error
