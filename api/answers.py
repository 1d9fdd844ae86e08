"""AnswerStore: answers that can be read again by their id, for as long as they are kept."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from sys import maxsize
from typing import Any, TypeVar

from api.databases import add_column, begin_file, is_unsealed, seal_older_rows
from api.errors import AnswersUnavailable
from api.showing import begin_showing, find_showing, list_some, unlist, unlist_older
from api.shown import shown_in, shows, tell_shown, without_text
from corpus.disk import make_folder
from corpus.errors import CorpusError
from corpus.sqlite_trouble import explain

SECONDS_PER_DAY = 86_400.0
PURGE_EVERY_SECONDS = 3_600.0
MAX_WAITING = 10_000
GATHER_SECONDS = 1.0  # answers of one second share a write, so that it does not slow the next
BUSY_TIMEOUT_SECONDS = 5.0
LIST_AT_ONCE = 10_000
WIPE_AT_ONCE = 200

SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS answers (
    id TEXT PRIMARY KEY, kept_at REAL NOT NULL, body BLOB NOT NULL, owner TEXT, digest BLOB, shown BLOB
);
CREATE INDEX IF NOT EXISTS answers_by_age ON answers (kept_at);
"""
_ADDED = {"owner": "TEXT", "digest": "BLOB"}
_DIGEST = "answer_digest(CAST(id AS BLOB), CAST(body AS BLOB), typeof(body), CAST(owner AS BLOB))"
"""Of what may be damaged: bytes that are no text are handed on as they are."""
_DAMAGED = f"WHERE digest IS NOT {_DIGEST}"

