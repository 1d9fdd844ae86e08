"""An item of a list is quoted without the mark or the number before it: "- ", "6. "."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.evidence.gather import Evidence

_CHARS_BEFORE = 20
_MARKER = re.compile(r"(?:[-*•·◦▪‣–]|\d\d?[.)]|\(?[a-z]\))[^\S\n]{1,5}(?=\S)")
_BEGINS_A_LINE = re.compile(r"(?:\A|\n)[^\S\n]*\Z")


def without_markers(shown: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, those that open a line with such a mark beginning after it."""
    return [_without_marker(one) for one in shown]


def _without_marker(one: Evidence) -> Evidence:
    text, start = one.document.text, one.start
    marker = _MARKER.match(text, start, one.end)
    before = text[max(0, start - _CHARS_BEFORE) : start]
    if marker is None or not _BEGINS_A_LINE.search(before):
        return one
    return replace(one, start=marker.end())
