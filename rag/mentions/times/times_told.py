"""The times that a sentence tells of, each apart; a time that it only compares with is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.document import Lang
from rag.mentions.times.joined import are_joined
from rag.mentions.times.period import Period, month_of
from rag.mentions.times.time import PlacedTime, find_dated_times, from_its_month, without_published

_CHARS_BEFORE = 60
_FEW_WORDS = r"(?: [^\W\d]+){0,4} ?"
_COMPARED = re.compile(
    r"\b(?:than|compared (?:with|to)|against|versus|vs\.?|"
    r"frente al?|respecto (?:del?|al?)|(?:en )?comparación con|comparado con|"
    r"(?:más|menos|mayor(?:es)?|menor(?:es)?|alt[oa]s?|baj[oa]s?) que|"
    rf"(?:inferior|superior)(?:es)? al?){_FEW_WORDS}\Z",
    re.IGNORECASE,
)
_THE_MOST_SINCE = re.compile(
    r"\b(?:lowest|highest|most|least|fewest|largest|smallest|biggest|deadliest|worst|best|first time|"
    r"(?:más|menos) (?:alt|baj|violent|letal|grand|pequeñ)\w+|mayor|menor|peor|mejor|primera vez)"
    rf"(?: [^\W\d]+){{0,4}},? (?:since|desde){_FEW_WORDS}\Z",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def periods_told(text: str, lang: Lang, *, published: bool = True) -> tuple[Period, ...]:
    """The periods that a sentence tells of, in its order; none where its dates name no year.

    Two dates are one period where the text says so ("from March 2023 to May 2024"). What only begins
    ("since 2019") reaches to the last date of the text, what only ends goes back to its first, or has no
    other side. Left out are times that it compares with: "than in 2024", "the lowest since 2016".

    published: whether the day on which what it tells was published is a time of its own, where it names
        another.
    """
    dated = list(find_dated_times(text, lang))
    if not published:
        dated = without_published(text, dated)
    placed = [from_its_month(text, lang, one) for one in dated if not _is_compared_with(text, one)]
    first = min((month_of(one.time.first) for one in placed if not one.time.only_ends), default=None)
    last = max((month_of(one.time.last) for one in placed if not one.time.only_begins), default=None)
    periods = []
    for group in _ranges(text, placed):
        begin, end = group[0].time, group[-1].time
        opens = month_of(begin.first) if not begin.only_ends or len(group) > 1 else first
        closes = month_of(end.last) if not end.only_begins or len(group) > 1 else last
        if opens is not None and closes is not None and opens > closes:
            opens, closes = (opens, None) if begin.only_begins else (None, closes)
        periods.append(Period(opens, closes))
    return tuple(periods)


def _is_compared_with(text: str, placed: PlacedTime) -> bool:
    before = text[max(0, placed.start - _CHARS_BEFORE) : placed.start]
    return bool(_COMPARED.search(before) or _THE_MOST_SINCE.search(before))


def _ranges(text: str, placed: Sequence[PlacedTime]) -> list[list[PlacedTime]]:
    """The times in order, the two ends of a range together."""
    groups: list[list[PlacedTime]] = []
    for one in placed:
        if groups and len(groups[-1]) == 1 and _is_range(text, groups[-1][0], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _is_range(text: str, one: PlacedTime, other: PlacedTime) -> bool:
    return one.time.first <= other.time.last and are_joined(text, one.start, one.end, other.start)
