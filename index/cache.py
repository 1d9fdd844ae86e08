"""What was embedded once: vectors by text digest and model, in a SQLite file of their own."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoders.encoder import Vectors

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

    def get(self, fingerprint: str, texts: Sequence[str]) -> dict[int, Vectors]:
        """The vectors that are known: place in `texts` -> (dimension,) float32."""
        keys = [_key(fingerprint, text) for text in texts]
        places: dict[bytes, list[int]] = {}
        for place, key in enumerate(keys):
            places.setdefault(key, []).append(place)
        found: dict[int, Vectors] = {}
        unique = list(places)
        for at in range(0, len(unique), _LOOKUP_BATCH):
            batch = unique[at : at + _LOOKUP_BATCH]
            marks = ",".join("?" * len(batch))
            with self._lock:
                rows = self._connection.execute(
                    f"SELECT key, vector FROM vectors WHERE key IN ({marks})",  # noqa: S608 - only question marks
                    batch,
                ).fetchall()
            for key, vector in rows:
                for place in places[key]:
                    found[place] = np.frombuffer(vector, dtype=np.float32)
        return found

    def put(self, fingerprint: str, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep the vectors of the texts, row by row."""
        rows = [
            (_key(fingerprint, text), np.ascontiguousarray(vector, np.float32).tobytes())
            for text, vector in zip(texts, vectors, strict=True)
        ]
        with self._lock, self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def _key(fingerprint: str, text: str) -> bytes:
    return hashlib.sha256(f"{fingerprint}\0{text}".encode()).digest()
