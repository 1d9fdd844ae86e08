"""What a figure after a verb of change is, across languages: how much, up to what, or from what.

"Fell to 23 percent" says where something stands, "fell 23 percent" by how much it went down.
"""

from __future__ import annotations

from corpus.document import Lang
from rag.generate.reading import Reading, states_no_more
from rag.mentions.figures.stated import Figure

_CHANGES = frozenset({"rise", "fall"})
_DIFFERENCE, _LEVEL, _ORIGIN, _PLACE = "difference", "level", "origin", "place"
_KINDS: dict[Lang, dict[str, frozenset[str]]] = {
    "en": {
        "by": frozenset({_DIFFERENCE}),
        "to": frozenset({_LEVEL}),
        "at": frozenset({_LEVEL}),
        "from": frozenset({_ORIGIN}),
        "of": frozenset({_ORIGIN, _DIFFERENCE}),
        "in": frozenset({_PLACE}),
    },
    "es": {
        "por": frozenset({_DIFFERENCE}),
        "a": frozenset({_LEVEL}),
        "al": frozenset({_LEVEL}),
        "hasta": frozenset({_LEVEL}),
        "de": frozenset({_ORIGIN, _DIFFERENCE}),
        "del": frozenset({_ORIGIN, _DIFFERENCE}),
        "desde": frozenset({_ORIGIN}),
        "en": frozenset({_DIFFERENCE, _PLACE}),
    },
}
"""By the preposition before a figure; without one it is the difference."""

_MOST_BETWEEN = 4
"""Words between a figure and its preposition: "to just under 23 percent"."""


def find_other_change(sentence: Reading, quote: Reading) -> str | None:
    """A figure that is another kind of change in the sentence than in the quote; None if none is."""
    for place, kinds in _find_changes(sentence):
        stated = sentence.tokens[place].stated
        known = [
            other
            for at, other in _find_changes(quote)
            if isinstance(stated, Figure) and states_no_more(stated, quote.tokens[at].stated or stated)
        ]
        if known and not any(kinds & other for other in known):
            token = sentence.tokens[place]
            return f"'{sentence.text[token.start : token.end]}' is another kind of change"
    return None


def _find_changes(reading: Reading) -> list[tuple[int, frozenset[str]]]:
    """The places of figures after a verb of change in their clause, each with what they may be."""
    found = []
    is_change = False
    for place, token in enumerate(reading.tokens):
        if reading.is_stop_before(place):
            is_change = False
        if _CHANGES & reading.classes_at(place):
            is_change = True
        elif is_change and isinstance(token.stated, Figure):
            found.append((place, _kinds_at(reading, place)))
    return found


def _kinds_at(reading: Reading, place: int) -> frozenset[str]:
    kinds = _KINDS[reading.lang]
    for at in range(place - 1, max(-1, place - 2 - _MOST_BETWEEN), -1):
        token = reading.tokens[at]
        if token.stated or _CHANGES & reading.classes_at(at):
            break
        if token.folded in kinds and not _is_in_phrase(reading, at, place):
            found = kinds[token.folded]
            return found & {_ORIGIN} if _ORIGIN in found and _goes_on(reading, place) else found
    return frozenset({_DIFFERENCE})


def _goes_on(reading: Reading, place: int) -> bool:
    """Whether another figure follows as the level that is reached: "de 20 a 40"."""
    if place + 2 >= len(reading.tokens) or not reading.tokens[place + 2].stated:
        return False
    return _LEVEL in _KINDS[reading.lang].get(reading.tokens[place + 1].folded, ())


def _is_in_phrase(reading: Reading, at: int, place: int) -> bool:
    """Whether a preposition is part of an approximation or a bound: "más de 20", "close to 20"."""
    return any(
        mark.first <= at < mark.last and (mark.first < at or mark.last > place) for mark in reading.marks
    )
