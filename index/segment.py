"""`Segment`: some documents' chunks, finished on disk, verified by digest, read-only ever after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.columns import Array, ColumnFile, ColumnWriter
from index.dense import COARSE_FROM, DenseIndex, make_coarse
from index.encoders.encoder import Vectors
from index.errors import IndexDamaged
from index.lexical import LexicalIndex
from index.tables import ChunkTable, DocumentEntry, DocumentTable, Texts
from index.token_head import Codes

__all__ = [
    "FORMAT",
    "VERIFY_AT_ONCE_BYTES",
    "DocumentEntry",
    "Segment",
    "SegmentContent",
    "SentenceWords",
    "columns_of",
    "content_of",
    "facts_of",
    "open_segment",
    "write_segment",
]

FORMAT = 3

VERIFY_AT_ONCE_BYTES = 64 << 20
"""Longer columns are checked after opening, by a `Scrubber`, while questions are answered."""


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """The words of each sentence, read in the context of its chunk, for late interaction.

    bounds: (sentences + 1,) int64; `codes[bounds[i]:bounds[i + 1]]` are the words of sentence i.
    codes: (words, width) int8, unit vectors times 127; no words where the model has no token head.
    """

    bounds: npt.NDArray[np.int64]
    codes: Codes

    @classmethod
    def none(cls, sentences: int) -> SentenceWords:
        """No words for any of so many sentences."""
        return cls(np.zeros(sentences + 1, dtype=np.int64), np.zeros((0, 0), dtype=np.int8))


@dataclass(frozen=True, slots=True)
class WordsRead:
    """The words of the sentences of some chunks, one after another.

    codes: (words, width) int8, as `to_codes` makes them.
    lengths: (sentences,) how many words each sentence has.
    sentences: (chunks,) how many sentences each chunk has.
    """

    codes: Codes
    lengths: npt.NDArray[np.int64]
    sentences: npt.NDArray[np.int64]

    @classmethod
    def of(cls, parts: Sequence[WordsRead]) -> WordsRead:
        """Those of several segments, in their order. One without a word has no width either."""
        codes = [part.codes for part in parts if len(part.codes)]
        nothing = np.zeros(0, dtype=np.int64)
        return cls(
            np.concatenate(codes) if codes else np.zeros((0, 0), dtype=np.int8),
            np.concatenate([nothing, *(part.lengths for part in parts)]),
            np.concatenate([nothing, *(part.sentences for part in parts)]),
        )


@dataclass(frozen=True)
class SegmentContent:
    """What a segment is made of; rows and sentence rows point into `documents` and `chunks`.

    sentences: (n, 3) int32: row of the chunk, start, end in the document's text, in order.
    coarse: codes that choose candidates, for many chunks; else empty.
    """

    documents: DocumentTable
    chunks: ChunkTable
    vectors: Vectors
    sentences: npt.NDArray[np.int32]
    sentence_vectors: npt.NDArray[np.float16]
    words: SentenceWords
    lexical: LexicalIndex
    coarse: npt.NDArray[np.uint8] | None = None


class Segment:
    """An opened segment. `sentence_bounds[row]:sentence_bounds[row + 1]` are the sentences of a row."""

    def __init__(self, name: str, content: SegmentContent, file: ColumnFile | None = None) -> None:
        self.name = name
        self.file = file
        self.documents = content.documents
        self.chunks = content.chunks
        self.dense = DenseIndex(content.vectors, content.coarse)
        self.lexical = content.lexical
        self.sentences = content.sentences
        self.sentence_vectors = content.sentence_vectors
        self.words = content.words
        self.sentence_bounds = np.searchsorted(
            content.sentences[:, 0], np.arange(len(content.chunks) + 1)
        )
        self.spanish: npt.NDArray[np.bool_] = self.documents.langs[self.chunks.documents] == 1

    def __len__(self) -> int:
        return len(self.chunks)

    def sentence_words(self, rows: npt.NDArray[np.int64]) -> WordsRead:
        """The words of the sentences that begin in chunks of this segment, by their rows in it."""
        first, end = self.sentence_bounds[rows], self.sentence_bounds[rows + 1]
        sentences, bounds = _ranges(first, end), self.words.bounds
        lengths = bounds[sentences + 1] - bounds[sentences]
        codes = self.words.codes.take(_ranges(bounds[first], bounds[end]), axis=0)
        return WordsRead(codes, lengths, end - first)

    @property
    def damage(self) -> str | None:
        """What was found wrong with its file after it had been opened."""
        return self.file.damage if self.file is not None else None

    def is_replaced(self) -> bool:
        """Whether it was made anew on disk after it had been opened."""
        return self.file is not None and self.file.is_replaced()


def _ranges(starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The numbers from each start up to its end, one range after another."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def write_segment(folder: Path, content: SegmentContent, *, coarse_from: int = COARSE_FROM) -> str:
    """Write a segment under `folder` and return its name, the digest of its table of contents.

    It is written beside, flushed, then renamed: a crash leaves either all of it or a stray `tmp-`
    file that nobody reads.
    """
    with ColumnWriter(folder) as file:
        for name, array in columns_of(content).items():
            file.add(name, array)
        many = len(content.chunks) >= coarse_from
        file.add(
            "coarse", make_coarse(content.vectors, [content.vectors]) if many else np.zeros(0, np.uint8)
        )
        return file.finish(facts_of(len(content.documents), len(content.chunks)))


def facts_of(documents: int, chunks: int) -> dict[str, int]:
    """What is kept with a segment's columns."""
    return {"format": FORMAT, "documents": documents, "chunks": chunks}


