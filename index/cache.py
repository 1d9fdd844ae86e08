"""What was embedded once: vectors and words by text digest and model, in a SQLite file of their own."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from corpus.disk import make_folder
from corpus.sqlite_trouble import tells_of_damage
from index.encoders.encoder import Vectors
from index.token_head import TextWords

_SCHEMA_VERSION = 2
_LOOKUP_BATCH = 500
_BUSY_TIMEOUT_SECONDS = 30.0
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ")
_VALUES = {"vectors": "vector", "words": "spans, codes"}
_TABLES = tuple(_VALUES)

_SCHEMA = """
DROP TABLE IF EXISTS vectors;
DROP TABLE IF EXISTS words;
DROP TABLE IF EXISTS owners;
CREATE TABLE vectors (
    key BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE words (
    key BLOB PRIMARY KEY, spans BLOB NOT NULL, codes BLOB NOT NULL, checksum INTEGER NOT NULL
);
CREATE TABLE owners (owner BLOB NOT NULL, key BLOB NOT NULL, PRIMARY KEY (owner, key)) WITHOUT ROWID;
"""


class EmbeddingCache:
    """Vectors that survive restarts. Derived data: deleting the file costs time, nothing else.

    A row whose checksum is not right is as good as absent, and a damaged file is begun anew. One that
    cannot be used (read-only, full) is the caller's to handle: sqlite3.Error passes through.
    """

    def __init__(self, path: Path) -> None:
        make_folder(path.parent)
        self._path = path
        self._lock = threading.Lock()
        try:
            self._connection = _open(path)
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            delete_cache(path)
            self._connection = _open(path)

    def get(self, fingerprint: str, texts: Sequence[str]) -> dict[int, Vectors]:
        """The vectors that are known: place in `texts` -> (dimension,) float32."""
        return {
            place: np.frombuffer(vector, dtype=np.float32)
            for place, (vector,) in self._look_up("vectors", ("vector",), fingerprint, texts)
        }

    def put(
        self, fingerprint: str, texts: Sequence[str], vectors: Vectors, owners: Sequence[str] = ()
    ) -> None:
        """Keep the vectors of the texts, row by row; `owners` are the ids of their documents."""
        values = [
            (np.ascontiguousarray(vector, np.float32).tobytes(),)
            for _, vector in zip(texts, vectors, strict=True)
        ]
        self._put("vectors", fingerprint, texts, values, owners)

    def get_words(self, fingerprint: str, texts: Sequence[str], width: int) -> dict[int, TextWords]:
        """The words that are known, by place in `texts`; each is `width` numbers."""
        found = {}
        for place, (spans, codes) in self._look_up("words", ("spans", "codes"), fingerprint, texts):
            bounds = np.frombuffer(spans, dtype=np.int32).reshape(-1, 2)
            found[place] = TextWords(bounds, np.frombuffer(codes, np.int8).reshape(len(bounds), width))
        return found

    def put_words(
        self,
        fingerprint: str,
        texts: Sequence[str],
        words: Sequence[TextWords],
        owners: Sequence[str] = (),
    ) -> None:
        """Keep the words of the texts; `fingerprint` names the token head too."""
        values = [(word.spans.astype(np.int32).tobytes(), word.codes.tobytes()) for word in words]
        self._put("words", fingerprint, texts, values, owners)

    def forget(self, document_ids: Iterable[str]) -> None:
        """Wipe what was embedded for these documents, in the file and in its log.

        A text that another document has too is embedded again when it is next needed.

        Raises:
            sqlite3.Error: it cannot be written, or someone still reads it, so that its log holds them.
        """
        owners = [(_owner(id_),) for id_ in document_ids]
        with self._lock, self._renewed_if_damaged():
            with self._connection:
                for table in _TABLES:
                    self._connection.executemany(
                        f"DELETE FROM {table} WHERE key IN "  # noqa: S608
                        "(SELECT key FROM owners WHERE owner = ?)",
                        owners,
                    )
                self._connection.executemany("DELETE FROM owners WHERE owner = ?", owners)
            is_busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if is_busy:
                raise sqlite3.OperationalError("someone still reads it, so its log holds them")

    def drop_damaged(self) -> None:
        """Delete damaged rows; their texts are embedded again when needed.

        Raises:
            sqlite3.Error: the file cannot be read or written.
        """
        with self._lock, self._connection:
            for table in _TABLES:
                self._connection.executemany(
                    f"DELETE FROM {table} WHERE key = ?",  # noqa: S608
                    [(key,) for key in _damaged_keys(self._connection, table)],
                )

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _renewed_if_damaged(self) -> Iterator[None]:
        """Begin with an empty file where SQLite finds that this one is damaged."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            self._connection.close()
            delete_cache(self._path)
            self._connection = _open(self._path)

    def _put(
        self,
        table: str,
        fingerprint: str,
        texts: Sequence[str],
        values: Sequence[tuple[bytes, ...]],
        owners: Sequence[str],
    ) -> None:
        keys = [_key(fingerprint, text) for text in texts]
        rows = [(key, *row, _checksum(key, row)) for key, row in zip(keys, values, strict=True)]
        marks = ",".join("?" * len(rows[0])) if rows else ""
        with self._lock, self._renewed_if_damaged(), self._connection:
            if rows:
                self._connection.executemany(
                    f"INSERT OR REPLACE INTO {table} VALUES ({marks})",  # noqa: S608
                    rows,
                )
            if owners:
                self._connection.executemany(
                    "INSERT OR IGNORE INTO owners VALUES (?, ?)",
                    [(_owner(id_), key) for id_, key in zip(owners, keys, strict=True)],
                )

    def _look_up(
        self, table: str, columns: Sequence[str], fingerprint: str, texts: Sequence[str]
    ) -> Iterator[tuple[int, tuple[bytes, ...]]]:
        """Place in `texts` and the columns kept for it, for each text that is known."""
        places: dict[bytes, list[int]] = {}
        for place, text in enumerate(texts):
            places.setdefault(_key(fingerprint, text), []).append(place)
        unique = list(places)
        for at in range(0, len(unique), _LOOKUP_BATCH):
            batch = unique[at : at + _LOOKUP_BATCH]
            marks = ",".join("?" * len(batch))
            rows = []
            with self._lock, self._renewed_if_damaged():
                rows = self._connection.execute(
                    f"SELECT key, checksum, {', '.join(columns)} FROM {table} "  # noqa: S608
                    f"WHERE key IN ({marks})",
                    batch,
                ).fetchall()
            for key, checksum, *values in rows:
                if checksum == _checksum(key, values):
                    for place in places[key]:
                        yield place, tuple(values)


@dataclass(frozen=True, slots=True)
class CacheDamage:
    """What is wrong with a cache: with the file itself, or how many rows of which table."""

    of_file: str | None = None
    rows: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.of_file is not None or bool(self.rows)

    def __str__(self) -> str:
        return self.of_file or "; ".join(f"{n} damaged rows in {table}" for table, n in self.rows.items())


def find_cache_damage(path: Path) -> CacheDamage:
    """Read a whole cache, changing nothing; one of another format, which is begun anew, is sound.

    Raises:
        sqlite3.Error: it cannot be read, which is no damage.
    """
    try:
        with closing(_open_reading(path)) as connection:
            connection.execute(f"PRAGMA busy_timeout = {int(1000 * _BUSY_TIMEOUT_SECONDS)}")
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                return CacheDamage(str(found))
            if connection.execute("PRAGMA user_version").fetchone()[0] != _SCHEMA_VERSION:
                return CacheDamage()
            counts = {table: sum(1 for _ in _damaged_keys(connection, table)) for table in _TABLES}
    except sqlite3.Error as error:
        if not tells_of_damage(error):
            raise
        return CacheDamage(str(error))
    return CacheDamage(rows={table: count for table, count in counts.items() if count})


def _open_reading(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing; without a log nobody has the file open, and none is begun."""
    mode = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    return sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True)


def delete_cache(path: Path) -> None:
    """Delete a cache that cannot be used; whoever opens it next begins an empty one."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def _damaged_keys(connection: sqlite3.Connection, table: str) -> Iterator[bytes]:
    rows = connection.execute(f"SELECT key, checksum, {_VALUES[table]} FROM {table}")  # noqa: S608
    return (key for key, checksum, *values in rows if checksum != _checksum(key, values))


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, timeout=_BUSY_TIMEOUT_SECONDS)
    try:
        with connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA secure_delete=ON")
            if connection.execute("PRAGMA user_version").fetchone()[0] != _SCHEMA_VERSION:
                for statement in _SCHEMA.split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file itself is at fault, rather than the disk or another process."""
    name = getattr(error, "sqlite_errorname", "")
    return name.startswith(_DAMAGE) or "no such" in str(error)


def _key(fingerprint: str, text: str) -> bytes:
    return hashlib.sha256(f"{fingerprint}\0{text}".encode()).digest()


def _owner(document_id: str) -> bytes:
    return hashlib.sha256(document_id.encode("utf-8", "surrogatepass")).digest()[:16]


def _checksum(key: bytes, values: Iterable[bytes]) -> int:
    found = zlib.crc32(key)
    for value in values:
        found = zlib.crc32(value, found)
    return found
