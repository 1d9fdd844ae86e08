"""Asked what happened on a day, what is told of that day answers, and not what is told of others."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first
from rag.mentions.times.time import find_times
from rag.question.another_day import day_asked, other_day_told
from rag.question.happening import asks_what_happened
from rag.question.understand import Understood

_MARGIN = 8.0
"""Of log-odds: on another day there was something likelier."""


def of_the_day(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, those that name the day first, and without those that name another one alone; all,
    as they are, where none names it.
    """
    day = day_asked(question) if ranked and asks_what_happened(question.text) else None
    if day is None:
        return list(ranked)
    least = ranked[0].log_odds - _MARGIN
    of_it = [
        one
        for one in ranked
        if one.log_odds >= least
        and any(time.first == time.last == day for time in find_times(one.alone, one.document.lang))
    ]
    if not of_it:
        return list(ranked)
    kept = [one for one in ranked if other_day_told(question, one.alone, one.document.lang) is None]
    return moved_first(of_it, kept)
