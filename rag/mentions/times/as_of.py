"""The time that a statement holds for, as far as its sentence tells."""

from __future__ import annotations

from datetime import date

from corpus.document import Lang
from rag.mentions.figures.stated import Day, find_stated
from rag.mentions.times.time import find_dated_times, only_begins, without_published


def latest_date(text: str, lang: Lang) -> str | None:
    """The latest of its dates that tell a year: "2026-01-20", "2026-01" or "2026"."""
    return max((time for time, _ in _dates(text, lang)), default=None)


def holds_for(text: str, lang: Lang, published: date | None) -> str | None:
    """The same without what only begins a time ("since 2006"), what lies after the article's day, and
    the day on which it was published, where it names another.
    """
    end = published.isoformat() if published else None
    timing = {one.start for one in without_published(text, list(find_dated_times(text, lang)))}
    return max(
        (
            time
            for time, start in _dates(text, lang)
            if start in timing and not only_begins(text, start) and (end is None or time <= end)
        ),
        default=None,
    )


def _dates(text: str, lang: Lang) -> list[tuple[str, int]]:
    return [
        (one.what.isoformat(), one.start)
        for one in find_stated(text, lang)
        if isinstance(one.what, Day) and one.what.year
    ]
