"""Stand-ins for what is slow, used by the tests of several folders."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence

import numpy as np

from index.encoders.encoder import OnBegun, TokenStates, Vectors, unheeded
from index.words import fold

TOKEN = re.compile(r"\w{1,6}|[^\w\s]")


class FakeEncoder:
    """An `Encoder` that needs no model: hashed words, so that texts sharing words are near.

    A token is up to six letters of a word, or one sign. `dictionary` turns a word into another
    before it is hashed, as a bilingual model would. `encoded` keeps every batch it was given.
    """

    backend = "fake"
    query_prompt = "query: "
    passage_prompt = "passage: "
    max_tokens = 512

    def __init__(
        self,
        *,
        name: str = "fake",
        fingerprint: str = "fake-1",
        dimension: int = 64,
        dictionary: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.encoded: list[list[str]] = []
        self._dictionary = dictionary or {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded.append(list(texts))
        return np.stack([self._vector(text) for text in texts])

    def encode_tokens(
        self, texts: Sequence[str], on_begun: OnBegun = unheeded
    ) -> tuple[Vectors, list[TokenStates]]:
        on_begun()
        return self.encode(texts), [self._states(text) for text in texts]

    def token_starts(self, text: str) -> list[int]:
        return [match.start() for match in TOKEN.finditer(text)]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(self.token_starts(text)) for text in texts]

    def _states(self, text: str) -> TokenStates:
        spans = [match.span() for match in TOKEN.finditer(text)]
        states = [self._word(fold(text[start:end])) for start, end in spans]
        return TokenStates(
            np.stack(states or [np.zeros(self.dimension, dtype=np.float32)])[: len(spans)],
            np.array(spans, dtype=np.int32).reshape(-1, 2),
        )

    def _word(self, word: str) -> Vectors:
        random = np.random.default_rng(zlib.crc32(self._dictionary.get(word, word).encode()))
        return random.normal(size=self.dimension).astype(np.float32)

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(self.dimension, dtype=np.float32)
        vector[0] = 0.01
        for word in re.findall(r"\w+", fold(text.removeprefix("query:").removeprefix("passage:"))):
            place = zlib.crc32(self._dictionary.get(word, word).encode())
            vector[place % self.dimension] += 1 if place & 0x10000 else -1
        return vector / np.linalg.norm(vector)
