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
        r"u\.?s\.?[-‐–]canada border|border with canada|u\.?s\.? northern border|"
        rf"northern border of the {_UNITED_STATES}",
        r"frontera (?:suroeste|sudoeste)|mexican border|u\.?s\.?[-‐–]mexico border|"
        r"southwest(?:ern)? border",
        r"frontera (?:con (?:guatemala|belice)|guatemalteca|sur de mexico)|guatemalan border|"
        r"border with (?:guatemala|belize)|mexico['’]s southern border|southern border of mexico",
    )
)
"""By its neighbours, for folded text; "the northern border" alone is another in each country."""

_WITH_MEXICO = 1
_WITH_EITHER = re.compile(
    rf"\b(?:frontera con (?:mexico|{_ESTADOS_UNIDOS})|border with (?:mexico|the {_UNITED_STATES}))\b"
)
_THIRD_COUNTRY = re.compile(r"\b(?:canada|guatemala|beli[zc]e)\b")
"""Where one is told of, "its border with the United States" may be its own."""


def is_of_another_border(question: Understood, near: Evidence) -> bool:
    """Does a question name one border, and a sentence only others?"""
    asked = _borders_in(question.text)
    told = _borders_in(near.text) if asked else frozenset()
    return bool(told) and asked.isdisjoint(told)


@lru_cache(maxsize=_TEXTS_KEPT)
def _borders_in(text: str) -> frozenset[int]:
    folded = fold(text)
    found = frozenset(at for at, border in enumerate(_BORDERS) if border.search(folded))
    if not _WITH_EITHER.search(folded) or (not found and _THIRD_COUNTRY.search(folded)):
        return found
    return found | {_WITH_MEXICO}
