"""Where a text joins two dates to one range: "from March 2023 to May 2024", "January–July 2026"."""

from __future__ import annotations

import re
from bisect import bisect_left

from corpus.document import Lang
from rag.mentions.figures.stated import Day, find_stated

_CHARS_BEFORE = 60
_OPENS_A_RANGE = re.compile(
    r"\b(?:from|between|desde|entre|del?|al)(?: [^\W\d]+){0,3} ?\Z", re.IGNORECASE
)
_JOINS = re.compile(r",? ?(?:[–—-]|\b(?:to|through|until|till|and|al?|hasta|y)\b)(?: [^\W\d]+){0,4} ?")
_JOINS_ALONE = re.compile(r",? ?(?:[–—-]|\b(?:to|through|al)\b)")


def are_joined(text: str, start: int, end: int, other_start: int) -> bool:
    """Whether what stands from `start` to `end` opens a range that a date at `other_start` closes."""
    between = text[end:other_start]
    if not _JOINS.fullmatch(between):
        return False
    before = text[max(0, start - _CHARS_BEFORE) : start]
    return bool(_JOINS_ALONE.match(between) or _OPENS_A_RANGE.search(before))


def find_opening(text: str, lang: Lang, closing: int) -> tuple[Day, int] | None:
    """The month or day without a year that opens the range which a date at `closing` closes, and where
    it stands.
    """
    stated = find_stated(text, lang)
    before = bisect_left(stated, closing, key=lambda one: one.start) - 1
    if before < 0:
        return None
    one, day = stated[before], stated[before].what
    if isinstance(day, Day) and day.year is None and are_joined(text, one.start, one.end, closing):
        return day, one.start
    return None
