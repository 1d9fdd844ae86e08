"""What became of each source, and which of its articles were seen: one SQLite file beside the store.

It is its owner's alone: addresses of sources may hold secrets.

All of it can be lost without harm: everything is then fetched once more, and the store knows it again.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.disk import make_folder, put_aside
from corpus.errors import StoreUnavailable
from corpus.received import Hints, hints_from_json, hints_to_json
from corpus.sources.listing import Source, SourceKind
from corpus.sources.trouble import SourceTrouble, Staleness
from corpus.sqlite_trouble import explain

SCHEMA_VERSION = 2
NO_HINTS = Hints()
BUSY_TIMEOUT_SECONDS = 30.0
READ_TIMEOUT_SECONDS = 2.0
MAX_ERROR_CHARS = 500
CLOCK_STEP_SECONDS = 60.0
"""By how much a clock may be put back without that anything is done for it."""
DAY_SECONDS = 86_400.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS sources (
    name          TEXT PRIMARY KEY,
    location      TEXT NOT NULL,
    added         REAL NOT NULL,
    every         REAL NOT NULL DEFAULT 0,
    last_attempt  REAL,
    last_success  REAL,
    last_error    REAL,
    error         TEXT,
    error_code    TEXT,
    last_article  REAL,
    articles_seen INTEGER NOT NULL DEFAULT 0,
    failures      INTEGER NOT NULL DEFAULT 0,
    next_poll_at  REAL NOT NULL DEFAULT 0,
    etag          TEXT,
    last_modified TEXT,
    notes         TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS items (
    source        TEXT NOT NULL,
    key           TEXT NOT NULL,
    name          TEXT NOT NULL,
    fingerprint   TEXT NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    seen_at       REAL NOT NULL,
    checked_at    REAL NOT NULL,
    tries         INTEGER NOT NULL DEFAULT 0,
    missing       INTEGER NOT NULL DEFAULT 0,
    document_ids  TEXT NOT NULL DEFAULT '',
    hints         TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS brought (
    source        TEXT NOT NULL,
    at            REAL NOT NULL,
    articles      INTEGER NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source is doing. Times are UTC (ISO 8601), None where it never happened.

    last_error, error, error_code: when it last failed, why, and what kind of trouble it was; kept after
        a success, so that one can see it.
    failures: failed polls in a row; 0 while it works.
    notes: what should be put right though the poll succeeded, a line each.
    stale_because, stale_code: why it counts as stale; None while it does not.
    """

    name: str
    last_attempt: str | None = None
    last_success: str | None = None
    last_error: str | None = None
    error: str | None = None
    error_code: SourceTrouble | None = None
    last_article: str | None = None
    articles_seen: int = 0
    failures: int = 0
    next_poll_at: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    notes: tuple[str, ...] = ()
    stale_because: str | None = None
    stale_code: Staleness | None = None

    @property
    def is_stale(self) -> bool:
        """Whether the source brought nothing for longer than it should."""
        return self.stale_because is not None


@dataclass(frozen=True, slots=True)
class Item:
    """One article of a source, as it was when it was last looked at.

    key: what the source calls it; name: its address or path, in letters that can be shown.
    fingerprint: changes when the source says that the article did.
    seen_at, checked_at: first and last look, in seconds since 1970.
    tries: failed attempts in a row to get it in; 0 once it is.
    missing: looks in a row at which it was gone.
    document_ids: the documents it became.
    hints: what the feed or sitemap said of it.
    """

    key: str
    name: str
    fingerprint: str
    seen_at: float = 0.0
    checked_at: float = 0.0
    etag: str | None = None
    last_modified: str | None = None
    tries: int = 0
    missing: int = 0
    document_ids: tuple[str, ...] = ()
    hints: Hints = NO_HINTS

    def without_words(self) -> Item:
        """The same without what the source says of it, which may be purged words."""
        return replace(self, hints=NO_HINTS)


