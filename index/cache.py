"""What was embedded once: vectors and words by text digest and model, in a SQLite file of their own."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index.encoders.encoder import Vectors
from index.token_head import TextWords

_LOOKUP_BATCH = 500


class EmbeddingCache:
    """Vectors that survive restarts. Derived data: deleting the file costs time, nothing else.

    A file that cannot be used (read-only, full, damaged) is the caller's to handle: sqlite3.Error
    passes through.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, check_same_thread=False, timeout=30)
        self._lock = threading.Lock()
        with self._lock, self._connection:
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) "
                "WITHOUT ROWID"
            )
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS words (key BLOB PRIMARY KEY, spans BLOB NOT NULL, "
                "codes BLOB NOT NULL)"
            )

    def get(self, fingerprint: str, texts: Sequence[str]) -> dict[int, Vectors]:
        """The vectors that are known: place in `texts` -> (dimension,) float32."""
        return {
            place: np.frombuffer(vector, dtype=np.float32)
            for place, (vector,) in self._look_up("vector FROM vectors", fingerprint, texts)
        }

    def put(self, fingerprint: str, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep the vectors of the texts, row by row."""
        rows = [
            (_key(fingerprint, text), np.ascontiguousarray(vector, np.float32).tobytes())
            for text, vector in zip(texts, vectors, strict=True)
        ]
        with self._lock, self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def get_words(self, fingerprint: str, texts: Sequence[str], width: int) -> dict[int, TextWords]:
        """The words that are known, by place in `texts`; each is `width` numbers."""
        found = {}
        for place, (spans, codes) in self._look_up("spans, codes FROM words", fingerprint, texts):
            bounds = np.frombuffer(spans, dtype=np.int32).reshape(-1, 2)
            found[place] = TextWords(bounds, np.frombuffer(codes, np.int8).reshape(len(bounds), width))
        return found

    def put_words(self, fingerprint: str, texts: Sequence[str], words: Sequence[TextWords]) -> None:
        """Keep the words of the texts; `fingerprint` names the token head too."""
        rows = [
            (_key(fingerprint, text), word.spans.astype(np.int32).tobytes(), word.codes.tobytes())
            for text, word in zip(texts, words, strict=True)
        ]
        with self._lock, self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO words VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _look_up(
        self, columns: str, fingerprint: str, texts: Sequence[str]
    ) -> Iterator[tuple[int, tuple[bytes, ...]]]:
        """Place in `texts` and the columns kept for it, for each text that is known."""
        places: dict[bytes, list[int]] = {}
        for place, text in enumerate(texts):
            places.setdefault(_key(fingerprint, text), []).append(place)
        unique = list(places)
        for at in range(0, len(unique), _LOOKUP_BATCH):
            batch = unique[at : at + _LOOKUP_BATCH]
            marks = ",".join("?" * len(batch))
            with self._lock:
                rows = self._connection.execute(
                    f"SELECT key, {columns} WHERE key IN ({marks})",
                    batch,
                ).fetchall()
            for key, *values in rows:
                for place in places[key]:
                    yield place, tuple(values)


def _key(fingerprint: str, text: str) -> bytes:
    return hashlib.sha256(f"{fingerprint}\0{text}".encode()).digest()
