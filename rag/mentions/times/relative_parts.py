"""Parts of years and fiscal years that are told from today: last quarter, este semestre."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from rag.mentions.calendar.year_parts import LENGTHS, MONTHS_A_YEAR, Months, find_year_parts

_UNIT_EN = r"(?P<unit>quarter|trimester|semester|half(?=[ -]year\b))(?:[ -]year)?\b"
_UNIT_ES = r"(?P<unit>trimestre|cuatrimestre|semestre|bimestre)\b"
_FISCAL_EN = r"(?P<fiscal>fiscal year)\b"
_FISCAL_ES = r"(?P<fiscal>a[ñn]o fiscal|ejercicio(?: fiscal)?)\b"
_OF_SOMETHING = r"(?!\s+(?:of|before|in office|del?|antes|que)\b)"
_THIS_EN = r"\b(?:this|the current)(?: fiscal| calendar)?"
_LAST_EN = r"\b(?:last|previous|past|prior|preceding)(?: fiscal| calendar)?"
_THIS_ES = r"\b(?:este|el (?:presente|actual))"
_LAST_ES = r"\b(?:[uú]ltimo|pasado|anterior)"
_BACK = {
    0: (
        rf"{_THIS_EN} {_UNIT_EN}",
        rf"\b(?:this|the current) {_FISCAL_EN}",
        rf"(?:{_THIS_ES}|\ben lo que va del?) {_UNIT_ES}",
        rf"(?:{_THIS_ES}|\ben lo que va del?) {_FISCAL_ES}",
        rf"\b{_UNIT_ES} (?:actual|en curso)\b",
        rf"\b{_FISCAL_ES} (?:actual|en curso)\b",
    ),
    1: (
        rf"{_LAST_EN} {_UNIT_EN}{_OF_SOMETHING}",
        rf"\b(?:last|previous|past|prior|preceding) {_FISCAL_EN}{_OF_SOMETHING}",
        rf"{_LAST_ES} {_UNIT_ES}{_OF_SOMETHING}",
        rf"{_LAST_ES} {_FISCAL_ES}{_OF_SOMETHING}",
        rf"\b{_UNIT_ES} (?:pasado|anterior|previo)\b",
        rf"\b{_FISCAL_ES} (?:pasado|anterior|previo)\b",
    ),
    2: (
        rf"\b{_UNIT_EN} before last\b",
        rf"\b{_FISCAL_EN} before last\b",
        rf"\b{_UNIT_ES} antepasado\b",
        rf"\b{_FISCAL_ES} antepasado\b",
    ),
}
"""So many units back."""
_PATTERNS = [
    (back, re.compile(pattern, re.IGNORECASE)) for back, patterns in _BACK.items() for pattern in patterns
]
_FISCAL_MONTHS_BEFORE = 3
"""How many months before January a fiscal year begins in the United States."""


class RelativePart(NamedTuple):
    """Months counted from January of a year, and where they are told: text[start:end].

    is_recent: whether they are those of the day itself.
    """

    year: int
    months: Months
    start: int
    end: int
    is_recent: bool


def find_relative_parts(text: str, today: date) -> Iterator[RelativePart]:
    """The parts of years that a text tells from a day, and the fiscal years."""
    for back, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            year, months = (
                _fiscal_year(match["fiscal"], back, today)
                if "fiscal" in pattern.groupindex
                else _units_back(LENGTHS[match["unit"].lower()], back, today)
            )
            yield RelativePart(year, months, *match.span(), back == 0)
    for one in find_year_parts(text):
        if one.years_back is not None and one.months is not None:
            year = today.year - one.years_back
            yield RelativePart(year, one.months, one.start, one.end, is_recent=False)


def _units_back(length: int, back: int, today: date) -> tuple[int, Months]:
    """The part of a year in which the day lies, or one before it."""
    last = length * ((today.month - 1) // length + 1 - back)
    return today.year, (last - length + 1, last)


def _fiscal_year(name: str, back: int, today: date) -> tuple[int, Months]:
    """The calendar year by whose number a fiscal year goes; an "ejercicio" begins in January."""
    begun = (
        not name.lower().startswith("ejercicio") and today.month > MONTHS_A_YEAR - _FISCAL_MONTHS_BEFORE
    )
    return today.year + begun - back, (1, MONTHS_A_YEAR)
