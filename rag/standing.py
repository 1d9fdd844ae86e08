"""What has become of a cited version since: does it still stand, or was it corrected, retracted, …?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from sys import maxsize

from corpus.document import Document
from corpus.errors import (
    DocumentDeleted,
    DocumentNotFound,
    DocumentPurged,
    StoreDamaged,
    StoriesUnavailable,
    VersionNotFound,
)
from corpus.store import Change, DocumentStore, RecordedNotice
from corpus.stories import KnownOrders, Stories
from index.generation import Generation, Mask
from rag.originals import find_copied_version, find_original

_RELOAD_AFTER_CHANGES = 500
_DAYS_IN_MEMORY = 8
_STANDINGS_IN_MEMORY = 4096
_ROWS_IN_MEMORY = 8


class Standing(StrEnum):
    """What has become of a version of a document, or of a quote from it."""

    STANDS = "stands"
    CORRECTED = "corrected"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    DELETED = "deleted"
    PURGED = "purged"
    NEVER_WAS = "never_was"


class NeverWas(StrEnum):
    """What of a citation is not so."""

    DOCUMENT = "document"
    VERSION = "version"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class CitationCheck:
    """A citation, checked against the store as it is now.

    since: the day or the UTC time from which it has been so; None where it stands or never was.
    notice: the correction or retraction that says so, where there is one.
    copy_of: the id of the original that the notice is of, where the article copies it.
    newest_version: the newest version; None if the document never was, or was purged.
    still_said: whether the newest version still holds the quote; None where it cannot be read.
    never: what of it is not so, for one that never was.
    """

    document_id: str
    version: int
    standing: Standing
    since: str | None = None
    notice: RecordedNotice | None = None
    newest_version: int | None = None
    still_said: bool | None = None
    never: NeverWas | None = None
    copy_of: str | None = None


def check_citation(
    store: DocumentStore,
    document_id: str,
    version: int,
    start: int,
    end: int,
    quote: str,
    stories: Stories | None = None,
) -> CitationCheck:
    """Say what has become of a quote: `document_id`, `version`, text[start:end] == `quote`.

    The worst holds: a retracted article that was deleted too is "retracted". A version is
    "corrected" by a correction that came after it, "superseded" by newer text without one.

    stories: which articles are copies: a copy is corrected and retracted with what it copies.

    Raises:
        StoreDamaged: the version is there, but cannot be read.
        StoriesUnavailable: whether it is a copy cannot be told.
    """

    def never(what: NeverWas) -> CitationCheck:
        return CitationCheck(document_id, version, Standing.NEVER_WAS, never=what)

    try:
        document = store.get(document_id, version)
    except DocumentNotFound:
        return never(NeverWas.DOCUMENT)
    except VersionNotFound:
        return never(NeverWas.VERSION)
    except DocumentPurged as error:
        return CitationCheck(document_id, version, Standing.PURGED, since=error.purged_at)
    if not 0 <= start < end <= len(document.text) or document.text[start:end] != quote:
        return never(NeverWas.QUOTE)
    versions, notices = store.versions(document_id), store.notices(document_id)
    newest = _newest(store, document_id)
    became = _became_with_original(store, document, newest, notices, stories)
    since = became.since
    if became.standing == Standing.SUPERSEDED:
        since = next((v.valid_from for v in versions if v.version > version), None)
    return CitationCheck(
        document_id,
        version,
        became.standing,
        since,
        became.notice,
        newest.version if newest else versions[-1].version,
        quote in newest.text if newest else None,
        copy_of=became.copy_of,
    )


@dataclass(frozen=True)
class Present:
    """What holds at one moment for all documents.

    change: the number of the last change that is taken in.
    lineage: the store's; another one means that it was restored, and everything is read anew.
    deleted_to: (id, the last version that was deleted) of those that were put again since.
    gone: the ids of those that are deleted or purged.
    retracted: the ids of those on which no answer may rest.
    notices: id -> what was recorded about it.
    """

    change: int = 0
    gone: frozenset[str] = frozenset()
    retracted: frozenset[str] = frozenset()
    notices: Mapping[str, Sequence[RecordedNotice]] = field(default_factory=dict)
    lineage: int = 0
    deleted_to: frozenset[tuple[str, int]] = frozenset()

    @cached_property
    def barred(self) -> frozenset[str]:
        """The ids of the documents that no answer of today may use."""
        return self.gone | self.retracted

    @cached_property
    def barred_up_to(self) -> frozenset[tuple[str, int]]:
        """(id, version), each id once: no answer of today may use a version up to that one."""
        still_read = ((one, version) for one, version in self.deleted_to if one not in self.barred)
        return frozenset([*((one, maxsize) for one in self.barred), *still_read])

    def with_retracted(self, document_ids: frozenset[str]) -> Present:
        """The same where no answer may rest on these documents either."""
        return replace(self, retracted=self.retracted | document_ids) if document_ids else self

    def corrections(self, document_id: str) -> tuple[RecordedNotice, ...]:
        """The corrections of a document, oldest first."""
        return tuple(n for n in self.notices.get(document_id, ()) if n.kind == "correction")


class Standings:
    """Follows a store, so that a question learns at once what was deleted or retracted.

    Threads share it. A deletion counts from the moment that the store has it, before any index does.
    """

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._present: Present | None = None
        self._stamp = (0, 0)
        self._days: dict[tuple[date, int], dict[str, int]] = {}
        self._rows_of: Generation | None = None
        self._rows: dict[Hashable, Mask] = {}
        self._known_at: tuple[int, int] | None = None
        self._known_with: KnownOrders | None = None
        self._known: dict[tuple[str, int], Standing] = {}

    def present(self) -> Present:
        """What holds now. Cost: a look at the store's stamp, unless something was committed."""
        with self._lock:
            stamp = self._store.stamp()
            if self._present is None or stamp != self._stamp:
                self._present, self._stamp = self._read_present(), stamp
            return self._present

    def kept_rows(self, generation: Generation, key: Hashable, make: Callable[[], Mask]) -> Mask:
        """What `make` gives for `key`, (chunks,) bool; made once a generation, a few are kept."""
        with self._lock:
            if self._rows_of is not generation:
                self._rows_of, self._rows = generation, {}
            found = self._rows.get(key)
        if found is None:
            found = make()
            with self._lock:
                if self._rows_of is generation:
                    if len(self._rows) >= _ROWS_IN_MEMORY:
                        self._rows.clear()
                    self._rows[key] = found
        return found

    def valid_on(self, day: date) -> dict[str, int]:
        """Which version of each document was valid at the end of a day; kept until a change."""
        change = self.present().change
        with self._lock:
            found = self._days.get((day, change))
        if found is None:
            found = self._store.valid_on(day)
            with self._lock:
                self._days = {key: v for key, v in self._days.items() if key[1] == change}
                if len(self._days) >= _DAYS_IN_MEMORY:
                    self._days.clear()
                self._days[day, change] = found
        return found

    def standing_of(
        self,
        document: Document,
        present: Present,
        stories: Stories | None = None,
        orders: KnownOrders | None = None,
    ) -> Standing:
        """What has become of a version that was read from the store; kept until something changes.

        stories: which articles are copies. Where they cannot be read, it is the version's own standing.
        orders: what they gave as `known_orders` a moment ago: while it is the same, none has changed.
        """
        try:
            return self._standing_of(document, present, stories, orders)
        except StoriesUnavailable:
            return self._work_out(document, present, None)

    def _standing_of(
        self,
        document: Document,
        present: Present,
        stories: Stories | None,
        orders: KnownOrders | None,
    ) -> Standing:
        if stories is not None and orders is None:
            return self._work_out(document, present, stories)
        version, now = (document.id, document.version), (present.lineage, present.change)
        with self._lock:
            is_as_before = self._known_at == now and (stories is None or self._known_with is orders)
            if not is_as_before or len(self._known) >= _STANDINGS_IN_MEMORY:
                self._known_at, self._known_with, self._known = now, orders, {}
            kept = self._known
        known = kept.get(version)
        if known is None:
            known = kept[version] = self._work_out(document, present, stories)
        return known

    def _work_out(self, document: Document, present: Present, stories: Stories | None) -> Standing:
        notices = present.notices.get(document.id, ())
        newest = _newest(self._store, document.id)
        return _became_with_original(self._store, document, newest, notices, stories).standing

    def _read_present(self) -> Present:
        if self._present is None or self._present.lineage != self._store.lineage():
            self._days.clear()
            return self._load()
        changes = self._changes_since(self._present.change)
        if changes is None or len(changes) == _RELOAD_AFTER_CHANGES:
            return self._load()
        if not changes:
            return self._present
        ids = {change.document_id for change in changes}
        return self._updated(self._present, ids, changes[-1].number)

    def _changes_since(self, number: int) -> list[Change] | None:
        """None where the log is damaged, and all has to be read again."""
        try:
            return self._store.changes_since(number, _RELOAD_AFTER_CHANGES)
        except StoreDamaged:
            return None

    def _load(self) -> Present:
        lineage, change = self._store.lineage(), self._store.change_number()
        notices = self._store.all_notices()
        retracted = {id_ for id_, known in notices.items() if _is_retracted(self._store, id_, known)}
        gone = frozenset(self._store.deleted())
        deleted_to = frozenset(self._store.deleted_to().items())  # last: what is put by now is in it
        return Present(change, gone, frozenset(retracted), notices, lineage, deleted_to)

    def _updated(self, before: Present, ids: set[str], change: int) -> Present:
        gone, retracted = set(before.gone - ids), set(before.retracted - ids)
        notices = {id_: known for id_, known in before.notices.items() if id_ not in ids}
        for document_id in ids:
            try:
                deleted_at = self._store.deleted_at(document_id)
                known = self._store.notices(document_id)
            except DocumentNotFound:  # an entry of a mended log
                continue
            except StoreDamaged:  # whether it may be used cannot be told
                gone.add(document_id)
                continue
            if deleted_at is not None:
                gone.add(document_id)
            if known:
                notices[document_id] = known
                if _is_retracted(self._store, document_id, known):
                    retracted.add(document_id)
        deleted_to = {(one, version) for one, version in before.deleted_to if one not in ids}
        deleted_to |= self._store.deleted_to(ids).items()
        return Present(
            change,
            frozenset(gone),
            frozenset(retracted),
            notices,
            before.lineage,
            frozenset(deleted_to),
        )


