"""What clients are told when something cannot be done: what is wrong, and what to do."""

from __future__ import annotations

from api.errors import tell
from corpus.errors import DocumentNotFound

_WHERE_IDS_ARE = "The tools `search` and `list_recent` tell the ids of stored articles."


class BadArguments(Exception):
    """A tool's arguments are not what it takes; the message says why."""


def explain(error: Exception, request_id: str | None) -> str:
    """The error in a line or two; what clients need not know is in the log alone."""
    if isinstance(error, BadArguments):
        return str(error)
    if isinstance(error, DocumentNotFound):
        return f"There is no document '{error.document_id}'. {_WHERE_IDS_ARE}"
    return tell(error, request_id or "")[1]
