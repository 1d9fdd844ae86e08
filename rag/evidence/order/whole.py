"""Where a question asks how many in all, what counts all of them comes before what counts a part."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from rag.evidence.doubts.held_words import lacks_counted
from rag.evidence.figures.part import counts_a_part
from rag.evidence.figures.statement import Statement, read_statement
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first
from rag.mentions.times.times_told import periods_told
from rag.question.understand import Understood

WHOLE_MARGIN = 4.0
"""By how much less likely a sentence may be that counts all."""

_LIKELIEST = 12
_LENGTH_OF_A_DAY = len("2026-01-20")
_ASKS_FOR_ALL = re.compile(
    r"\b(?:in total|to date|so far|altogether|in all\b(?! (?:of|the)\b)|until now|up to now|"
    r"en total|a la fecha|hasta (?:ahora|hoy|la fecha|el momento))\b"
)
_OF_NO_TIME = re.compile(
    r"\b(?:how (?:many|much)|cuant[oa]s?)\b(?:(?!\b(?:do|does)\b)[^?]){1,80}?\b(?:has|have|ha|han|did)\b"
    r"(?! (?:no|any|a|an|the|only|que|de)\b)"
)
_COUNTS_ALL = re.compile(
    r"\b(?:in total|(?:a|the|its|their) total|to date|so far|in all|altogether|cumulative\w*|"
    r"(?:rose|rises|came|comes|grew|climbed|added up|br(?:ought|inging) \w+(?: \w+){0,3}) to|"
    r"(?:reach(?:ed|es)|st(?:oo|an)ds? at) (?=(?:\w+ ){0,4}[\d$])|since|by then|"
    r"en total|(?:un|el|su) total|a la fecha|hasta ahora|acumul\w+|sum(?:an?|aban?|aron)|"
    r"(?:(?:llego|llegaron|llegan?|ascendio|ascienden?|subio|elevo) a|alcanz(?:o|aron|an?)) "
    r"(?=(?:\w+ ){0,4}[\d$])|llevan?|desde|"
    r"(?:para|hasta) entonces)\b"
)


def whole_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but where the best counts a part, the likeliest that counts all before it."""
    if not ranked or not asks_for_all(question):
        return list(ranked)
    best = ranked[0]
    told = None if _tells_all(best) else read_statement(question, best)
    if told is None or not (counts_a_part(question, told) or _is_of_a_day(told)):
        return list(ranked)
    whole = next((one for one in ranked[1:_LIKELIEST] if _counts_all(question, one, best)), None)
    return list(ranked) if whole is None else moved_first([whole], ranked)


def _is_of_a_day(told: Statement) -> bool:
    """Whether it counts what happened on one day, and not what had come together by then."""
    is_a_day = told.told_for is not None and len(told.told_for) == _LENGTH_OF_A_DAY
    within_a_month = all(period.months == 1 for period in periods_told(told.text, told.lang))
    return is_a_day and within_a_month and not told.is_running


def asks_for_all(question: Understood) -> bool:
    """Whether a question asks for the number of all up to now: "in total", "how many have been"; or, of
    no time, "how many did they send".
    """
    if not question.wants_number or question.wants_time:
        return False
    folded = fold(question.text)
    if question.is_open_ended or _ASKS_FOR_ALL.search(folded):
        return True
    return question.period is None and not question.years and _OF_NO_TIME.search(folded) is not None


def _tells_all(evidence: Evidence) -> bool:
    return _COUNTS_ALL.search(fold(evidence.text)) is not None


def _counts_all(question: Understood, one: Evidence, best: Evidence) -> bool:
    return (
        one.log_odds >= best.log_odds - WHOLE_MARGIN
        and _tells_all(one)
        and question.wanted.lack(one.text) <= question.wanted.lack(best.text)
        and lacks_counted(question, one) <= lacks_counted(question, best)
    )
