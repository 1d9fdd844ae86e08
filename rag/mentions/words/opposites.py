"""Words of which one text may say the opposite of another: rose and fell, convicted and acquitted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from index.words import fold
from rag.mentions.words.word_sides import Side, read_sides

_IS_A_PLACE = re.compile(r"\bbaja (?=california\b)")
"""A word of a name that says of nothing that it fell."""
_FELL = re.compile(r"\bbajó\b", re.IGNORECASE)
"""Without its accent it is a preposition too ("bajo qué ley")."""
_PICKS_OUT = re.compile(
    r"(?:(?<=\w[^s\W]s)|(?<=people)|(?<=those)|(?<=men)) who (?:(?:had|have|has|were|was) )?\w{1,40}|"
    r"(?<=\ws)(?<!\bmas)(?<!menos)(?<!\bantes)(?<!despues) que "
    r"(?:(?:ha(?:bi)?an?|fue(?:ron|ran)?|se) ){0,2}\w{1,40}"
)
"""What tells some of them from the rest: "the two agents who survived" denies nobody's death."""


def says_the_opposite(question: str, text: str, others: Iterable[str] = ()) -> bool:
    """Does a sentence tell the opposite of what a question takes for granted?

    A question that holds both ("did it rise or fall?") takes neither for granted, and a sentence that
    holds both may answer it.

    Args:
        others: sentences of which none may tell what is taken for granted.
    """
    folded, beside = _folded(text), [_folded(other) for other in others]
    said_of_all = _PICKS_OUT.sub("", folded)
    return any(
        opposite.told.search(said_of_all) is not None
        and not any(taken.told.search(one) for one in (folded, *beside))
        for taken, opposite in taken_for_granted(question)
    )


def _folded(text: str) -> str:
    return _IS_A_PLACE.sub("", fold(_FELL.sub("descendió", text)))


@lru_cache(maxsize=1_000)
def taken_for_granted(question: str) -> tuple[tuple[Side, Side], ...]:
    """Each side that a question holds alone, and its opposite."""
    folded = _folded(question)
    both = [pair for one, other in _opposites() for pair in ((one, other), (other, one))]
    return tuple(
        (taken, opposite)
        for taken, opposite in both
        if taken.asked.search(folded) and not opposite.asked.search(folded)
    )


@cache
def _opposites() -> tuple[tuple[Side, Side], ...]:
    sides = read_sides("opposites.txt")
    return tuple(zip(sides, sides, strict=True))
