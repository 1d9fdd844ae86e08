"""Are the articles that were found on the subject of the question?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import Document, Lang
from index.translate import read_question
from index.words import fold, is_stop_word, term_set
from rag.conversation.follow_ups.topic import what_it_names
from rag.evidence.doubts.held_words import speaks_of
from rag.evidence.doubts.unknown_name import is_name_held, words_of
from rag.evidence.gather import Evidence
from rag.mentions.words.families import families_of
from rag.question.counted import read_counted
from rag.question.understand import Understood

_MOST_WORDS = 1 / 2
_MANY_WORDS = 1 / 3
_SOME_WORDS = 1 / 4
_FAR_MORE = 2.0
_HAPPENED = re.compile(
    r"happen(?:s|ed|ing)?|articles?|pas(?:o|a|aba|ado)|ocurr\w{1,4}|suced\w{1,4}|articulos?"
)
_SAYS_LITTLE_TEXT = """
    come get give go leave let make put send stay take tell want hizo fue vino dio dejo puso
"""
_SAYS_LITTLE = frozenset(_SAYS_LITTLE_TEXT.split())
"""Verbs of so many forms and meanings that an article without them tells nothing."""
_EVENT = re.compile(
    r"\W{0,5}(?:why (?:did|was|were|has|have|had|is|are) (?:the )?_ (?P<event>[a-z]{3,30})|"
    r"por que (?:(?:se|lo|la|los|las|le|fue|fueron|ha|han|habia|sido) ){0,3}"
    r"(?P<suceso>[a-z]{4,30})\b.{0,200}_)\b"
)
"""Why somebody, whose name is a "_", did or suffered what."""


def is_on_subject(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Whether the nearest article holds most words of the question in one passage, by their weight;
    or many of them, and mentions each of its names.
    """
    if not ranked:
        return False
    covered = words_covered(ranked)
    if not question.names or covered < _MANY_WORDS:
        return covered >= _MOST_WORDS
    known = words_of(ranked[0].document)
    mentioned = all(is_name_held(name, question.lang, known.__contains__) for name in question.names)
    return mentioned or covered >= _MOST_WORDS


def article_on_subject(question: Understood, ranked: Sequence[Evidence]) -> Document | None:
    """The first article that holds most words of the question in one passage, by their weight; or some of
    them, and mentions each of its names, of which there are some. Those that mention its names and speak
    of what is to be counted go first, but not before one whose passage holds twice as much of it.
    """
    noun = read_counted(question.text).noun
    covered: dict[str, float] = {}
    for one in ranked:
        covered[one.document.id] = max(one.context_covered, covered.get(one.document.id, 0.0))
    documents = {one.document.id: one.document for one in ranked}

    def is_silent(document: Document) -> bool:
        told = f"{document.title}\n{document.text}"
        if question.names and not _mentions_all_names(question, document):
            return True
        return bool(noun) and not speaks_of(noun, told, question.lang, document.lang)

    found = next(
        (
            document
            for document in sorted(documents.values(), key=is_silent)
            if covered[document.id] >= _MOST_WORDS
            or (covered[document.id] >= _SOME_WORDS and _mentions_all_names(question, document))
        ),
        None,
    )
    fullest = max(documents.values(), key=lambda document: covered[document.id], default=None)
    if found is None or fullest is None or covered[fullest.id] < _MOST_WORDS:
        return found
    return fullest if covered[fullest.id] >= _FAR_MORE * covered[found.id] else found


def titled_for(question: Understood, ranked: Sequence[Evidence]) -> Evidence | None:
    """The first sentence of an article whose title holds a word of the question's matter, and whose
    passage half of them, if it mentions each name. Words that tell when or where, or only that something
    happened, are not of its matter.
    """
    words = [word for word in what_it_names(question.text) if not _HAPPENED.fullmatch(word)]
    for one in ranked if words else ():
        document = one.document
        title = term_set(document.title, document.lang)
        passage = document.text[one.chunk.start : one.chunk.end]
        held = title | term_set(passage, document.lang)

        def count(terms: frozenset[str], lang: Lang = document.lang) -> int:
            return sum(
                any(
                    not terms.isdisjoint(asked.terms)
                    for asked in read_question(word, lang, question.lang)
                )
                for word in words
            )

        is_of_it = count(title) > 0 and count(held) >= _MOST_WORDS * len(words)
        if is_of_it and (not question.names or _mentions_all_names(question, document)):
            return one
    return None


def unheard_event(question: Understood, documents: Sequence[Document]) -> bool:
    """Whether a question asks why somebody did or suffered what none of these articles has a word for."""
    text = question.text
    for name in question.names:
        text = text.replace(name, "_")
    found = _EVENT.match(fold(text))
    event = (found["event"] or found["suceso"]) if found else ""
    if not event or event in _SAYS_LITTLE or is_stop_word(event, question.lang):
        return False
    if any(family.is_in(document.text) for family in families_of(event) for document in documents):
        return False
    return not any(
        not words_of(document).isdisjoint(asked.terms)
        for document in documents
        for asked in read_question(event, document.lang, question.lang)
    )


def _mentions_all_names(question: Understood, document: Document) -> bool:
    """Whether the question has names, and an article mentions each."""
    words = words_of(document) if question.names else frozenset()
    return bool(words) and all(
        is_name_held(name, question.lang, words.__contains__) for name in question.names
    )


def has_many_words(ranked: Sequence[Evidence]) -> bool:
    """Whether a passage of the nearest article holds many of the question's words, by their weight."""
    return words_covered(ranked) >= _MANY_WORDS


def words_covered(ranked: Sequence[Evidence]) -> float:
    """The most of the question's words that a passage of the nearest article holds, by their weight."""
    nearest = ranked[0].document
    return max(one.context_covered for one in ranked if one.document.id == nearest.id)
