"""The layout of SQLite's write-ahead log: https://www.sqlite.org/fileformat2.html#walformat.

A header, then frames: a page, where it belongs, and a checksum that goes on from the one before.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

HEADER_BYTES = 32
FRAME_HEADER_BYTES = 24
WORD = 0xFFFFFFFF
_MAGIC = 0x377F0682
_LOG_VERSION = 3007000
_INDEX_HEADER_BYTES = 48
_PAGE_SIZES = {2**power for power in range(9, 17)}

Checksum = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Header:
    """covered: the 24 bytes that the checksum is of. order: "<" or ">", how words are summed."""

    covered: bytes
    checksum: Checksum
    order: str

    @classmethod
    def of(cls, log: bytes, order: str) -> Self:
        first, second = struct.unpack_from(">II", log, 24)
        return cls(log[:24], (first, second), order)

    @property
    def salt(self) -> bytes:
        return self.covered[16:24]

    @property
    def page_bytes(self) -> int:
        return int(struct.unpack_from(">I", self.covered, 8)[0])

    @property
    def is_sound(self) -> bool:
        """Whether its fields are what SQLite writes; of the checksum it says nothing."""
        magic, version, page_bytes = struct.unpack_from(">III", self.covered)
        order = {_MAGIC: "<", _MAGIC | 1: ">"}.get(magic)
        return order == self.order and version == _LOG_VERSION and page_bytes in _PAGE_SIZES

    def __bytes__(self) -> bytes:
        return self.covered + struct.pack(">II", *self.checksum)


@dataclass(frozen=True, slots=True)
class Frame:
    """at: its first byte in the log. covered: what its checksum is of, its first 8 bytes and the page."""

    at: int
    covered: bytes
    salt: bytes
    checksum: Checksum

    @property
    def commits(self) -> bool:
        return any(self.covered[4:8])

    def __bytes__(self) -> bytes:
        return self.covered[:8] + self.salt + struct.pack(">II", *self.checksum) + self.covered[8:]


def frames(log: bytes, page_bytes: int) -> Iterator[Frame]:
    """The whole frames of a log, whatever they hold."""
    step = FRAME_HEADER_BYTES + page_bytes
    for at in range(HEADER_BYTES, len(log) - step + 1, step):
        first, second = struct.unpack_from(">II", log, at + 16)
        page = log[at + FRAME_HEADER_BYTES : at + step]
        yield Frame(at, log[at : at + 8] + page, log[at + 8 : at + 16], (first, second))


def frames_noted(index: bytes, salt: bytes) -> int | None:
    """How many frames of the log with this salt SQLite has noted in its index of it (`-shm`).

    None if that cannot be told: its header, which is there twice, is of another log or not whole.
    """
    first, second = index[:_INDEX_HEADER_BYTES], index[_INDEX_HEADER_BYTES : 2 * _INDEX_HEADER_BYTES]
    if len(second) < _INDEX_HEADER_BYTES or first != second or first[32:40] != salt:
        return None
    order = "<" if sys.byteorder == "little" else ">"
    if sum_of(first[:40], (0, 0), order) != struct.unpack_from("=II", first, 40):
        return None
    return int(struct.unpack_from("=I", first, 16)[0])


def sum_of(content: bytes, seed: Checksum, order: str) -> Checksum:
    first, second = seed
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for at in range(0, len(words), 2):
        first = (first + words[at] + second) & WORD
        second = (second + words[at + 1] + first) & WORD
    return first, second