@dataclass(frozen=True, slots=True)
class _Became:
    """What has become of a version: the fields of a `CitationCheck`."""

    standing: Standing
    since: str | None = None
    notice: RecordedNotice | None = None
    copy_of: str | None = None


_FROM_THE_WORST = (
    Standing.RETRACTED,
    Standing.DELETED,
    Standing.CORRECTED,
    Standing.SUPERSEDED,
    Standing.STANDS,
)


def _became_with_original(
    store: DocumentStore,
    document: Document,
    newest: Document | None,
    notices: Sequence[RecordedNotice],
    stories: Stories | None,
) -> _Became:
    """The worse of what has become of a version and of what it copies."""
    own = _became(store, document, newest, notices)
    copied = _original_became(store, document, stories) if stories else None
    known = [own] if copied is None else [own, copied]
    return min(known, key=lambda became: _FROM_THE_WORST.index(became.standing))


def _original_became(store: DocumentStore, document: Document, stories: Stories) -> _Became | None:
    """How the original of a copy was corrected or retracted since; None if it was not."""
    original = find_original(stories, document.id)
    if original is None:
        return None
    try:
        notices = store.notices(original)
    except DocumentNotFound:
        return None
    copied = find_copied_version(store, original, document) if notices else None
    if copied is None:
        return None
    became = _became(store, copied, _newest(store, original), notices)
    is_told = became.standing in (Standing.CORRECTED, Standing.RETRACTED)
    return replace(became, copy_of=original) if is_told else None


