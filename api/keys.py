"""KeyStore: who may write, and who may read where reading is not open to all."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from api.databases import begin_beside, begin_file, has_log, replace_damaged, seal_older_rows
from corpus.disk import make_folder
from corpus.sqlite_trouble import explain

SECRET_BYTES = 32
MAX_NAME_CHARS = 80
USE_IS_NOTED_EVERY_SECONDS = 60.0
BUSY_TIMEOUT_SECONDS = 5.0
KEY_PREFIX = "puente_"
KEY = re.compile(KEY_PREFIX + r"([0-9a-f]{12})_([A-Za-z0-9_-]{43})")

SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    scope        TEXT NOT NULL,
    digest       BLOB NOT NULL,
    created_at   TEXT NOT NULL,
    last_used_at TEXT,
    revoked_at   TEXT,
    row_digest   BLOB
)
"""
_COLUMNS = ("id", "name", "scope", "digest", "created_at", "last_used_at", "revoked_at", "row_digest")
_SEALED = "sealed(id, name, scope, digest, created_at, revoked_at)"
_NOBODYS_DIGEST = hashlib.sha256(b"").digest()


class KeysError(Exception):
    """What was asked of the keys cannot be done."""


class KeysUnavailable(KeysError):
    """The file of keys cannot be read or written; nobody is let in meanwhile."""


class Scope(StrEnum):
    """What a key may do; each includes the ones before it."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def allows(self, needed: Scope) -> bool:
        """Whether a key of this scope may do what needs that one."""
        order = list(Scope)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is known afterwards: everything but its secret. Times are UTC, ISO 8601."""

    id: str
    name: str
    scope: Scope
    created_at: str
    last_used_at: str | None = None
    revoked_at: str | None = None


