"""A follow-up that asks who was before or after somebody, in a question's words: "and before him?"."""

from __future__ import annotations

import re

_ASKS_WHO = re.compile(r"\W{0,5}(?:(?P<en>who)|(?P<es>qui[eé]n(?:es)?))\b", re.IGNORECASE)
_AND = r"\W{0,5}(?:(?:and|but|y|pero)\W{1,5})?"
_AROUND = re.compile(
    rf"{_AND}(?P<beside>(?:before|after) (?:him|her|them)|"
    r"(?:antes|despu[eé]s) de (?:él|el|ella|ell[oa]s))\W{0,5}",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    rf"{_AND}(?P<office>(?:his|her|their) (?:predecessor|successor)s?|"
    r"sus? (?:antecesor|predecesor|sucesor)(?:as?|es)?)\W{0,5}",
    re.IGNORECASE,
)


def ask_who(before: str, follow_up: str) -> str:
    """A follow-up as "Who was it before him?", where it is "and before him?" after a question that asks
    who somebody is; any other as it is.
    """
    who = _ASKS_WHO.match(before)
    around, office = _AROUND.fullmatch(follow_up), _OFFICE.fullmatch(follow_up)
    if who is None:
        return follow_up
    if around:
        return f"¿Quién fue {around['beside']}?" if who["es"] else f"Who was it {around['beside']}?"
    if office is None:
        return follow_up
    return f"¿Quién fue {office['office']}?" if who["es"] else f"Who was {office['office']}?"
