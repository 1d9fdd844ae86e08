"""Nearest by meaning: exact inner-product search with FAISS."""

from __future__ import annotations

import faiss
import numpy as np
import numpy.typing as npt

from index.encoders.encoder import Vectors
from index.errors import DimensionMismatch

Rows = npt.NDArray[np.int64]


class DenseIndex:
    """The unit vectors of one segment. Built once, never changed."""

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        self._index = faiss.IndexFlatIP(self.vectors.shape[1])
        self._index.add(self.vectors)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(
        self, queries: Vectors, k: int, selector: faiss.IDSelector | None = None
    ) -> tuple[Vectors, Rows]:
        """Find the `k` chunks nearest in meaning to each query, best first.

        Args:
            queries: (n, dim) float32, every row of length 1.
            k: how many chunks per query, at least 1. Asking for more than there are returns all.
            selector: which rows may be found; None means all. One query at a time, then.

        Returns:
            scores: (n, min(k, len(self))) cosine similarity in [-1, 1]; higher is nearer.
            rows: same shape, int64.

        Raises:
            DimensionMismatch: the queries are not `dim` wide.
            ValueError: `k` is below 1.

        Cost: one pass over every vector; nothing is approximated.
        """
        dimension = self.vectors.shape[1]
        if queries.ndim != 2 or queries.shape[1] != dimension:
            raise DimensionMismatch(
                f"Queries have the shape {queries.shape}; this index holds vectors of {dimension} "
                "dimensions. Embed questions with the model that built the index."
            )
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}.")
        faiss.omp_set_num_threads(1)  # per calling thread: parallelism is by requests
        parameters = faiss.SearchParameters(sel=selector) if selector is not None else None  # type: ignore[call-arg]
        scores, rows = self._index.search(
            np.ascontiguousarray(queries, dtype=np.float32),
            min(k, len(self)) or 1,
            params=parameters,
        )
        found = rows[0] >= 0 if len(rows) else slice(None)
        return scores[:, found], rows[:, found]
