"""Whether a sentence tells of another border than the one that is asked of."""

from __future__ import annotations

import re
from functools import lru_cache

from index.words import fold
from rag.evidence.gather import Evidence
from rag.question.understand import Understood

_TEXTS_KEPT = 1_000
_UNITED_STATES = r"(?:united states|us\b|u\.s)"
_ESTADOS_UNIDOS = r"(?:los )?(?:estados unidos|ee\.? ?uu)"
_BORDERS = tuple(
    re.compile(rf"\b(?:{names})\b")
    for names in (
        rf"frontera (?:con canada|canadiense|norte de {_ESTADOS_UNIDOS})|canadian border|"
        r"u\.?s\.?-canada border|border with canada|u\.?s\.? northern border|"
        rf"northern border of the {_UNITED_STATES}",
        rf"frontera (?:con (?:mexico|{_ESTADOS_UNIDOS})|suroeste|sudoeste)|mexican border|"
        rf"u\.?s\.?-mexico border|border with (?:mexico|the {_UNITED_STATES})|southwest(?:ern)? border",
        r"frontera (?:con (?:guatemala|belice)|guatemalteca|sur de mexico)|guatemalan border|"
        r"border with (?:guatemala|belize)|mexico['’]s southern border|southern border of mexico",
    )
)
"""By its neighbours, for folded text; "the northern border" alone is another in each country."""


def is_of_another_border(question: Understood, near: Evidence) -> bool:
    """Does a question name one border, and a sentence only others?"""
    asked = _borders_in(question.text)
    told = _borders_in(near.text) if asked else frozenset()
    return bool(told) and asked.isdisjoint(told)


@lru_cache(maxsize=_TEXTS_KEPT)
def _borders_in(text: str) -> frozenset[int]:
    folded = fold(text)
    return frozenset(at for at, border in enumerate(_BORDERS) if border.search(folded))
