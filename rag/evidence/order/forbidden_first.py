"""Asked what may not be done, what forbids comes first, most of all under a heading that asks it."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.leads import lead_before
from index.words import fold
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import lowered, nearly_as_good
from rag.mentions.sentences.forbidding import asks_what_is_forbidden, forbids
from rag.question.counted import last_question
from rag.question.understand import Understood


def forbidden_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, less likely those that forbid nothing where one of the likeliest does; and where one
    of these answers the same question in its article, those that do not.
    """
    if not ranked or not asks_what_is_forbidden(last_question(fold(question.text))):
        return list(ranked)
    near = [ranked[0], *nearly_as_good(question, ranked)]
    for holds in (_forbids_under_the_same, _forbids):
        if any(holds(one) for one in near):
            return lowered(ranked, [not holds(one) for one in ranked])
    return list(ranked)


def _forbids(one: Evidence) -> bool:
    return forbids(fold(one.text))


def _forbids_under_the_same(one: Evidence) -> bool:
    text = one.document.text
    lead = lead_before(text, one.start, one.end) if _forbids(one) else None
    return lead is not None and asks_what_is_forbidden(fold(text[slice(*lead)]))
