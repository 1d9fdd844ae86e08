"""`Generation`: the segments that answer questions now, minus what was deleted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.document import LANGS, Lang
from index.chunk import Chunk
from index.dense import Rows
from index.encoders.encoder import Vectors
from index.errors import IndexDamaged, IndexOutdated
from index.lexical import (
    QueryTerm,
    Scores,
    Statistics,
    inverse_document_frequency,
)
from index.manifest import (
    Manifest,
    SegmentRef,
    generations_to_try,
    read_manifest,
    read_states,
)
from index.segment import VERIFY_AT_ONCE_BYTES, Segment, SegmentContent, WordsRead, open_segment
from index.tables import UNDATED, DocumentEntry, DocumentTable
from index.translate import read_question
from index.view import DocumentFilter, Mask, SegmentView, WantedVersions

__all__ = ["DocumentFilter", "Generation", "Mask", "open_current", "open_generation"]

_SAMPLE = 64
"""So many chunks of a term tell at once that it is in many documents, without a look at all of them."""

_UNTRANSLATED_SHARE = 0.5
"""What a word of a question weighs, as it stands, in passages of the other language that hold it."""


class Generation:
    """An opened, immutable view of the index. Rows count through the segments in order.

    spanish: (chunks,) bool, the chunk's document is in Spanish; otherwise it is in English.
    rows: how many chunks there are, those included that do not answer.
    live_documents, live_chunks: how many answer.
    undated: how many of the live documents have no date.
    """

    def __init__(self, manifest: Manifest, views: Sequence[SegmentView]) -> None:
        self.manifest = manifest
        self.views = tuple(views)
        self.segments = tuple(view.segment for view in views)
        self._starts = list(accumulate((len(view) for view in views), initial=0))
        self.rows = self._starts[-1]
        self._everything: Mask = _joined([view.alive for view in views])
        self.spanish: Mask = _joined([view.segment.spanish for view in views])
        self.live_documents = sum(view.documents for view in views)
        self.live_chunks = sum(view.chunks for view in views)
        terms = sum(view.terms for view in views)
        self._statistics = Statistics(self.live_chunks, max(terms, 1) / max(self.live_chunks, 1))
        self.undated = sum(view.undated for view in views)
        self._newest: tuple[int, date | None] | None = None

    @property
    def newest_published(self) -> date | None:
        """The latest day of a live document; one after tomorrow is misdated, or not yet published."""
        tomorrow = date.today().toordinal() + 1
        if self._newest is None or self._newest[0] != tomorrow:
            newest = max((view.newest_by(tomorrow) for view in self.views), default=UNDATED)
            self._newest = tomorrow, None if newest == UNDATED else date.fromordinal(newest)
        return self._newest[1]

    @classmethod
    def in_memory(cls, contents: Iterable[SegmentContent], name: str = "in-memory") -> Generation:
        """A generation of segments that are not on disk, named s0, s1, …; all of it is live."""
        refs = [(SegmentRef(f"s{number}"), content) for number, content in enumerate(contents)]
        views = [
            SegmentView(Segment(ref.name, content), np.zeros(len(content.documents), np.uint8), ref)
            for ref, content in refs
        ]
        return cls(Manifest(name, "", {}, tuple(ref for ref, _ in refs)), views)

    @property
    def store_change(self) -> int:
        """The number of the last change of the store that is in it."""
        return self.manifest.store_change

    def documents(self) -> list[DocumentEntry]:
        """The live documents. Cost: grows with their number."""
        return [entry for view in self.views for entry in view.live_entries()]

    def newest_titles(self, most: int) -> list[str]:
        """The titles of the live documents published last, newest first; the undated come after all."""
        found = []
        for view in self.views:
            published = view.segment.documents.published
            alive = np.flatnonzero(view.alive_documents)
            newest = alive[np.argsort(-published[alive], kind="stable")[:most]]
            found += [(int(published[place]), view.segment.documents.read(place)) for place in newest]
        found.sort(key=lambda dated: -dated[0])
        return [entry.title for _, entry in found[:most]]

    def answers_with(self, document_id: str, version: int) -> bool:
        """Whether this version of a document is live."""
        return any(
            view.alive_documents[place] and view.segment.documents.versions[place] == version
            for view in self.views
            for place in view.segment.documents.places_of(document_id)
        )

    def live_versions(self) -> dict[str, tuple[int, str]]:
        """id -> (version, digest) of the live documents, as the store's `current_versions`."""
        return {entry.id: (entry.version, entry.digest) for entry in self.documents()}

    def place(self, row: int) -> tuple[Segment, int]:
        """The segment that holds a row, and the row's number in it."""
        number = bisect_right(self._starts, row) - 1
        return self.segments[number], row - self._starts[number]

    def document(self, row: int) -> DocumentEntry:
        """The document that the chunk of a row belongs to."""
        segment, local = self.place(row)
        return segment.documents[int(segment.chunks.documents[local])]

    def document_ids(self, rows: Sequence[int]) -> list[str]:
        """The ids of the documents that hold these rows, each once, in no order that matters."""
        numbers = np.searchsorted(self._starts, rows, side="right") - 1
        found: dict[str, None] = {}
        for number in dict.fromkeys(numbers.tolist()):
            segment = self.segments[number]
            places = segment.chunks.documents[np.asarray(rows)[numbers == number] - self._starts[number]]
            found.update(dict.fromkeys(segment.documents[place].id for place in set(places.tolist())))
        return list(found)

    def published(self, rows: Sequence[int]) -> npt.NDArray[np.int32]:
        """(rows,) the day, as an ordinal, on which the article of each row was published, or UNDATED."""
        found = []
        for segment, local in map(self.place, rows):
            found.append(segment.documents.published[segment.chunks.documents[local]])
        return np.array(found, dtype=np.int32)

    def chunk(self, row: int) -> tuple[DocumentEntry, Chunk]:
        """The chunk of a row and the document it belongs to."""
        segment, local = self.place(row)
        entry = segment.chunks[local]
        return segment.documents[entry.document], entry.chunk

    def sentences(self, row: int) -> tuple[npt.NDArray[np.int32], Vectors]:
        """The quotable sentences that begin in a chunk.

        Returns:
            spans: (n, 2) int32, start and end in the document's text, ascending.
            vectors: (n, dimension) float32, of length 1 up to rounding to 16 bits.
        """
        segment, local = self.place(row)
        begin, end = segment.sentence_bounds[local], segment.sentence_bounds[local + 1]
        spans = np.asarray(segment.sentences[begin:end, 1:])
        return spans, np.asarray(segment.sentence_vectors[begin:end], dtype=np.float32)

    def sentence_words(self, rows: Sequence[int]) -> WordsRead:
        """The words of the sentences that begin in some chunks, each read in its chunk's context.

        rows: ascending.
        """
        wanted, first = np.asarray(rows, dtype=np.int64), 0
        read = []
        for segment, start, end in self._spans():
            last = int(np.searchsorted(wanted, end))
            if last > first:
                read.append(segment.sentence_words(wanted[first:last] - start))
            first = last
        return read[0] if len(read) == 1 else WordsRead.of(read)

    def allow(self, keep: Callable[[DocumentEntry], bool] | None = None) -> Mask:
        """(chunks,) bool: the rows of live documents that `keep` accepts.

        Cost: with `keep`, grows with the number of documents; `allow_where` does not.
        """
        if keep is None:
            return self._everything
        masks = []
        for view in self.views:
            kept = np.zeros(len(view.segment.documents), dtype=bool)
            for place in np.flatnonzero(view.alive_documents).tolist():
                kept[place] = keep(view.segment.documents[place])
            masks.append(kept[view.segment.chunks.documents])
        return _joined(masks)

    def allow_where(self, wanted: DocumentFilter) -> tuple[Mask, int]:
        """(chunks,) bool: the rows of live documents that a filter lets through.

        Returns:
            The mask, and how many live undated documents were left out for the date alone.
        """
        if wanted == DocumentFilter():
            return self._everything, 0
        masks, left_out = [], 0
        for view in self.views:
            matches, dated = view.matching(wanted)
            masks.append((dated & view.alive_documents)[view.segment.chunks.documents])
            if wanted.is_dated and view.undated:
                undated = view.segment.documents.published == UNDATED
                left_out += int(np.count_nonzero(matches & undated & view.alive_documents))
        return _joined(masks), left_out

    def allow_versions(self, wanted: Mapping[str, int], where: DocumentFilter | None = None) -> Mask:
        """(chunks,) bool: the rows of exactly these versions (id -> version), live or dead.

        Args:
            where: of these only those that the filter lets through.
        """
        versions = WantedVersions(wanted)
        masks = []
        for view in self.views:
            documents = view.of_versions(versions)
            if where is not None:
                documents = documents & view.matching(where)[1]
            masks.append(documents[view.segment.chunks.documents])
        return _joined(masks)

    def rows_of(self, document_ids: Collection[str]) -> Mask:
        """(chunks,) bool: every row of these documents, of any version, live or dead."""
        return self._rows_at(lambda documents: documents.places_of_any(document_ids))

    def rows_up_to(self, last: Mapping[str, int]) -> Mask:
        """(chunks,) bool: every row of these documents' versions up to the one named, live or dead."""

        def places_up_to(documents: DocumentTable) -> list[int]:
            places = documents.places_of_any(last)
            return [place for place in places if documents.versions[place] <= last[documents[place].id]]

        return self._rows_at(places_up_to)

    def _rows_at(self, find_places: Callable[[DocumentTable], Iterable[int]]) -> Mask:
        mask = np.zeros(self.rows, dtype=bool)
        for view, start in zip(self.views, self._starts, strict=False):
            documents = view.segment.chunks.documents
            for place in find_places(view.segment.documents):
                first, last = np.searchsorted(documents, [place, place + 1]) + start
                mask[first:last] = True
        return mask

    def by_language(self, allowed: Mask) -> list[Mask]:
        """The allowed rows split into one mask a language; languages without any are left out."""
        masks = [allowed & ~self.spanish, allowed & self.spanish]
        return [mask for mask in masks if mask.any()] or [allowed]

    def search_dense(self, query: Vectors, k: int, allowed: Mask) -> tuple[Scores, Rows]:
        """The `k` allowed rows nearest to the vector `query`, best first: cosines and rows."""
        found_scores, found_rows = [], []
        for segment, start, end in self._spans():
            here = allowed[start:end]
            if not here.any():
                continue
            scores, rows = segment.dense.search(query, k, here)
            found_scores.append(scores)
            found_rows.append(rows + start)
        return _best(found_scores, found_rows, k)

    def search_lexical(
        self, query: Sequence[QueryTerm], k: int, allowed: Mask
    ) -> tuple[Scores, Rows, Scores]:
        """The `k` allowed rows with the best BM25 above 0, best first, and every row's BM25.

        Returns:
            scores, rows: (found,) each, found at most `k`.
            all_scores: (chunks,) float32.
        """
        parts = [segment.lexical.score(query, self._statistics) for segment in self.segments]
        scores = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
        candidates = np.flatnonzero((scores > 0) & allowed)
        best, rows = _best([scores[candidates]], [candidates], k)
        return best, rows, scores

    def dense_scores(self, query: Vectors, rows: Rows) -> Scores:
        """Cosine of the vector `query` with each row's vector."""
        if len(self.segments) == 1:
            return self.segments[0].dense.scores(query, rows)
        scores = np.empty(len(rows), dtype=np.float32)
        numbers = np.searchsorted(self._starts, rows, side="right") - 1
        for number in np.unique(numbers).tolist():
            here = np.flatnonzero(numbers == number)
            local = rows[here] - self._starts[number]
            scores[here] = self.segments[number].dense.scores(query, local)
        return scores

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """(rows, dimension) the vectors of these chunks, of which there is at least one."""
        found = (self.place(row) for row in rows)
        return np.stack([segment.dense.vectors[local] for segment, local in found])

    def query_terms(self, text: str, written_in: Lang | None = None) -> list[QueryTerm]:
        """The distinct terms of a question, for passages of both languages, with their weights here.

        A term that no chunk holds keeps the weight of a term seen once: not finding it counts. A word
        that was translated is asked for by its translations, and by itself where a chunk holds it.
        """
        weights: dict[str, float] = {}
        for asked in (one for lang in LANGS for one in read_question(text, lang, written_in)):
            shares = dict(asked.translations)
            if not shares:
                shares[asked.term] = 1.0
            elif self._frequency(asked.term):
                shares[asked.term] = shares.get(asked.term, 0.0) + _UNTRANSLATED_SHARE
            for term, share in shares.items():
                weights[term] = max(weights.get(term, 0.0), share * self._idf(term))
        return [QueryTerm(term, weight) for term, weight in weights.items()]

    def holds(self, term: str) -> bool:
        """Whether some chunk holds a search term, be it of a live document or not."""
        return self._frequency(term) > 0

    def held_by_few(self, term: str, allowed: Mask, most_documents: int) -> Rows:
        """The allowed rows that hold a term, ascending; none if they are of more documents than that."""
        found: list[Rows] = []
        documents = 0
        for segment, start, end in self._spans():
            rows = segment.lexical.rows_with(term)
            rows = rows[allowed[start:end][rows]]
            holding = segment.chunks.documents[rows]
            some = holding[:: max(1, len(rows) // _SAMPLE)]
            if documents + _count_runs(some) > most_documents:
                return np.zeros(0, dtype=np.int64)
            documents += _count_runs(holding)
            if documents > most_documents:
                return np.zeros(0, dtype=np.int64)
            found.append(rows.astype(np.int64) + start)
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)

    def _idf(self, term: str) -> float:
        return inverse_document_frequency(max(self._frequency(term), 1), max(self.live_chunks, 1))

    def _frequency(self, term: str) -> int:
        return sum(view.document_frequency(term) for view in self.views)

    def _spans(self) -> list[tuple[Segment, int, int]]:
        return [
            (segment, self._starts[i], self._starts[i + 1]) for i, segment in enumerate(self.segments)
        ]


def _count_runs(documents: npt.NDArray[np.int32]) -> int:
    """How many documents there are in an ascending array of them."""
    return int(np.count_nonzero(documents[1:] != documents[:-1])) + bool(len(documents))


def open_current(folder: Path, known: Generation | None = None) -> Generation | None:
    """The generation that the pointer names; an older one if that is damaged; None if none was built.

    Args:
        known: an opened generation; segments that it holds are used again and need no check, but for
            those that were made anew since.

    Raises:
        IndexTooNew: a newer Puente wrote the index.
        IndexOutdated: an older one did.
        IndexDamaged: no generation of those kept can be opened.
    """
    damage: IndexDamaged | None = None
    for name in generations_to_try(folder):
        try:
            return open_generation(folder, name, known)
        except IndexOutdated:
            raise
        except IndexDamaged as error:
            damage = damage or error
    if damage is None:
        return None
    raise IndexDamaged(
        f"No generation in {folder} can be opened ({damage}). Run `puente build --full`."
    ) from damage


def open_generation(
    folder: Path,
    name: str,
    known: Generation | None = None,
    *,
    verify_up_to: int | None = VERIFY_AT_ONCE_BYTES,
) -> Generation:
    """Open the generation `name`, verifying every segment that is not yet open.

    A segment of `known` is opened again if it was made anew, as the writer does where it finds damage:
    under the same name, in another file.

    Raises:
        IndexDamaged: its manifest, or one of its files, is missing or changed.
    """
    manifest = read_manifest(folder, name)
    held = [view for view in known.views if not view.segment.is_replaced()] if known is not None else []
    views = {view.ref: view for view in held}
    segments = {view.segment.name: view.segment for view in held}
    opened = []
    for ref in manifest.segments:
        view = views.get(ref)
        if view is None:
            segment = segments.get(ref.name)
            if segment is None:
                segment = open_segment(folder / "segments", ref.name, verify_up_to=verify_up_to)
            view = SegmentView(segment, read_states(folder, ref, len(segment.documents)), ref)
        opened.append(view)
    generation = Generation(manifest, opened)
    if (generation.live_documents, generation.live_chunks) != (manifest.documents, manifest.chunks):
        raise IndexDamaged(
            f"The manifest of generation {name} counts {manifest.documents} documents and "
            f"{manifest.chunks} passages, and its segments {generation.live_documents} and "
            f"{generation.live_chunks}."
        )
    return generation


def _joined(masks: Sequence[Mask]) -> Mask:
    return np.concatenate(masks) if masks else np.zeros(0, dtype=bool)


def _best(scores: list[Scores], rows: list[Rows], k: int) -> tuple[Scores, Rows]:
    if not scores:
        return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int64)
    all_scores, all_rows = np.concatenate(scores), np.concatenate(rows)
    if len(all_scores) > k:
        top = all_scores >= -np.partition(-all_scores, k - 1)[k - 1]  # ties: the lowest rows
        all_scores, all_rows = all_scores[top], all_rows[top]
    order = np.lexsort((all_rows, -all_scores))[:k]
    return all_scores[order], all_rows[order]
