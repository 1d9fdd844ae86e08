"""The times that a text names: each from its first day to its last, and where it stands."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.document import Lang
from rag.mentions.calendar.months import written_date, written_day
from rag.mentions.calendar.year_parts import find_year_parts
from rag.mentions.figures.stated import Day, Stated, find_stated
from rag.mentions.times.joined import find_opening
from rag.mentions.times.relative_time import find_relative, months_of_year

_ANY_WORDS = r"(?:\s+\w+){0,3}"
_NO_PLACE = r"(?:(?:\s+(?!en\b)\w+){0,3}|(?:\s+(?-i:[a-zà-öø-ÿ]+)){1,3})"
"""Not "Toluca en": "desde" and "hasta" stand before places too."""
_NO_EVENT = r"(?:\s+(?!(?:in|on|at|during|en|el|durante)\b)\w+){0,3}"
"""Not "his arrest in": what "after" and "before" tell of an event may be of that date too."""
_WORDS_OF_AN_EVENT = (
    r"(?:\s+(?!(?:and|or|but|how|what|which|when|where|who|why|y|o|pero|cu[aá]nt[oa]s?|cu[aá]l(?:es)?|"
    r"cu[aá]ndo|d[oó]nde|qui[eé]n(?:es)?|since|until|desde|hasta)\b)[^\W\d]\w*){0,7}"
)
"""As in "since the drug war began in": no figure, and nothing that begins another clause."""
_EVENT_ES = (
    r"(?:que|(?:el|la|su) (?:inicio|comienzo|arranque|estallido|llegada|captura|detenci[oó]n|arresto|"
    r"extradici[oó]n|muerte|asesinato|firma|entrada|creaci[oó]n|fundaci[oó]n))"
)
_PART_OF_YEAR = (
    r"(?:\s+(?:the|about|around|roughly|late|early|mid|middle|end|start|beginning|close|spring|summer|fall|"
    r"autumn|winter|fiscal|calendar|year|quarter|first|second|third|fourth|half|of|[a-z]{3,6}day,?|"
    r"el|la|de|del|unos|fin|fines|final|finales|principios|inicios|comienzos|mediados|cierre|primavera|"
    r"verano|otoño|invierno|primer|segundo|tercer|cuarto|primera|segunda|mitad|trimestre|semestre)){0,6}"
)
"""Nothing else: "by" and "para" are said of people and purposes too."""
_NOT_NO = r"(?<!\bno )(?<!\bnot )"
_BEGINNING = re.compile(
    rf"\b(?:post-|(?:(?:since|desde {_EVENT_ES}){_WORDS_OF_AN_EVENT}|a partir del?{_ANY_WORDS}|"
    rf"desde{_NO_PLACE}|"
    rf"(?:after|beyond|{_NOT_NO}later than|despu[ée]s del?|posterior(?:es)? al?){_NO_EVENT})\s*)\Z",
    re.IGNORECASE,
)
_END = re.compile(
    rf"\b(?:pre-|(?:(?:until|till|hasta {_EVENT_ES}){_WORDS_OF_AN_EVENT}|not? later than{_ANY_WORDS}|"
    rf"hasta{_NO_PLACE}|"
    rf"(?:before|prior to|{_NOT_NO}earlier than|antes del?|previ[oa]s? al?|anterior(?:es)? al?)"
    rf"{_NO_EVENT}|"
    rf"(?:by|para){_PART_OF_YEAR})\s*)\Z",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"\b(?:(?:after|beyond|{_NOT_NO}later than|before|prior to|{_NOT_NO}earlier than|"
    r"(?:despu[ée]s|antes) del?|(?:posterior|anterior)(?:es)? al?|previ[oa]s? al?)"
    r"(?:\s+(?:the|year|month|fiscal|of|[a-z]{3,6}day,?|el|año|mes|del?|lunes|martes|mi[ée]rcoles|"
    r"jueves|viernes|s[áa]bado|domingo)){0,4}|"
    r"(?:before|prior to) the (?:start|beginning) of|after the end of|"
    r"antes del? (?:inicio|comienzo) del?|despu[ée]s del? (?:fin|final|cierre) del?)\s+\Z",
    re.IGNORECASE,
)
"""Said of the time itself, not of what happened in it."""
_THE = re.compile(r"\bthe\s+\Z", re.IGNORECASE)
_WORD_FOLLOWS = re.compile(r"\s+[^\W\d]")
_CLOSES = r"(?=\W*\Z|[,.;:?)])"
_ONWARD = re.compile(
    rf",?\s+(?:onwards?\b|en adelante\b|(?:on|(?:or|and) (?:later|after)|[oy] despu[ée]s){_CLOSES})",
    re.IGNORECASE,
)
_OR_EARLIER = re.compile(rf",?\s+(?:(?:or|and) (?:earlier|before)|[oy] antes){_CLOSES}", re.IGNORECASE)
_PUBLISHED_IN = re.compile(
    r"\b(?:published|released|issued|unveiled|made public|cited|updated|revised|"
    r"(?:report|release|bulletin|document|study|edition|survey)s?|"
    r"publicad[oa]s?|difundid[oa]s?|divulgad[oa]s?|citad[oa]s?|actualizad[oa]s?|revisad[oa]s?|"
    r"(?:public|difundi|divulg|cit)(?:ó|aron|eron)|"
    r"(?:informe|reporte|boletín|comunicado|documento|estudio|edición)s?|fechad[oa]s?) "
    r"(?:(?:in|on|of|from|as of|dated|by|late|early|mid|en|el|del?|con fecha|fechad[oa]|los?|las?|"
    r"a principios|a finales|a mediados) ){0,4}\Z",
    re.IGNORECASE,
)
_IS_PUBLISHED = re.compile(
    r",? (?:se (?:public(?:ó|aron)|difundi(?:ó|eron)|divulg(?:ó|aron)|dio a conocer|dieron a conocer)|"
    r"(?:was|were) (?:published|released|issued)|(?:report|release|bulletin|edition)\b)",
    re.IGNORECASE,
)
_CHARS_BEFORE = 40
_CHARS_OF_AN_EVENT = 90
_S_AFTER = re.compile(r"s\b")
_DECADE_BEFORE = re.compile(r"\bd[eé]cadas? de (?:los )?(?:años )?\Z", re.IGNORECASE)
_HAS_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_ON_A_DAY: dict[Lang, str] = {"en": "{first}", "es": "el {first}"}
_FROM_DAY_TO_DAY: dict[Lang, str] = {"en": "{first} to {last}", "es": "los días del {first} al {last}"}


@dataclass(frozen=True, slots=True)
class Time:
    """From one day to another, both included.

    only_begins: whether it only says from when something holds: "since 2019".
    only_ends: the same of until when: "hasta 2024".
    is_whole_years: whether it is told by the year or the decade alone.
    is_left_out: whether, as a question means it, only what lies before or after it is told of, and not
        the time itself: "before 2026". A sentence may be meant less strictly.
    """

    first: date
    last: date
    only_begins: bool
    only_ends: bool
    is_whole_years: bool
    is_left_out: bool = False

    def written(self, lang: Lang) -> str:
        """As after "about": "2031", "2020–2029", "September 2026", "el 16 de noviembre de 2026"."""
        if self.is_whole_years:
            return "–".join(dict.fromkeys(str(day.year) for day in (self.first, self.last)))
        if (self.first, self.last) == _month_around(self.first):
            return written_date(f"{self.first:%Y-%m}", lang)
        if (self.first, self.last) == (_month_around(self.first)[0], _month_around(self.last)[1]):
            return written_date(f"{self.first:%Y-%m}/{self.last:%Y-%m}", lang)
        form = _ON_A_DAY[lang] if self.first == self.last else _FROM_DAY_TO_DAY[lang]
        return form.format(first=written_day(self.first, lang), last=written_day(self.last, lang))

    def begins_after(self, day: date) -> bool:
        """Whether all of it lies after a day; of what only ends, whether its end is of a later year."""
        return self.last.year > day.year if self.only_ends else self.first > day

    def is_told_by(self, others: Iterable[Time]) -> bool:
        """Whether one of these times has a day in common with it, and is told as exactly: not by the
        year alone where this one is told by the month or day.
        """
        return any(
            other.first <= self.last
            and self.first <= other.last
            and (self.is_whole_years or not other.is_whole_years)
            for other in others
        )


@dataclass(frozen=True, slots=True)
class PlacedTime:
    """A time where a text names it: text[start:end]."""

    time: Time
    start: int
    end: int


def find_times(text: str, lang: Lang, today: date | None = None) -> Iterator[Time]:
    """The times of which the text names the year; with `today`, those told from it too: "last year"."""
    if today is not None:
        for told in find_relative(text, lang, today):
            yield _time(text, told.start, told.end, told.first, told.last)
    for placed in find_dated_times(text, lang):
        yield from_its_month(text, lang, placed).time


def find_dated_times(text: str, lang: Lang) -> Iterator[PlacedTime]:
    """The times of which the text names the year, in order, each where it stands.

    A year of which the text tells a part apart is none: "in 2026, 210 of them in the first quarter".
    """
    parts = find_year_parts(text)
    if not parts and not _HAS_YEAR.search(text):
        return
    told_apart = {part.year for part in parts if f"{part.year}"[2:] not in text[part.start : part.end]}
    for stated in find_stated(text, lang):
        if isinstance(stated.what, Day) and stated.what.year is not None:
            if stated.what == Day(stated.what.year) and stated.what.year in told_apart:
                continue
            first, last = _days(stated.what, is_decade=_is_decade(text, stated))
            yield PlacedTime(_time(text, stated.start, stated.end, first, last), stated.start, stated.end)


def from_its_month(text: str, lang: Lang, placed: PlacedTime) -> PlacedTime:
    """Of "January to July 2026" the whole range; any other time as it is."""
    opening = find_opening(text, lang, placed.start)
    if opening is None:
        return placed
    day, start = opening
    time = placed.time
    year = time.last.year - ((day.month or 0) > time.last.month)
    first, _ = _days(replace(day, year=year), is_decade=False)
    return replace(
        placed, time=replace(time, first=first, only_begins=False, only_ends=False), start=start
    )


def only_begins(text: str, start: int) -> bool:
    """Whether the date that stands there says from when something holds: "since 2019"."""
    return _BEGINNING.search(text[max(0, start - _CHARS_OF_AN_EVENT) : start]) is not None


def without_published(text: str, dated: Sequence[PlacedTime]) -> list[PlacedTime]:
    """Dates without those on which what a text tells was published, where it names another time that
    does not only begin: of "the 2024 count, published in November 2025" the first.
    """
    timed = [one for one in dated if not _tells_of_publishing(text, one.start, one.end)]
    return timed if any(not one.time.only_begins for one in timed) else list(dated)


def _tells_of_publishing(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - _CHARS_BEFORE) : start], text[end : end + _CHARS_BEFORE]
    return bool(_PUBLISHED_IN.search(before) or _IS_PUBLISHED.match(after))


def _time(text: str, start: int, end: int, first: date, last: date) -> Time:
    before = text[max(0, start - _CHARS_OF_AN_EVENT) : start]
    opened, closed = _BEGINNING.search(before), _END.search(before)
    if opened and closed:
        opened, closed = (opened, None) if opened.start() > closed.start() else (None, closed)
    is_whole_years = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return Time(
        first,
        last,
        only_begins=bool(opened or _ONWARD.match(text, end)),
        only_ends=bool(closed or _OR_EARLIER.match(text, end)),
        is_whole_years=is_whole_years,
        is_left_out=bool(opened or closed) and _is_beside(text, start, end),
    )


def _is_beside(text: str, start: int, end: int) -> bool:
    """Whether the words before a date set what is told before or after it: not "after the 2024 vote"."""
    before = text[max(0, start - _CHARS_BEFORE) : start]
    is_of_an_event = _THE.search(before) is not None and _WORD_FOLLOWS.match(text, end) is not None
    return _BESIDE.search(before) is not None and not is_of_an_event


def _days(named: Day, *, is_decade: bool) -> tuple[date, date]:
    """The first and the last day of a date with its year."""
    year = named.year or date.min.year
    if named.months is not None:
        return months_of_year(year, named.months)
    if named.month is None:
        return date(year, 1, 1), date(year + 9 * is_decade, 12, 31)
    if named.day is not None and named.is_in_calendar:
        day = date(year, named.month, named.day)
        return day, day
    return _month_around(date(year, named.month, 1))


def _month_around(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _is_decade(text: str, stated: Stated) -> bool:
    """The 2020s, la década de 1990."""
    is_round = text[stated.start : stated.end].endswith("0") and stated.end - stated.start == len("2020")
    around = max(0, stated.start - _CHARS_BEFORE), stated.start
    return is_round and bool(_S_AFTER.match(text, stated.end) or _DECADE_BEFORE.search(text, *around))
