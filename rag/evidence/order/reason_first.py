"""Asked why, a sentence that gives its reason with "because" comes before one that only may tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.question.understand import Understood

_MARGIN = 2.0
_SAYS_AS_MUCH = 3 / 4
_PLAIN = re.compile(
    r"\b(?:because|due to|owing to|given that|on (?:the )?grounds|the reasons?|"
    r"porque|debid[oa]s? a|se deb(?:e|en|io|ieron) a|a causa de|ya que|dado que|puesto que|"
    r"(?:el|los) motivos?|la razon|las razones)\b"
)


def reason_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those of the best's article that are nearly as likely, say no less of what is
    asked and give a plain reason, before a best that gives none.
    """
    if not ranked or not question.wanted.why or _gives_it(ranked[0]):
        return list(ranked)
    best = ranked[0]
    giving = (
        one
        for one in nearly_as_good(question, ranked, _MARGIN)
        if one.document.id == best.document.id
        and one.covered >= _SAYS_AS_MUCH * best.covered
        and _gives_it(one)
    )
    first = next(giving, None)
    return moved_first([first], ranked) if first else list(ranked)


def _gives_it(one: Evidence) -> bool:
    return _PLAIN.search(fold(one.text)) is not None
