"""Words for who holds an office or leads: secretary, gobernadora, jefe.

Apart from these stand the stems of what may stand before a name (`named`), what a place has and a person
has not (`rag.mentions.places.place`), and the nouns for people of one kind (`nouns`): they are of more
than offices. So do those that a question asks for (`rag.question.asked_for`): they stand in the plural
too, and words that begin with a president or an undersecretary often ask something of them, not who
that is.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

from corpus.document import LANGS, Lang

OfficeKind = Literal["office", "lead", "court", "speaks"]


def words_for(*kinds: OfficeKind, lang: Lang | None = None) -> frozenset[str]:
    """The single words for offices of these kinds, folded; of both languages where none is named."""
    return frozenset(word for name in _names(kinds, lang) for word in name.split())


def any_holder(*kinds: OfficeKind) -> str:
    """A pattern for folded text, for who holds an office of these kinds, in either language."""
    return rf"(?:{'|'.join(_names(kinds, None))})"


def _names(kinds: tuple[OfficeKind, ...], lang: Lang | None) -> list[str]:
    langs = LANGS if lang is None else (lang,)
    return [name for kind in kinds for one in langs for name in _read()[kind, one]]


@cache
def _read() -> dict[tuple[str, Lang], tuple[str, ...]]:
    text = resources.files("rag.mentions.people").joinpath("offices.txt").read_text("utf-8")
    read: dict[tuple[str, Lang], tuple[str, ...]] = {}
    for section in text.split("\n[")[1:]:
        kind, _, lines = section.partition("]\n")
        sides = [line.split(" = ") for line in lines.splitlines() if line]
        for place, lang in enumerate(LANGS):
            read[kind, lang] = tuple(name for side in sides for name in side[place].split(", "))
    return read
