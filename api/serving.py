"""Serving: what a server does beside answering; of the servers on one data folder, one writes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from api.data_folder import followed_file, index_folder
from api.errors import AnswersUnavailable
from api.followed import read_followed, write_followed
from api.settings import Settings
from corpus.errors import CorpusError
from corpus.sources.poller import Poller
from corpus.store import DocumentStore
from corpus.stories import Stories
from index.build import OpenValidation, refuse_rollback
from index.embed import Embedder
from index.errors import BuildRunning, IndexingError, WriterBusy
from index.indexer import Indexer
from index.live import LiveIndex
from index.maker import OpenEmbedder
from index.progress import IndexerStatus, read_status
from index.requests import Request, ask_writer, is_asked

LOOK_SECONDS = 0.25
TRY_TO_WRITE_SECONDS = 2.0
STORIES_AT_ONCE = 100
WAIT_FOR_PURGE_SECONDS = 10.0
FINISH_PURGE_SECONDS = 2.0

_log = logging.getLogger(__name__)


def wait_for_writer(folder: Path, change: int, seconds: float = WAIT_FOR_PURGE_SECONDS) -> bool:
    """Wait until the process that writes an index has taken in a purge, the change of that number.

    Returns:
        whether it has, and no full build is under way, which may hold what it read before.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        status = read_status(folder)
        if status is not None and status.store_change >= change and status.build.state != "running":
            return True
        time.sleep(LOOK_SECONDS)
    return False


