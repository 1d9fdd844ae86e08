"""Lists of words as questions hold them and as sentences tell them, read from a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import NamedTuple

_PERCENT = r"\d+(?:[.,]\d+)?(?: ?%| percent| por ciento)"
_ONLY_ASKED, _ONLY_TOLD, _OPPOSITE = "? ", "! ", "- "


class Side(NamedTuple):
    """The words of one line, to be searched for in folded text.

    asked: as a question takes it for granted. told: as a sentence tells it.
    """

    asked: re.Pattern[str]
    told: re.Pattern[str]


def read_sides(name: str) -> Iterator[Side]:
    """Each line of a file beside this one that is neither empty nor a remark, in order."""
    text = resources.files("rag").joinpath("mentions", name).read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield _read_side(line)


def _read_side(line: str) -> Side:
    words = line.removeprefix(_OPPOSITE).split(", ")
    asked = (word.removeprefix(_ONLY_ASKED) for word in words if not word.startswith(_ONLY_TOLD))
    told = (word.removeprefix(_ONLY_TOLD) for word in words if not word.startswith(_ONLY_ASKED))
    return Side(_any_of(asked), _any_of(told))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    patterns = (
        re.escape(word).replace(r"\*", r"\w*").replace("%", _PERCENT).replace(r"\ ", " ")
        for word in words
    )
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")
