"""Whether what is asked lies after the day that the articles reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.evidence.gather import Evidence
from rag.mentions.times.time import find_times
from rag.question.understand import Understood


def reach_of(newest: date | None, up_to: date | None) -> date | None:
    """The last day that the articles reach, of those that were asked for."""
    return min(newest, up_to) if newest and up_to else newest


def asks_after(reach: date, question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Does all the time that the question names lie after the day that the articles reach?

    Not where the best sentence tells of each of its times itself, as one about a plan or a term does; nor
    where it is asked what is to come, and that sentence looks ahead too.
    """
    if not question.times or not all(time.begins_after(reach) for time in question.times):
        return False
    if not ranked:
        return True
    near = ranked[0]
    told = list(find_times(near.alone, near.document.lang))
    if question.looks_ahead and any(reach < time.last and not time.only_begins for time in told):
        return False
    return not all(time.is_told_by(told) for time in question.times)
