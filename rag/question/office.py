"""Whether a question asks who holds an office: "who is the ambassador", "quién dirige el cártel"."""

from __future__ import annotations

import re

_OFFICE = (
    r"(?:ambassador|president|(?:vice|under)?secretary|minister|attorney general|governor|mayor|director|"
    r"head|leader|chief|boss|commander|commissioner|administrator|prosecutor|"
    r"embajadora?|president[ea]|(?:vice|sub)?secretari[oa]|ministr[oa]|canciller|procuradora?|"
    r"fiscal|gobernadora?|alcalde(?:sa)?|titular|directora?|lider(?:esa)?|jef[ea]|comandante|"
    r"comisionad[oa]|administradora?|consul)\b"
)
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
