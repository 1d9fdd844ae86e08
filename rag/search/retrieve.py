"""Question to hits: nearest by meaning and by words, fused."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.chunk import Hit
from index.dense import Rows
from index.encoders.encoder import Vectors
from index.generation import Generation, Mask
from index.lexical import QueryTerm, Scores
from rag.calibration import Calibration
from rag.question.understand import Understood
from rag.search.fuse import best_lexical, fuse_scores
from rag.search.level import level_languages
from rag.search.rare_words import (
    count_rare_names,
    put_first,
    rows_with_all_rare,
    rows_with_rare_names,
)

CANDIDATES = 100
CHUNKS_READ, CHUNKS_READ_UNSURE = 8, 16
"""How many of the hits are read for evidence, and how many where what those hold leaves it unsure."""


@dataclass(frozen=True, slots=True)
class Rankings:
    """The fused hits, and each part's own order of rows (for evaluation)."""

    fused: list[Hit]
    dense: list[int]
    lexical: list[int]
    terms: list[QueryTerm]


@dataclass(frozen=True, slots=True)
class WordsFound:
    """What a question's words find, before its meaning is known.

    rows: of the best by words, best first. scores: (chunks,) every row's BM25.
    all_rare: the rows that hold every word of a question of nothing but rare words.
    rare_names: for each rare name of the question, the rows that hold it.
    by_language: the rows that may be found, one mask a language.
    """

    terms: list[QueryTerm]
    rows: Rows
    scores: Scores
    all_rare: Rows
    rare_names: list[Rows]
    by_language: list[Mask]


def search_words(generation: Generation, question: Understood, allowed: Mask, k: int) -> WordsFound:
    """The side of the words: its best 100, or `k` if that is more."""
    terms = generation.query_terms(question.text, question.lang)
    _, rows, scores = generation.search_lexical(terms, max(CANDIDATES, k), allowed)
    return WordsFound(
        terms,
        rows,
        scores,
        rows_with_all_rare(generation, question, allowed),
        rows_with_rare_names(generation, question, allowed),
        generation.by_language(allowed),
    )


def retrieve(
    generation: Generation,
    question: Understood,
    vector: Vectors,
    allowed: Mask,
    calibration: Calibration,
    k: int,
    words: WordsFound | None = None,
) -> Rankings:
    """The best `k` allowed chunks by the fused score, best first.

    Each side proposes its best 100; every proposal is scored by both sides. The meaning's side
    proposes as many from each language, so that neither crowds the other out, and both languages are
    brought to one level. Where the question says nothing but rare words, passages that hold them all
    come first.

    words: what `search_words` found with the same question, rows and `k`; without it that is done now.
    """
    candidates = max(CANDIDATES, k)
    words = words or search_words(generation, question, allowed, k)
    meaning_rows, cosines = [], []
    for lang_mask in words.by_language:
        scores, rows = generation.search_dense(vector, candidates, lang_mask)
        meaning_rows.append(rows)
        cosines.append(scores)
    dense_rows = np.concatenate(meaning_rows)
    dense_known = np.concatenate(cosines)
    is_known = np.zeros(generation.rows, dtype=bool)
    is_known[dense_rows] = True
    more = words.rows[~is_known[words.rows]]
    rows = np.concatenate([dense_rows, more]).astype(np.int64)
    dense = np.concatenate([dense_known, generation.dense_scores(vector, more)])
    lexical = words.scores[rows] if len(rows) else np.zeros(0, dtype=np.float32)
    fused, coverage = fuse_scores(
        dense,
        lexical,
        generation.spanish[rows],
        question.lang,
        best_lexical(words.terms),
        count_rare_names(rows, words.rare_names),
        calibration,
    )
    own = generation.spanish == (question.lang == "es")
    fused = level_languages(fused, own[rows], int((allowed & own).sum()), int((allowed & ~own).sum()))
    fused = put_first(fused, rows, words.all_rare)
    order = np.lexsort((rows, -fused))[:k]
    columns = (rows, fused, dense, lexical, coverage)
    hits = [Hit(*values) for values in zip(*(column[order].tolist() for column in columns), strict=True)]
    by_meaning = dense_rows[np.lexsort((dense_rows, -dense_known))][:k]
    return Rankings(hits, by_meaning.tolist(), words.rows[:k].tolist(), words.terms)
