"""A follow-up that asks for what was before, or after, the time of the question: "and before that?"."""

from __future__ import annotations

import re

from corpus.language import detect_language
from rag.conversation.follow_ups.move_time import without_dates
from rag.mentions.times.bound import Bound
from rag.mentions.times.time import find_times

_AND = r"\W*(?:(?:and|but|so|or|what about|how about|y|e|pero|o|(?:y )?qué (?:hay|tal|pas[oó]))\W+)?"
_THAT = r"(?:that|then|this|it|that time|that date|eso|esto|ello|entonces|esa fecha|aquello|ese momento)"
_BEYOND = re.compile(
    rf"{_AND}(?:(?P<before>(?:before|prior to)(?: {_THAT})?|previously|earlier|beforehand|"
    rf"antes(?: de {_THAT})?|previamente|anteriormente|con anterioridad)|"
    rf"after(?: {_THAT})?|afterwards?|later(?: on)?|since(?: {_THAT})?|"
    rf"después(?: de {_THAT})?|despues(?: de {_THAT})?|luego|posteriormente|desde {_THAT}|más tarde)\W*",
    re.IGNORECASE,
)


def asks_beyond(text: str) -> bool:
    """Whether a follow-up says no more than "before that" or "after that"."""
    return _BEYOND.fullmatch(text) is not None


def ask_beyond(before: str, follow_up: str) -> tuple[str, Bound] | None:
    """The question `before` without its time, and the side of that time which the follow-up asks for.

    None where it asks for neither side, or the question names no time of a year, or several.
    """
    found = _BEYOND.fullmatch(follow_up)
    times = set(find_times(before, detect_language(before)))
    text = without_dates(before)
    if found is None or text is None or len(times) != 1:
        return None
    return text, Bound(times.pop(), is_before=found["before"] is not None)
