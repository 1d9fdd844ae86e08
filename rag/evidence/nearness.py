"""How near sentences come to the question: by their words, in context and as such, and by their order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.document import LANGS, Lang
from index.encoders.encoder import Vectors
from index.lexical import QueryTerm
from index.token_head import QuestionTokens


def match_sentences(
    words: Vectors, bounds: npt.NDArray[np.int64], asked: QuestionTokens | None
) -> tuple[Vectors, Vectors]:
    """How near the words of sentences come to the question's words.

    Args:
        words, bounds: the sentences' words, as `Generation.sentence_words` gives them.

    Returns:
        matches: (sentences,) the weighted mean, over the question's words, of the nearest word's cosine.
        answer_matches: the same by the words' answer weights.
    """
    matches = np.zeros(len(bounds) - 1, dtype=np.float32)
    answer_matches = matches.copy()
    held = np.flatnonzero(bounds[1:] > bounds[:-1])
    if asked is None or not len(asked.weights) or not len(held):
        return matches, answer_matches
    nearest = np.maximum.reduceat(words @ asked.vectors.T, bounds[held], axis=0)
    matches[held] = nearest @ asked.weights
    answer_matches[held] = nearest @ asked.answer_weights
    return matches, answer_matches


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
