"""A correction of what was asked is a follow-up: "no, I meant 2023" asks "and 2023?"."""

from __future__ import annotations

import re

from rag.question.understand import asks

_CORRECTS = re.compile(
    r"\W{0,5}(?:(?:no|sorry|oops|wait|actually|perd[oó]n|disculpa|espera|ay)\b\W{1,5}){0,3}"
    r"(?:i (?:actually )?(?:meant?|was asking about)(?: to (?:ask|say))?|"
    r"(?P<es>me refer[ií]a(?: a\b(?!l))?|(?:quise|quer[ií]a) decir))\b\W{0,5}",
    re.IGNORECASE,
)
_AL = re.compile(r"al ", re.IGNORECASE)
_END = " .?!…"


def as_follow_up(text: str) -> str:
    """What a message corrects what was asked to, as a follow-up; any other message as it is."""
    found = _CORRECTS.match(text)
    meant = text[found.end() :].strip(_END) if found else ""
    if found is None or not meant:
        return text
    if asks(meant):
        return text[found.end() :]
    if not found["es"]:
        return f"and {meant}?"
    return f"¿y el {meant[3:]}?" if _AL.match(meant) else f"¿y {meant}?"
