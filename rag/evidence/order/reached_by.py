"""Asked what a count had reached by a day or a month, the count of then stands before later ones."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first, nearly_as_good
from rag.mentions.figures.stated import Day, find_stated
from rag.question.understand import Understood


def reached_by_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but those that tell of just the day or the month that is named as the end ("by June
    24, 2025", "hasta octubre") before a likeliest one that does not.

    So they are where they are nearly as likely, and hold what is asked for no less.
    """
    ends = [time for time in question.times if time.only_ends and not time.is_whole_years]
    if not ranked or not question.wants_number or len(ends) != 1:
        return list(ranked)
    end = ends[0]
    written = f"{end.last:%Y-%m-%d}" if end.first == end.last else f"{end.last:%Y-%m}"
    if _tells_of(written, ranked[0]):
        return list(ranked)
    of_then = [one for one in nearly_as_good(question, ranked) if _tells_of(written, one)]
    return moved_first(of_then, ranked)


def _tells_of(written: str, one: Evidence) -> bool:
    return any(
        isinstance(stated.what, Day) and stated.what.year and stated.what.isoformat().startswith(written)
        for stated in find_stated(one.alone, one.document.lang)
    )
