"""The likeliest sentences are read once more, each together with the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.rerankers.reranker import Candidate, Reranker
from rag.calibration import Linear
from rag.evidence.gather import Evidence, by_log_odds, shares_of
from rag.question.understand import Understood

MOST_READ = 8
"""How many sentences are read again."""

_CHARS_BEFORE = 200


def rerank(
    question: Understood, ranked: Sequence[Evidence], reranker: Reranker, weights: Linear
) -> list[Evidence]:
    """The sentences anew, most likely answers first; those that were not read count as the least of those
    that were.

    weights: of RERANKED_FEATURES, a sentence's log-odds before and what the reranker makes of it.
    """
    read, rest = ranked[:MOST_READ], ranked[MOST_READ:]
    if not read:
        return []
    scores = reranker.score(question.text, [as_candidate(evidence) for evidence in read])
    least = float(scores.min())
    known = [*scores.tolist(), *[least] * len(rest)]
    log_odds = [
        weights.intercept + weights.weights[0] * evidence.log_odds + weights.weights[1] * score
        for evidence, score in zip(ranked, known, strict=True)
    ]
    anew = zip(ranked, log_odds, shares_of(np.array(log_odds)), known, strict=True)
    return by_log_odds(
        replace(evidence, log_odds=odds, share=share, read=score) for evidence, odds, share, score in anew
    )


def as_candidate(evidence: Evidence) -> Candidate:
    """A sentence as a reranker reads it."""
    document = evidence.document
    before = document.text[max(0, evidence.start - _CHARS_BEFORE) : evidence.start]
    return Candidate(document.title, before.rsplit("\n", 1)[-1], evidence.text)
