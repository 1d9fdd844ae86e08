"""Polls the listed sources on their schedules, in threads of its own; one's failure stops no other."""

from __future__ import annotations

import logging
import os
import queue
import random
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from corpus.document import RawFile
from corpus.errors import CorpusError, UnknownSource
from corpus.ingest_report import Failure
from corpus.quarantine import Quarantine
from corpus.received import ReceivedFile
from corpus.sources.deliver import Delivered
from corpus.sources.folder import printable
from corpus.sources.listing import Listing, Source, SourceKind, read_sources
from corpus.sources.poll import MAX_TRIES, Event, Found, Gone, Missed, Poll, Same, given_by
from corpus.sources.state import NO_HINTS, Item, SourceState, SourceStates
from corpus.sources.trouble import trouble_of
from corpus.sources.watch import FolderWatch
from corpus.sources.web import Web

logger = logging.getLogger(__name__)

THREADS = 4
LOOK_SECONDS = 0.5
SOON_SECONDS = 2.0
MAX_BACK_OFF_SECONDS = 6 * 3_600.0
MAX_DOUBLINGS = 10
BATCH_FILES = 20
BATCH_BYTES = 10_000_000
MAX_NOTED_MISSES = 5
IDLE_SHARE = 20  # a folder so big that looking takes long is looked at more rarely


class Deliver(Protocol):
    """Takes in the files that a source brought; `corpus.sources.deliver.Delivery` is one."""

    def __call__(self, source: Source, files: list[RawFile]) -> Delivered: ...


Withdraw = Callable[[Source, Iterable[str]], None]


@dataclass(slots=True)
class PollReport:
    """What one poll of a source came to.

    files: how many were brought; new_or_changed: how many of them became a new version.
    unchanged: articles looked at that were as before; gone: document ids that were withdrawn.
    kept_deleted: ids of documents that the source still carries, deleted by hand; they stay deleted.
    failures: files and addresses that could not be had or read.
    error: why the source itself could not be polled, or None.
    """

    source: str
    files: int = 0
    new_or_changed: int = 0
    unchanged: int = 0
    gone: list[str] = field(default_factory=list)
    kept_deleted: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    error: str | None = None