class Serving:
    """Follows the store in a thread: the index, the stories, the sources, and what was purged.

    The server that takes the writer's place first keeps the index up to date and polls the sources.
    The others follow what it publishes, and one of them takes its place once it is gone.
    """

    def __init__(
        self,
        settings: Settings,
        store: DocumentStore,
        embedder: Embedder,
        live: LiveIndex,
        stories: Stories,
        poller: Poller,
        *,
        on_purged: Callable[[str, int], object],
        forget_documents: Callable[[], None],
        open_embedder: OpenEmbedder | None,
        open_validation: OpenValidation,
    ) -> None:
        """Prepare to follow; `start` begins.

        Args:
            on_purged: wipes what is kept, beside the index, of a document that anyone purged, given the
                version that was its newest then.
            forget_documents: forgets those that this process has read: a backup was restored, or they
                are served in another way.
            open_embedder: opens the same embedder in another process, where articles are embedded then.
            open_validation: gives what measures an index that was built anew, before it is taken.
        """
        self._forget_documents = forget_documents
        self._open_embedder = open_embedder
        self._open_validation = open_validation
        self._settings = settings
        self._folder = index_folder(settings)
        self._store = store
        self._embedder = embedder
        self._live = live
        self._on_purged = on_purged
        self._indexer: Indexer | None = None
        self._place = threading.Lock()
        self._asking = threading.Lock()
        self._builds_by_itself = True
        self._stories = stories
        self._poller = poller
        self._lineage = store.lineage()
        self._tried_at = float("-inf")
        self._followed_file = followed_file(settings)
        self._followed = read_followed(self._followed_file, self._lineage)
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._finish_at = 0.0
        self._thread = threading.Thread(target=self._run, name="serving", daemon=True)

    @property
    def is_writer(self) -> bool:
        """Whether this process keeps the index up to date."""
        return self._indexer is not None

    def start(self) -> None:
        """Begin to follow; the writer's place is taken at once if it is free."""
        self._become_writer()
        self._thread.start()

    def close(self) -> None:
        """Stop, and let another process write."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._indexer is not None:
            self._poller.close()
            self._indexer.close()
            self._indexer = None

    def notify(self) -> None:
        """Something was stored: look at once."""
        indexer = self._indexer
        if indexer is not None:
            indexer.notify()
        self._wake.set()

    def status(self) -> IndexerStatus | None:
        """What the writer is doing, this process or another; None if none has said so yet."""
        indexer = self._indexer
        return indexer.status() if indexer is not None else read_status(self._folder)

    def ask_writer(self, what: Request) -> None:
        """Have the writer, whichever process that is, build anew or go back to the index before.

        Raises:
            BuildRunning, NothingToRollBack: it would be asked in vain.
        """
        if what == "rollback":
            refuse_rollback(self._folder)
        with self._asking:
            if what == "build":
                self._refuse_second_build()
            ask_writer(self._folder, what)
        self.notify()

    def _refuse_second_build(self) -> None:
        if is_asked(self._folder, "build"):
            raise BuildRunning(
                "A full build was asked for a moment ago; GET /v1/index tells how far it is."
            )
        status = self.status()
        if status is not None and status.build.state == "running":
            raise BuildRunning("A full build is under way; GET /v1/index tells how far it is.")

    def purge(self, document_id: str) -> bool:
        """Take every trace of a purged document out of the index and its caches; whether it is done.

        It is not while a full build is under way; that wipes what it holds of it when it ends.
        Another process that writes does it when it sees the purge in the store; this waits for it.
        """
        with self._place:
            if self._indexer is not None:
                try:
                    return self._indexer.purge([document_id])
                except IndexingError as error:
                    _log.warning("a purge is not finished: %s", error)
                    return False
        return wait_for_writer(self._folder, self._store.change_number())

    def _run(self) -> None:
        steps = (self._take_or_leave_place, self._follow, self._follow_stories, self._finish_purge)
        while not self._stopping.is_set():
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()
            done = [self._is_done(step) for step in steps]
            if not all(done):
                self._stopping.wait(TRY_TO_WRITE_SECONDS)

    def _is_done(self, step: Callable[[], None]) -> bool:
        """Do one step; whether it went well. A failure is said, and stops no other step."""
        try:
            step()
        except (CorpusError, AnswersUnavailable) as error:
            _log.warning("the store cannot be followed for now: %s", error)
            return False
        except Exception:
            _log.exception("following the store met a fault that nobody foresaw")
            return False
        return True

    def _take_or_leave_place(self) -> None:
        if self._indexer is None and time.monotonic() - self._tried_at >= TRY_TO_WRITE_SECONDS:
            self._become_writer()
        if self._indexer is not None and self._indexer.is_to_hand_over:
            self._hand_over()

    def _follow_stories(self) -> None:
        if self._indexer is not None:
            self._stories.follow(self._store, at_most=STORIES_AT_ONCE)

    def _hand_over(self) -> None:
        """Let another process write, one that builds with other settings; take the place again after it.

        What it has built stays then, until this process is started anew.
        """
        self._tried_at = time.monotonic()
        with self._place:
            indexer, self._indexer = self._indexer, None
            self._builds_by_itself = False
            self._poller.close()
            if indexer is not None:
                indexer.close()
        _log.info("another process was let to write the index")

    def _become_writer(self) -> None:
        self._tried_at = time.monotonic()
        try:
            indexer = Indexer(
                self._folder,
                self._store,
                self._embedder,
                chunk_tokens=self._settings.chunk_tokens,
                open_embedder=self._open_embedder,
                on_published=self._live.offer,
                open_validation=self._open_validation,
                builds_by_itself=self._builds_by_itself,
            )
        except WriterBusy:
            return
        except IndexingError as error:
            _log.error("the index cannot be written: %s", error)
            return
        try:
            indexer.start()
            self._poller.start()
        except BaseException:
            self._poller.close()
            indexer.close()
            raise
        self._indexer = indexer
        _log.info("this process keeps the index up to date")

    def _finish_purge(self) -> None:
        """Every few seconds: if a reader held up a purge of the store, and is gone, finish it."""
        now = time.monotonic()
        if self._indexer is not None and now >= self._finish_at:
            self._finish_at = now + FINISH_PURGE_SECONDS
            self._store.finish_purge()

    def _follow(self) -> None:
        """Take in what changed in the store, whoever changed it, also before this process began."""
        newest, lineage = self._store.change_number(), self._store.lineage()
        if lineage != self._lineage or newest < self._followed:  # a backup was put in its place
            self._lineage, self._followed = lineage, 0
            self._forget_documents()
        while self._followed < newest:
            changes = self._store.changes_since(self._followed)
            if not changes:
                return
            for change in changes:
                if change.kind == "purge":
                    self._on_purged(change.document_id, change.version)
                elif change.kind == "notice":
                    self._forget_documents()
            self._followed = changes[-1].number
            write_followed(self._followed_file, lineage, self._followed)
