"""StandingStore: standing questions, the changes that were found, and which are still to be sent."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sys import maxsize
from typing import Any

from pydantic import TypeAdapter

from api.databases import begin_beside, open_database, replace_damaged
from api.errors import StandingUnavailable
from api.schemas.standing_questions import (
    CitedQuote,
    Evidence,
    EvidenceChange,
    PauseReason,
    SlackChannel,
    StandingRequest,
    ToldChange,
    WatchRequest,
)
from api.standing_questions.evidence import without_text
from corpus.sqlite_trouble import explain

KEPT_CHANGES = 50
MAX_WAIT_SECONDS = 25 * 3_600.0
"""More than a receiver may ask for, which is a day."""

_SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS questions (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, made_at REAL NOT NULL, request TEXT NOT NULL,
    secret TEXT, feed_token TEXT NOT NULL, evidence TEXT NOT NULL, revision INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0, next_at REAL NOT NULL DEFAULT 0, trouble TEXT,
    paused_at REAL, paused_because TEXT, last_sent_at REAL, dropped INTEGER NOT NULL DEFAULT 0,
    digest BLOB
);
CREATE INDEX IF NOT EXISTS questions_by_owner ON questions (owner, made_at);
CREATE TABLE IF NOT EXISTS changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, question_id TEXT NOT NULL,
    made_at REAL NOT NULL, body TEXT NOT NULL, sent_at REAL, digest BLOB
);
CREATE INDEX IF NOT EXISTS changes_by_question ON changes (question_id, number);
"""
_TABLES = {
    "questions": "sealed(id, owner, made_at, request, secret, feed_token, evidence)",
    "changes": "sealed(id, question_id, made_at, body)",
}
_QUESTION = (
    "id, owner, made_at, request, secret, feed_token, evidence, revision, failures, next_at, trouble, "
    "paused_at, paused_because, last_sent_at, dropped"
)
_WAITS = "EXISTS (SELECT 1 FROM changes WHERE question_id = questions.id AND sent_at IS NULL)"
_IS_TOLD = (
    "(secret IS NOT NULL "
    "OR CASE WHEN json_valid(request) THEN json_extract(request, '$.slack') END IS NOT NULL)"
)
_WHOLE = f"digest = {_TABLES['questions']}"

_request = TypeAdapter[StandingRequest](StandingRequest | WatchRequest)


@dataclass(frozen=True, slots=True)
class StandingQuestion:
    """A question as it stands. Times are seconds since 1970; None where it never happened.

    owner: the id of the key that registered it, or what `SlackChannel.owner` says.
    secret: what its webhook's signatures are made with; None without a webhook.
    revision: how often its evidence has changed.
    next_at: nothing is sent before.
    trouble: a `FailureReason` and, after a space, what is known of it; paused_because: a `PauseReason`.
        Either may be the sentence that an earlier version of the service kept.
    """

    id: str
    owner: str
    made_at: float
    request: StandingRequest
    secret: str | None
    feed_token: str
    evidence: Evidence
    revision: int
    failures: int = 0
    next_at: float = 0.0
    trouble: str | None = None
    paused_at: float | None = None
    paused_because: str | None = None
    last_sent_at: float | None = None
    dropped: int = 0

    @property
    def channel(self) -> SlackChannel | None:
        """The Slack channel that is told; None if a key registered it."""
        return self.request.slack if isinstance(self.request, WatchRequest) else None

    @property
    def is_told(self) -> bool:
        """Whether changes are sent anywhere, beside the feed."""
        return self.secret is not None or self.channel is not None


@dataclass(frozen=True, slots=True)
class Kept:
    """A change as it is kept."""

    id: str
    question_id: str
    made_at: float
    change: EvidenceChange
    sent_at: float | None = None

    def told(self) -> ToldChange:
        """The same, as it is told."""
        sent = written_time(self.sent_at)
        return ToldChange(
            id=self.id, at=written_time(self.made_at) or "", sent_at=sent, change=self.change
        )


