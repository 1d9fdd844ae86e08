"""What a question wants time counted in, "how many years", and whether a sentence counts in that."""

from __future__ import annotations

import re

_WORDS = {
    "year": r"years?|anos?",
    "month": r"months?|mes(?:es)?",
    "week": r"weeks?|semanas?",
    "day": r"days?|dias?",
    "hour": r"hours?|horas?",
    "minute": r"minutes?|minutos?",
}
_NEAR = {
    "year": ("year", "month"),
    "month": ("month", "year", "week"),
    "week": ("week", "day", "month"),
    "day": ("day", "week", "hour"),
    "hour": ("hour", "day", "minute"),
    "minute": ("minute", "hour"),
}
"""What is told of one is often told in the next smaller or larger: eighteen months for years."""

_ASKED = re.compile(
    r"\b(?:how many|cuant[oa]s) (?:more |mas |full )?(?:"
    + "|".join(f"(?P<{unit}>{words})" for unit, words in _WORDS.items())
    + r")\b"
)
_WITHOUT_UNIT = re.compile(
    r"\b(?:decades?|decadas?|century|centuries|siglos?|life|perpetua)\b|"
    r"\b(?:since|until|from|desde|hasta)\b[^.;]{0,40}\d"
)
_TOLD = {
    unit: re.compile(rf"\b(?:{'|'.join(_WORDS[near] for near in nearest)})\b")
    for unit, nearest in _NEAR.items()
}


def units_asked(folded: str) -> frozenset[str]:
    """The units that a folded question asks for a number of; none where it asks for no such number."""
    return frozenset(
        unit for found in _ASKED.finditer(folded) for unit, word in found.groupdict().items() if word
    )


def tells_in_units(units: frozenset[str], folded: str) -> bool:
    """Does a folded sentence count in each of these units, in one near to it, or from when to when?"""
    told_in_each = all(_TOLD[unit].search(folded) for unit in units)
    return told_in_each or _WITHOUT_UNIT.search(folded) is not None
