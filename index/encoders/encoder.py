"""`Encoder`: what the rest of the index asks of an embedding model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """An embedding model, ready to run.

    name: the model, as set in PUENTE_EMBEDDER.
    fingerprint: changes whenever the vectors would; vectors of different fingerprints never mix.
    backend: what runs it, for reports ("openvino-int8", "torch-fp32").
    query_prompt, passage_prompt: what the model wants before a question and before a passage.
    """

    name: str
    fingerprint: str
    backend: str
    dimension: int
    max_tokens: int
    query_prompt: str
    passage_prompt: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dimension) float32, every row of length 1; texts are cut at `max_tokens`."""
        ...

    def token_starts(self, text: str) -> list[int]:
        """The character offset at which each token of `text` begins, ascending."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, uncut."""
        ...
