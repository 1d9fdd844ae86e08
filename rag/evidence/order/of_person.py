"""Asked when or where something befell somebody, what tells of them comes before what tells of others."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.doubts.another_person import happened_to_another, names_whom_asked
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.question.understand import Understood

_NEARLY_AS_LIKELY = 3.0
"""Of log-odds."""


def of_the_person_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those nearly as likely that name whom is asked of before a likeliest one that
    tells of somebody else.
    """
    if not ranked or not happened_to_another(question, ranked[0]):
        return list(ranked)
    near = nearly_as_good(question, ranked, _NEARLY_AS_LIKELY)
    return moved_first([one for one in near if names_whom_asked(question, one)], ranked)
