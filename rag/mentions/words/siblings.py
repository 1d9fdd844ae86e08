"""Things of one kind that are counted apart: trains and trucks, grenades and rifles."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from rag.mentions.words.word_sides import any_of, lines_of


class Siblings(NamedTuple):
    """Patterns for folded text of one thing, in both languages, and of the others of its kind."""

    own: tuple[re.Pattern[str], ...] = ()
    others: tuple[re.Pattern[str], ...] = ()


@lru_cache(maxsize=1_000)
def siblings_of(noun: str) -> Siblings:
    """Of what a folded noun names; nothing where no table knows it."""
    own: list[re.Pattern[str]] = []
    others: list[re.Pattern[str]] = []
    for kind in _kinds():
        of_kind = [thing for thing in kind if thing.fullmatch(noun)]
        own += of_kind
        others += [thing for thing in kind if of_kind and thing not in of_kind]
    return Siblings(tuple(own), tuple(others))


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], ...], ...]:
    return tuple(
        tuple(re.compile(any_of(thing.split(", "))) for thing in line.split(" | "))
        for line in lines_of("siblings.txt")
    )