class StandingStore:
    """One SQLite file, made with the first question. Called from many threads and processes at once.

    A change and the evidence that it led to are written in one transaction: whatever dies when, each
    change is there once, and is sent until somebody took it.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock

    def exists(self) -> bool:
        """Whether a question was ever registered."""
        return self._path.exists()

    def add(
        self, owner: str, request: StandingRequest, secret: str | None, evidence: Evidence, most: int
    ) -> StandingQuestion | None:
        """Store a question with what its answer rests on now; None if its owner has `most` already."""
        row = (
            secrets.token_hex(12),
            owner,
            self._clock(),
            request.model_dump_json(),
            secret,
            secrets.token_urlsafe(32),
            evidence.model_dump_json(),
        )
        with self._open() as connection:
            added = connection.execute(
                "INSERT INTO questions (id, owner, made_at, request, secret, feed_token, evidence) "
                "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 "
                "WHERE (SELECT count(*) FROM questions WHERE owner = ?2) < ?8",
                (*row, most),
            ).rowcount
            _seal(connection, "questions", row[0])
        return self.get(row[0]) if added else None

    def get(self, question_id: str, owner: str | None = None) -> StandingQuestion | None:
        """A question; None if there is none of this id, or it is another's than `owner`."""
        found = self._select("id = ? AND (?2 IS NULL OR owner = ?2)", question_id, owner)
        return found[0] if found else None

    def find(self, owner: str | None = None) -> list[StandingQuestion]:
        """The questions of a key, or of all; oldest first, no damaged ones."""
        return self._select("?1 IS NULL OR owner = ?1", owner)

    def count(self, owners: str) -> int:
        """How many questions there are of all whose owner's id begins so."""
        if not self.exists():
            return 0
        with self._open() as connection:
            found = connection.execute(
                "SELECT count(*) FROM questions WHERE substr(owner, 1, length(?1)) = ?1", (owners,)
            ).fetchone()
        return int(found[0])

    def ids(self) -> set[str]:
        """The ids of all questions."""
        if not self.exists():
            return set()
        with self._open() as connection:
            return {found for (found,) in connection.execute(f"SELECT id FROM questions WHERE {_WHOLE}")}  # noqa: S608

    def remove(self, question_id: str, owner: str) -> bool:
        """Delete a question with all that was told of it; whether it was there, and the owner's."""
        if not self.exists():
            return False
        with self._open() as connection:
            removed = connection.execute(
                "DELETE FROM questions WHERE id = ? AND owner = ?", (question_id, owner)
            ).rowcount
            if removed:
                connection.execute("DELETE FROM changes WHERE question_id = ?", (question_id,))
        return bool(removed)

    def pause(self, question_id: str, because: PauseReason) -> None:
        """Send nothing of a question until `resume`."""
        self._update(
            "paused_at = coalesce(paused_at, ?), paused_because = coalesce(paused_because, ?)",
            question_id,
            self._clock(),
            because,
        )

    def resume(self, question_id: str) -> None:
        """Send what waits, from now on."""
        self._update(
            "paused_at = NULL, paused_because = NULL, failures = 0, next_at = 0, trouble = NULL",
            question_id,
        )

    def change_evidence(
        self, question: StandingQuestion, evidence: Evidence, change: EvidenceChange
    ) -> str | None:
        """Put new evidence in the place of the question's, and keep the change, to be sent; its id.

        None, and nothing is done, if the evidence is not any more what `question` says: someone else
        was first, or a document that it quoted was purged.
        """
        change_id = f"msg_{secrets.token_hex(16)}"
        with self._open() as connection:
            is_first = connection.execute(
                "UPDATE questions SET evidence = ?, revision = revision + 1 "
                "WHERE id = ? AND revision = ?",
                (evidence.model_dump_json(), question.id, question.revision),
            ).rowcount
            if not is_first:
                return None
            _seal(connection, "questions", question.id)
            connection.execute(
                "INSERT INTO changes (id, question_id, made_at, body) VALUES (?, ?, ?, ?)",
                (change_id, question.id, self._clock(), change.model_dump_json()),
            )
            _seal(connection, "changes", change_id)
            old = connection.execute(
                "SELECT id, sent_at FROM changes WHERE question_id = ? "
                "ORDER BY number DESC LIMIT -1 OFFSET ?",
                (question.id, KEPT_CHANGES),
            ).fetchall()
            connection.executemany("DELETE FROM changes WHERE id = ?", [(one,) for one, _ in old])
            unsent = sum(sent_at is None for _, sent_at in old) if question.is_told else 0
            connection.execute(
                "UPDATE questions SET dropped = dropped + ? WHERE id = ?", (unsent, question.id)
            )
        return change_id

    def changes(self, question_id: str) -> list[Kept]:
        """What was told of a question, newest first."""
        if not self.exists():
            return []
        with self._open() as connection:
            rows = connection.execute(
                "SELECT id, question_id, made_at, body, sent_at FROM changes "  # noqa: S608
                f"WHERE question_id = ? AND digest = {_TABLES['changes']} ORDER BY number DESC",
                (question_id,),
            ).fetchall()
        return [_kept(row) for row in rows]

    def due(self) -> list[tuple[StandingQuestion, Kept]]:
        """Of each question whose webhook or channel may be told now, the oldest change not taken yet.

        One that waits for longer than any wait is may be too: a clock that was ahead put it off.
        """
        if not self.exists():
            return []
        now = self._clock()
        found = []
        for question in self._select(
            f"{_IS_TOLD} AND paused_at IS NULL AND (next_at <= ? OR next_at > ?) AND {_WAITS}",
            now,
            now + MAX_WAIT_SECONDS,
        ):
            unsent = [one for one in self.changes(question.id) if one.sent_at is None]
            if unsent:
                found.append((question, unsent[-1]))
        return sorted(found, key=lambda one: one[1].made_at)

    def note_sent(self, change: Kept) -> None:
        """The webhook or channel took a change."""
        now = self._clock()
        with self._open() as connection:
            connection.execute("UPDATE changes SET sent_at = ? WHERE id = ?", (now, change.id))
            connection.execute(
                "UPDATE questions SET last_sent_at = ?, failures = 0, next_at = 0, trouble = NULL "
                "WHERE id = ?",
                (now, change.question_id),
            )

    def note_failed(self, question_id: str, trouble: str, next_at: float) -> None:
        """The webhook or channel did not take a change, and may be tried again at `next_at`."""
        self._update("failures = failures + 1, trouble = ?, next_at = ?", question_id, trouble, next_at)

    def forget_document(self, document_id: str, up_to: int = maxsize) -> int:
        """Wipe the text of a purged document from all that is kept; from how many rows.

        What is damaged may show it too, and is deleted, also files that were put aside.

        Args:
            up_to: the last version that was purged; the text of later ones stays.

        Raises:
            StandingUnavailable: the file cannot be written; call it again later.
        """
        try:
            for aside in self._path.parent.glob(f"{self._path.name}.damaged-*"):
                aside.unlink(missing_ok=True)
        except OSError as error:
            raise StandingUnavailable(f"Standing questions cannot be wiped: {error}.") from error
        if not self.exists():
            return 0
        with self._open() as connection:
            _drop_damaged(connection)
            purged = _Purged(document_id, up_to)
            wiped = _wipe_evidence(connection, purged) + _wipe_changes(connection, purged)
        with self._open() as connection:
            is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if is_busy:
            raise StandingUnavailable(
                "Standing questions cannot be wiped yet: someone still reads their file, so its log "
                "holds the text."
            )
        return wiped

    def count_damaged(self) -> int:
        """How many rows are not what was written; they are never read.

        Raises:
            StandingUnavailable: the file cannot be read.
        """
        if not self.exists():
            return 0
        with self._open() as connection:
            return sum(
                connection.execute(
                    f"SELECT count(*) FROM {table} WHERE digest IS NOT {sealed}"  # noqa: S608
                ).fetchone()[0]
                for table, sealed in _TABLES.items()
            )

    def drop_damaged(self) -> int:
        """Delete the rows that `count_damaged` counts; how many there were."""
        count = self.count_damaged()
        if count:
            with self._open() as connection:
                _drop_damaged(connection)
        return count

    def _select(self, where: str, *values: object) -> list[StandingQuestion]:
        if not self.exists():
            return []
        with self._open() as connection:
            rows = connection.execute(
                f"SELECT {_QUESTION} FROM questions WHERE ({where}) AND {_WHOLE} ORDER BY made_at, rowid",  # noqa: S608
                values,
            ).fetchall()
        return [_question(row) for row in rows]

    def _update(self, what: str, question_id: str, *values: object) -> None:
        with self._open() as connection:
            connection.execute(f"UPDATE questions SET {what} WHERE id = ?", (*values, question_id))  # noqa: S608

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept if nothing goes wrong; the file is made if need be."""
        try:
            with open_database(self._path, _SCHEMA, sealed=_SEALED) as connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise StandingUnavailable(
                f"The standing questions in {self._path} cannot be read or written: "
                f"{explain(self._path, error)}"
            ) from error


def salvage_standing_questions(path: Path) -> tuple[Path, int]:
    """Begin a new file with what is still whole in the damaged one, which is put aside.

    Returns:
        Where the damaged file is now, and how many questions were kept.

    Raises:
        sqlite3.Error, OSError: the new file cannot be written; nothing was touched.
    """
    staged = begin_beside(path)
    kept = dict.fromkeys(_TABLES, 0)
    with open_database(staged, _SCHEMA, sealed=_SEALED) as new, closing(sqlite3.connect(path)) as old:
        old.create_function("sealed", *_SEALED, deterministic=True)
        with suppress(sqlite3.DatabaseError):
            old.execute("PRAGMA writable_schema = ON")  # else a file that was cut is not read at all
        for table, sealed in _TABLES.items():
            with suppress(sqlite3.DatabaseError, UnicodeDecodeError):
                rows = old.execute(f"SELECT * FROM {table} NOT INDEXED WHERE digest = {sealed}")  # noqa: S608
                for row in rows:
                    marks = ", ".join("?" * len(row))
                    kept[table] += new.execute(
                        f"INSERT OR IGNORE INTO {table} VALUES ({marks})",  # noqa: S608
                        row,
                    ).rowcount
    return replace_damaged(path, staged), kept["questions"]


def written_time(seconds: float | None) -> str | None:
    """A time as it is told: UTC, ISO 8601, to the second."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _seal(connection: sqlite3.Connection, table: str, row_id: str) -> None:
    connection.execute(f"UPDATE {table} SET digest = {_TABLES[table]} WHERE id = ?", (row_id,))  # noqa: S608


