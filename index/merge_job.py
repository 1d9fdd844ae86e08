"""`MergeJob`: a merge under way in a child process, so that questions never wait for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from corpus.child import module_path
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
        self._errors = TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "index.merge_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=os.environ | {"PYTHONPATH": module_path()},
        )
        self._pipe = cast("IO[str]", self._process.stdout)
        with cast("IO[str]", self._process.stdin) as orders:
            orders.write(json.dumps(task))

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
            output = self._pipe.read()
            if code := self._process.wait():
                self._errors.seek(0)
                last = self._errors.read().strip().splitlines()[-1:] or [f"exit {code}"]
                raise MergeFailed(f"Segments could not be merged: {last[0]}")
        except BaseException:
            self.cancel()
            raise
        self._close()
        return column_path(self._place, output.strip())

    def cancel(self) -> None:
        """End the child, and remove what it has written."""
        self._process.kill()
        self._process.wait()
        self._close()
        shutil.rmtree(self._place, ignore_errors=True)

    def _close(self) -> None:
        self._pipe.close()
        self._errors.close()


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
