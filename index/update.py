"""`Updater`: brings an index up to the store, a batch at a time, each batch published as it is done."""

from __future__ import annotations

import logging
import math
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from corpus.document import Document
from corpus.errors import StoreDamaged
from corpus.store import Change, DocumentStore
from index.draft import Draft
from index.embed import Embedder, Progress
from index.errors import ModelMismatch
from index.follow import (
    Fetched,
    Version,
    compare_with_store,
    purged_after,
    read_versions,
    states_of,
    sum_up,
)
from index.maker import MakerHere, Making, SegmentMaker
from index.manifest import State
from index.purge import purge_while_writing
from index.settings import can_be_asked, differing, explain_difference, index_settings
from index.writer import IndexWriter

BATCH_DOCUMENTS = 512
_BATCH_CHARS = 4_000_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: documents made searchable, and whether there may be more to do."""

    indexed: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Aside:
    """A document that is long for a step, while its segment is made."""

    version: Version
    making: Making


class Updater:
    """Follows one store with one writer: call `step` until there is no more to do, and again later.

    It goes by the store's change log, and then compares all with all once: what a crash, damage or
    another store left wrong is found there. What answers no more is added after all that does. A
    document that is long for a step is made aside once nothing else is to be done, and holds up
    nothing that comes meanwhile.

    followed: the number of the last change of the store that can be found, once nothing is missing.
    found: the number of the last change that can be found now; -1 while it is not known.
    skipped: versions that the store cannot give, with the reason.
    """

    def __init__(
        self,
        writer: IndexWriter,
        store: DocumentStore,
        embedder: Embedder,
        chunk_tokens: int,
        maker: SegmentMaker | None = None,
    ) -> None:
        """`maker`: what makes segments; in this process by default."""
        self._writer = writer
        self._maker = maker or MakerHere(writer.folder, embedder)
        self._store = store
        self._embedder = embedder
        self._chunk_tokens = chunk_tokens
        self._missing: deque[Version] = deque()
        self._long: deque[Version] = deque()
        self._aside: _Aside | None = None
        self._live: dict[str, int | None] = {}
        self._is_compared = False
        self._must_compare_first = False
        self.followed = 0
        self.found = -1
        self.skipped: dict[Version, str] = {}
        self.distrust()

    def distrust(self) -> None:
        """Something else changed the index, or failed: compare all with all in one of the next steps."""
        with self._writer.mutex:
            before = self._writer.generation
            self.followed = before.store_change if before else 0
            self._is_compared = False
            self._must_compare_first = (
                before is None or not self._writer.is_current or bool(self._writer.damage)
            )
            self.found = -1 if self._must_compare_first else self.followed
            self._missing.clear()
            self._long.clear()

    @property
    def settings(self) -> dict[str, str]:
        """What the index is made with: what is there decides."""
        before = self._writer.generation
        if before is not None:
            return before.manifest.settings
        return index_settings(self._embedder, self._chunk_tokens)

    def mismatch(self) -> str | None:
        """Why this model cannot add to the index that is there; None if it can."""
        before = self._writer.generation
        if before is None:
            return None
        own, built = index_settings(self._embedder, self._chunk_tokens), before.manifest.settings
        if all(name == "chunk_tokens" for name in differing(built, own)):
            return None
        return explain_difference(built, own)

    def is_built_otherwise(self) -> bool:
        """Whether the index was built with other settings than ours, and nobody chose it over ours.

        What this Puente cannot answer from, whatever is set, nobody can have chosen.
        """
        before = self._writer.generation
        if before is None:
            return False
        built, own = before.manifest.settings, index_settings(self._embedder, self._chunk_tokens)
        is_chosen = before.manifest.rolled_back and can_be_asked(built, own)
        return not is_chosen and bool(differing(built, own))

    @property
    def missing(self) -> int:
        """How many versions are known not to be in the index yet."""
        return len(self._missing) + len(self._long) + (self._aside is not None)

    def compare(self) -> None:
        """Compare the whole index with the whole store; what must not answer is published at once.

        What was purged since the last change that was followed is purged here too.

        Raises:
            CacheNotPurged: as `purge`.
        """
        with self._writer.mutex:
            held, purged = purged_after(self._store, self.followed)
            if purged:
                self.abandon_any_of(purged)
                self.purge(purged)
            draft = Draft(self._writer.views)
            comparison = compare_with_store(draft, self._store)
            missing = dict.fromkeys(v for v in comparison.missing if v not in self.skipped)
            self._long = deque(v for v in self._long if v in missing)
            apart = {*self._long, *([self._aside.version] if self._aside else [])}
            self._missing = deque(v for v in missing if v not in apart)
            self._live = dict(comparison.live)
            self.followed = min(held, comparison.store_change)
            self._is_compared, self._must_compare_first = True, False
            has_dropped = any((view.states == State.DROPPED).any() for view in draft.all_views())
            if has_dropped:
                draft = self._writer.without_dropped(draft)
            before = self._writer.generation
            is_first = before is None and self.missing
            is_old = before is None or before.store_change != self._covered()
            if not is_first and (draft.is_changed or is_old or not self._writer.is_current):
                self._writer.commit(draft, self._covered(), self.settings)
            if has_dropped:
                self._writer.sweep(everything=True)
            self._writer.damage.clear()
            self._say_found()

    def backlog(self) -> int:
        """How many changes, and versions found missing, are not searchable yet."""
        return self.missing + max(0, self._store.change_number() - self.followed)

    def step(
        self,
        most_documents: int = BATCH_DOCUMENTS,
        on_progress: Progress = lambda done, total: None,
        *,
        most_chars: float = math.inf,
    ) -> Step:
        """Do the next changes of the store or, if there are none, the next of what is missing.

        Args:
            most_chars: how much text to add at once; a document of more than half of it is made aside.

        Raises:
            ModelMismatch: something is to be added, and the index is another model's.
            StoreUnavailable: the store cannot be read.
            IndexUnwritable: the index cannot be written; what was done before is published.
        """
        held = self._store.change_number()
        if held < self.followed:
            _log.warning(
                "the index has taken in %d changes, and the store holds %d: it was restored, "
                "or its last writes are lost",
                self.followed,
                held,
            )
        if self._must_compare_first or held < self.followed:
            self.compare()
        made = self._look_aside()
        if made is not None:
            return self._take_from_aside(made)
        try:
            changes = self._store.changes_since(self.followed, most_documents)
        except StoreDamaged:
            self.compare()
            return Step(more=True)
        if changes:
            return self._follow(changes, most_chars, on_progress)
        batch = list(islice(self._missing, most_documents))
        if batch:
            return self._add_missing(batch, most_chars, on_progress)
        if not self._is_compared:
            self.compare()
            return Step(more=True)
        self._begin_aside()
        return Step(more=self._aside is not None and self._aside.making.outcome is not None)

    def abandon(self) -> None:
        """Stop what is made aside; it is begun again when it is next its turn."""
        aside, self._aside = self._aside, None
        if aside is not None:
            self._maker.abandon(aside.making)
            with self._writer.mutex:
                self._long.append(aside.version)

    def _follow(self, changes: Sequence[Change], most_chars: float, on_progress: Progress) -> Step:
        """Take in the first of these changes, as many as fit.

        A document that a later change is about keeps its state until that one's turn: the index may
        have taken in more than it says, and what was deleted would answer while the log is gone
        through once more. What does not answer any more is added later.
        """
        live = sum_up(changes).live
        now = self._store.answering(live)
        settled = {id_: version for id_, version in live.items() if now.get(id_) == version}
        put = [(change.document_id, change.version) for change in changes if change.kind == "put"]
        fetched = self._read([(id_, version) for id_, version in put if settled.get(id_) == version])
        taken = _as_many_as_fit(changes, fetched.documents, most_chars)
        summed = sum_up(taken)
        if summed.purged:
            self.abandon_any_of(summed.purged)
            self.purge(summed.purged)
        read = {(document.id, document.version) for document in fetched.documents}
        later = [v for v in summed.put if v not in read and v not in fetched.skipped]
        self._set_apart(later, self._missing)
        documents = [d for d in fetched.documents if (d.id, d.version) in set(summed.put)]
        reached = {
            id_: version
            for id_, version in summed.live.items()
            if id_ in settled and settled[id_] == version
        }
        return self._add(documents, reached, summed.last, (), most_chars, on_progress)

    def _add_missing(self, batch: Sequence[Version], most_chars: float, on_progress: Progress) -> Step:
        """Add the first of these versions, as many as fit."""
        fetched = self._read(batch)
        fitting = _first_that_fit(fetched.documents, most_chars)
        left = {(document.id, document.version) for document in fetched.documents[len(fitting) :]}
        done = {version for version in batch if version not in left}
        return self._add(fitting, {}, self.followed, done, most_chars, on_progress)

    def _add(
        self,
        documents: Sequence[Document],
        live: dict[str, int | None],
        last: int,
        done: Collection[Version],
        most_chars: float,
        on_progress: Progress,
    ) -> Step:
        """Publish documents and what the changes up to `last` say; long documents are set apart.

        Args:
            done: which of the missing versions are dealt with by this.
        """
        short = [document for document in documents if not _is_long(document, most_chars)]
        long = dict.fromkeys((d.id, d.version) for d in documents if _is_long(d, most_chars))
        batches = _batches(short)
        made = self._make(batches, on_progress)
        with self._writer.mutex:
            self._live.update(live)
            draft = Draft(self._writer.views)
            draft.set_live({id_: v for id_, v in live.items() if (id_, v) not in long})
            for batch, path in zip(batches, made, strict=True):
                draft.add(self._writer.adopt(path), states_of(batch, self._live))
            self.followed = last
            while self._missing and self._missing[0] in done:
                self._missing.popleft()
            self._set_apart(long, self._long)
            self._publish(draft)
        return Step(len(short), more=True)

    def _publish(self, draft: Draft) -> None:
        before = self._writer.generation
        if before is None:
            is_due = draft.is_changed or not self.missing
        else:
            is_due = draft.is_changed or before.store_change != self._covered()
        if is_due:
            self._writer.commit(draft, self._covered(), self.settings)
        self._say_found()

    def _read(self, versions: Iterable[Version]) -> Fetched:
        """The documents of those of these versions that are not in the index, each once."""
        wanted = dict.fromkeys(version for version in versions if not self._is_held(version))
        fetched = read_versions(self._store, wanted)
        self.skipped.update(fetched.skipped)
        if fetched.documents and (mismatch := self.mismatch()):
            raise ModelMismatch(mismatch)
        return fetched

    def _is_set_apart(self, version: Version) -> bool:
        return version in self._long or (self._aside is not None and self._aside.version == version)

    def _set_apart(self, versions: Iterable[Version], place: deque[Version]) -> None:
        with self._writer.mutex:
            place.extend(
                v
                for v in versions
                if not self._is_held(v) and not self._is_set_apart(v) and v not in place
            )

    def _is_live(self, version: Version) -> bool:
        return self._live.get(version[0]) == version[1]

    def _begin_aside(self) -> None:
        """Begin to make the next long document, those that answer first."""
        with self._writer.mutex:
            if self._aside is not None or not self._long:
                return
            version = next(filter(self._is_live, self._long), self._long[0])
        fetched = self._read([version])
        making = None
        if fetched.documents:
            making = self._maker.begin(fetched.documents, int(self.settings["chunk_tokens"]))
            if making is None:
                return
            self._aside = _Aside(version, making)
        with self._writer.mutex:
            self._long = deque(long for long in self._long if long != version)
            if making is None:
                self._publish(Draft(self._writer.views))

    def _look_aside(self) -> Path | None:
        """Where the segment lies that was made aside, if it is done; it gives way to one that answers."""
        aside = self._aside
        if aside is None:
            return None
        if not self._is_live(aside.version) and any(map(self._is_live, self._long)):
            self.abandon()
            return None
        try:
            return self._maker.look(aside.making)
        except BaseException:
            self.abandon()
            raise

    def _take_from_aside(self, made: Path) -> Step:
        assert self._aside is not None  # noqa: S101
        version, self._aside = self._aside.version, None
        documents = self._read([version]).documents
        with self._writer.mutex:
            draft = Draft(self._writer.views)
            if documents:
                draft.add(self._writer.adopt(made), states_of(documents, self._live))
                draft.set_live(dict([version]) if self._is_live(version) else {})
            else:
                made.unlink(missing_ok=True)
            self._publish(draft)
        return Step(len(documents), more=True)

    def abandon_any_of(self, document_ids: Collection[str]) -> None:
        """Stop what is made aside of one of these documents; not while a step is under way."""
        if self._aside is not None and self._aside.version[0] in document_ids:
            self.abandon()

    def _make(self, batches: Sequence[Sequence[Document]], on_progress: Progress) -> list[Path]:
        """A segment of each batch; where one fails, none is left behind."""
        chunk_tokens = int(self.settings["chunk_tokens"])
        made: list[Path] = []
        try:
            for documents in batches:
                made.append(self._maker.make(documents, chunk_tokens, on_progress))
        except BaseException:
            for path in made:
                path.unlink(missing_ok=True)
            raise
        return made

    def purge(self, document_ids: Sequence[str]) -> None:
        """Take documents out of the index and out of the cache of what was embedded.

        Raises:
            CacheNotPurged: they are out of the index, but the cache could not be written.
        """
        purged = set(document_ids)
        with self._writer.mutex:
            self._missing = deque(version for version in self._missing if version[0] not in purged)
            self._long = deque(version for version in self._long if version[0] not in purged)
        purge_while_writing(self._writer, self._embedder, document_ids)

    def _covered(self) -> int:
        """The change number to publish: that of before, while something is missing."""
        before = self._writer.generation
        if self.missing:
            return before.store_change if before else 0
        return self.followed

    def _say_found(self) -> None:
        if not self.missing:
            self.found = self.followed

    def _is_held(self, version: Version) -> bool:
        id_, number = version
        return any(
            view.segment.documents.versions[place] == number and view.states[place] != State.DROPPED
            for view in self._writer.views
            for place in view.segment.documents.places_of(id_)
        )


def _batches(documents: Sequence[Document]) -> list[list[Document]]:
    """Documents in their order, in lists of not too much text."""
    batches: list[list[Document]] = []
    chars = 0
    for document in documents:
        if not batches or chars + len(document.text) > _BATCH_CHARS:
            batches.append([])
            chars = 0
        batches[-1].append(document)
        chars += len(document.text)
    return batches


def _is_long(document: Document, most_chars: float) -> bool:
    return len(document.text) > most_chars / 2


def _as_many_as_fit(
    changes: Sequence[Change], documents: Sequence[Document], most_chars: float
) -> Sequence[Change]:
    """The first of these changes, up to the one whose documents are too much with those before; the
    first always.
    """
    size = {(d.id, d.version): len(d.text) for d in documents if not _is_long(d, most_chars)}
    chars = 0
    for place, change in enumerate(changes):
        if change.kind == "put":
            chars += size.get((change.document_id, change.version), 0)
        if chars > most_chars:
            return changes[:place]
    return changes


def _first_that_fit(documents: Sequence[Document], most_chars: float) -> Sequence[Document]:
    """The first of these documents, as many as are not too much together; long ones count nothing."""
    chars = 0
    for place, document in enumerate(documents):
        chars += 0 if _is_long(document, most_chars) else len(document.text)
        if chars > most_chars:
            return documents[:place]
    return documents
