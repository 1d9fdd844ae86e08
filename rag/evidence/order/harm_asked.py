"""Asked how many were hurt, a count of the dead does not stand before one of the hurt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from rag.evidence.doubts.held_words import told_with_lead
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.mentions.families import harms_of
from rag.question.counted import last_question
from rag.question.understand import Understood

_HOW_MANY = re.compile(r"\b(?:how many|number of|cuant[oa]s|(?:numero|cantidad) de)\b")


def harm_asked_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those that tell of the harm that is to be counted before a likeliest that does
    not, where they are nearly as likely.
    """
    asked = last_question(fold(question.text))
    harm = harms_of(asked) if question.wants_number and _HOW_MANY.search(asked) else ()
    if not ranked or len(harm) != 1 or harm[0].is_in(told_with_lead(ranked[0])):
        return list(ranked)
    return moved_first(
        [one for one in nearly_as_good(question, ranked) if harm[0].is_in(one.text)], ranked
    )
