"""How nicknames of people are written: El Mencho, La Tuta."""

from __future__ import annotations

import re

from rag.mentions.places import is_a_place

_NICKNAME = r"(?:El|La) (?P<name>[^\W\d_a-zà-öø-ÿ][\w'’-]{2,20})"
_IS_ONE = re.compile(_NICKNAME)
_QUOTED = re.compile(rf"[\"“«]{_NICKNAME}[\"”»]")
_OF_NOBODY = frozenset(
    {"El Universal", "El Economista", "El Financiero", "El País", "La Jornada", "La Migra"}
)


def is_a_nickname(name: str) -> bool:
    """Whether a name is written as nicknames are, and is that of no known place or newspaper."""
    return _IS_ONE.fullmatch(name) is not None and name not in _OF_NOBODY and not is_a_place(name)


def nicknames_quoted(text: str) -> list[str]:
    """Those that a text puts between quotation marks, as written, without the article."""
    return [found["name"] for found in _QUOTED.finditer(text)]
