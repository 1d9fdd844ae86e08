"""What is measured, each as a plain function of what was found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


def ndcg(found: Sequence[str], relevant: Mapping[str, float], k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first `k`, in [0, 1]."""
    gain = sum(
        relevant.get(document, 0.0) / math.log2(rank + 2) for rank, document in enumerate(found[:k])
    )
    best = sorted(relevant.values(), reverse=True)[:k]
    ideal = sum(value / math.log2(rank + 2) for rank, value in enumerate(best))
    return gain / ideal if ideal else 0.0


def recall(found: Sequence[str], relevant: Mapping[str, float], k: int = 5) -> float:
    """The share of the relevant documents among the first `k`."""
    return len(relevant.keys() & set(found[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(found: Sequence[str], relevant: Mapping[str, float], k: int = 10) -> float:
    """1 / the rank of the first relevant document; 0 if it is not among the first `k`."""
    for rank, document in enumerate(found[:k], 1):
        if document in relevant:
            return 1 / rank
    return 0.0


class RiskCoverage(NamedTuple):
    """Answering the surest questions first: share answered, and share of those that is wrong."""

    coverage: npt.NDArray[np.float64]
    risk: npt.NDArray[np.float64]
    confidence: npt.NDArray[np.float64]

    @property
    def area(self) -> float:
        """Mean risk over all coverages; lower is better."""
        return float(self.risk.mean()) if len(self.risk) else 0.0

    def coverage_at(self, risk: float) -> float:
        """The largest share that can be answered with at most this share of wrong answers."""
        within = np.flatnonzero(self.risk <= risk)
        return float(self.coverage[within[-1]]) if len(within) else 0.0


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> RiskCoverage:
    """The curve over (n,) confidences and whether the answer at each is right."""
    order = np.argsort(-np.asarray(confidence), kind="stable")
    wrong = 1 - np.asarray(right, dtype=float)[order]
    answered = np.arange(1, len(order) + 1)
    return RiskCoverage(
        answered / max(len(order), 1), np.cumsum(wrong) / answered, np.asarray(confidence)[order]
    )
