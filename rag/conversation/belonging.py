"""What is somebody's or something's, and tells by itself in no matter of whose: "and the fine?"."""

from __future__ import annotations

import re

from index.words import fold

_THINGS = (
    "fine|sentence|punishment|penalty|trial|verdict|arrest|charges?|bail|reward|bounty|lawyers?|attorneys?|"
    "brothers?|sisters?|wife|husband|sons?|daughters?|father|mother|parents|family|age|name|nickname|job|"
    "cost|price|date|reason|cause|motive|result|outcome|source|author|victims?|suspects?|total|"
    "multa|condena|sentencia|pena|castigo|juicio|veredicto|arresto|detencion|cargos?|fianza|recompensa|"
    "abogad[oa]s?|herman[oa]s?|espos[oa]s?|marido|mujer|hij[oa]s?|padres?|madre|familia|edad|nombre|apodo|"
    "costo|precio|fecha|razon|causa|motivo|resultado|fuente|autor|victimas?|sospechos[oa]s?"
)
_OPENING = (
    r"\W{0,5}(?:(?:and|but|so|y|e|pero)\W{1,5})?(?:(?:what|how) about |que (?:hay|tal|paso) (?:con|de) )?"
)
_BARE = re.compile(
    rf"{_OPENING}(?:(?:a|con|de) )?"
    rf"(?:(?:the|el|l[ao]s?) (?:{_THINGS})|(?:his|her|their|its|sus?) [a-z]{{2,20}})\W{{0,5}}"
)


def is_somebodys(follow_up: str) -> bool:
    """Does a follow-up name a thing that is of whom or what was asked about, and say no more?"""
    return _BARE.fullmatch(fold(follow_up)) is not None
