"""Damage in SQLite's write-ahead log, which SQLite itself takes for the end of the log.

Each frame of the log (a page, and where it belongs) carries a checksum that goes on from the one
before. SQLite reads up to the first that does not fit, and drops the rest without a word: rightly
after a crash, where the rest was never acknowledged; wrongly where a byte in the middle has changed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER_BYTES = 32
FRAME_HEADER_BYTES = 24
_MAGIC = 0x377F0682
_WORD = 0xFFFFFFFF

Checksum = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Frame:
    at: int
    commits: bool
    covered: bytes
    checksum: Checksum


def is_log_damaged(path: Path) -> bool:
    """Whether the log of the store at `path` holds whole, good frames after one that is spoiled.

    A torn end, as a crash leaves it, is no damage. Cost: reads the log, about 1 s for 8 MB.
    """
    log = _read(path)
    if log is None or not _has_header(log):
        return False
    return _first_spoiled(log) is not None


def mended_log(path: Path) -> bytes | None:
    """The log with new checksums from the spoiled frame on, so that SQLite reads all of it.

    What is wrong in the spoiled page is then for the row digests to find. None if nothing is wrong.
    """
    log = _read(path)
    spoiled = _first_spoiled(log) if log is not None and _has_header(log) else None
    if log is None or spoiled is None:
        return None
    mended = bytearray(log)
    order = _order(log)
    checksum = spoiled.checksum
    for frame in _frames(log):
        if frame.at < spoiled.at:
            checksum = frame.checksum
            continue
        if frame.at == spoiled.at:
            checksum = _seed(log, frame.at)
            mended[frame.at + 8 : frame.at + 16] = log[16:24]
        checksum = _sum(frame.covered, checksum, order)
        struct.pack_into(">II", mended, frame.at + 16, *checksum)
    return bytes(mended)


def _first_spoiled(log: bytes) -> _Frame | None:
    """The first frame that does not fit, if a good one that commits comes after it."""
    order, before = _order(log), struct.unpack_from(">II", log, 24)
    spoiled: _Frame | None = None
    for frame in _frames(log):
        is_good = _sum(frame.covered, before, order) == frame.checksum and _has_salt(log, frame)
        if spoiled is None and not is_good:
            spoiled = frame
        elif spoiled is not None and is_good and frame.commits:
            return spoiled
        before = frame.checksum
    return None


def _frames(log: bytes) -> Iterator[_Frame]:
    page_bytes = struct.unpack_from(">I", log, 8)[0]
    step = FRAME_HEADER_BYTES + page_bytes
    for at in range(HEADER_BYTES, len(log) - step + 1, step):
        page = log[at + FRAME_HEADER_BYTES : at + step]
        checksum = struct.unpack_from(">II", log, at + 16)
        commits = struct.unpack_from(">I", log, at + 4)[0] > 0
        yield _Frame(at, commits, log[at : at + 8] + page, (checksum[0], checksum[1]))


def _has_salt(log: bytes, frame: _Frame) -> bool:
    return log[frame.at + 8 : frame.at + 16] == log[16:24]


def _seed(log: bytes, at: int) -> Checksum:
    page_bytes = struct.unpack_from(">I", log, 8)[0]
    before = at - FRAME_HEADER_BYTES - page_bytes
    first, second = struct.unpack_from(">II", log, 24 if before < HEADER_BYTES else before + 16)
    return first, second


def _has_header(log: bytes) -> bool:
    if len(log) < HEADER_BYTES:
        return False
    magic, _, page_bytes = struct.unpack_from(">III", log)
    return magic & ~1 == _MAGIC and page_bytes in {2**power for power in range(9, 17)}


def _order(log: bytes) -> str:
    return ">" if struct.unpack_from(">I", log)[0] & 1 else "<"


def _sum(content: bytes, seed: Checksum, order: str) -> Checksum:
    first, second = seed
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for at in range(0, len(words), 2):
        first = (first + words[at] + second) & _WORD
        second = (second + words[at + 1] + first) & _WORD
    return first, second


def _read(path: Path) -> bytes | None:
    try:
        return path.with_name(f"{path.name}-wal").read_bytes()
    except FileNotFoundError:
        return None
