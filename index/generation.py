"""`Generation`: the segments that answer questions now, minus what was deleted; and its manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from corpus.document import LANGS, Lang
from index.chunk import Chunk
from index.dense import Rows
from index.encoders.encoder import Vectors
from index.errors import IndexDamaged
from index.lexical import (
    QueryTerm,
    Scores,
    Statistics,
    inverse_document_frequency,
)
from index.segment import DocumentEntry, Segment, flush, open_segment
from index.token_head import from_codes
from index.words import split_terms

Mask = npt.NDArray[np.bool_]

POINTER = "CURRENT"


@dataclass(frozen=True)
class Manifest:
    """What a generation is made of, as written to disk.

    documents: document id -> (version, digest) of every live document.
    dead: segment name -> rows of its documents that are deleted or superseded.
    settings: what shaped the chunks and vectors; another value means another index.
    """

    generation: str
    built_at: str
    settings: dict[str, str]
    segments: list[str]
    documents: dict[str, tuple[int, str]]
    dead: dict[str, list[int]] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Raises IndexDamaged when the text is no manifest."""
        try:
            data: dict[str, Any] = json.loads(text)
            return cls(
                documents={id_: (int(v), str(d)) for id_, (v, d) in data.pop("documents").items()},
                segments=[str(name) for name in data.pop("segments")],
                dead={name: [int(r) for r in rows] for name, rows in data.pop("dead").items()},
                **data,
            )
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise IndexDamaged(f"A generation's manifest cannot be read: {error}") from error


class Generation:
    """An opened, immutable view of the index. Rows count through the segments in order."""

    def __init__(self, manifest: Manifest, segments: Sequence[Segment]) -> None:
        self.manifest = manifest
        self.segments = tuple(segments)
        sizes = [len(segment) for segment in self.segments]
        self._starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self._documents = [
            (segment_number, row)
            for segment_number, segment in enumerate(self.segments)
            for row in range(len(segment.documents))
        ]
        document_starts = np.cumsum([0, *(len(s.documents) for s in self.segments)])
        self._document_of_row = np.concatenate(
            [
                np.array([c.document for c in segment.chunks], dtype=np.int64) + document_starts[i]
                for i, segment in enumerate(self.segments)
            ]
            or [np.zeros(0, dtype=np.int64)]
        )
        dead = [frozenset(manifest.dead.get(segment.name, ())) for segment in self.segments]
        self._alive = np.array([row not in dead[number] for number, row in self._documents], dtype=bool)
        self._everything: Mask = self._alive[self._document_of_row]
        langs = [self.segments[number].documents[row].lang for number, row in self._documents]
        is_spanish = np.array([lang == "es" for lang in langs], dtype=bool)
        self.spanish: Mask = is_spanish[self._document_of_row]
        """(chunks,) bool: the chunk's document is in Spanish; otherwise it is in English."""
        lengths = sum(int(segment.lexical.lengths.sum()) for segment in self.segments)
        self._statistics = Statistics(len(self), max(lengths, 1) / max(len(self), 1))
        dates = [entry.published for entry in self.documents() if entry.published]
        self.newest_published: date | None = max(dates, default=None)
        self.undated = sum(entry.published is None for entry in self.documents())

    def __len__(self) -> int:
        return int(self._starts[-1])

    def documents(self) -> list[DocumentEntry]:
        """The live documents."""
        return [
            self.segments[number].documents[row]
            for (number, row), alive in zip(self._documents, self._alive, strict=True)
            if alive
        ]

    def place(self, row: int) -> tuple[Segment, int]:
        """The segment that holds a row, and the row's number in it."""
        number = int(np.searchsorted(self._starts, row, side="right")) - 1
        return self.segments[number], row - int(self._starts[number])

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

    def sentence_words(self, row: int) -> tuple[Vectors, npt.NDArray[np.int64]]:
        """The words of the sentences that begin in a chunk, read in the chunk's context.

        Returns:
            vectors: (words, width) float32, of length 1 up to rounding to 8 bits.
            bounds: (n + 1,) `vectors[bounds[i]:bounds[i + 1]]` are the words of the i-th sentence.
        """
        segment, local = self.place(row)
        begin, end = segment.sentence_bounds[local], segment.sentence_bounds[local + 1]
        bounds = np.asarray(segment.words.bounds[begin : end + 1])
        return from_codes(segment.words.codes[bounds[0] : bounds[-1]]), bounds - bounds[0]

    def allow(self, keep: Callable[[DocumentEntry], bool] | None = None) -> Mask:
        """(chunks,) bool: the rows of live documents that `keep` accepts."""
        if keep is None:
            return self._everything
        kept = np.array(
            [
                bool(alive) and keep(self.segments[number].documents[row])
                for (number, row), alive in zip(self._documents, self._alive, strict=True)
            ],
            dtype=bool,
        )
        allowed: Mask = kept[self._document_of_row]
        return allowed

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
            scores, rows = _search_flat(segment, query, k, here)
            keep = here[rows]
            found_scores.append(scores[keep])
            found_rows.append(rows[keep] + start)
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
        scores = np.empty(len(rows), dtype=np.float32)
        for at, row in enumerate(rows):
            segment, local = self.place(int(row))
            scores[at] = segment.dense.vectors[local] @ query
        return scores

    def query_terms(self, text: str, written_in: Lang | None = None) -> list[QueryTerm]:
        """The distinct terms of a question, read in both languages, with their weights here.

        A term that no chunk holds keeps the weight of a term seen once: not finding it counts.
        """
        terms = dict.fromkeys(term for lang in LANGS for term in split_terms(text, lang, written_in))
        return [QueryTerm(term, self._idf(term)) for term in terms]

    def _idf(self, term: str) -> float:
        frequency = sum(segment.lexical.document_frequency(term) for segment in self.segments)
        return inverse_document_frequency(max(frequency, 1), max(len(self), 1))

    def _spans(self) -> list[tuple[Segment, int, int]]:
        return [
            (segment, int(self._starts[i]), int(self._starts[i + 1]))
            for i, segment in enumerate(self.segments)
        ]


