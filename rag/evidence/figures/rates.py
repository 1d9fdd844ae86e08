"""Over which span of time, for how many people or of which occasion a figure is told."""

from __future__ import annotations

import re

from index.words import fold
from rag.evidence.figures.counted import SHARES
from rag.evidence.figures.statement import Statement
from rag.mentions.calendar.months import MONTH

_RATES = (
    re.compile(r"\b(?:(?:a|per|each|every) day|daily|al dia|por dia|diari[oa]s?|cada dia)\b"),
    re.compile(
        r"\b(?:(?:a|per|each|every) week|weekly|(?:in|during|over) (?:a|one|the|that) week|week of|"
        r"(?:a la|por|cada|(?:en|durante) (?:una|la|esa)) semana(?! (?:pasada|anterior)\b)|"
        r"semana del|semanal(?:es)?)\b"
    ),
    re.compile(r"\b(?:(?:a|per|each) month|monthly|al mes|mensual(?:es)?|cada mes)\b"),
    re.compile(r"\b(?:(?:a|per|each) year|yearly|annual(?:ly)?|al ano|anual(?:es)?|cada ano)\b"),
    re.compile(
        r"\b(?:over|every|in|cada|en) (?:two|three|four|five|six|ten|dos|tres|cuatro|cinco|seis|diez) "
        r"(?:years|anos)\b"
    ),
    re.compile(r"\b(?:per 100,?000|por cada 100,?000)\b"),
    re.compile(r"\b(?:on average|average[ds]?|promedi\w+)\b"),
)
_SINGLE = re.compile(
    r"\b(?:(?:a|one) single \w+|una? (?:sola?|unic[oa]) \w+|"
    r"(?:one|single) (?:action|operation|raid|seizure|bust|haul|shipment|strike|load)|"
    r"un (?:decomiso|operativo|cargamento|golpe|hallazgo)|una (?:accion|operacion|redada|incautacion))\b"
)
_FROM_TO = re.compile(rf"\b(?:between|from|entre|de|del) ({MONTH}) (?:to|and|al?|y) ({MONTH})\b")


def are_told_alike(one: Statement, other: Statement) -> bool:
    """Whether both are told over the same span of time, and of one occasion or not."""
    of_months = _FROM_TO.findall(fold(one.text)) == _FROM_TO.findall(fold(other.text))
    return of_months and _rates(one) == _rates(other) and is_single(one) == is_single(other)


def _rates(statement: Statement) -> list[bool]:
    """Over which spans of time and for how many its figure is told, by what is said with it."""
    if statement.figure.unit in SHARES:
        return []
    said = statement.said_with
    return [rate.search(said) is not None for rate in _RATES]


def is_single(statement: Statement) -> bool:
    """Whether it tells of one occasion: "a single action", "en un decomiso"."""
    return _SINGLE.search(statement.said_with) is not None
