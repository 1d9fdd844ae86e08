"""Are the articles that were found on the subject of the question, and do they mention whom it names?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from corpus.document import LANGS, Document, Lang
from index.translate import read_question
from index.words import fold, stem, term_set
from rag.evidence.gather import Evidence
from rag.question.understand import Understood

_MOST_WORDS = 1 / 2
_MANY_WORDS = 1 / 3
_SOME_WORDS = 1 / 4
_WORD = re.compile(r"[^\W\d_]+")


def names_nowhere(
    question: Understood, ranked: Sequence[Evidence], holds: Callable[[str], bool]
) -> list[str]:
    """The question's names that neither an article with a sentence in `ranked` nor any other mentions.

    Args:
        holds: whether some article holds a search term.
    """
    unknown = [name for name in question.names if not _is_held(name, question.lang, holds)]
    documents = {(one.document.id, one.document.version): one.document for one in ranked}
    for document in documents.values() if unknown else ():
        words = _words_of(document)
        unknown = [name for name in unknown if not _is_held(name, question.lang, words.__contains__)]
    return unknown


def is_on_subject(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Whether the nearest article holds most words of the question in one passage, by their weight;
    or many of them, and mentions each of its names.
    """
    if not ranked:
        return False
    covered = words_covered(ranked)
    if not question.names or covered < _MANY_WORDS:
        return covered >= _MOST_WORDS
    known = _words_of(ranked[0].document)
    mentioned = all(_is_held(name, question.lang, known.__contains__) for name in question.names)
    return mentioned or covered >= _MOST_WORDS


def article_on_subject(question: Understood, ranked: Sequence[Evidence]) -> Document | None:
    """The first article that holds most words of the question in one passage, by their weight; or some of
    them, and mentions each of its names, of which there are some.
    """
    covered: dict[str, float] = {}
    for one in ranked:
        covered[one.document.id] = max(one.context_covered, covered.get(one.document.id, 0.0))
    documents = {one.document.id: one.document for one in ranked}
    return next(
        (
            document
            for document in documents.values()
            if covered[document.id] >= _MOST_WORDS
            or (covered[document.id] >= _SOME_WORDS and _mentions_all_names(question, document))
        ),
        None,
    )


def _mentions_all_names(question: Understood, document: Document) -> bool:
    """Whether the question has names, and an article mentions each."""
    words = _words_of(document) if question.names else frozenset()
    return bool(words) and all(
        _is_held(name, question.lang, words.__contains__) for name in question.names
    )


def has_many_words(ranked: Sequence[Evidence]) -> bool:
    """Whether a passage of the nearest article holds many of the question's words, by their weight."""
    return words_covered(ranked) >= _MANY_WORDS


def words_covered(ranked: Sequence[Evidence]) -> float:
    """The most of the question's words that a passage of the nearest article holds, by their weight."""
    nearest = ranked[0].document
    return max(one.context_covered for one in ranked if one.document.id == nearest.id)


def _is_held(name: str, asked_in: Lang, holds: Callable[[str], bool]) -> bool:
    """Whether a word of a name is held as it is, or all of them are in a language."""
    for lang in LANGS:
        words = read_question(name, lang, asked_in)
        if any(holds(word.term) for word in words):
            return True
        if words and all(any(map(holds, word.terms_of_a_name)) for word in words):
            return True
    return False


def _words_of(document: Document) -> frozenset[str]:
    """The search terms of a document, with each word by itself where it is part of a longer name."""
    text, lang = f"{document.title}\n{document.text}", document.lang
    alone = (f"{lang}:{stem(word, lang)}" for word in _WORD.findall(fold(text)))
    return term_set(text, lang).union(alone)
