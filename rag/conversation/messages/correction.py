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
_ANOTHER_ONE = re.compile(
    r"\W{0,5}(?:no|nope|sorry|perd[oó]n|disculpa)\b\W{1,5}"
    r"(?P<what>(?:(?:the|el|l[ao]s?) (?:(?:one|ones) )?(?:in|from|of|on|de|del|en)\b|"
    r"(?:not )?in|en|for|para) "
    r"[^?¿!.,;]{2,60})\W{0,5}",
    re.IGNORECASE,
)
"""Which one was meant: "no, el de febrero de 2025"."""
_ES = re.compile(r"(?:el|l[ao]s?|en|para)\b", re.IGNORECASE)
_AL = re.compile(r"al ", re.IGNORECASE)
_END = " .?!…"


def as_follow_up(text: str) -> str:
    """What a message corrects what was asked to, as a follow-up; any other message as it is."""
    if another := _ANOTHER_ONE.fullmatch(text):
        what = another["what"]
        return f"¿y {what}?" if _ES.match(what) else f"and {what}?"
    found = _CORRECTS.match(text)
    meant = text[found.end() :].strip(_END) if found else ""
    if found is None or not meant:
        return text
    if asks(meant):
        return text[found.end() :]
    if not found["es"]:
        return f"and {meant}?"
    return f"¿y el {meant[3:]}?" if _AL.match(meant) else f"¿y {meant}?"
