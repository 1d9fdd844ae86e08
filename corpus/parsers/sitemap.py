"""Sitemaps: the addresses of a site's articles, or of further sitemaps."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from corpus.document import Lang, RawFile
from corpus.errors import UnreadableFile
from corpus.hosts import is_web_address
from corpus.parsers.clean import clean_line, clean_text
from corpus.parsers.dates import read_day, read_moment
from corpus.parsers.decode import decode_xml
from corpus.publishers import site_of

MAX_SITEMAP_BYTES = 20_000_000
MAX_URLS = 50_000
MAX_PROBLEMS = 20
GZIP_MARK = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address, with what the sitemap says of it."""

    url: str
    modified: date | datetime | None = None
    published: date | None = None
    title: str | None = None
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Addresses of articles, or of further sitemaps if `is_index`."""

    is_index: bool
    entries: tuple[SitemapEntry, ...]
    problems: tuple[str, ...] = ()


def parse_sitemap(raw: RawFile) -> Sitemap:
    """Read a sitemap, a news sitemap or a sitemap index, plain or in gzip; run it in the sandbox.

    Addresses on another registrable domain than the sitemap's own, or on another host where that is an IP
    address, are left out, and named.

    Raises:
        UnreadableFile: not a sitemap, or one that unpacks to more than 20 MB.
    """
    text = clean_text(decode_xml(_unpacked(raw.data)))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(text.lstrip().encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(f"the sitemap is damaged ({error}).") from error
    kind = "" if root is None else _name(root)
    if kind not in ("urlset", "sitemapindex"):
        raise UnreadableFile("it is not a sitemap.")
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile("the sitemap brings a DTD of its own, which no sitemap needs.")
    entries: dict[str, SitemapEntry] = {}
    problems: list[str] = []
    own = site_of(raw.url) if raw.url else None
    for element in root:
        if _name(element) not in ("url", "sitemap"):
            continue
        if len(entries) >= MAX_URLS:
            problems.append(f"it holds more than {MAX_URLS:,} addresses; the first ones are read.")
            break
        entry = _entry(element)
        reason = _refusal(entry, own)
        if reason is None and entry is not None:
            entries.setdefault(entry.url, entry)
        elif reason and len(problems) < MAX_PROBLEMS:
            problems.append(reason)
    return Sitemap(kind == "sitemapindex", tuple(entries.values()), tuple(problems))


def _unpacked(data: bytes) -> bytes:
    if data.startswith(GZIP_MARK):
        unpacker = zlib.decompressobj(31)
        try:
            data = unpacker.decompress(data, MAX_SITEMAP_BYTES + 1)
        except zlib.error as error:
            raise UnreadableFile(f"the sitemap's gzip packing is damaged ({error}).") from error
        if not unpacker.eof and len(data) <= MAX_SITEMAP_BYTES:
            raise UnreadableFile("the sitemap's gzip packing is cut off.")
    if len(data) > MAX_SITEMAP_BYTES:
        raise UnreadableFile("the sitemap is larger than 20 MB.")
    return data


def _entry(element: etree._Element) -> SitemapEntry | None:
    found: dict[str, str] = {}
    for child in element.iter():
        name, text = _name(child), (child.text or "").strip()
        if name and text and len(text) <= 3_000:
            found.setdefault(name, text)
    if "loc" not in found:
        return None
    language = found.get("language", "")[:2].lower()
    lang: Lang | None = "es" if language == "es" else "en" if language == "en" else None
    return SitemapEntry(
        url=found["loc"],
        modified=read_moment(found.get("lastmod")),
        published=read_day(found.get("publication_date")),
        title=clean_line(found.get("title", "")),
        lang=lang,
    )


def _refusal(entry: SitemapEntry | None, own_site: str | None) -> str | None:
    if entry is None:
        return "an entry has no address."
    if not is_web_address(entry.url):
        return f"'{clean_line(entry.url[:100])}' is not an http or https address."
    if own_site is not None and site_of(entry.url) != own_site:
        return f"'{entry.url[:100]}' is on another site than the sitemap, {own_site}."
    return None


def _name(element: etree._Element) -> str:
    """The tag without its namespace; "" for a comment and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
