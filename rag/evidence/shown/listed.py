"""A sentence that a list follows is cited together with the items, where things are asked for or it ends
in a colon: without them it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.evidence.beside import overlap
from rag.evidence.gather import Evidence
from rag.question.understand import Understood

MOST_LISTED = 8
"""How many items of a list are cited where several things are asked for."""

_MOST_AFTER_A_COLON = 6

_MOST_CHARS = 300
_LEAST_ITEMS = 2
_MARKER = r"[^\S\n]*(?:[-*•·◦▪‣–]|\d\d?[.)])[^\S\n]"
_TO_THE_LIST = re.compile(
    rf"(?:[^\S\n]*[^\n]{{1,{_MOST_CHARS}}}:)?[^\S\n]*\n(?:[^\S\n]*\n)?(?={_MARKER})"
)
"""From the end of a sentence to a list: at once, or after the rest of the line that announces it."""
_ITEM = re.compile(rf"{_MARKER}[^\S\n]*(?P<item>\S[^\n]{{0,{_MOST_CHARS}}})(?:\n[^\S\n]*){{0,2}}")

_LINES = re.compile(rf"[^\S\n]*\n(?:[^\S\n]*\n)?(?=[^\S\n]*[^\n]{{1,{_MOST_CHARS}}};[^\S\n]*\n)")
"""From a colon to items without marks, one a line, each but the last closed by a semicolon."""
_LINE = re.compile(rf"[^\S\n]*(?P<item>\S[^\n]{{0,{_MOST_CHARS}}})(?:\n[^\S\n]*){{0,2}}")


def with_listed(question: Understood, shown: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, each that a list follows with up to eight of its items, each a citation of its own.

    Where not several things are asked for, only what ends in a colon, with up to six. Not where figures
    or dates are asked for; never of articles that may only be excerpted.
    """
    if question.wants_number or question.wants_time:
        return list(shown)
    most = MOST_LISTED if question.wants_several else _MOST_AFTER_A_COLON
    listed = {
        id(evidence): _items_after(evidence, most)
        for evidence in shown
        if question.wants_several or evidence.text.endswith(":")
    }
    items = [item for found in listed.values() for item in found]
    kept = [evidence for evidence in shown if not any(overlap(evidence, item) for item in items)]
    return [one for evidence in kept for one in (evidence, *listed.get(id(evidence), ()))]


def _items_after(evidence: Evidence, most: int) -> list[Evidence]:
    text = evidence.document.text
    to_items = _TO_THE_LIST.match(text, evidence.end)
    to_lines = _LINES.match(text, evidence.end) if evidence.text.endswith(":") and not to_items else None
    begins = to_items or to_lines
    if evidence.document.access == "excerpt" or begins is None:
        return []
    items: list[Evidence] = []
    at = begins.end()
    while len(items) < most and (match := (_ITEM.match if to_items else _LINE.match)(text, at)):
        start, end = match.span("item")
        end = start + len(text[start:end].rstrip())
        items.append(replace(evidence, start=start, end=end))
        at = match.end()
        if to_lines and not items[-1].text.endswith(";"):
            break
    return items if len(items) >= _LEAST_ITEMS else []
