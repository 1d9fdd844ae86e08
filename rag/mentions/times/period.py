"""The time that a question asks about, as far as its dates tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from corpus.document import Lang
from rag.mentions.calendar.months import written_date
from rag.mentions.times.time import Time, find_times

_MONTHS = 12
_DAY = timedelta(days=1)
_EARLIER: dict[Lang, str] = {"en": " or earlier", "es": " o antes"}
_LATER: dict[Lang, str] = {"en": " or later", "es": " o después"}


@dataclass(frozen=True, slots=True)
class Period:
    """From one month to another, both included, each counted as 12 · year + month; None: without end."""

    first: int | None
    last: int | None

    @classmethod
    def of_year(cls, year: int) -> Period:
        """From January to December of a year."""
        return cls(_MONTHS * year + 1, _MONTHS * (year + 1))

    def written(self, lang: Lang) -> str:
        """As in a sentence: "2019", "2018–2024", "February 2025", "2019 or later"."""
        ends = [
            _written(month, lang, whole_years=self.is_of_whole_years)
            for month in (self.first, self.last)
            if month is not None
        ]
        open_side = _EARLIER[lang] if self.first is None else _LATER[lang] if self.last is None else ""
        return "–".join(dict.fromkeys(ends)) + open_side

    def years(self, today: date) -> range:
        """Its years, up to today's where it has no end; its last alone where it has no beginning."""
        last = today.year if self.last is None else _year_of(self.last)
        return range(last if self.first is None else _year_of(self.first), last + 1)

    @property
    def is_open(self) -> bool:
        """Whether it has no beginning or no end."""
        return self.first is None or self.last is None

    @property
    def months(self) -> int | None:
        """How many months it has; None without a beginning or an end."""
        return None if self.first is None or self.last is None else self.last - self.first + 1

    @property
    def is_of_whole_years(self) -> bool:
        """Whether it begins with a January, if at all, and ends with a December."""
        from_january = self.first is None or self.first % _MONTHS == 1
        return from_january and (self.last is None or self.last % _MONTHS == 0)

    @property
    def ends(self) -> frozenset[int]:
        """Which months of the year it begins and ends with, from 1; none of whole years."""
        if self.is_of_whole_years:
            return frozenset()
        ends = (month for month in (self.first, self.last) if month is not None)
        return frozenset((month - 1) % _MONTHS + 1 for month in ends)

    def lies_in(self, other: Period) -> bool:
        """Whether each of its months belongs to the other too, which has a beginning and an end."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return False
        return other.first <= self.first and self.last <= other.last

    def overlaps(self, other: Period) -> bool:
        """Whether some month belongs to both."""
        return _is_reached(self.first, other.last) and _is_reached(other.first, self.last)


@lru_cache(maxsize=20_000)
def period_of(text: str, lang: Lang, today: date | None = None) -> Period | None:
    """From the first to the last month that a question's dates name; None where they name no year.

    A date that is only a beginning ("since 2019") or an end ("hasta 2024") leaves the other side open,
    unless another date bounds it; "after 2019" and "before 2019" are without 2019. With `today`, times
    that are told from it count: "last year".
    """
    times = list(find_times(text, lang, today))
    firsts = [month_of(_first(time)) for time in times if not time.only_ends]
    lasts = [month_of(_last(time)) for time in times if not time.only_begins]
    if not firsts and not lasts:
        return None
    return Period(min(firsts, default=None), max(lasts, default=None))


def _first(time: Time) -> date:
    return time.last + _DAY if time.is_left_out else time.first


def _last(time: Time) -> date:
    return time.first - _DAY if time.is_left_out else time.last


def _is_reached(first: int | None, last: int | None) -> bool:
    return first is None or last is None or first <= last


def _written(month: int, lang: Lang, *, whole_years: bool) -> str:
    year = _year_of(month)
    return written_date(str(year) if whole_years else f"{year}-{month - _MONTHS * year}", lang)


def month_of(day: date) -> int:
    """As a `Period` counts months."""
    return _MONTHS * day.year + day.month


def _year_of(month: int) -> int:
    return (month - 1) // _MONTHS
