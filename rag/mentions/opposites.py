"""Words of which one text may say the opposite of another: rose and fell, convicted and acquitted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from index.words import fold

_PERCENT = r"\d+(?:[.,]\d+)?(?: ?%| percent| por ciento)"
_ONLY_ASKED, _ONLY_TOLD, _OPPOSITE = "? ", "! ", "- "


class _Side(NamedTuple):
    """One of two opposites, in folded text.

    asked: as a question takes it for granted. told: as a sentence tells it.
    """

    asked: re.Pattern[str]
    told: re.Pattern[str]


def says_the_opposite(question: str, text: str, others: Iterable[str] = ()) -> bool:
    """Does a sentence tell the opposite of what a question takes for granted?

    A question that holds both ("did it rise or fall?") takes neither for granted, and a sentence that
    holds both may answer it.

    Args:
        others: sentences of which none may tell what is taken for granted.
    """
    folded, beside = fold(text), [fold(other) for other in others]
    return any(
        opposite.told.search(folded) is not None
        and not any(taken.told.search(one) for one in (folded, *beside))
        for taken, opposite in _taken_for_granted(fold(question))
    )


@lru_cache(maxsize=1_000)
def _taken_for_granted(folded: str) -> tuple[tuple[_Side, _Side], ...]:
    """Each side that a question holds alone, and its opposite."""
    both = [pair for one, other in _opposites() for pair in ((one, other), (other, one))]
    return tuple(
        (taken, opposite)
        for taken, opposite in both
        if taken.asked.search(folded) and not opposite.asked.search(folded)
    )


@cache
def _opposites() -> tuple[tuple[_Side, _Side], ...]:
    sides = map(_read_side, _lines())
    return tuple(zip(sides, sides, strict=True))


def _lines() -> Iterator[str]:
    text = resources.files("rag").joinpath("mentions", "opposites.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line


def _read_side(line: str) -> _Side:
    words = line.removeprefix(_OPPOSITE).split(", ")
    asked = (word.removeprefix(_ONLY_ASKED) for word in words if not word.startswith(_ONLY_TOLD))
    told = (word.removeprefix(_ONLY_TOLD) for word in words if not word.startswith(_ONLY_ASKED))
    return _Side(_any_of(asked), _any_of(told))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    patterns = (
        re.escape(word).replace(r"\*", r"\w*").replace("%", _PERCENT).replace(r"\ ", " ")
        for word in words
    )
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")
