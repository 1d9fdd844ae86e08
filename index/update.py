"""`Updater`: brings an index up to the store, a batch at a time, each batch published as it is done."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from corpus.document import Document
from corpus.errors import StoreDamaged
from corpus.store import DocumentStore
from index.draft import Draft
from index.embed import Embedder, Progress
from index.encoders.encoder import Encoder
from index.errors import ModelMismatch
from index.follow import (
    Version,
    compare_with_store,
    purged_after,
    read_versions,
    states_of,
    sum_up,
)
from index.maker import MakerHere, SegmentMaker
from index.manifest import State
from index.purge import purge_while_writing
from index.segment import FORMAT
from index.words import vocabulary_version
from index.writer import IndexWriter

BATCH_DOCUMENTS = 512
_BATCH_CHARS = 4_000_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: documents made searchable, and whether there may be more to do."""

    indexed: int = 0
    more: bool = False


class Updater:
    """Follows one store with one writer: call `step` until there is no more to do, and again later.

    It goes by the store's change log, and then compares all with all once: what a crash, damage or
    another store left wrong is found there.

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
        names = [name for name in own if own[name] != built.get(name) and name != "chunk_tokens"]
        if not names:
            return None
        return (
            f"The index in use was built with { {name: built.get(name) for name in names} }, but this "
            f"service is set to { {name: own[name] for name in names} }. Run `puente build --full`, or "
            "set the service as the index was built."
        )

    def is_built_otherwise(self) -> bool:
        """Whether the index was built with other settings than ours, and nobody chose it over ours."""
        before = self._writer.generation
        if before is None or before.manifest.rolled_back:
            return False
        own = index_settings(self._embedder, self._chunk_tokens)
        return any(before.manifest.settings.get(name) != value for name, value in own.items())

    @property
    def missing(self) -> int:
        """How many versions a comparison found that are not in the index yet."""
        return len(self._missing)

    def compare(self) -> None:
        """Compare the whole index with the whole store; what must not answer is published at once.

        What was purged since the last change that was followed is purged here too.

        Raises:
            CacheNotPurged: as `purge`.
        """
        with self._writer.mutex:
            held, purged = purged_after(self._store, self.followed)
            if purged:
                self.purge(purged)
            draft = Draft(self._writer.views)
            comparison = compare_with_store(draft, self._store)
            self._missing = deque(v for v in comparison.missing if v not in self.skipped)
            self._live = dict(comparison.live)
            self.followed = min(held, comparison.store_change)
            self._is_compared, self._must_compare_first = True, False
            has_dropped = any((view.states == State.DROPPED).any() for view in draft.all_views())
            if has_dropped:
                draft = self._writer.without_dropped(draft)
            before = self._writer.generation
            is_first = before is None and self._missing
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
    ) -> Step:
        """Do the next changes of the store or, if there are none, the next of what is missing.

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
        try:
            changes = self._store.changes_since(self.followed, most_documents)
        except StoreDamaged:
            self.compare()
            return Step(more=True)
        if changes:
            summed = sum_up(changes)
            return self._apply(summed.put, summed.live, summed.purged, summed.last, on_progress)
        batch = list(islice(self._missing, most_documents))
        if batch:
            return self._apply(batch, {}, (), self.followed, on_progress)
        if not self._is_compared:
            self.compare()
            return Step(more=True)
        return Step()

    def _apply(
        self,
        put: Sequence[Version],
        live: dict[str, int | None],
        purged: Sequence[str],
        last: int,
        on_progress: Progress,
    ) -> Step:
        if purged:
            self.purge(purged)
        wanted = [version for version in put if not self._is_held(version)]
        fetched = read_versions(self._store, wanted)
        self.skipped.update(fetched.skipped)
        if fetched.documents and (mismatch := self.mismatch()):
            raise ModelMismatch(mismatch)
        chunk_tokens = int(self.settings["chunk_tokens"])
        batches = _batches(fetched.documents)
        made = self._make(batches, chunk_tokens, on_progress)
        with self._writer.mutex:
            self._live.update(live)
            draft = Draft(self._writer.views)
            draft.set_live(live)
            for documents, path in zip(batches, made, strict=True):
                draft.add(self._writer.adopt(path), states_of(documents, self._live))
            self.followed = last
            done = set(put)
            while self._missing and self._missing[0] in done:
                self._missing.popleft()
            before = self._writer.generation
            if draft.is_changed or before is None or before.store_change != self._covered():
                self._writer.commit(draft, self._covered(), self.settings)
            self._say_found()
        return Step(len(fetched.documents), more=True)

    def _make(
        self, batches: Sequence[Sequence[Document]], chunk_tokens: int, on_progress: Progress
    ) -> list[Path]:
        """A segment of each batch; where one fails, none is left behind."""
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
        purge_while_writing(self._writer, self._embedder, document_ids)

    def _covered(self) -> int:
        """The change number to publish: that of before, while something of a comparison is missing."""
        before = self._writer.generation
        if self._missing:
            return before.store_change if before else 0
        return self.followed

    def _say_found(self) -> None:
        if not self._missing:
            self.found = self.followed

    def _is_held(self, version: Version) -> bool:
        id_, number = version
        return any(
            view.segment.documents.versions[place] == number and view.states[place] != State.DROPPED
            for view in self._writer.views
            for place in view.segment.documents.places_of(id_)
        )


def index_settings(embedder: Embedder, chunk_tokens: int) -> dict[str, str]:
    """What makes an index unlike another over the same documents."""
    encoder: Encoder = embedder.encoder
    return {
        "format": str(FORMAT),
        "model": encoder.name,
        "fingerprint": encoder.fingerprint,
        "chunk_tokens": str(chunk_tokens),
        "words": vocabulary_version(),
        "token_head": embedder.head.fingerprint if embedder.head else "none",
    }


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
