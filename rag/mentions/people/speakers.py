"""Who speaks in a transcript: the label that opens a paragraph, "Mr. BELL.", "SENADORA LARA:"."""

from __future__ import annotations

import re

from index.words import fold

Span = tuple[int, int]

_MOST_CHARS_BEFORE = 1_500
_TITLE = (
    r"(?:(?:Mr|Ms|Mrs|Dr|Dra|Sen|Rep|Sr|Sra|Dip|Lic)\.|Chair(?:man|woman)?|Senator|Representative|Judge|"
    r"Ambassador|President|Secretary|Señora?|Senadora?|Diputad[oa]|President[ea]|Secretari[oa]|"
    r"Embajadora?|Doctora?|Juez|Jueza)"
)
_NAME = r"[A-ZÁÉÍÓÚÑÜ][A-ZÁÉÍÓÚÑÜ'’-]{2,30}"
_LABEL = re.compile(
    rf"(?:{_TITLE} {_NAME}(?: {_NAME}){{0,3}}[.:]|{_NAME}(?:,? (?:DE |DEL |OF )?{_NAME}){{1,6}}:)(?= )"
)


def speaker_of(text: str, start: int) -> Span | None:
    """The label of the paragraph in which `start` stands; None where it has none."""
    read_from = max(0, start - _MOST_CHARS_BEFORE)
    line = text.rfind("\n", read_from, start) + 1
    if line == 0 < read_from:
        return None
    found = _LABEL.match(text, line)
    return found.span() if found else None


def is_of(label: str, name: str) -> bool:
    """Whether a label holds the last word of a name."""
    return not frozenset(fold(name).split()[-1:]).isdisjoint(re.findall(r"[\w'’-]+", fold(label)))
