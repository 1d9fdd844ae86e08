"""Late interaction: how near the words of what was found come to the question's words, in context."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.encoders.encoder import Vectors
from index.generation import Generation
from index.lexical import Scores
from index.segment import WordsRead
from index.token_head import QuestionTokens, cosines_of
from rag.search.time_asked import TimeAsked

PASSAGES_MATCHED = 32
"""How many of the first passages are put in order by their words too."""

_TRUSTED_TO, _NOT_TRUSTED_FROM = 24, 48
"""Tokens of a question. The head has learned from questions of up to some forty; of those on several
things at once, the sentence that comes nearest to most words answers none.
"""


class WordMatches:
    """The matches of the sentences of a generation's chunks, each chunk's found once. For one thread.

    times: in articles of a time that is asked about, its words need not be near to any.
    """

    def __init__(
        self,
        generation: Generation,
        asked: QuestionTokens | None,
        times: Sequence[TimeAsked] = (),
    ) -> None:
        self._generation = generation
        self._times = times
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
        matches, answer_matches = self._match(new, read)
        ends = np.cumsum(read.sentences).tolist()
        for row, start, end in zip(new, [0, *ends[:-1]], ends, strict=True):
            self._known[row] = matches[start:end], answer_matches[start:end]
        self._best.update(zip(new, best_matches(read, matches).tolist(), strict=True))

    def _match(self, rows: Sequence[int], read: WordsRead) -> tuple[Vectors, Vectors]:
        """(sentences,) matches and answer matches of what was read of some rows; 0 without a question."""
        if self._asked is None:
            none = np.zeros(len(read.lengths), dtype=np.float32)
            return none, none
        nearest = nearest_words(read, self._asked)
        matches, answer_matches = match_sentences(nearest, self._asked)
        days = self._generation.published(rows if self._times else ())
        for time in self._times:
            is_of_it = np.repeat((days >= time.first) & (days <= time.last), read.sentences)
            near = nearest[is_of_it]
            matches[is_of_it] = np.maximum(matches[is_of_it], near @ time.weights)
            answer_matches[is_of_it] = np.maximum(answer_matches[is_of_it], near @ time.answer_weights)
        return matches, answer_matches


def nearest_words(read: WordsRead, asked: QuestionTokens) -> Vectors:
    """(sentences, tokens) the cosine of the word of each sentence that is nearest to each of a question;
    0 for a sentence without words.
    """
    nearest = np.zeros((len(read.lengths), len(asked.weights)), dtype=np.float32)
    held = np.flatnonzero(read.lengths)
    if len(held):
        starts = (np.cumsum(read.lengths) - read.lengths)[held]
        nearest[held] = np.maximum.reduceat(cosines_of(read.codes, asked.vectors), starts, axis=0)
    return nearest


def match_sentences(nearest: Vectors, asked: QuestionTokens) -> tuple[Vectors, Vectors]:
    """How near the words of sentences come to the question's words.

    nearest: as of `nearest_words`.

    Returns:
        matches: (sentences,) the weighted mean, over the question's words, of the nearest word's cosine.
        answer_matches: the same by the words' answer weights.
    """
    return nearest @ asked.weights, nearest @ asked.answer_weights


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
