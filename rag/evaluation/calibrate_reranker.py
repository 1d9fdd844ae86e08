"""Fit what a reranker's scores are worth beside an embedding model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.encoders.encoder import Vectors
from index.rerankers.reranker import Candidate, Reranker
from rag.calibration import CONFIDENCE_FEATURES_READ, RERANKED_FEATURES, Calibration, Reranking
from rag.evaluation.fit import Floats
from rag.evaluation.index import EvaluationIndex
from rag.evaluation.read import Reading, read_evidence
from rag.evaluation.scores import fit_choices, fit_confidence, fit_thresholds, scale_confidence
from rag.evaluation.tuning import Read
from rag.evidence.gather import Evidence
from rag.evidence.rerank import MOST_READ, as_candidate, rerank
from rag.evidence.weigh import Weighed, weigh_evidence


def fit_reranking(
    read: Sequence[Read], telling: Sequence[Read], fitted: Calibration, reranker: Reranker
) -> Reranking:
    """What a reranker's scores are worth.

    telling: what tells how sure answers are, as for the confidence without a reranker.

    The order of sentences and the confidence are fitted on all of them, the thresholds as the service
    answers: only where the confidence before leaves it unsure are the sentences read again.
    """
    keeping = _Keeping(reranker)
    unread = fitted.reranking_by("")

    def features(reading: Reading, index: EvaluationIndex) -> tuple[list[Evidence], Floats]:
        ranked = read_evidence(reading, index, fitted)[:MOST_READ]
        scores = keeping.score(reading.understood.text, [as_candidate(evidence) for evidence in ranked])
        return ranked, np.column_stack([[evidence.log_odds for evidence in ranked], scores])

    evidence = fit_choices(read, features, RERANKED_FEATURES) or unread.evidence

    def rank(reading: Reading, index: EvaluationIndex) -> list[Evidence]:
        return rerank(reading.understood, read_evidence(reading, index, fitted), keeping, evidence)

    confidence = scale_confidence(telling, rank, fit_confidence(read, rank, CONFIDENCE_FEATURES_READ))
    reranking = replace(unread, evidence=evidence, confidence=confidence, fitted_on=fitted.fitted_on)
    serving = replace(fitted, reranking={reranker.name: reranking})

    def weigh(reading: Reading, index: EvaluationIndex) -> Weighed:
        ranked, holds = read_evidence(reading, index, fitted), index.generation.holds
        return weigh_evidence(reading.understood, ranked, serving, keeping, 0.5, holds)

    return replace(reranking, thresholds=fit_thresholds(read, weigh))


class _Keeping:
    """A reranker that reads nothing twice."""

    def __init__(self, reranker: Reranker) -> None:
        self.name = reranker.name
        self._reranker = reranker
        self._known: dict[tuple[str, tuple[Candidate, ...]], Vectors] = {}

    def score(self, question: str, candidates: Sequence[Candidate]) -> Vectors:
        key = (question, tuple(candidates))
        if key not in self._known:
            self._known[key] = self._reranker.score(question, candidates)
        return self._known[key]
