"""How near sentences come to the question: by the words that they hold, and by their order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.document import LANGS, Lang
from index.lexical import QueryTerm


class QueryWeights:
    """The question's terms with their weights, and all of them together by passage language."""

    def __init__(self, terms: Sequence[QueryTerm]) -> None:
        self._weights = {term.term: term.idf for term in terms}
        self._totals = {lang: self._total(lang) for lang in LANGS}

    def share(self, terms: frozenset[str], lang: Lang) -> float:
        """How much of the question, by weight, a text holds that has these terms; at most 1."""
        held = self._weights.keys() & terms
        return min(1.0, sum(map(self._weights.__getitem__, held)) / self._totals[lang])

    def _total(self, lang: Lang) -> float:
        own = (w for term, w in self._weights.items() if term[0] == "@" or term.startswith(f"{lang}:"))
        return max(sum(own), 1e-6)


def before_nearer(cosines: npt.NDArray[np.float64], sizes: Sequence[int]) -> npt.NDArray[np.float64]:
    """By how much the sentence before each in its passage is nearer to the question.

    A sentence may go on to tell of what the one before it names.

    Args:
        sizes: how many sentences each passage has.
    """
    nearer = np.zeros_like(cosines)
    np.maximum(0.0, cosines[:-1] - cosines[1:], out=nearer[1:])
    nearer[np.cumsum([0, *sizes[:-1]])] = 0.0
    return nearer
