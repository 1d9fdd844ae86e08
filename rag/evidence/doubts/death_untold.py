"""Whether it is asked how somebody died, and no death is told."""

from __future__ import annotations

import re

from index.words import fold
from rag.evidence.doubts.held_words import told_with_lead
from rag.evidence.gather import Evidence
from rag.mentions.words.families import harms_of
from rag.question.counted import last_question
from rag.question.understand import Understood

_HOW_DIED = re.compile(
    r"\W{0,5}(?:(?:and|but|y|pero) )?(?:how (?:did|do) [^?]{1,80} die\b|"
    r"what (?:did|do) [^?]{1,80} die (?:of|from)\b|what killed\b|"
    r"(?:de que|como) (?:murio|murieron|fallecio|fallecieron)\b)"
)
_CAUSE = re.compile(
    r"\b(?:dead|dies|dying|drown\w*|heart attack|overdos\w*|suffocat\w*|asphyxia\w*|heat ?stroke|"
    r"natural causes|cancer|suicide|hanged|shot|gunshots?|stabb\w+|crash\w*|"
    r"muert[oa]s?|ahog\w+|infarto|sobredosis|asfixi\w+|golpe de calor|causas naturales|"
    r"suicid\w+|ahorc\w+|disparos?|bala(?:s|zos?)|balead[oa]s?|apunal\w+|accidente|choque)\b"
)


def leaves_death_untold(question: Understood, near: Evidence) -> bool:
    """Does a question ask how or of what somebody died, and a sentence tell of no death or wound?"""
    if _HOW_DIED.match(last_question(fold(question.text))) is None:
        return False
    told = told_with_lead(near)
    return not harms_of(told) and _CAUSE.search(fold(told)) is None
