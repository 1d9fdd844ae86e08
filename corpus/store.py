"""DocumentStore: every version of every document, append-only, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.document import Document, Heading, Lang, Page, SourceReference
from corpus.errors import (
    DocumentDeleted,
    DocumentNotFound,
    StoreTooNew,
    StoreUnavailable,
    VersionNotFound,
)

SCHEMA_VERSION = 1
BUSY_TIMEOUT_SECONDS = 30.0
MAX_PAGE_LIMIT = 1_000
MAX_OFFSET = 10**9

SCHEMA = """
CREATE TABLE versions (
    document_id TEXT NOT NULL,
    version     INTEGER NOT NULL,
    digest      TEXT NOT NULL,
    stored_at   TEXT NOT NULL,
    title       TEXT NOT NULL,
    text        TEXT NOT NULL,
    lang        TEXT NOT NULL,
    published   TEXT,
    written     TEXT,
    publisher   TEXT,
    url         TEXT,
    sources     TEXT NOT NULL,
    topics      TEXT NOT NULL,
    headings    TEXT NOT NULL,
    pages       TEXT NOT NULL,
    PRIMARY KEY (document_id, version)
);
CREATE TABLE documents (
    id         TEXT PRIMARY KEY,
    newest     INTEGER NOT NULL,
    digest     TEXT NOT NULL,
    lang       TEXT NOT NULL,
    published  TEXT,
    publisher  TEXT,
    deleted_at TEXT
) WITHOUT ROWID;
CREATE INDEX documents_by_date ON documents (published DESC, id) WHERE deleted_at IS NULL;
CREATE TABLE changes (number INTEGER NOT NULL);
INSERT INTO changes VALUES (0);
"""

INSERT_VERSION = """
INSERT INTO versions VALUES (
    :document_id, :version, :digest, :stored_at, :title, :text, :lang, :published, :written,
    :publisher, :url, :sources, :topics, :headings, :pages
)
"""
COUNT_MATCHING = """
SELECT count(*)
FROM documents JOIN versions ON document_id = documents.id AND version = newest
WHERE deleted_at IS NULL
    AND (:lang IS NULL OR documents.lang = :lang)
    AND (:publisher IS NULL OR documents.publisher = :publisher)
    AND (:topic IS NULL OR EXISTS (SELECT 1 FROM json_each(topics) WHERE value = :topic))
"""
READ_MATCHING = (
    COUNT_MATCHING.replace("count(*)", "versions.*")
    + "ORDER BY documents.published DESC NULLS LAST, documents.id LIMIT :limit OFFSET :offset"
)


class Outcome(StrEnum):
    """What storing a document did."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it now stands in the store, and what it took to get there."""

    document: Document
    outcome: Outcome


