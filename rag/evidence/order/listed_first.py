"""Where a list of several things is asked for, a sentence that holds it does not stand behind others."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.evidence.order.moved import NEARLY_AS_GOOD, moved_first, nearly_as_good
from rag.mentions.sentences.listing import lists_things
from rag.question.asked_for import Kind
from rag.question.understand import Understood

_NEARLY_AS_GOOD_OF_NAMES = 2.0
"""Of log-odds: less than elsewhere, as any list will do."""


def listed_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those that hold as many things as are asked for before a likeliest without, or,
    where several are to be named, however many, those that list any.

    So they are where they are nearly as likely, and hold what else is asked for no less.
    """
    wants_list = question.names_several or Kind.LIST in question.wanted.kinds
    if not wants_list or not ranked or _holds_list(question, ranked[0]):
        return list(ranked)
    near = nearly_as_good(
        question, ranked, _NEARLY_AS_GOOD_OF_NAMES if question.names_several else NEARLY_AS_GOOD
    )
    return moved_first([one for one in near if _holds_list(question, one)], ranked)


def _holds_list(question: Understood, one: Evidence) -> bool:
    if question.names_several:
        return lists_things(one.text)
    return question.wanted.has(Kind.LIST, one.text)
