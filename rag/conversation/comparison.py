"""A follow-up that compares what was asked with another time: "is that less than the year before?"."""

from __future__ import annotations

import re

from index.words import fold

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


def compares(text: str) -> bool:
    """Does a question set two times, or two things, against each other?"""
    return _COMPARES.search(fold(text)) is not None


def asks_if_changed(text: str) -> bool:
    """Does a question leave out what it is that rose or fell?"""
    return _ONLY_CHANGED.match(text) is not None
