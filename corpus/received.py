"""A file together with what is known of it from outside: the source's settings, the feed's entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from corpus.document import Access, Lang, RawFile


@dataclass(frozen=True, slots=True)
class Given:
    """What whoever listed the source, or sent the file, decides; it goes before the file's own word.

    id: the document's id, as in PUT /v1/documents/{id}.
    topics: added to those of the file.
    source: the name of the source in sources.toml.
    fetched_at: when the file came in, in UTC (ISO 8601).
    """

    id: str | None = None
    publisher: str | None = None
    lang: Lang | None = None
    topics: tuple[str, ...] = ()
    access: Access = "full"
    source: str | None = None
    fetched_at: str | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed or a sitemap says of an article; it counts where the article itself says nothing."""

    title: str | None = None
    author: str | None = None
    lang: Lang | None = None
    published: date | None = None
    modified: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class ReceivedFile(RawFile):
    """A RawFile with what is known of it from outside."""

    given: Given = field(default_factory=Given)
    hints: Hints = field(default_factory=Hints)
