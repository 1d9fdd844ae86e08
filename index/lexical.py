"""Nearest by words: BM25 over immutable postings, scored with the statistics of a whole generation."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.tables import Texts

K1 = 1.2
B = 0.75

Scores = npt.NDArray[np.float32]

_MOST_COUNTED = 65_535
_PLACES_REMEMBERED = 50_000


class Statistics(NamedTuple):
    """What BM25 needs to know about all live chunks of a generation together."""

    chunks: int
    mean_length: float


@dataclass(frozen=True)
class QueryTerm:
    """A term of the query with its weight: `idf`."""

    term: str
    idf: float


class LexicalIndex:
    """The postings of one segment: which chunks hold a term, and how often.

    terms: UTF-8, in order of their bytes; `rows[offsets[i]:offsets[i + 1]]` hold terms[i], `counts`
        times each.
    lengths: (chunks,) int32, terms per chunk.
    """

    def __init__(
        self,
        terms: Texts,
        offsets: npt.NDArray[np.int64],
        rows: npt.NDArray[np.int32],
        counts: npt.NDArray[np.uint16],
        lengths: npt.NDArray[np.int32],
    ) -> None:
        self.terms = terms
        self.offsets = offsets
        self.rows = rows
        self.counts = counts
        self.lengths = lengths
        self._places: dict[str, int | None] = {}

    def __len__(self) -> int:
        return len(self.lengths)

    @classmethod
    def from_terms(cls, chunks: Sequence[Sequence[str]]) -> LexicalIndex:
        """Index chunks given as their terms; the row of a chunk is its place in `chunks`."""
        postings: dict[str, list[tuple[int, int]]] = {}
        for row, terms in enumerate(chunks):
            for term, count in Counter(terms).items():
                postings.setdefault(term, []).append((row, min(count, _MOST_COUNTED)))
        encoded = {term.encode("utf-8", "surrogatepass"): found for term, found in postings.items()}
        terms_in_order = sorted(encoded)
        sizes = [len(encoded[term]) for term in terms_in_order]
        pairs = [pair for term in terms_in_order for pair in encoded[term]]
        flat = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return cls(
            Texts.of(terms_in_order),
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            flat[:, 0].astype(np.int32),
            flat[:, 1].astype(np.uint16),
            np.array([len(terms) for terms in chunks], dtype=np.int32),
        )

    def document_frequency(self, term: str, alive: npt.NDArray[np.bool_] | None = None) -> int:
        """How many chunks hold `term`, of those that are `alive`, (chunks,) bool; None means all."""
        posting = self._posting(term)
        if posting is None:
            return 0
        if alive is None:
            return int(posting.stop - posting.start)
        return int(np.count_nonzero(alive[self.rows[posting]]))

    def rows_with(self, term: str) -> npt.NDArray[np.int32]:
        """The rows of the chunks that hold `term`, ascending."""
        posting = self._posting(term)
        return self.rows[:0] if posting is None else self.rows[posting]

    def score(self, query: Sequence[QueryTerm], statistics: Statistics) -> Scores:
        """BM25 of every chunk: (chunks,) float32, 0 where no term of the query occurs.

        Cost: one pass over the postings of the query's terms.
        """
        scores = np.zeros(len(self), dtype=np.float32)
        held = [(posting, term.idf) for term in query if (posting := self._posting(term.term))]
        if not held:
            return scores
        rows = np.concatenate([self.rows[posting] for posting, _ in held])
        counts = np.concatenate([self.counts[posting] for posting, _ in held]).astype(np.float32)
        damped = self.lengths[rows].astype(np.float32)
        damped *= np.float32(K1 * B / statistics.mean_length)
        damped += np.float32(K1 * (1 - B))
        damped += counts
        weights = np.array([idf * (K1 + 1) for _, idf in held], dtype=np.float32)
        counts *= np.repeat(weights, [posting.stop - posting.start for posting, _ in held])
        counts /= damped
        np.add.at(scores, rows, counts)
        return scores

    def _posting(self, term: str) -> slice | None:
        if term in self._places:
            place = self._places[term]
        else:
            place = self.terms.place_of(term.encode("utf-8", "surrogatepass"))
            if len(self._places) >= _PLACES_REMEMBERED:
                self._places.clear()
            self._places[term] = place
        if place is None:
            return None
        return slice(int(self.offsets[place]), int(self.offsets[place + 1]))


def inverse_document_frequency(frequency: int, chunks: int) -> float:
    """The weight of a term that `frequency` of `chunks` chunks hold; never negative."""
    return math.log1p((chunks - frequency + 0.5) / (frequency + 0.5))


def best_possible(query: Sequence[QueryTerm]) -> float:
    """A score that no chunk can exceed for this query; 0 for a query without terms."""
    return sum(term.idf for term in query) * (K1 + 1)
