"""Rows of the store to documents and back."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime
from typing import Any

from corpus.document import Document, Heading, Notice, Page, SourceReference
from corpus.store.records import RecordedNotice, VersionInfo

ISO_DAY_CHARS = 10


def now() -> str:
    """The UTC time, to the second, as the store writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def version_row(document: Document, digest: str) -> dict[str, Any]:
    """The row of a document that has its version and `stored_at`."""
    return {
        "document_id": document.id,
        "version": document.version,
        "digest": digest,
        "stored_at": document.stored_at,
        "title": document.title,
        "text": document.text,
        "lang": document.lang,
        "published": iso(document.published),
        "written": iso(document.written),
        "modified": iso(document.modified),
        "valid_from": valid_from(document),
        "fetched_at": document.fetched_at,
        "author": document.author,
        "publisher": document.publisher,
        "url": document.url,
        "canonical_url": document.canonical_url,
        "sources": _json([[s.title, s.url, s.publisher, s.published] for s in document.sources]),
        "topics": _json(list(document.topics)),
        "headings": _json([[h.start, h.end, h.level] for h in document.headings]),
        "pages": _json([[p.start, p.end, p.number, p.label] for p in document.pages]),
        "notices": _json([[n.kind, iso(n.on), n.text] for n in document.notices]),
    }


def to_document(row: sqlite3.Row, *, access: Any = "full", source: str | None = None) -> Document:
    """The document of a row of `versions`."""
    return Document(
        id=row["document_id"],
        title=row["title"],
        text=row["text"],
        lang=row["lang"],
        published=day(row["published"]),
        publisher=row["publisher"],
        url=row["url"],
        sources=tuple(SourceReference(*source) for source in json.loads(row["sources"])),
        topics=tuple(json.loads(row["topics"])),
        headings=tuple(Heading(*heading) for heading in json.loads(row["headings"])),
        pages=tuple(Page(*page) for page in json.loads(row["pages"])),
        written=day(row["written"]),
        author=row["author"],
        modified=day_or_time(row["modified"]),
        canonical_url=row["canonical_url"],
        notices=tuple(Notice(kind, day(on), text) for kind, on, text in json.loads(row["notices"])),
        access=access,
        source=source,
        fetched_at=row["fetched_at"],
        version=row["version"],
        stored_at=row["stored_at"],
    )


def to_version_info(row: sqlite3.Row) -> VersionInfo:
    """What a row of `versions` says, without its text."""
    return VersionInfo(
        version=row["version"],
        digest=row["digest"],
        stored_at=row["stored_at"],
        valid_from=row["valid_from"],
        published=day(row["published"]),
        modified=day_or_time(row["modified"]),
        title=row["title"],
    )


def to_notice(row: sqlite3.Row) -> RecordedNotice:
    """The notice of a row of `notices`."""
    return RecordedNotice(
        kind=row["kind"],
        on=day(row["on_day"]),
        text=row["text"],
        recorded_at=row["recorded_at"],
        version=row["version"],
        origin=row["origin"],
    )


def valid_from(document: Document) -> str:
    """From when a version holds: its own modified date, else when it came here.

    A first version without a modified date holds from its publication. A modified date later
    than the day after it was stored cannot be true, and is passed over.
    """
    stored_at = document.stored_at or now()
    if document.modified is not None:
        said = _utc(document.modified)
        latest = date.fromisoformat(stored_at[:ISO_DAY_CHARS]).toordinal() + 1
        if date.fromisoformat(said[:ISO_DAY_CHARS]).toordinal() <= latest:
            return said
    if document.version == 1 and document.published is not None:
        return document.published.isoformat()
    return document.fetched_at or stored_at


def iso(value: date | None) -> str | None:
    """A day or a time as text."""
    return value.isoformat() if value else None


def day(text: str | None) -> date | None:
    """The day that `iso` wrote."""
    return date.fromisoformat(text) if text else None


def day_or_time(text: str | None) -> date | datetime | None:
    """The day or the time that `iso` wrote."""
    if text is None or len(text) == ISO_DAY_CHARS:
        return day(text)
    return datetime.fromisoformat(text)


def _utc(value: date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _json(value: list[Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
