"""Nearest by words: BM25 over immutable postings, scored with the statistics of a whole generation."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

K1 = 1.2
B = 0.75

Scores = npt.NDArray[np.float32]


class Statistics(NamedTuple):
    """What BM25 needs to know about all chunks of a generation together."""

    chunks: int
    mean_length: float


@dataclass(frozen=True)
class QueryTerm:
    """A term of the query with its weight: `idf`."""

    term: str
    idf: float


class LexicalIndex:
    """The postings of one segment: which chunks hold a term, and how often.

    terms: sorted; `rows[offsets[i]:offsets[i + 1]]` hold terms[i], `counts` times each.
    lengths: (chunks,) int32, terms per chunk.
    """

    def __init__(
        self,
        terms: Sequence[str],
        offsets: npt.NDArray[np.int64],
        rows: npt.NDArray[np.int32],
        counts: npt.NDArray[np.uint16],
        lengths: npt.NDArray[np.int32],
    ) -> None:
        self._terms = terms
        self._place = {term: place for place, term in enumerate(terms)}
        self._offsets = offsets
        self._rows = rows
        self._counts = counts
        self.lengths = lengths

    def __len__(self) -> int:
        return len(self.lengths)

    @classmethod
    def from_terms(cls, chunks: Sequence[Sequence[str]]) -> LexicalIndex:
        """Index chunks given as their terms; the row of a chunk is its place in `chunks`."""
        postings: dict[str, list[tuple[int, int]]] = {}
        for row, terms in enumerate(chunks):
            for term, count in Counter(terms).items():
                postings.setdefault(term, []).append((row, min(count, 65_535)))
        terms_in_order = sorted(postings)
        sizes = [len(postings[term]) for term in terms_in_order]
        pairs = [pair for term in terms_in_order for pair in postings[term]]
        flat = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return cls(
            terms_in_order,
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            flat[:, 0].astype(np.int32),
            flat[:, 1].astype(np.uint16),
            np.array([len(terms) for terms in chunks], dtype=np.int32),
        )

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Open what `save` wrote; arrays are mapped, not read."""
        terms = (folder / "terms.txt").read_text("utf-8").split("\n")

        def array(name: str) -> npt.NDArray[np.generic]:
            return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)  # type: ignore[no-any-return]

        return cls(
            terms[:-1],
            array("term_offsets").astype(np.int64),
            array("term_rows"),  # type: ignore[arg-type]
            array("term_counts"),  # type: ignore[arg-type]
            array("lengths").astype(np.int32),
        )

    def save(self, folder: Path) -> None:
        """Write the postings as plain arrays and one text file of terms."""
        text = "".join(f"{term}\n" for term in self._terms)
        (folder / "terms.txt").write_text(text, "utf-8")
        np.save(folder / "term_offsets.npy", self._offsets)
        np.save(folder / "term_rows.npy", self._rows)
        np.save(folder / "term_counts.npy", self._counts)
        np.save(folder / "lengths.npy", self.lengths)

    def document_frequency(self, term: str) -> int:
        """How many chunks hold `term`."""
        place = self._place.get(term)
        return 0 if place is None else int(self._offsets[place + 1] - self._offsets[place])

    def score(self, query: Sequence[QueryTerm], statistics: Statistics) -> Scores:
        """BM25 of every chunk: (chunks,) float32, 0 where no term of the query occurs.

        Cost: one pass over the postings of the query's terms.
        """
        scores = np.zeros(len(self), dtype=np.float32)
        for term, idf in ((term.term, term.idf) for term in query):
            place = self._place.get(term)
            if place is None:
                continue
            posting = slice(int(self._offsets[place]), int(self._offsets[place + 1]))
            rows = self._rows[posting]
            counts = self._counts[posting].astype(np.float32)
            damping = K1 * (1 - B + B * self.lengths[rows] / statistics.mean_length)
            scores[rows] += idf * counts * (K1 + 1) / (counts + damping)
        return scores


def inverse_document_frequency(frequency: int, chunks: int) -> float:
    """The weight of a term that `frequency` of `chunks` chunks hold; never negative."""
    return math.log1p((chunks - frequency + 0.5) / (frequency + 0.5))


def best_possible(query: Sequence[QueryTerm]) -> float:
    """A score that no chunk can exceed for this query; 0 for a query without terms."""
    return sum(term.idf for term in query) * (K1 + 1)
