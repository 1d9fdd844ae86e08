"""Nearest by meaning with FAISS, over vectors that stay in the file they lie in.

Up to `COARSE_FROM` vectors every one is compared. Above that, codes of one bit a number (RaBitQ) choose
candidates, and those are compared exactly.
"""

from __future__ import annotations

from collections.abc import Iterable

import faiss
import numpy as np
import numpy.typing as npt

from index.encoders.encoder import Vectors
from index.errors import DimensionMismatch

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

COARSE_FROM = 100_000
_CANDIDATES = 1_000
_CANDIDATES_EACH = 10
_QUERY_BITS = 8
_FEW_ALLOWED = 20_000


class DenseIndex:
    """The unit vectors of one segment. Built once, never changed."""

    def __init__(self, vectors: Vectors, coarse: npt.NDArray[np.uint8] | None = None) -> None:
        """`coarse`: what `make_coarse` gave for these vectors."""
        self.vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        self._coarse = faiss.deserialize_index(coarse) if coarse is not None and len(coarse) else None

    def __len__(self) -> int:
        return len(self.vectors)

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Vectors, Rows]:
        """Find the `k` allowed rows nearest in meaning to a query, best first.

        Args:
            query: (dim,) float32, of length 1.
            k: how many, at least 1. Asking for more than there are returns all.
            allowed: (len(self),) bool, which rows may be found; None means all.

        Returns:
            scores: (found,) cosine similarity in [-1, 1]; higher is nearer.
            rows: (found,) int64.

        Raises:
            DimensionMismatch: the query is not `dim` wide.
            ValueError: `k` is below 1.

        Cost: one pass over every vector or, with coarse codes, over one bit of each of its numbers.
        """
        dimension = self.vectors.shape[1]
        if query.shape != (dimension,):
            raise DimensionMismatch(
                f"The query has the shape {query.shape}; this index holds vectors of {dimension} "
                "dimensions. Embed questions with the model that built the index."
            )
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}.")
        if not len(self):
            return np.zeros(0, np.float32), np.zeros(0, np.int64)
        faiss.omp_set_num_threads(1)  # per calling thread: parallelism is by requests
        query = np.ascontiguousarray(query, dtype=np.float32)
        if self._coarse is not None and (allowed is None or np.count_nonzero(allowed) > _FEW_ALLOWED):
            return self._search_coarsely(query, k, allowed)
        return self._search_all(query, k, allowed)

    def scores(self, query: Vectors, rows: Rows) -> Vectors:
        """The cosine of a query with each of these rows."""
        if len(rows) > len(self) // 2:  # rather than copy so many vectors
            found: Vectors = (self.vectors @ query)[rows]
        else:
            found = self.vectors[rows] @ query
        return found.astype(np.float32, copy=False)

    def _search_all(self, query: Vectors, k: int, allowed: Mask | None) -> tuple[Vectors, Rows]:
        k = min(k, len(self))
        scores, rows = np.empty(k, np.float32), np.empty(k, np.int64)
        bits, selector = _selector(allowed)
        faiss.knn_inner_product(
            faiss.swig_ptr(query),
            faiss.swig_ptr(self.vectors),
            self.vectors.shape[1],
            1,
            len(self),
            k,
            faiss.swig_ptr(scores),
            faiss.swig_ptr(rows),
            selector,
        )
        del bits
        found = rows >= 0
        return scores[found], rows[found]

    def _search_coarsely(self, query: Vectors, k: int, allowed: Mask | None) -> tuple[Vectors, Rows]:
        wanted = min(max(_CANDIDATES, _CANDIDATES_EACH * k), len(self))
        bits, selector = _selector(allowed)
        parameters = faiss.RaBitQSearchParameters(sel=selector, qb=_QUERY_BITS)  # type: ignore[call-arg]
        assert self._coarse is not None  # noqa: S101
        candidates = self._coarse.search(query[None, :], wanted, params=parameters)[1][0]
        del bits
        rows = np.sort(candidates[candidates >= 0])
        if allowed is not None:
            rows = rows[allowed[rows]]
        scores = self.scores(query, rows)
        best = np.lexsort((rows, -scores))[:k]
        return scores[best], rows[best]


def make_coarse(sample: Vectors, blocks: Iterable[Vectors]) -> npt.NDArray[np.uint8]:
    """Codes of one bit a number, to choose candidates by.

    Args:
        sample: (n, dim) some of the vectors, whose mean the codes are relative to.
        blocks: all vectors, in order.
    """
    faiss.omp_set_num_threads(1)
    index = faiss.IndexRaBitQ(sample.shape[1], faiss.METRIC_INNER_PRODUCT)
    index.qb = _QUERY_BITS
    index.train(np.ascontiguousarray(sample, dtype=np.float32))
    for block in blocks:
        index.add(np.ascontiguousarray(block, dtype=np.float32))
    codes: npt.NDArray[np.uint8] = faiss.serialize_index(index)
    return codes


def _selector(allowed: Mask | None) -> tuple[object, faiss.IDSelector | None]:
    """A selector, and the bits that it reads, which must live as long."""
    if allowed is None or allowed.all():
        return None, None
    bits = np.packbits(allowed, bitorder="little")
    return bits, faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
