"""FeedbackStore: what people thought of answers, with what the answers rested on."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from sys import maxsize
from typing import Any, Literal, Self

from api.databases import delete_database, open_database
from api.errors import FeedbackUnavailable
from api.shown import shown_in
from corpus.sqlite_trouble import explain

SECONDS_PER_DAY = 86_400.0

_SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS feedback (
    answer_id TEXT PRIMARY KEY, given_at REAL NOT NULL, body TEXT NOT NULL, digest BLOB NOT NULL
);
"""
_DAMAGED = "WHERE digest IS NOT feedback_digest(answer_id, given_at, body)"

Verdict = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one answer was thought of.

    given_at: when, in UTC (ISO 8601).
    question: as it was understood, with what the conversation before it filled in.
    quotes: (document id, quote) of each citation, in order; none where the answer was a refusal.
    shown: (document id, version) of all of which the answer showed anything; version 0 is an unknown one.
    """

    answer_id: str
    given_at: str
    verdict: Verdict
    comment: str | None
    question: str
    lang: str
    refused: bool
    quotes: tuple[tuple[str, str], ...]
    shown: tuple[tuple[str, int], ...]

    @classmethod
    def on(cls, answer: dict[str, Any], verdict: Verdict, comment: str | None, seconds: float) -> Self:
        """Feedback on a kept answer, given `seconds` after 1970."""
        return cls(
            answer_id=answer["id"],
            given_at=datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds"),
            verdict=verdict,
            comment=comment,
            question=answer.get("standalone_question") or answer["question"],
            lang=answer["lang"],
            refused=answer["refused"],
            quotes=tuple((one["document_id"], one["quote"]) for one in answer.get("citations", ())),
            shown=tuple(sorted(shown_in(answer))),
        )


class FeedbackStore:
    """Keeps feedback in one SQLite file, for as long as answers are kept; the newest on each answer.

    The file is made with the first feedback. With `keep_days` 0 it is deleted. Called from many
    threads and processes at once.
    """

    def __init__(self, path: Path, keep_days: int, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._keep_seconds = keep_days * SECONDS_PER_DAY
        self._clock = clock
        if keep_days == 0:
            try:
                delete_database(path)
            except OSError as error:
                raise FeedbackUnavailable(
                    f"PUENTE_KEEP_QUESTIONS_DAYS is 0, but the feedback in {path} cannot be deleted: "
                    f"{error.strerror}. Delete that file by hand."
                ) from error
        elif path.exists():
            with suppress(FeedbackUnavailable), self._open() as connection:
                self._drop_old(connection)

    def give(self, answer: dict[str, Any], verdict: Verdict, comment: str | None) -> Feedback:
        """Store feedback on a kept answer, in the place of what was given on it before.

        Raises:
            FeedbackUnavailable: the file cannot be written.
        """
        now = self._clock()
        given = Feedback.on(answer, verdict, comment, now)
        row = (given.answer_id, now, json.dumps(asdict(given)))
        with self._open() as connection:
            self._drop_old(connection)
            connection.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?1, ?2, ?3, feedback_digest(?1, ?2, ?3))", row
            )
        return given

    def list(self) -> list[Feedback]:
        """All feedback that is kept, oldest first; damaged rows are left out.

        Raises:
            FeedbackUnavailable: the file cannot be read.
        """
        if not self._path.exists():
            return []
        with self._open() as connection:
            self._drop_old(connection)
            rows = connection.execute(
                "SELECT body FROM feedback WHERE digest = feedback_digest(answer_id, given_at, body) "
                "ORDER BY given_at, rowid"
            ).fetchall()
        return [_read(body) for (body,) in rows]

    def forget_document(self, document_id: str, up_to: int = maxsize) -> int:
        """Delete the feedback on answers that showed anything of a purged document; how many.

        What is damaged may show it too, and is deleted, also files that were put aside.

        Args:
            up_to: the last version that was purged; feedback on later ones alone stays.

        Raises:
            FeedbackUnavailable: the file cannot be written; call it again later.
        """
        try:
            for aside in self._path.parent.glob(f"{self._path.name}.damaged-*"):
                aside.unlink(missing_ok=True)
        except OSError as error:
            raise FeedbackUnavailable(f"Feedback cannot be wiped: {error}.") from error
        if not self._path.exists():
            return 0
        with self._open() as connection:
            connection.execute(f"DELETE FROM feedback {_DAMAGED}")  # noqa: S608
            found = [
                (answer_id,)
                for answer_id, body in connection.execute("SELECT answer_id, body FROM feedback")
                if any(shown == document_id and version <= up_to for shown, version in _read(body).shown)
            ]
            connection.executemany("DELETE FROM feedback WHERE answer_id = ?", found)
        with self._open() as connection:
            is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if is_busy:
            raise FeedbackUnavailable(
                "Feedback cannot be wiped yet: someone still reads its file, so its log holds it."
            )
        return len(found)

    def count_damaged(self) -> int:
        """How many rows are not what was written; they are never read.

        Raises:
            FeedbackUnavailable: the file cannot be read.
        """
        if not self._path.exists():
            return 0
        with self._open() as connection:
            (count,) = connection.execute(f"SELECT count(*) FROM feedback {_DAMAGED}").fetchone()  # noqa: S608
        return int(count)

    def drop_damaged(self) -> int:
        """Delete the rows that `count_damaged` counts; how many there were."""
        count = self.count_damaged()
        if count:
            with self._open() as connection:
                connection.execute(f"DELETE FROM feedback {_DAMAGED}")  # noqa: S608
        return count

    def _oldest(self) -> float:
        return self._clock() - self._keep_seconds

    def _drop_old(self, connection: sqlite3.Connection) -> None:
        """Delete what is too old. What a clock that was ahead dated in the future counts from now on."""
        connection.execute(
            "UPDATE feedback SET given_at = ?1, digest = feedback_digest(answer_id, ?1, body) "
            "WHERE given_at > ?1 AND digest = feedback_digest(answer_id, given_at, body)",
            (self._clock(),),
        )
        connection.execute("DELETE FROM feedback WHERE given_at < ?", (self._oldest(),))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept if nothing goes wrong; the file is made if need be."""
        try:
            with open_database(self._path, _SCHEMA, feedback_digest=(3, _digest)) as connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise FeedbackUnavailable(
                f"The feedback in {self._path} cannot be read or written: {explain(self._path, error)}"
            ) from error


def _read(body: str) -> Feedback:
    found = json.loads(body)
    shown = tuple((one, 0) if isinstance(one, str) else (one[0], one[1]) for one in found["shown"])
    return Feedback(**found | {"quotes": tuple(map(tuple, found["quotes"])), "shown": shown})


def _digest(*row: object) -> bytes:
    return hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest()
