"""Where a list of several things is asked for, a sentence that holds it does not stand behind others."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.mentions.listing import lists_things
from rag.question.asked_for import Kind
from rag.question.understand import Understood

_MARGIN_OF_NAMES = 2.0


def listed_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those that hold as many things as are asked for before a likeliest without.

    So they are where they are nearly as likely, and hold what else is asked for no less. Where several
    are to be named, however many, a list of any goes before what is a little likelier.
    """
    if not ranked:
        return []
    if question.names_several:
        return _with_a_list_first(question, ranked)
    if Kind.LIST not in question.wanted.kinds or _holds_list(question, ranked[0]):
        return list(ranked)
    holding = [one for one in nearly_as_good(question, ranked) if _holds_list(question, one)]
    return moved_first(holding, ranked)


def _with_a_list_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    best = ranked[0]
    if lists_things(best.text):
        return list(ranked)
    near = [
        one
        for one in nearly_as_good(question, ranked)
        if best.log_odds - one.log_odds <= _MARGIN_OF_NAMES
    ]
    return moved_first([one for one in near if lists_things(one.text)][:1], ranked)


def _holds_list(question: Understood, one: Evidence) -> bool:
    return question.wanted.has(Kind.LIST, one.text)
