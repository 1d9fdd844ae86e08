"""`Scrubber`: checks, aside, the long columns of segments that opening them left unchecked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from index.columns import ColumnFile
from index.errors import IndexDamaged
from index.segment import Segment

_WAIT_SECONDS = 5.0
_RESTS_A_BLOCK = 3.0
"""It rests so many times as long as it read, so that processor and disk are left to questions."""


class _Closing(Exception):
    """The check is to end."""


class Scrubber:
    """A thread that looks every few seconds for segments with unverified columns, and reads these."""

    def __init__(
        self,
        segments: Callable[[], Iterable[Segment]],
        on_damage: Callable[[Segment, IndexDamaged], None],
    ) -> None:
        """`start` begins.

        Args:
            segments: those to check now.
            on_damage: called once a look for each that is damaged; it is to leave `segments`.
        """
        self._segments = segments
        self._on_damage = on_damage
        self._stopping = threading.Event()
        self._is_to_check_all = False
        self._read_from = 0.0
        self._thread = threading.Thread(target=self._run, name="index-scrub", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def check_all(self) -> None:
        """Read every segment from the disk again, once, from the next look on."""
        self._is_to_check_all = True

    def close(self) -> None:
        """Stop, in the midst of a column too."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(_WAIT_SECONDS):
            with suppress(_Closing):
                self._look()

    def _look(self) -> None:
        checks_all, self._is_to_check_all = self._is_to_check_all, False
        for segment in list(self._segments()):
            if segment.file is not None:
                self._check(segment, segment.file, from_disk=checks_all)

    def _check(self, segment: Segment, file: ColumnFile, *, from_disk: bool) -> None:
        self._read_from = time.monotonic()
        try:
            (file.opened_again() if from_disk else file).verify_rest(self._rest)
        except IndexDamaged as error:
            self._on_damage(segment, error)

    def _rest(self) -> None:
        read = time.monotonic() - self._read_from
        if self._stopping.wait(_RESTS_A_BLOCK * read):
            raise _Closing
        self._read_from = time.monotonic()
