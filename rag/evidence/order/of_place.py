"""Where a question names a place, what answers is of an article that names it too."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.doubts.another_place import place_missing
from rag.evidence.gather import Evidence
from rag.question.understand import Understood


def of_the_place_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences whose articles name all places of the question, likeliest first; then the others."""
    if not question.places:
        return list(ranked)
    known: dict[tuple[str, int], bool] = {}
    for evidence in ranked:
        document = evidence.document
        key = (document.id, document.version)
        if key not in known:
            known[key] = place_missing(question, document) is None
    return sorted(ranked, key=lambda e: not known[e.document.id, e.document.version])
