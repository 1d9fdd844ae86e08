"""Asked who leads something, who leads all of it comes before who leads it in one place."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.doubts.office_of_a_part import tells_office_of_a_part, tells_office_of_all
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.question.understand import Understood


def whole_office_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those nearly as likely that tell who leads all of it before a likeliest that
    tells who does in one place.
    """
    if not ranked or not tells_office_of_a_part(question, ranked[0]):
        return list(ranked)
    near = nearly_as_good(question, ranked)
    return moved_first([one for one in near if tells_office_of_all(question, one)], ranked)
