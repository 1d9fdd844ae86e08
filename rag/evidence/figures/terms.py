"""The terms of words, without their marks, and those that another language has for them."""

from __future__ import annotations

from functools import lru_cache

from corpus.document import Lang
from index.translate import Asked, read_question
from rag.mentions.calendar.months import MONTH_NUMBERS


def tells(term: str) -> bool:
    """Whether a term is a word, and no figure or month."""
    return not any(map(str.isdigit, term)) and "." not in term and bare(term) not in MONTH_NUMBERS


def bare(term: str) -> str:
    """A term without the mark of its language or of the table of names."""
    return term.lstrip("@").rpartition(":")[2]


def terms_of(word: Asked) -> set[str]:
    """Its own and those of its translations."""
    return {word.term, *(term for term, _ in word.translations)}


@lru_cache(maxsize=5_000)
def meanings(text: str, lang: Lang, other: Lang) -> frozenset[str]:
    """The terms of a text in `lang`, and those that the other language has for them."""
    return frozenset(term for word in read_question(text, other, lang) for term in terms_of(word))
