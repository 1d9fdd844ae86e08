"""What lies packed in a file, as kept answers do."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress


def unpacked(data: bytes) -> Iterator[bytes]:
    """The data, and the beginning of whatever is packed in it, deleted or not."""
    yield data
    for match in re.finditer(b"x\x9c", data):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[match.start() : match.start() + 4096])
