"""Fit what belongs to a model on the tuning halves of question sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.document import LANGS, Lang
from index.embed import Embedder, Progress
from index.token_head import TokenHead
from rag.calibration import CONFIDENCE_FEATURES, EVIDENCE_FEATURES, UNFITTED, Calibration, Linear
from rag.errors import BadEvaluationSet
from rag.evaluation.fit import Choice, Flags, Floats, fit_choice, fit_logistic
from rag.evaluation.metrics import ndcg
from rag.evaluation.read import Reading, read_evidence, read_questions
from rag.evaluation.sets import QuestionSet
from rag.evaluation.token_training import fit_token_head
from rag.evaluation.tuning import (
    Read,
    TuningSet,
    is_right,
    open_tuning_sets,
    read_tuning_set,
    word_examples,
)
from rag.evidence import Evidence, choose_evidence
from rag.refuse import confidence_features, estimate_confidence

_BIAS_SHARE = 0.9
_WEIGHTS_TRIED = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
_ERRORS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
_ADVERSARIAL_WEIGHT = 0.25
_HIDDEN_WEIGHT = 0.5
_HIDDEN_OWN_WEIGHT = 0.15
_OWN_CHOICE_WEIGHT = 4.0
_LEAST_ANSWERED = 20
_FEWEST_EXAMPLES = 300
_ASKED_AT_MOST = 700


FEWEST_QUESTIONS = 30
"""With an answer, in the tuning halves of all sets together."""


@dataclass(frozen=True)
class Fitted:
    """All that was learned for one model; the head is None where too few questions teach one."""

    calibration: Calibration
    head: TokenHead | None


def fit_calibration(
    sets: Sequence[QuestionSet],
    embedder: Embedder,
    chunk_tokens: int,
    *,
    on_progress: Progress = lambda done, total: None,
) -> Fitted:
    """Fit language bias, fusion weights, token head, evidence, confidence and thresholds, in that order.

    An answer counts as right when one of its sentences holds a judged answer. Questions are also
    asked with their relevant documents hidden: then every answer is wrong. Questions that were
    written to look answerable count a quarter, since few people ask such; those over the starter
    corpus count, together, as much as all others. The embedder is left with the new head.

    Raises:
        BadEvaluationSet: the tuning halves hold too few questions with an answer to fit anything.
    """
    judged = sum(bool(q.places) for s in sets for q in s.half("tune").questions)
    if judged < FEWEST_QUESTIONS:
        raise BadEvaluationSet(
            f"The tuning halves hold {judged} questions with an answer, and {FEWEST_QUESTIONS} are "
            "needed. Half of all questions are for tuning: add more, or another set."
        )
    embedder.head = None
    tuning = open_tuning_sets(sets, embedder, chunk_tokens, on_progress)
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

    def read(part: TuningSet, *, for_words: bool) -> Read:
        return read_tuning_set(part, embedder, fitted, chunk_tokens, on_progress, for_words=for_words)

    examples = word_examples([read(part, for_words=True) for part in tuning], embedder, fitted)
    if len(examples) >= _FEWEST_EXAMPLES:
        embedder.head = fit_token_head(examples)
    weighed = [read(part, for_words=False) for part in tuning]
    fitted = replace(fitted, evidence=_fit_evidence(weighed, fitted))
    confidence, right, weight = _fit_confidence(weighed, fitted)
    fitted = replace(fitted, confidence=confidence)
    fitted = replace(fitted, thresholds=_thresholds(weighed, fitted, right, weight))
    return Fitted(fitted, embedder.head)


def _language_bias(tuning: Sequence[TuningSet], embedder: Embedder) -> dict[Lang, dict[Lang, float]]:
    """Mean cosine of questions with all passages, by language pair, less a little."""
    known: dict[tuple[Lang, Lang], float] = {}
    for part in tuning:
        texts = [question.text for question in part.questions.questions[:_ASKED_AT_MOST]]
        mean_question = np.mean([q.vector for q in embedder.embed_questions(texts)], axis=0)
        segments = part.index.generation.segments
        mean_passage = np.concatenate([s.dense.vectors for s in segments]).mean(axis=0)
        pair = (part.question_lang, part.passage_lang)
        known.setdefault(pair, float(mean_question @ mean_passage) * _BIAS_SHARE)
    if len(known) < len(LANGS) ** 2:
        return UNFITTED.language_bias
    return {q: {p: round(known[q, p], 4) for p in LANGS} for q in LANGS}


def _best_weight(
    tuning: Sequence[TuningSet], embedder: Embedder, fitted: Calibration, *, across: bool
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
            asked = [q for q in part.questions.questions if q.relevant][:_ASKED_AT_MOST]
            readings = read_questions(asked, part.index, embedder, tried)
            means.append(np.mean([ndcg(r.rankings["fused"], r.judged.relevant) for r in readings]))
        return float(np.mean(means)) if means else 0.0

    if parts:
        return max(_WEIGHTS_TRIED, key=quality)
    return fitted.lexical_weight_across if across else fitted.lexical_weight_same


def _fit_evidence(read: Sequence[Read], fitted: Calibration) -> Linear:
    choices = []
    for part in read:
        for reading in part.answered:
            ranked = read_evidence(reading, part.index, fitted)
            answers = np.array([is_right(evidence, reading) for evidence in ranked], dtype=bool)
            if answers.any():
                features = np.array([evidence.features for evidence in ranked], dtype=float)
                choices.append(Choice(features, answers, _OWN_CHOICE_WEIGHT if part.own else 1.0))
    return fit_choice(choices, EVIDENCE_FEATURES) if choices else fitted.evidence


def _outcomes(
    read: Sequence[Read], fitted: Calibration, of: Callable[[Reading, list[Evidence]], object]
) -> tuple[list[object], Flags, Floats]:
    found, right, weight, own = [], [], [], []
    for part in read:
        for readings, is_hidden in ((part.answered, False), (part.hidden, True)):
            for reading in readings:
                ranked = read_evidence(reading, part.index, fitted)
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


def _fit_confidence(read: Sequence[Read], fitted: Calibration) -> tuple[Linear, Flags, Floats]:
    features, right, weight = _outcomes(
        read,
        fitted,
        lambda reading, ranked: confidence_features(reading.understood, ranked),
    )
    linear = fit_logistic(np.array(features, dtype=float), right, weight, CONFIDENCE_FEATURES)
    return linear, right, weight


def _thresholds(
    read: Sequence[Read], fitted: Calibration, right: Flags, weight: Floats
) -> tuple[tuple[float, float], ...]:
    """For each accepted error, the least confidence from which no more answers are wrong."""
    found, _, _ = _outcomes(
        read,
        fitted,
        lambda reading, ranked: estimate_confidence(reading.understood, ranked, fitted),
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
