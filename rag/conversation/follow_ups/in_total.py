"""A follow-up that asks how many there were of any time: "how many in total?"."""

from __future__ import annotations

import re

from rag.conversation.follow_ups.move_time import without_dates

_IN_TOTAL = re.compile(
    r"\W{0,5}(?:(?:and|but|so|y|e|pero)\W{1,5})?"
    r"(?:(?:how (?:many|much)(?: (?:were|are|is|was) (?:there|it))?|"
    r"cu[aá]nt[oa]s?(?: (?:son|eran|fueron|han sido|suman|van|es|fue))?) )?"
    r"(?:(?:in|en) (?:total|all)|altogether|overall)\W{0,5}",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"\W{0,5}(?:\w{1,20} ){0,2}(?:how (?:many|much)|(?P<es>cu[aá]nt[oa]s?))\b", re.IGNORECASE
)
_END = " \n.?!…"


def asks_in_total(text: str) -> bool:
    """Whether a follow-up says no more than that all are to be counted."""
    return _IN_TOTAL.fullmatch(text) is not None


def ask_in_total(before: str, follow_up: str) -> str | None:
    """The question `before` without its time, asked in total; None where it has no time, or several, or
    counts nothing.
    """
    counts = _COUNTS.match(before) if asks_in_total(follow_up) else None
    text = without_dates(before) if counts else None
    if counts is None or text is None:
        return None
    total = "en total" if counts["es"] else "in total"
    said = text.rstrip(_END)
    return f"{said} {total}{text[len(said) :]}"
