"""`Indexer`: a thread that follows the store, so that what was accepted can soon be found."""

from __future__ import annotations

import logging
import math
import os
import shutil
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import CorpusError, StoreUnavailable
from corpus.store import DocumentStore
from index.build import QUALITY_MARGIN, OpenValidation, build_beside
from index.draft import Draft
from index.embed import Embedder, Progress
from index.errors import BuildRunning, IndexDamaged, IndexingError, NothingToRollBack, QualityFell
from index.generation import Generation
from index.maker import SMALL_CHARS, MakerBeside, OpenEmbedder, Stopped
from index.merge import Part, choose_merge, merged_states
from index.merge_job import SMALL_CHUNKS, MergeJob, merge_views
from index.progress import BuildProgress, BuildState, IndexerState, IndexerStatus, write_status
from index.purge import forget_left_over
from index.requests import Request, take_requests
from index.scrub import Scrubber
from index.segment import Segment
from index.update import Updater
from index.view import SegmentView
from index.writer import IndexWriter, OnPublished

_POLL_SECONDS = 0.1
_STATUS_SECONDS = 1.0
_RATE_SECONDS = 60.0
_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 30.0
_STEP_DOCUMENTS = 16
_STEP_CHARS = 2 * SMALL_CHARS
_BUILD_AGAIN_SECONDS = 60.0

_log = logging.getLogger(__name__)