class Poller:
    """Follows a sources.toml, read again whenever it changes.

    Mistakes in it leave the last list without any in use; where there was none before, the sources
    without a mistake are followed. Nothing in the file ends the polling.
    """

    def __init__(
        self,
        sources_file: Path,
        states: SourceStates,
        deliver: Deliver,
        *,
        withdraw: Withdraw | None = None,
        is_purged: Callable[[str], bool] = lambda document_id: False,
        follow: Callable[[Sequence[Source]], object] = lambda sources: None,
        quarantine: Quarantine | None = None,
        web: Web | None = None,
        on_polled: Callable[[PollReport], None] | None = None,
        spread: Callable[[], float] = lambda: random.uniform(0.9, 1.1),
    ) -> None:
        """
        Args:
            deliver: takes in what was found; what it raises counts as a failure of the poll, and
                nothing is then remembered as seen.
            withdraw: deletes documents whose articles are gone; without it they stay.
            is_purged: tells of which documents no word may be kept, though a source still lists them.
            follow: is told of the list before its sources are polled, and again whenever it changes.
            quarantine: where addresses go that could not be fetched three times.
            web: how the web is reached, exempt host:port pairs included.
            on_polled: told of every poll, also of failed ones.
            spread: a factor near 1 for each wait, so that sources don't fall into step.
        """
        self._file = sources_file
        self._states = states
        self._deliver = deliver
        self._withdraw = withdraw
        self._is_purged = is_purged
        self._follow = follow
        self._followed: tuple[Source, ...] | None = None
        self._quarantine = quarantine
        self._web = web or Web()
        self._on_polled = on_polled
        self._spread = spread
        self._sources: tuple[Source, ...] = ()
        self._mistakes: tuple[str, ...] = ()
        self._file_mark: tuple[int, int] | None = None
        self._watches: dict[str, FolderWatch] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._busy: set[str] = set()
        self._guard = threading.Lock()
        self._stop = threading.Event()
        self._due: queue.Queue[Source | None] = queue.Queue()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to poll what is due, in threads that end with `close`."""
        self._stop.clear()
        self._due = queue.Queue()
        self._busy.clear()
        targets = [self._schedule, *[self._work] * THREADS]
        self._threads = [
            threading.Thread(target=target, name=f"poller-{i}", daemon=True)
            for i, target in enumerate(targets)
        ]
        for thread in self._threads:
            thread.start()

    def close(self, timeout_seconds: float = 10.0) -> None:
        """End the threads; a poll under way stops at its next article."""
        self._stop.set()
        for _ in range(THREADS):
            self._due.put(None)
        deadline = time.monotonic() + timeout_seconds
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))
        self._threads = []

    def listing(self) -> Listing:
        """The sources that are followed now, and what is wrong in the file."""
        self._reload()
        with self._guard:
            return Listing(self._sources, self._mistakes)

    def sources(self) -> tuple[Source, ...]:
        """The sources that are followed now."""
        return self.listing().sources

    def states(self) -> list[tuple[Source, SourceState]]:
        """Each source with how it is doing."""
        return [(source, self._states.get(source)) for source in self.sources()]

    def poll_now(self, name: str) -> PollReport:
        """Poll one source in this thread, whether it is due or not.

        Raises:
            UnknownSource: no such source is listed.
        """
        source = next((source for source in self._followed_list() if source.name == name), None)
        if source is None:
            raise UnknownSource(f"There is no source '{name[:100]}' in {self._file.name}.")
        return self._poll(source)

    def _schedule(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            try:
                self._hand_out_due()
            except Exception:
                logger.exception("The schedule of the sources failed in a way nobody foresaw.")
                self._stop.wait(SOON_SECONDS)

    def _hand_out_due(self) -> None:
        for source in self._followed_list():
            try:
                due_at = self._states.due_at(source)
            except CorpusError as error:
                logger.warning("The schedule of source %s is unknown: %s", source.name, error)
                continue
            with self._guard:
                if source.name in self._busy or due_at > self._states.now():
                    continue
                self._busy.add(source.name)
            self._due.put(source)

    def _followed_list(self) -> tuple[Source, ...]:
        """The list, once what is stored was made to follow it; nothing until then."""
        sources = self.sources()
        if sources != self._followed:
            try:
                self._follow(sources)
            except CorpusError as error:
                logger.warning("What the list of sources says cannot be followed: %s", error)
                return ()
            self._followed = sources
        return sources

    def _work(self) -> None:
        while (source := self._due.get()) is not None:
            try:
                if not self._stop.is_set():
                    self._poll(source)
            except Exception:
                logger.exception("Polling source %s failed in a way nobody foresaw.", source.name)
            finally:
                if source not in (self._followed or ()):  # it was listed otherwise while it was polled
                    self._followed = None
                with self._guard:
                    self._busy.discard(source.name)

    def _reload(self) -> None:
        try:
            status = self._file.stat()
            mark = (status.st_mtime_ns, status.st_size)
        except OSError:
            mark = (0, 0)
        with self._guard:
            if mark == self._file_mark:
                return
            self._file_mark = mark
            listing = self._read_list()
            self._mistakes = listing.mistakes
            for mistake in listing.mistakes:
                logger.warning("%s", mistake)
            if not (self._sources and listing.mistakes):
                self._sources = listing.sources

    def _read_list(self) -> Listing:
        try:
            return read_sources(self._file)
        except Exception as error:
            logger.exception("%s cannot be read in a way nobody foresaw.", self._file.name)
            what = f"{self._file.name}: it cannot be read (unexpected {type(error).__name__})."
            return Listing(mistakes=(what,))

    def _poll(self, source: Source) -> PollReport:
        with self._guard:
            lock = self._locks.setdefault(source.name, threading.Lock())
        report = PollReport(source.name)
        with lock:
            try:
                self._states.begin(source)
                self._look(source, report)
            except (CorpusError, OSError) as error:
                self._fail(source, report, str(error), error)
            except Exception as error:
                # Whatever a source sends, the others go on; what it was is said in its state.
                self._fail(source, report, f"unexpected {type(error).__name__}: {error}", error)
                logger.exception("Source %s failed in a way nobody foresaw.", source.name)
        if self._on_polled is not None:
            self._on_polled(report)
        return report

    def _look(self, source: Source, report: PollReport) -> None:
        watch = None
        if source.kind is SourceKind.FOLDER:
            watch = self._watches.get(source.location)
            if watch is None:
                watch = self._watches[source.location] = FolderWatch(
                    Path(source.location), now=self._states.now
                )
        started = time.monotonic()
        poll = Poll(source, self._states, self._web, watch=watch, is_stopped=self._stop.is_set)
        batch = _Batch(self, source, report)
        try:
            for event in poll.events():
                batch.take(event)
        finally:
            batch.flush()
        result = poll.result
        if report.failures:
            shown = [
                f"{printable(failure.name)}: {failure.reason}"
                for failure in report.failures[:MAX_NOTED_MISSES]
            ]
            result.notes.extend(shown)
            if len(report.failures) > MAX_NOTED_MISSES:
                result.notes.append(f"{len(report.failures) - MAX_NOTED_MISSES} more could not be had.")
        if report.kept_deleted:
            result.notes.append(
                f"{len(report.kept_deleted)} articles were deleted by hand, and stay deleted: "
                f"{', '.join(report.kept_deleted[:3])}."
            )
        wait = source.every_seconds * self._spread()
        if self._stop.is_set():
            wait = 0.0
        elif result.has_more:
            wait = min(wait, SOON_SECONDS)
        wait = max(wait, result.wait_seconds)
        if source.kind is SourceKind.FOLDER and not report.files:
            wait = max(wait, IDLE_SHARE * (time.monotonic() - started))
        self._states.succeed(
            source,
            next_poll_at=self._states.now() + wait,
            etag=result.etag if result.is_complete else None,
            last_modified=result.last_modified if result.is_complete else None,
            notes=tuple(_without_path(source, note) for note in result.notes),
        )

    def _fail(self, source: Source, report: PollReport, reason: str, error: Exception) -> None:
        report.error = reason = _without_path(source, reason)
        try:
            failures = self._states.get(source).failures
            wait = source.every_seconds * 2.0 ** min(failures + 1, MAX_DOUBLINGS)
            wait = max(min(wait, MAX_BACK_OFF_SECONDS), source.every_seconds) * self._spread()
            wait = max(wait, getattr(error, "retry_after_seconds", None) or 0.0)
            self._states.fail(source, reason, trouble_of(error), next_poll_at=self._states.now() + wait)
        except CorpusError as unkept:
            logger.warning("Source %s failed (%s), which cannot be kept: %s", source.name, reason, unkept)


def _without_path(source: Source, text: str) -> str:
    """What is told of a source to whoever may ask does not say where its folder lies."""
    if source.kind is not SourceKind.FOLDER:
        return text
    return text.replace(f"{source.location}{os.sep}", "").replace(source.location, "itself")


class _Batch:
    """Found articles on their way in, some at a time; what was seen is kept only after they are in."""

    def __init__(self, poller: Poller, source: Source, report: PollReport) -> None:
        self._poller = poller
        self._source = source
        self._report = report
        self._found: list[Found] = []
        self._seen: list[Item] = []
        self._files = 0
        self._bytes = 0

    def take(self, event: Event) -> None:
        match event:
            case Found():
                self._found.append(event)
                self._files += len(event.files)
                self._bytes += sum(len(f.data) for f in event.files if isinstance(f, RawFile))
            case Missed():
                self._miss(event)
            case Same():
                self._seen.append(event.item)
                self._report.unchanged += 1
            case Gone():
                self.flush()
                self._withdraw(event.item)
        if self._files >= BATCH_FILES or self._bytes >= BATCH_BYTES or len(self._seen) >= 500:
            self.flush()

    def flush(self) -> None:
        """Deliver what is waiting, then keep what was seen."""
        found, self._found = self._found, []
        seen, self._seen = self._seen, []
        self._files = self._bytes = 0
        ids: dict[str, str] = {}
        kept_deleted: set[str] = set()
        new_or_changed = added = 0
        files = [file for event in found for file in event.files if isinstance(file, RawFile)]
        for start in range(0, len(files), BATCH_FILES):
            delivered = self._poller._deliver(self._source, files[start : start + BATCH_FILES])
            ids |= delivered.ids
            new_or_changed += delivered.new_or_changed
            added += delivered.added
            self._report.failures.extend(delivered.failures)
            self._report.kept_deleted.extend(delivered.kept_deleted)
            kept_deleted.update(delivered.kept_deleted)
        for event in found:
            item = self._taken_in(event, ids)
            seen.append(item if kept_deleted.isdisjoint(item.document_ids) else item.without_words())
        self._report.files += len(files)
        self._report.new_or_changed += new_or_changed
        if seen:
            self._record(seen, new_or_changed, added)

    def _record(self, items: list[Item], new_or_changed: int, added: int) -> None:
        """Keep what was seen, without a word of purged documents, also of those purged meanwhile."""
        states = self._poller._states
        kept = [self._without_purged_words(item) for item in items]
        states.record(self._source.name, kept, new_or_changed=new_or_changed, added=added)
        purged_meanwhile = {id_ for item in kept for id_ in self._purged_of(item)}
        if purged_meanwhile:
            states.forget_words(purged_meanwhile)

    def _without_purged_words(self, item: Item) -> Item:
        return item.without_words() if self._purged_of(item) else item

    def _purged_of(self, item: Item) -> list[str]:
        """The purged documents of an item that says something of them."""
        if item.hints == NO_HINTS:
            return []
        return [id_ for id_ in item.document_ids if self._poller._is_purged(id_)]

    def _taken_in(self, event: Found, ids: dict[str, str]) -> Item:
        """The item to keep, with the documents it became.

        A refused article is not fetched again until it changes: it is in the quarantine. A file that
        became another document than before is no longer the old one; of a page that is not believed,
        as a site may answer with its front page for a while.
        """
        names = [file.name for file in event.files if isinstance(file, RawFile)]
        self._report.failures.extend(file for file in event.files if isinstance(file, Failure))
        mine = tuple(dict.fromkeys(ids[name] for name in names if name in ids))
        if not mine:
            return replace(event.item, tries=MAX_TRIES)
        before = tuple(id_ for id_ in event.item.document_ids if id_ not in mine)
        is_whole = self._source.kind is SourceKind.FOLDER and len(event.files) == sum(
            n in ids for n in names
        )
        if before and is_whole:
            self._withdraw_documents(event.item.key, before)
            before = ()
        return replace(event.item, document_ids=mine + before)

    def _miss(self, event: Missed) -> None:
        self._report.failures.append(event.failure)
        item = self._without_purged_words(event.item)
        self._seen.append(item)
        quarantine = self._poller._quarantine
        if item.tries >= MAX_TRIES and quarantine is not None:
            raw = ReceivedFile(item.name, b"", "", item.name, given_by(self._source), item.hints)
            quarantine.add(raw, event.failure.reason)

    def _withdraw(self, item: Item) -> None:
        self._withdraw_documents(item.key, item.document_ids)
        self._seen.append(item)

    def _withdraw_documents(self, key: str, document_ids: Iterable[str]) -> None:
        states, source = self._poller._states, self._source
        if source.vanished == "delete" and self._poller._withdraw is not None:
            gone = [id_ for id_ in document_ids if not states.is_held_by_another(source.name, key, id_)]
            self._poller._withdraw(source, gone)
            self._report.gone.extend(gone)
