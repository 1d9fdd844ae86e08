"""The time that a text speaks of, as far as its dates tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.document import Lang
from rag.stated import Day, find_stated

_BEGINNING = re.compile(
    r"\b(?:since|after|beyond|desde|despues del?|después del?|a partir del?)(?:\s+\w+){0,3}\s*\Z",
    re.IGNORECASE,
)
_END = re.compile(r"\b(?:until|till|before|by|hasta|antes del?|para)(?:\s+\w+){0,3}\s*\Z", re.IGNORECASE)
_CHARS_BEFORE = 30
_HAS_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Period:
    """From one month to another, both included, each counted as 12 · year + month; None: without end."""

    first: int | None
    last: int | None

    @property
    def written(self) -> str:
        """Its years: "2019", "2018–2024", "2019–" or "–2024"."""
        first, last = (
            "" if month is None else str((month - 1) // _MONTHS) for month in (self.first, self.last)
        )
        return first if first == last else f"{first}–{last}"

    def overlaps(self, other: Period) -> bool:
        """Whether some month belongs to both."""
        return _is_reached(self.first, other.last) and _is_reached(other.first, self.last)


@lru_cache(maxsize=20_000)
def period_of(text: str, lang: Lang) -> Period | None:
    """From the first to the last month that the text's dates name; None where they name no year.

    A date that is only a beginning ("since 2019") or an end ("hasta 2024") leaves the other side open,
    unless another date bounds it.
    """
    if not _HAS_YEAR.search(text):
        return None
    firsts, lasts = [], []
    for stated in find_stated(text, lang):
        if not isinstance(stated.what, Day) or stated.what.year is None:
            continue
        before = text[max(0, stated.start - _CHARS_BEFORE) : stated.start]
        year, month = stated.what.year * _MONTHS, stated.what.month
        if not _END.search(before):
            firsts.append(year + (month or 1))
        if not _BEGINNING.search(before):
            lasts.append(year + (month or _MONTHS))
    if not firsts and not lasts:
        return None
    return Period(min(firsts, default=None), max(lasts, default=None))


def only_begins(text: str, start: int) -> bool:
    """Whether the date that stands there says from when something holds: "since 2019"."""
    return _BEGINNING.search(text[max(0, start - _CHARS_BEFORE) : start]) is not None


def _is_reached(first: int | None, last: int | None) -> bool:
    return first is None or last is None or first <= last
