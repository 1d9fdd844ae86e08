"""Several segments to one: vectors, sentences, words and postings are copied, nothing embedded again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.columns import Array, ColumnWriter
from index.dense import COARSE_FROM, make_coarse
from index.manifest import State, States
from index.segment import Segment, facts_of
from index.tables import Texts
from index.view import SegmentView

Mask = npt.NDArray[np.bool_]
Check = Callable[[], None]

_FAN_IN = 6
_SMALLEST_TIER = 128
_GROWTH = 6
_BLOCK_ROWS = 65_536


@dataclass(frozen=True)
class Part:
    """A segment that goes into a merge; documents whose state is DROPPED are left out."""

    segment: Segment
    states: States

    @cached_property
    def documents(self) -> Mask:
        """(documents,) bool: what is kept."""
        kept: Mask = self.states != State.DROPPED
        return kept

    @cached_property
    def rows(self) -> Mask:
        """(chunks,) bool."""
        kept: Mask = self.documents[self.segment.chunks.documents]
        return kept

    @cached_property
    def sentences(self) -> Mask:
        """(sentences,) bool."""
        kept: Mask = self.rows[self.segment.sentences[:, 0]]
        return kept

    @cached_property
    def new_rows(self) -> npt.NDArray[np.int32]:
        """(chunks,) a kept row's number among the kept ones."""
        return (np.cumsum(self.rows) - 1).astype(np.int32)


def choose_merge(views: Sequence[SegmentView]) -> list[SegmentView]:
    """The segments that are due to become one: six or more of like size; the smallest such tier first."""
    tiers: dict[int, list[SegmentView]] = {}
    for view in views:
        tiers.setdefault(_tier(len(view)), []).append(view)
    for tier in sorted(tiers):
        if len(tiers[tier]) >= _FAN_IN:
            return tiers[tier]
    return []


def merged_states(parts: Sequence[Part], now: Sequence[States]) -> States:
    """The states of a merged segment's documents, given what they are `now` in the segments it is of."""
    kept = [states[part.documents] for part, states in zip(parts, now, strict=True)]
    return np.concatenate(kept) if kept else np.zeros(0, np.uint8)


def merge_segments(
    folder: Path,
    parts: Sequence[Part],
    *,
    coarse_from: int = COARSE_FROM,
    check: Check = lambda: None,
) -> str:
    """Write one segment that holds what the parts hold, in their order, and return its name.

    Args:
        check: called every few thousand rows; what it raises ends the merge and leaves nothing.
    """
    segments = [part.segment for part in parts]
    chunks = sum(int(part.rows.sum()) for part in parts)
    with ColumnWriter(folder) as file:
        documents = sum(int(part.documents.sum()) for part in parts)
        _add_documents(file, parts)
        _add_chunks(file, parts)
        dimension = max((s.dense.vectors.shape[1] for s in segments), default=0)
        vectors = ((s.dense.vectors, p.rows) for s, p in zip(segments, parts, strict=True))
        file.add_parts("vectors", _kept(vectors, check), np.float32, (dimension,))
        _add_sentences(file, parts, dimension, check)
        check()
        _add_postings(file, parts, check)
        file.add("coarse", _coarse(parts, check) if chunks >= coarse_from else _NOTHING)
        return file.finish(facts_of(documents, chunks))


_NOTHING = np.zeros(0, np.uint8)


def _tier(chunks: int) -> int:
    return max(0, math.ceil(math.log(max(chunks, 1) / _SMALLEST_TIER, _GROWTH)))


def _kept(arrays: Iterable[tuple[Array, Mask]], check: Check) -> Iterator[Array]:
    """The kept rows of arrays, a block at a time."""
    for array, mask in arrays:
        for start in range(0, len(array), _BLOCK_ROWS):
            check()
            here = mask[start : start + _BLOCK_ROWS]
            block = array[start : start + _BLOCK_ROWS]
            yield block if here.all() else block[here]


def _add_documents(file: ColumnWriter, parts: Sequence[Part]) -> None:
    tables = [part.segment.documents for part in parts]
    texts = _joined_texts(
        [(table.rows, part.documents) for table, part in zip(tables, parts, strict=True)]
    )
    file.add("document_text", texts.data)
    file.add("document_offsets", texts.offsets)
    for name, column, dtype in (
        ("document_keys", "keys", np.uint64),
        ("document_versions", "versions", np.int32),
        ("document_langs", "langs", np.uint8),
        ("document_published", "published", np.int32),
    ):
        file.add(
            name,
            _concatenated(
                [getattr(t, column)[p.documents] for t, p in zip(tables, parts, strict=True)], dtype
            ),
        )


def _add_chunks(file: ColumnWriter, parts: Sequence[Part]) -> None:
    documents, spans, sections, titles = [], [], [], []
    first_document = first_title = 0
    for part in parts:
        chunks = part.segment.chunks
        renumbered = (np.cumsum(part.documents) - 1 + first_document).astype(np.int32)
        documents.append(renumbered[chunks.documents[part.rows]])
        spans.append(chunks.spans[part.rows])
        kept = chunks.sections[part.rows]
        used, places = np.unique(kept[kept >= 0], return_inverse=True)
        shifted = kept.copy()
        shifted[kept >= 0] = places + first_title
        sections.append(shifted)
        keep_titles = np.zeros(len(chunks.titles), dtype=bool)
        keep_titles[used] = True
        titles.append((chunks.titles, keep_titles))
        first_document += int(part.documents.sum())
        first_title += len(used)
    texts = _joined_texts(titles)
    file.add("chunk_documents", _concatenated(documents, np.int32))
    file.add("chunk_spans", _concatenated(spans, np.int32, (2,)))
    file.add("chunk_sections", _concatenated(sections, np.int32))
    file.add("section_text", texts.data)
    file.add("section_offsets", texts.offsets)


