"""Whether a question asks who holds an office: "who is the ambassador", "quién dirige el cártel"."""

from __future__ import annotations

import re

from rag.mentions.people.offices import any_holder

_OFFICE = rf"{any_holder('office', 'lead')}\b"
_HOLDS = re.compile(
    rf"\bwho(?: is|['’]s)(?= (?!an? )(?:[\w.'’-]+ ){{1,5}}?{_OFFICE})|"
    r"\bwho (?:leads|heads|runs|governs|commands|chairs)\b|"
    rf"\bquien es(?= (?:el|la) (?:\w+ ){{0,3}}?{_OFFICE})|"
    r"\bquien (?:dirige|encabeza|lidera|gobierna|comanda|preside)\b"
)
_AT_THAT_TIME = re.compile(r"\b(?:who|that|which|when|whose|que|quien|cuando|(?:19|20)\d\d)\b")


def asks_for_holder(folded: str) -> bool:
    """Whether a folded question asks who holds an office now, not who did when something happened."""
    found = _HOLDS.search(folded)
    return found is not None and _AT_THAT_TIME.search(folded, found.end()) is None
