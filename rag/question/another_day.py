"""Asked of one day, what a sentence tells of another day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from corpus.document import Lang
from index.words import fold
from rag.mentions.calendar.months import MONTH
from rag.mentions.times.time import Time, find_times
from rag.mentions.times.undated import days_without_year
from rag.question.understand import Understood

_SEVERAL_DAYS = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?(?: ?[–—-] ?| (?:to|through|and|or|al?|y|e|o|hasta) )(?:the |el )?"
    rf"\d{{1,2}}(?:st|nd|rd|th)? (?:de |of )?(?:{MONTH})\b",
    re.IGNORECASE,
)
"""Of which only the last is read with its month: "del 8 al 14 de junio"."""


def day_asked(question: Understood) -> date | None:
    """The one day of which a question asks what was on it."""
    return None if question.wants_time else _only_day(question.text, question.times)


def other_day_told(question: Understood, text: str, lang: Lang) -> date | None:
    """The one day that a sentence names, if it is not the one that is asked of, nor names that too."""
    asked = day_asked(question)
    told = _only_day(text, find_times(text, lang))
    if asked is None or told == asked or (asked.month, asked.day) in days_without_year(fold(text)):
        return None
    return told


def _only_day(text: str, times: Iterable[Time]) -> date | None:
    """The day of a text's times, where they are one day, which is no mere beginning or end."""
    told = set(times)
    if len(told) != 1 or _SEVERAL_DAYS.search(text):
        return None
    (time,) = told
    is_a_day = time.first == time.last and not time.only_begins and not time.only_ends
    return time.first if is_a_day else None
