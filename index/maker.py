"""Makers of segments: in this process, or in one beside of low priority, for which no question waits."""

from __future__ import annotations

import logging
import math
import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal, Protocol
from uuid import uuid4

from corpus.document import Document
from index.columns import column_path
from index.embed import Embedder, Progress
from index.errors import IndexingError
from index.make import make_segment
from index.segment import write_segment

MAKING = "making"
"""The folder, in the index's, where a segment lies until the writer adopts it."""

_SMALL_CHARS = 20_000
_BATCH_TOKENS = 1024
_LOWEST_PRIORITY = 19
_LOOK_SECONDS = 0.1
_PATIENCE_SECONDS = 2.0
_CHARS_PER_SECOND = 2_500
_IDLE_SECONDS = 300.0

_log = logging.getLogger(__name__)

OpenEmbedder = Callable[[], Embedder]


class MakerFailed(IndexingError):
    """The process that makes segments ended, or could not make one."""


class Stopped(Exception):
    """Work was asked to stop before it was done."""


class SegmentMaker(Protocol):
    """Splits, embeds and writes documents."""

    def make(
        self,
        documents: Sequence[Document],
        chunk_tokens: int,
        on_progress: Progress = lambda done, total: None,
    ) -> Path:
        """Write a segment of the documents; where it lies, for `IndexWriter.adopt`.

        Raises:
            MakerFailed: try again later.
            OSError: the disk is full, or fails.
        """
        ...


class MakerHere:
    """Makes segments in this process."""

    def __init__(self, folder: Path, embedder: Embedder, *, place: Path | None = None) -> None:
        """`folder`: the index's. `place`: where segments are left; a folder of their own by default."""
        self._place = place or _new_place(folder)
        self._embedder = embedder

    def make(
        self,
        documents: Sequence[Document],
        chunk_tokens: int,
        on_progress: Progress = lambda done, total: None,
    ) -> Path:
        """As `SegmentMaker` says; progress is told in texts."""
        content = make_segment(documents, self._embedder, chunk_tokens, on_progress)
        return column_path(self._place, write_segment(self._place, content))


