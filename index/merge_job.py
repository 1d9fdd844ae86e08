"""`MergeJob`: a merge under way in a child process, so that questions never wait for it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from index.dense import COARSE_FROM
from index.errors import IndexingError
from index.manifest import write_states
from index.merge import Part, merge_segments
from index.view import SegmentView

SMALL_CHUNKS = 4_000
"""Merges of no more chunks take less time here than a process takes to start."""


class MergeFailed(IndexingError):
    """The process that merged segments did not finish."""


class MergeJob:
    """Segments being merged; they are those of a generation, with the states that they had then."""

    def __init__(
        self, folder: Path, views: Sequence[SegmentView], *, coarse_from: int = COARSE_FROM
    ) -> None:
        """Start the child; `folder` is the index's."""
        self.views = tuple(views)
        parts = [
            (view.segment.name, view.ref.state or write_states(folder, view.segment.name, view.states))
            for view in views
        ]
        task = {"folder": str(folder), "parts": parts, "coarse_from": coarse_from}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "index.merge_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None  # noqa: S101
        self._process.stdin.write(json.dumps(task))
        self._process.stdin.close()
        self._process.stdin = None

    @property
    def is_done(self) -> bool:
        """Whether `result` returns at once."""
        return self._process.poll() is not None

    def result(self) -> str:
        """The name of the merged segment, waiting for it.

        Raises:
            MergeFailed: the child died or could not read its part.
        """
        output, errors = self._process.communicate()
        if self._process.returncode:
            last = errors.strip().splitlines()[-1:] or [f"exit {self._process.returncode}"]
            raise MergeFailed(f"Segments could not be merged: {last[0]}")
        return output.strip()

    def cancel(self) -> None:
        """End the child; what it was writing is swept later."""
        self._process.kill()
        self._process.communicate()


def merge_views(folder: Path, views: Sequence[SegmentView], *, coarse_from: int = COARSE_FROM) -> str:
    """Merge and wait: here if it is little, else in a child process. Returns the segment's name."""
    if sum(len(view) for view in views) <= SMALL_CHUNKS:
        parts = [Part(view.segment, view.states) for view in views]
        return merge_segments(folder / "segments", parts, coarse_from=coarse_from)
    return MergeJob(folder, views, coarse_from=coarse_from).result()
