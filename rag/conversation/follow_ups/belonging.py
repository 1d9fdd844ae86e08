"""What is somebody's or something's, and tells by itself in no matter of whose: "and the fine?"."""

from __future__ import annotations

import re

from index.words import fold

_THINGS = (
    "fine|sentence|punishment|penalty|trial|verdict|arrest|charges?|bail|reward|bounty|age|name|nickname|job|"
    "cost|price|date|reason|cause|motive|result|outcome|source|total|"
    "multa|condena|sentencia|pena|castigo|juicio|veredicto|arresto|detencion|cargos?|fianza|recompensa|"
    "edad|nombre|apodo|costo|precio|fecha|razon|causa|motivo|resultado|fuente"
)
_PEOPLE = (
    "lawyers?|attorneys?|brothers?|sisters?|wife|husband|sons?|daughters?|father|mother|parents|family|"
    "author|victims?|suspects?|"
    "abogad[oa]s?|herman[oa]s?|espos[oa]s?|marido|mujer|hij[oa]s?|padres?|madre|familia|autor|victimas?|"
    "sospechos[oa]s?"
)
_OPENING = (
    r"\W{0,5}(?:(?:and|but|so|y|e|pero)\W{1,5})?(?:(?:what|how) about |que (?:hay|tal|paso) (?:con|de) )?"
)
_THE = r"(?:the|el|l[ao]s?)"
_HIS = r"(?:his|her|their|its|sus?)"
_BARE = re.compile(
    rf"{_OPENING}(?:(?:a|con|de) )?(?:{_THE} (?:{_THINGS}|{_PEOPLE})|{_HIS} [a-z]{{2,20}})\W{{0,5}}"
)
_BARE_THING = re.compile(rf"{_OPENING}(?:{_THE}|{_HIS}) (?:{_THINGS})\W{{0,5}}")


def is_somebodys(follow_up: str) -> bool:
    """Does a follow-up name who or what is of whom or what was asked about, and say no more?"""
    return _BARE.fullmatch(fold(follow_up)) is not None


def is_thing_of_somebody(follow_up: str) -> bool:
    """The same, of a thing alone: what is asked next is of whose it is."""
    return _BARE_THING.fullmatch(fold(follow_up)) is not None