class SourceStates:
    """The state of all sources, for several threads. Who reads does not wait for those who write.

    A damaged file is put aside under another name, and a new one begun.

    Raises:
        StoreUnavailable: the file cannot be opened or written (every method).
    """

    def __init__(self, path: Path, *, now: Callable[[], float] = time.time) -> None:
        self.path = path
        self.now = now
        self._writing = threading.RLock()
        self._reading = threading.Lock()
        try:
            self._writer = self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise _unavailable(self.path, error) from error
            try:
                put_aside(path)
            except OSError as failure:
                raise _unavailable(self.path, failure) from failure
            self._writer = self._open()
        try:
            self._reader = _connect(path, READ_TIMEOUT_SECONDS)
        except sqlite3.Error as error:
            self._writer.close()
            raise _unavailable(self.path, error) from error

    def close(self) -> None:
        """Let go of the file."""
        with self._writing, self._reading:
            self._reader.close()
            self._writer.close()

    def get(self, source: Source) -> SourceState:
        """How a source is doing now."""
        with self._read() as connection:
            row = connection.execute("SELECT * FROM sources WHERE name = ?", (source.name,)).fetchone()
        if row is None or row["location"] != source.location:
            return SourceState(source.name)
        stale_code, stale_because = _staleness(source, row, self.now())
        return SourceState(
            name=source.name,
            last_attempt=_iso(row["last_attempt"]),
            last_success=_iso(row["last_success"]),
            last_error=_iso(row["last_error"]),
            error=row["error"],
            error_code=SourceTrouble(row["error_code"]) if row["error_code"] else None,
            last_article=_iso(row["last_article"]),
            articles_seen=row["articles_seen"],
            failures=row["failures"],
            next_poll_at=_iso(row["next_poll_at"] or None),
            etag=row["etag"],
            last_modified=row["last_modified"],
            notes=tuple(note for note in row["notes"].split("\n") if note),
            stale_because=stale_because,
            stale_code=stale_code,
        )

    def due_at(self, source: Source) -> float:
        """When it should be polled next, in seconds of `now`; 0 for one never polled.

        Of a source that works and is now listed with a shorter `every`, that counts at once. One whose
        last poll ended in the future is due too: the clock was wrong then, and so is what it said.
        """
        with self._read() as connection:
            row = connection.execute(
                "SELECT next_poll_at, last_success, last_error, failures, every FROM sources"
                " WHERE name = ? AND location = ?",
                (source.name, source.location),
            ).fetchone()
        if row is None:
            return 0.0
        ended = row["last_error"] if row["failures"] else row["last_success"]
        if ended is not None and ended > self.now() + CLOCK_STEP_SECONDS:
            return 0.0
        due_at = float(row["next_poll_at"])
        if row["failures"] == 0 and source.every_seconds < row["every"]:
            due_at = min(due_at, row["last_success"] + source.every_seconds)
        return due_at

    def begin(self, source: Source) -> None:
        """Note that a poll begins; what the server of another location said is forgotten.

        Times that lie in the future, from a clock that has been put back since, become now, and the
        source stays due until this poll ends.
        """
        now = self.now()
        with self._write() as connection:
            known = connection.execute(
                "SELECT location FROM sources WHERE name = ?", (source.name,)
            ).fetchone()
            if known is not None and known["location"] != source.location:
                connection.execute("DELETE FROM sources WHERE name = ?", (source.name,))
            connection.execute(
                "INSERT OR IGNORE INTO sources (name, location, added) VALUES (?, ?, ?)",
                (source.name, source.location, now),
            )
            connection.execute("UPDATE sources SET last_attempt = ? WHERE name = ?", (now, source.name))
            _put_right(connection, source.name, now)

    def succeed(
        self,
        source: Source,
        *,
        next_poll_at: float,
        etag: str | None = None,
        last_modified: str | None = None,
        notes: tuple[str, ...] = (),
    ) -> None:
        """Note that a poll went through."""
        lines = "\n".join(" ".join(note.split())[:MAX_ERROR_CHARS] for note in notes[:20])
        with self._write() as connection:
            connection.execute(
                "UPDATE sources SET last_success = ?, failures = 0, next_poll_at = ?, every = ?,"
                " etag = ?, last_modified = ?, notes = ? WHERE name = ?",
                (self.now(), next_poll_at, source.every_seconds, etag, last_modified, lines, source.name),
            )

    def fail(self, source: Source, error: str, code: SourceTrouble, *, next_poll_at: float) -> None:
        """Note that a poll failed, and why."""
        with self._write() as connection:
            connection.execute(
                "UPDATE sources SET last_error = ?, error = ?, error_code = ?, failures = failures + 1,"
                " next_poll_at = ?"
                " WHERE name = ?",
                (self.now(), " ".join(error.split())[:MAX_ERROR_CHARS], code, next_poll_at, source.name),
            )

    def item(self, source: str, key: str) -> Item | None:
        """What was seen under this key."""
        with self._read() as connection:
            row = connection.execute(
                "SELECT * FROM items WHERE source = ? AND key = ?", (source, _stored(key))
            ).fetchone()
        return None if row is None else _item(row)

    def items(self, source: str) -> dict[str, Item]:
        """Everything seen at a source, by key."""
        with self._read() as connection:
            rows = connection.execute("SELECT * FROM items WHERE source = ?", (source,)).fetchall()
        return {item.key: item for item in map(_item, rows)}

    def brought_within_a_day(self, source: str) -> int:
        """How many new articles a source brought in the last 24 hours."""
        with self._read() as connection:
            row = connection.execute(
                "SELECT total(articles) FROM brought WHERE source = ? AND at > ?",
                (source, self.now() - DAY_SECONDS),
            ).fetchone()
        return int(row[0])

    def record(self, source: str, items: list[Item], *, new_or_changed: int = 0, added: int = 0) -> None:
        """Keep what was seen, in one transaction.

        new_or_changed: how many became a new version; added: how many of them are new articles.
        """
        with self._write() as connection:
            connection.execute("DELETE FROM brought WHERE at <= ?", (self.now() - DAY_SECONDS,))
            if added:
                connection.execute(
                    "INSERT INTO brought (source, at, articles) VALUES (?, ?, ?)",
                    (source, self.now(), added),
                )
            connection.executemany(
                "INSERT OR REPLACE INTO items (source, key, name, fingerprint, etag, last_modified,"
                " seen_at, checked_at, tries, missing, document_ids, hints)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(source, *_row(item)) for item in items],
            )
            connection.execute(
                "UPDATE sources SET articles_seen ="
                " (SELECT count(*) FROM items WHERE source = sources.name AND tries = 0 AND missing = 0),"
                " last_article = CASE WHEN ? > 0 THEN ? ELSE last_article END WHERE name = ?",
                (new_or_changed, self.now(), source),
            )

    def forget_words(self, document_ids: Iterable[str]) -> None:
        """Wipe what feeds said of purged documents, from the file, its log and what was put aside.

        That they were seen stays known, so that they are not fetched again.

        Raises:
            StoreUnavailable: also while someone still reads the file; call it again later.
        """
        with self._writing:
            with self._write() as connection:
                for document_id in document_ids:
                    connection.execute(
                        "UPDATE items SET hints = '' WHERE instr("
                        " char(10) || document_ids || char(10), char(10) || ? || char(10)) > 0",
                        (document_id,),
                    )
            try:
                is_busy = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                for aside in self.path.parent.glob(f"{self.path.name}.damaged-*"):
                    aside.unlink(missing_ok=True)
            except (sqlite3.Error, OSError) as error:
                raise _unavailable(self.path, error) from error
        if is_busy:
            raise StoreUnavailable(
                "What sources said of purged articles cannot be wiped yet: someone still reads the file "
                "of their state, so its log holds it. Purge again later."
            )

    def names_of(self, document_id: str) -> list[str]:
        """The paths and addresses at which sources hold a document, as far as they are still there."""
        with self._read() as connection:
            rows = connection.execute(
                "SELECT name, document_ids FROM items WHERE missing = 0"
                " AND instr(document_ids, ?) > 0 ORDER BY name",
                (document_id,),
            ).fetchall()
        return [row["name"] for row in rows if document_id in row["document_ids"].split("\n")]

    def is_held_by_another(self, source: str, key: str, document_id: str) -> bool:
        """Whether another article of the source became this document too: a file that was renamed."""
        with self._read() as connection:
            rows = connection.execute(
                "SELECT document_ids FROM items WHERE source = ? AND key != ? AND missing = 0"
                " AND instr(document_ids, ?) > 0",
                (source, _stored(key), document_id),
            ).fetchall()
        return any(document_id in row["document_ids"].split("\n") for row in rows)

    def _open(self) -> sqlite3.Connection:
        try:
            make_folder(self.path.parent)
            self.path.touch(mode=0o600)
        except OSError as error:
            raise _unavailable(self.path, error) from error
        connection = _connect(self.path, BUSY_TIMEOUT_SECONDS)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if sound != "ok" or version > SCHEMA_VERSION:
                raise sqlite3.DatabaseError(sound)
            connection.executescript(SCHEMA)
            _migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        with self._reading, _transaction(self.path, self._reader, "BEGIN"):
            yield self._reader

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._writing, _transaction(self.path, self._writer, "BEGIN IMMEDIATE"):
            yield self._writer


