"""The parts of a year that a text names: quarters, halves, its first six months; and fiscal years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.document import Lang

Months = tuple[int, int]
"""From the first to the last month, both included, counted from January of the year as 1; those of a
fiscal year may be of the year before, from -2 on."""

MONTHS_A_YEAR = 12
LENGTHS = {
    "quarter": 3, "trimester": 3, "trimestre": 3, "half": 6, "halve": 6, "semester": 6, "semestre": 6,
    "mitad": 6, "mitade": 6, "cuatrimestre": 4, "bimestre": 2, "q": 3, "t": 3, "h": 6, "s": 6,
}  # fmt: skip
"""How many months each part has, by its name in the singular or its letter."""

_FISCAL_BEGINS = -2
"""October of the year before, as in the United States."""
_QUESTIONS_KEPT = 1_000
_PLACES = {
    "first": 1, "1st": 1, "primer": 1, "primera": 1, "primero": 1, "1er": 1, "1.er": 1, "1o": 1, "1º": 1,
    "1°": 1, "i": 1, "second": 2, "2nd": 2, "segundo": 2, "segunda": 2, "2do": 2, "2o": 2, "2º": 2,
    "2°": 2, "ii": 2, "third": 3, "3rd": 3, "tercer": 3, "tercero": 3, "3er": 3, "3.er": 3, "3o": 3,
    "3º": 3, "3°": 3, "iii": 3, "fourth": 4, "4th": 4, "cuarto": 4, "4to": 4, "4o": 4, "4º": 4, "4°": 4,
    "iv": 4, "quinto": 5, "5to": 5, "sexto": 6, "6to": 6,
}  # fmt: skip
_LASTS = ("last", "final", "último", "ultimo", "última", "ultima")
_COUNTS = {
    word: number
    for words in (
        "two three four five six seven eight nine ten eleven",
        "dos tres cuatro cinco seis siete ocho nueve diez once",
    )
    for number, word in enumerate(words.split(), 2)
} | {str(number): number for number in range(2, MONTHS_A_YEAR)}

_ORDINAL = "|".join(map(re.escape, (*_PLACES, *_LASTS)))
_TO = r"(?:,? ?(?:[–-]|\b(?:and|to|through|y|e|al?|hasta)\b)(?: (?:the|el|la))? ?)"
_NAMED = re.compile(
    rf"(?<![\w.])(?P<place>{_ORDINAL})(?:{_TO}(?P<until>{_ORDINAL}))?[ -]"
    r"(?P<unit>quarter|half|halve|(?:tri|se)mester|(?:tri|se|cuatri|bi)mestre|mitad|mitade)s?\b|"
    r"\b(?P<name>(?:tri|se|cuatri|bi)mestre|quarter) (?P<number>[1-6]|iii|ii|iv|i)\b|"
    rf"\b(?P<end>first|last|final|primer[oa]s|[uú]ltim[oa]s) (?P<count>{'|'.join(_COUNTS)}) "
    r"(?P<units>(?:month|quarter)s|(?:mes|(?:tri|cuatri|bi)mestr)es)\b",
    re.IGNORECASE,
)
_COUNTED_FIRST = re.compile(
    rf"\b(?P<count>{'|'.join(_COUNTS)}) (?P<end>primer[oa]s|[uú]ltim[oa]s) "
    r"(?P<units>(?:mes|(?:tri|cuatri|bi)mestr)es)\b",
    re.IGNORECASE,
)
_LETTERED = re.compile(
    r"(?<![\w.,$-])(?:(?P<fy>FY ?)?(?P<year>(?:19|20)?\d\d)[ -]?)?"
    r"(?:(?P<letter>[QTHS])(?P<number>[1-4])|(?P<first>[1-4])(?P<after>[QTHS]))"
    rf"(?:{_TO}(?:[QTHS](?P<until>[1-4])|(?P<until_first>[1-4])[QTHS])|[–/-](?P<until_alone>[1-4])(?!\d))?"
    r"(?!(?!FY)[^\W\d]|[.,]\d)",
    re.IGNORECASE,
)
"""Q1 2026, 2T26, H1/2026, 2026-Q3; without a year beside it "1t" is a ton."""
_FISCAL = r"(?:fiscal(?: year)?|financial year|FY|a[ñn]o fiscal|ejercicio fiscal|ejercicio|AF)"
_YEAR_AFTER = re.compile(
    r"(?:,? (?:of |in |en |del? )?(?:the |el )?|[-/,]? ?)"
    rf"(?:(?P<fiscal>{_FISCAL})[ -]?(?:de )?|(?:calendar year|year|a[ñn]o) (?:de )?)?"
    r"(?:(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d)|['’](?P<short>\d\d)\b(?![.,]\d))",
    re.IGNORECASE,
)
_SHORT_AFTER = re.compile(
    r"(?P<glued>\d\d)(?![\w%]|[.,]\d)|[ -]?(?P<fiscal>FY) ?['’]?(?P<short>\d\d)\b", re.IGNORECASE
)
"""Without a space: 1T26; or with its fiscal year: Q1 FY26."""
_OF_A_FISCAL_YEAR = re.compile(
    r",? (?:of |in |en |del? )?(?:the |el )?"
    r"(?P<fiscal>FY|fiscal(?: year)?|a[ñn]o fiscal)[ -]?['’]?(?P<short>\d\d)\b(?![.,]\d)",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"(?<![\w.,$-])(?P<fiscal>(?:FY|fiscal(?: year)?) ?)?(?P<year>(?:19|20)\d\d)(?:['’]s)?[ -]\Z",
    re.IGNORECASE,
)
_THAT_YEAR = re.compile(
    r",? (?:(?:of |in )?(?:(?P<last>last|the (?:previous|past))|(?P<this>this|the current)) "
    r"(?:calendar )?year|(?:en |de )?(?:el |l )?a[ñn]o (?P<pasado>pasado|anterior)|"
    r"del a[ñn]o (?P<anterior>pasado|anterior)|(?:de |en )?(?P<este>este|el presente) a[ñn]o|"
    r"del (?P<presente>presente a[ñn]o|a[ñn]o (?:en curso|actual))|"
    r"(?:of |in )(?:the|that|the same) year|del? (?:ese |mismo )?a[ñn]o(?! \d))\b",
    re.IGNORECASE,
)
"""A year told from today, or the one that is spoken of."""
_IN_YEAR = re.compile(
    r"\b(?:in|during|for|en|durante)(?: el a[ñn]o)? (?P<year>(?:19|20)\d\d)\b(?![.,]\d)", re.IGNORECASE
)
_JOINS = re.compile(r"\b(?:and|y|then|luego)\b", re.IGNORECASE)
_BREAKS = re.compile(
    r"[;:]|[.](?!\d)|(?<!\d)(?:19|20)\d\d(?![.,]?\d)|\b(?:than|from|que|against|versus|vs|frente|compared|"
    r"comparad[oa]s?|comparaci[oó]n|respecto|after|tras|since|desde)\b",
    re.IGNORECASE,
)
"""What stands between two times that are not of one year."""
_FISCAL_YEAR = re.compile(
    r"\b(?:(?:FY|AF)[ -]?['’]?|(?:fiscal year|financial year|a[ñn]o fiscal|ejercicio fiscal) ['’]?|"
    r"fiscal ['’])(?P<short>\d\d)(?![\w%’']|[.,/–-]\d|[–-]year)|"
    r"\bAF[ -]?(?P<year>20\d\d)(?![\w–-]|[.,/]\d)",
    re.IGNORECASE,
)
_MAY_HOLD = re.compile(
    r"quarter|mest(?:er|re)|half|halves|mitad|months|meses|(?:fy|af|fiscal|year)[ -]{0,2}['’]?\d|"
    r"\d[qths]\b|\d[qths]\d|\b[qths]\d|\dq|q\d",
    re.IGNORECASE,
)
_WRITTEN_UNITS: dict[Lang, dict[int, str]] = {
    "en": {3: "quarter", 6: "half"},
    "es": {2: "bimestre", 3: "trimestre", 4: "cuatrimestre", 6: "semestre"},
}
_WRITTEN_PLACES: dict[Lang, list[str]] = {
    "en": ["first", "second", "third", "fourth"],
    "es": ["primer", "segundo", "tercer", "cuarto", "quinto", "sexto"],
}
_WRITTEN_PART: dict[Lang, str] = {
    "en": "the {place} {unit} of {year}",
    "es": "el {place} {unit} de {year}",
}
_NEAR = 130
_CLOSE = 30


@dataclass(frozen=True, slots=True)
class YearPart:
    """A part of a year where it is named, text[start:end], with its year where that stands beside it.

    months: None for a fiscal year, which goes by its own number.
    year: None where the text names none with it.
    years_back: how many years before that of the day: 1 of "the first quarter of last year".
    """

    months: Months | None
    year: int | None
    start: int
    end: int
    years_back: int | None = None

    @property
    def is_dated(self) -> bool:
        """Whether it is told of which year it is."""
        return self.year is not None or self.years_back is not None


@lru_cache(maxsize=20_000)
def find_year_parts(text: str) -> tuple[YearPart, ...]:
    """The parts of years, and the fiscal years with two digits, that a text names, in its order.

    One without a year is of that which the text names before it, or with another part that it is joined
    to. "Last quarter" alone is none: it is told from today.
    """
    if not _MAY_HOLD.search(text):
        return ()
    found = sorted([*_find_named(text), *_find_lettered(text)], key=lambda one: one.start)
    for match in _FISCAL_YEAR.finditer(text):
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(YearPart(None, _year(match["year"] or match["short"]), *match.span()))
    return tuple(_with_years(text, sorted(found, key=lambda one: one.start)))


def written_part(year: int, months: Months, lang: Lang) -> str:
    """As in a sentence: "the second quarter of 2026", "el primer semestre de 2026"; else ""."""
    before, first = divmod(months[0] - 1, MONTHS_A_YEAR)
    length = months[1] - months[0] + 1
    unit = _WRITTEN_UNITS[lang].get(length)
    if unit is None or first % length:
        return ""
    place = _WRITTEN_PLACES[lang][first // length]
    return _WRITTEN_PART[lang].format(place=place, unit=unit, year=year + before)


def without_year_parts(text: str) -> str:
    """A text without the words, letters and numbers of the parts of years in it; years stay."""
    parts, at = [], 0
    for one in find_year_parts(text):
        year = str(one.year) if one.year else ""
        parts += [text[at : one.start], year if year in text[one.start : one.end] else ""]
        at = one.end
    return "".join([*parts, text[at:]])


def tells_of_other_parts(asked: str, told: str) -> bool:
    """Whether a question names parts of a year, but not which, and a text only other parts of some."""
    mine = _months_asked(asked)
    if not mine:
        return False
    others = [one.months for one in find_year_parts(told) if one.months]
    return bool(others) and not any(
        first <= until and begin <= last for first, last in mine for begin, until in others
    )


@lru_cache(maxsize=_QUESTIONS_KEPT)
def _months_asked(text: str) -> tuple[Months, ...]:
    """The months of the parts of a year that a question names, but not of which year."""
    return tuple(one.months for one in find_year_parts(text) if one.months and not one.is_dated)


def _find_named(text: str) -> Iterator[YearPart]:
    for match in [*_NAMED.finditer(text), *_COUNTED_FIRST.finditer(text)]:
        parts = match.groupdict()
        months = _by_count(match) if parts["count"] else _by_place(match)
        if months is None:
            continue
        one = _dated(text, months, *match.span())
        names_year = one.is_dated or one.end > match.end()
        if names_year or _stands_alone(parts.get("place"), parts.get("unit")):
            yield one


def _stands_alone(place: str | None, unit: str | None) -> bool:
    """Whether it is of a year though none is named; not so "the last quarter", "the first half"."""
    if not place or not unit:
        return False
    return place.lower() not in _LASTS and unit.lower()[:3] not in ("hal", "mit")


def _by_place(match: re.Match[str]) -> Months | None:
    """The months of the second quarter, or from the first to the third."""
    length = LENGTHS[(match["unit"] or match["name"]).lower()]
    place = (match["place"] or match["number"]).lower()
    until = (match["until"] or place).lower()
    most = MONTHS_A_YEAR // length
    first, last = (most if one in _LASTS else _PLACES.get(one) or int(one) for one in (place, until))
    return _months(length, first, last)


def _by_count(match: re.Match[str]) -> Months | None:
    """The first six months, or the last two quarters."""
    unit = match["units"].lower().removesuffix("s")
    months = _COUNTS[match["count"].lower()] * LENGTHS.get(unit, 1)
    if months > MONTHS_A_YEAR:
        return None
    is_first = match["end"].lower().startswith(("first", "primer"))
    return (1, months) if is_first else (MONTHS_A_YEAR + 1 - months, MONTHS_A_YEAR)


def _months(length: int, first: int, last: int) -> Months | None:
    is_of_a_year = 1 <= first <= last <= MONTHS_A_YEAR // length
    return (length * (first - 1) + 1, length * last) if is_of_a_year else None


def _find_lettered(text: str) -> Iterator[YearPart]:
    for match in _LETTERED.finditer(text):
        letter = (match["letter"] or match["after"]).lower()
        place = int(match["number"] or match["first"])
        until = match["until"] or match["until_first"] or match["until_alone"]
        months = _months(LENGTHS[letter], place, int(until or place))
        if months is None:
            continue
        if match["year"] and (match["fy"] or len(match["year"]) == len("2026")):
            yield _of_year(months, match["year"], match["fy"], *match.span())
            continue
        start = (
            match.start() if not match["year"] else match.start("letter" if match["letter"] else "first")
        )
        short = _SHORT_AFTER.match(text, match.end())
        if short:
            year = short["glued"] or short["short"]
            yield _of_year(months, year, short["fiscal"], start, short.end())
        elif (one := _dated(text, months, start, match.end())).is_dated or (
            match["letter"] and letter == "q"
        ):
            yield one


def _dated(text: str, months: Months, start: int, end: int) -> YearPart:
    """A part with the year that stands after it or before it."""
    for pattern in (_YEAR_AFTER, _OF_A_FISCAL_YEAR):
        if after := pattern.match(text, end):
            year = after.groupdict().get("year") or after["short"]
            return _of_year(months, year, after["fiscal"], start, after.end())
    if that := _THAT_YEAR.match(text, end):
        is_last = that["last"] or that["pasado"] or that["anterior"]
        is_this = that["this"] or that["este"] or that["presente"]
        return YearPart(months, None, start, that.end(), 1 if is_last else 0 if is_this else None)
    if before := _YEAR_BEFORE.search(text, max(0, start - _CLOSE), start):
        return _of_year(months, before["year"], before["fiscal"], before.start(), end)
    return YearPart(months, None, start, end)


def _of_year(months: Months, year: str, fiscal: str | None, start: int, end: int) -> YearPart:
    """Of a fiscal year the months as the United States count them; an "ejercicio" begins in January."""
    if fiscal and not fiscal.lower().startswith("ejercicio"):
        months = months[0] + _FISCAL_BEGINS - 1, months[1] + _FISCAL_BEGINS - 1
    return YearPart(months, _year(year), start, end)


def _year(digits: str) -> int:
    return int(digits) if len(digits) > 2 else 2000 + int(digits)


def _with_years(text: str, found: list[YearPart]) -> Iterator[YearPart]:
    """The parts, each without a year with that of the text around it."""
    for place, one in enumerate(found):
        if not one.is_dated:
            later = next((other for other in found[place + 1 :] if other.year), None)
            year = _year_earlier(text, one) or (
                later.year if later and _are_joined(text, one, later) else None
            )
            yield replace(one, year=year)
        else:
            yield one


def _year_earlier(text: str, one: YearPart) -> int | None:
    """In 2026, it trained 210 in the first quarter."""
    for told in _IN_YEAR.finditer(text, max(0, one.start - _NEAR), one.start):
        if not _BREAKS.search(text, told.end(), one.start):
            return int(told["year"])
    return None


def _are_joined(text: str, one: YearPart, later: YearPart) -> bool:
    """210 in the first quarter and 340 in the second quarter of 2026."""
    if later.start - one.end > _NEAR:
        return False
    joined = _JOINS.search(text, one.end, later.start)
    return joined is not None and not _BREAKS.search(text, one.end, later.start)
