"""The body of an answer, unpacked no further than its limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from corpus.errors import FetchFailed, FetchRefused

GZIP_WINDOW = 31  # gzip only, of any window size
GZIP_MARK = b"\x1f\x8b"
STEP_BYTES = 65_536


def read_encodings(values: Iterable[str]) -> bool:
    """Whether the body is gzip, by its Content-Encoding headers.

    Raises:
        FetchRefused: any other packing, or more than one.
    """
    encodings = [name.strip().lower() for value in values for name in value.split(",")]
    encodings = [name for name in encodings if name not in ("", "identity")]
    if not encodings:
        return False
    if encodings not in (["gzip"], ["x-gzip"]):
        raise FetchRefused(
            f"it is packed as '{', '.join(encodings)[:100]}', and only a single gzip is unpacked."
        )
    return True


def unpack_gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack gzip, in pieces of at most 64 KB, so that a bomb can be stopped after any of them.

    Raises:
        FetchFailed: it is cut off, or is not gzip.
    """
    unpacker = zlib.decompressobj(GZIP_WINDOW)
    is_empty = True
    try:
        for step in _steps(chunks):
            waiting = step
            while waiting:
                if unpacker.eof:
                    if not waiting.startswith(GZIP_MARK):
                        break
                    unpacker = zlib.decompressobj(GZIP_WINDOW)
                piece = unpacker.decompress(waiting, STEP_BYTES)
                is_empty = False
                waiting = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
                if piece:
                    yield piece
        while not unpacker.eof and (piece := unpacker.decompress(b"", STEP_BYTES)):
            yield piece
    except zlib.error as error:
        raise FetchFailed(f"its gzip packing is damaged ({error}).") from error
    if not unpacker.eof and not is_empty:
        raise FetchFailed("its gzip packing is cut off before the end.")


def _steps(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of at most 64 KB: what follows each gzip member in one is copied."""
    for chunk in chunks:
        for start in range(0, len(chunk), STEP_BYTES):
            yield chunk[start : start + STEP_BYTES]
