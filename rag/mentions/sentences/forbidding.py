"""Does a text say, or ask, what somebody may not do?"""

from __future__ import annotations

import re
from functools import lru_cache

_QUESTIONS_KEPT = 1_000
_FORBIDS = re.compile(
    r"\b(?:(?:may|must|can|shall|could) not|cannot|can['’]t|mustn['’]t|"
    r"(?:is|are|was|were|be) (?:not (?:allowed|permitted|authorized)|forbidden|barred|banned|prohibited)|"
    r"not (?:allowed|permitted|authorized) to|"
    r"no (?:puede[ns]?|podra[ns]?|podian?|podrian?|debe[ns]?|deberan?|esta[ns]? autorizad[oa]s)|"
    r"(?:tienen?|tenian?|tendran?|queda[ns]?|esta|estan|estara) prohibid[oa]s?|prohib(?:e|en|io|ieron))\b"
)
_ASKS = re.compile(
    r"\bwhat (?:may|must|can|shall|could) "
    r"(?:(?!(?:if|when|unless|because|do|does|did)\b)[\w.’'-]{1,30} ){1,8}?not\b|"
    r"\bwhat (?:can['’]t|cannot)\b|"
    r"\bwhat (?:is|are|was|were) (?:[^?]{1,120} )?"
    r"(?:not (?:allowed|permitted|authorized)|"
    r"(?<!the )(?<!\ba )(?<!an )(?:forbidden|barred|banned|prohibited))\b|"
    r"(?<!por )\bque (?:(?:es lo que|cosas) )?no (?:puede[ns]?|podra[ns]?|podian?|debe[ns]?|deberan?)\b|"
    r"(?<!por )\bque (?:les? |se les? )?(?:(?:tienen?|tenian?|esta) prohibido|prohibe[ns]?|"
    r"prohib(?:io|ieron))\b"
)


def forbids(folded: str) -> bool:
    """Does a sentence, folded, say so?"""
    return _FORBIDS.search(folded) is not None


@lru_cache(maxsize=_QUESTIONS_KEPT)
def asks_what_is_forbidden(folded: str) -> bool:
    """Does a question, folded, ask it?"""
    return _ASKS.search(folded) is not None