def open_current(folder: Path, opened: dict[str, Segment] | None = None) -> Generation | None:
    """The generation that the pointer names; an older one if that is damaged; None if none was built.

    Args:
        opened: segments already in memory by name; they are used again and need no check.

    Raises:
        IndexDamaged: no generation of those kept can be opened.
    """
    pointer = read_pointer(folder)
    if pointer is None:
        return None
    older = sorted((folder / "generations").glob("*.json"), reverse=True)
    names = [pointer, *(path.stem for path in older if path.stem < pointer)]
    damage: IndexDamaged | None = None
    for name in names:
        try:
            return open_generation(folder, name, opened)
        except IndexDamaged as error:
            damage = damage or error
    raise IndexDamaged(
        f"No generation in {folder} can be opened ({damage}). Run `puente build --full`."
    ) from damage


def open_generation(folder: Path, name: str, opened: dict[str, Segment] | None = None) -> Generation:
    """Open the generation `name`, verifying every segment that is not yet open.

    Raises:
        IndexDamaged: its manifest or one of its segments is missing or changed.
    """
    try:
        text = (folder / "generations" / f"{name}.json").read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"The manifest of generation {name} cannot be read: {error}") from error
    manifest = Manifest.from_json(text)
    known = opened or {}
    segments = [
        known.get(segment) or open_segment(folder / "segments", segment) for segment in manifest.segments
    ]
    generation = Generation(manifest, segments)
    held = {entry.id: entry.version for entry in generation.documents()}
    if held != {id_: version for id_, (version, _) in manifest.documents.items()}:
        raise IndexDamaged(
            f"The manifest of generation {name} names other documents than its segments hold."
        )
    return generation


def read_pointer(folder: Path) -> str | None:
    """The name of the current generation, or None before the first build."""
    try:
        return (folder / POINTER).read_text("utf-8", errors="replace").strip() or None
    except FileNotFoundError:
        return None


def publish(folder: Path, manifest: Manifest) -> None:
    """Write a manifest and make it the current generation, each step safe against a crash."""
    generations = folder / "generations"
    generations.mkdir(parents=True, exist_ok=True)
    _replace(generations / f"{manifest.generation}.json", manifest.to_json())
    _replace(folder / POINTER, manifest.generation + "\n")


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f"tmp-{path.name}")
    beside.write_text(text, "utf-8")
    flush(beside)
    beside.replace(path)
    flush(path.parent)


def _search_flat(segment: Segment, query: Vectors, k: int, allowed: Mask) -> tuple[Scores, Rows]:
    if allowed.all():
        scores, rows = segment.dense.search(query[None, :], k)
    else:
        bits = np.packbits(allowed, bitorder="little")
        selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        scores, rows = segment.dense.search(query[None, :], k, selector)
    return scores[0], rows[0]


def _best(scores: list[Scores], rows: list[Rows], k: int) -> tuple[Scores, Rows]:
    if not scores:
        return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int64)
    all_scores, all_rows = np.concatenate(scores), np.concatenate(rows)
    if len(all_scores) > k:
        top = all_scores >= -np.partition(-all_scores, k - 1)[k - 1]  # ties: the lowest rows
        all_scores, all_rows = all_scores[top], all_rows[top]
    order = np.lexsort((all_rows, -all_scores))[:k]
    return all_scores[order], all_rows[order]
