"""The time that a follow-up asks about takes the place of the time in the question before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.document import Lang
from corpus.language import detect_language
from index.words import fold
from rag.mentions.calendar.months import MONTHS, written_date
from rag.mentions.calendar.year_names import NAMED_BY_YEAR
from rag.mentions.calendar.year_parts import written_part
from rag.mentions.figures.stated import Day, find_stated

_LOWER_CASE_MONTH = re.compile(
    r"\b(?:(?!march|may)(?:" + "|".join(name.lower() for name in MONTHS["en"]) + r")\b"
    r"|(?:march|may)(?=,? \d)|(?<=\bin )(?:march|may)\b)"
)
_MAY_ALONE = re.compile(r"(?<=\b(?:in|of|by) )May\b(?!,? \d)|(?<=\b(?:and|for) )May\b(?!,? \d)")
_NAMED_AFTER_MONTH = re.compile(r" [^\W\d_a-zà-öø-ÿ]")
_BEFORE_NAME = re.compile(r"\bel $", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|el|la) $", re.IGNORECASE)
_DE_EL = re.compile(r"\b(de|a) el (?=(?:primer|segundo|tercer|cuarto|quinto|sexto) )", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:on|in|el|en) $", re.IGNORECASE)
_PREPOSITIONS: dict[Lang, tuple[str, str]] = {"en": ("in", "on"), "es": ("en", "el")}
_KEPT = re.compile(
    r"\b(?:(?P<before>desde|hasta|hacia|para|sobre|tras|entre|y)(?: el)?|(?P<joined>de|a)l?) $",
    re.IGNORECASE,
)
"""Spanish prepositions that stay before another date, and take its article where it names a day."""
_BEFORE_DATE = re.compile(
    r"\b(?:in|on|of|for|during|since|until|by|from|before|after|around|as of|en|el|del?|desde|hasta|"
    r"durante|para|al?|antes del?|despu[eé]s del?)(?: (?:el|the|early|mid|late))? $",
    re.IGNORECASE,
)
_UNTIL = r"by|until|till|up to|as of|hasta"
_SINCE = r"since|desde"
_SIDE = re.compile(rf"\b(?:(?P<until>{_UNTIL})|{_SINCE})(?: (?:the|el))? $", re.IGNORECASE)
"""What stands before a date that ends a time, or begins one."""
_SIDES: dict[Lang, tuple[str, str]] = {"en": ("by", "since"), "es": ("hasta", "desde")}
_OF_NOW = re.compile(
    r"\W*(?:(?:and|but|what about|how about|y|pero|que (?:hay|tal) de)\b\W*)?"
    r"(?:(?:right )?now|today|currently|at present|nowadays|these days|"
    r"ahora(?: mismo)?|hoy(?: en dia)?|actualmente|en la actualidad)\W*"
)
_WORDS_OF_TIME = (
    "and but so then also what how about in on for during the by until till up to as of since "
    "y pero entonces que hay paso con en para durante de del el hasta desde"
)
"""Those with which a date alone is asked for."""

_MONTH_COUNTED = re.compile(
    r"(?:\b(?:the|el|al) )?\b(?:"
    r"(?P<after>(?:next|following) month|month (?:after|later)|mes (?:siguiente|despu[eé]s))|"
    r"(?:previous|preceding) month|month (?:before|earlier)|mes (?:anterior|previo|antes))\b(?: that\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date where it stands: text[start:end]."""

    day: Day
    start: int
    end: int


def move_time(before: str, follow_up: str) -> str | None:
    """The question `before` with the one date that the follow-up names in the place of its own.

    A month, day or quarter without a year keeps the year. None where either names no date, or several.
    """
    asked, known = _dates(follow_up), [one for one in _dates(before) if not _is_part_of_any_year(one.day)]
    if len({date.day for date in asked}) != 1 or len({date.day for date in known}) != 1:
        return None
    lang = detect_language(before)
    text = before
    for date in reversed(known):
        text = _replaced(text, date, asked[0], follow_up, lang)
    return text


