"""Whether a question asks for what the author of an article says in it."""

from __future__ import annotations

import re

from corpus.document import Document
from index.words import fold
from rag.question.understand import Understood

_LEAST_CHARS = 4
_IS_NOBODY = re.compile(r"\b(?:staff|redaccion|press|prensa|agencias?|agency|department|news|noticias)\b")
_ASKS_WHAT_IS_SAID = re.compile(
    r"\b(?:say|says|said|think|thinks|thought|believes?|argues?|argued|claims?|proposes?|proposed|wants?|"
    r"recommends?|suggests?|sees?|according to|opinion|view|criticis\w{1,5}|objects?|objections?|"
    r"dice|dijo|opina|piensa|cree|sostiene|afirma|propone|propuso|pide|pidio|recomienda|sugiere|ve|"
    r"segun|critica|objeta|considera|argumenta|aconseja)\b"
)


def is_by_whom_it_asks(question: Understood, document: Document) -> bool:
    """Does the question ask what somebody says who, by the surname, is the author?"""
    if document.author is None or document.author == document.publisher:
        return False
    names = fold(document.author.split(",")[0])
    *others, surname = names.split() or [""]
    return (
        bool(others)
        and len(surname) >= _LEAST_CHARS
        and question.wanted.words.issuperset(surname.split("-"))
        and not _IS_NOBODY.search(names)
        and _ASKS_WHAT_IS_SAID.search(fold(question.text)) is not None
    )
