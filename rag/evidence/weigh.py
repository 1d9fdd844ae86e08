"""What the evidence is worth: read again where there is a reranker, then given a confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.rerankers.reranker import Reranker
from rag.calibration import Calibration
from rag.evidence.confidence import estimate_confidence
from rag.evidence.doubts.unknown_name import Holds, holds_nothing
from rag.evidence.gather import Evidence
from rag.evidence.order.in_order import in_order, to_show
from rag.evidence.rerank import rerank
from rag.question.understand import Understood


@dataclass(frozen=True, slots=True)
class Weighed:
    """Sentences, most likely answers first.

    confidence: the probability, in [0, 1], that the best evidence supports an answer.
    least: the confidence from which the error that the asker accepts is kept to.
    """

    ranked: list[Evidence]
    confidence: float
    least: float

    @property
    def is_enough(self) -> bool:
        """Whether to answer."""
        return bool(self.ranked) and self.confidence >= self.least


def weigh_evidence(
    question: Understood,
    ranked: Sequence[Evidence],
    calibration: Calibration,
    reranker: Reranker | None,
    max_error: float,
    holds: Holds = holds_nothing,
) -> Weighed:
    """Weigh what `gather_evidence` found.

    Where it is asked who says so, a sentence that says the same as the best and names its source comes
    first, and where a definition is asked for, one beside the best; the confidence stays that of the
    best.

    holds: whether some article, found or not, holds a search term.
    """
    least = calibration.least_confidence(max_error, reranker.name if reranker else None)
    gathered, ranked = ranked, in_order(question, ranked)
    confidence = estimate_confidence(question, ranked, calibration.confidence, holds)
    if reranker is None or not ranked:
        return Weighed(to_show(question, ranked), confidence, least)
    fitted = calibration.reranking_by(reranker.name)
    unsure_from, unsure_to = fitted.unsure
    if not unsure_from <= confidence <= unsure_to:
        return Weighed(to_show(question, ranked), confidence, least)
    anew = in_order(question, rerank(question, gathered, reranker, fitted.evidence))
    confidence = estimate_confidence(question, anew, fitted.confidence, holds)
    return Weighed(to_show(question, anew), confidence, least)
