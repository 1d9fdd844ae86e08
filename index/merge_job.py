"""`MergeJob`: a merge under way in a child process, so that questions never wait for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from index.columns import column_path
from index.dense import COARSE_FROM
from index.errors import IndexingError
from index.maker import new_place
from index.manifest import write_states
from index.merge import Part, merge_segments
from index.view import SegmentView

SMALL_CHUNKS = 4_000
"""Merges of no more chunks take less time here than a process takes to start."""


class MergeFailed(IndexingError):
    """The process that merged segments did not finish."""


class MergeJob:
    """Segments being merged; they are those of a generation, with the states that they had then.

    What comes of it lies in a folder of its own until a writer adopts it.
    """

    def __init__(
        self, folder: Path, views: Sequence[SegmentView], *, coarse_from: int = COARSE_FROM
    ) -> None:
        """Start the child; `folder` is the index's."""
        self.views = tuple(views)
        self._place = new_place(folder)
        parts = [
            (view.segment.name, view.ref.state or write_states(folder, view.segment.name, view.states))
            for view in views
        ]
        task = {
            "folder": str(folder),
            "place": str(self._place),
            "parts": parts,
            "coarse_from": coarse_from,
            "parent": os.getpid(),
        }
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

    def reads_any_of(self, document_ids: Collection[str]) -> bool:
        """Whether one of the segments holds a version of one of these documents, answering or not."""
        return any(view.segment.documents.places_of_any(document_ids) for view in self.views)

    def result(self) -> Path:
        """Where the merged segment lies, waiting for it; for `IndexWriter.adopt_merged`.

        Raises:
            MergeFailed: the child died or could not read its part; nothing is left of it.
        """
        try:
            output, errors = self._process.communicate()
            if self._process.returncode:
                last = errors.strip().splitlines()[-1:] or [f"exit {self._process.returncode}"]
                raise MergeFailed(f"Segments could not be merged: {last[0]}")
        except BaseException:
            self.cancel()
            raise
        return column_path(self._place, output.strip())

    def cancel(self) -> None:
        """End the child, and remove what it has written."""
        self._process.kill()
        self._process.communicate()
        shutil.rmtree(self._place, ignore_errors=True)


def merge_views(folder: Path, views: Sequence[SegmentView], *, coarse_from: int = COARSE_FROM) -> Path:
    """Merge and wait: here if it is little, else in a child process.

    Returns:
        where the segment lies, for `IndexWriter.adopt_merged`.
    """
    if sum(len(view) for view in views) <= SMALL_CHUNKS:
        parts = [Part(view.segment, view.states) for view in views]
        place = new_place(folder)
        try:
            return column_path(place, merge_segments(place, parts, coarse_from=coarse_from))
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
    return MergeJob(folder, views, coarse_from=coarse_from).result()
