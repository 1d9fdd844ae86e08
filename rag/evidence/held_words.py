"""What of a question's own words a sentence does not hold: what it wants counted, and its names."""

from __future__ import annotations

from index.translate import read_question
from index.words import split_terms, term_set
from rag.evidence.gather import Evidence
from rag.mentions.named import names_a_place
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
    """Does a sentence name another place, and not all that the question names?

    What its title names counts as said.
    """
    if not question.names or not names_a_place(near.text, question.wanted.words):
        return False
    lang = near.document.lang
    held = term_set(f"{near.document.title}\n{near.text}", lang)
    names = (split_terms(name, lang) for name in question.names)
    return any(terms and held.isdisjoint(terms) for terms in names)
