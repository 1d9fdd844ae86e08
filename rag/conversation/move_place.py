"""The place that a follow-up asks about takes the place of the one in the question before."""

from __future__ import annotations

import re

from rag.mentions.months import MONTH

_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
_NO_PLACE = (
    rf"(?i:(?:{MONTH}|operati(?:on|vo)|operaci[oó]n|plan|project|proyecto|congres[so]|senate|senado|c[aá]mara|"
    r"house of|courts?|corte|tribunal|english|spanish|espa[nñ]ol|ingl[eé]s)\b)"
)
"""What follows "in" and is written like a place."""

_NAME = (
    rf"(?:(?:the|el|la|los|las) )?(?!{_NO_PLACE}){_CAPITAL}[\w.'’-]*+"
    rf"(?:,? (?:(?:and|of|the|y|del?|la|los|las|el) ){{0,2}}(?!{_NO_PLACE}){_CAPITAL}[\w.'’-]*+)*"
)
_PLACE = re.compile(rf"\b(?:in|en|In|En) (?P<name>{_NAME})")
_ONLY_A_PLACE = re.compile(
    r"\W*(?:(?i:and|but|so|then|also|what about|how about|"
    r"y|pero|entonces|tambi[eé]n|qué (?:hay|tal|pasa))\W+)*"
    rf"(?:in|en|In|En) (?P<name>{_NAME})\W*"
)


def move_place(before: str, follow_up: str) -> str | None:
    """The question `before` with the one place that the follow-up names in the place of its own.

    None where the follow-up says anything besides, or the question is about no place, or several.
    """
    asked = _only_place(follow_up)
    known = {_bare(match["name"]) for match in _PLACE.finditer(before)}
    if asked is None or len(known) != 1:
        return None
    return _PLACE.sub(lambda match: match.group()[: -len(match["name"])] + asked, before)


def says_only_where(text: str) -> bool:
    """Whether a follow-up names a place and says no more than that: "and in Durango?"."""
    return _only_place(text) is not None


def _only_place(text: str) -> str | None:
    found = _ONLY_A_PLACE.fullmatch(text)
    return _bare(found["name"]) if found else None


def _bare(name: str) -> str:
    return name.rstrip(".'’-")
