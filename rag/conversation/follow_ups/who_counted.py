"""A follow-up that asks who those were that were counted: "who were they?"."""

from __future__ import annotations

import re

_WHO = re.compile(
    r"\W{0,5}(?:(?:and|but|y|pero)\W{1,5})?(?:who (?:were|are) (?:they|those|these)|"
    r"qui[eé]nes (?:eran|son|fueron)(?: (?:ell[oa]s|es[oa]s|est[oa]s))?)\W{0,5}",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"(\W{0,5})how many (?!of\b)(?=[a-z])", re.IGNORECASE)
_CUANTOS = re.compile(r"(\W{0,5})cu[aá]nt[oa]s (?!de\b)(?=[a-zà-öø-ÿ])", re.IGNORECASE)


def asks_who_they_were(text: str) -> bool:
    """Whether a follow-up says no more than that those who were told of are to be named."""
    return _WHO.fullmatch(text) is not None


def not_how_many(question: str) -> str:
    """A question that asks which ones, where it asked how many."""
    asked = _HOW_MANY.sub(r"\1Which ", question, count=1)
    return asked if asked != question else _CUANTOS.sub(r"\1Qué ", question, count=1)
