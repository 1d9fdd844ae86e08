"""Whether a question asks for what the author or the publisher of an article says in it."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.document import Document
from index.words import fold
from rag.mentions.people.bylines import names_author, names_publisher
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


def is_by_whom_it_asks(question: Understood, document: Document) -> bool:
    """Does the question ask what somebody says who, by a surname, is an author, or is the publisher?"""
    return asks_what_is_said(question.text) and (
        names_author(question.wanted.words, document) or names_publisher(question.text, document)
    )


@lru_cache(maxsize=1_000)
def asks_what_is_said(question: str) -> bool:
    """Does a question ask what somebody says, thinks, wants or has found?"""
    return _ASKS_WHAT_IS_SAID.search(fold(question)) is not None
