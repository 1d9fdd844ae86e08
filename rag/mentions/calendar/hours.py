"""Times of day: 7:20 a.m., 17:30, a las nueve, noon."""

from __future__ import annotations

import re

_NUMBERS = r"\d{1,2}|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce"
_HOUR = re.compile(
    r"\b(?:\d{1,2}(?:[:.]\d\d)? ?[ap]\.? ?m\b|(?:[01]?\d|2[0-3]):[0-5]\d\b|"
    rf"(?:a|desde|hasta|hacia|sobre|de) las? (?:{_NUMBERS})"
    r"(?=[.,;)]|\Z| (?:y (?:media|cuarto|\w+ minutos)|en punto|horas?\b|hrs?\b|h\b|"
    r"(?:de|por) la |del dia\b))|"
    r"o['’]clock|noon|midday|midnight|daybreak|dawn|dusk|sunrise|sunset|"
    r"mediodia|medianoche|madrugada|amanecer|anochecer)\b"
)


def tells_hour(folded: str) -> bool:
    """Does a text, folded, tell a time of day?"""
    return _HOUR.search(folded) is not None