_Made = TypeVar("_Made")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer, when it was kept, and whose it is (a key's id; None for anybody's)."""

    kept_at: float
    body: Callable[[], dict[str, Any]]
    owner: str | None


class AnswerStore:
    """Keeps answers in one SQLite file; a thread writes them, so that no request waits for it.

    An answer can be read as soon as `keep` has returned. With `keep_days` 0 nothing is kept, and
    what was kept before is deleted.
    """

    def __init__(self, path: Path, keep_days: int, clock: Callable[[], float] = time.time) -> None:
        """Open the file at `path`, and make it if there is none.

        Raises:
            AnswersUnavailable: the file cannot be opened, or is not an SQLite file.
        """
        self._path = path
        self._keep_seconds = keep_days * SECONDS_PER_DAY
        self._clock = clock
        self._waiting: dict[str, _Kept] = {}
        self._changed = threading.Condition()
        self._on_disk = threading.Lock()
        self._is_closed = False
        self._is_listing = False
        self._writer: threading.Thread | None = None
        if keep_days == 0:
            self._delete_file()
            return
        self._prepare()
        self._writer = threading.Thread(target=self._write_behind, name="answers", daemon=True)
        self._writer.start()

    def keep(self, answer_id: str, body: Callable[[], dict[str, Any]], owner: str | None = None) -> None:
        """Keep an answer. If the disk has failed for long, the oldest waiting ones are lost.

        Args:
            body: makes what is kept; called when the answer is written or read, and not before. After
                a CorpusError it is called again later, and leaves out what was purged by then.
            owner: the id of the key that may read it again; None lets everybody who knows its id.
        """
        if self._writer is None:
            return
        with self._changed:
            self._waiting[answer_id] = _Kept(self._clock(), body, owner)
            if len(self._waiting) > MAX_WAITING:
                del self._waiting[next(iter(self._waiting))]
            if len(self._waiting) == 1:  # else the writer is about it already
                self._changed.notify()

    def get(self, answer_id: str, asker: str | None = None) -> dict[str, Any] | None:
        """A kept answer; None if there is none of this id, not any more, or it is someone else's.

        An answer that cited a document which was purged since has nothing but `purged` (the ids)
        and `citations` without their text.

        Raises:
            AnswersUnavailable: the file cannot be read, or what the answer is made of.
        """
        if self._writer is None:
            return None
        with self._changed:
            waiting = self._waiting.get(answer_id)
        if waiting is not None:
            is_theirs = waiting.owner in (None, asker)
            return _make(waiting) if is_theirs and waiting.kept_at >= self._oldest() else None
        try:
            with closing(self._connect()) as connection:
                found = connection.execute(
                    "SELECT body FROM answers WHERE id = ? AND kept_at >= ? "  # noqa: S608
                    f"AND (owner IS NULL OR owner = ?) AND digest = {_DIGEST}",
                    (answer_id, self._oldest(), asker),
                ).fetchone()
        except sqlite3.Error as error:
            raise AnswersUnavailable(
                f"Kept answers cannot be read: {explain(self._path, error)}"
            ) from error
        return _unpack(found[0]) if found else None

    def forget_document(self, document_id: str, up_to: int = maxsize) -> int:
        """Wipe every answer that shows text of a purged document; how many there were.

        Damaged files that were put aside may show it too: they are deleted.

        Args:
            up_to: the last version that was purged; answers that show later ones alone stay.

        Raises:
            AnswersUnavailable: the file cannot be written; call it again later.
        """
        if self._writer is None:
            return 0
        with self._on_disk:
            wiped = self._wipe_waiting(document_id, up_to)
        try:
            with closing(self._connect()) as connection:
                while self._list_some(connection):
                    pass
                rows = find_showing(connection, document_id)
                for start in range(0, len(rows), WIPE_AT_ONCE):
                    with self._writing(connection):
                        for row, listed_id in rows[start : start + WIPE_AT_ONCE]:
                            answer_id = _wipe(connection, row, document_id, up_to)
                            if answer_id is not None:
                                unlist(connection, [(document_id, listed_id)])
                                wiped.add(answer_id)
                with self._on_disk:
                    _empty_log(connection)
            for aside in self._path.parent.glob(f"{self._path.name}.damaged-*"):
                aside.unlink(missing_ok=True)
        except (sqlite3.Error, OSError) as error:
            raise AnswersUnavailable(
                f"Kept answers cannot be wiped: {explain(self._path, error)}"
            ) from error
        return len(wiped)

    @contextmanager
    def _writing(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Alone with the file: all that is done within is kept, or nothing."""
        with self._on_disk, connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            yield

    def _list_some(self, connection: sqlite3.Connection) -> int:
        """List what some answers show of which that is not listed; how many, 0 once all are."""
        with self._writing(connection):
            return list_some(connection, LIST_AT_ONCE, partial(_look_at, connection))

    def _wipe_waiting(self, document_id: str, up_to: int) -> set[str]:
        """Those that showed the document; nobody who keeps an answer waits until all are made."""
        with self._changed:
            waiting = dict(self._waiting)
        wiped = {
            one: replace(kept, body=partial(dict, without_text(body, document_id)))
            for one, kept, body in _make_each(waiting, dict, {})
            if shows(body, document_id, up_to)
        }
        with self._changed:
            self._waiting.update((one, kept) for one, kept in wiped.items() if one in self._waiting)
        return set(wiped)

    def close(self) -> None:
        """Write what is waiting, and stop."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        if self._writer is not None:
            self._writer.join()

    def _oldest(self) -> float:
        return self._clock() - self._keep_seconds

    def _drop_old(self, connection: sqlite3.Connection) -> None:
        """Delete what is too old. What a clock that was ahead kept in the future counts from now on."""
        connection.execute("UPDATE answers SET kept_at = ?1 WHERE kept_at > ?1", (self._clock(),))
        oldest = self._oldest()
        unlist_older(connection, oldest)
        connection.execute("DELETE FROM answers WHERE kept_at < ?", (oldest,))

    def _connect(self) -> sqlite3.Connection:
        return _connect(self._path)

    def _prepare(self) -> None:
        try:
            make_folder(self._path.parent)
            self._path.touch(mode=0o600)
            with closing(self._connect()) as connection:
                begin_file(connection, SCHEMA)
                seal_older_rows(connection, "answers", _ADDED, "digest", _DIGEST)
                add_column(connection, "answers", "shown", "BLOB")
                unlisted = begin_showing(connection)
        except (OSError, sqlite3.Error) as error:
            raise AnswersUnavailable(
                f"The file of kept answers {self._path} cannot be opened: {explain(self._path, error)} "
                "To keep no answers, set PUENTE_KEEP_QUESTIONS_DAYS=0."
            ) from error
        if unlisted:
            self._is_listing = True
            _log.info("listing which articles %d kept answers show, once; a purge waits for it", unlisted)

    def _delete_file(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            try:
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            except OSError as error:
                raise AnswersUnavailable(
                    f"PUENTE_KEEP_QUESTIONS_DAYS is 0, but the answers kept before in {self._path} "
                    f"cannot be deleted: {error.strerror}. Delete that file by hand."
                ) from error

    def _write_behind(self) -> None:
        """Until closed: write what has come in; once an hour, forget what is too old."""
        purged_at = float("-inf")
        while True:
            with self._changed:
                while not (self._waiting or self._is_closed or self._is_listing):
                    if time.monotonic() - purged_at >= PURGE_EVERY_SECONDS:
                        break
                    self._changed.wait(PURGE_EVERY_SECONDS)
                self._changed.wait_for(lambda: self._is_closed, GATHER_SECONDS)
                is_last = self._is_closed
            is_purge_due = time.monotonic() - purged_at >= PURGE_EVERY_SECONDS
            with self._on_disk:
                with self._changed:
                    batch = dict(self._waiting)
                is_written = self._write(batch, is_purge_due)
            self._list_behind()
            if is_written and is_purge_due:
                purged_at = time.monotonic()
            if is_last:
                return
            if not is_written:
                with self._changed:
                    self._changed.wait(BUSY_TIMEOUT_SECONDS)

    def _list_behind(self) -> None:
        """List what was written, and by and by what an older release kept."""
        was_listing = self._is_listing
        try:
            with closing(self._connect()) as connection:
                self._is_listing = self._list_some(connection) == LIST_AT_ONCE
        except sqlite3.Error as error:
            self._is_listing = False
            _log.warning("a purge will list which articles kept answers show: %s", error)
        if was_listing and not self._is_listing:
            _log.info("which articles kept answers show is listed")

    def _write(self, batch: dict[str, _Kept], is_purge_due: bool) -> bool:
        """Write what can be made; whether nothing is left that has to be tried again."""
        put_off: dict[str, AnswersUnavailable] = {}
        try:
            with closing(self._connect()) as connection, connection:
                connection.execute("PRAGMA secure_delete = ON")
                connection.executemany(
                    "INSERT OR REPLACE INTO answers (id, kept_at, body, owner, shown, digest) "
                    "VALUES (?, ?, ?, ?, ?, NULL)",
                    _rows_of(batch, put_off),
                )
                _seal(connection, batch)
                if is_purge_due:
                    self._drop_old(connection)
        except sqlite3.Error as error:
            _log.warning("answers cannot be kept for now: %s", error)
            return False
        with self._changed:
            for one, entry in batch.items():
                if one not in put_off and self._waiting.get(one) is entry:
                    del self._waiting[one]
        if put_off:
            why = next(iter(put_off.values()))
            _log.warning("%d of the answers cannot be kept for now: %s", len(put_off), why)
        return not put_off


def _rows_of(
    batch: Mapping[str, _Kept], put_off: dict[str, AnswersUnavailable]
) -> Iterator[tuple[str, float, bytes, str | None, bytes]]:
    made_of_each = _make_each(batch, lambda body: (_pack(body), shown_in(body)), put_off)
    for one, kept, (packed, shown) in made_of_each:
        yield one, kept.kept_at, packed, kept.owner, tell_shown(one, shown)


def _make_each(
    answers: Mapping[str, _Kept],
    make: Callable[[dict[str, Any]], _Made],
    put_off: dict[str, AnswersUnavailable],
) -> Iterator[tuple[str, _Kept, _Made]]:
    """Of each answer whose body can be made, what is made of that; one's fault keeps no other back.

    put_off: is given those that may be made later, and why not now.
    """
    for one, kept in answers.items():
        try:
            made = make(_make(kept))
        except AnswersUnavailable as error:
            put_off[one] = error
        except Exception:
            _log.exception("answer %s cannot be kept", one)
        else:
            yield one, kept, made


def _make(kept: _Kept) -> dict[str, Any]:
    try:
        return kept.body()
    except CorpusError as error:
        raise AnswersUnavailable(f"A kept answer cannot be made: {error}") from error


def count_damaged(path: Path) -> int:
    """How many answers in a file, if it is there, are not what was kept; they are never read.

    Raises:
        sqlite3.Error: the file cannot be read.
    """
    if not path.exists():
        return 0
    with closing(_connect(path)) as connection:
        if is_unsealed(connection, "answers", "digest"):
            return 0  # an older Puente kept them
        (count,) = connection.execute(f"SELECT count(*) FROM answers {_DAMAGED}").fetchone()  # noqa: S608
    return int(count)


def drop_damaged(path: Path) -> int:
    """Delete the answers that `count_damaged` counts; how many there were."""
    count = count_damaged(path)
    if count:
        with closing(_connect(path)) as connection, connection:
            connection.execute(f"DELETE FROM answers {_DAMAGED}")  # noqa: S608
    return count


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS)
    connection.create_function("answer_digest", 4, _digest, deterministic=True)
    return connection


def _seal(connection: sqlite3.Connection, answer_ids: Iterable[str]) -> None:
    connection.executemany(
        f"UPDATE answers SET digest = {_DIGEST} WHERE id = ?",  # noqa: S608
        [(one,) for one in answer_ids],
    )


def _pack(body: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(body).encode("ascii"))


def _unpack(packed: bytes | str) -> dict[str, Any] | None:
    """An answer's JSON, which an older Puente kept as text; None for what was damaged before its seal."""
    try:
        body = json.loads(zlib.decompress(packed) if isinstance(packed, bytes) else packed)
    except (zlib.error, ValueError):
        return None
    return body if isinstance(body, dict) else None


