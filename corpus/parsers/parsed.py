"""Parsed: what a parser could read out of one file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from corpus.document import Heading, Lang, Notice, Page, SourceReference


@dataclass(frozen=True, slots=True)
class Parsed:
    """The text of a file and what the file itself says about it; None means it does not say.

    text: cleaned; the offsets of `headings` and `pages` count its code points.
    modified: when the article says it was last changed; a moment is in UTC.
    notices: corrections and retractions that the file's metadata names; its text is read later.
    canonical_url: the address the file gives as its own, where that can be believed.
    """

    text: str
    title: str | None = None
    headings: tuple[Heading, ...] = ()
    pages: tuple[Page, ...] = ()
    id: str | None = None
    lang: Lang | None = None
    published: date | None = None
    written: date | None = None
    publisher: str | None = None
    url: str | None = None
    sources: tuple[SourceReference, ...] = ()
    topics: tuple[str, ...] = ()
    author: str | None = None
    modified: date | datetime | None = None
    canonical_url: str | None = None
    notices: tuple[Notice, ...] = ()
