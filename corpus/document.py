"""What an article is: `Document` and its parts. All frozen; offsets count Unicode code points."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

Lang = Literal["en", "es"]
LANGS: tuple[Lang, ...] = ("en", "es")
Access = Literal["full", "excerpt"]
NoticeKind = Literal["correction", "retraction"]


@dataclass(frozen=True, slots=True)
class RawFile:
    """Bytes as they came in, before anyone has understood them.

    name: what to call it in a report (a path or a URL).
    media_type: such as "text/markdown"; decides the parser.
    url: where it was fetched from, if it was.
    path: the whole path of the file on this machine that it was read from, if it was.
    """

    name: str
    data: bytes
    media_type: str
    url: str | None = None
    path: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class OriginFile:
    """The file on this machine that an article was read from.

    gave_id: whether the article's id was made from the file's name.
    """

    path: str
    gave_id: bool = False


@dataclass(frozen=True, slots=True)
class SourceReference:
    """A source that an article names for what it says."""

    title: str
    url: str | None = None
    publisher: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A section title inside the text: text[start:end], level 1 (outermost) to 6."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a paginated original: text[start:end] stood on it."""

    start: int
    end: int
    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a publisher says about its own article: that it was corrected, or is withdrawn.

    on: the day of the correction or retraction; None when the notice names none.
    text: the notice as it stands in the article, or as it was given.
    """

    kind: NoticeKind
    on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one article, with the exact text that quotes are cut from.

    published: None means unknown, and stays so; it is never guessed.
    modified: when the article itself says that it was last changed.
    fetched_at: when it was fetched or received, in UTC (ISO 8601).
    canonical_url: the address that the article gives as its own; `url` is where it was found.
    access: "excerpt" means that it may be quoted but never served whole.
    source: the name of the source in sources.toml; None for what was put by hand.
    origin: the file it was just read from; the store keeps its path, and gives a document without it.
    version: 1 for the first stored text; 0 before the document is stored.
    """

    id: str
    title: str
    text: str
    lang: Lang
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    sources: tuple[SourceReference, ...] = ()
    topics: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    pages: tuple[Page, ...] = ()
    written: date | None = None
    author: str | None = None
    modified: date | datetime | None = None
    canonical_url: str | None = None
    notices: tuple[Notice, ...] = ()
    access: Access = "full"
    source: str | None = None
    fetched_at: str | None = field(default=None, compare=False)
    version: int = 0
    stored_at: str | None = field(default=None, compare=False)
    origin: OriginFile | None = field(default=None, compare=False)

    @property
    def digest(self) -> str:
        """sha256 (hex) of everything that makes this version what it is.

        When and how it came here is not part of that, nor is a modified date alone: pages give
        their build time for one. An author and notices beside the text count only where there are
        any, so that what was stored before these fields existed keeps its digest.
        """
        content: dict[str, Any] = {
            "title": self.title,
            "text": self.text,
            "lang": self.lang,
            "published": self.published.isoformat() if self.published else None,
            "publisher": self.publisher,
            "url": self.url,
            "sources": [
                [source.title, source.url, source.publisher, source.published] for source in self.sources
            ],
            "topics": list(self.topics),
            "headings": [[h.start, h.end, h.level] for h in self.headings],
            "pages": [[p.start, p.end, p.number, p.label] for p in self.pages],
        }
        if self.author is not None:
            content["author"] = self.author
        beside_the_text = [
            [notice.kind, notice.on.isoformat() if notice.on else None, notice.text]
            for notice in self.notices
            if notice.text not in self.text and notice.text not in self.title
        ]
        if beside_the_text:
            content["notices"] = beside_the_text
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode("utf-8")).hexdigest()

    def as_version(self, version: int, stored_at: str) -> Document:
        """This document with its place in the store filled in."""
        return replace(self, version=version, stored_at=stored_at)
