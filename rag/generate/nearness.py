"""How near the words of two languages come in meaning, in their sentences and by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.encoders.encoder import TokenStates, Vectors
from index.token_head import unit_rows
from rag.generate.lexicon import find_infinitive
from rag.generate.reading import Reading

Nearness = npt.NDArray[np.float32]
"""(tokens of one text, tokens of the other): how near each pair comes, at most 1."""

_LEAST_ALONE = 0.42
_WORDS_IN_MEMORY = 5_000


class WordReader(Protocol):
    """What knows words of both languages, as `Embedder` does."""

    def embed_pieces(self, texts: Sequence[str]) -> list[TokenStates] | None:
        """The pieces of words of each text, in their context; None where they cannot be compared."""


class Comparison:
    """Compares words across languages. Threads share it."""

    def __init__(self, words: WordReader) -> None:
        self._words = words
        self._alone = lru_cache(maxsize=_WORDS_IN_MEMORY)(self._read_alone)

    def compare(self, sentence: Reading, quote: Reading) -> Nearness | None:
        """How near the tokens of two sentences come; None where the embedder cannot tell.

        In its place almost any word comes near one in the same place of a translation ("29 prisoners",
        "29 repatriados"), and by itself one of the same field does ("nurses", "doctors"): the mean of
        both counts, or what it is by itself if that is more.
        """
        pieces = self._words.embed_pieces([sentence.text, quote.text])
        if pieces is None:
            return None
        said, known = (_in_context(r, p) for r, p in zip((sentence, quote), pieces, strict=True))
        (lone_said, plain_said), (lone_known, plain_known) = map(self._by_themselves, (sentence, quote))
        alone = np.maximum(lone_said @ lone_known.T, plain_said @ plain_known.T)
        near = np.maximum(alone, (alone + said @ known.T) / 2)
        return np.where(alone >= _LEAST_ALONE, near, 0.0).astype(np.float32)

    def _by_themselves(self, reading: Reading) -> tuple[Vectors, Vectors]:
        """The words as they are, and with the infinitives of what is to come ("firmará", "will sign")."""
        words = [token.lower for token in reading.tokens]
        plain = [find_infinitive(word) if reading.lang == "es" else word for word in words]
        lone = np.stack([self._alone(word) for word in words])
        return lone, lone if plain == words else np.stack([self._alone(word) for word in plain])

    def _read_alone(self, word: str) -> Vectors:
        pieces = self._words.embed_pieces([word])
        summed = (pieces or [])[0].states.sum(axis=0, keepdims=True)
        vector: Vectors = unit_rows(summed)[0]
        return vector


def _in_context(reading: Reading, pieces: TokenStates) -> Vectors:
    """(tokens, dimension): the mean of the pieces that make up each token, at length 1."""
    starts, ends = pieces.spans[:, 0], pieces.spans[:, 1]
    rows = [
        pieces.states[(starts < token.end) & (ends > token.start)].sum(axis=0) for token in reading.tokens
    ]
    return unit_rows(np.array(rows, dtype=np.float32))
