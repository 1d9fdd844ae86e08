"""Scores fitted to what was read: which sentence is right, and how often an answer would be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rag.calibration import Linear, Thresholds
from rag.evaluation.fit import Choice, Floats, fit_choice, fit_logistic
from rag.evaluation.index import EvaluationIndex
from rag.evaluation.read import Reading
from rag.evaluation.tuning import Read, is_right
from rag.evidence.choose import choose_evidence
from rag.evidence.confidence import confidence_features
from rag.evidence.gather import Evidence
from rag.evidence.weigh import Weighed

Weigh = Callable[[Reading, EvaluationIndex], Weighed]
Rank = Callable[[Reading, EvaluationIndex], list[Evidence]]
"""A question's sentences, most likely answers first."""

_ERRORS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
_ADVERSARIAL_WEIGHT = 0.25
_HIDDEN_WEIGHT = 0.5
_HIDDEN_OWN_WEIGHT = 0.15
_OWN_CHOICE_WEIGHT = 4.0
_LEAST_ANSWERED = 20
_FEWEST_ASKED = 100
_NEAR_MISS = "unanswerable_near"
_NEAR_MISS_WEIGHT = 0.5


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


def fit_confidence(read: Sequence[Read], rank: Rank, names: Sequence[str]) -> Linear:
    """From what is known of the best evidence to the log-odds that an answer is right."""
    outcomes = list(
        _outcomes(read, rank, lambda reading, ranked: confidence_features(reading.understood, ranked))
    )
    features = np.array([outcome.found for outcome in outcomes], dtype=float)
    right = np.array([outcome.is_right for outcome in outcomes])
    return fit_logistic(features, right, _weights(outcomes), names)


def fit_thresholds(read: Sequence[Read], weigh: Weigh) -> Thresholds:
    """For each accepted error, the least confidence from which no more answers are wrong.

    It is told by the questions over the starter corpus, where there are enough of them: people ask such
    ones, while most public sets were written to look answerable, or are asked with their answer hidden.
    Those just beside what an article tells count half: who asks has seldom read it. One more wrong
    answer than there was is reckoned with, as conformal risk control does, so that the error is kept to
    on questions that were not there (Angelopoulos and others, 2022, arXiv:2208.02814).
    """
    weighed: dict[int, Weighed] = {}

    def rank(reading: Reading, index: EvaluationIndex) -> list[Evidence]:
        weighed[id(reading)] = weigh(reading, index)
        return weighed[id(reading)].ranked

    outcomes = list(_outcomes(read, rank, lambda reading, _: weighed[id(reading)].confidence))
    natural = [outcome for outcome in outcomes if outcome.natural_weight]
    is_told_by_them = len(natural) >= _FEWEST_ASKED
    outcomes = natural if is_told_by_them else outcomes
    confidence = np.array([outcome.found for outcome in outcomes], dtype=float)
    right = np.array([outcome.is_right for outcome in outcomes])
    weight = np.array([one.natural_weight for one in outcomes]) if is_told_by_them else _weights(outcomes)
    order = np.argsort(-confidence, kind="stable")
    wrong = (np.cumsum(weight[order] * ~right[order]) + 1) / (np.cumsum(weight[order]) + 1)
    thresholds = []
    for error in _ERRORS:
        within = np.flatnonzero(wrong[_LEAST_ANSWERED:] <= error)
        place = int(within[-1]) + _LEAST_ANSWERED if len(within) else 0
        thresholds.append((error, round(float(confidence[order][place]), 4)))
    return tuple(thresholds)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of one question, and what it counts.

    weight: among questions of all sets. own: it was asked over the starter corpus.
    natural_weight: among questions as people ask them; 0 for all others.
    """

    found: Any
    is_right: bool
    weight: float
    own: bool
    natural_weight: float


def _outcomes(
    read: Sequence[Read], rank: Rank, of: Callable[[Reading, list[Evidence]], object]
) -> Iterator[_Outcome]:
    """What `of` makes of each question, those asked with their documents hidden too."""
    for part in read:
        for readings, is_hidden in ((part.answered, False), (part.hidden, True)):
            for reading in readings:
                ranked = rank(reading, part.index)
                if not ranked:
                    continue
                asked = reading.understood
                shown = choose_evidence(ranked, asked.lang, several=asked.wants_several)
                right = not is_hidden and any(is_right(evidence, reading) for evidence in shown)
                weight = _weight(reading, is_hidden=is_hidden, own=part.own)
                natural = _natural_weight(reading) if part.own and not is_hidden else 0.0
                yield _Outcome(of(reading, ranked), right, weight, part.own, natural)


def _weight(reading: Reading, *, is_hidden: bool, own: bool) -> float:
    """What a question counts: as often as people ask such ones."""
    if is_hidden:
        return _HIDDEN_OWN_WEIGHT if own else _HIDDEN_WEIGHT
    return 1.0 if reading.judged.answerable or own else _ADVERSARIAL_WEIGHT


def _natural_weight(reading: Reading) -> float:
    return _NEAR_MISS_WEIGHT if reading.judged.kind == _NEAR_MISS else 1.0


def _weights(outcomes: Sequence[_Outcome]) -> Floats:
    """Questions over the starter corpus count, together, as much as all others together."""
    weight = np.array([outcome.weight for outcome in outcomes])
    own = np.array([outcome.own for outcome in outcomes])
    if own.any() and not own.all():
        weight[own] *= weight[~own].sum() / weight[own].sum()
    return weight
