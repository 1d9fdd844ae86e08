"""A follow-up that asks since when somebody has held the office that was asked about: "since when?"."""

from __future__ import annotations

import re

_AND = r"\W{0,5}(?:(?:and|but|so|y|e|pero)\W{1,5})?"
_SINCE_WHEN = re.compile(
    rf"{_AND}(?:(?P<en>since when|for how long)|desde cu[aá]ndo)\W{{0,5}}", re.IGNORECASE
)
_WHO_IS = re.compile(
    r"\W{0,5}(?:who(?: is|['’]s) (?P<en>(?:the|[A-Z][\w.]{0,20}['’]s) [^?¿!,;:]{2,80}?)|"
    r"qui[eé]n es (?P<es>(?:el|la) [^?¿!,;:]{2,80}?))\s*\W{0,5}",
    re.IGNORECASE,
)


def ask_since_when(before: str, follow_up: str, told: str | None) -> str | None:
    """A follow-up as "Since when has Dora Lugo been the mayor of Nogales?", where it is "since when?"
    after "Who is the mayor of Nogales?"; None where it is not, or the answer named nobody.

    Args:
        told: whom the answer named.
    """
    since, who = _SINCE_WHEN.fullmatch(follow_up), _WHO_IS.fullmatch(before)
    if told is None or since is None or who is None:
        return None
    if who["es"]:
        return f"¿Desde cuándo es {told} {who['es']}?"
    return f"Since when has {told} been {who['en']}?"
