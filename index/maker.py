"""Makers of segments: in this process, or in one beside of low priority, for which no question waits."""

from __future__ import annotations

import logging
import math
import multiprocessing
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from corpus.document import Document
from index.columns import column_path
from index.embed import Embedder, Progress
from index.errors import IndexingError
from index.make import make_segment
from index.priority import run_when_idle
from index.segment import write_segment

MAKING = "making"
"""The folder, in the index's, where a segment lies until the writer adopts it."""

SMALL_CHARS = 20_000
"""What has no more text is made here while the process cannot, and by it before what has more."""

_READY = 0
_BATCH_TOKENS = 1024
_LOOK_SECONDS = 0.1
_PATIENCE_SECONDS = 2.0
_CHARS_PER_SECOND = 2_500
_IDLE_SECONDS = 300.0
_START_SECONDS = 30.0

_log = logging.getLogger(__name__)

OpenEmbedder = Callable[[], Embedder]


class MakerFailed(IndexingError):
    """The process that makes segments ended, or could not make one."""


class Stopped(Exception):
    """Work was asked to stop before it was done."""


@dataclass(eq=False)
class Making:
    """A segment that is being made.

    outcome: where it lies, or why it could not be made; None until then.
    is_unwanted: what comes of it is to be removed.
    """

    documents: Sequence[Document]
    chunk_tokens: int
    late_at: float = math.inf
    outcome: Path | Exception | None = None
    is_unwanted: bool = False
    thread: threading.Thread | None = None

    @property
    def chars(self) -> int:
        return sum(len(document.text) for document in self.documents)


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

    def begin(self, documents: Sequence[Document], chunk_tokens: int) -> Making | None:
        """Begin to make what takes long, so that `make` can be called meanwhile; one at a time.

        Returns:
            what `look` and `abandon` are asked about; None where it cannot be begun yet.
        """
        ...

    def look(self, making: Making) -> Path | None:
        """Where what was begun lies; None while it is being made.

        Raises:
            MakerFailed, OSError: as `make`.
        """
        ...

    def abandon(self, making: Making) -> None:
        """Stop making it: nothing of its documents is read or written any more once this returns."""
        ...


class MakerHere:
    """Makes segments in this process."""

    def __init__(self, folder: Path, embedder: Embedder, *, place: Path | None = None) -> None:
        """`folder`: the index's. `place`: where segments are left; a folder of their own by default."""
        self._place = place or new_place(folder)
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

    def begin(self, documents: Sequence[Document], chunk_tokens: int) -> Making:
        """As `SegmentMaker` says; it is made before this returns."""
        making = Making(documents, chunk_tokens)
        making.outcome = self.make(documents, chunk_tokens)
        return making

    def look(self, making: Making) -> Path | None:
        """As `SegmentMaker` says."""
        return _made(making)

    def abandon(self, making: Making) -> None:
        """As `SegmentMaker` says."""
        _remove(making)


