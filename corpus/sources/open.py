"""`puente ingest SOURCE`: a path or a web address, recognised by what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from corpus.document import RawFile
from corpus.errors import FetchFailed, FetchRefused, UnreadableFile
from corpus.ingest_report import Failure, Skipped
from corpus.parse import refuse_big_file
from corpus.parsers.feed import FeedEntry
from corpus.parsers.sitemap import SitemapEntry
from corpus.received import Given, Hints
from corpus.sandbox import parse_feed_in_child, parse_sitemap_in_child
from corpus.sources.folder import read_paths
from corpus.sources.listing import SourceKind
from corpus.sources.recognise import kind_of
from corpus.sources.web import Web, article_files, entry_hints, entry_name, entry_page

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):")
LIST_EXTENSIONS = (".xml", ".rss", ".atom", ".gz")
MAX_SITEMAPS = 50
MAX_DEPTH = 3

Opened = RawFile | Failure | Skipped


def open_source(location: str, web: Web | None = None, *, max_articles: int = 2_000) -> Iterator[Opened]:
    """The articles at a path (a file, a folder, a feed or sitemap saved to disk) or a web address
    (an article, a feed, a sitemap), each as a file; what cannot be had is a Failure with the reason.

    Args:
        web: how the web is reached; by default, public addresses only.
        max_articles: of a feed or a sitemap; what is beyond is Skipped, in one line.
    """
    web = web or Web()
    scheme = SCHEME.match(location)
    if scheme and len(scheme[1]) > 1 and not Path(location).exists():
        if scheme[1].lower() not in ("http", "https"):
            yield Failure(
                location, f"only http and https addresses are fetched, and this is {scheme[1]}."
            )
            return
        yield from _open_address(location, web, max_articles)
        return
    path = Path(location)
    if path.suffix.lower() in LIST_EXTENSIONS and path.is_file():
        yield from _open_list_file(path, web, max_articles)
        return
    yield from read_paths([path])


def open_sources(locations: Sequence[str], web: Web | None = None) -> Iterator[Opened]:
    """Several sources, one after the other."""
    for location in locations:
        yield from open_source(location, web)


def _open_address(url: str, web: Web, max_articles: int) -> Iterator[Opened]:
    try:
        fetched = web.get(url)
    except (FetchFailed, FetchRefused) as error:
        yield Failure(url, str(error))
        return
    kind = kind_of(fetched.data)
    if kind is SourceKind.URL:
        yield from article_files(fetched, Given(), Hints())
        return
    raw = RawFile(url, fetched.data, fetched.media_type, fetched.final_url)
    yield from _open_list(raw, kind, web, max_articles)


def _open_list_file(path: Path, web: Web, max_articles: int) -> Iterator[Opened]:
    try:
        refuse_big_file(path.stat().st_size, "application/xml")
        raw = RawFile(str(path), path.read_bytes(), "application/xml")
    except UnreadableFile as error:
        yield Failure(str(path), str(error))
        return
    except OSError as error:
        yield Failure(str(path), f"it cannot be read: {error.strerror}.")
        return
    kind = kind_of(raw.data)
    if kind is SourceKind.URL:
        yield Failure(str(path), "it is neither a feed nor a sitemap.")
        return
    yield from _open_list(raw, kind, web, max_articles)


def _open_list(raw: RawFile, kind: SourceKind, web: Web, max_articles: int) -> Iterator[Opened]:
    try:
        if kind is SourceKind.FEED:
            feed = parse_feed_in_child(raw)
            yield from (Skipped(raw.name, problem) for problem in feed.problems)
            yield from _open_entries(raw.name, feed.entries, web, max_articles)
        else:
            yield from _open_sitemap(raw, web, max_articles)
    except UnreadableFile as error:
        yield Failure(raw.name, str(error))


def _open_sitemap(root: RawFile, web: Web, max_articles: int) -> Iterator[Opened]:
    waiting: list[tuple[str, RawFile | None, int]] = [(root.name, root, 0)]
    seen: set[str] = set()
    entries: dict[str, SitemapEntry] = {}
    while waiting:
        name, raw, depth = waiting.pop(0)
        if name in seen:
            continue
        if len(seen) >= MAX_SITEMAPS or depth > MAX_DEPTH:
            yield Skipped(
                name, f"more than {MAX_SITEMAPS} sitemaps, or nested more than {MAX_DEPTH} deep."
            )
            continue
        seen.add(name)
        try:
            if raw is None:
                fetched = web.get(name)
                raw = RawFile(name, fetched.data, fetched.media_type, fetched.final_url)
            sitemap = parse_sitemap_in_child(raw)
        except (FetchFailed, FetchRefused, UnreadableFile) as error:
            yield Failure(name, str(error))
            continue
        yield from (Skipped(name, problem) for problem in sitemap.problems)
        if sitemap.is_index:
            waiting.extend((entry.url, None, depth + 1) for entry in sitemap.entries)
        else:
            entries |= {entry.url: entry for entry in sitemap.entries}
    yield from _open_entries(root.name, list(entries.values()), web, max_articles)


def _open_entries(
    name: str, entries: Sequence[FeedEntry | SitemapEntry], web: Web, max_articles: int
) -> Iterator[Opened]:
    for entry in entries[:max_articles]:
        if entry.url is None:
            if isinstance(entry, FeedEntry):
                now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                yield entry_page(entry, entry_name(name, entry), Given(fetched_at=now))
            continue
        try:
            yield from article_files(web.get(entry.url), Given(), entry_hints(entry))
        except (FetchFailed, FetchRefused) as error:
            yield Failure(entry.url, str(error))
    if len(entries) > max_articles:
        yield Skipped(
            name, f"it lists {len(entries):,} articles; the first {max_articles:,} are fetched."
        )
