"""What of a question's own words a sentence does not hold: what it wants counted, and its names."""

from __future__ import annotations

from index.translate import read_question
from index.words import split_terms, term_set
from rag.evidence.gather import Evidence
from rag.mentions.named import places_named
from rag.question.asked_for import Kind
from rag.question.counted import counted_words
from rag.question.understand import Understood


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
    missing = (held.isdisjoint({one.term, *(term for term, _ in one.translations)}) for one in asked)
    return sum(missing) / len(asked)


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
    places = (split_terms(place, lang) for place in asked)
    return any(terms and held.isdisjoint(terms) for terms in places)
