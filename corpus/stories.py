"""Which articles are one story: copies of one another, and who published first.

All of it is derived from the store by following its change log, in a file of its own that can be
deleted. Nothing is discarded: every copy stays a document.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from array import array
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from corpus.dedupe import (
    LEAST_SAMPLED_CONTAINMENT,
    Prepared,
    are_copies,
    prepare,
    sampled_containment,
)
from corpus.disk import make_folder
from corpus.document import Document
from corpus.errors import (
    DocumentDeleted,
    DocumentNotFound,
    DocumentPurged,
    StoreDamaged,
    StoriesUnavailable,
)
from corpus.publishers import PUBLISHERS, registrable_domain
from corpus.sqlite_trouble import explain
from corpus.store import Change, DocumentStore

FORMAT = 2
BATCH_CHANGES = 100
COMMON_HASH_STORIES = 64
STORIES_COMPARED = 12
MEMBERS_COMPARED = 2
MEMBERS_WEIGHED = 20
TEXTS_IN_MEMORY = 64
ORDERS_IN_MEMORY = 100_000
BUSY_TIMEOUT_SECONDS = 30.0

KnownOrders = dict[str, tuple[str, ...]]
"""By article: all of its story, the original first; none where it is alone."""

SCHEMA = """
CREATE TABLE followed (number INTEGER NOT NULL, document_id TEXT NOT NULL, at TEXT NOT NULL);
INSERT INTO followed VALUES (0, '', '');
CREATE TABLE members (
    document_id TEXT PRIMARY KEY, story INTEGER NOT NULL, version INTEGER NOT NULL,
    first_change INTEGER NOT NULL, published TEXT, publisher TEXT, domain TEXT,
    words INTEGER NOT NULL, key BLOB NOT NULL, sample BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX members_by_story ON members (story);
CREATE INDEX members_by_key ON members (key);
CREATE TABLE postings (hash INTEGER, story INTEGER, PRIMARY KEY (hash, story)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Member:
    """One article of a story. `is_copy` says that most of its words are the original's."""

    document_id: str
    publisher: str | None
    published: date | None
    is_copy: bool


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that carry one text.

    members: the original first, then by publication.
    original: the id of the one that was published first; of one day, stored first. A site that we
        do not know cannot date itself before a known publisher that had the text earlier.
    independent_sources: how many publishers among those whose words are their own, at least 1.
    carried_by: the other publishers that carry the original's words, each once.
    """

    members: tuple[Member, ...]
    original: str
    independent_sources: int
    carried_by: tuple[str, ...]

    @property
    def copies(self) -> int:
        """How many other articles carry the original's words."""
        return sum(member.is_copy for member in self.members)

    def is_copy(self, document_id: str) -> bool:
        """Whether a member carries the original's words."""
        return any(member.is_copy for member in self.members if member.document_id == document_id)


class Stories:
    """The stories of a store. Threads and processes may share one file."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path`; one that cannot be read is made anew, for `follow` to fill.

        Raises:
            StoriesUnavailable: the file cannot be made.
        """
        self.path = path
        self._reading = threading.Lock()
        self._following = threading.Lock()
        self._copies: tuple[tuple[frozenset[str], tuple[object, ...]], frozenset[str]] | None = None
        try:
            make_folder(path.parent)
            self._reader, self._writer = _open(path), _open(path)
        except (sqlite3.Error, OSError) as error:
            raise _unavailable(path, error) from error
        self._orders: tuple[tuple[object, ...], dict[str, tuple[str, ...]]] = ((), {})
        self._prepared = lru_cache(maxsize=TEXTS_IN_MEMORY)(_read_and_prepare)

    def follow(self, store: DocumentStore, *, at_most: int | None = None) -> int:
        """Take in what changed in the store since the last time; how many changes that were.

        A store that is not the one followed so far (it was restored) is read from its beginning.

        Raises:
            StoriesUnavailable: the file cannot be written.
            StoreUnavailable: the store cannot be read.
        """
        taken = 0
        while at_most is None or taken < at_most:
            wanted = BATCH_CHANGES if at_most is None else min(BATCH_CHANGES, at_most - taken)
            with self._following:
                batch = self._follow_batch(store, wanted)
            taken += batch
            if batch < wanted:
                break
        return taken

    def story_of(
        self, document_id: str, as_of: date | None = None, without: Collection[str] = ()
    ) -> Story | None:
        """The story that an article belongs to, be it the only one; None for an unknown id.

        Args:
            as_of: leaves out the other articles that were published later, or nobody knows when.
            without: the ids of other articles that are left out too, as retracted ones are.

        Raises:
            StoriesUnavailable: the file cannot be read.
        """
        rows = self._read(
            "SELECT document_id, publisher, domain, published, first_change, sample FROM members "
            "WHERE story = (SELECT story FROM members WHERE document_id = ?)",
            _bindable(document_id),
        )
        counted = [
            row
            for row in rows
            if row["document_id"] == document_id
            or (row["document_id"] not in without and _was_published(row, as_of))
        ]
        return _to_story(_in_order(counted)) if counted else None

    def orders(
        self, document_ids: Iterable[str], known: KnownOrders | None = None
    ) -> dict[str, tuple[str, ...]]:
        """For each article that is not alone in its story: all of its story, the original first.

        known: what `known_orders` gave a moment ago, to save looking whether a story has changed.

        Raises:
            StoriesUnavailable: the file cannot be read.
        """
        asked = dict.fromkeys(document_ids)
        known = self.known_orders() if known is None else known
        missing = [document_id for document_id in asked if document_id not in known]
        if missing:
            known.update(self._find_orders(missing))
        return {member: known[one] for one in asked if known[one] for member in known[one]}

    def copies_of(self, originals: frozenset[str]) -> frozenset[str]:
        """The articles that carry the words of one of these originals; kept until a story changes.

        Raises:
            StoriesUnavailable: the file cannot be read.
        """
        if not originals:
            return frozenset()
        asked = (originals, tuple(self._read("SELECT * FROM followed")[0]))
        if self._copies is None or self._copies[0] != asked:
            self._copies = (asked, self._find_copies(originals))
        return self._copies[1]

    def close(self) -> None:
        """Close the file."""
        with self._following, self._reading:
            self._reader.close()
            self._writer.close()

    def known_orders(self) -> KnownOrders:
        """The orders that were found since a story changed last; empty ones for articles alone.

        Raises:
            StoriesUnavailable: the file cannot be read.
        """
        followed = tuple(self._read("SELECT * FROM followed")[0])
        if self._orders[0] != followed or len(self._orders[1]) > ORDERS_IN_MEMORY:
            self._orders = (followed, {})
        return self._orders[1]

    def _find_orders(self, document_ids: list[str]) -> dict[str, tuple[str, ...]]:
        rows = self._read(
            "SELECT story, document_id, domain, published, first_change FROM members WHERE story IN "
            "(SELECT story FROM members WHERE document_id IN (SELECT value FROM json_each(?)))",
            json.dumps([_bindable(document_id) for document_id in document_ids]),
        )
        found: dict[str, tuple[str, ...]] = dict.fromkeys(document_ids, ())
        for members in _by_story(rows):
            if len(members) > 1:
                order = tuple(row["document_id"] for row in _in_order(members))
                found.update(dict.fromkeys(order, order))
        return found

    def _find_copies(self, originals: frozenset[str]) -> frozenset[str]:
        rows = self._read(
            "SELECT story, document_id, publisher, domain, published, first_change, sample FROM members "
            "WHERE story IN (SELECT story FROM members "
            "WHERE document_id IN (SELECT value FROM json_each(?)))",
            json.dumps([_bindable(document_id) for document_id in originals]),
        )
        told = (_to_story(_in_order(members)) for members in _by_story(rows))
        return frozenset(
            member.document_id
            for story in told
            if story.original in originals
            for member in story.members
            if member.is_copy
        )

    def _read(self, query: str, *values: str) -> list[sqlite3.Row]:
        with self._reading:
            try:
                return self._reader.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise _unavailable(self.path, error) from error

    def _follow_batch(self, store: DocumentStore, wanted: int) -> int:
        try:
            return self._write_batch(store, wanted)
        except sqlite3.OperationalError as error:
            raise _unavailable(self.path, error) from error
        except sqlite3.DatabaseError:
            self._start_over()
        try:
            return self._write_batch(store, wanted)
        except sqlite3.Error as error:
            raise _unavailable(self.path, error) from error

    def _start_over(self) -> None:
        """Make the damaged file anew; what it held is read from the store again.

        Where that fails, the file stays closed, and the next `follow` tries again.
        """
        with self._reading:
            self._reader.close()
            self._writer.close()
            try:
                _remove(self.path)
                self._reader, self._writer = _open(self.path), _open(self.path)
            except (sqlite3.Error, OSError) as error:
                raise _unavailable(self.path, error) from error

    def _write_batch(self, store: DocumentStore, wanted: int) -> int:
        connection = self._writer
        connection.execute("BEGIN IMMEDIATE")
        try:
            number, document_id, at = connection.execute("SELECT * FROM followed").fetchone()
            if number and not _is_same_store(store, number, document_id, at):
                connection.execute("DELETE FROM members")
                connection.execute("DELETE FROM postings")
                number = 0
            changes = store.changes_since(number, wanted)
            for change in changes:
                self._take_in(connection, store, change)
            if changes:
                last = changes[-1]
                connection.execute(
                    "UPDATE followed SET number = ?, document_id = ?, at = ?",
                    (last.number, last.document_id, last.at),
                )
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.rollback()
        return len(changes)

    def _take_in(self, connection: sqlite3.Connection, store: DocumentStore, change: Change) -> None:
        try:
            if change.kind == "notice" and store.deleted_at(change.document_id) is None:
                return
            document = _as_copied(store, change.document_id)
        except (DocumentNotFound, DocumentDeleted, DocumentPurged, StoreDamaged):
            document = None
        first_change = _leave_story(connection, change.document_id) or change.number
        if document is None:
            return
        prepared = prepare(document)
        stories = self._find_stories(connection, store, document, prepared)
        _join_story(connection, document, prepared, first_change, stories)

    def _find_stories(
        self,
        connection: sqlite3.Connection,
        store: DocumentStore,
        document: Document,
        prepared: Prepared,
    ) -> list[int]:
        """The stories that the document belongs to; several when it is what joins them."""
        same_words = connection.execute(
            "SELECT story FROM members WHERE key = ? LIMIT 1", (prepared.key,)
        ).fetchone()
        found = [int(same_words["story"])] if same_words else []
        for story in _candidates(connection, prepared.sample):
            if story not in found and self._is_copy_of_one(connection, store, document, prepared, story):
                found.append(story)
        return found

    def _is_copy_of_one(
        self,
        connection: sqlite3.Connection,
        store: DocumentStore,
        document: Document,
        prepared: Prepared,
        story: int,
    ) -> bool:
        rows = connection.execute(
            "SELECT document_id, version, sample FROM members WHERE story = ? "
            "ORDER BY words DESC LIMIT ?",
            (story, MEMBERS_WEIGHED),
        ).fetchall()
        weighed = [(sampled_containment(prepared.sample, _to_sample(row["sample"])), row) for row in rows]
        weighed.sort(key=lambda pair: -pair[0])
        for shared, row in weighed[:MEMBERS_COMPARED]:
            if shared < LEAST_SAMPLED_CONTAINMENT:
                return False
            other = self._prepared(store, row["document_id"], row["version"])
            if other is not None and are_copies(document, other[0], prepared, other[1]):
                return True
        return False


def _open(path: Path) -> sqlite3.Connection:
    """The file's connection. It is a copy of what the store says: unreadable, it is made anew."""
    for attempt in range(2):
        connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")
            _prepare_schema(connection)
            return connection
        except sqlite3.DatabaseError as error:
            connection.close()
            if attempt or isinstance(error, sqlite3.OperationalError):
                raise
            _remove(path)
    raise AssertionError("unreachable")


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def _prepare_schema(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found != FORMAT:
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall():
                connection.execute(f'DROP TABLE "{name}"')
            for statement in SCHEMA.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.rollback()


def _candidates(connection: sqlite3.Connection, sample: tuple[int, ...]) -> list[int]:
    """The stories that share most of the sample, most first.

    What stands in very many stories tells nothing, and is passed over.
    """
    votes: Counter[int] = Counter()
    for value in sample:
        rows = connection.execute(
            "SELECT story FROM postings WHERE hash = ? LIMIT ?", (value, COMMON_HASH_STORIES + 1)
        ).fetchall()
        if len(rows) <= COMMON_HASH_STORIES:
            votes.update(int(story) for (story,) in rows)
    fewest = 2 if len(sample) > 2 else 1
    return [story for story, count in votes.most_common(STORIES_COMPARED) if count >= fewest]


def _join_story(
    connection: sqlite3.Connection,
    document: Document,
    prepared: Prepared,
    first_change: int,
    stories: list[int],
) -> None:
    """Make the document a member of a story, new or old; several stories become one."""
    if stories:
        story = min(stories)
        for other in stories:
            if other != story:
                _merge(connection, other, into=story)
    else:
        (last,) = connection.execute("SELECT coalesce(max(story), 0) FROM members").fetchone()
        story = last + 1
    connection.execute(
        "INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.id,
            story,
            document.version,
            first_change,
            document.published.isoformat() if document.published else None,
            document.publisher,
            registrable_domain(document.url) if document.url else None,
            prepared.words,
            prepared.key,
            array("I", prepared.sample).tobytes(),
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO postings VALUES (?, ?)", [(value, story) for value in prepared.sample]
    )


def _leave_story(connection: sqlite3.Connection, document_id: str) -> int | None:
    """Take a document out of its story; the change that brought it first, None for an unknown one."""
    row = connection.execute(
        "SELECT story, first_change, sample FROM members WHERE document_id = ?", (document_id,)
    ).fetchone()
    if row is None:
        return None
    connection.execute("DELETE FROM members WHERE document_id = ?", (document_id,))
    left = connection.execute("SELECT sample FROM members WHERE story = ?", (row["story"],)).fetchall()
    still = {value for (sample,) in left for value in _to_sample(sample)}
    gone = [value for value in _to_sample(row["sample"]) if value not in still]
    connection.executemany(
        "DELETE FROM postings WHERE hash = ? AND story = ?", [(value, row["story"]) for value in gone]
    )
    return int(row["first_change"])


def _merge(connection: sqlite3.Connection, story: int, *, into: int) -> None:
    samples = connection.execute("SELECT sample FROM members WHERE story = ?", (story,)).fetchall()
    values = {value for (sample,) in samples for value in _to_sample(sample)}
    connection.execute("UPDATE members SET story = ? WHERE story = ?", (into, story))
    connection.executemany(
        "DELETE FROM postings WHERE hash = ? AND story = ?", [(value, story) for value in values]
    )
    connection.executemany(
        "INSERT OR IGNORE INTO postings VALUES (?, ?)", [(value, into) for value in values]
    )


def _by_story(rows: Iterable[sqlite3.Row]) -> Collection[list[sqlite3.Row]]:
    stories: dict[int, list[sqlite3.Row]] = {}
    for row in rows:
        stories.setdefault(row["story"], []).append(row)
    return stories.values()


def _in_order(rows: list[sqlite3.Row]) -> list[sqlite3.Row]:
    """A story's members, the original first: by publication, then by when they came here.

    A date is what a page claims. So a site that is not in our table of publishers comes after those
    that are and had the text here before it, whatever day it says.
    """
    known = [row["first_change"] for row in rows if row["domain"] in PUBLISHERS]
    first_known = min(known, default=None)

    def place(row: sqlite3.Row) -> tuple[bool, str, int]:
        came_after = first_known is not None and row["first_change"] > first_known
        is_stranger = row["domain"] is not None and row["domain"] not in PUBLISHERS
        return (is_stranger and came_after, row["published"] or "9999", row["first_change"])

    return sorted(rows, key=place)


def _was_published(row: sqlite3.Row, as_of: date | None) -> bool:
    """Whether an article was out by that day, as far as anybody knows; always, where none is given."""
    return as_of is None or (row["published"] is not None and row["published"] <= as_of.isoformat())


def _to_story(rows: list[sqlite3.Row]) -> Story:
    original = rows[0]
    sample = _to_sample(original["sample"])
    members, independent, carriers = [], _Sources(), _Sources()
    independent.add(original["publisher"], original["domain"])
    carriers.add(original["publisher"], original["domain"])
    carried_by = []
    for row in rows:
        publisher, domain = row["publisher"], row["domain"]
        is_copy = row is not original and (
            sampled_containment(sample, _to_sample(row["sample"])) >= LEAST_SAMPLED_CONTAINMENT
        )
        if is_copy and carriers.add(publisher, domain):
            carried_by.append(publisher or domain)
        if not is_copy:
            independent.add(publisher, domain)
        published = date.fromisoformat(row["published"]) if row["published"] else None
        members.append(Member(row["document_id"], publisher, published, is_copy))
    return Story(
        tuple(members), original["document_id"], independent.count, tuple(filter(None, carried_by))
    )


def count_sources(sources: Iterable[tuple[str | None, str | None]]) -> int:
    """How many publishers there are among (name, registrable domain) pairs."""
    counted = _Sources()
    for publisher, domain in sources:
        counted.add(publisher, domain)
    return counted.count


class _Sources:
    """Counts publishers: one name or one domain is one; all that give neither are one together."""

    def __init__(self) -> None:
        self._seen: set[str | None] = set()
        self.count = 0

    def add(self, publisher: str | None, domain: str | None) -> bool:
        """Count a publisher; whether it is a new one."""
        keys = {publisher.casefold() if publisher else None, domain} - {None} or {None}
        is_new = self._seen.isdisjoint(keys)
        self._seen |= keys
        self.count += is_new
        return is_new


def _as_copied(store: DocumentStore, document_id: str) -> Document:
    """A document as others may have copied it.

    A retracted one is known by its last version before the retraction, even when it was deleted: no
    answer may rest on what others copied from it.
    """
    try:
        document = store.get(document_id)
    except DocumentDeleted as deleted:
        if all(notice.kind != "retraction" for notice in store.notices(document_id)):
            raise
        document = store.get(document_id, deleted.version)
    if not _says_retracted(document):
        return document
    numbers = reversed([known.version for known in store.versions(document_id)])
    earlier = (store.get(document_id, number) for number in numbers)
    return next((version for version in earlier if not _says_retracted(version)), document)


def _says_retracted(document: Document) -> bool:
    return any(notice.kind == "retraction" for notice in document.notices)


def _read_and_prepare(
    store: DocumentStore, document_id: str, version: int
) -> tuple[Document, Prepared] | None:
    with contextlib.suppress(DocumentPurged, DocumentNotFound, StoreDamaged):
        document = store.get(document_id, version)
        return document, prepare(document)
    return None


def _is_same_store(store: DocumentStore, number: int, document_id: str, at: str) -> bool:
    last = store.changes_since(number - 1, limit=1)
    return bool(last) and (last[0].document_id, last[0].at) == (document_id, at)


def _to_sample(stored: bytes) -> array[int]:
    return array("I", stored)


def _unavailable(path: Path, error: Exception) -> StoriesUnavailable:
    return StoriesUnavailable(
        f"The file of stories {path} cannot be used: {explain(path, error)} It is made from the document "
        "store: deleted while nothing runs, it is made again."
    )


def _bindable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
