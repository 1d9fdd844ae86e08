"""Asked of somebody by a nickname, an article that has it comes before one that does not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import Document
from index.words import fold
from rag.evidence.doubts.name_told import tells_of
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.mentions.people.nicknames import is_a_nickname
from rag.question.understand import Understood

_NEARLY_AS_LIKELY = 2.0
"""Of log-odds: less than elsewhere, as an article may call somebody otherwise."""


def of_name_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but before a likeliest one whose article holds no word of a nickname that is asked
    about, those nearly as likely whose article holds all of it.
    """
    names = [name for name in question.names if is_a_nickname(name)]
    if not ranked or not names or any(_tells_of(name, ranked[0].document, question) for name in names):
        return list(ranked)
    near = nearly_as_good(question, ranked, _NEARLY_AS_LIKELY)
    return moved_first([one for one in near if any(_holds(one.document, name) for name in names)], ranked)


def _tells_of(name: str, document: Document, question: Understood) -> bool:
    return tells_of(name, f"{document.title}\n{document.text}", document.lang, question)


def _holds(document: Document, name: str) -> bool:
    told = fold(f"{document.title}\n{document.text}")
    return re.search(rf"\b{re.escape(fold(name))}\b", told) is not None