class MakerBeside:
    """Makes segments in a process of its own, which runs when nothing else wants the processor.

    The process is started when there is something to make; what is small is made here until it is
    ready, and all where it cannot be started. So is what takes it several times as long as usual: on a
    machine that is busy without end it would never have its turn. It ends after five minutes without
    work, by `close`, and by itself once this process is gone.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        open_embedder: OpenEmbedder,
        *,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        """Nothing is started yet.

        Args:
            embedder: for what is made here.
            open_embedder: opens its like in the other process; it is pickled.
            stop: asked now and then; once it is true, Stopped is raised.
        """
        self._folder = folder
        self._embedder = embedder
        self._here = MakerHere(folder, embedder.in_batches_of(_BATCH_TOKENS // 4))
        self._open_embedder = open_embedder
        self._stop = stop
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._place = _new_place(folder)
        self._owed: Literal["nothing", "itself", "a late segment"] = "nothing"
        self._worked_at = 0.0

    def make(
        self,
        documents: Sequence[Document],
        chunk_tokens: int,
        on_progress: Progress = lambda done, total: None,
    ) -> Path:
        """As `SegmentMaker` says; no progress is told.

        Raises:
            Stopped: `stop` said so.
        """
        self._worked_at = time.monotonic()
        try:
            pipe = self._pipe or self._start()
        except OSError as error:
            _log.warning("articles are embedded here, as no process for it can be started: %s", error)
            return self._make_here(documents, chunk_tokens)
        chars = sum(len(document.text) for document in documents)
        if self._owed != "nothing":
            is_small = chars <= _SMALL_CHARS or self._owed == "a late segment"
            if is_small and not pipe.poll():
                return self._make_here(documents, chunk_tokens)
            self._settle(self._receive(pipe, math.inf))
        try:
            pipe.send((list(documents), chunk_tokens))
        except OSError as error:
            raise self._failed() from error
        made = self._receive(pipe, _PATIENCE_SECONDS + chars / _CHARS_PER_SECOND)
        if made is None:
            self._owed = "a late segment"
            return self._make_here(documents, chunk_tokens)
        if not isinstance(made, Path):
            raise made if isinstance(made, Exception) else self._failed()
        return made

    def rest(self) -> None:
        """Nothing is to be made now: remove what came too late; end the process after a while of this."""
        if self._owed == "a late segment" and self._pipe is not None and self._pipe.poll():
            with suppress(MakerFailed):  # it is started again once there is something to make
                self._settle(self._receive(self._pipe, math.inf))
        if self._process is not None and time.monotonic() - self._worked_at > _IDLE_SECONDS:
            self.close()

    def close(self) -> None:
        """End the process, and remove what it made that nobody has adopted."""
        if self._process is not None and self._pipe is not None:
            self._process.terminate()
            self._process.join()
            self._pipe.close()
            shutil.rmtree(self._place, ignore_errors=True)
        self._process = self._pipe = None
        self._owed = "nothing"

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        pipe, there = context.Pipe()
        process = context.Process(
            target=_serve,
            args=(there, self._folder, self._place, self._open_embedder),
            name="segments",
            daemon=True,
        )
        try:
            process.start()
        except OSError:
            pipe.close()
            raise
        finally:
            there.close()
        self._process, self._pipe, self._owed = process, pipe, "itself"
        return pipe

    def _make_here(self, documents: Sequence[Document], chunk_tokens: int) -> Path:
        return self._here.make(documents, chunk_tokens, lambda done, total: self._raise_if_stopped())

    def _settle(self, owed: object) -> None:
        """Take what the process owed: its model's identity, or a segment that was made here meanwhile."""
        if self._owed == "itself" and owed != _identity(self._embedder):
            self.close()
            raise MakerFailed(
                "The process that splits and embeds articles has another model than this one. Start "
                "Puente anew."
            )
        if isinstance(owed, Path):
            owed.unlink(missing_ok=True)
        self._owed = "nothing"

    def _receive(self, pipe: Connection, seconds: float) -> object:
        """What the process sends; None if it sends nothing for so long."""
        deadline = time.monotonic() + seconds
        while not pipe.poll(_LOOK_SECONDS):
            self._raise_if_stopped()
            if time.monotonic() > deadline:
                return None
        try:
            return pipe.recv()
        except (EOFError, OSError) as error:
            raise self._failed() from error

    def _raise_if_stopped(self) -> None:
        if self._stop():
            self.close()
            raise Stopped("The indexer is being closed.")

    def _failed(self) -> MakerFailed:
        code = self._process.exitcode if self._process is not None else None
        self.close()
        return MakerFailed(
            f"The process that splits and embeds articles ended (exit code {code}; -9 may mean that "
            "memory ran out). It is started again."
        )


def _serve(pipe: Connection, folder: Path, place: Path, open_embedder: OpenEmbedder) -> None:
    """Make what comes through the pipe until its other end is closed; errors are sent back."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _give_way()
    embedder = open_embedder()
    maker = MakerHere(folder, embedder.in_batches_of(_BATCH_TOKENS), place=place)
    pipe.send(_identity(embedder))
    while True:
        try:
            documents, chunk_tokens = pipe.recv()
        except EOFError:
            return
        try:
            made: object = maker.make(documents, chunk_tokens)
        except OSError as error:
            made = OSError(error.errno, error.strerror)
        except Exception as error:
            _log.exception("a segment could not be made")
            made = MakerFailed(f"A segment could not be made: {error!r}")
        try:
            pipe.send(made)
        except OSError:
            return


def _new_place(folder: Path) -> Path:
    return folder / MAKING / uuid4().hex


def _give_way() -> None:
    """Run only when nothing else wants the processor, or else at the lowest priority."""
    if hasattr(os, "SCHED_IDLE"):
        with suppress(OSError):  # some containers forbid it
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
            return
    if hasattr(os, "nice"):
        os.nice(_LOWEST_PRIORITY)


def _identity(embedder: Embedder) -> tuple[str, str]:
    """What makes vectors and words unlike another embedder's."""
    return embedder.encoder.fingerprint, embedder.head.fingerprint if embedder.head else "none"
