"""Asked how many were hurt, a count of the dead does not stand before one of the hurt."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.doubts.held_words import told_with_lead
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.question.harm import harm_counted
from rag.question.understand import Understood


def harm_asked_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those that tell of the harm that is to be counted before a likeliest that does
    not, where they are nearly as likely.
    """
    harm = harm_counted(question.text) if question.wants_number else None
    if not ranked or harm is None or harm.is_in(told_with_lead(ranked[0])):
        return list(ranked)
    return moved_first([one for one in nearly_as_good(question, ranked) if harm.is_in(one.text)], ranked)
