"""Asked of a month or a year, a sentence of just that does not stand behind one of far more, or less."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.mentions.times.period import Period
from rag.mentions.times.times_told import periods_told
from rag.question.understand import Understood

_FAR_MORE = 3
"""Times as long as what is asked of: "between 2018 and 2026" tells little of January 2026."""
_MONTHS_ASKED_AT_MOST = _MONTHS_OF_A_YEAR = 12
_NEARLY_AS_LIKELY = 3.0
"""Of log-odds."""


def of_the_time_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those of the time asked for before a likeliest one that is of far more; or,
    where a number of a whole year is asked for, before one of a part of that year.

    So they are where they are nearly as likely, and hold what is asked for no less.
    """
    asked = question.period
    months = asked.months if asked else None
    if not ranked or asked is None or months is None or months > _MONTHS_ASKED_AT_MOST:
        return list(ranked)
    if question.wants_number and months == _MONTHS_OF_A_YEAR and _is_of_a_part(asked, ranked[0]):
        near = nearly_as_good(question, ranked, _NEARLY_AS_LIKELY)
        return moved_first([one for one in near if asked in _told(one)], ranked)
    if not _is_of_far_more(asked, months * _FAR_MORE, ranked[0]):
        return list(ranked)
    of_it = [
        one
        for one in nearly_as_good(question, ranked)
        if any(period.lies_in(asked) for period in _told(one))
    ]
    return moved_first(of_it, ranked)


def _is_of_a_part(asked: Period, one: Evidence) -> bool:
    """Whether each of its times is of the asked one, and less."""
    told = _told(one)
    return bool(told) and all(period.lies_in(asked) and period != asked for period in told)


def _is_of_far_more(asked: Period, months: int, one: Evidence) -> bool:
    """Whether each of its times in which the asked one lies has more months than that, or no end."""
    around = [period for period in _told(one) if period.overlaps(asked)]
    return bool(around) and all(period.months is None or period.months > months for period in around)


def _told(one: Evidence) -> tuple[Period, ...]:
    return periods_told(one.alone, one.document.lang)
