"""Where a question asks for what holds now, the newest of the likely sentences come first."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence
from rag.mentions.as_of import holds_for
from rag.question.understand import Understood

_MARGIN = 2.0
_LIKELIEST = 8


def newest_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences nearly as likely as the best one by time, newest first; then the others.

    A sentence is of the latest date that it holds for, else of its article's; one of which neither is
    known counts as the oldest.
    """
    if not question.wants_latest or not ranked:
        return list(ranked)
    least = ranked[0].log_odds - _MARGIN
    near = [evidence for evidence in ranked[:_LIKELIEST] if evidence.log_odds >= least]
    rest = ranked[len(near) :]
    return [*sorted(near, key=_newness, reverse=True), *rest]


def _newness(evidence: Evidence) -> tuple[str, float]:
    document = evidence.document
    told = holds_for(evidence.text, document.lang, document.published)
    published = document.published.isoformat() if document.published else ""
    return told or published, evidence.log_odds