def _digest(*row: object) -> bytes:
    return hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest()


_SEALED = (-1, _digest)


def _drop_damaged(connection: sqlite3.Connection) -> None:
    for table, sealed in _TABLES.items():
        connection.execute(f"DELETE FROM {table} WHERE digest IS NOT {sealed}")  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Purged:
    """The versions of a document that were purged: all up to one."""

    document_id: str
    up_to: int

    def is_shown_by(self, quote: CitedQuote) -> bool:
        return self._is_quoted(quote) and quote.title is not None

    def wiped_from(self, quotes: Sequence[CitedQuote]) -> tuple[CitedQuote, ...]:
        return tuple(
            one.model_copy(update=without_text(one)) if self._is_quoted(one) else one for one in quotes
        )

    def _is_quoted(self, quote: CitedQuote) -> bool:
        return quote.document_id == self.document_id and quote.version <= self.up_to


def _wipe_evidence(connection: sqlite3.Connection, purged: _Purged) -> int:
    wiped = 0
    for question_id, evidence in connection.execute("SELECT id, evidence FROM questions").fetchall():
        read = Evidence.model_validate_json(evidence)
        if not any(purged.is_shown_by(one) for one in read.quotes):
            continue
        quotes = purged.wiped_from(read.quotes)
        connection.execute(
            "UPDATE questions SET evidence = ?, revision = revision + 1 WHERE id = ?",
            (read.model_copy(update={"quotes": quotes}).model_dump_json(), question_id),
        )
        _seal(connection, "questions", question_id)
        wiped += 1
    return wiped


