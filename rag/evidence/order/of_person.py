"""Asked what befell somebody, what tells of them comes before what tells of others."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.doubts.befell_another import befell_another, tells_it_of_whom_asked
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.question.understand import Understood

_NEARLY_AS_LIKELY = 8.0
"""Of log-odds: more than elsewhere, as the likeliest is of another."""


def of_the_person_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those nearly as likely that tell it of whom is asked before a likeliest one that
    tells it of somebody else.
    """
    if not ranked or not befell_another(question, ranked):
        return list(ranked)
    near = nearly_as_good(question, ranked, _NEARLY_AS_LIKELY)
    return moved_first([one for one in near if tells_it_of_whom_asked(question, one, ranked)], ranked)
