"""The dates and figures of a text, each in one form for both languages."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from corpus.document import Lang
from index.words import fold
from rag.mentions.calendar.months import MONTH_NUMBERS, SHORT_MONTH, SHORT_MONTH_NUMBERS
from rag.mentions.calendar.year_parts import MONTHS_A_YEAR, Months, find_year_parts
from rag.mentions.figures.number_words import BETWEEN, BIG, ONE, SMALL
from rag.mentions.figures.units import SCALES, UNITS
from rag.mentions.figures.years import YEAR, is_amount

_LEAP_YEAR = 2024
_MOST = 10**18
"""What is no less is not multiplied any more, however many scales follow."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date, with the parts that the text gives; a part that it leaves out is None.

    months: the first and the last month of a part of the year.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    months: Months | None = None

    def is_implied_by(self, other: Day) -> bool:
        """Whether whoever gives the `other` date gives this one too."""
        mine = self.year, self.month, self.day, self.months
        given = other.year, other.month, other.day, other.months
        return all(part is None or part == known for part, known in zip(mine, given, strict=True))

    @property
    def is_in_calendar(self) -> bool:
        """False for a day that its month does not have; articles and people name such ones too."""
        if self.month is None or self.day is None:
            return True
        return 1 <= self.day <= monthrange(self.year or _LEAP_YEAR, self.month)[1]

    def isoformat(self) -> str:
        """As far as it is known: "2026-01-20", "2026-01", "2026-01/2026-03" or "2026"; "" without a year.

        A day that is in no calendar is left out.
        """
        if self.year is None:
            return ""
        if self.months is not None:
            return "/".join(_written_month(self.year, month) for month in self.months)
        month = "" if self.month is None else f"-{self.month:02}"
        has_day = month and self.day is not None and self.is_in_calendar
        return f"{self.year}{month}" + (f"-{self.day:02}" if has_day else "")


