"""`Reranker`: what the rest asks of a model that reads a question and a sentence together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.encoders.encoder import Vectors


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with what makes it understood.

    title: its document's. before: what stands before it in its paragraph.
    """

    title: str
    before: str
    text: str


class Reranker(Protocol):
    """A cross-encoder, ready to run.

    name: the model, as set in PUENTE_RERANKER.
    """

    name: str

    def score(self, question: str, candidates: Sequence[Candidate]) -> Vectors:
        """(len(candidates),) float32: higher where a sentence answers the question."""
        ...
