"""Whether two sentences tell one amount in two units: 410 pounds and 186 kilos, pesos and dollars."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product

from index.translate import read_question
from index.words import fold, term_set
from rag.evidence.figures.counted import figures_in
from rag.evidence.figures.terms import tells, terms_of
from rag.evidence.gather import Evidence
from rag.mentions.figures.stated import Figure
from rag.mentions.figures.units import UNITS
from rag.question.counted import last_question
from rag.question.understand import Understood

_SIZES = (
    {
        "kg": Decimal(1),
        "gram": Decimal("0.001"),
        "tonne": Decimal(1000),
        "pound": Decimal("0.45359"),
    },
    {
        "metre": Decimal(1),
        "kilometre": Decimal(1000),
        "foot": Decimal("0.3048"),
        "mile": Decimal("1609.34"),
    },
)
_ROUNDED_BY_AT_MOST = Decimal("0.03")
_PESOS_A_DOLLAR = (Decimal(15), Decimal(25))
"""As it has been for years; which sum is meant is told by the words beside it."""
_CURRENCIES = frozenset({"usd", "mxn"})
_UNITS = _CURRENCIES.union(*_SIZES)
_AREA_OR_VOLUME = re.compile(
    r"\b(?:square|cubic|cuadrad[oa]s?|cubic[oa]s?)\b|[²³]|\b(?:[ck]?m|mi|ft)[23]\b"
)
"""Of these the units are read as those of length."""
_OTHER_SENSE = frozenset({"foot", "pie", "peso", "metro", "m"})
"""Units of which one alone is seldom asked for: "on foot", "el peso de México", "the metro"."""
_LEAST_ALIKE = 0.8
_LEAST_SHARED = 0.5


def units_asked_for(question: Understood) -> frozenset[str]:
    """The units of weight, length and money that a question names: "how many pounds", "en pesos"."""
    words = (word.strip("?,.()") for word in fold(last_question(question.text)).split())
    units = (UNITS.get(word) for word in words if word not in _OTHER_SENSE)
    return frozenset(unit for unit in units if unit in _UNITS)


def in_another_unit(one: Evidence, other: Evidence) -> frozenset[str]:
    """The units in which a sentence of another article tells an amount that this one tells in others
    alone; none where it does not.
    """
    mine = _measures_in(one)
    if not mine or one.document.id == other.document.id:
        return frozenset()
    if float(one.vector @ other.vector) < _LEAST_ALIKE:
        return frozenset()
    known = {figure.unit for figure in mine}
    return frozenset(
        b.unit
        for a, b in product(mine, _measures_in(other))
        if b.unit not in known
        if _measure_the_same(a, b) or (_may_be_worth_the_same(a, b) and _say_alike(one, other))
    )


def _measures_in(evidence: Evidence) -> list[Figure]:
    """The figures of a sentence that are of weight, length or money."""
    if _AREA_OR_VOLUME.search(fold(evidence.text)):
        return []
    figures = figures_in(evidence.text, evidence.document.lang)
    return [figure for figure, _, _ in figures if figure.unit in _UNITS]


def _measure_the_same(a: Figure, b: Figure) -> bool:
    for sizes in _SIZES:
        if a.unit in sizes and b.unit in sizes:
            mine, others = a.value * sizes[a.unit], b.value * sizes[b.unit]
            return abs(mine - others) <= _ROUNDED_BY_AT_MOST * max(mine, others)
    return False


def _may_be_worth_the_same(a: Figure, b: Figure) -> bool:
    if {a.unit, b.unit} != _CURRENCIES:
        return False
    pesos, dollars = (a.value, b.value) if a.unit == "mxn" else (b.value, a.value)
    least, most = _PESOS_A_DOLLAR
    return least * dollars <= pesos <= most * dollars


def _say_alike(one: Evidence, other: Evidence) -> bool:
    """Whether half of the words of the sentence with fewer stand in the other, in its language."""
    lang, told = one.document.lang, other.document.lang
    words = [word for word in read_question(one.text, told, lang) if tells(word.term)]
    held = frozenset(term for term in term_set(other.text, told) if tells(term))
    shared = sum(not held.isdisjoint(terms_of(word)) for word in words)
    return shared >= _LEAST_SHARED * max(1, min(len(words), len(held)))
