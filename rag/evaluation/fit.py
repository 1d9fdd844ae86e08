"""Linear scores fitted to judged examples: one sentence among others, and right against wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit, softmax

from rag.calibration import EITHER_WAY, SPEAKS_AGAINST, WEIGHT_AT_MOST, Linear

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Bounds = tuple[float | None, float | None]

_LEAST_SLOPE = 0.1


@dataclass(frozen=True)
class Choice:
    """The sentences read for one question: (n, features), which of them answer, and its weight."""

    features: Floats
    answers: Flags
    weight: float = 1.0


def fit_choice(choices: Sequence[Choice], names: Sequence[str]) -> Linear:
    """Weights under which the answering sentences get most of the softmax among those read.

    Only the differences within a question count, so there is no intercept.
    """
    together = np.concatenate([choice.features for choice in choices])
    spread = _spread(together)
    scaled = [choice.features / spread for choice in choices]

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, gradient = 0.5 * float(weights @ weights), weights.copy()
        for choice, features in zip(choices, scaled, strict=True):
            chance = softmax(features @ weights)
            right = chance * choice.answers
            total = right.sum() + 1e-12
            value -= choice.weight * float(np.log(total))
            gradient += choice.weight * (features.T @ (chance - right / total))
        return value, gradient

    found = _minimize(loss, _bounds(names, spread))
    return Linear(0.0, _rounded(found / spread))


def fit_logistic(features: Floats, labels: Flags, weight: Floats, names: Sequence[str]) -> Linear:
    """Logistic regression in which no feature may speak against what it stands for.

    Where two features tell much the same, free weights would take opposite signs on the sets at
    hand and mislead on others. Features are centred first: far from zero, with little spread, they and
    the intercept would hold each other where they began.
    """
    spread, centre = _spread(features), features.mean(axis=0)
    scaled = np.column_stack([(features - centre) / spread, np.ones(len(features))])
    bounds = [*_bounds(names, spread), (None, None)]
    *scaled_weights, at_centre = _fit_labels(scaled, labels, weight, bounds, penalty=1.0)
    weights = np.array(scaled_weights) / spread
    return Linear(round(float(at_centre - weights @ centre), 4), _rounded(weights))


def scale_chances(linear: Linear, features: Floats, labels: Flags, weight: Floats) -> Linear:
    """The same order, with the chances that labels have: log-odds stretched and moved (Platt, 1999).

    As he has it, a right one counts as not quite right, so that no few examples make anything certain.
    Where all labels are alike nothing is told.

    Args:
        features: (n, features), what `linear` weighs. labels: (n,) bool. weight: (n,), what each counts.
    """
    right = int(labels.sum())
    if right in (0, len(labels)):
        return linear
    hoped = np.where(labels, (right + 1) / (right + 2), 1 / (len(labels) - right + 2))
    scores = features @ np.array(linear.weights) + linear.intercept
    scaled = np.column_stack([scores, np.ones(len(scores))])
    twice, is_right = np.vstack([scaled, scaled]), np.repeat([True, False], len(scores))
    both = np.concatenate([weight * hoped, weight * (1 - hoped)])
    bounds: list[Bounds] = [(_LEAST_SLOPE, None), (None, None)]
    slope, shift = (float(one) for one in _fit_labels(twice, is_right, both, bounds, penalty=0.0))
    return Linear(round(slope * linear.intercept + shift, 4), _rounded(slope * np.array(linear.weights)))


def _fit_labels(
    scaled: Floats, labels: Flags, weight: Floats, bounds: list[Bounds], *, penalty: float
) -> Floats:
    """Logistic regression; the last column is that of ones, whose weight has no penalty."""
    signs = np.where(labels, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (scaled @ weights)
        gradient = -(weight * signs * expit(-margins)) @ scaled
        penalised = np.append(weights[:-1], 0.0)
        value = float(weight @ np.logaddexp(0, -margins) + 0.5 * penalty * penalised @ penalised)
        return value, gradient + penalty * penalised

    return _minimize(loss, bounds)


def _minimize(loss: object, bounds: list[Bounds]) -> Floats:
    found = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds)
    solution: Floats = found.x
    return solution


def _spread(features: Floats) -> Floats:
    spread: Floats = features.std(axis=0)
    spread[spread < 1e-9] = 1.0
    return spread


def _rounded(weights: Floats) -> tuple[float, ...]:
    return tuple(round(float(weight), 4) for weight in weights)


def _bounds(names: Sequence[str], spread: Floats) -> list[Bounds]:
    """Between which the weights of features lie that were divided by their spread."""
    return [_bounds_of(name, float(one)) for name, one in zip(names, spread, strict=True)]


def _bounds_of(name: str, spread: float) -> Bounds:
    if name in EITHER_WAY:
        return None, None
    return (None, WEIGHT_AT_MOST.get(name, 0.0) * spread) if name in SPEAKS_AGAINST else (0.0, None)
