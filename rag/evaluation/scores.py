"""Scores fitted to what was read: which sentence is right, and how often an answer would be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rag.calibration import Linear, Thresholds
from rag.evaluation.fit import Choice, Floats, fit_choice, fit_logistic, scale_chances
from rag.evaluation.index import EvaluationIndex
from rag.evaluation.read import Reading
from rag.evaluation.tuning import Read, is_right
from rag.evaluation.weights import Weight, are_as_asked, weigh_question
from rag.evidence.choose import choose_evidence
from rag.evidence.confidence import confidence_features
from rag.evidence.doubts.find import find_doubt
from rag.evidence.features import Features
from rag.evidence.gather import Evidence
from rag.evidence.order.in_order import in_order
from rag.evidence.weigh import Weighed

Weigh = Callable[[Reading, EvaluationIndex], Weighed]
Rank = Callable[[Reading, EvaluationIndex], list[Evidence]]
"""A question's sentences, most likely answers first."""

_ERRORS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
_AS_ASKED_CHOICE_WEIGHT = 10.0
_AS_ASKED_SHARE = 3.0
_LEAST_ANSWERED = 20
FEWEST_ASKED = 100


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
                choices.append(Choice(known, answers, _AS_ASKED_CHOICE_WEIGHT if part.as_asked else 1.0))
    return fit_choice(choices, names) if choices else None


def fit_confidence(read: Sequence[Read], rank: Rank, names: Sequence[str]) -> Linear:
    """From what is known of the best evidence to the log-odds that an answer is right.

    The best is what the service would put first, which is not always the likeliest sentence.
    """
    outcomes = list(_outcomes(read, _as_served(rank), _known))
    features = np.array([outcome.found for outcome in outcomes], dtype=float)
    right = np.array([outcome.is_right for outcome in outcomes])
    return fit_logistic(features, right, _weights(outcomes), names)


def scale_confidence(read: Sequence[Read], rank: Rank, confidence: Linear) -> Linear:
    """The same order of answers, with the chances that they have over the questions read, which have not
    taught the token head; as it is where those are too few.

    What taught is answered more surely than what is asked later, even about the same documents. Where
    answerable questions are left out for that, those without an answer count less.
    """
    served = _as_served(rank)
    told = [
        (
            _known(reading, part.index, ranked),
            _answers(reading, ranked),
            1.0 if reading.judged.answerable else part.answerable_share,
        )
        for part in read
        for reading in part.answered
        if (ranked := served(reading, part.index))
    ]
    if len(told) < FEWEST_ASKED:
        return confidence
    features, right, weight = (np.array(column) for column in zip(*told, strict=True))
    return scale_chances(confidence, features.astype(float), right, weight)


def fit_thresholds(read: Sequence[Read], weigh: Weigh) -> Thresholds:
    """For each accepted error, the least confidence from which no more answers are wrong.

    It is told by the questions that people ask, where there are enough of them: most public sets were
    written to look answerable, or are asked with their answer hidden. One more wrong answer than there
    was is reckoned with, as conformal risk control does, so that the error is kept to on questions that
    were not there (Angelopoulos and others, 2022, arXiv:2208.02814).
    What is refused whatever the confidence is no answer, and tells nothing here.
    """
    weighed: dict[int, Weighed] = {}

    def rank(reading: Reading, index: EvaluationIndex) -> list[Evidence]:
        found = weighed[id(reading)] = weigh(reading, index)
        newest = index.generation.newest_published
        return [] if find_doubt(reading.understood, found.ranked, newest) else found.ranked

    outcomes = list(_outcomes(read, rank, lambda reading, *_: weighed[id(reading)].confidence))
    weight = _weights(outcomes)
    natural = [outcome for outcome in outcomes if outcome.weight.as_asked]
    if len(natural) >= FEWEST_ASKED:
        outcomes, weight = natural, np.array([outcome.weight.as_asked for outcome in natural])
    confidence = np.array([outcome.found for outcome in outcomes], dtype=float)
    right = np.array([outcome.is_right for outcome in outcomes])
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
    """What came of one question, and what it counts. as_asked: it stands for what people ask."""

    found: Any
    is_right: bool
    as_asked: bool
    weight: Weight


def _outcomes(
    read: Sequence[Read],
    rank: Rank,
    of: Callable[[Reading, EvaluationIndex, list[Evidence]], object],
) -> Iterator[_Outcome]:
    """What `of` makes of each question that counts, those asked with their documents hidden too."""
    for part in read:
        as_asked = are_as_asked(part, read)
        for readings, is_hidden in ((part.answered, False), (part.hidden, True)):
            for reading in readings:
                weight = weigh_question(reading, part, is_hidden=is_hidden, as_asked=as_asked)
                ranked = rank(reading, part.index) if weight.among_all else []
                if not ranked:
                    continue
                right = not is_hidden and _answers(reading, ranked)
                yield _Outcome(of(reading, part.index, ranked), right, part.as_asked, weight)


def _as_served(rank: Rank) -> Rank:
    return lambda reading, index: in_order(reading.understood, rank(reading, index))


def _known(reading: Reading, index: EvaluationIndex, ranked: list[Evidence]) -> Features:
    return confidence_features(reading.understood, ranked, index.generation.holds)


def _answers(reading: Reading, ranked: list[Evidence]) -> bool:
    """Whether one of the sentences that would be shown answers the question."""
    asked = reading.understood
    shown = choose_evidence(ranked, asked.lang, several=asked.wants_several)
    return any(is_right(evidence, reading) for evidence in shown)


def _weights(outcomes: Sequence[_Outcome]) -> Floats:
    """Questions that stand for what people ask count, together, three times as much as all others."""
    weight = np.array([outcome.weight.among_all for outcome in outcomes])
    asked = np.array([outcome.as_asked for outcome in outcomes])
    if asked.any() and not asked.all():
        weight[asked] *= _AS_ASKED_SHARE * weight[~asked].sum() / weight[asked].sum()
    return weight
