"""Where a list of several things is asked for, a sentence that holds it does not stand behind others."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first
from rag.question.asked_for import Kind
from rag.question.understand import Understood

_LIKELIEST = 8
_MARGIN = 5.0


def listed_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those that hold as many things as are asked for before a likeliest without.

    So they are where they are nearly as likely, and hold what else is asked for no less.
    """
    if Kind.LIST not in question.wanted.kinds or not ranked or _holds_list(question, ranked[0]):
        return list(ranked)
    best = ranked[0]
    holding = [
        one
        for one in ranked[1:_LIKELIEST]
        if one.log_odds >= best.log_odds - _MARGIN
        and _holds_list(question, one)
        and question.wanted.lack(one.text) <= question.wanted.lack(best.text)
    ]
    return moved_first(holding, ranked)


def _holds_list(question: Understood, one: Evidence) -> bool:
    return question.wanted.has(Kind.LIST, one.text)
