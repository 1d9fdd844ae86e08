"""Whether a question asks for what the author of an article says in it."""

from __future__ import annotations

from corpus.document import Document
from index.words import fold
from rag.question.understand import Understood

_LEAST_CHARS = 4


def is_by_whom_it_asks(question: Understood, document: Document) -> bool:
    """Does the question name the author, be it by one name?"""
    if document.author is None:
        return False
    names = fold(document.author.split(",")[0]).split()
    return any(len(name) >= _LEAST_CHARS and name in question.wanted.words for name in _parts(names))


def _parts(names: list[str]) -> list[str]:
    """The words of names, those with a hyphen apart, as questions are read."""
    return [part for name in names for part in name.split("-")]
