"""The figures of a sentence, and the words that say what one of them counts."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.document import Lang
from index.words import fold, split_terms
from rag.evidence.figures.terms import tells
from rag.mentions.figures.stated import Figure, find_stated
from rag.mentions.words.families import Family, families_of

MONEY = frozenset({"usd", "mxn", "eur", "pound sterling"})
SHARES = frozenset({"percent", "point"})
NO_AMOUNT = frozenset({"ordinal", "second", "minute", "hour", "day", "week", "month", "year"})
"""Units of figures that stand beside the one that is told: "the third group", "in two months"."""

CLAUSE_END = re.compile(r"[.,;:()\n](?!\d)")

_WORDS_COUNTED = 4
_COUNTED_BEFORE = re.compile(
    r"\b(?:number|count|total|tally|numero|cifra|total|conteo) (?:of|de) ((?:\w+ ?){1,3})"
)
_NEXT_NUMBER = re.compile(r"(?: (?:and|y))? \d")
_NUMBER_OF = re.compile(
    r"(?:(?<!\s)\s+)?(?:the|el|la) (?:number|total|tally|número|total|cifra) (?:of|de) ", re.IGNORECASE
)

Placed = tuple[Figure, int, int]
"""A figure, and where it stands."""


def figures_in(text: str, lang: Lang) -> list[Placed]:
    """The figures that a sentence tells, in its order."""
    return [
        (one.what, one.start, one.end) for one in find_stated(text, lang) if isinstance(one.what, Figure)
    ]


@lru_cache(maxsize=5_000)
def terms_counted(text: str, start: int, end: int, lang: Lang) -> tuple[str, ...]:
    """Terms of what a figure counts, in order."""
    return tuple(filter(tells, split_terms(words_counted(text, start, end), lang)))


@lru_cache(maxsize=5_000)
def words_counted(text: str, start: int, end: int) -> str:
    """The next words of the clause, or those after "the number of" in it ("a nueve subió el número de
    muertos"), up to the next number; else what a number is said to be of before.
    """
    after = _NUMBER_OF.split(CLAUSE_END.split(text[end:], maxsplit=1)[0])[-1]
    own = _NEXT_NUMBER.split(after, maxsplit=1)[0]
    before = _COUNTED_BEFORE.findall(fold(text[:start]))
    return " ".join(own.split()[:_WORDS_COUNTED] or before[-1:])


def kinds_of(counted: str) -> frozenset[Family]:
    """The families of things that the first of the words that say what is counted is of."""
    families = families_of(counted.partition(" ")[0])
    return frozenset(family for family in families if not family.is_event)
