"""Sentences that copies repeat are cited from the earliest article of the story that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.document import Document
from index.generation import Generation, Mask
from rag.evidence.gather import Evidence
from rag.search.repeats import MOST_ORIGINALS_TRIED, UNREADABLE, Orders, ReadText


def cite_earliest(
    ranked: Sequence[Evidence], orders: Orders, generation: Generation, allowed: Mask, read: ReadText
) -> list[Evidence]:
    """The sentences, each from the earliest article that holds it word for word, none of them twice.

    A copy's passage stays where it holds more than the original does; what it repeats is the
    original's all the same. What no earlier article holds stays the copy's.

    Args:
        ranked: best first, and so they stay.
        orders: for each document of a story of several, all of its story, the original first.
        allowed: (chunks,) bool: the rows that may answer.
    """
    articles = _Articles(generation, allowed, read)
    kept: dict[tuple[str, int, int], Evidence] = {}
    for evidence in ranked:
        cited = evidence
        if order := orders.get(evidence.document.id):
            earlier = order[: order.index(evidence.document.id)][:MOST_ORIGINALS_TRIED]
            held = (articles.find(evidence, document_id) for document_id in earlier)
            cited = next((one for one in held if one is not None), evidence)
        kept.setdefault((cited.document.id, cited.start, cited.end), cited)
    return list(kept.values())


@dataclass(frozen=True, slots=True)
class _Article:
    """A document and its quotable sentences: words -> row, start, end."""

    document: Document
    sentences: dict[str, tuple[int, int, int]]


class _Articles:
    """Articles that may answer, each read once a question."""

    def __init__(self, generation: Generation, allowed: Mask, read: ReadText) -> None:
        self._generation = generation
        self._allowed = allowed
        self._read = read
        self._articles: dict[str, _Article | None] = {}

    def find(self, evidence: Evidence, document_id: str) -> Evidence | None:
        """The same sentence in another document; None if that does not hold it, or may not answer."""
        if document_id not in self._articles:
            self._articles[document_id] = self._open(document_id)
        article = self._articles[document_id]
        place = article.sentences.get(_words(evidence.text)) if article else None
        if article is None or place is None:
            return None
        row, start, end = place
        return replace(
            evidence,
            document=article.document,
            hit=evidence.hit._replace(row=row),
            chunk=self._generation.chunk(row)[1],
            start=start,
            end=end,
        )

    def _open(self, document_id: str) -> _Article | None:
        rows = np.flatnonzero(self._generation.rows_of([document_id]) & self._allowed).tolist()
        if not rows:
            return None
        entry = self._generation.document(rows[0])
        try:
            document = self._read(entry.id, entry.version)
        except UNREADABLE:
            return None
        sentences: dict[str, tuple[int, int, int]] = {}
        for row in rows:
            spans, _ = self._generation.sentences(row)
            for start, end in spans.tolist():
                sentences.setdefault(_words(document.text[start:end]), (row, start, end))
        return _Article(document, sentences)


def _words(text: str) -> str:
    """A text whatever its white space."""
    return " ".join(text.split())
