"""Whether it is asked how somebody died, and no death is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from rag.evidence.choose import choose_evidence
from rag.evidence.doubts.held_words import speaks_of, told_with_lead
from rag.evidence.gather import Evidence
from rag.mentions.words.families import harms_of
from rag.question.counted import last_question
from rag.question.understand import Understood

_HOW_DIED = re.compile(
    r"\W{0,5}(?:(?:and|but|y|pero) )?(?:"
    r"(?:how|what) did (?:the (?P<one>[a-z]{3,30}(?: (?!die\b)[a-z]{3,30})?)\b)?[^?]{0,80} die\b|"
    r"(?:how|what) do [^?]{1,80} die\b|what killed\b|"
    r"(?:de que|como) (?:murieron|fallecieron|(?:murio|fallecio)(?: (?:el|la) (?P<uno>[a-z]{3,30}))?)\b)"
)
_CAUSE = re.compile(
    r"\b(?:dead|dies|dying|drown\w*|heart attack|overdos\w*|suffocat\w*|asphyxia\w*|heat ?stroke|"
    r"natural causes|cancer|suicide|hanged|shot|gunshots?|stabb\w+|crash\w*|"
    r"muert[oa]s?|ahog\w+|infarto|sobredosis|asfixi\w+|golpe de calor|causas naturales|"
    r"suicid\w+|ahorc\w+|disparos?|bala(?:s|zos?)|balead[oa]s?|apunal\w+|accidente|choque)\b"
)


def leaves_death_untold(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Does a question ask how or of what somebody died, and none of the sentences to show tell of a death
    or wound, or of that of another than "the driver" of whom it asks?
    """
    asked = _HOW_DIED.match(last_question(fold(question.text)))
    if asked is None:
        return False
    who = (asked["one"] or asked["uno"] or "").split()[-1:]
    shown = choose_evidence(ranked, question.lang, several=question.wants_several)
    return not any(
        (harms_of(told) or _CAUSE.search(fold(told)))
        and all(speaks_of(noun, told, question.lang, one.document.lang) for noun in who)
        for one in shown
        for told in (told_with_lead(one),)
    )
