"""Fit what belongs to a model on the tuning halves of question sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np

from corpus.document import LANGS, Lang
from index.embed import Embedder, Progress
from index.rerankers.reranker import Reranker
from index.token_head import TokenHead
from rag.calibration import (
    CONFIDENCE_FEATURES,
    EVIDENCE_FEATURES,
    NO_BIAS,
    UNFITTED,
    ByLanguages,
    Calibration,
    Linear,
)
from rag.errors import BadEvaluationSet
from rag.evaluation.calibrate_reranker import fit_reranking
from rag.evaluation.fit import Floats
from rag.evaluation.index import EvaluationIndex
from rag.evaluation.metrics import ndcg
from rag.evaluation.read import Reading, read_evidence, read_questions
from rag.evaluation.scores import (
    FEWEST_ASKED,
    fit_choices,
    fit_confidence,
    fit_thresholds,
    scale_confidence,
)
from rag.evaluation.sets import JudgedQuestion, QuestionSet
from rag.evaluation.token_training import fit_token_head
from rag.evaluation.tuning import (
    Read,
    TuningSet,
    is_right,
    open_tuning_sets,
    read_again,
    read_tuning_set,
    teaches_words,
    word_examples,
)
from rag.evidence.gather import Evidence
from rag.evidence.weigh import Weighed, weigh_evidence

_BIAS_SHARE = 0.9
_AS_WELL = 0.001
"""Of nDCG: what is within it of the best is taken for as good."""
_MATCH_WEIGHTS_TRIED = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
_WEIGHTS_TRIED = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
_FEWEST_EXAMPLES = 300
_ASKED_AT_MOST = 700


Wanted = Callable[[JudgedQuestion], bool]

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
    reranker: Reranker | None = None,
    keep_head: bool = False,
    on_progress: Progress = lambda done, total: None,
) -> Fitted:
    """Fit language biases, fusion weights, token head, what its matches add to a passage, evidence,
    confidence, its scale, thresholds, in that order; then what a reranker's scores are worth, if there is
    one.

    An answer counts as right when one of its sentences holds a judged answer. Questions are also
    asked with their relevant documents hidden: then every answer is wrong. Questions that were
    written to look answerable count a quarter, since few people ask such; those that stand for what
    people ask count, together, three times as much as all others. The embedder is left with the new head.

    Args:
        sets: those that teach are for the head alone; at least one other is needed.
        keep_head: fit everything else beside the head that the embedder has, so that what was indexed
            with it stays good. Sets that teach are not read then.

    Raises:
        BadEvaluationSet: the tuning halves hold too few questions with an answer to fit anything.
    """
    teaching = [questions for questions in sets if questions.teaches]
    scored = [questions for questions in sets if not questions.teaches]
    judged = sum(bool(q.places) for s in scored for q in s.half("tune").questions)
    if judged < FEWEST_QUESTIONS:
        raise BadEvaluationSet(
            f"The tuning halves hold {judged} questions with an answer, and {FEWEST_QUESTIONS} are "
            "needed. Half of all questions are for tuning: add more, or another set."
        )
    head = embedder.head if keep_head else None
    embedder.head = None
    tuning = open_tuning_sets(scored, embedder, chunk_tokens, on_progress)
    fitted = replace(
        UNFITTED,
        model=embedder.encoder.name,
        language_bias=_language_bias(tuning, embedder),
        fitted_on=tuple(dict.fromkeys(s.name for s in (scored if keep_head else sets))),
    )
    fitted = replace(
        fitted,
        lexical_weight_same=_best_weight(tuning, embedder, fitted, across=False),
        lexical_weight_across=_best_weight(tuning, embedder, fitted, across=True),
    )

    def read(part: TuningSet, wanted: Wanted, *, and_hidden: bool) -> Read:
        return read_tuning_set(
            part, embedder, fitted, chunk_tokens, on_progress, wanted, and_hidden=and_hidden
        )

    def for_words(part: TuningSet) -> Wanted:
        return lambda judged: teaches_words(judged, part.questions)

    def for_scores(part: TuningSet) -> Wanted:
        return lambda judged: not teaches_words(judged, part.questions)

    if not keep_head:
        taught = [*tuning, *open_tuning_sets(teaching, embedder, chunk_tokens, on_progress)]
        words = [read(part, for_words(part), and_hidden=False) for part in taught]
        examples = word_examples(words, embedder, fitted)
        head = fit_token_head(examples) if len(examples) >= _FEWEST_EXAMPLES else None
    embedder.head = head
    weighed = [read(part, for_scores(part), and_hidden=True) for part in tuning]
    fitted = replace(fitted, match_bias=_match_bias(weighed, fitted))
    fitted = replace(fitted, match_weight=_best_match_weight(weighed, embedder, fitted))
    weighed = [read_again(part, embedder, fitted) for part in weighed]
    fitted = replace(fitted, evidence=_fit_evidence(weighed, fitted))

    def rank(reading: Reading, index: EvaluationIndex) -> list[Evidence]:
        return read_evidence(reading, index, fitted)

    def weigh(reading: Reading, index: EvaluationIndex) -> Weighed:
        ranked, holds = rank(reading, index), index.generation.holds
        return weigh_evidence(reading.understood, ranked, fitted, None, 0.5, holds)

    confidence = fit_confidence(weighed, rank, CONFIDENCE_FEATURES)
    telling = list(compress(weighed, _tell_chances(tuning)))
    fitted = replace(fitted, confidence=scale_confidence(telling, rank, confidence))
    fitted = replace(fitted, thresholds=fit_thresholds(weighed, weigh))
    if reranker is not None:
        reranking = fit_reranking(weighed, telling, fitted, reranker)
        fitted = replace(fitted, reranking={reranker.name: reranking})
    return Fitted(fitted, embedder.head)


def _tell_chances(tuning: Sequence[TuningSet]) -> list[bool]:
    """Which sets tell how sure answers are: those with questions without an answer. Where some are
    public, written to look answerable, and not too few, those alone: better that answers are right more
    often than is said.
    """
    tell = [not all(q.answerable for q in part.questions.questions) for part in tuning]
    public = [one and not part.questions.as_asked for one, part in zip(tell, tuning, strict=True)]
    is_enough = sum(len(part.questions.questions) for part in compress(tuning, public)) >= FEWEST_ASKED
    return public if is_enough else tell


def _language_bias(tuning: Sequence[TuningSet], embedder: Embedder) -> ByLanguages:
    """Mean cosine of questions with all passages of a largest pool, by language pair, less a little.

    A pool of a few dozen articles on one matter tells more of the matter than of the languages.
    """
    known: dict[tuple[Lang, Lang], float] = {}
    for part in sorted(tuning, key=lambda part: len(part.questions.documents), reverse=True):
        texts = [question.text for question in part.questions.questions[:_ASKED_AT_MOST]]
        mean_question = np.mean([q.vector for q in embedder.embed_questions(texts)], axis=0)
        segments = part.index.generation.segments
        mean_passage = np.concatenate([s.dense.vectors for s in segments]).mean(axis=0)
        pair = (part.question_lang, part.passage_lang)
        known.setdefault(pair, float(mean_question @ mean_passage) * _BIAS_SHARE)
    return _by_languages(known)


def _match_bias(read: Sequence[Read], fitted: Calibration) -> ByLanguages:
    """Mean nearness in words of sentences that do not answer, by language pair.

    Told by questions for which sentences of every language were read: one pool's questions are worded
    nearer to its passages than another's, whatever the languages.
    """
    known: dict[tuple[Lang, Lang], list[float]] = {}
    for part in read:
        for reading in part.answered:
            near: dict[Lang, list[float]] = {}
            for evidence in read_evidence(reading, part.index, fitted):
                if not is_right(evidence, reading):
                    near.setdefault(evidence.document.lang, []).append(evidence.match)
            if len(near) == len(LANGS):
                for lang, matches in near.items():
                    known.setdefault((reading.understood.lang, lang), []).append(float(np.mean(matches)))
    return _by_languages({pair: float(np.mean(means)) for pair, means in known.items()})


def _by_languages(known: Mapping[tuple[Lang, Lang], float]) -> ByLanguages:
    if len(known) < len(LANGS) ** 2:
        return NO_BIAS
    return {q: {p: round(known[q, p], 4) for p in LANGS} for q in LANGS}


def _best_weight(
    tuning: Sequence[TuningSet], embedder: Embedder, fitted: Calibration, *, across: bool
) -> float:
    """The least lexical weight that ranks as well as the best, over all questions within a language or
    across.
    """
    asked = [(part, part.asked(across=across)[:_ASKED_AT_MOST]) for part in tuning]

    def quality(weight: float) -> float:
        tried = (
            replace(fitted, lexical_weight_across=weight)
            if across
            else replace(fitted, lexical_weight_same=weight)
        )
        ranked = [
            ndcg(reading.rankings["fused"], reading.judged.relevant)
            for part, questions in asked
            for reading in read_questions(questions, part.index, embedder, tried)
        ]
        return float(np.mean(ranked))

    if any(questions for _, questions in asked):
        return _least_of_the_best({weight: quality(weight) for weight in _WEIGHTS_TRIED})
    return fitted.lexical_weight_across if across else fitted.lexical_weight_same


def _best_match_weight(read: Sequence[Read], embedder: Embedder, fitted: Calibration) -> float:
    """The least weight of matches that ranks as well as the best, over questions that taught no word."""
    if embedder.head is None:
        return fitted.match_weight

    def quality(weight: float) -> float:
        tried = replace(fitted, match_weight=weight)
        ranked = [
            ndcg(reading.rankings["fused"], reading.judged.relevant)
            for part in read
            for reading in read_questions(
                [one.judged for one in part.answered if one.judged.answerable][:_ASKED_AT_MOST],
                part.index,
                embedder,
                tried,
            )
        ]
        return float(np.mean(ranked))

    return _least_of_the_best({weight: quality(weight) for weight in _MATCH_WEIGHTS_TRIED})


def _least_of_the_best(found: Mapping[float, float]) -> float:
    """The least weight with which the ranks, by weight, are as good as the best."""
    return min(weight for weight, ranks in found.items() if ranks >= max(found.values()) - _AS_WELL)


def _fit_evidence(read: Sequence[Read], fitted: Calibration) -> Linear:
    def features(reading: Reading, index: EvaluationIndex) -> tuple[list[Evidence], Floats]:
        ranked = read_evidence(reading, index, fitted)
        return ranked, np.array([evidence.features for evidence in ranked], dtype=float)

    return fit_choices(read, features, EVIDENCE_FEATURES) or fitted.evidence
