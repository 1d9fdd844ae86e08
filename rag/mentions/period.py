"""The time that a text speaks of, as far as its dates tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from corpus.document import Lang
from rag.mentions.months import written_date
from rag.mentions.relative_time import find_relative
from rag.mentions.stated import Day, Stated, find_stated

_ANY_WORDS = r"(?:\s+\w+){0,3}"
_NO_PLACE = r"(?:(?:\s+(?!en\b)\w+){0,3}|(?:\s+(?-i:[a-zà-öø-ÿ]+)){1,3})"
"""Not "Toluca en": "desde" and "hasta" stand before places too."""
_NO_EVENT = r"(?:\s+(?!(?:in|on|at|during|en|el|durante)\b)\w+){0,3}"
"""Not "his arrest in": what "after" and "before" tell of an event may be of that date too."""
_PART_OF_YEAR = (
    r"(?:\s+(?:the|about|around|roughly|late|early|mid|middle|end|start|beginning|close|spring|summer|fall|"
    r"autumn|winter|fiscal|calendar|year|quarter|first|second|third|fourth|half|of|[a-z]{3,6}day,?|"
    r"el|la|de|del|unos|fin|fines|final|finales|principios|inicios|comienzos|mediados|cierre|primavera|"
    r"verano|otoño|invierno|primer|segundo|tercer|cuarto|primera|segunda|mitad|trimestre|semestre)){0,6}"
)
"""Nothing else: "by" and "para" are said of people and purposes too."""
_BEGINNING = re.compile(
    rf"\b(?:post-|(?:(?:since|a partir del?){_ANY_WORDS}|desde{_NO_PLACE}|"
    rf"(?:after|beyond|despu[ée]s del?){_NO_EVENT})\s*)\Z",
    re.IGNORECASE,
)
_END = re.compile(
    rf"\b(?:pre-|(?:(?:until|till){_ANY_WORDS}|hasta{_NO_PLACE}|(?:before|antes del?){_NO_EVENT}|"
    rf"(?:by|para){_PART_OF_YEAR})\s*)\Z",
    re.IGNORECASE,
)
_CHARS_BEFORE = 40
_S_AFTER = re.compile(r"s\b")
_DECADE_BEFORE = re.compile(r"\bd[eé]cadas? de (?:los )?(?:años )?\Z", re.IGNORECASE)
_HAS_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MONTHS = 12
_EARLIER: dict[Lang, str] = {"en": " or earlier", "es": " o antes"}
_LATER: dict[Lang, str] = {"en": " or later", "es": " o después"}


@dataclass(frozen=True, slots=True)
class Period:
    """From one month to another, both included, each counted as 12 · year + month; None: without end."""

    first: int | None
    last: int | None

    def written(self, lang: Lang) -> str:
        """As in a sentence: "2019", "2018–2024", "February 2025", "2019 or later"."""
        from_january = self.first is None or self.first % _MONTHS == 1
        to_december = self.last is None or self.last % _MONTHS == 0
        whole_years = from_january and to_december
        ends = [
            _written(month, lang, whole_years=whole_years)
            for month in (self.first, self.last)
            if month is not None
        ]
        open_side = _EARLIER[lang] if self.first is None else _LATER[lang] if self.last is None else ""
        return "–".join(dict.fromkeys(ends)) + open_side

    def years(self, today: date) -> range:
        """Its years, up to today's where it has no end; its last alone where it has no beginning."""
        last = today.year if self.last is None else _year_of(self.last)
        return range(last if self.first is None else _year_of(self.first), last + 1)

    def overlaps(self, other: Period) -> bool:
        """Whether some month belongs to both."""
        return _is_reached(self.first, other.last) and _is_reached(other.first, self.last)


@lru_cache(maxsize=20_000)
def period_of(text: str, lang: Lang, today: date | None = None) -> Period | None:
    """From the first to the last month that the text's dates name; None where they name no year.

    A date that is only a beginning ("since 2019") or an end ("hasta 2024") leaves the other side open,
    unless another date bounds it. With `today`, times that are told from it count: "last year".
    """
    firsts, lasts = [], []
    for first, last, start in _times(text, lang, today):
        around = max(0, start - _CHARS_BEFORE), start
        if not _END.search(text, *around):
            firsts.append(first)
        if not _BEGINNING.search(text, *around):
            lasts.append(last)
    if not firsts and not lasts:
        return None
    return Period(min(firsts, default=None), max(lasts, default=None))


def only_begins(text: str, start: int) -> bool:
    """Whether the date that stands there says from when something holds: "since 2019"."""
    return _BEGINNING.search(text[max(0, start - _CHARS_BEFORE) : start]) is not None


def _times(text: str, lang: Lang, today: date | None) -> Iterator[tuple[int, int, int]]:
    """The first and the last month of each time that is told, and where that stands."""
    if today is not None:
        yield from ((told.first, told.last, told.start) for told in find_relative(text, lang, today))
    if not _HAS_YEAR.search(text):
        return
    for stated in find_stated(text, lang):
        if isinstance(stated.what, Day) and stated.what.year is not None:
            year, month = stated.what.year * _MONTHS, stated.what.month
            last_year = year + 9 * _MONTHS if _is_decade(text, stated) else year
            yield year + (month or 1), last_year + (month or _MONTHS), stated.start


def _is_decade(text: str, stated: Stated) -> bool:
    """The 2020s, la década de 1990."""
    is_round = text[stated.start : stated.end].endswith("0") and stated.end - stated.start == len("2020")
    around = max(0, stated.start - _CHARS_BEFORE), stated.start
    return is_round and bool(_S_AFTER.match(text, stated.end) or _DECADE_BEFORE.search(text, *around))


def _is_reached(first: int | None, last: int | None) -> bool:
    return first is None or last is None or first <= last


def _written(month: int, lang: Lang, *, whole_years: bool) -> str:
    year = _year_of(month)
    return written_date(str(year) if whole_years else f"{year}-{month - _MONTHS * year}", lang)


def _year_of(month: int) -> int:
    return (month - 1) // _MONTHS
