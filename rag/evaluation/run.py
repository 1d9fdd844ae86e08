"""Evaluate one question set: every question through the real pipeline, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.embed import Embedder, Progress
from index.rerankers.reranker import Reranker
from rag.answer import DEFAULT_MAX_ERROR
from rag.calibration import Calibration, load_calibration
from rag.errors import BadEvaluationSet
from rag.evaluation.index import EvaluationIndex, build_evaluation_index
from rag.evaluation.measures import Groups, measure_groups
from rag.evaluation.outcome import Outcome, as_question, ask, make_outcome, outcome_numbers
from rag.evaluation.read import read_questions, with_sentences
from rag.evaluation.sets import Half, JudgedQuestion, QuestionSet
from rag.library import Library
from rag.pipeline import search_passages


@dataclass(frozen=True)
class Evaluation:
    """What was measured on one set.

    least_confidence: below it, an answer is refused at the default `max_error`.
    skipped: files beside the set's documents that were passed over, with the reasons.
    notes: what the set's files name that is not there.
    reranker: what read sentences again; None where nothing did.
    """

    name: str
    half: Half
    model: str
    backend: str
    documents: int
    passages: int
    least_confidence: float
    outcomes: tuple[Outcome, ...]
    groups: Groups
    skipped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reranker: str | None = None

    def numbers(self) -> dict[str, Any]:
        """Everything as JSON values: nothing in it depends on when or where it ran."""
        return {
            "set": self.name,
            "half": self.half,
            "model": self.model,
            "backend": self.backend,
            "reranker": self.reranker,
            "documents": self.documents,
            "passages": self.passages,
            "questions": len(self.outcomes),
            "least_confidence": self.least_confidence,
            "overall": [group.numbers() for group in self.groups.halves],
            "by_language": [group.numbers() for group in self.groups.pairs],
            "by_type": [group.numbers() for group in self.groups.kinds],
            "outcomes": [outcome_numbers(outcome) for outcome in self.outcomes],
        }


def questions_of(questions: QuestionSet, half: Half) -> tuple[JudgedQuestion, ...]:
    """The questions of a half.

    Raises:
        BadEvaluationSet: it holds none.
    """
    asked = questions.half(half).questions
    if not asked:
        raise BadEvaluationSet(f"{questions.name} has no questions in the half '{half}'; try --half all.")
    return asked


def evaluate_set(
    questions: QuestionSet,
    embedder: Embedder,
    chunk_tokens: int,
    *,
    calibration: Calibration | None = None,
    reranker: Reranker | None = None,
    half: Half = "all",
    retrieval_only: bool = False,
    on_progress: Progress = lambda done, total: None,
) -> Evaluation:
    """Measure a set, or one half of it. Embeddings are cached, so an interrupted run resumes.

    Args:
        calibration: what was fitted for the embedder's model; None takes what is shipped for it.
        reranker: reads the likeliest sentences again; None leaves that out.
        retrieval_only: leave out evidence and refusal.

    Raises:
        BadEvaluationSet: the half holds no question.
    """
    asked = questions_of(questions, half)
    index = build_evaluation_index(
        questions.documents, embedder, chunk_tokens, sentences_of=set(), on_progress=on_progress
    )
    fitted = calibration or load_calibration(embedder.encoder.name)
    first = read_questions(asked, index, embedder, fitted)
    index = with_sentences(questions, first, embedder, chunk_tokens, on_progress)
    library = Library(index.generation, embedder, fitted, index.passages, reranker=reranker)
    outcomes = _retrieve(questions, asked, index, library)
    has_answers = any(judged.places or not judged.answerable for judged in asked)
    if has_answers and not retrieval_only:
        outcomes = _answer(asked, outcomes, library, on_progress)
    return Evaluation(
        name=questions.name,
        half=half,
        model=embedder.encoder.name,
        backend=embedder.encoder.backend,
        documents=len(questions.documents),
        passages=index.generation.rows,
        least_confidence=library.least_confidence(DEFAULT_MAX_ERROR),
        outcomes=tuple(outcomes),
        groups=measure_groups(outcomes, half),
        skipped=questions.skipped,
        notes=questions.notes,
        reranker=reranker.name if reranker else None,
    )


def _retrieve(
    questions: QuestionSet,
    asked: Sequence[JudgedQuestion],
    index: EvaluationIndex,
    library: Library,
) -> list[Outcome]:
    """The outcomes without replies."""
    lang_of = {document.id: document.lang for document in questions.documents}
    readings = read_questions(asked, index, library.embedder, library.calibration)
    outcomes: list[Outcome] = []
    for judged, reading in zip(asked, readings, strict=True):
        passages = search_passages(as_question(judged), library).passages
        outcomes.append(
            make_outcome(judged, reading.understood.lang, lang_of, reading.rankings, passages)
        )
    return outcomes


def _answer(
    asked: Sequence[JudgedQuestion],
    outcomes: Sequence[Outcome],
    library: Library,
    on_progress: Progress,
) -> list[Outcome]:
    answered = []
    for done, (judged, outcome) in enumerate(zip(asked, outcomes, strict=True), 1):
        answered.append(replace(outcome, reply=ask(judged, library)))
        on_progress(done, len(asked))
    return answered
