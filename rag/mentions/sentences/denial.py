"""Does a sentence say that something is not so, and what?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from index.words import fold

_DENIAL = re.compile(
    r"\b(?:not|no|never|nor|neither|nobody|none|without|denie[ds]|deny|denying|refus(?:e[ds]?|ing)|"
    r"reject(?:s|ed|ing)?|ruled out|dismiss(?:es|ed)|declin(?:e[ds]?|ing)|"
    r"nunca|jamas|ni|tampoco|nadie|ningun[oa]?|sin|neg(?:o|aron|aba|ado|ar|ando)|niegan?|"
    r"rechaz(?:a|o|aron|ado|ar|ando)|descart(?:a|o|aron|ado|ar)|desmint(?:io|ieron)|desmentid[oa])\b|"
    r"n't\b|n’t\b"
)


def denies(text: str) -> bool:
    return _DENIAL.search(fold(text)) is not None


_NOBODY = r"none|not one|no one|nobody|neither|ningun[oa]?|nadie"
_NOT = (
    r"not(?! (?:only|just|until|before)\b)|never|denie[sd]|deny|denying|refus(?:e[ds]?|ing) to|"
    r"rejected|ruled out|without|(?:absolutely )?false|"
    r"(?<!\bvoted )(?<!\bvote )(?<!\bvoting )"
    r"no(?! (?:solo|obstante|hasta|mas|menos|less|more|later|fewer|rate|one|"
    r"(?:tripulad|gubernamental)\w+)\b)|nunca|jamas|tampoco|"
    r"neg(?:o|aron|aba|ado)|descart(?:o|aron|ado)|rechaz(?:o|aron|ado)|desmint(?:io|ieron)|fals[oa]|"
    r"sin(?! (?:embargo|duda|necesidad)\b)"
)
_NEGATION = re.compile(rf"\b(?:(?P<nobody>{_NOBODY})|{_NOT})\b|n['’]t\b")
_END_OF_CLAUSE = re.compile(r"[.;:?!()—]|, (?:but|and|although|while|pero|y|aunque|mientras)\b")
_END_OF_PREDICATE = re.compile(
    r"[.,;:?!()—]|\b(?:but|and|although|while|pero|y|e|aunque|mientras|sino)\b"
)


_WEAK = frozenset({"sin", "without", "false", "absolutely false", "falso", "falsa"})
_CONTRAST = re.compile(r"(?:(?:,|\band) not|(?:,|\b[ye]) no)\Z")
_WORDS_OF_AN_OPENING = 4
_CHARS_BEFORE = 5


class Denied(NamedTuple):
    """What one negation says is not so, in folded text.

    part: what follows on it, up to the end of its clause.
    weak: whether it only tells what something lacks ("without", "false").
    contrasts: whether it may only tell one thing from another ("in May, not in June").
    """

    part: str
    weak: bool
    contrasts: bool

    @property
    def opening(self) -> str:
        """Its first words: what is denied most of all."""
        return " ".join(self.part.split(maxsplit=_WORDS_OF_AN_OPENING)[:_WORDS_OF_AN_OPENING])


def find_denied(text: str) -> Iterator[Denied]:
    """What a sentence says is not so, in order; no part of it twice."""
    folded, at = fold(text), 0
    while found := _NEGATION.search(folded, at):
        until_here = folded[max(at, found.start() - _CHARS_BEFORE) : found.end()]
        end = (_END_OF_CLAUSE if found["nobody"] else _END_OF_PREDICATE).search(folded, found.end())
        at = end.start() if end else len(folded)
        contrasts = _CONTRAST.search(until_here) is not None
        yield Denied(folded[found.end() : at], found.group() in _WEAK, contrasts)


@lru_cache(maxsize=10_000)
def denies_anything(text: str) -> bool:
    """Does a sentence say of anything that it is not so?"""
    return _NEGATION.search(fold(text)) is not None


def denied_parts(text: str) -> Iterator[str]:
    """What a sentence says is not so, folded: what follows on a negation, up to the end of its clause."""
    return (denied.part for denied in find_denied(text))
