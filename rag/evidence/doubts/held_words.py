"""What of a question's own words a sentence does not hold: what it wants counted, and its names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.document import LANGS
from index.translate import read_question
from index.words import fold, term_set
from rag.evidence.gather import Evidence
from rag.mentions.named import places_named
from rag.mentions.said_by import without_source
from rag.question.asked_for import Kind
from rag.question.counted import counted_words
from rag.question.understand import Understood

_ROOT_CHARS = 5
_ACRONYM = re.compile(r"(?!ONG|NGO)[A-Z]{3,8}")
_WORD = re.compile(r"[^\W\d_]+")


def lacks_counted(question: Understood, near: Evidence) -> float:
    """Of the words for what a question wants counted, the share that a sentence does not hold.

    0 where the question asks for no number, or does not say of what.
    """
    words = counted_words(question.text) if question.wants_number else []
    lang = near.document.lang
    asked = [one for word in words for one in read_question(word, lang, question.lang)]
    if not asked:
        return 0.0
    held = term_set(near.alone, lang)
    return sum(held.isdisjoint(one.terms) for one in asked) / len(asked)


def speaks_of_counted(question: Understood, near: Evidence) -> bool:
    """Does a sentence hold a word for what a question wants counted, or one of the same root
    ("detenciones" for "detenidos")?

    So it does where the question asks for no number, or does not say of what.
    """
    words = counted_words(question.text) if question.wants_number else []
    words = words[:1] if question.lang == "es" else words
    asked = [
        one for word in words for other in LANGS for one in read_question(word, other, question.lang)
    ]
    meant = frozenset[str]().union(*(one.terms for one in asked))
    held = _roots(term_set(near.alone, near.document.lang)) | _roots(_WORD.findall(fold(near.alone)))
    return not meant or not _roots([*meant, *words]).isdisjoint(held)


def _roots(terms: Iterable[str]) -> set[str]:
    return {term.lstrip("@").rpartition(":")[2][:_ROOT_CHARS] for term in terms}


def is_by_another(question: Understood, near: Evidence) -> bool:
    """Does a sentence name a source, and not the one whose count the question asks for?

    Only where that is an acronym; what others are called may be told in other words.
    """
    source = question.source_asked if question.wants_number else None
    if source is None or not _ACRONYM.fullmatch(source) or without_source(near.text) == near.text:
        return False
    return not term_set(source, near.document.lang) <= term_set(near.alone, near.document.lang)


def is_elsewhere(question: Understood, near: Evidence) -> bool:
    """Does a sentence name another place, and not all the places that the question names?

    What its title names counts as said. To a question that asks where, any place may be the answer.
    """
    if Kind.PLACE in question.wanted.kinds:
        return False
    asked = places_named(question.text)
    if not asked or not any(places_named(near.text, besides=question.wanted.words)):
        return False
    lang = near.document.lang
    held = term_set(f"{near.document.title}\n{near.text}", lang)
    places = (read_question(place, lang, question.lang) for place in asked)
    return any(words and all(held.isdisjoint(one.terms_of_a_name) for one in words) for words in places)
