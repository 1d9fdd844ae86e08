"""Question to hits: nearest by meaning and by words, fused."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corpus.document import Lang
from index.chunk import Hit
from index.dense import Rows
from index.embed import QuestionVectors
from index.encoders.encoder import Vectors
from index.generation import Generation, Mask
from index.lexical import QueryTerm, Scores
from rag.calibration import Calibration
from rag.question.understand import Understood
from rag.search.fuse import best_lexical, fuse_scores
from rag.search.late_interaction import PASSAGES_MATCHED, WordMatches, add_matches
from rag.search.level import level_languages
from rag.search.rare_words import (
    count_rare_names,
    put_first,
    rows_with_all_rare,
    rows_with_rare_names,
)
from rag.search.time_asked import times_asked

CANDIDATES = 100

_EACH_IS_SCORED_UP_TO = 512
"""So many passages are all candidates: the best of them are not looked for first."""

CHUNKS_READ = 8
"""How many of the hits are read for evidence."""

CHUNKS_READ_FOR_POINTS = 16
"""How many are where points are asked for, each of which may stand in a passage of its own."""

CHUNKS_READ_AHEAD = 16
"""How many of the best by words are read while the question is encoded: of 8 that are read in the end
5.3, where 8 would be 4.2 (the starter corpus)."""


@dataclass(frozen=True, slots=True)
class Rankings:
    """The fused hits, each part's own order of rows (for evaluation), and how near their words came."""

    fused: list[Hit]
    dense: list[int]
    lexical: list[int]
    terms: list[QueryTerm]
    matches: WordMatches


@dataclass(frozen=True, slots=True)
class WordsFound:
    """What a question's words find, before its meaning is known.

    best: `best_lexical` of the question.
    rows: of the best by words, best first. scores: (chunks,) every row's BM25.
    all_rare: the rows that hold every word of a question of nothing but rare words.
    rare_names: for each rare name of the question, the rows that hold it.
    every: the rows that may be found, where they are few; else None, and by_language has one mask of
        them a language. sizes: how many there are of each.
    """

    terms: list[QueryTerm]
    best: dict[Lang, float]
    rows: Rows
    scores: Scores
    all_rare: Rows
    rare_names: list[Rows]
    by_language: list[Mask]
    sizes: dict[Lang, int]
    every: Rows | None


def search_words(generation: Generation, question: Understood, allowed: Mask, k: int) -> WordsFound:
    """The side of the words: its best 100, or `k` if that is more."""
    terms = generation.query_terms(question.text, question.lang)
    _, rows, scores = generation.search_lexical(terms, max(CANDIDATES, k), allowed)
    spanish, both = int((allowed & generation.spanish).sum()), int(allowed.sum())
    is_few = both <= _EACH_IS_SCORED_UP_TO
    return WordsFound(
        terms,
        best_lexical(terms),
        rows,
        scores,
        rows_with_all_rare(generation, question, allowed),
        rows_with_rare_names(generation, question, allowed),
        [] if is_few else generation.by_language(allowed),
        {"en": both - spanish, "es": spanish},
        np.flatnonzero(allowed) if is_few else None,
    )


def retrieve(
    generation: Generation,
    question: Understood,
    embedded: QuestionVectors,
    allowed: Mask,
    calibration: Calibration,
    k: int,
    words: WordsFound | None = None,
) -> Rankings:
    """The best `k` allowed chunks by the fused score, best first.

    Each side proposes its best 100; every proposal is scored by both sides. The meaning's side proposes
    as many from each language, so that neither crowds the other out, or every passage where they are
    few, and both languages are brought to one level. The words of the first passages, each read in its
    context, then put those in order. Where the question says nothing but rare words, passages that hold
    them all come first.

    words: what `search_words` found with the same question, rows and `k`; without it that is done now.
    """
    candidates = max(CANDIDATES, k)
    words = words or search_words(generation, question, allowed, k)
    dense_rows, dense_known = _nearest(generation, embedded.vector, words, candidates)
    is_known = np.zeros(generation.rows, dtype=bool)
    is_known[dense_rows] = True
    more = words.rows[~is_known[words.rows]]
    rows = np.concatenate([dense_rows, more]).astype(np.int64)
    dense = np.concatenate([dense_known, generation.dense_scores(embedded.vector, more)])
    lexical = words.scores[rows] if len(rows) else np.zeros(0, dtype=np.float32)
    fused, coverage = fuse_scores(
        dense,
        lexical,
        generation.spanish[rows],
        question.lang,
        words.best,
        count_rare_names(rows, words.rare_names),
        calibration,
    )
    is_own = generation.spanish[rows] == (question.lang == "es")
    own_size = words.sizes[question.lang]
    fused = level_languages(fused, is_own, own_size, sum(words.sizes.values()) - own_size)
    times = times_asked(question, embedded.tokens)
    word_matches = WordMatches(generation, embedded.tokens, times)
    matches = _match_first(rows, fused, word_matches)
    bias = calibration.match_bias[question.lang]
    freed = matches - np.where(generation.spanish[rows], bias["es"], bias["en"])
    scores = add_matches(fused, freed, calibration.match_weight * word_matches.trust)
    scores = put_first(scores, rows, words.all_rare)
    order = np.lexsort((rows, -scores))[:k]
    columns = (rows, scores, dense, lexical, coverage, matches, fused)
    hits = list(map(Hit._make, zip(*(column[order].tolist() for column in columns), strict=True)))
    by_meaning = dense_rows[np.lexsort((dense_rows, -dense_known))][:k]
    return Rankings(hits, by_meaning.tolist(), words.rows[:k].tolist(), words.terms, word_matches)


def _nearest(generation: Generation, vector: Vectors, words: WordsFound, k: int) -> tuple[Rows, Scores]:
    """The `k` rows of each language that are nearest in meaning, or each row where there are few; and
    their cosines.
    """
    if words.every is not None:
        return words.every, generation.dense_scores(vector, words.every)
    found = [generation.search_dense(vector, k, mask) for mask in words.by_language]
    return np.concatenate([rows for _, rows in found]), np.concatenate([scores for scores, _ in found])


def _match_first(rows: Rows, fused: Scores, words: WordMatches) -> Scores:
    """(rows,) the matches of the first rows by the fused score; NaN for the others."""
    first = np.lexsort((rows, -fused))[:PASSAGES_MATCHED]
    matches = np.full(len(rows), np.nan, dtype=np.float32)
    matches[first] = words.best_of(rows[first].tolist())
    return matches