class KeyStore:
    """The keys, in one SQLite file; of a secret it holds the sha256. Threads and processes share it."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        """Open the file at `path`, and make it if there is none.

        Raises:
            KeysUnavailable: the file cannot be made, or is not an SQLite file.
        """
        self._path = path
        self._clock = clock
        self._noted: dict[str, float] = {}
        try:
            make_folder(path.parent)
            path.touch(mode=0o600)
        except OSError as error:
            raise KeysUnavailable(
                f"The keys in {path} cannot be opened: {explain(path, error)}"
            ) from error
        with self._open() as connection:
            begin_file(connection, f"PRAGMA journal_mode = WAL; {SCHEMA}")
            seal_older_rows(connection, "keys", {"row_digest": "BLOB"}, "row_digest", _SEALED)

    def create(self, name: str, scope: Scope) -> tuple[ApiKey, str]:
        """Make a key; the text that is returned with it is told this once, and cannot be read again.

        Raises:
            KeysError: the name is empty, too long, or holds what cannot be printed on one line.
            KeysUnavailable: the file cannot be written.
        """
        if not 0 < len(name.strip()) <= MAX_NAME_CHARS or not name.isprintable():
            raise KeysError(f"A key's name is 1 to {MAX_NAME_CHARS} printable characters on one line.")
        key = ApiKey(secrets.token_hex(6), name.strip(), scope, self._now())
        secret = secrets.token_urlsafe(SECRET_BYTES)
        with self._open() as connection:
            connection.execute(
                "INSERT INTO keys (id, name, scope, digest, created_at) VALUES (?, ?, ?, ?, ?)",
                (key.id, key.name, key.scope.value, _digest(secret), key.created_at),
            )
            connection.execute(
                f"UPDATE keys SET row_digest = {_SEALED} WHERE id = ?",  # noqa: S608
                (key.id,),
            )
        return key, f"{KEY_PREFIX}{key.id}_{secret}"

    def list(self) -> list[ApiKey]:
        """Every key, also the revoked ones, in the order in which they were made; no damaged ones."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT id, name, scope, created_at, last_used_at, revoked_at FROM keys "  # noqa: S608
                f"WHERE row_digest = {_SEALED} ORDER BY created_at, rowid"
            ).fetchall()
        return [_to_key(row) for row in rows]

    def revoke(self, key_id: str) -> ApiKey:
        """Make a key worthless at once, in every process; revoking twice changes nothing.

        Raises:
            KeysError: there is no such key.
        """
        with self._open() as connection:
            connection.execute(
                "UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL "  # noqa: S608
                f"AND row_digest = {_SEALED}",
                (self._now(), key_id),
            )
            connection.execute(
                f"UPDATE keys SET row_digest = {_SEALED} WHERE changes() > 0 AND id = ?",  # noqa: S608
                (key_id,),
            )
        for key in self.list():
            if key.id == key_id:
                return key
        raise KeysError(f"There is no key '{key_id}'. `puente keys list` shows the ids.")

    def find(self, presented: str) -> ApiKey | None:
        """The key that was presented as `puente_<id>_<secret>`; None if it is not good, or revoked.

        How long this takes says nothing of how near a guess was.
        """
        parts = KEY.fullmatch(presented)
        if parts is None:
            return None
        key_id, secret = parts.groups()
        row = self._read_row(
            "SELECT id, name, scope, created_at, last_used_at, revoked_at, digest FROM keys "  # noqa: S608
            f"WHERE id = ? AND row_digest = {_SEALED}",
            key_id,
        )
        is_right = hmac.compare_digest(row[6] if row else _NOBODYS_DIGEST, _digest(secret))
        if row is None or not is_right or row[5] is not None:
            return None
        self._note_use(key_id)
        return _to_key(row[:6])

    def damaged(self) -> tuple[str, ...]:
        """The ids of the keys whose rows are not what was written; nobody is let in by them.

        Raises:
            KeysUnavailable: the file cannot be read.
        """
        with self._open() as connection:
            rows = connection.execute(
                f"SELECT CAST(id AS BLOB) FROM keys WHERE row_digest IS NOT {_SEALED}"  # noqa: S608
            ).fetchall()
        return tuple((key_id or b"").decode("utf-8", "replace") for (key_id,) in rows)

    def drop_damaged(self) -> None:
        """Delete the keys that `damaged` names.

        Raises:
            KeysUnavailable: the file cannot be written.
        """
        with self._open() as connection:
            connection.execute(f"DELETE FROM keys WHERE row_digest IS NOT {_SEALED}")  # noqa: S608

    def _note_use(self, key_id: str) -> None:
        """Write down when the key was used last, once a minute at most; a full disk locks nobody out."""
        now = self._clock()
        if abs(now - self._noted.get(key_id, float("-inf"))) < USE_IS_NOTED_EVERY_SECONDS:
            return
        self._noted[key_id] = now
        try:
            with self._open() as connection:
                connection.execute("UPDATE keys SET last_used_at = ? WHERE id = ?", (self._now(), key_id))
        except KeysUnavailable:
            return

    def _now(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="seconds")[:19] + "Z"

    def _read_row(self, query: str, *values: str) -> Any:
        """The first row, also where nothing can be written.

        SQLite cannot begin the log there with which it reads otherwise, and nobody changes the file.
        """
        try:
            with self._open() as connection:
                return connection.execute(query, values).fetchone()
        except KeysUnavailable:
            if has_log(self._path):
                raise
            with self._open("?immutable=1") as connection:
                return connection.execute(query, values).fetchone()

    @contextmanager
    def _open(self, how: str = "") -> Iterator[sqlite3.Connection]:
        """A connection; `how` is the query of its URI."""
        try:
            place = f"{self._path.resolve().as_uri()}{how}"
            connection = sqlite3.connect(place, timeout=BUSY_TIMEOUT_SECONDS, uri=True)
            connection.create_function("sealed", -1, _seal, deterministic=True)
            with closing(connection), connection:
                yield connection
        except sqlite3.Error as error:
            raise KeysUnavailable(
                f"The keys in {self._path} cannot be used: {explain(self._path, error)}"
            ) from error


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("ascii")).digest()


def salvage_keys(path: Path) -> tuple[Path, int]:
    """Begin a new file with the keys that are still whole in the damaged one, which is put aside.

    Returns:
        Where the damaged file is now, and how many keys were kept.

    Raises:
        KeysUnavailable, sqlite3.Error, OSError: the new file cannot be written; nothing was touched.
    """
    staged = begin_beside(path)
    KeyStore(staged)
    rows: list[tuple[Any, ...]] = []
    with suppress(sqlite3.DatabaseError, UnicodeDecodeError), closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA writable_schema = ON")  # else a file that was cut is not read at all
        for row in old.execute(f"SELECT {', '.join(_COLUMNS)} FROM keys NOT INDEXED"):  # noqa: S608
            sealed = (*row[:5], row[6])
            if row[7] != _seal(*sealed):
                continue
            rows.append(row)
    with closing(sqlite3.connect(staged)) as new, new:
        new.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    return replace_damaged(path, staged), len(rows)


def _seal(*values: object) -> bytes:
    """The digest of a row, but for when the key was used last."""
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).digest()


def _to_key(row: tuple[str, str, str, str, str | None, str | None]) -> ApiKey:
    key_id, name, scope, created_at, last_used_at, revoked_at = row
    return ApiKey(key_id, name, Scope(scope), created_at, last_used_at, revoked_at)