def _add_sentences(file: ColumnWriter, parts: Sequence[Part], dimension: int, check: Check) -> None:
    sentences, bounds = [], [np.zeros(1, dtype=np.int64)]
    first_row, last = 0, 0
    for part in parts:
        segment = part.segment
        kept = segment.sentences[part.sentences].copy()
        kept[:, 0] = part.new_rows[kept[:, 0]] + first_row
        sentences.append(kept)
        sizes = np.diff(segment.words.bounds)[part.sentences]
        bounds.append(np.cumsum(sizes) + last)
        last += int(sizes.sum())
        first_row += int(part.rows.sum())
    file.add("sentences", _concatenated(sentences, np.int32, (3,)))
    file.add_parts(
        "sentence_vectors",
        _kept(((p.segment.sentence_vectors, p.sentences) for p in parts), check),
        np.float16,
        (dimension,),
    )
    file.add("word_bounds", np.concatenate(bounds).astype(np.int64))
    width = max((part.segment.words.codes.shape[1] for part in parts), default=0)
    words = (
        (part.segment.words.codes, np.repeat(part.sentences, np.diff(part.segment.words.bounds)))
        for part in parts
    )
    file.add_parts("words", _kept(words, check), np.int8, (width,))


def _add_postings(file: ColumnWriter, parts: Sequence[Part], check: Check) -> None:
    """Postings go straight to their place: a term's rows stand in the order of the parts."""
    kept = []
    for part in parts:
        lexical = part.segment.lexical
        mask = part.rows[lexical.rows]
        sizes = np.diff(lexical.offsets)
        if not mask.all():
            term_of = np.repeat(np.arange(len(sizes)), sizes)
            sizes = np.bincount(term_of[mask], minlength=len(sizes))
        kept.append((mask, sizes))
        check()
    used = [np.flatnonzero(sizes) for _, sizes in kept]
    terms = [
        [part.segment.lexical.terms[place] for place in places.tolist()]
        for part, places in zip(parts, used, strict=True)
    ]
    check()
    vocabulary = sorted(set().union(*terms)) if terms else []
    check()
    number_of = {term: number for number, term in enumerate(vocabulary)}
    numbers = [np.array([number_of[term] for term in listed], dtype=np.int64) for listed in terms]
    totals = np.zeros(len(vocabulary), dtype=np.int64)
    for (_, sizes), places, new in zip(kept, used, numbers, strict=True):
        totals[new] += sizes[places]
    offsets = np.concatenate([[0], np.cumsum(totals)]).astype(np.int64)
    rows, counts = np.empty(offsets[-1], np.int32), np.empty(offsets[-1], np.uint16)
    filled = offsets[:-1].copy()
    first_row = 0
    for part, (mask, sizes), places, new in zip(parts, kept, used, numbers, strict=True):
        check()
        lexical = part.segment.lexical
        here = sizes[places]
        before = np.cumsum(here) - here
        target = np.arange(int(here.sum())) + np.repeat(filled[new] - before, here)
        whole = bool(mask.all())
        rows[target] = part.new_rows[lexical.rows if whole else lexical.rows[mask]] + first_row
        counts[target] = lexical.counts if whole else lexical.counts[mask]
        filled[new] += here
        first_row += int(part.rows.sum())
    texts = Texts.of(vocabulary)
    file.add("term_text", texts.data)
    file.add("term_text_offsets", texts.offsets)
    file.add("term_offsets", offsets)
    file.add("term_rows", rows)
    file.add("term_counts", counts)
    lengths = [part.segment.lexical.lengths[part.rows] for part in parts]
    file.add("lengths", _concatenated(lengths, np.int32))


def _coarse(parts: Sequence[Part], check: Check) -> Array:
    """Codes of the merged vectors, which are read once more rather than kept in memory."""
    every = [(part.segment.dense.vectors, part.rows) for part in parts]
    step = max(1, sum(len(vectors) for vectors, _ in every) // _BLOCK_ROWS)
    sample = np.concatenate([vectors[::step][rows[::step]] for vectors, rows in every])
    return make_coarse(sample, _kept(every, check))


def _joined_texts(texts: Sequence[tuple[Texts, Mask]]) -> Texts:
    data, sizes = [], []
    for text, mask in texts:
        lengths = np.diff(text.offsets)
        data.append(text.data if mask.all() else text.data[np.repeat(mask, lengths)])
        sizes.append(lengths[mask])
    offsets = np.concatenate([[0], np.cumsum(_concatenated(sizes, np.int64))]).astype(np.int64)
    return Texts(_concatenated(data, np.uint8), offsets)


def _concatenated(
    arrays: Sequence[Array], dtype: npt.DTypeLike, row_shape: tuple[int, ...] = ()
) -> Array:
    if not arrays:
        return np.zeros((0, *row_shape), dtype)
    return np.concatenate(arrays).astype(dtype, copy=False)