def _connect(path: Path, timeout_seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=timeout_seconds, check_same_thread=False, isolation_level=None
    )
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def _transaction(path: Path, connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    try:
        connection.execute(begin)
        try:
            yield
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.rollback()
    except sqlite3.Error as error:
        raise _unavailable(path, error) from error


def _put_right(connection: sqlite3.Connection, name: str, now: float) -> None:
    """Make what a clock that was ahead wrote down of a source to have been now."""
    connection.execute(
        "UPDATE sources SET next_poll_at = 0 WHERE name = ?2 AND max(coalesce(last_success, 0),"
        " coalesce(last_error, 0)) > ?1",
        (now, name),
    )
    connection.execute(
        "UPDATE sources SET added = min(added, ?1), last_success = min(last_success, ?1),"
        " last_error = min(last_error, ?1), last_article = min(last_article, ?1) WHERE name = ?2",
        (now, name),
    )
    connection.execute(
        "UPDATE items SET seen_at = min(seen_at, ?1), checked_at = min(checked_at, ?1)"
        " WHERE source = ?2 AND (seen_at > ?1 OR checked_at > ?1)",
        (now, name),
    )


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    columns = {row["name"] for row in connection.execute("PRAGMA table_info(sources)")}
    if "error_code" not in columns:
        connection.execute("ALTER TABLE sources ADD COLUMN error_code TEXT")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _stored(key: str) -> str | bytes:
    """A key as SQLite holds it: as its bytes where it is not Unicode, as a file's name may be."""
    try:
        key.encode()
    except UnicodeEncodeError:
        return key.encode("utf-8", "surrogatepass")
    return key


def _as_told(key: str | bytes) -> str:
    return key.decode("utf-8", "surrogatepass") if isinstance(key, bytes) else key


def _row(item: Item) -> tuple[str | bytes | float | None, ...]:
    return (
        _stored(item.key),
        item.name,
        item.fingerprint,
        item.etag,
        item.last_modified,
        item.seen_at,
        item.checked_at,
        item.tries,
        item.missing,
        "\n".join(item.document_ids),
        "" if item.hints == NO_HINTS else json.dumps(hints_to_json(item.hints)),
    )


def _item(row: sqlite3.Row) -> Item:
    return Item(
        key=_as_told(row["key"]),
        name=row["name"],
        fingerprint=row["fingerprint"],
        seen_at=row["seen_at"],
        checked_at=row["checked_at"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        tries=row["tries"],
        missing=row["missing"],
        document_ids=tuple(id_ for id_ in row["document_ids"].split("\n") if id_),
        hints=hints_from_json(json.loads(row["hints"])) if row["hints"] else NO_HINTS,
    )


def _staleness(source: Source, row: sqlite3.Row, now: float) -> tuple[Staleness, str] | tuple[None, None]:
    limit = source.stale_after_seconds
    since = row["last_success"] or row["added"]
    if now - since > limit:
        never = "since it was listed" if row["last_success"] is None else f"since {_iso(since)}"
        return Staleness.NOT_READ, f"no poll succeeded {never}."
    brings_news = source.kind in (SourceKind.FEED, SourceKind.SITEMAP)
    newest = row["last_article"] or row["added"]
    if brings_news and now - newest > limit:
        return Staleness.NO_NEWS, f"it works, but brought no new article since {_iso(newest)}."
    return None, None


def _iso(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unavailable(path: Path, error: Exception) -> StoreUnavailable:
    return StoreUnavailable(
        f"The state of the sources in {path} cannot be read or written: {explain(path, error)}"
    )
