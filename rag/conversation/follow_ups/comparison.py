"""A follow-up that compares what was asked with another time: "is that less than the year before?"."""

from __future__ import annotations

import re

from index.words import fold
from rag.question.understand import find_names

_COMPARES = re.compile(
    r"\b(?:(?<!other )(?<!rather )than|compare[ds]? (?:with|to)|versus|vs|"
    r"(?:mas|menos|mayor|menor|mejor|peor|igual)(?: [a-z]+)? (?:que|a)|"
    r"(?:con )?respecto (?:al?|del?)|frente al? (?=\d|ano|mes|mismo)|(?:en )?compara\w+ con)\b"
)
_CHANGED = (
    r"(?:subi(?:ó|o|eron)|baj(?:ó|aron)|aument(?:ó|o|aron)|disminuy(?:ó|o|eron)|creci(?:ó|o|eron)|"
    r"cay(?:ó|o|eron)|(?:ha|han) (?:subido|bajado|aumentado|disminuido|crecido|caído|caido))"
)
_ONLY_CHANGED = re.compile(
    rf"\W*(?:[ye] )?(?:se )?{_CHANGED}(?: o (?:se )?(?:{_CHANGED}|bajo))?"
    r"(?=\W*\Z| (?:(?:con )?respecto|frente|compara\w+|en comparaci[oó]n|desde|en (?:el )?(?:año )?\d))",
    re.IGNORECASE,
)
"""A Spanish question whose subject is what was asked about: "¿subió o bajó?"."""

_IS = r"(?:(?:is|was) (?:it|this|that)|(?:es|fue|son|fueron|era|eran)(?: (?:eso|esto))?)"
_MORE = (
    r"(?:more|less|fewer|higher|lower|greater|bigger|smaller|better|worse|"
    r"mas|menos|mayor(?:es)?|menor(?:es)?|mejor(?:es)?|peor(?:es)?)"
)
_IS_MORE = re.compile(
    rf"\W{{0,5}}(?:(?:and|y) )?{_IS} (?:[a-z]{{1,15}} ){{0,2}}{_MORE}(?: [a-z]{{1,15}})? (?:than|que)\b"
    r"|\W{0,5}(?:y )?(?:hubo|hay|habia) (?:mas|menos) que\b"
)


def compares(text: str) -> bool:
    """Does a question set two times, or two things, against each other?"""
    return _COMPARES.search(fold(text)) is not None


def asks_if_changed(text: str) -> bool:
    """Does a question leave out what it is that rose or fell?"""
    return _ONLY_CHANGED.match(text) is not None


def compares_what_was_asked(text: str) -> bool:
    """Does a question ask whether what was told before is more or less than another, and not name it?"""
    found = _IS_MORE.match(fold(text))
    return found is not None and not find_names(text[: found.end()])
