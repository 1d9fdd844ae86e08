"""Years that tell which treaty, law or election is meant: no time that is asked about."""

from __future__ import annotations

import re

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OF_A_THING = (
    r"treat(?:y|ies)|acts?|laws?|accords?|agreements?|pacts?|conventions?|constitution|budget|"
    r"decree|reform|world cup|elections?|census"
)
_DE_UNA_COSA = (
    r"tratado|ley|leyes|acuerdo|pacto|convenio|convenci[oó]n|constituci[oó]n|presupuesto|decreto|reforma|"
    r"mundial|elecci[oó]n|elecciones|censo"
)
NAMED_BY_YEAR = re.compile(
    rf"\b(?:19|20)\d\d (?=(?:\w+ ){{0,2}}(?:{_OF_A_THING})\b)|"
    rf"\b(?:(?:{_OF_A_THING}) of|(?:{_DE_UNA_COSA}) (?:\w+ )?de(?:l a[nñ]o)?) (?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""The year with what tells that it is part of a name: "the 1944 treaty", "ley de 2020"."""


def years_asked_about(text: str) -> set[str]:
    """The years of a text, but for one that tells which treaty or law is meant."""
    return set(_YEAR.findall(NAMED_BY_YEAR.sub(" ", text)))
