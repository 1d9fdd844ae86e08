"""What the built-in reranker learns from: tuning questions beside sentences that were found for them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from index.embed import Embedder, Progress
from index.rerankers.training.fit import Example
from rag.calibration import Calibration
from rag.evaluation.index import EvaluationIndex
from rag.evaluation.read import Reading, read_evidence
from rag.evaluation.sets import QuestionSet
from rag.evaluation.tuning import is_right, open_tuning_sets, read_tuning_set, teaches_reranker
from rag.evidence import Evidence
from rag.rerank import as_candidate

_LIKELIEST_WRONG = 14
_WRONG_KEPT = 3
_UNANSWERED_KEPT = 3
_MISSED_KEPT = 2
_HIDDEN_SHARE = 0.25
_MISSED_SHARE = 0.3


def reranker_examples(
    sets: Sequence[QuestionSet],
    embedder: Embedder,
    fitted: Calibration,
    chunk_tokens: int,
    *,
    seed: int = 0,
    on_progress: Progress = lambda done, total: None,
) -> list[Example]:
    """Of each question that `teaches_reranker` a right sentence, the likeliest wrong ones and one more.

    Some questions are asked with their documents hidden too: then all of their sentences are wrong, as
    are those of questions without an answer.
    """
    chosen = random.Random(seed)
    examples: list[Example] = []
    for part in open_tuning_sets(sets, embedder, chunk_tokens, on_progress):
        read = read_tuning_set(
            part, embedder, fitted, chunk_tokens, on_progress, teaches_reranker, and_hidden=True
        )
        for reading in read.answered:
            examples += _example(reading, read.index, fitted, chosen, is_hidden=False)
        for reading in read.hidden:
            if chosen.random() < _HIDDEN_SHARE:
                examples += _example(reading, read.index, fitted, chosen, is_hidden=True)
    return examples


def _example(
    reading: Reading,
    index: EvaluationIndex,
    fitted: Calibration,
    chosen: random.Random,
    *,
    is_hidden: bool,
) -> Iterator[Example]:
    ranked = read_evidence(reading, index, fitted)
    right = [] if is_hidden else [evidence for evidence in ranked if is_right(evidence, reading)]
    if is_hidden or not reading.judged.answerable:
        kept = ranked[:_UNANSWERED_KEPT]
    elif right:
        kept = [chosen.choice(right), *_wrong(ranked, right, chosen)]
    else:
        kept = ranked[:_MISSED_KEPT] if chosen.random() < _MISSED_SHARE else []
    if kept:
        yield Example(
            reading.understood.text,
            tuple(as_candidate(evidence) for evidence in kept),
            tuple(any(evidence is one for one in right) for evidence in kept),
            tuple({answer for place in reading.judged.places for answer in place.answers}),
        )


def _wrong(
    ranked: Sequence[Evidence], right: Sequence[Evidence], chosen: random.Random
) -> list[Evidence]:
    wrong = [e for e in ranked[:_LIKELIEST_WRONG] if not any(e is one for one in right)]
    further = wrong[_WRONG_KEPT:]
    return [*wrong[:_WRONG_KEPT], *([chosen.choice(further)] if further else [])]
