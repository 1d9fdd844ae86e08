"""Where a list of several things is asked for, a sentence that holds it does not stand behind others."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.question.asked_for import Kind
from rag.question.understand import Understood


def listed_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those that hold as many things as are asked for before a likeliest without.

    So they are where they are nearly as likely, and hold what else is asked for no less.
    """
    if Kind.LIST not in question.wanted.kinds or not ranked or _holds_list(question, ranked[0]):
        return list(ranked)
    holding = [one for one in nearly_as_good(question, ranked) if _holds_list(question, one)]
    return moved_first(holding, ranked)


def _holds_list(question: Understood, one: Evidence) -> bool:
    return question.wanted.has(Kind.LIST, one.text)
