"""What parsers read, to JSON and back, for the pipe between the service and its sandbox."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from corpus.document import Heading, Notice, Page, SourceReference
from corpus.parsers.dates import moment_from_text
from corpus.parsers.feed import Feed, FeedEntry
from corpus.parsers.parsed import Parsed
from corpus.parsers.sitemap import Sitemap, SitemapEntry


def to_json(found: Parsed | Feed | Sitemap) -> str:
    """One line of ASCII."""
    return json.dumps(asdict(found), default=_date_text)


def parsed_from_json(content: dict[str, Any]) -> Parsed:
    """A Parsed from what `to_json` wrote, read by json.loads.

    Raises:
        ValueError, TypeError, KeyError: it is something else; so for the two below.
    """
    content = dict(content)
    content["headings"] = tuple(Heading(**heading) for heading in content["headings"])
    content["pages"] = tuple(Page(**page) for page in content["pages"])
    content["sources"] = tuple(SourceReference(**source) for source in content["sources"])
    content["topics"] = tuple(content["topics"])
    for key in ("published", "written"):
        content[key] = date.fromisoformat(content[key]) if content[key] else None
    content["modified"] = moment_from_text(content["modified"])
    content["notices"] = tuple(
        Notice(notice["kind"], date.fromisoformat(notice["on"]) if notice["on"] else None, notice["text"])
        for notice in content["notices"]
    )
    return Parsed(**content)


def feed_from_json(content: dict[str, Any]) -> Feed:
    """A Feed from what `to_json` wrote."""
    return Feed(
        title=content["title"],
        entries=tuple(FeedEntry(**_with_dates(entry)) for entry in content["entries"]),
        total=content["total"],
        problems=tuple(content["problems"]),
    )


def sitemap_from_json(content: dict[str, Any]) -> Sitemap:
    """A Sitemap from what `to_json` wrote."""
    return Sitemap(
        is_index=content["is_index"],
        entries=tuple(SitemapEntry(**_with_dates(entry)) for entry in content["entries"]),
        problems=tuple(content["problems"]),
    )


def _with_dates(content: dict[str, Any]) -> dict[str, Any]:
    published = content["published"]
    return {
        **content,
        "published": date.fromisoformat(published) if published else None,
        "modified": moment_from_text(content["modified"]),
    }


def _date_text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not go over the pipe.")
