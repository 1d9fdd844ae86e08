"""The operations and places that figures are of, and those that a question names."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.document import Lang
from index.words import fold, term_set
from rag.evidence.figures.counted import NO_AMOUNT
from rag.evidence.figures.statement import Statement
from rag.evidence.figures.terms import meanings, tells
from rag.mentions.figures.units import UNITS
from rag.mentions.places.scope import HOME, find_scopes, stems, words_of
from rag.mentions.sentences.said_by import without_source
from rag.question.understand import Understood

_SPANS = "|".join(word for word in UNITS if UNITS[word] in NO_AMOUNT)
_PLACE_ASKED = re.compile(
    r"\b(?:at|in|on|off|en|frente a) (?:(?:the|el|la|los|las) )?"
    rf"(?!(?:{_SPANS}|total|all|last|first|past|ultim\w+|primer\w*)\b)([^\W\d_]+(?: [^\W\d_]+)?)"
)


def are_of_one_scope(one: Statement, other: Statement) -> bool:
    """Whether both name the same operations and places, their sources aside."""
    return _scopes_told(one) == _scopes_told(other)


def _scopes_told(statement: Statement) -> frozenset[frozenset[str]]:
    scopes = find_scopes(without_source(statement.text))
    return frozenset(words_of(scope.name, statement.lang) for scope in scopes)


def tells_of_a_scope(question: Understood, one: Statement, other: Statement) -> bool:
    """Whether the first counts for what neither the other nor the question names."""
    known = stems(all_terms(other, one.lang))
    return any(not terms <= known for terms in unasked_scopes(question, one))


def names_a_scope(question: Understood) -> bool:
    """Whether a question names an operation or a place, its countries aside."""
    return any(words_of(scope.name, question.lang) for scope in find_scopes(question.text))


def unasked_scopes(question: Understood, statement: Statement) -> list[frozenset[str]]:
    """Of each operation and place that the question does not name, the words of its name."""
    scopes = find_scopes(without_source(statement.text))
    if not scopes:
        return []
    lang = statement.lang
    asked = stems(meanings(question.text, question.lang, lang))
    named = [(words_of(scope.name, lang), words_of(scope.kind, lang)) for scope in scopes]
    return [words for words, kind in named if words and asked.isdisjoint(words | kind)]


def lacks_the_place_asked(question: Understood, one: Statement, other: Statement) -> bool:
    """Whether the first holds what the question asks of ("at sea"), and the second, with the title of its
    article, does not.
    """
    places = [
        place
        for place in _PLACE_ASKED.findall(fold(question.text))
        if _place_terms(place.split(" ", 1)[0], question.lang, one.lang)
    ]
    named = [scope.name for scope in find_scopes(question.text)]
    held = term_set(one.text, one.lang)
    others = term_set(f"{other.evidence.document.title}\n{other.text}", other.lang)
    return any(
        not held.isdisjoint(_place_terms(place, question.lang, one.lang))
        and others.isdisjoint(_place_terms(place, question.lang, other.lang))
        for place in (*places, *named)
    )


@lru_cache(maxsize=1_000)
def _place_terms(place: str, lang: Lang, other: Lang) -> frozenset[str]:
    return frozenset(filter(tells, meanings(place, lang, other))) - HOME


def all_terms(statement: Statement, lang: Lang) -> frozenset[str]:
    """The terms of a statement, and those that `lang` has for them."""
    return term_set(statement.text, statement.lang) | meanings(statement.text, statement.lang, lang)