def _digest(answer_id: bytes, body: bytes, kind: str, owner: bytes | None) -> bytes:
    row = (_as_text(answer_id), body if kind == "blob" else _as_text(body), owner and _as_text(owner))
    return hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest()


def _as_text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _read_row(connection: sqlite3.Connection, row: int) -> tuple[str, dict[str, Any]] | None:
    """The id and the body of the answer of a row; None if it is damaged or cannot be read."""
    found = connection.execute(
        f"SELECT id, body FROM answers WHERE rowid = ? AND digest = {_DIGEST}",  # noqa: S608
        (row,),
    ).fetchone()
    body = _unpack(found[1]) if found else None
    return None if body is None else (found[0], body)


def _look_at(connection: sqlite3.Connection, row: int) -> set[str] | None:
    """The documents that an answer shows of which that was not told; it is from now on."""
    found = _read_row(connection, row)
    if found is None:
        return None
    answer_id, body = found
    shown = shown_in(body)
    told = tell_shown(answer_id, shown)
    connection.execute("UPDATE answers SET shown = ? WHERE rowid = ?", (told, row))
    return {document_id for document_id, _ in shown}


def _wipe(connection: sqlite3.Connection, row: int, document_id: str, up_to: int) -> str | None:
    """Wipe the answer of a row if it shows the document, and delete it if it cannot be read.

    Returns:
        its id if it was wiped.
    """
    found = _read_row(connection, row)
    if found is None:
        connection.execute("DELETE FROM answers WHERE rowid = ?", (row,))
        return None
    answer_id, body = found
    if not shows(body, document_id, up_to):
        return None
    packed = _pack(without_text(body, document_id))
    connection.execute("UPDATE answers SET body = ? WHERE rowid = ?", (packed, row))
    _seal(connection, [answer_id])
    return answer_id


def _empty_log(connection: sqlite3.Connection) -> None:
    is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise sqlite3.OperationalError("someone still reads the file, so its log holds the old text")
