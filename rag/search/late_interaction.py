"""Late interaction: how near the words of what was found come to the question's words, in context."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.encoders.encoder import Vectors
from index.generation import Generation
from index.lexical import Scores
from index.segment import WordsRead
from index.token_head import QuestionTokens, cosines_of

PASSAGES_MATCHED = 32
"""How many of the first passages are put in order by their words too."""

_TRUSTED_TO, _NOT_TRUSTED_FROM = 24, 48
"""Tokens of a question. The head has learned from questions of up to some forty; of those on several
things at once, the sentence that comes nearest to most words answers none.
"""


class WordMatches:
    """The matches of the sentences of a generation's chunks, each chunk's found once. For one thread."""

    def __init__(self, generation: Generation, asked: QuestionTokens | None) -> None:
        self._generation = generation
        self._asked = asked if asked is not None and len(asked.weights) else None
        self._known: dict[int, tuple[Vectors, Vectors]] = {}
        self._best: dict[int, float] = {}

    @property
    def trust(self) -> float:
        """In [0, 1]: 1 for a question of usual length, 0 for a very long one."""
        tokens = 0 if self._asked is None else len(self._asked.weights)
        return min(1.0, max(0.0, (_NOT_TRUSTED_FROM - tokens) / (_NOT_TRUSTED_FROM - _TRUSTED_TO)))

    def best_of(self, rows: Sequence[int]) -> Scores:
        """(rows,) the match of each chunk's best sentence; NaN without words of it or of the question."""
        if self._asked is None:
            return np.full(len(rows), np.nan, dtype=np.float32)
        self._find(rows)
        return np.array([self._best[row] for row in rows], dtype=np.float32)

    def of(self, rows: Sequence[int]) -> tuple[Vectors, Vectors]:
        """(sentences,) matches and answer matches of the sentences of some chunks, one after another."""
        self._find(rows)
        matches, answer_matches = zip(*(self._known[row] for row in rows), strict=True)
        return np.concatenate(matches), np.concatenate(answer_matches)

    def _find(self, rows: Sequence[int]) -> None:
        new = sorted(row for row in rows if row not in self._known)
        if not new:
            return
        read = self._generation.sentence_words(new)
        matches, answer_matches = match_sentences(read, self._asked)
        ends = np.cumsum(read.sentences).tolist()
        for row, start, end in zip(new, [0, *ends[:-1]], ends, strict=True):
            self._known[row] = matches[start:end], answer_matches[start:end]
        self._best.update(zip(new, best_matches(read, matches).tolist(), strict=True))


def match_sentences(read: WordsRead, asked: QuestionTokens | None) -> tuple[Vectors, Vectors]:
    """How near the words of sentences come to the question's words.

    Returns:
        matches: (sentences,) the weighted mean, over the question's words, of the nearest word's cosine;
            0 for a sentence without words.
        answer_matches: the same by the words' answer weights.
    """
    matches = np.zeros(len(read.lengths), dtype=np.float32)
    answer_matches = matches.copy()
    held = np.flatnonzero(read.lengths)
    if asked is None or not len(held):
        return matches, answer_matches
    starts = (np.cumsum(read.lengths) - read.lengths)[held]
    nearest = np.maximum.reduceat(cosines_of(read.codes, asked.vectors), starts, axis=0)
    matches[held] = nearest @ asked.weights
    answer_matches[held] = nearest @ asked.answer_weights
    return matches, answer_matches


def best_matches(read: WordsRead, matches: Vectors) -> Scores:
    """(chunks,) the match of each chunk's best sentence; NaN for one without words."""
    best = np.full(len(read.sentences), np.nan, dtype=np.float32)
    held = np.flatnonzero(read.sentences)
    if len(held):
        known = np.where(read.lengths > 0, matches, np.float32(np.nan))
        best[held] = np.fmax.reduceat(known, (np.cumsum(read.sentences) - read.sentences)[held])
    return best


def add_matches(scores: Scores, matches: Scores, weight: float) -> Scores:
    """(n,) the scores and how near the words come; one without a match counts as the least of the others.

    Args:
        matches: (n,) freed of language bias; NaN for one whose words were not read.
    """
    is_known = ~np.isnan(matches)
    if not is_known.any():
        return scores
    added = np.where(is_known, matches, matches[is_known].min())
    together: Scores = (scores + weight * added).astype(np.float32)
    return together