class MakerBeside:
    """Makes segments in a process of its own, which runs when nothing else wants the processor.

    The process is started when there is something to make; what is small is made here until it is
    ready, and all where it cannot be started. What was begun there waits while it makes what is small.
    What takes it several times as long as usual is made here: on a machine that is busy without end it
    would never have its turn. It ends after five minutes without work, by `close`, and by itself once
    this process is gone.
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
        self._place = new_place(folder)
        self._is_ready = False
        self._ready_by = 0.0
        self._tickets = _READY
        self._makings: dict[int, Making] = {}
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
        making = Making(documents, chunk_tokens)
        if not self._has_process() or not self._can_take(making):
            return self._make_here(making)
        self._send(making)
        while making.outcome is None:
            self._raise_if_stopped()
            if time.monotonic() > making.late_at:
                making.is_unwanted = True
                return self._make_here(making)
            self._receive(_LOOK_SECONDS)
        made = _made(making)
        assert made is not None  # noqa: S101
        return made

    def begin(self, documents: Sequence[Document], chunk_tokens: int) -> Making | None:
        """As `SegmentMaker` says."""
        making = Making(documents, chunk_tokens)
        if not self._has_process():
            self._make_in_thread(making)
            return making
        self._receive(0)
        if self._is_ready and not self._makings:
            self._send(making)
            return making
        if not self._is_ready and time.monotonic() > self._ready_by:
            self._make_in_thread(making)
            return making
        return None

    def look(self, making: Making) -> Path | None:
        """As `SegmentMaker` says."""
        self._worked_at = time.monotonic()
        if making.thread is None and making.outcome is None:
            self._receive(0)
            if making.outcome is None and time.monotonic() > making.late_at:
                self._makings = {t: m for t, m in self._makings.items() if m is not making}
                self.close()
                self._make_in_thread(making)
        return _made(making)

    def abandon(self, making: Making) -> None:
        """As `SegmentMaker` says."""
        making.is_unwanted = True
        if making.thread is not None:
            making.thread.join()
        elif making.outcome is None:
            self.close()
        _remove(making)

    def rest(self) -> None:
        """Nothing is to be made now: remove what came too late; end the process after a while of this."""
        if self._pipe is not None:
            with suppress(MakerFailed):  # it is started again once there is something to make
                self._receive(0)
        if self._process is not None and time.monotonic() - self._worked_at > _IDLE_SECONDS:
            self.close()

    def close(self) -> None:
        """End the process, and remove what it made that nobody has adopted."""
        if self._process is not None and self._pipe is not None:
            failed = self._describe_end()
            self._process.terminate()
            self._process.join()
            self._pipe.close()
            shutil.rmtree(self._place, ignore_errors=True)
            for making in self._makings.values():
                making.outcome = failed
        self._process = self._pipe = None
        self._makings = {}

    def _has_process(self) -> bool:
        """Whether there is a process, which is started if there is none; it need not be ready."""
        self._worked_at = time.monotonic()
        if self._pipe is not None:
            return True
        try:
            self._start()
        except OSError as error:
            _log.warning("articles are embedded here, as no process for it can be started: %s", error)
            return False
        return True

    def _can_take(self, making: Making) -> bool:
        """Whether the process can be given something now; what is not small waits until it is ready."""
        self._receive(0)
        while not self._is_ready and making.chars > SMALL_CHARS and time.monotonic() < self._ready_by:
            self._raise_if_stopped()
            self._receive(_LOOK_SECONDS)
        return self._is_ready and not any(one.is_unwanted for one in self._makings.values())

    def _start(self) -> None:
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
        self._process, self._pipe, self._is_ready = process, pipe, False
        self._ready_by = time.monotonic() + _START_SECONDS

    def _make_here(self, making: Making) -> Path:
        return self._here.make(
            making.documents, making.chunk_tokens, lambda done, total: self._raise_if_stopped()
        )

    def _make_in_thread(self, making: Making) -> None:
        def check(done: int, total: int) -> None:
            if making.is_unwanted or self._stop():
                raise Stopped("What was begun is not wanted any more.")

        def run() -> None:
            try:
                making.outcome = self._here.make(making.documents, making.chunk_tokens, check)
            except Exception as error:  # whoever looks raises it
                making.outcome = error

        making.thread = threading.Thread(target=run, name="segment", daemon=True)
        making.thread.start()

    def _send(self, making: Making) -> None:
        assert self._pipe is not None  # noqa: S101
        self._tickets += 1
        making.late_at = time.monotonic() + _PATIENCE_SECONDS + making.chars / _CHARS_PER_SECOND
        try:
            self._pipe.send((self._tickets, list(making.documents), making.chunk_tokens))
        except OSError as error:
            raise self._failed() from error
        self._makings[self._tickets] = making

    def _receive(self, seconds: float) -> None:
        """Take what the process sends, waiting so long for the first of it.

        Raises:
            MakerFailed: it ended, or has another model.
        """
        while self._pipe is not None and self._pipe.poll(seconds):
            seconds = 0
            try:
                ticket, sent = self._pipe.recv()
            except (EOFError, OSError) as error:
                raise self._failed() from error
            if ticket == _READY:
                self._take_ready(sent)
                continue
            making = self._makings.pop(ticket)
            making.outcome = sent
            if making.is_unwanted:
                _remove(making)

    def _take_ready(self, identity: object) -> None:
        if identity != _identity(self._embedder):
            self.close()
            raise MakerFailed(
                "The process that splits and embeds articles has another model than this one. Start "
                "Puente anew."
            )
        self._is_ready = True

    def _raise_if_stopped(self) -> None:
        if self._stop():
            self.close()
            raise Stopped("The indexer is being closed.")

    def _failed(self) -> MakerFailed:
        failed = self._describe_end()
        self.close()
        return failed

    def _describe_end(self) -> MakerFailed:
        code = self._process.exitcode if self._process is not None else None
        return MakerFailed(
            f"The process that splits and embeds articles ended (exit code {code}; -9 may mean that "
            "memory ran out). It is started again."
        )


def _made(making: Making) -> Path | None:
    if isinstance(making.outcome, Exception):
        raise making.outcome
    return making.outcome


def _remove(making: Making) -> None:
    if isinstance(making.outcome, Path):
        making.outcome.unlink(missing_ok=True)


def _serve(pipe: Connection, folder: Path, place: Path, open_embedder: OpenEmbedder) -> None:
    """Make what comes through the pipe until its other end is closed; errors are sent back."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    run_when_idle(spared=_end_with_parent())
    embedder = open_embedder()
    desk = _Desk(pipe, MakerHere(folder, embedder.in_batches_of(_BATCH_TOKENS), place=place))
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send((_READY, _identity(embedder)))
        while True:
            desk.serve_next()


