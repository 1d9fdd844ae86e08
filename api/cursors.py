"""Cursors: the place where a list goes on, as clients send it back."""

from __future__ import annotations

import re

from corpus.ids import DOCUMENT_ID
from corpus.store import Place

CURSOR = rf"(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})?~{DOCUMENT_ID.pattern}~[0-9]{{1,9}}"
_CURSOR = re.compile(CURSOR)


def write_cursor(place: Place | None) -> str | None:
    """The cursor of a place; None where nothing follows."""
    return f"{place.on or ''}~{place.document_id}~{place.notice}" if place else None


def read_cursor(cursor: str) -> Place:
    """The place of a cursor.

    Raises:
        ValueError: it is none that was given out.
    """
    if not _CURSOR.fullmatch(cursor):
        raise ValueError("is no cursor that was given out; begin without one")
    on, document_id, notice = cursor.split("~")
    return Place(on or None, document_id, int(notice))
