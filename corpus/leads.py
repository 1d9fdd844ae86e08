"""What a sentence is told under: the question that it answers, the claim that it judges, or the date or
the time of day of its entry.

Interviews, headings that ask, fact-checks, and chronologies: "July 23, 2025. Farmers seize the dam."
"""

from __future__ import annotations

import re

from corpus.claims import verdict_lead
from corpus.parsers.dates import MONTHS

Span = tuple[int, int]

_MOST_LEAD_CHARS = 300
_MOST_CHARS_AFTER = 300
"""So far into the paragraph that a lead opens, or stands above, what is said there is told under it."""
_MOST_CHARS_BETWEEN = 40
"""So much white space, at most, stands between a question and its answer."""

_ASKS = re.compile(r"\?[\"”»’')*_\]]{0,3}\s*\Z")
_BEFORE_A_SENTENCE = re.compile(r"\n|[.!?…][\"”»’')*_]{0,3} ")

_MONTH = rf"(?i:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_DAY_NUMBER = r"\d{1,2}(?:st|nd|rd|th|º|°)?"
_YEAR = r"(?:1[5-9]|20)\d\d"
_WEEKDAY = (
    r"(?:[A-Z][a-z]{2,5}day|[Ll]unes|[Mm]artes|[Mm]iércoles|[Jj]ueves|[Vv]iernes|[Ss]ábado|[Dd]omingo)"
)
_OWN_YEAR = re.compile(rf"\b{_YEAR}\b")
_PART = r"(?:[Ee]arly|[Mm]id|[Ll]ate|[Aa]? ?(?:[Pp]rincipios|[Mm]ediados|[Ff]inales) de)"
_DAY = (
    rf"(?:{_WEEKDAY},? )?(?:{_PART}[ -])?"
    rf"(?:{_DAY_NUMBER}(?: de| of)? (?:{_MONTH})|(?:{_MONTH})(?: {_DAY_NUMBER})?|(?={_YEAR}))"
    rf"(?:(?:,? (?:del? )?)?{_YEAR})?"
)
_HALF_OF_DAY = r"[AaPp]\.? ?[Mm]\b\.?"
_HOURS = r"[Hh](?:[RrSs]{1,2}|oras)?\b\.?"
_TIME = (
    r"(?:[Aa] las? |[Aa]t )?"
    rf"(?:(?:[01]?\d|2[0-3]):[0-5]\d(?: ?(?:{_HALF_OF_DAY}|{_HOURS}))?"
    rf"|(?:[01]?\d|2[0-3])\.[0-5]\d ?(?:{_HALF_OF_DAY}|{_HOURS})|(?:0?[1-9]|1[0-2]) ?{_HALF_OF_DAY})"
    r"(?: \(?(?:[ECMP][SD]?T|GMT|UTC)\)?)?"
)
_DATE = re.compile(
    rf"[ \t>#*_•–—-]{{0,6}}(?:{_TIME}(?:,? {_DAY})?|{_DAY}(?:,? {_TIME})?)"
    r"[*_]{0,3}(?=[.:]|[ \t]{0,3}[—–-]|[ \t]*(?:\n|\Z))[*_.:]{0,4}"
)
_AFTER_A_DATE = " \t-—–"


def is_lead(sentence: str) -> bool:
    """Whether a sentence by itself tells nothing: it asks, or is a date or a time of day alone.

    "“Why?” she asked." tells something.
    """
    if _ASKS.search(sentence, max(0, len(sentence) - 8)):
        return True
    return (
        len(sentence) < _MOST_LEAD_CHARS and _DATE.fullmatch(sentence.rstrip(_AFTER_A_DATE)) is not None
    )


def lead_before(text: str, start: int, end: int) -> Span | None:
    """What text[start:end], a sentence, is told under, where that stands in the text.

    A question is the sentence just before, or ends the paragraph above, not far from this one; a date
    or a time of day opens the paragraph, or is the line above. A sentence with a year of its own needs
    none. A verdict has the claim above it.
    """
    if judged := verdict_lead(text, start):
        return judged
    line = text.rfind("\n", max(0, start - _MOST_CHARS_AFTER), start) + 1
    is_in_reach = line > 0 or start < _MOST_CHARS_AFTER
    asked = _question_at(text, start) or (_question_at(text, line) if line else None)
    if asked or not is_in_reach or _OWN_YEAR.search(text, start, end):
        return asked
    return _date_at(text, line, start) or _date_above(text, line)


def start_with_lead(text: str, start: int) -> int:
    """Where the question or the claim just before the sentence at `start` begins; else `start` itself."""
    judged = verdict_lead(text, start)
    if judged and not text[judged[1] : start].strip():
        return judged[0]
    asked = _question_at(text, start)
    return asked[0] if asked else start


def _question_at(text: str, end: int) -> Span | None:
    """The question whose end is the last thing before `end`."""
    if "?" not in text[max(0, end - _MOST_CHARS_BETWEEN) : end]:
        return None
    read_from = max(0, end - _MOST_LEAD_CHARS)
    asked = text[read_from:end].rstrip()
    if not _ASKS.search(asked, max(0, len(asked) - 8)):
        return None
    breaks = [found.end() for found in _BEFORE_A_SENTENCE.finditer(asked, 0, len(asked) - 4)]
    if not breaks and read_from > 0:
        return None
    begin = breaks[-1] if breaks else 0
    return read_from + begin, read_from + len(asked)


def _date_at(text: str, line: int, end: int) -> Span | None:
    """The date that opens a line before `end`."""
    found = _DATE.match(text, line, end)
    return found.span() if found else None


def _date_above(text: str, line: int) -> Span | None:
    """The line above, one of nothing but a date."""
    read_from = max(0, line - _MOST_LEAD_CHARS)
    above = text[read_from:line].rstrip()
    begin, end = read_from + above.rfind("\n") + 1, read_from + len(above)
    if begin == end or not _DATE.fullmatch(above[begin - read_from :].rstrip(_AFTER_A_DATE)):
        return None
    return begin, end
