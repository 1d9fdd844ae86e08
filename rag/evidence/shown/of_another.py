"""Whether a sentence beside the best is of an article on something else than the question names."""

from __future__ import annotations

from index.translate import read_question
from index.words import term_set
from rag.evidence.doubts.unknown_name import words_of
from rag.evidence.gather import Evidence
from rag.question.understand import Understood

_NEARLY_AS_LIKELY = 2.0
"""Of log-odds: what is that likely may name whom the question names by another word."""


def is_of_another(question: Understood, best: Evidence, other: Evidence) -> bool:
    """Does the article of the best sentence hold a name of the question, and that of another none?

    What the same article says further may tell of whom the question names in other words.
    """
    if best.document.id == other.document.id or not question.names:
        return False
    if other.log_odds > best.log_odds - _NEARLY_AS_LIKELY:
        return False
    return not _holds_a_name(question, other) and _holds_a_name(question, best)


def _holds_a_name(question: Understood, one: Evidence) -> bool:
    """Whether a sentence's article, with its title, holds a word of one of the names."""
    document = one.document
    words = [
        word for name in question.names for word in read_question(name, document.lang, question.lang)
    ]
    held = term_set(f"{document.title}\n{one.text}", document.lang)
    if not words or any(not held.isdisjoint(word.terms_of_a_name) for word in words):
        return True
    held = words_of(document)
    return any(not held.isdisjoint(word.terms_of_a_name) for word in words)
