"""A sentence that answers the question before it: in interviews, and below headings that ask."""

from __future__ import annotations

import re

Span = tuple[int, int]

MOST_QUESTION_CHARS = 300
_MOST_ANSWER_CHARS = 300
"""So far into the paragraph below a question, what is said there is taken for its answer."""

_ASKS = re.compile(r"\?[\"”»’')*_\]]{0,3}\s*\Z")
_BEFORE_A_SENTENCE = re.compile(r"\n|[.!?…][\"”»’')*_]{0,3} ")


def is_question(sentence: str) -> bool:
    """Whether a sentence asks and tells nothing: "What was the attack?", not "“Why?”, she asked."."""
    return _ASKS.search(sentence, max(0, len(sentence) - 8)) is not None


def question_before(text: str, start: int) -> Span | None:
    """The question that the sentence that begins at `start` answers: where it stands in the text.

    It is the sentence just before, or ends the paragraph above, not far from this one.
    """
    ends = (start, text.rfind("\n", max(0, start - _MOST_ANSWER_CHARS), start) + 1)
    return next((found for end in ends if end > 0 and (found := _question_at(text, end))), None)


def start_of_exchange(text: str, start: int) -> int:
    """Where the question just before the sentence at `start` begins; `start` itself if there is none."""
    asked = _question_at(text, start)
    return asked[0] if asked else start


def _question_at(text: str, end: int) -> Span | None:
    """The question whose end is the last thing before `end`."""
    read_from = max(0, end - MOST_QUESTION_CHARS)
    asked = text[read_from:end].rstrip()
    if not is_question(asked):
        return None
    breaks = [found.end() for found in _BEFORE_A_SENTENCE.finditer(asked, 0, len(asked) - 4)]
    if not breaks and read_from > 0:
        return None
    begin = breaks[-1] if breaks else 0
    return read_from + begin, read_from + len(asked)
