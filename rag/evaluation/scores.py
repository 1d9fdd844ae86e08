"""Scores fitted to what was read: which sentence is right, and how often an answer would be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rag.calibration import Linear, Thresholds
from rag.confidence import confidence_features, estimate_confidence
from rag.evaluation.fit import Choice, Flags, Floats, fit_choice, fit_logistic
from rag.evaluation.index import EvaluationIndex
from rag.evaluation.read import Reading
from rag.evaluation.tuning import Read, is_right
from rag.evidence import Evidence, choose_evidence

Rank = Callable[[Reading, EvaluationIndex], list[Evidence]]
"""A question's sentences, most likely answers first."""

_ERRORS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
_ADVERSARIAL_WEIGHT = 0.25
_HIDDEN_WEIGHT = 0.5
_HIDDEN_OWN_WEIGHT = 0.15
_OWN_CHOICE_WEIGHT = 4.0
_LEAST_ANSWERED = 20


def fit_choices(
    read: Sequence[Read],
    features: Callable[[Reading, EvaluationIndex], tuple[list[Evidence], Floats]],
    names: Sequence[str],
) -> Linear | None:
    """The weights under which right sentences are first; None where no question has one."""
    choices = []
    for part in read:
        for reading in part.answered:
            ranked, known = features(reading, part.index)
            answers = np.array([is_right(evidence, reading) for evidence in ranked], dtype=bool)
            if answers.any():
                choices.append(Choice(known, answers, _OWN_CHOICE_WEIGHT if part.own else 1.0))
    return fit_choice(choices, names) if choices else None


def _outcomes(
    read: Sequence[Read], rank: Rank, of: Callable[[Reading, list[Evidence]], object]
) -> tuple[list[object], Flags, Floats]:
    found, right, weight, own = [], [], [], []
    for part in read:
        for readings, is_hidden in ((part.answered, False), (part.hidden, True)):
            for reading in readings:
                ranked = rank(reading, part.index)
                if not ranked:
                    continue
                found.append(of(reading, ranked))
                shown = choose_evidence(ranked, several=reading.understood.wants_several)
                right.append(not is_hidden and any(is_right(e, reading) for e in shown))
                weight.append(_weight(reading, is_hidden=is_hidden, own=part.own))
                own.append(part.own)
    return found, np.array(right), _balance(np.array(weight), np.array(own))


def _weight(reading: Reading, *, is_hidden: bool, own: bool) -> float:
    """What a question counts: as often as people ask such ones."""
    if is_hidden:
        return _HIDDEN_OWN_WEIGHT if own else _HIDDEN_WEIGHT
    return 1.0 if reading.judged.answerable or own else _ADVERSARIAL_WEIGHT


def _balance(weight: Floats, own: Flags) -> Floats:
    """Questions over the starter corpus count, together, as much as all others together."""
    if own.any() and not own.all():
        weight = weight.copy()
        weight[own] *= weight[~own].sum() / weight[own].sum()
    return weight


def fit_confidence(
    read: Sequence[Read], rank: Rank, names: Sequence[str]
) -> tuple[Linear, Flags, Floats]:
    features, right, weight = _outcomes(
        read, rank, lambda reading, ranked: confidence_features(reading.understood, ranked)
    )
    return fit_logistic(np.array(features, dtype=float), right, weight, names), right, weight


def fit_thresholds(
    read: Sequence[Read], rank: Rank, linear: Linear, right: Flags, weight: Floats
) -> Thresholds:
    """For each accepted error, the least confidence from which no more answers are wrong."""
    found, _, _ = _outcomes(
        read, rank, lambda reading, ranked: estimate_confidence(reading.understood, ranked, linear)
    )
    confidence = np.array(found, dtype=float)
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(weight[order] * ~right[order]) / np.cumsum(weight[order])
    thresholds = []
    for error in _ERRORS:
        within = np.flatnonzero(wrong[_LEAST_ANSWERED:] <= error)
        place = int(within[-1]) + _LEAST_ANSWERED if len(within) else 0
        thresholds.append((error, round(float(confidence[order][place]), 4)))
    return tuple(thresholds)
