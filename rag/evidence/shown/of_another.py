"""Whether a sentence beside the best is of something else than the question names."""

from __future__ import annotations

from index.translate import Asked, read_question
from index.words import term_set
from rag.evidence.gather import Evidence
from rag.mentions.people.named import names_a_person, people_named
from rag.question.understand import Understood


def is_of_another(question: Understood, best: Evidence, other: Evidence) -> bool:
    """Does the article of the best sentence hold a name of the question, and that of another none?

    Where it is asked who or what somebody or something is, what happened to it, or of a person and that
    names another, it is of another wherever it stands.
    """
    if best is other or not question.names or _holds_a_name(question, other, other.text):
        return False
    document = other.document
    is_asked_of = question.wanted.defined or question.happening
    names_another = people_named(question.text) and names_a_person(other.text, question.wanted.words)
    if is_asked_of or names_another:
        return _holds_a_name(question, best, best.text)
    return not _holds_a_name(question, other, document.text) and _holds_a_name(
        question, best, best.document.text
    )


def _holds_a_name(question: Understood, one: Evidence, text: str) -> bool:
    """Whether a text of a sentence's article, with its title, holds a word of one of the names."""
    lang = one.document.lang
    held = term_set(f"{one.document.title}\n{text}", lang)
    words = [word for name in question.names for word in read_question(name, lang, question.lang)]
    return not words or any(_is_held(word, held) for word in words)


def _is_held(word: Asked, held: frozenset[str]) -> bool:
    return not held.isdisjoint(word.terms_of_a_name)
