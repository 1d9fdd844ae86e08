"""Years that tell which treaty, law or World Cup is meant: no time that is asked about."""

from __future__ import annotations

import re

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OF_A_THING = (
    r"treat(?:y|ies)|acts?|laws?(?! enforcement\b)|accords?|agreements?|pacts?|conventions?|constitution|"
    r"decree|reform|world cup"
)
_DE_UNA_COSA = (
    r"tratado|ley|leyes|acuerdo|pacto|convenio|convenci[oó]n|constituci[oó]n|decreto|reforma|mundial"
)
_OF_THE_NAME = (
    r"(?:(?!(?:under|by|with|in|on|of|for|from|to|at|as|after|before|when|that|which|and|or|the|an?|its|"
    r"their|this|is|was|were|did|do|does|has|have|had|will|would)\b)\w+ ){0,2}"
)
NAMED_BY_YEAR = re.compile(
    rf"(?<!\bin )(?<!\bsince )\b(?:19|20)\d\d (?={_OF_THE_NAME}(?:{_OF_A_THING})\b)|"
    rf"\b(?:(?:{_OF_A_THING}) of|(?:{_DE_UNA_COSA}) (?:\w+ )?de(?:l a[nñ]o)?) (?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""The year with what tells that it is part of a name: "the 1944 treaty", "ley de 2020"."""


def years_asked_about(text: str) -> set[str]:
    """The years of a text, but for one that tells which treaty, law or World Cup is meant."""
    return set(_YEAR.findall(NAMED_BY_YEAR.sub(" ", text)))
