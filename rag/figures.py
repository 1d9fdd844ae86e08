"""Where articles give different figures for one thing: the values side by side, and which is newer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rag.answer import Relation
from rag.evidence import Evidence, term_set
from rag.mentions.as_of import holds_for, latest_date
from rag.mentions.stated import Figure, find_stated
from rag.understand import Understood

MOST_COMPARED = 8
"""How many of the likeliest sentences are compared."""

_MARGIN = 3.0
_LEAST_SHARED = 0.6
_WORDS_COUNTED = 3
_ROUNDED_BY_AT_MOST = Decimal("0.02")
_MONEY = frozenset({"usd", "mxn", "eur", "pound sterling"})
_NO_AMOUNT = frozenset({"ordinal", "second", "minute", "hour", "day", "week", "month", "year"})
"""Units of figures that stand beside the one that is told: "the third group", "in two months"."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A sentence whose figure answers the question, and what its figure is to the first one.

    start, end: where the figure is written in the sentence, with its unit.
    as_of: the day, month or year that it holds for, as far as its sentence or its article tells.
    """

    evidence: Evidence
    start: int
    end: int
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


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence with one figure.

    terms: its words without figures. counted: the words after the figure, which say what it counts.
    """

    evidence: Evidence
    figure: Figure
    start: int
    end: int
    terms: frozenset[str]
    counted: frozenset[str]
    as_of: str | None

    def repeats(self, other: _Statement) -> bool:
        """Whether nothing is to be compared: one article, or one figure, perhaps rounded in one."""
        if self.evidence.document.id == other.evidence.document.id:
            return True
        a, b = self.figure.value, other.figure.value
        rounding = max(_last_place(a), _last_place(b)) / 2
        return abs(a - b) <= min(rounding, _ROUNDED_BY_AT_MOST * max(a, b))

    def compared(self, relation: Relation) -> Compared:
        return Compared(self.evidence, self.start, self.end, self.as_of, relation)


def _read(question: Understood, evidence: Evidence) -> _Statement | None:
    """The sentence as a statement; None unless exactly one figure in it may be what is asked for."""
    text, lang = evidence.text, evidence.document.lang
    stated = find_stated(text, lang)
    asked = {one.what for one in find_stated(question.text, question.lang)}
    found = [(one.what, one) for one in stated if isinstance(one.what, Figure) and one.what not in asked]
    if question.wants_money:
        found = [(figure, place) for figure, place in found if figure.unit in _MONEY]
    elif len(found) > 1:
        found = [(figure, place) for figure, place in found if figure.unit not in _NO_AMOUNT]
    if len(found) != 1:
        return None
    published = evidence.document.published
    said = holds_for(text, lang, published)
    named = said or latest_date(text, lang)
    if named is not None and question.years and int(named[:4]) not in question.years:
        return None
    ((figure, place),) = found
    return _Statement(
        evidence,
        figure,
        place.start,
        place.end,
        frozenset(term for term in term_set(text, lang) if not any(map(str.isdigit, term))),
        term_set(_next_words(text[place.end :]), lang),
        said or (published.isoformat() if published else None),
    )


def _is_alike(one: _Statement, other: _Statement) -> bool:
    if one.evidence.document.lang != other.evidence.document.lang:
        return False
    if one.figure.unit != other.figure.unit:
        return False
    if not one.figure.unit and not one.counted & other.counted:
        return False
    fewer = min(len(one.terms), len(other.terms))
    return len(one.terms & other.terms) >= _LEAST_SHARED * fewer


def _relate(alike: list[_Statement]) -> list[Compared]:
    newest, *others = sorted(alike, key=_newness, reverse=True)
    return [
        newest.compared(Relation.FIRST),
        *(statement.compared(_relation(statement, newest)) for statement in others),
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


def _next_words(text: str) -> str:
    """The next words of the same clause."""
    clause = re.split(r"[.,;:()\n]", text, maxsplit=1)[0]
    return " ".join(clause.split()[:_WORDS_COUNTED])
