"""Where a question asks for what holds now, the newest of the likely sentences come first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from rag.evidence.doubts.held_words import lacks_counted
from rag.evidence.figures.compare import gather_alike
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first
from rag.mentions.times.as_of import holds_for
from rag.question.understand import Understood

_MARGIN = 2.0
_LIKELIEST = 8
_JUST_BEFORE = timedelta(days=62)


def newest_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences nearly as likely as the best one by time, newest first; then the others.

    A sentence is of the latest date that it holds for, if that is long before its article; else it is as
    new as its article. One of which neither is known counts as the oldest. Where things are counted, only
    those move that speak of them.
    """
    if not question.wants_latest or not ranked:
        return list(ranked)
    least = ranked[0].log_odds - _MARGIN
    near = [evidence for evidence in ranked[:_LIKELIEST] if evidence.log_odds >= least]
    near = [evidence for evidence in near if not lacks_counted(question, evidence)]
    return moved_first(sorted(near, key=_newness, reverse=True), ranked)


def counted_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences nearly as likely as the best one that speak of what is counted; then the others.

    Only where the newest figure is asked for: how likely a sentence is tells less than that there.
    """
    if not (question.wants_latest and question.wants_number and ranked):
        return list(ranked)
    least = ranked[0].log_odds - _MARGIN
    near = [evidence for evidence in ranked[:_LIKELIEST] if evidence.log_odds >= least]
    return [
        *(one for one in near if not lacks_counted(question, one)),
        *(one for one in near if lacks_counted(question, one)),
        *ranked[len(near) :],
    ]


def of_one_count(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """Where the newest figure is asked for, the likely sentences that give one thing's over time."""
    if not (question.wants_latest and question.wants_number):
        return []
    return [statement.evidence for statement in gather_alike(question, ranked)]


def _newness(evidence: Evidence) -> tuple[str, float]:
    document = evidence.document
    told = holds_for(evidence.text, document.lang, document.published)
    if document.published is None:
        return told or "", evidence.log_odds
    if told is None or _is_fresh(told, document.published):
        told = document.published.isoformat()
    return told, evidence.log_odds


def _is_fresh(told: str, published: date) -> bool:
    """Whether a date, or a month or a year, is not over long before an article's day; of several months
    the last.
    """
    told = told.rpartition("/")[2]
    return told >= (published - _JUST_BEFORE).isoformat()[: len(told)]
