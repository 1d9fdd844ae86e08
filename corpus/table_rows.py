"""A row of a table among the lines of a text, and the header that says what its cells are.

Parsers write a row as a line with its cells joined by " | ", one row below the other.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

BETWEEN_CELLS = " | "
MOST_ROWS = 100
"""How far above a row its header is looked for."""

_NAMES_A_COLUMN = re.compile(r"\D*|(?:1[5-9]|20)\d\d")


def header_of(text: str, start: int, end: int) -> Span | None:
    """The header of the table in which text[start:end] is a row below it; None if it is no such row."""
    cells = text.count(BETWEEN_CELLS, start, end)
    if not cells or not _is_line(text, start, end):
        return None
    header, above = None, _row_above(text, start, cells)
    for _ in range(MOST_ROWS):
        if above is None:
            break
        header, above = above, _row_above(text, above[0], cells)
    return header if header and above is None and _names_columns(text[slice(*header)]) else None


def is_header(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a header with a row below it."""
    cells = text.count(BETWEEN_CELLS, start, end)
    if not cells or not _is_line(text, start, end) or not _names_columns(text[start:end]):
        return False
    if _row_above(text, start, cells):
        return False
    below_end = text.find("\n", end + 1)
    return text.count(BETWEEN_CELLS, end, below_end if below_end >= 0 else len(text)) == cells


def _names_columns(line: str) -> bool:
    return all(_NAMES_A_COLUMN.fullmatch(cell.strip()) for cell in line.split(BETWEEN_CELLS))


def _is_line(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")


def _row_above(text: str, start: int, cells: int) -> Span | None:
    """The line above, if it has as many cells."""
    if start <= 0:
        return None
    above = text.rfind("\n", 0, start - 1) + 1, start - 1
    return above if text.count(BETWEEN_CELLS, *above) == cells else None
