"""What bytes are, by their content first: a feed, a sitemap, or an article of which format."""

from __future__ import annotations

import re
import zlib
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from corpus.parse import DOCX, JSONL, MEDIA_TYPES, PDF, bare_media_type
from corpus.sources.folder import MEDIA_TYPE_OF
from corpus.sources.listing import SourceKind

HEAD_BYTES = 8_192
NOT_ROOT = re.compile(
    r"\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>", re.DOTALL | re.IGNORECASE
)
ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,40}:)?([A-Za-z][\w.-]{0,40})")
FEED_ROOTS = ("rss", "feed", "rdf")
SITEMAP_ROOTS = ("urlset", "sitemapindex")
HTML_MARK = re.compile(rb"\s{0,1000}(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)
GZIP_MARK = b"\x1f\x8b"
SYNONYMS = {
    "application/x-pdf": PDF,
    "application/x-ndjson": JSONL,
    "application/ndjson": JSONL,
    "application/jsonlines": JSONL,
    "application/x-jsonlines": JSONL,
    "text/json": "application/json",
    "text/x-markdown": "text/markdown",
}
VAGUE = ("", "text/plain", "application/octet-stream", "binary/octet-stream", "application/zip")


def kind_of(data: bytes) -> SourceKind:
    """FEED or SITEMAP by the root element, else URL: one article."""
    root = _root_name(data)
    if root in FEED_ROOTS:
        return SourceKind.FEED
    return SourceKind.SITEMAP if root in SITEMAP_ROOTS else SourceKind.URL


def media_type_of(declared: str, url: str, data: bytes) -> str:
    """The media type of a fetched article, parameters kept.

    What the server says counts, unless that is vague: then the bytes' own mark, then the extension.
    """
    bare = bare_media_type(declared)
    if bare in MEDIA_TYPES and bare not in VAGUE:
        return declared
    if bare in SYNONYMS:
        return SYNONYMS[bare]
    if data.startswith(b"%PDF-"):
        return PDF
    if bare not in VAGUE and bare != JSONL:
        return declared
    by_name = MEDIA_TYPE_OF.get(PurePosixPath(urlsplit(url).path).suffix.lower())
    if data.startswith(b"PK\x03\x04"):
        return DOCX
    if by_name is not None:
        return by_name
    return "text/html" if HTML_MARK.match(data) else declared or "application/octet-stream"


def _root_name(data: bytes) -> str:
    if data.startswith(GZIP_MARK):
        try:
            data = zlib.decompressobj(31).decompress(data[:HEAD_BYTES], HEAD_BYTES)
        except zlib.error:
            return ""
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    head = data[:HEAD_BYTES].decode("utf-16" if is_utf16 else "utf-8-sig", "ignore")
    position = 0
    while skipped := NOT_ROOT.match(head, position):
        position = skipped.end()
    root = ROOT.match(head, position)
    return root[1].lower() if root else ""
