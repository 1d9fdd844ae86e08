"""Times that a text tells without their year, as the day of its article tells them: "on Tuesday"."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from index.words import fold
from rag.mentions.months import MONTH, MONTH_NUMBERS
from rag.mentions.period import Period, month_of
from rag.mentions.undated import looks_ahead

_MONTHS = 12
_EARLY = 7
"""The day of a month up to which "on Tuesday" may be one of the month before."""
_CHARS_BEFORE = 600

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFORE_A_MONTH = (
    r"in|since|by|until|till|during|before|after|between|from|through|of|and|or|to|late|early|mid|last|this|"
    r"en|desde|hasta|para|durante|entre|de|y|o|a|este|pasado"
)
_MONTH = re.compile(
    rf"\b(?:(?:{_BEFORE_A_MONTH}) ?-?(?:(?:late|early|mid)[ -])?(?P<month>{MONTH})|"
    rf"(?P<first>{MONTH}) \d{{1,2}})\b"
)
_OF_A_YEAR = re.compile(r"(?:,? (?:de |del |of )?| \d{1,2},? )(?:19|20)\d\d\b|,? \d{4}\b")
_NEAR_DAY = re.compile(
    r"\b(?:(?<!\bevery )(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tonight|"
    r"this (?:week|month)|"
    r"(?:el|este|del|al|pasado) (?:pasado )?(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)|"
    r"ayer|anoche|hoy(?! en dia\b)|est[ea] (?:semana|mes))\b"
)
_MONTH_BEFORE = re.compile(r"\b(?:last month|mes pasado)\b")


def day_told_from(text: str, start: int, published: date | None) -> date | None:
    """The day from which the undated times of the sentence at `start` are told: that of its article; None
    where what stands just before it names another year, so that it may go on with that.
    """
    if published is None:
        return None
    before = _YEAR.findall(text[max(0, start - _CHARS_BEFORE) : start])
    return None if any(int(year) != published.year for year in before) else published


@lru_cache(maxsize=20_000)
def periods_by_day(text: str, day: date | None) -> tuple[Period, ...]:
    """The months that a text means by a month's name, a weekday or "last month", told from a day; none
    where it names a year, or there is no such day.

    A month is the last of its name by then; in a text that looks ahead it may be the next one too.
    """
    if day is None or _YEAR.search(text):
        return ()
    folded, now = fold(text), month_of(day)
    ahead = looks_ahead(text)
    if named := months_told(text):
        past = [now - (now - month) % _MONTHS for month in named]
        coming = [month + _MONTHS for month in past] if ahead else []
        return tuple(Period(month, month) for month in (*past, *coming))
    if _NEAR_DAY.search(folded):
        return (Period(now - (day.day <= _EARLY), now + ahead),)
    return (Period(now - 1, now - 1),) if _MONTH_BEFORE.search(folded) else ()


def months_told(text: str) -> frozenset[int]:
    """The months, from 1, that a text names, of whichever year."""
    return frozenset(
        MONTH_NUMBERS[found["month"] or found["first"]] for found in _MONTH.finditer(fold(text))
    )


def months_named(text: str) -> frozenset[int]:
    """Those of them that it names without a year."""
    folded = fold(text)
    return frozenset(
        MONTH_NUMBERS[found["month"] or found["first"]]
        for found in _MONTH.finditer(folded)
        if not _OF_A_YEAR.match(folded, found.end())
    )
