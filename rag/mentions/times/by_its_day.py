"""Times that a text tells without their year, as the day of its article tells them: "on Tuesday"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from index.words import fold
from rag.mentions.calendar.months import MONTH, MONTH_NUMBERS
from rag.mentions.times.period import Period, month_of
from rag.mentions.times.undated import looks_ahead, tells_undated_time

_QUESTIONS_KEPT = 1_000
_MONTHS = 12
_EARLY = 7
"""The day of a month up to which "on Tuesday" may be one of the month before."""
_CHARS_BEFORE = 600

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OTHER_MONTHS = "|".join(name for name in MONTH_NUMBERS if name not in ("may", "march"))
_LEAD = (
    r"(?:in|since|by|until|till|during|before|after|between|from|through|late|early|mid|last|"
    r"en|desde|hasta|para|durante|entre|pasado)"
)
_PART = r"(?:(?:early|late|mid|(?:the )?(?:end|start|middle) of|principios de|mediados de|fines de)[ -])?"
_JOINED = r"(?:of|and|or|to|through|de|y|o|al?)"
_NAMED = re.compile(
    rf"(?<!\bplaza )(?<!\bavenida )(?<!\bcalle )(?<!\bcolonia )"
    rf"(?:\b(?P<lead>{_LEAD})[ -]{_PART}(?P<month>{MONTH})|"
    rf"(?<!\d )\b(?P<joined>{_JOINED}) (?P<other>{_OTHER_MONTHS}|(?-i:May|March))|"
    rf"\b\d{{1,2}} de (?P<mes>{MONTH})|"
    rf"\b(?P<first>{_OTHER_MONTHS}|(?-i:May|March)) \d{{1,2}})\b(?! (?-i:[A-ZÁÉÍÓÚÑ])[a-zà-ÿ])",
    re.IGNORECASE,
)
_OF_A_YEAR = re.compile(r"(?:,? (?:de |del |of )?| \d{1,2},? )(?:19|20)\d\d\b|,? \d{4}\b")
_OPENS = frozenset({"since", "desde"})
_RANGES = frozenset({"from", "between", "entre", "de"})
_ENDS_A_RANGE = frozenset({"to", "and", "through", "a", "al", "y"})
_COMPARED = re.compile(
    r"\b(?:than|compared (?:with|to)|(?:up|down) from|versus|respecto (?:de|a)l?|frente al?|"
    r"(?:mas|menos|mayor(?:es)?|menor(?:es)?|superior|inferior) (?:\w+ )?(?:que|al?)|"
    r"(?:lowest|highest|most|fewest|worst|mas (?:alt|baj)[oa]|peor) \w+)(?: [\w.,]+){0,2}\W{0,3}\Z"
)
_NEAR_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tonight|this (?:week|month)|"
    r"lunes|martes|miercoles|jueves|viernes|sabado|domingo|ayer|anoche|hoy|est[ea] (?:semana|mes))\b"
)
_MONTH_BEFORE = re.compile(r"\b(?:last month|mes pasado)\b")
_OF_ANOTHER_YEAR = re.compile(
    r"\b(?:last|previous|past|next|that) years?\b|\banos? (?:pasados?|anterior(?:es)?|proximos?)\b|"
    r"\b(?:years? (?:ago|earlier|before)|hace (?:\w+ )?anos?|anos? (?:antes|atras))\b"
)


@dataclass(frozen=True, slots=True)
class _Named:
    """A month that a text names. lead: the word before it, in small letters; "" before a day."""

    number: int
    lead: str
    start: int
    end: int


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
    where it names a year or tells of another one, or there is no such day.

    A month is the last of its name by then; in a text that looks ahead it may be the next one too, and
    what it tells of that month is of the day itself. What it only compares with is none, nor is the
    weekday on which something was said.
    """
    folded = fold(text)
    if day is None or _YEAR.search(text) or _OF_ANOTHER_YEAR.search(folded):
        return ()
    now, is_ahead = month_of(day), looks_ahead(text)
    if named := list(_find_named(text)):
        told = [one for one in named if not _COMPARED.search(folded, 0, one.start)]
        periods = list(_periods_of(told, now))
        if is_ahead:
            next_ones = [now + (one.number - now) % _MONTHS for one in told]
            periods += [Period(month, month) for month in (*next_ones, now)]
        return tuple(periods)
    if _MONTH_BEFORE.search(folded):
        return (Period(now - 1, now - 1),)
    if _NEAR_DAY.search(folded) and tells_undated_time(text):
        return (Period(now - (day.day <= _EARLY), now + is_ahead),)
    return ()


def _periods_of(named: Sequence[_Named], now: int) -> Iterator[Period]:
    """Each month as the last of its name by `now`; "since" one up to now, "from" one to another both."""
    at = 0
    while at < len(named):
        one, at = named[at], at + 1
        first = now - (now - one.number) % _MONTHS
        if one.lead in _OPENS:
            yield Period(first, now)
        elif one.lead in _RANGES and at < len(named) and named[at].lead in _ENDS_A_RANGE:
            last = now - (now - named[at].number) % _MONTHS
            at += 1
            yield Period(first if first <= last else first - _MONTHS, last)
        else:
            yield Period(first, first)


def months_told(text: str) -> frozenset[int]:
    """The months, from 1, that a text names, of whichever year."""
    return frozenset(one.number for one in _find_named(text))


@lru_cache(maxsize=_QUESTIONS_KEPT)
def months_named(text: str) -> frozenset[int]:
    """Those of them that it names without a year."""
    return frozenset(one.number for one in _find_named(text) if not _OF_A_YEAR.match(text, one.end))


def _find_named(text: str) -> Iterator[_Named]:
    """The months of a text in their order; what only joins two begins none."""
    is_first = True
    for found in _NAMED.finditer(text):
        month = found["month"] or found["other"] or found["mes"] or found["first"]
        lead = (found["lead"] or found["joined"] or "").lower()
        if found["joined"] and is_first and lead not in ("of", "de"):
            continue
        is_first = False
        yield _Named(MONTH_NUMBERS[month.lower()], lead, found.start(), found.end())
