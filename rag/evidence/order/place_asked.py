"""A sentence of another place does not stand before one that tells the same of the place asked for."""

from __future__ import annotations

from collections.abc import Sequence

from index.words import term_set
from rag.evidence.another_time import speaks_of_another_time
from rag.evidence.doubts.another_undertaking import is_of_another_undertaking
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first
from rag.mentions.places.scope import Scope, find_scopes, stems, words_of
from rag.question.understand import Understood

_LIKELIEST = 8
_MARGIN = 3.0
_ALIKE = 0.85


def place_asked_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those of the place asked for before the first that is of another place.

    So they are where they are nearly as likely, alike in meaning, and hold what is asked for no less. An
    operation that is asked for by name is one place, as it were.
    """
    asked = find_scopes(question.text)
    if not asked:
        return list(ranked)
    likeliest = ranked[:_LIKELIEST]
    at = next(
        (
            at
            for at, one in enumerate(likeliest)
            if _is_elsewhere(asked, one) or is_of_another_undertaking(question, one)
        ),
        None,
    )
    if at is None:
        return list(ranked)
    there = [
        one
        for one in ranked[at + 1 : _LIKELIEST]
        if _is_there(asked, one) and _answers_no_less(question, one, ranked[at])
    ]
    return [*ranked[:at], *moved_first(there, ranked[at:])]


def _is_elsewhere(asked: Sequence[Scope], one: Evidence) -> bool:
    """Whether it names a place, and neither it nor its title any word of those asked for."""
    lang = one.document.lang
    words = frozenset[str]().union(*(words_of(scope.name, lang) for scope in asked))
    if not words or not any(words_of(scope.name, lang) for scope in find_scopes(one.text)):
        return False
    return words.isdisjoint(stems(term_set(f"{one.document.title}\n{one.text}", lang)))


def _is_there(asked: Sequence[Scope], one: Evidence) -> bool:
    lang = one.document.lang
    held = stems(term_set(one.text, lang))
    return all(words_of(scope.name, lang) <= held for scope in asked)


def _answers_no_less(question: Understood, one: Evidence, other: Evidence) -> bool:
    return (
        one.log_odds >= other.log_odds - _MARGIN
        and float(one.vector @ other.vector) >= _ALIKE
        and question.wanted.lack(one.text) <= question.wanted.lack(other.text)
        and not speaks_of_another_time(question, one.text, one.document.lang, one.day)
    )
