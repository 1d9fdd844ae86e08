"""Who is named as the source of a figure."""

from __future__ import annotations

from index.words import term_set
from rag.evidence.figures.scopes import all_terms
from rag.evidence.figures.statement import Statement
from rag.evidence.figures.terms import meanings
from rag.question.understand import Understood


def knows_source_of(one: Statement, other: Statement) -> bool:
    """Whether the first mentions whom the other names as its source; so it does if that names nobody."""
    source = term_set(_name_in(other.said_by or ""), other.lang)
    return not source or not source.isdisjoint(all_terms(one, other.lang))


def _name_in(source: str) -> str:
    """What of a source is written as a name ("Sonora" of "fiscalía de Sonora"), else all of it."""
    words = source.split()
    names = [at for at, word in enumerate(words) if word[0].isupper()]
    return " ".join(words[names[0] : names[-1] + 1]) if names else source


def lacks_the_source_asked(question: Understood, one: Statement, other: Statement) -> bool:
    """Whether the question names the source of the first, or who counts, and the second does not."""
    if question.source_asked and _lacks(question.source_asked, other):
        return True
    asked = meanings(" ".join(question.names), question.lang, one.lang)
    source = term_set(one.said_by or "", one.lang)
    return bool(source) and source <= asked and source.isdisjoint(all_terms(other, one.lang))


def _lacks(source: str, statement: Statement) -> bool:
    return not term_set(source, statement.lang) <= all_terms(statement, statement.lang)
