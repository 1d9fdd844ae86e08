"""Run a set's questions through the same steps as the service, and keep what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.chunk import Hit
from index.embed import Embedder, Progress, QuestionVectors
from index.generation import Mask
from index.lexical import QueryTerm
from rag.calibration import Calibration
from rag.conversation.standalone import Standalone, make_standalone
from rag.evaluation.index import EvaluationIndex, build_evaluation_index
from rag.evaluation.sets import JudgedQuestion, QuestionSet
from rag.evidence.asked_passages import AskedPassages
from rag.evidence.gather import Evidence, gather_evidence
from rag.question.understand import Understood, understand
from rag.search.find import HITS_RANKED
from rag.search.late_interaction import PASSAGES_MATCHED, WordMatches
from rag.search.retrieve import retrieve
from rag.search.time_asked import times_asked


@dataclass(frozen=True, slots=True)
class Reading:
    """One question and what was found for it.

    rankings: by part ("fused", "dense", "lexical"), document ids, best first.
    """

    judged: JudgedQuestion
    understood: Understood
    vectors: QuestionVectors
    hits: list[Hit]
    terms: list[QueryTerm]
    rankings: dict[str, list[str]]


def read_questions(
    questions: Sequence[JudgedQuestion],
    index: EvaluationIndex,
    embedder: Embedder,
    calibration: Calibration,
    *,
    without_relevant: bool = False,
) -> list[Reading]:
    """Retrieve for every question.

    Args:
        without_relevant: hide each question's relevant documents from it, so that the corpus
            holds no answer to it.
    """
    asked = [make_standalone(question.text, question.history) for question in questions]
    readings = []
    for judged, one, vectors in zip(questions, asked, _embed(asked, embedder), strict=True):
        understood = understand(
            one.text, follow_up=one.follow_up, bound=one.bound, wants_source=one.wants_source
        )
        allowed = _allowed(index, judged if without_relevant else None)
        found = retrieve(index.generation, understood, vectors, allowed, calibration, HITS_RANKED)
        parts = {
            "fused": [hit.row for hit in found.fused],
            "dense": found.dense,
            "lexical": found.lexical,
        }
        rankings = {part: _documents(index, rows) for part, rows in parts.items()}
        readings.append(Reading(judged, understood, vectors, found.fused, found.terms, rankings))
    return readings


def with_sentences(
    questions: QuestionSet,
    readings: Sequence[Reading],
    embedder: Embedder,
    chunk_tokens: int,
    on_progress: Progress,
) -> EvaluationIndex:
    """The set's index again, with the sentences of every passage that may be read for the readings."""
    near = [document for r in readings for document in r.rankings["fused"][:PASSAGES_MATCHED]]
    return build_evaluation_index(
        questions.documents,
        embedder,
        chunk_tokens,
        sentences_of=set(near),
        on_progress=on_progress,
    )


def read_evidence(reading: Reading, index: EvaluationIndex, calibration: Calibration) -> list[Evidence]:
    """The ranked evidence for one reading."""
    passages = AskedPassages(index.generation, index.passages, reading.understood, reading.terms)
    tokens = reading.vectors.tokens
    matches = WordMatches(index.generation, tokens, times_asked(reading.understood, tokens))
    return gather_evidence(passages, reading.vectors.vector, matches, reading.hits, calibration)


def _embed(asked: Sequence[Standalone], embedder: Embedder) -> list[QuestionVectors]:
    whole = embedder.embed_questions([one.embedded for one in asked])
    again = [one.embedded_again for one in asked]
    follow_ups = iter(embedder.embed_questions([last for last in again if last]))
    return [
        vectors.followed_by(next(follow_ups)) if last else vectors
        for last, vectors in zip(again, whole, strict=True)
    ]


def _documents(index: EvaluationIndex, rows: Sequence[int]) -> list[str]:
    return list(dict.fromkeys(index.generation.document(row).id for row in rows))


def _allowed(index: EvaluationIndex, hidden_from: JudgedQuestion | None) -> Mask:
    if hidden_from is None:
        return index.generation.allow()
    allowed = index.generation.allow().copy()
    for row in index.rows_of(hidden_from.relevant):
        allowed[row] = False
    return allowed
