"""Asked of a figure, sentences without that very figure are less likely where a likely one holds it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.doubts.own_figure import lacks_own_figure, own_figures
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import lowered
from rag.question.understand import Understood

_LIKELIEST = 8
_MARGIN = 4.0


def own_figure_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, with lower log-odds and shares for those that hold none of the question's figures,
    if one of the likeliest does; then most likely first.
    """
    if not ranked or not own_figures(question):
        return list(ranked)
    least = ranked[0].log_odds - _MARGIN
    lacking = [lacks_own_figure(question, one) for one in ranked]
    likely = zip(ranked[:_LIKELIEST], lacking, strict=False)
    if not any(lacking) or not any(one.log_odds >= least and not lacks for one, lacks in likely):
        return list(ranked)
    return lowered(ranked, lacking)
