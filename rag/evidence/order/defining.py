"""Where a definition is asked for, the one right after the best sentence, or before it, is first."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.question.understand import Understood

_LIKELIEST = 8
_MOST_CHARS_BETWEEN = 3


def defining_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences; where the best only mentions it, first the one beside it that defines."""
    if not question.wanted.defined or not ranked or ranked[0].defines:
        return list(ranked)
    best = ranked[0]
    for one in ranked[1:_LIKELIEST]:
        if one.defines and _stand_together(best, one):
            return [one, *(other for other in ranked if other is not one)]
    return list(ranked)


def _stand_together(one: Evidence, other: Evidence) -> bool:
    if one.document.id != other.document.id:
        return False
    first, second = sorted((one, other), key=lambda evidence: evidence.start)
    return 0 <= second.start - first.end <= _MOST_CHARS_BETWEEN
