"""Fit a model's calibration on the tuning halves of question sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

from corpus.document import LANGS, Lang
from index.embed import Embedder, Progress
from rag.calibration import (
    CONFIDENCE_FEATURES,
    EITHER_WAY,
    EVIDENCE_FEATURES,
    SPEAKS_AGAINST,
    UNFITTED,
    Calibration,
    Linear,
)
from rag.evaluation.index import EvaluationIndex, build_evaluation_index
from rag.evaluation.metrics import ndcg
from rag.evaluation.read import (
    Reading,
    answers_question,
    read_evidence,
    read_questions,
    with_sentences,
)
from rag.evaluation.sets import QuestionSet
from rag.evidence import Evidence, choose_evidence
from rag.refuse import confidence_features, estimate_confidence

_BIAS_SHARE = 0.9
_WEIGHTS_TRIED = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
_ERRORS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
_ADVERSARIAL_WEIGHT = 0.25
_MOST_QUESTIONS = 700
_LEAST_ANSWERED = 20

Floats = npt.NDArray[np.float64]


@dataclass
class _TuningSet:
    """The tuning half of a set with its index; `across` when questions and passages differ."""

    questions: QuestionSet
    index: EvaluationIndex
    question_lang: Lang
    passage_lang: Lang

    @property
    def across(self) -> bool:
        return self.question_lang != self.passage_lang


def fit_calibration(
    sets: Sequence[QuestionSet],
    embedder: Embedder,
    chunk_tokens: int,
    *,
    on_progress: Progress = lambda done, total: None,
) -> Calibration:
    """Fit language bias, fusion weights, evidence, confidence and thresholds, in that order.

    Of each set, the first 700 questions of the tuning half are used. An
    answer counts as right when one of its sentences holds a judged answer. Questions are
    also asked with their relevant documents hidden: then every answer is wrong. Questions that
    were written to look answerable count a quarter, since few people ask such; those over the
    starter corpus count, together, as much as all others.
    """
    pools: dict[tuple[str, ...], EvaluationIndex] = {}
    tuning = [_tuning_set(s, embedder, chunk_tokens, pools, on_progress) for s in sets]
    fitted = replace(
        UNFITTED,
        model=embedder.encoder.name,
        language_bias=_language_bias(tuning, embedder),
        fitted_on=tuple(s.name for s in sets),
    )
    fitted = replace(
        fitted,
        lexical_weight_same=_best_weight(tuning, embedder, fitted, across=False),
        lexical_weight_across=_best_weight(tuning, embedder, fitted, across=True),
    )
    read = [_read(t, embedder, fitted, chunk_tokens, on_progress) for t in tuning]
    fitted = replace(fitted, evidence=_fit_evidence(read, fitted))
    confidence, right, weight = _fit_confidence(read, fitted)
    fitted = replace(fitted, confidence=confidence)
    return replace(fitted, thresholds=_thresholds(read, fitted, right, weight))


@dataclass
class _Read:
    """Questions as asked, and the same with their relevant documents hidden."""

    index: EvaluationIndex
    answered: list[Reading]
    hidden: list[Reading]
    own: bool


def _tuning_set(
    questions: QuestionSet,
    embedder: Embedder,
    chunk_tokens: int,
    pools: dict[tuple[str, ...], EvaluationIndex],
    on_progress: Progress,
) -> _TuningSet:
    half = questions.half("tune")
    half = replace(half, questions=half.questions[:_MOST_QUESTIONS])
    pool = tuple(document.id for document in half.documents)
    if pool not in pools:
        pools[pool] = build_evaluation_index(
            half.documents, embedder, chunk_tokens, sentences_of=set(), on_progress=on_progress
        )
    index = pools[pool]
    sample = read_questions(half.questions[:50], index, embedder, UNFITTED)
    spanish = float(np.mean([reading.understood.lang == "es" for reading in sample]))
    return _TuningSet(
        half,
        index,
        "es" if spanish > 0.5 else "en",
        "es" if index.generation.spanish.mean() > 0.5 else "en",
    )


def _language_bias(tuning: Sequence[_TuningSet], embedder: Embedder) -> dict[Lang, dict[Lang, float]]:
    """Mean cosine of questions with all passages, by language pair, less a little."""
    known: dict[tuple[Lang, Lang], float] = {}
    for part in tuning:
        texts = [question.text for question in part.questions.questions]
        mean_question = embedder.embed_questions(texts).mean(axis=0)
        segments = part.index.generation.segments
        mean_passage = np.concatenate([s.dense.vectors for s in segments]).mean(axis=0)
        pair = (part.question_lang, part.passage_lang)
        known.setdefault(pair, float(mean_question @ mean_passage) * _BIAS_SHARE)
    if len(known) < len(LANGS) ** 2:
        return UNFITTED.language_bias
    return {q: {p: round(known[q, p], 4) for p in LANGS} for q in LANGS}


def _best_weight(
    tuning: Sequence[_TuningSet], embedder: Embedder, fitted: Calibration, *, across: bool
) -> float:
    parts = [part for part in tuning if part.across == across]

    def quality(weight: float) -> float:
        tried = (
            replace(fitted, lexical_weight_across=weight)
            if across
            else replace(fitted, lexical_weight_same=weight)
        )
        means = []
        for part in parts:
            asked = [q for q in part.questions.questions if q.relevant]
            readings = read_questions(asked, part.index, embedder, tried)
            means.append(np.mean([ndcg(r.rankings["fused"], r.judged.relevant) for r in readings]))
        return float(np.mean(means)) if means else 0.0

    if parts:
        return max(_WEIGHTS_TRIED, key=quality)
    return fitted.lexical_weight_across if across else fitted.lexical_weight_same


def _read(
    part: _TuningSet,
    embedder: Embedder,
    fitted: Calibration,
    chunk_tokens: int,
    on_progress: Progress,
) -> _Read:
    asked = [q for q in part.questions.questions if q.answers or not q.answerable]
    answered = read_questions(asked, part.index, embedder, fitted)
    answerable = [q for q in asked if q.answerable]
    hidden = read_questions(answerable, part.index, embedder, fitted, without_relevant=True)
    index = with_sentences(part.questions, [*answered, *hidden], embedder, chunk_tokens, on_progress)
    return _Read(index, answered, hidden, part.questions.own)


def _fit_evidence(read: Sequence[_Read], fitted: Calibration) -> Linear:
    features, labels, own = [], [], []
    for part in read:
        for reading in part.answered:
            if not reading.judged.answerable:
                continue
            for evidence in read_evidence(reading, part.index, fitted):
                features.append(evidence.features)
                labels.append(answers_question(evidence, reading.judged))
                own.append(part.own)
    weight = _balance(np.ones(len(labels)), np.array(own))
    return _logistic(np.array(features, dtype=float), np.array(labels), weight, EVIDENCE_FEATURES)


def _outcomes(
    read: Sequence[_Read], fitted: Calibration, of: Callable[[Reading, list[Evidence]], object]
) -> tuple[list[object], npt.NDArray[np.bool_], Floats]:
    found, right, weight, own = [], [], [], []
    for part in read:
        for readings, is_hidden in ((part.answered, False), (part.hidden, True)):
            for reading in readings:
                ranked = read_evidence(reading, part.index, fitted)
                if not ranked:
                    continue
                found.append(of(reading, ranked))
                shown = choose_evidence(ranked)
                right.append(not is_hidden and _is_right(shown, reading, part.own))
                adversarial = not reading.judged.answerable and not part.own
                weight.append(_ADVERSARIAL_WEIGHT if adversarial else 0.5 if is_hidden else 1.0)
                own.append(part.own)
    return found, np.array(right), _balance(np.array(weight), np.array(own))


def _is_right(shown: Sequence[Evidence], reading: Reading, own: bool) -> bool:
    """A brief of the starter corpus is short: there, citing the right one counts as right."""
    if own:
        return any(evidence.document.id in reading.judged.relevant for evidence in shown)
    return any(answers_question(evidence, reading.judged) for evidence in shown)


def _balance(weight: Floats, own: npt.NDArray[np.bool_]) -> Floats:
    """Questions over the starter corpus count, together, as much as all others together."""
    if own.any() and not own.all():
        weight = weight.copy()
        weight[own] *= weight[~own].sum() / weight[own].sum()
    return weight


def _fit_confidence(
    read: Sequence[_Read], fitted: Calibration
) -> tuple[Linear, npt.NDArray[np.bool_], Floats]:
    features, right, weight = _outcomes(
        read,
        fitted,
        lambda reading, ranked: confidence_features(reading.understood, ranked, reading.hits),
    )
    linear = _logistic(np.array(features, dtype=float), right, weight, CONFIDENCE_FEATURES)
    return linear, right, weight


def _thresholds(
    read: Sequence[_Read],
    fitted: Calibration,
    right: npt.NDArray[np.bool_],
    weight: Floats,
) -> tuple[tuple[float, float], ...]:
    """For each accepted error, the least confidence from which no more answers are wrong."""
    found, _, _ = _outcomes(
        read,
        fitted,
        lambda reading, ranked: estimate_confidence(reading.understood, ranked, reading.hits, fitted),
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


def _logistic(
    features: Floats, labels: npt.NDArray[np.bool_], weight: Floats, names: Sequence[str]
) -> Linear:
    """Logistic regression in which no feature may speak against what it stands for.

    Where two features tell much the same, free weights would take opposite signs on the sets at
    hand and mislead on others.
    """
    spread = features.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = np.column_stack([features / spread, np.ones(len(features))])
    signs = np.where(labels, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (scaled @ weights)
        gradient = -(weight * signs * expit(-margins)) @ scaled
        penalised = np.append(weights[:-1], 0.0)
        value = float(weight @ np.logaddexp(0, -margins) + 0.5 * penalised @ penalised)
        return value, gradient + penalised

    bounds = [_bounds(name) for name in names] + [(None, None)]
    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
    weights = found.x[:-1] / spread
    return Linear(round(float(found.x[-1]), 4), tuple(round(float(w), 4) for w in weights))


def _bounds(name: str) -> tuple[float | None, float | None]:
    if name in EITHER_WAY:
        return None, None
    return (None, 0.0) if name in SPEAKS_AGAINST else (0.0, None)
