"""The time that a text speaks of, as far as its dates tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.document import Lang
from rag.months import written_date
from rag.stated import Day, find_stated

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
        around = max(0, stated.start - _CHARS_BEFORE), stated.start
        year, month = stated.what.year * _MONTHS, stated.what.month
        if not _END.search(text, *around):
            firsts.append(year + (month or 1))
        if not _BEGINNING.search(text, *around):
            lasts.append(year + (month or _MONTHS))
    if not firsts and not lasts:
        return None
    return Period(min(firsts, default=None), max(lasts, default=None))


def _is_reached(first: int | None, last: int | None) -> bool:
    return first is None or last is None or first <= last


def _written(month: int, lang: Lang, *, whole_years: bool) -> str:
    year, before = divmod(month - 1, _MONTHS)
    return written_date(str(year) if whole_years else f"{year}-{before + 1}", lang)
