"""`SegmentView`: a segment with the states of its documents, and what follows from both, made once."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from corpus.document import LANGS, Lang
from index.manifest import SegmentRef, State, States
from index.segment import Segment
from index.tables import UNDATED, DocumentEntry, key_of

Mask = npt.NDArray[np.bool_]

_TERMS_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents may answer; None lets all through. Names are compared without case.

    published_from, published_to: inclusive; with either, undated documents are left out.
    """

    lang: Lang | None = None
    publisher: str | None = None
    topic: str | None = None
    published_from: date | None = None
    published_to: date | None = None

    @property
    def is_dated(self) -> bool:
        """Whether a date is asked for."""
        return self.published_from is not None or self.published_to is not None


class SegmentView:
    """One segment of a generation. Masks over documents are (documents,), over chunks (chunks,)."""

    def __init__(self, segment: Segment, states: States, ref: SegmentRef) -> None:
        self.segment = segment
        self.states = states
        self.ref = ref
        self.alive_documents: Mask = states == State.LIVE
        self.is_whole = bool(self.alive_documents.all())
        self.alive: Mask = self.alive_documents[segment.chunks.documents]
        self.documents = int(np.count_nonzero(self.alive_documents))
        self.chunks = int(np.count_nonzero(self.alive))
        self.terms = int(segment.lexical.lengths[self.alive].sum())
        published = segment.documents.published[self.alive_documents]
        self._newest = int(published.max(initial=UNDATED))
        self.undated = int(np.count_nonzero(published == UNDATED))
        self._frequencies: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.segment)

    def renamed(self, ref: SegmentRef) -> SegmentView:
        """The same view under the name that its states were written by."""
        renamed = copy(self)
        renamed.ref = ref
        return renamed

    def newest_by(self, day: int) -> int:
        """The latest day of a live document, as an ordinal, that is not after `day`; else UNDATED."""
        if self._newest <= day:
            return self._newest
        published = self.segment.documents.published[self.alive_documents]
        return int(published[published <= day].max(initial=UNDATED))

    def document_frequency(self, term: str) -> int:
        """How many live chunks hold a term."""
        found = self._frequencies.get(term)
        if found is None:
            alive = None if self.is_whole else self.alive
            found = self.segment.lexical.document_frequency(term, alive)
            if len(self._frequencies) >= _TERMS_REMEMBERED:
                self._frequencies.clear()
            self._frequencies[term] = found
        return found

    def live_entries(self) -> list[DocumentEntry]:
        """The live documents."""
        documents = self.segment.documents
        return [documents.read(place) for place in np.flatnonzero(self.alive_documents).tolist()]

    def of_versions(self, wanted: WantedVersions) -> Mask:
        """The documents that are exactly these versions, live or dead."""
        documents = self.segment.documents
        at = np.searchsorted(wanted.keys, documents.keys)
        at = np.minimum(at, max(len(wanted.keys) - 1, 0))
        if not len(wanted.keys):
            return np.zeros(len(documents), dtype=bool)
        same = (wanted.keys[at] == documents.keys) & (wanted.versions[at] == documents.versions)
        found: Mask = same & (self.states != State.DROPPED)
        return found

    def matching(self, wanted: DocumentFilter) -> tuple[Mask, Mask]:
        """The documents that a filter lets through, live or not: by all but the date, and by all."""
        documents = self.segment.documents
        matches: Mask = np.ones(len(documents), dtype=bool)
        if wanted.lang is not None:
            matches &= documents.langs == LANGS.index(wanted.lang)
        if wanted.publisher is not None:
            matches &= self.segment.documents.facets.of_publisher(wanted.publisher)
        if wanted.topic is not None:
            matches &= self.segment.documents.facets.of_topic(wanted.topic)
        dated = matches
        if wanted.is_dated:
            dated = matches & (documents.published != UNDATED)
        if wanted.published_from is not None:
            dated = dated & (documents.published >= wanted.published_from.toordinal())
        if wanted.published_to is not None:
            dated = dated & (documents.published <= wanted.published_to.toordinal())
        return matches, dated


class WantedVersions:
    """Versions to look for, ordered by key; made once for all segments."""

    def __init__(self, wanted: Mapping[str, int]) -> None:
        keys = np.array([key_of(id_) for id_ in wanted], dtype=np.uint64)
        versions = np.array(list(wanted.values()), dtype=np.int64)
        order = np.argsort(keys, kind="stable")
        self.keys = keys[order]
        self.versions = versions[order]