def open_segment(folder: Path, name: str, *, verify_up_to: int | None = VERIFY_AT_ONCE_BYTES) -> Segment:
    """Open the segment `name` under `folder`, checking all columns of at most `verify_up_to` bytes.

    Raises:
        IndexDamaged: the file is missing, cut, or a byte is not the one that was written.
    """
    file = ColumnFile(folder, name, verify_up_to=verify_up_to)
    try:
        return Segment(name, content_of(file), file)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise IndexDamaged(f"Segment {name} cannot be read: {error}") from error


def columns_of(content: SegmentContent) -> Mapping[str, Array]:
    """The arrays that are written, without the coarse codes."""
    documents, chunks, lexical = content.documents, content.chunks, content.lexical
    return {
        "document_text": documents.rows.data,
        "document_offsets": documents.rows.offsets,
        "document_keys": documents.keys,
        "document_versions": documents.versions,
        "document_langs": documents.langs,
        "document_published": documents.published,
        "chunk_documents": chunks.documents,
        "chunk_spans": chunks.spans,
        "chunk_sections": chunks.sections,
        "section_text": chunks.titles.data,
        "section_offsets": chunks.titles.offsets,
        "vectors": content.vectors,
        "sentences": content.sentences,
        "sentence_vectors": content.sentence_vectors,
        "word_bounds": content.words.bounds,
        "words": content.words.codes,
        "term_text": lexical.terms.data,
        "term_text_offsets": lexical.terms.offsets,
        "term_offsets": lexical.offsets,
        "term_rows": lexical.rows,
        "term_counts": lexical.counts,
        "lengths": lexical.lengths,
    }


def content_of(file: ColumnFile) -> SegmentContent:
    """The content of an opened file, mapped, not read."""
    return SegmentContent(
        DocumentTable(
            Texts(file["document_text"], file["document_offsets"]),
            file["document_keys"],
            file["document_versions"],
            file["document_langs"],
            file["document_published"],
        ),
        ChunkTable(
            file["chunk_documents"],
            file["chunk_spans"],
            file["chunk_sections"],
            Texts(file["section_text"], file["section_offsets"]),
        ),
        file["vectors"],
        file["sentences"],
        file["sentence_vectors"],
        SentenceWords(file["word_bounds"], file["words"]),
        LexicalIndex(
            Texts(file["term_text"], file["term_text_offsets"]),
            file["term_offsets"],
            file["term_rows"],
            file["term_counts"],
            file["lengths"],
        ),
        file["coarse"],
    )
