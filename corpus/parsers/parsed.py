"""Parsed: what a parser could read out of one file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpus.document import Heading, Lang, Page, SourceReference


@dataclass(frozen=True, slots=True)
class Parsed:
    """The text of a file and what the file itself says about it; None means it does not say.

    text: cleaned; the offsets of `headings` and `pages` count its code points.
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
