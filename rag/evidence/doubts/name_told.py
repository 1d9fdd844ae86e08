"""Whether a text tells of somebody or something that a question names."""

from __future__ import annotations

from corpus.document import Lang
from index.translate import read_question
from index.words import term_set
from rag.evidence.gather import Evidence
from rag.mentions.places.place import is_a_place
from rag.mentions.words.families import nations_of
from rag.question.understand import Understood


def tells_of(name: str, text: str, lang: Lang, question: Understood) -> bool:
    """Does a text hold a word of a name of the question, as it is written in the text's language?"""
    held = term_set(text, lang)
    words = read_question(name, lang, question.lang)
    return any(not word.terms_of_a_name.isdisjoint(held) for word in words)


def tells_of_whom(question: Understood, near: Evidence) -> bool:
    """Whether a sentence names, itself or by its title, some of those whom the question names, countries
    aside, or its article a place among them; so it does where there are none.
    """
    names = [name for name in question.names if not nations_of(name)]
    document = near.document
    told = f"{document.title}\n{near.alone}"
    return not names or any(
        tells_of(name, document.text if is_a_place(name) else told, document.lang, question)
        for name in names
    )
