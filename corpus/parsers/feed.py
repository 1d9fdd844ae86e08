"""RSS and Atom feeds: which articles there are, and what the feed says of each."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import feedparser

from corpus.document import Lang, RawFile
from corpus.errors import UnreadableFile
from corpus.hosts import MAX_URL_CHARS, is_web_address
from corpus.parsers.clean import clean_line, clean_text
from corpus.parsers.dates import read_day, read_moment
from corpus.parsers.decode import charset_of, decode_xml

MAX_FEED_BYTES = 5_000_000
MAX_ENTRIES = 2_000
MAX_CONTENT_CHARS = 500_000
ENTRY = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)[\s/>]")
BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One article as its feed describes it; None where the feed does not say.

    key: what the feed calls it, the same each time (its id, else its address).
    url: http or https, or None if the feed gives no usable one.
    stamp: when it was published and changed, as the feed writes it; it moves when a day does not.
    content: HTML, if the feed carries any; from outside, like all else here.
    """

    key: str
    url: str | None = None
    title: str | None = None
    author: str | None = None
    lang: Lang | None = None
    published: date | None = None
    modified: date | datetime | None = None
    stamp: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed, in its order.

    total: how many entries the feed holds; more than `entries` where it holds too many.
    problems: one line for each thing about it that should be put right.
    """

    title: str | None
    entries: tuple[FeedEntry, ...]
    total: int
    problems: tuple[str, ...] = ()


def parse_feed(raw: RawFile) -> Feed:
    """Read a feed that was fetched from `raw.url`; run it in the sandbox. Nothing else is fetched.

    Raises:
        UnreadableFile: not a feed, or larger than 5 MB.
    """
    if len(raw.data) > MAX_FEED_BYTES:
        raise UnreadableFile(f"the feed is {len(raw.data) / 1e6:.1f} MB, and at most 5 MB are read.")
    text, total = _cut(clean_text(decode_xml(raw.data, charset_of(raw.media_type))))
    found = feedparser.parse(
        BytesIO(text.encode("utf-8")),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": raw.url or "",
        },
    )
    if not found.get("version") and not found.entries:
        raise UnreadableFile("it is not an RSS or Atom feed.")
    problems: list[str] = []
    if total > MAX_ENTRIES:
        problems.append(f"it holds {total:,} entries; the first {MAX_ENTRIES:,} are read.")
    elif found.bozo and not found.entries:
        raise UnreadableFile(f"the feed is damaged ({clean_line(str(found.bozo_exception))}).")
    elif found.bozo:
        problems.append(f"it is not well-formed ({clean_line(str(found.bozo_exception))}).")
    lang = _lang(found.feed.get("language"))
    entries: dict[str, FeedEntry] = {}
    for number, item in enumerate(found.entries[:MAX_ENTRIES], 1):
        entry = _entry(item, number, _link(item, text), raw.url, lang, problems)
        if entry is not None:
            entries.setdefault(entry.key, entry)
    return Feed(
        title=_line(found.feed.get("title")),
        entries=tuple(entries.values()),
        total=max(total, len(found.entries)),
        problems=tuple(problems),
    )


def _cut(text: str) -> tuple[str, int]:
    """The feed up to its 2,000th entry, and how many entries begin in it."""
    starts = [match.start() for match in ENTRY.finditer(text)]
    if len(starts) > MAX_ENTRIES:
        ending = "</feed>" if "<feed" in text[:2_000] else "</channel></rss>"
        text = text[: starts[MAX_ENTRIES]] + ending
    return text, len(starts)


def _link(item: Any, feed: str) -> str | None:
    """The link that an entry gives; its id counts as one only where that is a web address as written.

    feedparser takes any id for a link where there is none, and resolves it like one.
    """
    link = _line(item.get("link"))
    if link is None or item.get("links"):
        return link and _as_written(link, feed)
    is_written = link in feed or html.escape(link, quote=False) in feed
    return link if is_written and is_web_address(link) else None


def _as_written(link: str, feed: str) -> str:
    """A link that is no web address with all its slashes, of which feedparser leaves two."""
    written = link.replace("://", ":///", 1)
    return written if not is_web_address(link) and written in feed else link


def _entry(
    item: Any,
    number: int,
    link: str | None,
    feed_url: str | None,
    lang: Lang | None,
    problems: list[str],
) -> FeedEntry | None:
    url = link if link and link != feed_url and is_web_address(link) else None
    title = _line(item.get("title"))
    if link and url is None:
        problems.append(f"entry {number}: its link '{link[:100]}' is not the address of an article.")
    content = _content(item)
    key = _line(item.get("id")) or url
    if key is None or (url is None and (content is None or link is not None)):
        if link is None:
            problems.append(f"entry {number}: it has no link.")
        return None
    published = item.get("published") if "published" in item else None
    updated = item.get("updated") if "updated" in item else None
    return FeedEntry(
        key=key[:MAX_URL_CHARS],
        url=url,
        title=title,
        author=_line(item.get("author")),
        lang=lang,
        published=read_day(published) or (read_day(updated) if not published else None),
        modified=read_moment(updated) if published and updated != published else None,
        stamp=_line(" ".join(filter(None, (published, updated)))),
        content=content,
    )


def _content(item: Any) -> str | None:
    """The longest text that the entry carries, as HTML."""
    parts = [*(item.get("content") or []), item.get("summary_detail") or {}]
    texts = [(str(part.get("value") or ""), part.get("type") == "text/plain") for part in parts]
    longest, is_plain = max(texts, key=lambda text: len(text[0]))
    if not longest.strip() or len(longest) > MAX_CONTENT_CHARS:
        return None
    return _as_html(longest) if is_plain else longest


def _as_html(text: str) -> str:
    return "".join(f"<p>{html.escape(part.strip())}</p>" for part in BLANK_LINE.split(text))


def _line(value: Any) -> str | None:
    return clean_line(value[:10_000]) if isinstance(value, str) else None


def _lang(value: Any) -> Lang | None:
    match str(value or "")[:2].lower():
        case "en":
            return "en"
        case "es":
            return "es"
    return None
