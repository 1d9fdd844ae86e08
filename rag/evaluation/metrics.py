"""What is measured, each as a plain function of what was found."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

BINS = 10
"""How many bins of equal width the confidence is compared with the truth in."""

_Z = 1.959964
_RESAMPLES = 1000
_SEED = 20251125


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


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> RiskCoverage:
    """The curve over (n,) confidences and whether the answer at each is right."""
    order = np.argsort(-np.asarray(confidence), kind="stable")
    wrong = 1 - np.asarray(right, dtype=float)[order]
    answered = np.arange(1, len(order) + 1)
    return RiskCoverage(
        answered / max(len(order), 1), np.cumsum(wrong) / answered, np.asarray(confidence)[order]
    )


def area_under_risk_coverage(confidence: Floats, right: Floats) -> Floats:
    """Mean risk over all coverages, along the last axis; lower is better.

    Args:
        confidence, right: (…, n); `right` is 1 where the answer is right, else 0. Equal
            confidences keep their order.
    """
    order = np.argsort(-confidence, axis=-1, kind="stable")
    wrong = 1 - np.take_along_axis(right, order, axis=-1)
    risk = np.cumsum(wrong, axis=-1) / np.arange(1, wrong.shape[-1] + 1)
    return np.asarray(risk.mean(axis=-1))


def calibration_error(confidence: Floats, right: Floats) -> Floats:
    """Expected calibration error over ten equal bins, along the last axis; lower is better.

    The mean, over questions, of the distance between their bin's mean confidence and its share of
    right answers.
    """
    error = np.zeros(confidence.shape[:-1])
    place = bin_of(confidence)
    for number in range(BINS):
        here = place == number
        error += np.abs(((confidence - right) * here).sum(axis=-1))
    return np.asarray(error / confidence.shape[-1])


def brier(confidence: Floats, right: Floats) -> Floats:
    """Mean squared distance of the confidence from 1 where right and 0 where not, last axis."""
    return np.asarray(((confidence - right) ** 2).mean(axis=-1))


def bin_of(confidence: Floats) -> npt.NDArray[np.int64]:
    """The bin, 0 to BINS - 1, of each confidence; 1.0 belongs to the last one."""
    return np.minimum((confidence * BINS).astype(np.int64), BINS - 1)


def wilson(count: float, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of the share count / of; (0, 1) of nothing."""
    if not of:
        return 0.0, 1.0
    share = count / of
    spread = _Z**2 / of
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def bootstrap(statistic: Callable[..., Floats], *values: Floats) -> tuple[float, float]:
    """The 95 % interval of a statistic over questions drawn again, always with the same seed.

    Args:
        statistic: takes (…, n) arrays and returns (…,).
        values: (n,) each, one value a question; drawn together.
    """
    n = len(values[0])
    if not n:
        return 0.0, 0.0
    drawn = np.random.default_rng(_SEED).integers(0, n, (_RESAMPLES, n))
    low, high = np.quantile(statistic(*(value[drawn] for value in values)), [0.025, 0.975])
    return float(low), float(high)
