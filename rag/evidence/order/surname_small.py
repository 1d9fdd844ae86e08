"""A surname that a question writes small: what tells of its bearer comes before what tells of others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import LANGS, Document, Lang
from index.translate import read_question
from index.words import is_stop_word
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.mentions.people.named import is_of_no_person, people_named
from rag.question.understand import Understood

_CHARS_AROUND = 200
_LIKELIEST = 8
_WORD = re.compile(r"[^\W\d_]{4,40}")


def surname_small_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those nearly as likely whose articles tell of somebody by a surname of the
    question before a best whose article does not hold it.

    Only where the question writes no name with a capital.
    """
    if not ranked or question.names:
        return list(ranked)
    others = [one.document.text for one in ranked[1:_LIKELIEST] if one.document is not ranked[0].document]
    words = {word for word in _WORD.findall(question.text) if word.islower()}
    words = {word for word in words if any(word.capitalize() in text for text in others)}
    words = {word for word in words if not any(word in text for text in others)}
    best = ranked[0].document.text.lower() if words else ""
    words = {word for word in words if word not in best and _may_be_a_name(word, question.lang)}
    if not words:
        return list(ranked)
    near = nearly_as_good(question, ranked)
    return moved_first([one for one in near if _tells_of_one(words, one.document)], ranked)


def _may_be_a_name(word: str, lang: Lang) -> bool:
    """Whether a word of a language is no stop word, nor one that is known in the other ("museum")."""
    known = (read.terms for other in LANGS if other != lang for read in read_question(word, other, lang))
    return not is_stop_word(word, lang) and all(len(terms) == 1 for terms in known)


def _tells_of_one(words: set[str], document: Document) -> bool:
    """Whether an article names somebody in full by such a surname, and writes it again."""
    text = document.text
    written = (word for word in words if text.count(word.capitalize()) > 1)
    return any(_is_surname(word, text) for word in written)


def _is_surname(word: str, text: str) -> bool:
    """Whether a word is part of somebody's full name, not its first; read around each place alone."""
    found = re.finditer(rf"\b{word.capitalize()}\b", text)
    return any(
        word.capitalize() in name.split()[1:]
        for one in found
        for name in people_named(text[max(0, one.start() - _CHARS_AROUND) : one.end() + _CHARS_AROUND])
        if not is_of_no_person(name)
    )
