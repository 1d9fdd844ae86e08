"""Where articles give different figures for one thing: the values side by side, and which is newer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from corpus.document import Lang
from index.words import fold, split_terms
from rag.answer import Relation
from rag.evidence import Evidence
from rag.months import MONTH, MONTH_NUMBERS
from rag.understand import Understood

MOST_COMPARED = 8
"""How many of the likeliest sentences are compared."""

_MARGIN = 3.0
_LEAST_SHARED = 0.6
_WORDS_COUNTED = 3
_LONGEST_MONTH = 31
_ROUNDED_BY_AT_MOST = Decimal("0.02")
_DATES = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?:de )?)?(?P<m1>{MONTH})\b(?: (?P<d2>\d{{1,2}})\b)?"
    r"(?:,? (?:of |de |del )?(?P<y1>(?:19|20)\d\d)\b)?|\b(?P<y2>(?:19|20)\d\d)\b"
)
_SCALES = {
    "thousand": 3, "mil": 3, "million": 6, "millions": 6, "millon": 6, "millones": 6, "mdp": 6, "mdd": 6,
    "billion": 9, "billions": 9,
}  # fmt: skip
_FIGURE = re.compile(
    r"(?<![\w.,:/#-])(?P<money>us\$|\$|€)? ?"
    r"(?P<number>\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)(?![\d:/-]|[.,]\d|\w)"
    rf"(?: (?P<scale>mil millones|{'|'.join(sorted(_SCALES, key=len, reverse=True))})\b)?"
    r"(?P<percent> ?%| (?:percent|per cent|por ciento)\b)?"
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


class Kind(StrEnum):
    """What a figure counts in."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text.

    start, end: where it is written, in the text.
    counted: terms of the words after it, which say what it counts; empty for money and percent.
    """

    value: Decimal
    kind: Kind
    start: int
    end: int
    counted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Compared:
    """A sentence whose figure answers the question, and what its figure is to the first one.

    as_of: the day, month or year that it holds for, as far as its sentence or its article tells.
    """

    evidence: Evidence
    figure: Figure
    as_of: str | None
    relation: Relation


def compare_figures(question: Understood, ranked: Sequence[Evidence]) -> list[Compared]:
    """Sentences of different articles that give different figures for the same thing.

    They are alike but for the figure: of one language, with most of their words in common and the same
    kind of thing counted. The figure that holds for the latest time is first; one that holds for an
    earlier time, or that the same publisher gave earlier, is older; any other differs. Empty where the
    likeliest sentence stands alone, or all agree.
    """
    if not question.wants_number or not ranked:
        return []
    first = _read(question, ranked[0])
    if first is None:
        return []
    alike = [first]
    for evidence in ranked[1:MOST_COMPARED]:
        if evidence.log_odds < ranked[0].log_odds - _MARGIN:
            break
        other = _read(question, evidence)
        if other is not None and _is_alike(first, other) and not any(map(other.repeats, alike)):
            alike.append(other)
    return _relate(alike) if len(alike) > 1 else []


def read_figures(text: str, lang: Lang) -> Iterator[Figure]:
    """The figures of a text, in order; years, days of a month, times and parts of names are none."""
    folded = _fold_in_place(text)
    taken = [found.span() for found in _DATES.finditer(folded)]
    for found in _FIGURE.finditer(folded):
        start, end = found.span("number")[0], found.end()
        if any(begin < end and start < stop for begin, stop in taken):
            continue
        kind = Kind.PERCENT if found["percent"] else _kind(found["money"], folded[end : end + 30])
        counted = (
            frozenset(split_terms(_next_words(text[end:]), lang)) if kind is Kind.COUNT else frozenset()
        )
        yield Figure(_value(found["number"], found["scale"], lang), kind, start, end, counted)


def time_meant(text: str) -> str | None:
    """The latest day, month or year that a text names: "2026-01-20", "2026-01" or "2026"."""
    times = []
    for found in _DATES.finditer(_fold_in_place(text)):
        year, day = found["y1"] or found["y2"], found["d1"] or found["d2"]
        if year and found["m1"]:
            month = f"{year}-{MONTH_NUMBERS[found['m1']]:02}"
            times.append(f"{month}-{int(day):02}" if day and 1 <= int(day) <= _LONGEST_MONTH else month)
        elif year:
            times.append(year)
    return max(times, default=None)


@dataclass(frozen=True, slots=True)
class _Statement:
    evidence: Evidence
    figure: Figure
    terms: frozenset[str]
    as_of: str | None

    def repeats(self, other: _Statement) -> bool:
        """Whether nothing is to be compared: one article, or one figure, perhaps rounded in one."""
        if self.evidence.document.id == other.evidence.document.id:
            return True
        a, b = self.figure.value, other.figure.value
        rounding = max(_last_place(a), _last_place(b)) / 2
        return abs(a - b) <= min(rounding, _ROUNDED_BY_AT_MOST * max(a, b))


def _read(question: Understood, evidence: Evidence) -> _Statement | None:
    """The sentence as a statement; None unless exactly one figure in it may be what is asked for."""
    text, lang = evidence.text, evidence.document.lang
    figures = [
        figure
        for figure in read_figures(text, lang)
        if text[figure.start : figure.end] not in question.numbers
        and (not question.wants_money or figure.kind is Kind.MONEY)
    ]
    if len(figures) != 1:
        return None
    said = time_meant(text)
    if said is not None and question.years and int(said[:4]) not in question.years:
        return None
    published = evidence.document.published
    terms = frozenset(term for term in split_terms(text, lang) if not any(map(str.isdigit, term)))
    return _Statement(evidence, figures[0], terms, said or (published.isoformat() if published else None))


def _is_alike(one: _Statement, other: _Statement) -> bool:
    if one.evidence.document.lang != other.evidence.document.lang:
        return False
    a, b = one.figure, other.figure
    if a.kind is not b.kind or (a.kind is Kind.COUNT and not a.counted & b.counted):
        return False
    fewer = min(len(one.terms), len(other.terms))
    return len(one.terms & other.terms) >= _LEAST_SHARED * fewer


def _relate(alike: list[_Statement]) -> list[Compared]:
    newest, *others = sorted(alike, key=_newness, reverse=True)
    return [
        Compared(newest.evidence, newest.figure, newest.as_of, Relation.FIRST),
        *(Compared(s.evidence, s.figure, s.as_of, _relation(s, newest)) for s in others),
    ]


def _newness(statement: _Statement) -> tuple[str, date]:
    return statement.as_of or "", statement.evidence.document.published or date.min


def _relation(statement: _Statement, newest: _Statement) -> Relation:
    if statement.as_of is None or newest.as_of is None:
        return Relation.DIFFERS
    if not newest.as_of.startswith(statement.as_of):
        return Relation.OLDER
    publisher = statement.evidence.document.publisher
    by_the_same = publisher is not None and publisher == newest.evidence.document.publisher
    return Relation.OLDER if by_the_same and _newness(statement) < _newness(newest) else Relation.DIFFERS


def _last_place(value: Decimal) -> Decimal:
    """What the last digit that is no zero counts: 100 in 1,200; .1 in 82.1."""
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))


def _fold_in_place(text: str) -> str:
    """Folded, and every character still in its place."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded
    return "".join(one if len(one := fold(char)) == 1 else char for char in text)


def _kind(money: str | None, following: str) -> Kind:
    is_money = money or re.match(r"\s*(?:de )?(?:dollars?|pesos?|euros?|dolares|usd|mxn)\b", following)
    return Kind.MONEY if is_money else Kind.COUNT


def _next_words(text: str) -> str:
    """The next words of the same clause."""
    clause = re.split(r"[.,;:()\n]", text, maxsplit=1)[0]
    return " ".join(clause.split()[:_WORDS_COUNTED])


def _value(number: str, scale: str | None, lang: Lang) -> Decimal:
    if _GROUPED.fullmatch(number):
        value = Decimal(re.sub(r"[.,]", "", number))
    else:
        value = Decimal(number.replace(",", "."))
    if scale == "mil millones":
        return value * 10**9
    return value * 10 ** _SCALES[scale] if scale else value