class Indexer:
    """Publishes small segments as articles come, merges them aside, and never stops for long.

    is_to_hand_over: another process asked to write instead; close this one for it.

    With `open_embedder`, articles are split and embedded in a process beside, so that a question in
    this one never waits for them.
    """

    def __init__(
        self,
        folder: Path,
        store: DocumentStore,
        embedder: Embedder,
        *,
        chunk_tokens: int,
        open_embedder: OpenEmbedder | None = None,
        on_published: OnPublished = lambda generation: None,
        open_validation: OpenValidation | None = None,
        builds_by_itself: bool = True,
        wait_seconds: float = 0.0,
    ) -> None:
        """Take the writer's lock; `start` begins to work.

        Args:
            open_embedder: opens the same embedder in another process; it is pickled.
            on_published: called with each new generation, as `LiveIndex.offer`.
            open_validation: what to check full builds by that were requested by `ask_writer`.
            builds_by_itself: whether an index of other settings is built anew with these.
            wait_seconds: how long to wait for another writer.

        Raises:
            WriterBusy: another process writes this index.
            IndexTooNew: a newer Puente wrote it.
            IndexUnwritable: the folder cannot be written.
        """
        self._folder = folder
        self._store = store
        self._embedder = embedder
        self._chunk_tokens = chunk_tokens
        self._open_validation = open_validation
        self._job: MergeJob | None = None
        self._writer = IndexWriter(
            folder, wait_seconds=wait_seconds, on_published=on_published, on_purge=self._cancel_merge_of
        )
        self.is_to_hand_over = False
        self._open_embedder = open_embedder
        self._stopping = threading.Event()
        self._maker = self._open_maker()
        self._updater = Updater(self._writer, store, embedder, chunk_tokens, self._maker)
        self._is_distrusted = True
        self._has_forgotten = False
        self._wake = threading.Event()
        self._published = threading.Condition()
        self._building = threading.Lock()
        self._stepping = threading.Lock()
        self._builders: list[threading.Thread] = []
        self._status = IndexerStatus(pid=os.getpid())
        self._telling = threading.RLock()
        self._said_at = -_STATUS_SECONDS
        self._indexed: deque[tuple[float, int]] = deque()
        self._mismatched_at = -1
        self._build_at = time.monotonic() if builds_by_itself else math.inf
        self._thread = threading.Thread(target=self._run, name="indexer", daemon=True)
        self._scrubber = Scrubber(self._segments, self._discard)

    def start(self) -> None:
        """Begin to follow the store."""
        self._thread.start()
        self._scrubber.start()

    def close(self) -> None:
        """Stop after the batch that is running, and let another process write."""
        self._stopping.set()
        self._wake.set()
        for thread in [self._thread, *self._builders]:
            if thread.is_alive():
                thread.join()
        self._scrubber.close()
        if self._job is not None:
            self._job.cancel()
        self._updater.abandon()
        if self._maker is not None:
            self._maker.close()
        with self._telling:
            self._status = replace(self._status, state="stopped")
            self._say(at_once=True)
        self._writer.close()

    def notify(self) -> None:
        """Something was stored: look now rather than at the next poll."""
        self._wake.set()

    def wait_until(self, change: int, timeout_seconds: float) -> bool:
        """Wait until a change of the store can be found; whether it can."""
        self._wake.set()
        with self._published:
            return self._published.wait_for(lambda: self._covers(change), timeout_seconds)

    def status(self) -> IndexerStatus:
        """What it is doing."""
        return self._status

    def build_full(
        self,
        open_validation: OpenValidation | None = None,
        margin: float = QUALITY_MARGIN,
        on_progress: Progress = lambda done, total: None,
    ) -> Generation:
        """Build everything anew beside what answers, check it, swap. Blocks; changes go on being indexed.

        Raises:
            QualityFell: the new index answers worse by more than `margin`; the old one stays.
            BuildRunning: one is under way.
            Stopped: the indexer was closed.
        """
        if not self._building.acquire(blocking=False):
            raise BuildRunning("A full build is already under way.")

        def tell(done: int, total: int) -> None:
            self._tell_build("running", done, total)
            on_progress(done, total)

        maker: MakerBeside | None = None
        try:
            with self._build_told():
                maker = self._open_maker()
                validate = open_validation() if open_validation is not None else None
                return build_beside(
                    self._writer,
                    self._store,
                    self._embedder,
                    self._chunk_tokens,
                    maker=maker,
                    validate=validate,
                    margin=margin,
                    on_progress=tell,
                    stop=self._stopping.is_set,
                )
        finally:
            if maker is not None:
                maker.close()
            self._is_distrusted = True
            self._building.release()
            self._wake.set()

    def rollback(self) -> str:
        """Let the index of before the last full build answer again; its new name.

        Raises:
            NothingToRollBack: none is kept.
        """
        name = self._writer.roll_back().manifest.generation
        self._is_distrusted = True
        self._wake.set()
        return name

    def purge(self, document_ids: list[str]) -> bool:
        """Take every trace of documents out of the index and the embedding cache, now.

        A merge that has read one of them is cancelled; it is begun anew without it. A step that is under
        way is waited for, and what it made of them goes too.

        Returns:
            whether that is all: a full build that is under way may have read them; it wipes them when
            it ends, and a purge after that says so.

        Raises:
            CacheNotPurged: they are out of the index, but the cache could not be written.
        """
        self._updater.purge(document_ids)
        with self._stepping:
            self._updater.abandon_any_of(document_ids)
            self._updater.purge(document_ids)
        return not self._building.locked()

    def _run(self) -> None:
        wait = _FIRST_WAIT_SECONDS
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                busy = self._work()
            except Stopped:
                return
            except (IndexingError, StoreUnavailable, OSError, MemoryError) as error:
                busy = False
                self._recover(error, wait)
                wait = min(2 * wait, _LONGEST_WAIT_SECONDS)
                continue
            except Exception as error:  # the thread must outlive a mistake; it is said and tried again
                _log.exception("the indexer met an error that it does not know")
                self._recover(error, wait)
                wait = min(2 * wait, _LONGEST_WAIT_SECONDS)
                continue
            wait = _FIRST_WAIT_SECONDS
            if not busy:
                if self._maker is not None:
                    self._maker.rest()
                self._wake.wait(_POLL_SECONDS)

    def _recover(self, error: Exception, wait: float) -> None:
        self._is_distrusted = True
        with self._telling:
            self._status = replace(self._status, state="waiting", trouble=str(error) or repr(error))
            self._say(at_once=True)
        self._stopping.wait(wait)

    def _work(self) -> bool:
        """One round; whether there is more to do at once."""
        if not self._has_forgotten:
            forget_left_over(self._store, self._embedder)
            self._has_forgotten = True
        self._do_all(take_requests(self._folder, self._announce))
        if self._is_distrusted:
            self._is_distrusted = False
            self._updater.distrust()
        is_due = time.monotonic() >= self._build_at and not self._building.locked()
        if is_due and self._updater.is_built_otherwise():
            self._build_at = time.monotonic() + _BUILD_AGAIN_SECONDS
            self._do("build")
        if self._follow_deletions_only():
            self._tell("waiting", self._updater.mismatch())
            return False
        backlog = self._updater.backlog()
        if backlog:
            self._tell("indexing", None, backlog)
        with self._stepping:
            step = self._updater.step(_STEP_DOCUMENTS, most_chars=_STEP_CHARS)
        if step.indexed:
            self._indexed.append((time.monotonic(), step.indexed))
        self._notify_published()
        merged = self._merge()
        backlog = self._updater.backlog()
        self._tell("indexing" if backlog else "idle", None, backlog)
        return step.more or merged

    def _follow_deletions_only(self) -> bool:
        """Whether the index is another model's: then only what must not answer is kept up to date."""
        if not self._updater.mismatch():
            return False
        change = self._store.change_number()
        if change != self._mismatched_at:
            self._updater.compare()
            self._mismatched_at = change
        return True

    def _announce(self, request: Request) -> None:
        """Say that a full build is under way before its thread has begun, so that no other is begun."""
        if request == "build" and not self._building.locked():
            with self._telling:
                self._status = replace(self._status, build=_begun())
                self._say(at_once=True)

    def _do_all(self, requests: Sequence[Request]) -> None:
        """Do each, in their order; what goes wrong with one is raised once all have been tried."""
        with ExitStack() as last_comes_first:
            for request in reversed(requests):
                last_comes_first.callback(self._do, request)

    def _do(self, request: Request) -> None:
        if request == "hand over":
            self.is_to_hand_over = True
            return
        if request == "check":
            self._scrubber.check_all()
            return
        if request == "rollback":
            trouble = None
            try:
                self.rollback()
            except NothingToRollBack as error:
                trouble = str(error)
            with self._telling:
                self._status = replace(self._status, rollback_trouble=trouble)
                self._say(at_once=True)
            return

        def build() -> None:
            try:
                self.build_full(self._open_validation)
            except QualityFell as error:
                self._build_at = math.inf
                _log.warning("the full build was refused: %s", error)
            except (IndexingError, BuildRunning, Stopped, CorpusError, OSError) as error:
                _log.warning("the full build did not end well: %s", error)

        thread = threading.Thread(target=build, name="index-build", daemon=True)
        self._builders = [one for one in self._builders if one.is_alive()]
        try:
            thread.start()
        except (RuntimeError, MemoryError) as error:
            self._tell_build("failed", reason=str(error) or repr(error))
            raise
        self._builders.append(thread)

    def _merge(self) -> bool:
        """Take in a merge that is done, or begin one that is due; whether something was published."""
        with self._writer.mutex:
            if self._job is not None:
                if not self._job.is_done:
                    return False
                job, self._job = self._job, None
                return self._swap(job.views, job.result())
            due = choose_merge(self._writer.views)
            if not due:
                return False
            if sum(len(view) for view in due) <= SMALL_CHUNKS:
                return self._swap(due, merge_views(self._folder, due))
            self._job = MergeJob(self._folder, due)
        return False

    def _cancel_merge_of(self, document_ids: set[str]) -> None:
        """Leave nothing of a merge that reads one of these; called within the writer's mutex."""
        if self._job is not None and self._job.reads_any_of(document_ids):
            self._job.cancel()
            self._job = None

    def _swap(self, merged: Sequence[SegmentView], made: Path) -> bool:
        """Publish a merged segment in the place of those that it was made of, if all are still there."""
        with self._writer.mutex:
            now = {view.segment.name: view for view in self._writer.views}
            names = [view.segment.name for view in merged]
            if not all(segment in now for segment in names):
                shutil.rmtree(made.parent)  # it was made of what may have been purged since
                return False
            parts = [Part(view.segment, view.states) for view in merged]
            states = merged_states(parts, [now[segment].states for segment in names])
            draft = Draft(self._writer.views)
            draft.replace(set(names), self._writer.adopt_merged(made), states)
            manifest = self._writer.generation.manifest  # type: ignore[union-attr]
            self._writer.commit(draft, manifest.store_change, manifest.settings)
        return True

    def _segments(self) -> list[Segment]:
        return [view.segment for view in self._writer.views]

    def _discard(self, segment: Segment, error: IndexDamaged) -> None:
        """Go on without a segment whose file turned out to be damaged, and have it made anew."""
        _log.error("%s It is made anew from the stored articles.", error)
        with self._writer.mutex:
            self._writer.discard(segment.name, str(error))
            self._is_distrusted = True
        self._wake.set()

    def _open_maker(self) -> MakerBeside | None:
        """What makes segments in a process beside; None if that is to be done in this one."""
        if self._open_embedder is None:
            return None
        return MakerBeside(self._folder, self._embedder, self._open_embedder, stop=self._stopping.is_set)

    def _covers(self, change: int) -> bool:
        generation = self._writer.generation
        if generation is None or generation.store_change < change:
            return False
        return not self._writer.damage and self._updater.found >= change

    def _notify_published(self) -> None:
        with self._published:
            self._published.notify_all()

    @contextmanager
    def _build_told(self) -> Iterator[None]:
        with self._telling:
            self._status = replace(self._status, build=_begun())
        try:
            yield
        except QualityFell as error:
            self._tell_build("refused", reason=str(error))
            raise
        except BaseException as error:
            self._tell_build("failed", reason=str(error) or repr(error))
            raise
        self._tell_build("done")

    def _tell_build(
        self,
        state: BuildState,
        done: int | None = None,
        total: int | None = None,
        reason: str | None = None,
    ) -> None:
        with self._telling:
            build = self._status.build
            build = replace(
                build,
                state=state,
                done=build.done if done is None else done,
                total=build.total if total is None else total,
                reason=reason,
            )
            self._status = replace(self._status, build=build)
            self._say(at_once=state != "running")

    def _tell(self, state: IndexerState, trouble: str | None, backlog: int = 0) -> None:
        generation, job = self._writer.generation, self._job
        now = time.monotonic()
        while self._indexed and self._indexed[0][0] < now - _RATE_SECONDS:
            self._indexed.popleft()
        seconds = min(_RATE_SECONDS, max(1.0, now - self._indexed[0][0])) if self._indexed else 1.0
        with self._telling:
            self._status = replace(
                self._status,
                state=state,
                generation=generation.manifest.generation if generation else None,
                store_change=self._updater.followed,
                backlog=backlog,
                documents_per_second=round(sum(count for _, count in self._indexed) / seconds, 2),
                segments=len(self._writer.views),
                merging=len(job.views) if job else 0,
                skipped=len(self._updater.skipped),
                trouble=trouble,
            )
            self._say()

    def _say(self, *, at_once: bool = False) -> None:
        """Write the status, if it is due; called within `_telling`: builds tell of themselves too."""
        now = time.monotonic()
        if not at_once and now - self._said_at < _STATUS_SECONDS:
            return
        self._said_at = now
        self._status = replace(self._status, at=datetime.now(UTC).isoformat(timespec="seconds"))
        try:
            write_status(self._folder, self._status)
        except OSError as error:
            _log.warning("the status of the index cannot be written: %s", error)


def _begun() -> BuildProgress:
    return BuildProgress("running", started_at=datetime.now(UTC).isoformat(timespec="seconds"))
