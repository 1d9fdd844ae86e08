"""Damage in SQLite's write-ahead log, which SQLite itself takes for the end of the log.

SQLite reads up to the first frame whose checksum does not fit, and drops the rest without a word:
rightly after a crash, where the rest was never acknowledged; wrongly where a byte has changed. What
lies beyond the last frame that SQLite noted in its index of the log, a transaction that it refused as the
disk failed, is nobody's loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from corpus.store.log_format import HEADER_BYTES, Checksum, Frame, Header, frames, frames_noted, sum_of
from corpus.store.one_byte import differ_in_one_byte, one_byte_repairs

MOST_BYTES_LOOKED_AT = 16 * 1024**2


def is_log_damaged(path: Path) -> bool:
    """Whether the log of the store at `path` holds more than SQLite would read of it.

    A torn end, as a crash leaves it, is no damage. Only the first 16 MB are looked at, in
    about 0.4 s: SQLite keeps its log at 4 MB, and a longer one is a large transaction cut short.
    """
    log = _read(path, "-wal", MOST_BYTES_LOOKED_AT)
    return log is not None and _mended(log, _read(path, "-shm")) is not None


def mended_log(path: Path) -> bytes | None:
    """The log as SQLite reads all of it; None if nothing is wrong.

    One changed byte of a frame, or of the header, is put right where the checksum tells which. A frame
    with other damage is kept as it is, if one byte explains it or a good one that commits comes after it;
    what is wrong in its page is for the row digests to find.
    """
    log = _read(path, "-wal")
    return None if log is None else _mended(log, _read(path, "-shm"))


def _mended(log: bytes, index: bytes | None) -> bytes | None:
    """The log mended; `index` is SQLite's index of it, if there is one."""
    header = _header(log)
    if header is None:
        return None
    found = list(frames(log, header.page_bytes))[: frames_noted(index or b"", header.salt)]
    kept: list[Frame] = []
    before = header.checksum
    for number, frame in enumerate(found):
        right = _put_right(frame, before, header)
        if right is None and not _goes_on(found[number:], header):
            break
        kept.append(right or replace(frame, salt=header.salt))
        before = kept[-1].checksum
    read = b"".join([bytes(header), *_summed(kept, header)])
    return None if log.startswith(read) else read + log[len(read) :]


def _header(log: bytes) -> Header | None:
    """The header as it was written, or None if that cannot be told."""
    if len(log) < HEADER_BYTES:
        return None
    headers = [Header.of(log, order) for order in "<>"]
    for header in headers:
        if header.is_sound and sum_of(header.covered, (0, 0), header.order) == header.checksum:
            return header
    repairs = [
        repaired
        for header in headers
        for found in one_byte_repairs(header.covered, header.checksum, (0, 0), header.order)
        if (repaired := Header(*found, header.order)).is_sound and _has_frame(log, repaired)
    ]
    return repairs[0] if repairs else None


def _has_frame(log: bytes, header: Header) -> bool:
    """Whether the first frame of a log goes on from this header."""
    first = next(frames(log, header.page_bytes), None)
    return (
        first is not None
        and first.salt == header.salt
        and sum_of(first.covered, header.checksum, header.order) == first.checksum
    )


def _put_right(frame: Frame, before: Checksum, header: Header) -> Frame | None:
    """The frame as it was written, or as it is if several bytes may be the one that has changed.

    None if more than one byte of it has changed.
    """
    if sum_of(frame.covered, before, header.order) == frame.checksum:
        if frame.salt == header.salt or differ_in_one_byte(frame.salt, header.salt):
            return replace(frame, salt=header.salt)
        return None
    if frame.salt != header.salt:
        return None
    repairs = list(one_byte_repairs(frame.covered, frame.checksum, before, header.order))
    if len(repairs) == 1:
        return replace(frame, covered=repairs[0][0], checksum=repairs[0][1])
    return frame if repairs else None


def _goes_on(rest: Sequence[Frame], header: Header) -> bool:
    """Whether after the first of these frames a good one commits."""
    return any(
        frame.commits
        and frame.salt == header.salt
        and sum_of(frame.covered, previous.checksum, header.order) == frame.checksum
        for previous, frame in pairwise(rest)
    )


def _summed(kept: Iterable[Frame], header: Header) -> Iterator[bytes]:
    before = header.checksum
    for frame in kept:
        before = sum_of(frame.covered, before, header.order)
        yield bytes(replace(frame, checksum=before))


def _read(path: Path, ending: str, most_bytes: int = -1) -> bytes | None:
    try:
        with path.with_name(f"{path.name}{ending}").open("rb") as file:
            return file.read(most_bytes)
    except FileNotFoundError:
        return None