def _became(
    store: DocumentStore,
    document: Document,
    newest: Document | None,
    notices: Sequence[RecordedNotice],
) -> _Became:
    retraction = next((n for n in reversed(notices) if n.kind == "retraction"), None)
    carries = any(notice.kind == "retraction" for notice in document.notices)
    if retraction and (carries or _holds(retraction, newest)):
        return _Became(Standing.RETRACTED, _when(retraction), retraction)
    deleted_at = store.deleted_at(document.id)
    if deleted_at is not None:
        return _Became(Standing.DELETED, deleted_at)
    for notice in notices:
        after = notice.version > document.version
        if notice.kind == "correction" and (after or (notice.came_beside and _at(notice, document))):
            return _Became(Standing.CORRECTED, _when(notice), notice)
    if newest is not None and newest.version > document.version:
        return _Became(Standing.SUPERSEDED)
    return _Became(Standing.STANDS)


def _is_retracted(store: DocumentStore, document_id: str, notices: Sequence[RecordedNotice]) -> bool:
    retractions = [notice for notice in notices if notice.kind == "retraction"]
    if not retractions:
        return False
    newest = _newest(store, document_id)
    return any(_holds(retraction, newest) for retraction in retractions)


def _holds(retraction: RecordedNotice, newest: Document | None) -> bool:
    """One that was told to the store holds until it is taken back; one in the article's own text
    as long as the newest version carries it. Where that cannot be read it holds.
    """
    if retraction.came_beside or newest is None or retraction.version == newest.version:
        return True
    return any(notice.kind == "retraction" for notice in newest.notices)


def _newest(store: DocumentStore, document_id: str) -> Document | None:
    try:
        return store.get(document_id)
    except DocumentDeleted as error:
        newest = error.version
    except (DocumentPurged, StoreDamaged):
        return None
    try:
        return store.get(document_id, newest)
    except (DocumentPurged, StoreDamaged):
        return None


def _at(notice: RecordedNotice, document: Document) -> bool:
    return notice.version == document.version


def _when(notice: RecordedNotice) -> str:
    return notice.on.isoformat() if notice.on else notice.recorded_at
