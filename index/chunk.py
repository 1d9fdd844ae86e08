"""`Chunk`: a stretch of one document version that is searched as a unit; `Sentence`: a stretch of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Chunk:
    """text[start:end] of a document version; the chunks of a document cover all its text in order.

    section: the heading that it stands under, if any; embedded with it, not quoted.
    """

    start: int
    end: int
    section: str | None = None


class Hit(NamedTuple):
    """A chunk that was found. `row` counts within a generation.

    dense: cosine similarity to the question, in [-1, 1].
    lexical: BM25, 0 or more.
    coverage: the BM25 as a share of the best that this question could get, in [0, 1].
    match: how near the words of its best sentence come to the question's, in [-1, 1]; NaN where they
        were not read.
    fused: meaning and words together, without the match.
    score: with it; higher is better.
    """

    row: int
    score: float
    dense: float
    lexical: float
    coverage: float
    match: float
    fused: float
