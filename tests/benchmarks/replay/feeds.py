"""The feed server of the day: an RSS and an Atom feed, and the pages of their articles."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.benchmarks.replay.articles import Article

NEWEST = 400
FEEDS = ("rss", "atom")
_PAGE = "text/html; charset=utf-8"
_FEED_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


@dataclass(frozen=True)
class _Entry:
    title: str
    path: str
    published: datetime
    updated: datetime


class FeedSite:
    """Serves what was published so far; a request with the right ETag is answered 304.

    requests, unchanged: how many requests came, and how many of them were answered 304.
    """

    def __init__(self) -> None:
        self.requests = 0
        self.unchanged = 0
        self._lock = threading.Lock()
        self._pages: dict[str, bytes] = {}
        self._entries: dict[str, dict[str, _Entry]] = {feed: {} for feed in FEEDS}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.pair = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.pair}"

    def publish(self, article: Article) -> None:
        """Put an article on its feed, or its newest text there."""
        self._publish(article.key, article.title, page_of(article).encode(), self._feed_of(article.key))

    def publish_garbage(self, key: str) -> None:
        """Put on a feed what is no article."""
        self._publish(key, key, b"\x89PNG\r\n\x1a\n" + key.encode(), "rss")

    def url_of(self, key: str) -> str:
        """Where an article of the feeds stands."""
        return f"{self.url}/{key}.html"

    def _publish(self, key: str, title: str, page: bytes, feed: str) -> None:
        now = datetime.now(UTC)
        with self._lock:
            path = f"/{key}.html"
            known = self._entries[feed].pop(key, None)
            self._pages[path] = page
            self._entries[feed][key] = _Entry(title, path, known.published if known else now, now)

    def _feed_of(self, key: str) -> str:
        return FEEDS[hashlib.sha256(key.encode()).digest()[0] % len(FEEDS)]

    def _find(self, path: str) -> tuple[bytes, str] | None:
        with self._lock:
            feed = path.strip("/")
            if feed in FEEDS:
                entries = list(self._entries[feed].values())[: -NEWEST - 1 : -1]
                write = self._rss if feed == "rss" else self._atom
                return write(entries).encode(), _FEED_TYPES[feed]
            page = self._pages.get(path)
        return None if page is None else (page, _PAGE)

    def _rss(self, entries: list[_Entry]) -> str:
        items = "".join(
            f"<item><title>{escape(one.title)}</title><link>{self.url}{one.path}</link>"
            f"<guid>{self.url}{one.path}</guid><pubDate>{format_datetime(one.updated)}</pubDate></item>"
            for one in entries
        )
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>RSS</title>{items}</channel></rss>'
        )

    def _atom(self, entries: list[_Entry]) -> str:
        items = "".join(
            f'<entry><title>{escape(one.title)}</title><link href="{self.url}{one.path}"/>'
            f"<id>{self.url}{one.path}</id><published>{one.published.isoformat()}</published>"
            f"<updated>{one.updated.isoformat()}</updated></entry>"
            for one in entries
        )
        return (
            '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title>'
            f"{items}</feed>"
        )

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = site._find(self.path)
                body, media_type = found or (b"", _PAGE)
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                is_unchanged = self.headers.get("If-None-Match") == etag
                site.requests += 1
                site.unchanged += is_unchanged
                self.send_response(404 if found is None else 304 if is_unchanged else 200)
                self.send_header("ETag", etag)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", "0" if is_unchanged else str(len(body)))
                self.end_headers()
                if not is_unchanged:
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        return Handler

    def run(self) -> None:
        """Serve until `stop`."""
        self._server.serve_forever(0.1)

    def stop(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()


def page_of(article: Article) -> str:
    """The article as a news site would send it."""
    described = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "publisher": {"@type": "Organization", "name": article.publisher},
    }
    paragraphs = "".join(f"<p>{escape(part)}</p>\n" for part in article.text.split("\n\n"))
    return (
        f'<!doctype html><html lang="{article.lang}"><head><title>{escape(article.title)}</title>'
        f'<script type="application/ld+json">{json.dumps(described)}</script></head><body>'
        '<nav><a href="/">Home</a> <a href="/about">About</a></nav>'
        f"<article><h1>{escape(article.title)}</h1>\n{paragraphs}</article>"
        "<footer>All rights reserved.</footer></body></html>"
    )


@contextmanager
def feed_site() -> Iterator[FeedSite]:
    """A site that is up within the block."""
    site = FeedSite()
    thread = threading.Thread(target=site.run, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stop()
        thread.join()
