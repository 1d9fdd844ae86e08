"""Where it is asked who says so, of the sentences that say the same one with its source is first."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.choose import say_the_same
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first
from rag.mentions.sentences.said_by import said_by
from rag.question.understand import Understood

_MARGIN = 4.0
_LIKELIEST = 8


def sourced_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, those first that say the same as the best one and name whose word it is."""
    if not question.wants_source or not ranked:
        return list(ranked)
    best = ranked[0]
    least = best.log_odds - _MARGIN
    named = [
        one
        for one in ranked[:_LIKELIEST]
        if one.log_odds >= least and (one is best or say_the_same(one, best)) and said_by(one.text)
    ]
    return moved_first(named, ranked)