class _Desk:
    """What the process beside does, one order after another; what is small goes before what is not."""

    def __init__(self, pipe: Connection, maker: MakerHere) -> None:
        self._pipe = pipe
        self._maker = maker

    def serve_next(self, *, lets_pass: bool = True) -> None:
        """Wait for an order, make the segment, and say where it lies.

        Raises:
            EOFError, OSError: the other end of the pipe is closed.
        """
        ticket, documents, chunk_tokens = self._pipe.recv()
        chars = sum(len(document.text) for document in documents)
        on_progress = self._let_pass if lets_pass and chars > SMALL_CHARS else _tell_nobody
        made: Path | Exception
        try:
            made = self._maker.make(documents, chunk_tokens, on_progress)
        except EOFError:
            raise
        except OSError as error:
            made = OSError(error.errno, error.strerror)
        except Exception as error:
            _log.exception("a segment could not be made")
            made = MakerFailed(f"A segment could not be made: {error!r}")
        self._pipe.send((ticket, made))

    def _let_pass(self, done: int, total: int) -> None:
        """Between two batches: make what was ordered meanwhile."""
        while self._pipe.poll():
            self.serve_next(lets_pass=False)


def _tell_nobody(done: int, total: int) -> None:
    pass


def _end_with_parent() -> set[int]:
    """End this process as soon as the one that started it is gone, whatever is being made.

    Returns:
        the native id of the thread that watches: if it waited for a processor it would see it late.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return set()

    def watch() -> None:
        parent.join()
        os._exit(1)

    thread = threading.Thread(target=watch, name="parent-watch", daemon=True)
    thread.start()
    return {thread.native_id} if thread.native_id is not None else set()


def new_place(folder: Path) -> Path:
    """A folder that nobody else uses, for segments to be adopted; `folder` is the index's."""
    return folder / MAKING / uuid4().hex


def _identity(embedder: Embedder) -> tuple[str, str]:
    """What makes vectors and words unlike another embedder's."""
    return embedder.encoder.fingerprint, embedder.head.fingerprint if embedder.head else "none"
