"""Whether a text tells of somebody or something that a question names."""

from __future__ import annotations

from corpus.document import Lang
from index.translate import read_question
from index.words import term_set
from rag.question.understand import Understood


def tells_of(name: str, text: str, lang: Lang, question: Understood) -> bool:
    """Does a text hold a word of a name of the question, as it is written in the text's language?"""
    held = term_set(text, lang)
    words = read_question(name, lang, question.lang)
    return any(not word.terms_of_a_name.isdisjoint(held) for word in words)
