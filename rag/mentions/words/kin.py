"""Words of one kind of thing: who carries no weapons carries no rifles."""

from __future__ import annotations

from functools import cache

from rag.mentions.words.word_sides import Side, read_sides


def kin_asked(folded: str) -> frozenset[Side]:
    """The kinds of things of which a question, folded, holds a word."""
    return frozenset(kin for kin in _all_kin() if kin.asked.search(folded))


@cache
def _all_kin() -> tuple[Side, ...]:
    return tuple(read_sides("kin.txt"))
