"""The time that a text speaks of, as far as its dates tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.document import Lang
from rag.stated import Day, find_stated

_OPEN = re.compile(
    r"\b(?:since|until|till|before|after|by|beyond|desde|hasta|antes del?|despues del?|después del?|"
    r"a partir del?|para)(?:\s+\w+){0,3}\s*\Z",
    re.IGNORECASE,
)
_CHARS_BEFORE = 30
_HAS_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Period:
    """From one month to another, both included, each counted as 12 · year + month."""

    first: int
    last: int

    def overlaps(self, other: Period) -> bool:
        """Whether some month belongs to both."""
        return self.first <= other.last and other.first <= self.last


@lru_cache(maxsize=20_000)
def period_of(text: str, lang: Lang) -> Period | None:
    """From the first to the last month that the text's dates name.

    None where it names no year, or where a date is only a beginning or an end ("since 2019", "hasta
    2024"): then it may speak of any time.
    """
    if not _HAS_YEAR.search(text):
        return None
    months: list[int] = []
    for stated in find_stated(text, lang):
        if not isinstance(stated.what, Day) or stated.what.year is None:
            continue
        if _OPEN.search(text[max(0, stated.start - _CHARS_BEFORE) : stated.start]):
            return None
        year, month = stated.what.year * _MONTHS, stated.what.month
        months += [year + 1, year + _MONTHS] if month is None else [year + month]
    return Period(min(months), max(months)) if months else None
