"""What changed between two texts, as spans with exact offsets in both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Literal

MAX_WORDS_COMPARED = 2_000
MAX_LINES_COMPARED = 20_000
MAX_CHARS_REFINED = 100_000
WORD = re.compile(r"\w+|\s+|[^\w\s]")
LINE = re.compile(r"[^\n]*\n|[^\n]+")

ChangeOfText = Literal["insert", "delete", "replace"]


@dataclass(frozen=True, slots=True)
class TextChange:
    """old[old_start:old_end] became new[new_start:new_end]; one of the two may be empty."""

    kind: ChangeOfText
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def diff_texts(old: str, new: str) -> list[TextChange]:
    """The changes that turn `old` into `new`, in order, whole words at a time.

    Lines are compared first and words within the lines that differ, so that the time is bounded:
    where more than 2,000 words in a row, or 20,000 lines, differ, they are one change; where more
    than 100,000 characters differ in all, whole lines are what is told.
    """
    lines = list(_differing(old, new, LINE, MAX_LINES_COMPARED))
    if sum(b - a + d - c for (a, b), (c, d) in lines) > MAX_CHARS_REFINED:
        return [_change(a, b, c, d) for (a, b), (c, d) in lines]
    return [
        _change(a, b, c, d)
        for old_block, new_block in lines
        for (a, b), (c, d) in _words_within(old, new, old_block, new_block)
    ]


_Span = tuple[int, int]


def _words_within(old: str, new: str, o: _Span, n: _Span) -> Iterator[tuple[_Span, _Span]]:
    found = _differing(old[slice(*o)], new[slice(*n)], WORD, MAX_WORDS_COMPARED)
    for (a, b), (c, d) in found:
        yield (a + o[0], b + o[0]), (c + n[0], d + n[0])


def _differing(old: str, new: str, unit: re.Pattern[str], most: int) -> Iterator[tuple[_Span, _Span]]:
    """The spans in which the two differ, in characters."""
    old_units, new_units = unit.findall(old), unit.findall(new)
    first = _common(old_units, new_units)
    last = _common(old_units[first:][::-1], new_units[first:][::-1])
    old_middle = old_units[first : len(old_units) - last]
    new_middle = new_units[first : len(new_units) - last]
    old_at = list(accumulate(map(len, old_units), initial=0))
    new_at = list(accumulate(map(len, new_units), initial=0))
    for a, b, c, d in _compare(old_middle, new_middle, most):
        yield (
            (old_at[first + a], old_at[first + b]),
            (new_at[first + c], new_at[first + d]),
        )


def _compare(old: Sequence[str], new: Sequence[str], most: int) -> Iterator[tuple[int, int, int, int]]:
    if not old and not new:
        return
    if not old or not new or max(len(old), len(new)) > most:
        yield 0, len(old), 0, len(new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag != "equal":
            yield a, b, c, d


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many units at the beginning are the same."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _change(a: int, b: int, c: int, d: int) -> TextChange:
    kind: ChangeOfText = "insert" if a == b else "delete" if c == d else "replace"
    return TextChange(kind, a, b, c, d)
