"""What every order does: some sentences, nearly as good as the best, go before the others, or those
that lack something become less likely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rag.evidence.gather import Evidence, by_log_odds, shares_of
from rag.question.understand import Understood

_LIKELIEST = 8
LOWERED_BY = 4.0
NEARLY_AS_GOOD = 5.0
"""Of log-odds."""


def moved_first(moved: Sequence[Evidence], ranked: Sequence[Evidence]) -> list[Evidence]:
    """These sentences in their order, then the others of `ranked` in theirs."""
    return [*moved, *(one for one in ranked if not any(one is first for first in moved))]


def lowered(
    ranked: Sequence[Evidence], lacking: Sequence[bool], by: float = LOWERED_BY
) -> list[Evidence]:
    """The sentences, most likely first, with lower log-odds and shares for those that lack something.

    lacking: which do.
    """
    anew = [
        replace(one, log_odds=one.log_odds - by * lacks)
        for one, lacks in zip(ranked, lacking, strict=True)
    ]
    shares = shares_of(np.array([one.log_odds for one in anew]))
    return by_log_odds(replace(one, share=share) for one, share in zip(anew, shares, strict=True))


def nearly_as_good(
    question: Understood, ranked: Sequence[Evidence], margin: float = NEARLY_AS_GOOD
) -> list[Evidence]:
    """Those of the next likeliest that are nearly as likely as the first, and lack no more of the kinds
    of things asked for.

    margin: by how much less likely they may be, in log-odds.
    """
    best = ranked[0]
    return [
        one
        for one in ranked[1:_LIKELIEST]
        if one.log_odds >= best.log_odds - margin
        and question.wanted.lack(one.text) <= question.wanted.lack(best.text)
    ]
