"""Whether a question asks for what the author or the publisher of an article says in it."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.document import Document
from index.words import fold
from rag.mentions.people.bylines import names_author, names_publisher
from rag.mentions.words.common import is_common
from rag.question.understand import Understood

_ASKS_WHAT_IS_SAID = re.compile(
    r"\b(?:say|says|said|think|thinks|thought|believes?|argues?|argued|claims?|proposes?|proposed|wants?|"
    r"recommends?|recommended|suggests?|sees?|according to|opinion|view|criticis\w{1,5}|objects?|"
    r"objections?|urge[sd]?|calls? for|called for|demands?|demanded|advocates?|found|finds?|reports?|"
    r"reported|documented|counts?|counted|"
    r"dicen?|dijo|dijeron|opinan?|opino|piensan?|creen?|sostienen?|sostuvo|afirman?|afirmo|proponen?|"
    r"propuso|pid(?:en?|io)|recomiendan?|recomendo|recomendaron|sugieren?|ve|segun|critican?|objetan?|"
    r"considera|argumenta|aconseja|plantean?|planteo|exigen?|exigio|defienden?|reportan?|reporto|"
    r"documentan?|documento|encontro|encontraron|quieren?)\b"
)
_WORD = re.compile(r"[^\W_]{2,40}")
_OPENS = re.compile(r"(?:\A|[.?!:¿¡])\W{0,3}\Z")


def is_by_whom_it_asks(question: Understood, document: Document) -> bool:
    """Does the question ask what somebody says who, by a surname, is an author, or is the publisher?"""
    return asks_what_is_said(question.text) and (
        _names_an_author(question, document) or names_publisher(question.text, document)
    )


def _names_an_author(question: Understood, document: Document) -> bool:
    may = names_author(question.wanted.words, document)
    return may and names_author(_names_in(question.text), document)


@lru_cache(maxsize=1_000)
def _names_in(question: str) -> frozenset[str]:
    """The words, folded, that may be names: those with a capital, but not for opening a sentence; where
    none has one, those that are common in neither language.
    """
    words = [(found.group(), found.start()) for found in _WORD.finditer(question)]
    names = [word for word, start in words if word[0].isupper() and not _OPENS.search(question, 0, start)]
    if not names or question.isupper():
        names = [word for word, _ in words if not is_common(word.lower())]
    return frozenset(map(fold, names))


@lru_cache(maxsize=1_000)
def asks_what_is_said(question: str) -> bool:
    """Does a question ask what somebody says, thinks, wants or has found?"""
    return _ASKS_WHAT_IS_SAID.search(fold(question)) is not None
