"""Lists of words as questions hold them and as sentences tell them, read from a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import NamedTuple

_PERCENT = r"\d+(?:[.,]\d+)?(?: ?%| percent| por ciento)"
_SOME_WORDS = r" (?:[^?.,;]{0,60} )?"
_ONLY_ASKED, _ONLY_TOLD, _OPPOSITE = "? ", "! ", "- "


class Side(NamedTuple):
    """The words of one line, to be searched for in folded text.

    asked: as a question takes it for granted. told: as a sentence tells it.
    """

    asked: re.Pattern[str]
    told: re.Pattern[str]


def read_sides(name: str) -> Iterator[Side]:
    """The lines of a file beside this one, in order."""
    return map(_read_side, lines_of(name))


def lines_of(name: str) -> Iterator[str]:
    """Each line of a file beside this one that is neither empty nor a remark, in order."""
    text = resources.files("rag.mentions.words").joinpath(name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def any_of(words: Iterable[str]) -> str:
    """A pattern for folded text, for one of these words or phrases; * in them stands for any ending."""
    patterns = (
        re.escape(word)
        .replace(r"\*", r"\w*")
        .replace("%", _PERCENT)
        .replace(r"\ …\ ", _SOME_WORDS)
        .replace(r"\ ", " ")
        for word in words
    )
    return rf"\b(?:{'|'.join(patterns)})\b"


def _read_side(line: str) -> Side:
    words = line.removeprefix(_OPPOSITE).split(", ")
    asked = (word.removeprefix(_ONLY_ASKED) for word in words if not word.startswith(_ONLY_TOLD))
    told = (word.removeprefix(_ONLY_TOLD) for word in words if not word.startswith(_ONLY_ASKED))
    return Side(re.compile(any_of(asked)), re.compile(any_of(told)))
