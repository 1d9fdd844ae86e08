"""Whether a question asks how two things compare or differ."""

from __future__ import annotations

import re
from functools import lru_cache

_QUESTIONS_KEPT = 1_000
_ASKS = re.compile(
    r"\b(?:how|in what (?:ways?|respects?)|what)\b[^?]{0,200}\b"
    r"(?:compares? (?:with|to|against)|differs?|differed|different from|differences? between|"
    r"(?:sets?|distinguish(?:es)?|tells?) [^?]{1,80} apart|distinguishes)\b|"
    r"\b(?:en que|como|cual(?:es)?|que)\b[^?]{0,200}\b"
    r"(?:se (?:diferencian?|distinguen?|comparan?)|difieren?|diferencias? (?:hay )?entre|"
    r"(?:diferencia|distingue) (?:a|al|de|del|entre)|"
    r"(?:diferentes?|distint[oa]s?) (?:de|del|a|al))\b"
)


@lru_cache(maxsize=_QUESTIONS_KEPT)
def asks_to_compare(folded: str) -> bool:
    """Does a question, folded, ask how two things compare?"""
    return _ASKS.search(folded) is not None
