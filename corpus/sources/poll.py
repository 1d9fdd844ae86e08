"""One look at one source: which articles are new, changed or gone, and what went wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from corpus.document import RawFile
from corpus.errors import FetchFailed, FetchRefused, UnreadableFile
from corpus.fetch import Conditional, Fetched
from corpus.ingest_report import Failure
from corpus.parsers.feed import FeedEntry
from corpus.parsers.sitemap import SitemapEntry
from corpus.publishers import publisher_of, site_of
from corpus.received import Given, Hints, ReceivedFile
from corpus.sandbox import parse_feed_in_child, parse_sitemap_in_child
from corpus.sources.folder import printable, read_file
from corpus.sources.listing import Source, SourceKind
from corpus.sources.recognise import kind_of
from corpus.sources.state import Item, SourceStates
from corpus.sources.watch import FolderWatch
from corpus.sources.web import Web, article_files, entry_hints, entry_name, entry_page

MAX_TRIES = 3
MAX_FETCHES = 300
MAX_RECHECKS = 20
FIRST_RECHECK_SECONDS = 3_600.0
LAST_RECHECK_SECONDS = 30 * 86_400.0
MAX_SITEMAPS = 50
MAX_SITEMAP_DEPTH = 3
LOOKS_BEFORE_GONE = 2
GONE = 410
NOT_FOUND = (404, GONE)
PAYWALL = (401, 402, 403, 451)
ASKS_TO_WAIT = (429, 503)
MIN_CONTENT_CHARS = 500


@dataclass(frozen=True, slots=True)
class Found:
    """An article that is new or may have changed; `item` is to be recorded once it is taken in."""

    item: Item
    files: tuple[RawFile | Failure, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """An article that could not be had this time."""

    item: Item
    failure: Failure


@dataclass(frozen=True, slots=True)
class Same:
    """An article that was looked at, and is as it was."""

    item: Item


@dataclass(frozen=True, slots=True)
class Gone:
    """An article that is there no longer."""

    item: Item


Event = Found | Missed | Same | Gone


@dataclass(slots=True)
class PollResult:
    """What is known once all events have come.

    is_complete: nothing is left for the next poll; only then may the server's answer be remembered,
        as an unchanged list is not read again.
    has_more: there is more to be had right away.
    wait_seconds: how long the server asks to be left alone.
    """

    etag: str | None = None
    last_modified: str | None = None
    notes: list[str] = field(default_factory=list)
    is_complete: bool = True
    has_more: bool = False
    wait_seconds: float = 0.0


class Poll:
    """A poll under way: iterate over `events`, then read `result`."""

    def __init__(
        self,
        source: Source,
        states: SourceStates,
        web: Web,
        *,
        watch: FolderWatch | None = None,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._source = source
        self._states = states
        self._web = web
        self._watch = watch
        self._is_stopped = is_stopped
        self._now = states.now()
        self._fetches = 0
        self._redated = 0
        self._is_asked_to_wait = False
        self._given = given_by(source)
        self._known: dict[str, Item] = {}
        self._looked_at: set[str] = set()
        self._room = _Room(source, states)
        self.result = PollResult()

    def events(self) -> Iterator[Event]:
        """What became of each article.

        Raises:
            FetchFailed, FetchRefused, UnreadableFile: the source itself cannot be had or read.
        """
        self._known = self._states.items(self._source.name)
        match self._source.kind:
            case SourceKind.FOLDER:
                yield from self._folder()
            case SourceKind.URL:
                yield from self._url()
            case SourceKind.FEED:
                yield from self._feed()
            case SourceKind.SITEMAP:
                yield from self._sitemap()
        if not self._is_asked_to_wait:
            yield from self._rechecks()
        if self._room.turned_away:
            self.result.is_complete = False
            self.result.notes.append(self._room.note())

    def _folder(self) -> Iterator[Event]:
        watch = self._watch or FolderWatch(Path(self._source.location), now=self._states.now)
        scan = watch.look()
        self.result.notes.extend(scan.left_out)
        self.result.has_more = bool(scan.unsettled)
        for name, fingerprint in scan.settled.items():
            if self._is_stopped():
                self.result.has_more = True
                return
            item = self._next_item(name, printable(name), fingerprint)
            if self._is_settled(name, fingerprint) and not self._was_gone(name):
                if self._known[name].missing:
                    yield Same(replace(self._known[name], missing=0, checked_at=self._now))
                continue
            if not self._became_a_document(name) and not self._room.take():
                continue
            files = tuple(self._with_given(file, name) for file in read_file(Path(name)))
            yield Found(item, files)
        held = [item for item in self._known.values() if item.missing < LOOKS_BEFORE_GONE]
        present = scan.paths()
        gone = [item for item in held if item.key not in present]
        if gone and not present and len(held) > 1:
            self.result.notes.append(
                f"the folder is empty, and held {len(held):,} files: nothing is deleted for that. "
                "Delete the articles by hand if it is meant."
            )
            return
        for item in gone:
            yield self._missing(item, looks=item.missing + 1)

    def _url(self) -> Iterator[Event]:
        url = self._source.location
        known = self._known.get(url)
        try:
            fetched = self._web.get(url, _conditional(known))
        except FetchFailed as error:
            if known is not None and error.status in NOT_FOUND and known.missing < LOOKS_BEFORE_GONE:
                yield self._missing(known, looks=_looks(known, error))
            raise
        if known is not None and fetched.is_unchanged:
            yield Same(replace(known, checked_at=self._now, missing=0))
            return
        kind = kind_of(fetched.data)
        if kind is not SourceKind.URL:
            raise UnreadableFile(f'a {kind} stands there: set kind = "{kind}" for this source.')
        fingerprint = hashlib.sha256(fetched.data).hexdigest()
        item = replace(
            self._next_item(url, url, fingerprint), etag=fetched.etag, last_modified=fetched.last_modified
        )
        if (
            known is not None
            and known.fingerprint == fingerprint
            and not known.tries
            and not known.missing
        ):
            yield Same(item)
            return
        yield Found(item, tuple(article_files(fetched, self._given_of(url), Hints())))

    def _feed(self) -> Iterator[Event]:
        state = self._states.get(self._source)
        fetched = self._web.get(self._source.location, Conditional(state.etag, state.last_modified))
        self.result.etag = fetched.etag or (state.etag if fetched.is_unchanged else None)
        self.result.last_modified = fetched.last_modified or (
            state.last_modified if fetched.is_unchanged else None
        )
        if fetched.is_unchanged:
            self.result.notes.extend(state.notes)
            return
        raw = RawFile(fetched.url, fetched.data, fetched.media_type, fetched.final_url)
        if kind_of(fetched.data) is SourceKind.SITEMAP:
            raise UnreadableFile('a sitemap stands there: set kind = "sitemap" for this source.')
        feed = parse_feed_in_child(raw)
        self.result.notes.extend(feed.problems)
        if not feed.entries:
            self.result.notes.append("the feed holds no entry.")
        yield from self._entries(feed.entries)

    def _sitemap(self) -> Iterator[Event]:
        waiting = [(self._source.location, 0)]
        seen: set[str] = set()
        entries: dict[str, SitemapEntry] = {}
        state = self._states.get(self._source)
        while waiting:
            url, depth = waiting.pop(0)
            if url in seen or self._is_stopped():
                continue
            if len(seen) >= MAX_SITEMAPS:
                self.result.notes.append(f"more than {MAX_SITEMAPS} sitemaps; the newest are read.")
                break
            seen.add(url)
            is_root = depth == 0
            try:
                fetched = self._web.get(
                    url, Conditional(state.etag, state.last_modified) if is_root else None
                )
                if fetched.is_unchanged:
                    self.result.etag, self.result.last_modified = state.etag, state.last_modified
                    return
                raw = RawFile(fetched.url, fetched.data, fetched.media_type, fetched.final_url)
                sitemap = parse_sitemap_in_child(raw)
            except (FetchFailed, FetchRefused, UnreadableFile) as error:
                if is_root:
                    raise
                self.result.notes.append(f"sitemap {url}: {error}")
                self.result.is_complete = False
                continue
            self.result.notes.extend(sitemap.problems)
            if not sitemap.is_index:
                entries |= {entry.url: entry for entry in sitemap.entries}
                if is_root:
                    self.result.etag, self.result.last_modified = fetched.etag, fetched.last_modified
            elif depth >= MAX_SITEMAP_DEPTH:
                self.result.notes.append(f"sitemap {url}: indexes are nested too deep.")
            else:
                waiting.extend((entry.url, depth + 1) for entry in _newest_first(sitemap.entries))
        yield from self._entries(_newest_first(entries.values()))

    def _entries(self, entries: Iterable[FeedEntry | SitemapEntry]) -> Iterator[Event]:
        for entry in entries:
            fingerprint = _fingerprint(entry)
            key = entry.key if isinstance(entry, FeedEntry) else entry.url
            if self._is_settled(key, fingerprint) or self._is_redated_too_often(key, fingerprint):
                continue
            if self._is_stopped() or self._fetches >= MAX_FETCHES:
                self.result.is_complete = False
                self.result.has_more = True
                return
            if self._is_new(entry, key, fingerprint) and not self._room.take():
                continue
            self._looked_at.add(key)
            event = self._entry(entry, key, fingerprint)
            if isinstance(event, Missed) and event.item.tries < MAX_TRIES:
                self.result.is_complete = False
            yield event
            if self._is_asked_to_wait:
                self.result.is_complete = False
                return

    def _entry(self, entry: FeedEntry | SitemapEntry, key: str, fingerprint: str) -> Event:
        hints = entry_hints(entry)
        if isinstance(entry, FeedEntry) and entry.url is None:
            name = entry_name(self._source.location, entry)
            item = self._next_item(key, name, fingerprint)
            return Found(item, (self._carried(entry, name),))
        url = entry.url or ""
        item = replace(self._next_item(key, url, fingerprint), hints=hints)
        known = self._known.get(key)
        conditional = _conditional(known) if known is not None and not known.tries else None
        self._fetches += 1
        try:
            fetched = self._web.get(url, conditional)
        except (FetchFailed, FetchRefused) as error:
            status = error.status if isinstance(error, FetchFailed) else None
            if status in PAYWALL and isinstance(entry, FeedEntry) and _carries_text(entry):
                return Found(item, (self._carried(entry, url),))
            if status in ASKS_TO_WAIT and isinstance(error, FetchFailed):
                self._is_asked_to_wait = True
                self.result.wait_seconds = error.retry_after_seconds or 0.0
                self.result.notes.append(f"{url}: the server asks to be left alone (status {status}).")
            return Missed(self._tried(item, known), Failure(url, str(error)))
        if fetched.is_unchanged:
            return Same(
                replace(item, etag=known.etag, last_modified=known.last_modified) if known else item
            )
        item = replace(item, etag=fetched.etag, last_modified=fetched.last_modified)
        given = self._given_of(key)
        if known is not None and _is_still(known, entry, fingerprint):
            given = _as_same_article(given, known, fetched)
        return Found(item, tuple(article_files(fetched, given, hints)))

    def _carried(self, entry: FeedEntry, name: str) -> RawFile:
        """The article as the feed itself carries it."""
        given = self._given_of(entry.key)
        if entry.url is None:
            given = replace(
                given,
                id=f"{self._source.name.lower()}-{name.rpartition('#')[2]}",
                publisher=given.publisher or publisher_of(self._source.location),
            )
        return entry_page(entry, name, replace(given, fetched_at=_iso_now(self._now)))

    def _rechecks(self) -> Iterator[Event]:
        """Look again at articles whose source says nothing new: after an hour, then ever more rarely."""
        if self._source.kind not in (SourceKind.FEED, SourceKind.SITEMAP) or self._room.is_overdrawn:
            return
        due = [
            item
            for item in self._known.values()
            if item.name.startswith("http")
            and "#" not in item.name
            and item.key not in self._looked_at
            and not item.tries
            and item.missing < LOOKS_BEFORE_GONE
            and self._now - item.seen_at < LAST_RECHECK_SECONDS
            and self._now - item.checked_at > _recheck_distance(item)
        ]
        for item in sorted(due, key=lambda item: item.checked_at)[:MAX_RECHECKS]:
            if self._is_stopped():
                return
            event = self._recheck(item)
            if event is not None:
                yield event

    def _recheck(self, item: Item) -> Event | None:
        try:
            fetched = self._web.get(item.name, _conditional(item))
        except FetchFailed as error:
            if error.status in NOT_FOUND:
                return self._missing(item, looks=_looks(item, error))
            return None
        except FetchRefused:
            return None
        item = replace(item, checked_at=self._now, missing=0)
        if fetched.is_unchanged:
            return Same(item)
        given = _as_same_article(self._given, item, fetched)
        item = replace(item, etag=fetched.etag, last_modified=fetched.last_modified)
        return Found(item, tuple(article_files(fetched, given, item.hints)))

    def _missing(self, item: Item, *, looks: int) -> Event:
        item = replace(item, missing=looks, checked_at=self._now)
        return Gone(item) if looks >= LOOKS_BEFORE_GONE else Same(item)

    def _was_gone(self, key: str) -> bool:
        known = self._known.get(key)
        return known is not None and known.missing >= LOOKS_BEFORE_GONE

    def _given_of(self, key: str) -> Given:
        """What is given for one article: it brings its document back if it was gone before."""
        return replace(self._given, revives=self._was_gone(key))

    def _is_settled(self, key: str, fingerprint: str) -> bool:
        """Whether nothing is to be done for an article that looks like this."""
        known = self._known.get(key)
        return known is not None and known.fingerprint == fingerprint and known.tries in (0, MAX_TRIES)

    def _is_new(self, entry: FeedEntry | SitemapEntry, key: str, fingerprint: str) -> bool:
        """Whether an entry is none of the articles that were brought before, or may not be.

        Pages that change the address that they give as their own become other articles each time.
        """
        known = self._known.get(key)
        if known is None or self._room.is_overdrawn or not self._became_a_document(key):
            return True
        return entry.url is not None and not _is_still(known, entry, fingerprint)

    def _became_a_document(self, key: str) -> bool:
        return key in self._known and bool(self._known[key].document_ids)

    def _is_redated_too_often(self, key: str, fingerprint: str) -> bool:
        """Whether only the entry's time moved, and enough such entries were looked at in this poll.

        Some feeds give all their entries the time of the poll.
        """
        known = self._known.get(key)
        if (
            known is None
            or known.tries
            or _without_stamp(known.fingerprint) != _without_stamp(fingerprint)
        ):
            return False
        self._redated += 1
        return self._redated > MAX_RECHECKS

    def _next_item(self, key: str, name: str, fingerprint: str) -> Item:
        known = self._known.get(key)
        if known is None:
            return Item(key, name, fingerprint, seen_at=self._now, checked_at=self._now)
        return replace(
            known, name=name, fingerprint=fingerprint, checked_at=self._now, tries=0, missing=0
        )

    def _tried(self, item: Item, known: Item | None) -> Item:
        before = known.tries if known is not None and known.fingerprint == item.fingerprint else 0
        return replace(item, tries=min(before + 1, MAX_TRIES))

    def _with_given(self, file: RawFile | Failure, key: str) -> RawFile | Failure:
        if isinstance(file, Failure):
            return file
        given = replace(self._given_of(key), fetched_at=_iso_now(self._now))
        return ReceivedFile(file.name, file.data, file.media_type, file.url, given, path=file.path)


class _Room:
    """How many new articles a source may still bring today; the others wait at the source."""

    def __init__(self, source: Source, states: SourceStates) -> None:
        self._most = source.max_articles_per_day
        self._taken = 0 if self._most is None else states.brought_within_a_day(source.name)
        self.is_overdrawn = self._most is not None and self._taken > self._most
        self.turned_away = 0

    def take(self) -> bool:
        """Count one more new article, if there is room for it."""
        has_room = self._most is None or self._taken < self._most
        self._taken += has_room
        self.turned_away += not has_room
        return has_room

    def note(self) -> str:
        return (
            f"{self.turned_away:,} articles wait: the source brought {self._most:,} within a day, "
            "which is its max_articles_per_day."
        )


def given_by(source: Source) -> Given:
    """What the list decides about all articles of a source."""
    return Given(
        publisher=source.publisher,
        lang=source.lang,
        topics=source.topics,
        access=source.text,
        source=source.name,
    )


def _is_still(known: Item, entry: FeedEntry | SitemapEntry, fingerprint: str) -> bool:
    """Whether an entry is the article that was known under its key, at the same address or a new one.

    At a new one it has the old title or time, as some feeds give each day's entry the same key; and the
    address is on the old site, lest a feed write versions of another site's articles.
    """
    url = entry.url or ""
    if known.name == url:
        return True
    stamp = _stamp_of(fingerprint)
    is_same = known.hints.title == entry.title is not None or (
        stamp != "" and stamp == _stamp_of(known.fingerprint)
    )
    return is_same and site_of(known.name) == site_of(url) is not None


def _as_same_article(given: Given, known: Item, fetched: Fetched) -> Given:
    """It keeps its document, where its feed has a key for it and the server did not lead away."""
    asked, answered = urlsplit(fetched.url), urlsplit(fetched.final_url)
    is_where_asked = (asked.path, asked.query) == (answered.path, answered.query)
    if known.key == fetched.url or not known.document_ids or not is_where_asked:
        return given
    return replace(given, id=known.document_ids[0])


def _carries_text(entry: FeedEntry) -> bool:
    return len(entry.content or "") >= MIN_CONTENT_CHARS


def _fingerprint(entry: FeedEntry | SitemapEntry) -> str:
    parts = [entry.url, entry.title, str(entry.published), str(entry.modified)]
    if isinstance(entry, FeedEntry):
        parts.append(entry.content)
    digest = hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()
    stamp = entry.stamp if isinstance(entry, FeedEntry) else None
    return (
        f"{digest}-{hashlib.sha256(stamp.encode('utf-8', 'replace')).hexdigest()[:8]}"
        if stamp
        else digest
    )


def _without_stamp(fingerprint: str) -> str:
    return fingerprint.partition("-")[0]


def _stamp_of(fingerprint: str) -> str:
    return fingerprint.partition("-")[2]


def _newest_first(entries: Iterable[SitemapEntry]) -> list[SitemapEntry]:
    def day(entry: SitemapEntry) -> str:
        moment: date | datetime | None = entry.modified or entry.published
        return moment.isoformat() if moment else ""

    return sorted(entries, key=day, reverse=True)


def _recheck_distance(item: Item) -> float:
    """Seconds between two looks: as long as the article has been known, but soon if it was not found."""
    return (
        FIRST_RECHECK_SECONDS
        if item.missing
        else max(FIRST_RECHECK_SECONDS, item.checked_at - item.seen_at)
    )


def _conditional(item: Item | None) -> Conditional | None:
    """What to ask of a server; of an article that was gone, all of it, lest it come back unseen."""
    if item is None or item.missing >= LOOKS_BEFORE_GONE:
        return None
    return Conditional(item.etag, item.last_modified)


def _looks(item: Item, error: FetchFailed) -> int:
    """Gone is gone; what is merely not found is looked for once more."""
    return LOOKS_BEFORE_GONE if error.status == GONE else item.missing + 1


def _iso_now(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
