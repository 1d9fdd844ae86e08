"""Asked what somebody recommends or does, what they do not comes after what they do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.translate import read_question
from index.words import term_set
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.mentions.sentences.denial import denies_anything, find_denied
from rag.question.asked_for import Kind
from rag.question.understand import Understood

_MARGIN = 3.0
_LETTERS = 5
"""By so many first ones a verb is known in its forms: "recomienda", "recomendamos"."""


def affirmed_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but where the best denies the very word that the question asks with ("we do not
    recommend"), first the likeliest of its article, nearly as likely, that says it without denial.
    """
    wanted = question.wanted
    asks_what = not wanted.whether and wanted.kinds <= {Kind.LIST}
    if not ranked or not asks_what or not denies_anything(ranked[0].text):
        return list(ranked)
    if denies_anything(question.text):
        return list(ranked)
    denied = _denied_of(question, ranked[0])
    if not denied:
        return list(ranked)
    affirming = (
        one
        for one in nearly_as_good(question, ranked, _MARGIN)
        if one.document.id == ranked[0].document.id and _affirms(denied, one)
    )
    first = next(affirming, None)
    return moved_first([first], ranked) if first else list(ranked)


def _denied_of(question: Understood, one: Evidence) -> frozenset[str]:
    """The beginnings of the question's words that a sentence denies at once."""
    lang = one.document.lang
    asked = _beginnings(
        term for word in read_question(question.text, lang, question.lang) for term in word.terms
    )
    opening = (denied.opening.split()[:2] for denied in find_denied(one.text))
    return asked & _beginnings(
        term for words in opening for word in words for term in term_set(word, lang)
    )


def _affirms(words: frozenset[str], one: Evidence) -> bool:
    held = _beginnings(term_set(one.text, one.document.lang))
    return not words.isdisjoint(held) and not denies_anything(one.text)


def _beginnings(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(
        term[: term.index(":") + 1 + _LETTERS]
        for term in terms
        if ":" in term and len(term) > term.index(":") + _LETTERS
    )
