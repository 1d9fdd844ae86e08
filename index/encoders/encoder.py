"""`Encoder`: what the rest of the index asks of an embedding model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
OnBegun = Callable[[], None]


def unheeded() -> None:
    """For those who need not know when an encoder has begun."""


@dataclass(frozen=True, slots=True)
class TokenStates:
    """What a model makes of each token of a text, in its context.

    states: (tokens, dimension) float32, the model's last layer.
    spans: (tokens, 2) int32, start and end of each token in the text; empty for special tokens.
    """

    states: Vectors
    spans: npt.NDArray[np.int32]


class Encoder(Protocol):
    """An embedding model, ready to run.

    name: the model, as set in PUENTE_EMBEDDER.
    fingerprint: changes whenever the vectors would; vectors of different fingerprints never mix. It
        begins with what runs the model, and a hyphen.
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

    def encode_tokens(
        self, texts: Sequence[str], on_begun: OnBegun = unheeded
    ) -> tuple[Vectors, list[TokenStates]]:
        """The vectors, as `encode` gives them, and what they are the mean of.

        on_begun: is called when the model has begun, or is about to where that cannot be told: other
            threads may work then.
        """
        ...

    def token_starts(self, text: str) -> list[int]:
        """The character offset at which each token of `text` begins, ascending."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, uncut."""
        ...
