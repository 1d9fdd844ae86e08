"""What the evidence is worth: read again where there is a reranker, then given a confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.rerankers.reranker import Reranker
from rag.calibration import Calibration
from rag.evidence.confidence import estimate_confidence
from rag.evidence.gather import Evidence
from rag.evidence.order.defining import defining_first
from rag.evidence.order.event_first import event_first
from rag.evidence.order.listed_first import listed_first
from rag.evidence.order.newest import counted_first, newest_first, of_one_count
from rag.evidence.order.of_place import of_the_place_first
from rag.evidence.order.of_time import of_the_time_first
from rag.evidence.order.place_asked import place_asked_first
from rag.evidence.order.sourced import sourced_first
from rag.evidence.order.whole import whole_first
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
) -> Weighed:
    """Weigh what `gather_evidence` found.

    Where it is asked who says so, a sentence that says the same as the best and names its source comes
    first, and where a definition is asked for, one beside the best; the confidence stays
    that of the best.
    """
    least = calibration.least_confidence(max_error, reranker.name if reranker else None)
    ranked = _in_order(question, ranked)
    confidence = estimate_confidence(question, ranked, calibration.confidence)
    if reranker is None or not ranked:
        return Weighed(_shown_first(question, ranked), confidence, least)
    fitted = calibration.reranking_by(reranker.name)
    unsure_from, unsure_to = fitted.unsure
    if not unsure_from <= confidence <= unsure_to:
        return Weighed(_shown_first(question, ranked), confidence, least)
    anew = _in_order(question, rerank(question, ranked, reranker, fitted.evidence))
    confidence = estimate_confidence(question, anew, fitted.confidence)
    return Weighed(_shown_first(question, anew), confidence, least)


def _in_order(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences by what is asked for beside likelihood: a list, an event, what holds now, all, a
    time, and a place.

    Figures of one thing over time stay as they are: they are set side by side, newest first.
    """
    ranked = event_first(question, listed_first(question, ranked))
    ranked = counted_first(question, ranked)
    if not of_one_count(question, ranked):
        ranked = whole_first(question, newest_first(question, ranked))
    ranked = of_the_time_first(question, ranked)
    ranked = place_asked_first(question, ranked)
    return of_the_place_first(question, ranked)


def _shown_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    return defining_first(question, sourced_first(question, ranked))
