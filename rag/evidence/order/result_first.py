"""Asked how many finished something, what came of it comes before what was planned."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.mentions.times.future import has_conditional, has_future
from rag.question.counted import last_question
from rag.question.understand import Understood

_FINISHED = re.compile(
    r"\b(?:finish(?:ed)?|complet(?:e|ed)|conclud(?:e|ed)|graduat(?:e|ed)|passed|carried out|"
    r"termin(?:o|aron|ado|ada|ados|adas)|complet(?:o|aron|ado|ada|ados|adas)|"
    r"conclu(?:yo|yeron|ido|ida|idos|idas)|finaliz(?:o|aron|ado|ada|ados|adas)|acab(?:o|aron)|"
    r"(?:se )?gradu(?:o|aron|ado|ada|ados|adas)|egres(?:o|aron|ado|ada|ados|adas)|"
    r"aprob(?:o|aron)|llev(?:o|aron) a cabo)\b"
)
_DID = re.compile(r"\b(?:did|have|has|had|\w+ed|\w+(?:aron|ieron|eron)|se ha|se han|ha|han)\b")
_PLANNED = re.compile(
    r"\b(?:will|would|(?:is|are|was|were) (?:meant|planned|expected|intended|scheduled|due|supposed|"
    r"to)\b|plans? to|planned to|(?:esta|estan|estaba|estaban) previst\w+|planea\w*|preve\w*|"
    r"(?:va|van|iba|iban) a [a-z]{2,20}(?:ar|er|ir))\b"
)


def result_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those nearly as likely that tell what was finished before a best that only tells
    a plan.
    """
    if not ranked or not question.wants_number or not _asks_for_a_result(question):
        return list(ranked)
    if _tells_a_result(ranked[0]) or not _tells_a_plan(ranked[0]):
        return list(ranked)
    return moved_first([one for one in nearly_as_good(question, ranked) if _tells_a_result(one)], ranked)


def _asks_for_a_result(question: Understood) -> bool:
    asked = last_question(fold(question.text))
    return _FINISHED.search(asked) is not None and _DID.search(asked) is not None


def _tells_a_result(one: Evidence) -> bool:
    return _FINISHED.search(fold(one.text)) is not None and not _tells_a_plan(one)


def _tells_a_plan(one: Evidence) -> bool:
    is_planned = _PLANNED.search(fold(one.text)) is not None
    return is_planned or (
        one.document.lang == "es" and (has_future(one.text) or has_conditional(one.text))
    )