def _written_month(year: int, month: int) -> str:
    """A month counted from January of a year: "2025-10" for the third before it."""
    years, before = divmod(month - 1, MONTHS_A_YEAR)
    return f"{year + years}-{before + 1:02}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it measures ("percent", "month" …); "" where it counts things."""

    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A date or a figure where it stands: text[start:end]."""

    what: Day | Figure
    start: int
    end: int


def read_stated(text: str, lang: Lang) -> tuple[Stated, ...]:
    """The dates and figures of a text, in order. Numbers in words count, "one" and "un" do not."""
    found = [
        Stated(Day(one.year, months=one.months), one.start, one.end) for one in find_year_parts(text)
    ]
    text = _blank(text, _spans(found))
    has_digits = _DIGIT.search(text) is not None
    if has_digits:
        text = _blank(text, find_codes(text))
        last_years = list(_find_last_years(text))
        text = _blank(text, _spans(last_years))
        found += last_years
    has_month = _A_MONTH.search(text) is not None
    if has_digits and has_month:
        days = list(_find_two_days(text))
        text = _blank(text, _spans(days))
        found += days
    for pattern, names_month in _DATES:
        if has_month if names_month else has_digits:
            dates = list(_find_dates(text, pattern))
            text = _blank(text, _spans(dates))
            found += dates
    in_words = list(_find_number_words(text, lang))
    text = _blank(text, _spans(in_words))
    numerals = _find_numerals(text) if has_digits else ()
    return tuple(sorted([*found, *in_words, *numerals], key=lambda s: s.start))


@lru_cache(maxsize=10_000)
def find_stated(text: str, lang: Lang) -> tuple[Stated, ...]:
    """`read_stated`, kept for sentences and questions, which are read again and again."""
    return read_stated(text, lang)


def stated_in(text: str, lang: Lang) -> frozenset[Day | Figure]:
    """The dates and figures of a text, wherever they stand."""
    return frozenset(one.what for one in find_stated(text, lang))


def find_codes(text: str) -> list[tuple[int, int]]:
    """Where numbers stand that are part of a name: GAO-09-709, C-130, R1."""
    return [match.span() for match in _CODE.finditer(text) if _DIGIT.search(match.group())]


_CODE = re.compile(
    r"\b(?!(?:FY|USD|MXN|EUR)\d|(?i:mid|early|late|pre|post)-(?:1[5-9]|20)\d\ds?\b)"
    r"(?=[^\W\d_])[^\W_]+(?:-[^\W_]+)*"
)
_DIGIT = re.compile(r"\d")

_MONTHS = SHORT_MONTH_NUMBERS | MONTH_NUMBERS
_LOWER_CASE = (
    r"(?-i:(?:(?<=\bon )|(?<=\bby )|(?<=\bsince )|(?<=\buntil ))(?:march|may)(?= \d)|"
    r"(?:(?<=\bin )|(?<=\bsince )|(?<=\buntil ))march\b|"
    r"(?:march|may)(?=,? (?:\d{1,2}(?:st|nd|rd|th)?,? )?(?:19|20(?!00))\d\d\b))"
)
"""As verbs are written: months only where the words around say so."""
_FULL_MONTH = (
    rf"(?:{'|'.join(name for name in MONTH_NUMBERS if name not in ('march', 'may'))}|"
    rf"(?-i:March|MARCH|May|MAY)|{_LOWER_CASE})\b"
)
_NO_SEA = r"(?<!\bel )(?<!\bal )(?<!\bdel )(?-i:Mar|MAR)"
_MONTH = rf"(?:(?P<month>{_FULL_MONTH})|(?P<short>{SHORT_MONTH}|{_NO_SEA})\b\.?)"
_MONTH_OF_YEAR = (
    rf"(?:(?P<month>{_FULL_MONTH})|"
    rf"(?P<short>{SHORT_MONTH}|{_NO_SEA}|(?-i:Ago|AGO)|(?<=\ben )ago|(?<=\bde )ago)\b\.?)"
)
_YEAR_FOLLOWS = rf",? (?:del? )?{YEAR}\b"
_MONTH_AFTER_DAY = (
    rf"(?:(?P<month>{_FULL_MONTH})|"
    rf"(?P<short>{SHORT_MONTH}|ago|(?:mar|may)(?=\.?{_YEAR_FOLLOWS}))\b(?:\.(?={_YEAR_FOLLOWS}))?)"
)
_YEAR = rf"(?P<year>{YEAR})(?!\d)"
_DAY = r"(?P<day>\d{1,2}|primero)"
_A_MONTH = re.compile("|".join([*MONTH_NUMBERS, *SHORT_MONTH_NUMBERS]), re.IGNORECASE)
_DATES = [
    (re.compile(pattern, re.IGNORECASE), "month" in pattern)
    for pattern in (
        r"\b(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>\d\d)\b",
        rf"\b(?=\w+\.? [\dp]){_MONTH} {_DAY}(?:st|nd|rd|th)?(?![\d.,]*\d)(?:,? {_YEAR})?",
        rf"\b{_DAY}(?:st|nd|rd|th|\.?º)? (?:de |of )?{_MONTH_AFTER_DAY}(?:,? (?:del? )?{_YEAR})?",
        rf"\b(?=\w+\.?,? (?:of |del? )?\d){_MONTH_OF_YEAR},? (?:of |del? )?{_YEAR}",
        rf"(?<![\d.,$€£]){_YEAR}(?![.,]\d)",
        rf"\b(?!May\b|(?-i:MARCH)\b|(?<=\ban )august\b)(?P<month>{_FULL_MONTH})",
    )
]
"""Each with whether it names a month; the others are all in digits."""
_TWO_YEARS = re.compile(
    r"(?<![\w.,$€£-])(?P<century>1[5-9]|20)(?P<first>\d\d)(?:–|-(?!0\d|1[0-2]))(?P<last>\d\d)(?![\w%–-]|[.,]\d)"
)
"""2018–24, 2018-24; "2018-07" is a month."""
_TWO_DAYS = re.compile(
    rf"\b(?=\w+\.? \d){_MONTH} (?P<first_day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?P<between> ?[–—-] ?| (?:to|through|until|till|and|or|&) (?:the )?)"
    rf"(?P<last_day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}",
    re.IGNORECASE,
)
_NUMERAL = re.compile(
    r"(?<![\w.,])(?P<currency>(?:US|USD|MXN|MX|Mex)? ?[$€£] ?|(?:USD|MXN|EUR) ?)?"
    r"(?P<number>\d{1,3}(?:[.,\u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?![\d])"
    r"(?P<ordinal>(?:st|nd|rd|th)\b|\.?[ºª])?"
)
_LETTER_AFTER_MONEY = re.compile(r"(MM|M|B|T|mm|mn|m|b)\b(?!\.?N\b)")
_LETTER_SCALES = {"mm": 10**6, "mn": 10**6, "m": 10**6, "b": 10**9, "t": 10**12}
_AFTER_MIL = re.compile(r"(?<=mil)[ \u00a0](\d{1,3})(?!\d|[.,:]\d|\.?[ºª]| ?%)", re.IGNORECASE)
_AFTER_MILLIONS = re.compile(r"[ \u00a0](\d{1,3})(?=[ \u00a0]mil\b)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[.,\u00a0\u202f]")
_WORD_AFTER = re.compile(r"[\s-]*(%|M\.N\.|[^\W\d_]+)")
_CURRENCIES = {
    "MX": "mxn",
    "Mex": "mxn",
    "$": "usd",
    "USD": "usd",
    "€": "eur",
    "EUR": "eur",
    "£": "pound sterling",
}
_NAMED_AFTER_SIGN = frozenset({"usd", "mxn", "eur"})

_LETTERS = re.compile(r"[^\W\d_]+")
_UNIT_IN_TWO_WORDS = re.compile(
    r"\s*(?:(?P<percent>per cent|por ciento)|percentage[ -]points?|puntos? porcentual(?:es)?)\b"
)
_NO_NUMBER_ALONE = re.compile(r"(?:\d\s?mil|por\sciento)\Z", re.IGNORECASE)


def _find_last_years(text: str) -> Iterator[Stated]:
    """The second of two years of which it is written with two digits."""
    for match in _TWO_YEARS.finditer(text):
        if match["first"] < match["last"]:
            yield Stated(Day(int(match["century"] + match["last"])), *match.span("last"))


def _find_two_days(text: str) -> Iterator[Stated]:
    """Both days of an English date with one month and one year: "June 8 to 14, 2026"."""
    for match in _TWO_DAYS.finditer(text):
        month, year = _MONTHS[(match["month"] or match["short"]).lower()], int(match["year"])
        yield Stated(Day(year, month, int(match["first_day"])), match.start(), match.start("between"))
        yield Stated(Day(year, month, int(match["last_day"])), match.end("between"), match.end())


def _find_dates(text: str, pattern: re.Pattern[str]) -> Iterator[Stated]:
    for match in pattern.finditer(text):
        parts = match.groupdict()
        if parts.get("year") == match.group() and is_amount(text, *match.span()):
            continue
        name = parts.get("month") or parts.get("short") or ""
        month = int(parts["number"]) if parts.get("number") else _MONTHS.get(name.lower())
        day = parts.get("day")
        number = (int(day) if day.isdigit() else 1) if day else None
        yield Stated(Day(int(parts["year"]) if parts.get("year") else None, month, number), *match.span())


def _find_numerals(text: str) -> Iterator[Stated]:
    end = 0
    for match in _NUMERAL.finditer(text):
        value = _read_numeral(match["number"])
        if value is None or match.start() < end:
            continue
        if match["ordinal"]:
            yield Stated(Figure(value, "ordinal"), *match.span())
            continue
        currency = match["currency"] or ""
        unit = next((name for sign, name in _CURRENCIES.items() if sign in currency), "")
        end = match.end()
        if unit and (letter := _LETTER_AFTER_MONEY.match(text, end)):
            value *= _LETTER_SCALES[letter[1].lower()]
            end = letter.end()
        stated = _with_scale_and_unit(text, value, unit, match.start(), end)
        end = stated.end
        yield stated


def _read_numeral(text: str) -> Decimal | None:
    """1,200 and 1.200 are 1200; 3,5 and 3.5 are 3.5; 1,200.5 and 1.200,5 are 1200.5."""
    head, *tail = _SEPARATORS.split(text)
    if not tail:
        return Decimal(head)
    if head != "0" and all(len(group) == 3 for group in tail):
        return Decimal(head + "".join(tail))
    if all(len(group) == 3 for group in tail[:-1]):
        return Decimal(f"{head}{''.join(tail[:-1])}.{tail[-1]}")
    return None


def _with_scale_and_unit(
    text: str, value: Decimal, sign: str, start: int, end: int, scale: int = 1
) -> Stated:
    """The number with what follows it: "3 mil 200 millones de pesos", "1 millón 200 mil".

    sign: the unit that a currency sign before it names; "$" is of pesos where these are named after it.
    scale: what its last word is, if that is a scale.
    """
    total, unit = Decimal(0), sign
    while True:
        if scale == 10**3 and (rest := _AFTER_MIL.match(text, end)):
            value += int(rest[1])
            end = rest.end()
        elif scale >= 10**6 and (rest := _AFTER_MILLIONS.match(text, end)):
            total, value = total + value, Decimal(rest[1])
            end = rest.end()
        scale = 1
        match = _WORD_AFTER.match(text, end)
        word = fold(match[1]) if match else ""
        if match and word in SCALES and value < _MOST:
            scale = SCALES[word]
            value *= scale
            end = match.end()
            unit = UNITS.get(word, unit)
        elif match and word == "de" and unit == sign and _goes_on(text, match.end(), sign):
            end = match.end()
        else:
            break
    if unit == sign and match:
        pair = _UNIT_IN_TWO_WORDS.match(text, end)
        if pair and not sign:
            unit, end = "percent" if pair["percent"] else "point", pair.end()
        elif _names_unit(word, sign):
            unit, end = UNITS[word], match.end()
    return Stated(Figure(total + value, unit), start, end)


def _goes_on(text: str, at: int, sign: str) -> bool:
    """Whether a scale or a unit follows the "de" after a number."""
    match = _WORD_AFTER.match(text, at)
    return match is not None and (fold(match[1]) in SCALES or _names_unit(fold(match[1]), sign))


def _names_unit(word: str, sign: str) -> bool:
    return word in UNITS and (not sign or UNITS[word] in _NAMED_AFTER_SIGN)


def _find_number_words(text: str, lang: Lang) -> Iterator[Stated]:
    words = [(fold(m.group()), m.start(), m.end()) for m in _LETTERS.finditer(text)]
    at = 0
    while at < len(words):
        if not _may_begin_number(words[at][0], lang):
            at += 1
            continue
        length, value = _read_number_words(text, words, at, lang)
        if not length or _NO_NUMBER_ALONE.search(text, max(0, words[at][1] - 4), words[at][2]):
            at += 1
            continue
        start, (last, _, end) = words[at][1], words[at + length - 1]
        stated = _with_scale_and_unit(text, Decimal(value), "", start, end, SCALES.get(last, 1))
        yield stated
        while at < len(words) and words[at][1] < stated.end:
            at += 1


def _may_begin_number(word: str, lang: Lang) -> bool:
    return word in SMALL[lang] or word in ONE[lang] or word == "mil"


def _read_number_words(
    text: str, words: list[tuple[str, int, int]], at: int, lang: Lang
) -> tuple[int, int]:
    """How many words from `at` on are one number, and which; (0, 0) where none begins."""
    small, big, one = SMALL[lang], BIG[lang], ONE[lang]
    total, current, length, since_number = 0, 0, 0, 0
    for place in range(at, len(words)):
        word = words[place][0]
        if place > at and text[words[place - 1][2] : words[place][1]].strip(" -"):
            break
        following = words[place + 1][0] if place + 1 < len(words) else ""
        if word in small and (not current or _fits(current, small[word])):
            current += small[word]
        elif word in big and (current or total or word == "mil") and total + current < _MOST:
            scale = big[word]
            if scale == 100:
                current *= scale
            elif scale >= 10**6 and total and current == 0:
                total *= scale
            else:
                total += max(current, 1) * scale
                current = 0
        elif word in one and following in big and place == at:
            current = 1
        elif word in one and current >= 20 and current % 10 == 0:
            current += 1
        elif word == BETWEEN[lang] and length and (following in small or following in one):
            since_number += 1
            continue
        else:
            break
        length += 1 + since_number
        since_number = 0
    return length, total + current


def _fits(current: int, addition: int) -> bool:
    """Whether a number word goes on the one before it: "twenty nine", not "nine twenty"."""
    if current % 100 == 0:
        return addition < 100
    return current % 10 == 0 and current % 100 >= 20 and addition < 10


def _spans(stated: Sequence[Stated]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in stated]


def _blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], "·" * (end - start)]
        at = end
    return "".join([*parts, text[at:]])
