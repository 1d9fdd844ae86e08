"""Both languages on one level: in a pool of both, neither is preferred for being what it is.

A question shares more words with passages of its own language, and lies a little nearer to them,
whether or not they are about what is asked; or, where its words have many translations, with those of
the other. How much can be seen from the passages behind the best ones, which seldom answer: by as much as
the levels of both languages differ, but for a little, all passages of the other language are moved. The
little is for the reader: of two that are alike, the one in the question's language comes first.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.lexical import Scores

BEHIND_THE_BEST = slice(5, 20)
"""The ranks, within a language, that tell its level."""

_FULLY_FROM = 0.5
_LEFT_TO_ITS_OWN = 0.005


def level_languages(
    scores: Scores, is_own: npt.NDArray[np.bool_], own_size: int, other_size: int
) -> Scores:
    """Move the scores of passages in the other language than the question's to the level of its own.

    Args:
        scores: (n,) of the candidates, the best of each language among them.
        is_own: (n,) bool; whether each is in the question's language.
        own_size, other_size: how many passages there are to search in either. Of many passages more
            are near by chance than of few, so that the levels say less the more the sizes differ:
            all of the difference is evened out where one is at least half of the other, and less below.

    Returns:
        (n,) the scores; those given, where a language has too few candidates to tell.
    """
    own, other = (np.sort(scores[group])[::-1][BEHIND_THE_BEST] for group in (is_own, ~is_own))
    if not len(own) or not len(other):
        return scores
    sizes = (own_size, other_size)
    trusted = min(1.0, min(sizes) / max(*sizes, 1) / _FULLY_FROM)
    lower_by = float(own.mean() - other.mean()) - _LEFT_TO_ITS_OWN
    leveled: Scores = np.where(is_own, scores, scores + trusted * lower_by).astype(np.float32)
    return leveled
