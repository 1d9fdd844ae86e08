"""A file of named arrays, written once, named by the digest of its table of contents, read by mapping.

The table of contents stands at the end and holds the digest of every array, the padding after it
included, so that each byte of the file is accounted for.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.disk import BESIDE, flush
from index.errors import IndexDamaged

Array = npt.NDArray[Any]

_MAGIC = b"PUENTE03"
_ALIGNMENT = 64
_SUFFIX = ".columns"
_READ_WHOLE_BYTES = 1 << 20
_BLOCK = 1 << 22


class ColumnWriter:
    """Writes one file. Use as a context manager: without `finish`, nothing is left behind."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=BESIDE, dir=folder)
        self._folder = folder
        self._beside = Path(name)
        self._file = os.fdopen(descriptor, "wb", buffering=_BLOCK)
        self._at = 0
        self._contents: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> ColumnWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._beside.unlink(missing_ok=True)

    def add(self, name: str, array: Array) -> None:
        """Write one array."""
        self.add_parts(name, [array], array.dtype, array.shape[1:])

    def add_parts(
        self, name: str, parts: Iterable[Array], dtype: npt.DTypeLike, row_shape: tuple[int, ...] = ()
    ) -> None:
        """Write one array that comes in parts, joined along its first axis; none are kept in memory."""
        digest = hashlib.sha256()
        offset, rows = self._at, 0
        for part in parts:
            rows += len(part)
            data = np.ascontiguousarray(part, dtype=dtype).reshape(-1).view(np.uint8).data
            for start in range(0, len(data), _BLOCK):
                self._write(data[start : start + _BLOCK], digest)
        self._write(b"\0" * (-self._at % _ALIGNMENT), digest)
        self._contents[name] = {
            "dtype": np.dtype(dtype).str,
            "shape": [rows, *row_shape],
            "offset": offset,
            "end": self._at,
            "digest": digest.hexdigest(),
        }

    def finish(self, facts: Mapping[str, Any]) -> str:
        """Flush the file, give it its name, and return that; `facts` are kept with it."""
        table = {"facts": dict(facts), "columns": self._contents}
        text = json.dumps(table, sort_keys=True, separators=(",", ":")).encode()
        self._file.write(text + len(text).to_bytes(8, "little") + _MAGIC)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        name = hashlib.sha256(text).hexdigest()[:32]
        self._beside.replace(column_path(self._folder, name))
        flush(self._folder)
        return name

    def _write(self, data: bytes | memoryview, digest: Any) -> None:
        self._file.write(data)
        digest.update(data)
        self._at += len(data)


class ColumnFile:
    """An opened file. Arrays are views of the mapped file: read-only, and in no memory of their own.

    unverified: the arrays that nobody has checked yet.
    damage: what `verify_rest` found; None while it has found nothing.
    """

    def __init__(self, folder: Path, name: str, *, verify_up_to: int | None = None) -> None:
        """Open the file `name` in `folder`.

        Args:
            verify_up_to: arrays of more bytes are not checked now, but are named by `unverified`;
                None checks all.

        Raises:
            IndexDamaged: it is missing, cut, or a byte is not the one that was written.
        """
        self.name = name
        self.path = column_path(folder, name)
        try:
            self._data, self._inode = _read(self.path)
            table = self._table()
            self.facts: dict[str, Any] = table["facts"]
            self._contents: dict[str, dict[str, Any]] = table["columns"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(f"{self.path} cannot be read: {error}") from error
        self.damage: str | None = None
        self._checking = threading.Lock()
        self.unverified: list[str] = []
        for column, place in self._contents.items():
            if verify_up_to is not None and place["end"] - place["offset"] > verify_up_to:
                self.unverified.append(column)
            else:
                self.verify(column)

    def __getitem__(self, column: str) -> Array:
        place = self._contents[column]
        dtype, shape = np.dtype(place["dtype"]), tuple(place["shape"])
        count = int(np.prod(shape))
        if not count:
            return np.zeros(shape, dtype)
        found = np.frombuffer(self._data, dtype, count, place["offset"])
        return found.reshape(shape)

    def __contains__(self, column: str) -> bool:
        return column in self._contents

    def columns(self) -> list[str]:
        """The names of the arrays."""
        return list(self._contents)

    def is_replaced(self) -> bool:
        """Whether another file lies where this one was opened: it was damaged, and was made anew."""
        try:
            return _inode(self.path.stat()) != self._inode
        except OSError:
            return False

    def opened_again(self) -> ColumnFile:
        """What lies on disk now under this name, nothing of it checked yet.

        Raises:
            IndexDamaged: it is missing or cut.
        """
        return ColumnFile(self.path.parent, self.name, verify_up_to=0)

    def verify(self, column: str, after_block: Callable[[], None] = lambda: None) -> None:
        """Raises IndexDamaged when the bytes of a column are not those that were written."""
        place = self._contents[column]
        digest = hashlib.sha256()
        view = memoryview(self._data)
        for start in range(place["offset"], place["end"], _BLOCK):
            digest.update(view[start : min(start + _BLOCK, place["end"])])
            after_block()
        if digest.hexdigest() != place["digest"]:
            raise IndexDamaged(f"{self.path} is not the file that was written ({column}).")

    def verify_rest(self, after_block: Callable[[], None] = lambda: None) -> None:
        """Check what is unverified; nothing is done while another thread is at it.

        Args:
            after_block: called after every few megabytes; what it raises ends the check, and the next
                one begins with the same column.

        Raises:
            IndexDamaged: a column is damaged; it is raised each time from then on.
        """
        if not self._checking.acquire(blocking=False):
            return
        try:
            while self.damage is None and self.unverified:
                self.verify(self.unverified[0], after_block)
                self.unverified.pop(0)
        except IndexDamaged as error:
            self.damage = str(error)
        finally:
            self._checking.release()
        if self.damage is not None:
            raise IndexDamaged(self.damage)

    def _table(self) -> dict[str, Any]:
        data = memoryview(self._data)
        end = len(data) - len(_MAGIC) - 8
        if end < 0 or bytes(data[end + 8 :]) != _MAGIC:
            raise ValueError("its end is missing")
        length = int.from_bytes(data[end : end + 8], "little")
        if length > end:
            raise ValueError("its table of contents is cut")
        text = bytes(data[end - length : end])
        if hashlib.sha256(text).hexdigest()[:32] != self.name:
            raise ValueError("its table of contents has been changed")
        table: dict[str, Any] = json.loads(text)
        last = max((place["end"] for place in table["columns"].values()), default=0)
        if last != end - length:
            raise ValueError("it is longer or shorter than was written")
        return table


def column_path(folder: Path, name: str) -> Path:
    """Where the file of that name lies."""
    return folder / f"{name}{_SUFFIX}"


def column_names(folder: Path) -> list[str]:
    """The names of the files in a folder."""
    return sorted(path.stem for path in folder.glob(f"*{_SUFFIX}"))


def _read(path: Path) -> tuple[bytes | mmap.mmap, tuple[int, int]]:
    """What the file holds, and which file it is."""
    with path.open("rb") as file:
        found = os.fstat(file.fileno())
        if found.st_size <= _READ_WHOLE_BYTES:
            return file.read(), _inode(found)
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), _inode(found)


def _inode(status: os.stat_result) -> tuple[int, int]:
    return status.st_ino, status.st_mtime_ns