class DocumentStore:
    """Every version of every document. Threads and processes may share one file."""

    def __init__(self, path: Path) -> None:
        """Open the store at `path`, and make it (with its folder) if there is none.

        Raises:
            StoreUnavailable: the file cannot be opened, or is not a Puente store.
            StoreTooNew: a newer Puente wrote it.
        """
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        except OSError as error:
            raise StoreUnavailable(
                f"The document store {path} cannot be opened: {error.strerror}. "
                "Check that the folder exists and that this user may write in it."
            ) from error
        try:
            with self._write() as connection:
                self._prepare_schema(connection)
        except StoreUnavailable:
            self.close()
            raise

    def put(self, document: Document) -> Stored:
        """Store a document; a new version only if its digest differs from the newest one's.

        A deleted document that is put again comes back as a new version ("added").

        Raises:
            StoreUnavailable: the disk is full, the file is read-only, locked or damaged.
        """
        return self.put_many([document])[0]

    def put_many(self, documents: Iterable[Document]) -> list[Stored]:
        """Store several documents in one transaction: all of them, or on an error none."""
        with self._write() as connection:
            results = [_put(connection, document) for document in documents]
            if any(stored.outcome != Outcome.UNCHANGED for stored in results):
                connection.execute("UPDATE changes SET number = number + 1")
        return results

    def get(self, document_id: str, version: int | None = None) -> Document:
        """Read one version, by default the newest.

        Raises:
            DocumentNotFound: no such id was ever stored.
            VersionNotFound: the document has no such version.
            DocumentDeleted: `version` is None and the document was deleted.
        """
        with self._read() as connection:
            found = connection.execute(
                "SELECT newest, deleted_at FROM documents WHERE id = ?",
                (_bindable(document_id),),
            ).fetchone()
            if found is None:
                raise DocumentNotFound(document_id)
            newest, deleted_at = found
            if version is None and deleted_at is not None:
                raise DocumentDeleted(document_id, deleted_at, newest)
            wanted = newest if version is None else version
            if not 1 <= wanted <= newest:
                raise VersionNotFound(document_id, wanted, newest)
            return _read_version(connection, document_id, wanted)

    def delete(self, document_id: str) -> None:
        """Mark a document as deleted; its versions stay readable by number.

        Deleting it twice changes nothing the second time.

        Raises:
            DocumentNotFound: no such id was ever stored.
        """
        with self._write() as connection:
            marked = connection.execute(
                "UPDATE documents SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL",
                (_now(), _bindable(document_id)),
            ).rowcount
            if marked:
                connection.execute("UPDATE changes SET number = number + 1")
                return
            known = connection.execute("SELECT 1 FROM documents WHERE id = ?", (_bindable(document_id),))
            if known.fetchone() is None:
                raise DocumentNotFound(document_id)

    def current(self) -> Iterator[Document]:
        """The newest version of every document that is not deleted, by id."""
        for document_id, (version, _) in self.current_versions().items():
            with self._read() as connection:
                document = _read_version(connection, document_id, version)
            yield document

    def current_versions(self) -> dict[str, tuple[int, str]]:
        """id -> (newest version, its digest) of every document that is not deleted, by id."""
        with self._read() as connection:
            rows = connection.execute(
                "SELECT id, newest, digest FROM documents WHERE deleted_at IS NULL ORDER BY id"
            ).fetchall()
        return {document_id: (newest, digest) for document_id, newest, digest in rows}

    def page(
        self,
        offset: int,
        limit: int,
        *,
        lang: Lang | None = None,
        topic: str | None = None,
        publisher: str | None = None,
    ) -> tuple[list[Document], int]:
        """A page of the documents that are not deleted, and how many match in all.

        Newest published first, undated ones last, then by id. Filters are exact and combine.

        Raises:
            ValueError: `offset` is not within 0 to 10^9, or `limit` is not within 1 to 1,000.
        """
        if not 0 <= offset <= MAX_OFFSET or not 1 <= limit <= MAX_PAGE_LIMIT:
            raise ValueError(
                f"offset {offset} and limit {limit}: the offset must be 0 to {MAX_OFFSET}, "
                f"and the limit 1 to {MAX_PAGE_LIMIT}."
            )
        values = {
            "lang": lang,
            "topic": _bindable(topic),
            "publisher": _bindable(publisher),
            "limit": limit,
            "offset": offset,
        }
        with self._read() as connection:
            (total,) = connection.execute(COUNT_MATCHING, values).fetchone()
            rows = connection.execute(READ_MATCHING, values).fetchall()
        return [_to_document(row) for row in rows], total

    def count(self) -> int:
        """How many documents there are that are not deleted."""
        return self._number("SELECT count(*) FROM documents WHERE deleted_at IS NULL")

    def change_number(self) -> int:
        """A number that grows with every write that changed something; 0 for a new store."""
        return self._number("SELECT number FROM changes")

    def close(self) -> None:
        """Close the store, which cannot be used afterwards; reads under way finish first."""
        with self._lock:
            self._closed = True
            for connection in self._idle:
                connection.close()
            self._idle.clear()

    def _number(self, query: str) -> int:
        with self._read() as connection:
            return int(connection.execute(query).fetchone()[0])

    def _prepare_schema(self, connection: sqlite3.Connection) -> None:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found > SCHEMA_VERSION:
            raise StoreTooNew(
                f"The document store {self.path} has format {found}, and this Puente knows up to "
                f"{SCHEMA_VERSION}. Update Puente, or point it at another data folder."
            )
        if found == SCHEMA_VERSION:
            return
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreUnavailable(
                f"{self.path} is an SQLite file, but not a Puente document store. "
                "Point Puente at another data folder."
            )
        for statement in SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _take_connection(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise StoreUnavailable(
                    f"The document store {self.path} is closed. Open it again to use it."
                )
            if self._idle:
                return self._idle.pop()
        return _connect(self.path)

    def _return_connection(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if self._closed:
                connection.close()
            else:
                self._idle.append(connection)

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        """One connection and one snapshot: what is read inside belongs together."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._take_connection()
            try:
                connection.execute(begin)
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.rollback()
                self._return_connection(connection)
        except sqlite3.DatabaseError as error:
            if type(error) not in (sqlite3.OperationalError, sqlite3.DatabaseError):
                raise
            raise StoreUnavailable(_explain(self.path, error)) from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _put(connection: sqlite3.Connection, document: Document) -> Stored:
    digest, now = document.digest, _now()
    known = connection.execute(
        "SELECT newest, digest, deleted_at FROM documents WHERE id = ?", (document.id,)
    ).fetchone()
    newest, newest_digest, deleted_at = known or (0, None, None)
    is_live = known is not None and deleted_at is None
    if is_live and newest_digest == digest:
        return Stored(_read_version(connection, document.id, newest), Outcome.UNCHANGED)

    stored = document.as_version(newest + 1, now)
    row = _to_row(stored, digest)
    connection.execute(INSERT_VERSION, row)
    connection.execute(
        "INSERT OR REPLACE INTO documents"
        " VALUES (:document_id, :version, :digest, :lang, :published, :publisher, NULL)",
        row,
    )
    return Stored(stored, Outcome.CHANGED if is_live else Outcome.ADDED)


def _read_version(connection: sqlite3.Connection, document_id: str, version: int) -> Document:
    row = connection.execute(
        "SELECT * FROM versions WHERE document_id = ? AND version = ?", (document_id, version)
    ).fetchone()
    return _to_document(row)


def _to_row(document: Document, digest: str) -> dict[str, Any]:
    return {
        "document_id": document.id,
        "version": document.version,
        "digest": digest,
        "stored_at": document.stored_at,
        "title": document.title,
        "text": document.text,
        "lang": document.lang,
        "published": _iso(document.published),
        "written": _iso(document.written),
        "publisher": document.publisher,
        "url": document.url,
        "sources": _json([[s.title, s.url, s.publisher, s.published] for s in document.sources]),
        "topics": _json(list(document.topics)),
        "headings": _json([[h.start, h.end, h.level] for h in document.headings]),
        "pages": _json([[p.start, p.end, p.number, p.label] for p in document.pages]),
    }


def _to_document(row: sqlite3.Row) -> Document:
    return Document(
        id=row["document_id"],
        title=row["title"],
        text=row["text"],
        lang=row["lang"],
        published=_date(row["published"]),
        publisher=row["publisher"],
        url=row["url"],
        sources=tuple(SourceReference(*source) for source in json.loads(row["sources"])),
        topics=tuple(json.loads(row["topics"])),
        headings=tuple(Heading(*heading) for heading in json.loads(row["headings"])),
        pages=tuple(Page(*page) for page in json.loads(row["pages"])),
        written=_date(row["written"]),
        version=row["version"],
        stored_at=row["stored_at"],
    )


def _explain(path: Path, error: sqlite3.DatabaseError) -> str:
    """One line: what happened to the store, and what to do."""
    reason = str(error)
    advice = next(
        (advice for sign, advice in ADVICE.items() if sign in reason),
        "Check the disk and the folder's permissions, then try again.",
    )
    return f"The document store {path} is unavailable ({reason}). {advice}"


ADVICE = {
    "full": "The disk is full: free some space, then run the command again. Nothing was lost.",
    "readonly": "It may not be written to: check the file's and the folder's permissions.",
    "locked": "Another process is writing to it: wait for it to finish, then try again.",
    "unable to open": "Check that its folder exists and that this user may write in it.",
    "not a database": "The file is not a document store: move it away, or restore a backup.",
    "malformed": "The file is damaged: restore it from a backup, or ingest the articles again.",
    "disk I/O error": "The disk failed or is full: check it, then run the command again.",
}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _bindable(asked: str | None) -> str | None:
    """What SQLite can look up: a lone surrogate, which nothing stored holds, becomes "?"."""
    return None if asked is None else asked.encode("utf-8", "replace").decode("utf-8")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _json(value: list[Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
