"""A sentence that a list follows is cited together with the items, where things are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.evidence.gather import Evidence
from rag.question.understand import Understood

MOST_LISTED = 8
"""How many items of a list are cited."""

_MOST_CHARS = 300
_LEAST_ITEMS = 2
_MARKER = r"[^\S\n]*(?:[-*•–]|\d\d?[.)])[^\S\n]"
_TO_THE_LIST = re.compile(
    rf"(?:[^\S\n]*[^\n]{{1,{_MOST_CHARS}}}:)?[^\S\n]*\n(?:[^\S\n]*\n)?(?={_MARKER})"
)
"""From the end of a sentence to a list: at once, or after the rest of the line that announces it."""
_ITEM = re.compile(rf"{_MARKER}[^\S\n]*(?P<item>\S[^\n]{{0,{_MOST_CHARS}}})(?:\n[^\S\n]*){{0,2}}")


def with_listed(question: Understood, shown: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, each that a list follows with up to eight of its items, each a citation of its own.

    Only where several things are asked for, no figures or dates; never of articles that may only be
    excerpted.
    """
    asks_for_things = question.wants_several and not (question.wants_number or question.wants_time)
    if not asks_for_things:
        return list(shown)
    listed = {id(evidence): _items_after(evidence) for evidence in shown}
    items = [item for found in listed.values() for item in found]
    kept = [evidence for evidence in shown if not any(_overlap(evidence, item) for item in items)]
    return [one for evidence in kept for one in (evidence, *listed[id(evidence)])]


def _items_after(evidence: Evidence) -> list[Evidence]:
    document = evidence.document
    begins = _TO_THE_LIST.match(document.text, evidence.end)
    if document.access == "excerpt" or begins is None:
        return []
    items: list[Evidence] = []
    at = begins.end()
    while len(items) < MOST_LISTED and (match := _ITEM.match(document.text, at)):
        start, end = match.span("item")
        end = start + len(document.text[start:end].rstrip())
        items.append(replace(evidence, start=start, end=end))
        at = match.end()
    return items if len(items) >= _LEAST_ITEMS else []


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.document is other.document and one.start < other.end and other.start < one.end
