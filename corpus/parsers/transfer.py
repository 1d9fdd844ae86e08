"""Parsed to JSON and back, for the pipe between the service and its sandbox."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from corpus.document import Heading, Page, SourceReference
from corpus.parsers.parsed import Parsed


def parsed_to_json(parsed: Parsed) -> str:
    """One line of ASCII."""
    return json.dumps(asdict(parsed), default=_date_text)


def parsed_from_json(line: str | bytes) -> Parsed:
    """The inverse of `parsed_to_json`.

    Raises:
        ValueError, TypeError, KeyError: the line is not what `parsed_to_json` writes.
    """
    content: dict[str, Any] = json.loads(line)
    content["headings"] = tuple(Heading(**heading) for heading in content["headings"])
    content["pages"] = tuple(Page(**page) for page in content["pages"])
    content["sources"] = tuple(SourceReference(**source) for source in content["sources"])
    content["topics"] = tuple(content["topics"])
    for key in ("published", "written"):
        content[key] = date.fromisoformat(content[key]) if content[key] else None
    content["modified"] = moment_from_text(content["modified"])
    return Parsed(**content)


def moment_from_text(text: str | None) -> date | datetime | None:
    """A day or a moment from its ISO form."""
    if not text:
        return None
    return date.fromisoformat(text) if len(text) == len("2026-01-01") else datetime.fromisoformat(text)


def _date_text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not go over the pipe.")
