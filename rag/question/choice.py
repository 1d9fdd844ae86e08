"""A question without the figures that it offers to choose from: "how many died, four or eight?"."""

from __future__ import annotations

import re

_NUMBER = (
    r"(?:\d[\d.,]{0,12}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)(?: ?%)?"
)
_OFFERED = re.compile(
    rf"(?P<asked>\b(?:how (?:many|much)|cu[aá]nt[oa]s?)\b[^?]{{1,200}}?)"
    rf"[,:;] (?:{_NUMBER},? ){{0,2}}{_NUMBER},? (?:or|o|u) {_NUMBER}(?P<end>\W{{0,5}})\Z",
    re.IGNORECASE,
)


def without_choice(text: str) -> str:
    """How many is asked all the same; the figures offered are no part of what is looked for."""
    return _OFFERED.sub(lambda found: f"{found['asked']}{found['end']}", text)
