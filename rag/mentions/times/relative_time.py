"""The times that a text tells by their distance from a day: last week, este mes, hace dos años."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from corpus.document import Lang
from rag.mentions.calendar.months import MONTH, MONTH_NUMBERS
from rag.mentions.calendar.year_parts import MONTHS_A_YEAR, Months
from rag.mentions.figures.stated import Figure, find_stated
from rag.mentions.times.relative_parts import find_relative_parts

_MOST = 200
_CHARS_BEFORE = 30
_CHARS_READ = 4_000
_YEARS = {"year": 1, "decade": 10}
_UNITS = {
    "hour": "hour", "hora": "hour", "day": "day", "día": "day", "dia": "day", "week": "week",
    "semana": "week", "month": "month", "mes": "month", "year": "year", "año": "year", "ano": "year",
    "decade": "decade", "década": "decade", "decada": "decade",
}  # fmt: skip
_UNIT = rf"(?P<unit>{'|'.join(_UNITS)})\b"
_OF_CALENDAR = r"(?P<unit>week|month|year|semana|mes|a[ñn]o)\b"
_NO_PART = r"(?!\s+(?:of|before|in office|fiscal|del?|antes|que)\b)"
"""Not "the last month before the vote", "los últimos dos años de su gobierno"."""
_NOBODYS = r"(?<!\bhis )(?<!\bher )(?<!\bits )(?<!\btheir )(?<!['’]s )(?<!\bsus )"
"""Not "his last year"."""
_ONE_LAST = (
    r"(?:\b(?:in|over|during|within|for|throughout) the last|\bthe past|"
    r"\b(?:en|durante) (?:el|la) [uú]ltim[oa])"
)
_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|"
    r"domingo)\b"
)
_MONTH = rf"\b(?P<month>{MONTH})\b"


def _pattern(*alternatives: str) -> list[re.Pattern[str]]:
    return [re.compile(one, re.IGNORECASE) for one in alternatives]


_BACK = {
    0: _pattern(
        rf"\bthis {_OF_CALENDAR}",
        rf"\best[ea] {_OF_CALENDAR}(?! fiscal\b)",
        rf"\ben lo que va del? {_OF_CALENDAR}(?! fiscal\b)",
    ),
    1: _pattern(
        rf"(?<!\bthe ){_NOBODYS}\blast {_OF_CALENDAR}{_NO_PART}",
        rf"\b{_OF_CALENDAR} pasad[oa]\b",
        rf"\bpasad[oa] {_OF_CALENDAR}{_NO_PART}",
        rf"\b(?:an?|one) {_UNIT} ago\b",
        rf"\bhace una? {_UNIT}(?! que\b)",
        r"\b(?:yesterday|last night|ayer|anoche)\b",
    ),
    2: _pattern(
        rf"\bthe {_OF_CALENDAR} before last\b",
        rf"\b{_OF_CALENDAR} antepasad[oa]\b",
        r"\b(?:the day before yesterday|anteayer|antier|antes de ayer)\b",
    ),
}
"""So many units back, as the calendar has them; a day where the pattern names no unit."""
_SINCE_ONE = _pattern(rf"{_ONE_LAST} {_UNIT}{_NO_PART}", rf"\bhace una? {_UNIT} que\b")
_LAST_WEEKDAY = re.compile(rf"\b(?:last|pasado) {_WEEKDAY}|\b{_WEEKDAY} pasado\b", re.IGNORECASE)
_DAY = r"(?P<day>\d{1,2})(?:ro\.?|\.?[º°])? de "
_ENDS_A_DAY = (
    r"(?!,? \d{4})(?=\s*\Z|[,.](?!\d)|[;:?!)\]\"'”’»…]|"
    r"\s+(?:the|in|at|on|when|by|near|during|after|before)\b)"
)
"""Not "last December 12 people died"."""
_LAST_MONTH = _pattern(
    rf"(?<!\bthe ){_NOBODYS}\blast (?!(?-i:may|march)\b){_MONTH}(?: (?P<day>\d{{1,2}}){_ENDS_A_DAY})?",
    rf"(?:\b{_DAY})?{_MONTH} pasado\b",
    rf"\bpasado (?:mes de |{_DAY})?{_MONTH}(?! del? )",
)
_MONTH_OF_YEAR = re.compile(rf"{_MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?)?(?:,| of| del?)? \Z", re.IGNORECASE)
"""Before a year: "in May last year", "marzo del año pasado"."""
_AGO = re.compile(r" (?:ago|atr[aá]s)\b", re.IGNORECASE)
_HACE = re.compile(r"\bhace (?:(?:unos|unas|casi|apenas|ya) )?\Z", re.IGNORECASE)
_LAST_OF_SEVERAL = re.compile(rf"{_NOBODYS}\b(?:last|past|[uú]ltim[oa]s|pasad[oa]s) \Z", re.IGNORECASE)
_NO_PART_AFTER = re.compile(_NO_PART, re.IGNORECASE)
_QUE = re.compile(r" que\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Relative:
    """A time where it is told, text[start:end], from its first to its last day.

    is_recent: whether it is told in days or weeks, or is the month or year of the day itself.
    """

    first: date
    last: date
    start: int
    end: int
    is_recent: bool = False


@lru_cache(maxsize=20_000)
def find_relative(text: str, lang: Lang, today: date) -> tuple[Relative, ...]:
    """The times that a text tells by their distance from `today`; "years ago" alone tells none.

    Only the first 4,000 characters are read, more than a question has.
    """
    text = text[:_CHARS_READ]
    parts = tuple(
        Relative(*months_of_year(one.year, one.months), one.start, one.end, one.is_recent)
        for one in find_relative_parts(text, today)
    )
    others = (*_find_units(text, today), *_find_counted(text, lang, today), *_find_named(text, today))
    return parts + tuple(one for one in others if not any(_overlap(one, part) for part in parts))


def months_of_year(year: int, months: Months) -> tuple[date, date]:
    """From the first day of the first to the last of the last month, counted from January of a year."""
    before = MONTHS_A_YEAR * year
    return _first_day(before + months[0]), _last_day(before + months[1])


def _overlap(one: Relative, other: Relative) -> bool:
    return one.start < other.end and other.start < one.end


def _find_units(text: str, today: date) -> Iterator[Relative]:
    for back, patterns in _BACK.items():
        for match in _matches(patterns, text):
            unit = _UNITS[match.groupdict().get("unit", "day").lower()]
            yield _told(text, *match.span(), back, unit, today)
    for match in _matches(_SINCE_ONE, text):
        yield _told(text, *match.span(), 1, _UNITS[match["unit"].lower()], today, until_now=True)


def _find_counted(text: str, lang: Lang, today: date) -> Iterator[Relative]:
    for stated in find_stated(text, lang):
        figure = stated.what
        if not isinstance(figure, Figure) or figure.unit not in _UNITS or not 1 <= figure.value <= _MOST:
            continue
        number, end = int(figure.value), stated.end
        around = max(0, stated.start - _CHARS_BEFORE), stated.start
        hace, last = _HACE.search(text, *around), _LAST_OF_SEVERAL.search(text, *around)
        if last and _NO_PART_AFTER.match(text, end):
            yield _told(text, last.start(), end, number, figure.unit, today, until_now=True)
        elif hace:
            lasts = _QUE.match(text, end) is not None
            yield _told(text, hace.start(), end, number, figure.unit, today, until_now=lasts)
        elif ago := _AGO.match(text, end):
            yield _told(text, stated.start, ago.end(), number, figure.unit, today)


def _find_named(text: str, today: date) -> Iterator[Relative]:
    for match in _LAST_WEEKDAY.finditer(text):
        yield Relative(_days_back(today, 7), _days_back(today, 1), *match.span(), is_recent=True)
    for match in _matches(_LAST_MONTH, text):
        number, day = MONTH_NUMBERS[match["month"].lower()], int(match.groupdict().get("day") or 0)
        is_of_this_year = number < today.month or (number == today.month and 0 < day < today.day)
        month = MONTHS_A_YEAR * (today.year - (not is_of_this_year)) + number
        first, last = _first_day(month), _last_day(month)
        if 0 < day <= last.day:
            first = last = first.replace(day=day)
        yield Relative(first, last, *match.span())


def _told(
    text: str, start: int, end: int, number: int, unit: str, today: date, *, until_now: bool = False
) -> Relative:
    if unit in _YEARS:
        first, last = _years_back(text, start, number * _YEARS[unit], today, until_now=until_now)
    elif unit == "month":
        month = _month_of(today) - number
        first, last = _first_day(month), _last_day(month)
    elif unit == "week":
        monday = today.weekday() + 7 * number
        first, last = _days_back(today, monday), _days_back(today, max(monday - 6, 0))
    elif unit == "hour":
        first, last = _days_back(today, -(-number // 24)), _days_back(today, number // 24)
    else:
        first = last = _days_back(today, number)
    is_recent = number == 0 or unit not in (*_YEARS, "month")
    return Relative(first, today if until_now else last, start, end, is_recent)


def _years_back(text: str, start: int, number: int, today: date, *, until_now: bool) -> tuple[date, date]:
    """A year's first and last day, or those of the month before it; until now, from this month then."""
    january = MONTHS_A_YEAR * (today.year - number) + 1
    month = _MONTH_OF_YEAR.search(text, max(0, start - _CHARS_BEFORE), start)
    if until_now:
        return _first_day(_month_of(today) - number * MONTHS_A_YEAR), today
    if month:
        named = january - 1 + MONTH_NUMBERS[month["month"].lower()]
        return _first_day(named), _last_day(named)
    return _first_day(january), _last_day(january + MONTHS_A_YEAR - 1)


def _month_of(day: date) -> int:
    """Months count as 12 · year + month."""
    return MONTHS_A_YEAR * day.year + day.month


def _first_day(month: int) -> date:
    year, before = divmod(max(month, _month_of(date.min)) - 1, MONTHS_A_YEAR)
    return date(year, before + 1, 1)


def _last_day(month: int) -> date:
    first = _first_day(month)
    return first.replace(day=monthrange(first.year, first.month)[1])


def _days_back(today: date, days: int) -> date:
    return date.fromordinal(max(1, today.toordinal() - days))


def _matches(patterns: list[re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    return (match for pattern in patterns for match in pattern.finditer(text))
