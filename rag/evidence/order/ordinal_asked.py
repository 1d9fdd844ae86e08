"""Where the fourth meeting is asked for, what tells of the third does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rag.evidence.doubts.another_ordinal import (
    ordinal_missing,
    ordinals_asked,
    tells_ordinal,
)
from rag.evidence.gather import Evidence, shares_of
from rag.evidence.order.moved import moved_first
from rag.question.understand import Understood

_LIKELIEST = 16


def ordinal_asked_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences without those, of the likeliest, that tell of another one than is asked for.

    Where the best is such, the likeliest of its article that tells of the one asked for comes first, as
    likely as any; where nothing tells of it the sentences stay as they are, and none of them answers.
    """
    if not ranked or not ordinals_asked(question):
        return list(ranked)
    likeliest, best = ranked[:_LIKELIEST], ranked[0]
    kept = [
        *(one for one in likeliest if ordinal_missing(question, one) is None),
        *ranked[_LIKELIEST:],
    ]
    if kept and kept[0] is not best and not tells_ordinal(question, kept[0]):
        told = next(
            (one for one in kept if one.document.id == best.document.id and tells_ordinal(question, one)),
            None,
        )
        if told is None:
            return list(ranked)
        first = replace(told, log_odds=max(one.log_odds for one in kept))
        kept = moved_first([first], [one for one in kept if one is not told])
    if not kept:
        return list(ranked)
    shares = shares_of(np.array([one.log_odds for one in kept]))
    return [replace(one, share=share) for one, share in zip(kept, shares, strict=True)]
