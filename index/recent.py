"""`Recent`: what was used last; `RecentQuestions`: the vectors of the questions asked last."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")


class Recent(Generic[Key, Kept]):
    """What belongs to the `most` keys used last, in memory alone. Safe to call from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Kept | None:
        """What was kept for a key; None if nothing was, or others have taken its place."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: Key, made: Kept) -> None:
        """Keep this for a key, in the place of that which was asked for longest ago."""
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()


class RecentQuestions(Generic[Kept]):
    """What was made of the last `most` texts, in memory alone, and without the texts themselves.

    Safe to call from several threads.
    """

    def __init__(self, most: int) -> None:
        self._kept: Recent[bytes, Kept] = Recent(most)

    def get(self, text: str) -> Kept | None:
        """What was kept for a text; None if nothing was, or others have taken its place."""
        return self._kept.get(_digest(text))

    def put(self, text: str, made: Kept) -> None:
        """Keep this for a text, in the place of that which was asked for longest ago."""
        self._kept.put(_digest(text), made)

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
