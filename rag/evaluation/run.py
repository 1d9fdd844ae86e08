"""Evaluate one question set: each part of the retrieval side by side, then evidence and refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from index.embed import Embedder, Progress
from rag.answer import DEFAULT_MAX_ERROR
from rag.calibration import load_calibration
from rag.errors import BadEvaluationSet
from rag.evaluation.index import build_evaluation_index
from rag.evaluation.metrics import RiskCoverage, ndcg, recall, reciprocal_rank, risk_coverage
from rag.evaluation.read import (
    Reading,
    answers_question,
    read_evidence,
    read_questions,
    with_sentences,
)
from rag.evaluation.sets import Half, QuestionSet
from rag.evidence import choose_evidence
from rag.refuse import estimate_confidence

PARTS = ("lexical", "dense", "fused")


@dataclass(frozen=True)
class Refusals:
    """How well the service knows when not to answer.

    precision: of the refused questions, the share that has no answer.
    recall: of the questions without an answer, the share refused.
    answered_right: of the answered questions, the share whose answer holds a right sentence.
    """

    precision: float
    recall: float
    answered: float
    answered_right: float
    curve: RiskCoverage


@dataclass(frozen=True)
class Evaluation:
    """What was measured on one set.

    retrieval: part -> measure -> value, over the questions with judged documents.
    sentence_first, sentence_shown: share of answerable questions whose first sentence, or any
        sentence of the answer, holds a right answer; None where the set has no answers.
    """

    name: str
    half: Half
    model: str
    backend: str
    questions: int
    documents: int
    passages: int
    retrieval: dict[str, dict[str, float]]
    sentence_first: float | None = None
    sentence_shown: float | None = None
    refusals: Refusals | None = None

    def numbers(self) -> dict[str, Any]:
        """Everything as JSON values, rounded to four places."""
        found: dict[str, Any] = {
            "set": self.name,
            "half": self.half,
            "model": self.model,
            "backend": self.backend,
            "questions": self.questions,
            "documents": self.documents,
            "passages": self.passages,
            "retrieval": {
                part: {name: round(value, 4) for name, value in values.items()}
                for part, values in self.retrieval.items()
            },
        }
        if self.sentence_first is not None and self.sentence_shown is not None:
            found["right_sentence_first"] = round(self.sentence_first, 4)
            found["right_sentence_shown"] = round(self.sentence_shown, 4)
        if self.refusals:
            curve = self.refusals.curve
            found["refusal"] = {
                "precision": round(self.refusals.precision, 4),
                "recall": round(self.refusals.recall, 4),
                "answered": round(self.refusals.answered, 4),
                "answered_right": round(self.refusals.answered_right, 4),
                "area_under_risk_coverage": round(curve.area, 4),
                "coverage_at_risk": {
                    str(risk): round(curve.coverage_at(risk), 4) for risk in (0.05, 0.1, 0.2, 0.3)
                },
            }
        return found


def evaluate_set(
    questions: QuestionSet,
    embedder: Embedder,
    chunk_tokens: int,
    *,
    half: Half = "all",
    retrieval_only: bool = False,
    on_progress: Progress = lambda done, total: None,
) -> Evaluation:
    """Measure a set, or one half of it. Embeddings are cached, so an interrupted run resumes.

    Args:
        retrieval_only: leave out evidence and refusal, and so the embedding of sentences.
    """
    calibration = load_calibration(embedder.encoder.name)
    asked = questions.half(half).questions
    if not asked:
        raise BadEvaluationSet(f"{questions.name} has no questions in the half '{half}'; try --half all.")
    index = build_evaluation_index(
        questions.documents, embedder, chunk_tokens, sentences_of=set(), on_progress=on_progress
    )
    readings = read_questions(asked, index, embedder, calibration)
    judged = [reading for reading in readings if reading.judged.relevant]
    result = Evaluation(
        name=questions.name,
        half=half,
        model=embedder.encoder.name,
        backend=embedder.encoder.backend,
        questions=len(asked),
        documents=len(questions.documents),
        passages=len(index.generation),
        retrieval={part: _retrieval(judged, part) for part in PARTS},
    )
    if retrieval_only or not any(reading.judged.answers for reading in readings):
        return result
    index = with_sentences(questions, readings, embedder, chunk_tokens, on_progress)
    confidence, first, shown = [], [], []
    for reading in readings:
        ranked = read_evidence(reading, index, calibration)
        confidence.append(estimate_confidence(reading.understood, ranked, reading.hits, calibration))
        right = [answers_question(e, reading.judged) for e in choose_evidence(ranked)]
        first.append(right[:1] == [True])
        shown.append(any(right))
    answerable = np.array([reading.judged.answerable for reading in readings])
    refusals = None
    if not answerable.all():
        least = calibration.least_confidence(DEFAULT_MAX_ERROR)
        refusals = _refusals(np.array(confidence), np.array(shown), answerable, least)
    return replace(
        result,
        sentence_first=_mean(np.array(first)[answerable]),
        sentence_shown=_mean(np.array(shown)[answerable]),
        refusals=refusals,
    )


def _retrieval(readings: Sequence[Reading], part: str) -> dict[str, float]:
    pairs = [(reading.rankings[part], reading.judged.relevant) for reading in readings]
    return {
        "ndcg@10": _mean([ndcg(found, relevant) for found, relevant in pairs]),
        "recall@5": _mean([recall(found, relevant) for found, relevant in pairs]),
        "mrr@10": _mean([reciprocal_rank(found, relevant) for found, relevant in pairs]),
    }


def _refusals(
    confidence: np.ndarray, right: np.ndarray, answerable: np.ndarray, least: float
) -> Refusals:
    refused = confidence < least
    return Refusals(
        precision=_mean(~answerable[refused]),
        recall=_mean(refused[~answerable]),
        answered=_mean(~refused),
        answered_right=_mean(right[~refused]),
        curve=risk_coverage(confidence.tolist(), right.tolist()),
    )


def _mean(values: Sequence[float] | np.ndarray) -> float:
    return float(np.mean(values)) if len(values) else 0.0