def _wipe_changes(connection: sqlite3.Connection, purged: _Purged) -> int:
    wiped = 0
    for change_id, body in connection.execute("SELECT id, body FROM changes").fetchall():
        read = EvidenceChange.model_validate_json(body)
        parts = {name: getattr(read, name) for name in ("new", "withdrawn", "changed", "unchanged")}
        if not any(purged.is_shown_by(one) for quotes in parts.values() for one in quotes):
            continue
        update = {name: list(purged.wiped_from(quotes)) for name, quotes in parts.items()}
        ids = sorted({*read.purged, purged.document_id})
        left = read.model_copy(update={**update, "answer": None, "purged": ids})
        connection.execute(
            "UPDATE changes SET body = ? WHERE id = ?", (left.model_dump_json(), change_id)
        )
        _seal(connection, "changes", change_id)
        wiped += 1
    return wiped


def _question(row: tuple[Any, ...]) -> StandingQuestion:
    question_id, owner, made_at, request, secret, feed_token, evidence, *rest = row
    return StandingQuestion(
        question_id,
        owner,
        made_at,
        _request.validate_json(request),
        secret,
        feed_token,
        Evidence.model_validate_json(evidence),
        *rest,
    )


def _kept(row: tuple[Any, ...]) -> Kept:
    change_id, question_id, made_at, body, sent_at = row
    return Kept(change_id, question_id, made_at, EvidenceChange.model_validate_json(body), sent_at)