def with_month_counted(before: str, follow_up: str) -> str:
    """A follow-up with "the month after" or "el mes anterior" as the month that it is.

    It is counted from the one month of the question before; without one the follow-up is itself.
    """
    counted = _MONTH_COUNTED.search(follow_up)
    days = {date.day for date in _dates(before)} if counted else set()
    day = days.pop() if len(days) == 1 else None
    if counted is None or day is None or not day.year or not day.month:
        return follow_up
    months = day.year * 12 + day.month - 1 + (1 if counted["after"] else -1)
    meant = Day(year=months // 12, month=months % 12 + 1)
    named = _written(meant, detect_language(follow_up))
    return f"{follow_up[: counted.start()]}{named}{follow_up[counted.end() :]}"


def without_dates(text: str) -> str | None:
    """A text without its one date, and the preposition before it; None where it has none, or several."""
    known = _dates(text)
    if len({date.day for date in known}) != 1:
        return None
    for date in reversed(known):
        head = _BEFORE_DATE.sub("", text[: date.start])
        text = f"{head.rstrip()}{' ' * text[date.end :][:1].isalnum()}{text[date.end :]}"
    return text


def asks_of_now(follow_up: str) -> bool:
    """Whether a follow-up asks no more than how it is now: "and today?"."""
    return _OF_NOW.fullmatch(fold(follow_up)) is not None


def says_only_when(text: str) -> bool:
    """Whether a follow-up names a date and says no more than that."""
    dates = _dates(text)
    for date in reversed(dates):
        text = f"{text[: date.start]} {text[date.end :]}"
    return bool(dates) and frozenset(_WORDS_OF_TIME.split()).issuperset(re.findall(r"\w+", fold(text)))


def _replaced(text: str, date: _Dated, asked: _Dated, follow_up: str, lang: Lang) -> str:
    meant = replace(asked.day, year=asked.day.year or date.day.year)
    head, tail = text[: date.start], text[date.end :]
    if date.day.months:
        head = _ARTICLE.sub("", head)
    preposition, kept = _PREPOSITION.search(head), _KEPT.search(head)
    if side := _SIDE.search(follow_up[: asked.start]):
        fitting = _SIDES[lang][side["until"] is None]
        article = " el" * (lang == "es" and meant.day is not None)
        head = f"{_BEFORE_DATE.sub('', head).rstrip()} {fitting}{article} ".lstrip()
    elif kept and lang == "es":
        before, joined, has_day = kept["before"], kept["joined"], meant.day is not None
        fitting = (f"{before} el" if has_day else before) if before else f"{joined}{'l' * has_day}"
        head = f"{head[: kept.start()]}{fitting} "
    elif preposition:
        fitting = _PREPOSITIONS[lang][meant.day is not None]
        opens = preposition.group()[0].isupper()
        head = f"{head[: preposition.start()]}{fitting.capitalize() if opens else fitting} "
    head += _written(meant, lang) or follow_up[asked.start : asked.end]
    return _DE_EL.sub(r"\1l ", head) + tail


def _is_part_of_any_year(day: Day) -> bool:
    return day.months is not None and day.year is None


def _written(day: Day, lang: Lang) -> str:
    """A date as it is written in a sentence; "" for none of the calendar, or without a year."""
    if not (day.year and day.is_in_calendar):
        return ""
    return written_part(day.year, day.months, lang) if day.months else written_date(day.isoformat(), lang)


def _dates(text: str) -> list[_Dated]:
    """The dates of a text, in order; months count in lower case too, and those of names do not."""
    text = _LOWER_CASE_MONTH.sub(lambda match: match.group().capitalize(), text)
    found = [
        _Dated(stated.what, stated.start, stated.end)
        for stated in find_stated(text, "en")
        if isinstance(stated.what, Day)
    ]
    may = [_Dated(Day(month=5), *match.span()) for match in _MAY_ALONE.finditer(text)]
    named = [match.span() for match in NAMED_BY_YEAR.finditer(text)]
    dates = (
        date
        for date in [*found, *may]
        if not _is_of_a_name(date, text)
        and not any(start <= date.start and date.end <= end for start, end in named)
    )
    return sorted(dates, key=lambda date: date.start)


def _is_of_a_name(date: _Dated, text: str) -> bool:
    """El Mayo Zambada, Julio César."""
    if date.day.month is None or date.day.year is not None or date.day.day is not None:
        return False
    return bool(_BEFORE_NAME.search(text[: date.start]) or _NAMED_AFTER_MONTH.match(text[date.end :]))
