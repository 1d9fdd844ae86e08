"""Where a question asks for what holds now, the newest of the likely sentences come first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.evidence import Evidence
from rag.period import MONTHS_OF_YEAR, period_of
from rag.understand import Understood

_MARGIN = 2.0
_LIKELIEST = 8


def newest_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences nearly as likely as the best one by time, newest first; then the others.

    A sentence is of the last month that its dates name, else of the month of its article; one of
    which neither is known counts as the oldest.
    """
    if not question.wants_latest or not ranked:
        return list(ranked)
    least = ranked[0].log_odds - _MARGIN
    near = [evidence for evidence in ranked[:_LIKELIEST] if evidence.log_odds >= least]
    rest = ranked[len(near) :]
    return [*sorted(near, key=_newness, reverse=True), *rest]


def _newness(evidence: Evidence) -> tuple[int, date, float]:
    document = evidence.document
    period = period_of(evidence.text, document.lang)
    published = document.published or date.min
    month = period.last if period else published.year * MONTHS_OF_YEAR + published.month
    return month, published, evidence.log_odds
