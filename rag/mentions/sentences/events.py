"""Does a sentence tell what happened at a place, or to somebody, or does it only mention them?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.words import fold

_AT = r"(?:in|at|near|outside|inside|across|off|en|cerca de|afueras de|frente a)"
_DONE = (
    r"(?:was|were|died|had|did|took|shot|struck|broke|began|came|went|fell|left|got|found|met|held|made|"
    r"sent|gave|led|lost|fled|became|hit|fue|fueron|hubo|\w{3,}ed|\w{2,}(?:aron|ieron|jeron)|"
    r"murio|mato|cayo|huyo|hirio|salio|perdio|tuvo|hizo|puso|dejo|llego|entro|atac[oó]|detuvo)"
)
_SPANISH_PAST = re.compile(r"\b[^\W\d_]{2,30}[óÓ]\b")
_PAST = re.compile(rf"\b{_DONE}\b")
_DOES_NEXT = re.compile(rf"(?:[^.;,]{{1,80}},)? (?:also |later |then )?{_DONE}\b")


def tells_event(text: str, names: Sequence[str]) -> bool:
    """Does a sentence tell in the past what happened at, or to, one of these, folded?"""
    if not names:
        return False
    folded = fold(text)
    if not _PAST.search(folded) and not _SPANISH_PAST.search(text):
        return False
    if _at_any(tuple(names)).search(folded):
        return True
    who = _begins_with_any(tuple(names)).match(folded)
    return who is not None and _DOES_NEXT.match(folded, who.end()) is not None


def names_any(text: str, names: Sequence[str]) -> bool:
    """Does a text name one of these, folded?"""
    return bool(names) and _any_of(tuple(names)).search(fold(text)) is not None


@lru_cache(maxsize=200)
def _at_any(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b{_AT} (?:{'|'.join(map(re.escape, names))})\b")


@lru_cache(maxsize=200)
def _begins_with_any(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:[\w'’-]{{1,40}} ){{0,3}}(?:{'|'.join(map(re.escape, names))})\b,?")


@lru_cache(maxsize=200)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
