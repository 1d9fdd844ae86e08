"""What goes the way that a question asks about stands before what goes the other way."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first
from rag.mentions.places.direction import goes_to
from rag.question.understand import Understood

_LIKELIEST = 20
_MARGIN = 5.0


def direction_asked_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but first those of the way asked for, where the best one is of the other way.

    So they are where they are not much less likely and hold what is asked for no less.
    """
    asked = goes_to(question.text)
    if asked is None or not ranked or goes_to(ranked[0].text) in (None, asked):
        return list(ranked)
    best = ranked[0]
    there = [
        one
        for one in ranked[1:_LIKELIEST]
        if goes_to(one.text) == asked
        and one.log_odds >= best.log_odds - _MARGIN
        and question.wanted.lack(one.text) <= question.wanted.lack(best.text)
    ]
    return moved_first(there, ranked)
