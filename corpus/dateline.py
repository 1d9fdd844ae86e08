"""Where a report is from, before its first sentence: "LAS LOMITAS, Dgo. (AP) — "."""

from __future__ import annotations

import re

_CAPITAL = "A-ZÁÉÍÓÚÜÑ"
_AGENCY = r"\([^()\n]{2,40}\)"
_PLACE = (
    rf"(?=(?:[{_CAPITAL}]{{1,2}}\.? )*[{_CAPITAL}]{{3}})"
    rf"[{_CAPITAL}]+\.?(?:[ '’-][{_CAPITAL}]+\.?){{0,5}}"
)
"""In capitals; a word of them has three letters: not "EE. UU."."""
_STATE = rf", [{_CAPITAL}][\w.]{{0,12}}(?: [{_CAPITAL}][\w.]{{0,12}}){{0,2}}"
_DAY = r",? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} de [a-z]{4,10})"
_DATELINE = re.compile(
    rf"(?:{_PLACE}(?:{_STATE})?(?:{_DAY})?(?: {_AGENCY}\.?)? ?(?:—|–|--?|\.-)"
    rf"|[{_CAPITAL}][^.!?()\n—–]{{2,50}}(?:\.-| {_AGENCY}\.? ?(?:—|–|--?)))"
    rf" ?(?=[“\"«¿¡]?[{_CAPITAL}\d])"
)
_CUT_AFTER_STATE = re.compile(r"[^.!?\n]{2,60}, (?:[^\W\d_]{1,4}\. ){0,2}[^\W\d_]{2,6}\.")
_MOST_INDENT = 40
_ITS_DASH = re.compile(rf"(?:{_AGENCY} ?)?[—–-]{{1,2}} ")


def skip_dateline(text: str, start: int, end: int) -> int:
    """Where a sentence, text[start:end], begins to tell something: after a dateline, if it has one."""
    if not _is_first_in_line(text, start):
        return start
    found = _DATELINE.match(text, start, end)
    return found.end() if found and found.end() < end else start


def is_cut_dateline(line: str, before: tuple[int, int], dash: int) -> bool:
    """Whether what stands first in a line, line[slice(*before)], ends in a state before a dash."""
    if not _is_first_in_line(line, before[0]) or not _ITS_DASH.match(line, dash):
        return False
    return _CUT_AFTER_STATE.fullmatch(line, *before) is not None


def _is_first_in_line(text: str, start: int) -> bool:
    """Whether there is nothing but a little white space before; long texts are not read for it."""
    read_from = max(0, start - _MOST_INDENT)
    before = text[read_from:start]
    return not before.rpartition("\n")[2].strip() and (read_from == 0 or "\n" in before)
