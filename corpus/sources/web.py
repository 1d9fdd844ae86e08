"""Articles from web addresses, as files for parse_file."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Collection
from dataclasses import dataclass, replace

from corpus.document import RawFile
from corpus.fetch import DEFAULT_LIMITS, Conditional, Fetched, Limits, fetch
from corpus.ingest_report import Failure
from corpus.parse import JSONL
from corpus.parsers.feed import FeedEntry
from corpus.parsers.json_article import split_jsonl
from corpus.parsers.sitemap import SitemapEntry
from corpus.received import Given, Hints, ReceivedFile
from corpus.sources.recognise import media_type_of


@dataclass(frozen=True, slots=True)
class Web:
    """How the web is reached: which host:port pairs are exempt, and the limits of a fetch."""

    allow: Collection[str] = ()
    limits: Limits = DEFAULT_LIMITS

    def get(self, url: str, conditional: Conditional | None = None) -> Fetched:
        """Fetch an address; it raises what `fetch` raises."""
        return fetch(url, allow=self.allow, limits=self.limits, conditional=conditional)


def article_files(fetched: Fetched, given: Given, hints: Hints) -> list[RawFile | Failure]:
    """A fetched article as a file, or as one for each line of JSONL, none of which has the given id."""
    raw = ReceivedFile(
        name=fetched.url,
        data=fetched.data,
        media_type=media_type_of(fetched.media_type, fetched.final_url, fetched.data),
        url=fetched.final_url,
        given=replace(given, fetched_at=fetched.fetched_at),
        hints=hints,
    )
    if raw.media_type == JSONL:
        return list(split_jsonl(replace(raw, given=replace(raw.given, id=None))))
    return [raw]


def entry_hints(entry: FeedEntry | SitemapEntry) -> Hints:
    """What a feed or a sitemap says of an article."""
    return Hints(
        title=entry.title,
        author=entry.author if isinstance(entry, FeedEntry) else None,
        lang=entry.lang,
        published=entry.published,
        modified=entry.modified,
    )


def entry_name(location: str, entry: FeedEntry) -> str:
    """What to call an article that only its feed carries."""
    return f"{location}#{hashlib.sha256(entry.key.encode('utf-8', 'replace')).hexdigest()[:16]}"


def entry_page(entry: FeedEntry, name: str, given: Given) -> ReceivedFile:
    """The text that a feed itself carries for an article, as a page."""
    title = html.escape(entry.title or "")
    page = (
        f"<html><head><title>{title}</title></head><body><article>{entry.content}</article></body></html>"
    )
    return ReceivedFile(
        name=name,
        data=page.encode("utf-8", "replace"),
        media_type="text/html; charset=utf-8",
        url=entry.url,
        given=given,
        hints=entry_hints(entry),
    )
