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
from rag.fuse import best_lexical, fuse_scores
from rag.level import level_languages
from rag.rare_words import put_first, rows_of_rare_names, rows_with_all_rare
from rag.understand import Understood

CANDIDATES = 100


@dataclass(frozen=True, slots=True)
class FoundWords:
    """What the words of a question find; nothing of it needs the question's vector.

    rows, best first; scores: (all rows,) BM25.
    rare_names: for each name that few documents hold, its rows. all_rare: the rows that hold every
        word of a question that says nothing but rare ones.
    """

    terms: list[QueryTerm]
    rows: Rows
    scores: Scores
    rare_names: list[Rows]
    all_rare: Rows


@dataclass(frozen=True, slots=True)
class Rankings:
    """The fused hits, and each part's own order of rows (for evaluation)."""

    fused: list[Hit]
    dense: list[int]
    lexical: list[int]
    terms: list[QueryTerm]


def find_words(generation: Generation, question: Understood, allowed: Mask, k: int) -> FoundWords:
    """The words' side of `retrieve`, which may be searched while the question is being encoded."""
    terms = generation.query_terms(question.text, question.lang)
    _, rows, scores = generation.search_lexical(terms, max(CANDIDATES, k), allowed)
    names = rows_of_rare_names(generation, question, allowed)
    return FoundWords(terms, rows, scores, names, rows_with_all_rare(generation, question, allowed))


def retrieve(
    generation: Generation,
    question: Understood,
    vector: Vectors,
    allowed: Mask,
    calibration: Calibration,
    k: int,
    words: FoundWords | None = None,
) -> Rankings:
    """The best `k` allowed chunks by the fused score, best first.

    Each side proposes its best 100; every proposal is scored by both sides. The meaning's side
    proposes as many from each language, so that neither crowds the other out, and both languages are
    brought to one level. Where the question says nothing but rare words, passages that hold them all
    come first.

    Args:
        words: what `find_words` found for the same question, rows and `k`, if it was searched before.
    """
    candidates = max(CANDIDATES, k)
    words = words or find_words(generation, question, allowed, k)
    meaning_rows, cosines = [], []
    for lang_mask in generation.by_language(allowed):
        scores, rows = generation.search_dense(vector, candidates, lang_mask)
        meaning_rows.append(rows)
        cosines.append(scores)
    dense_rows = np.concatenate(meaning_rows)
    dense_known = np.concatenate(cosines)
    more = np.setdiff1d(words.rows, dense_rows)
    rows = np.concatenate([dense_rows, more]).astype(np.int64)
    dense = np.concatenate([dense_known, generation.dense_scores(vector, more)])
    lexical = words.scores[rows] if len(rows) else np.zeros(0, dtype=np.float32)
    fused, coverage = fuse_scores(
        dense,
        lexical,
        generation.spanish[rows],
        question.lang,
        best_lexical(words.terms),
        np.array([np.isin(rows, held) for held in words.rare_names]).reshape(-1, len(rows)).sum(axis=0),
        calibration,
    )
    own = generation.spanish == (question.lang == "es")
    fused = level_languages(fused, own[rows], int((allowed & own).sum()), int((allowed & ~own).sum()))
    fused = put_first(fused, np.isin(rows, words.all_rare))
    order = np.lexsort((rows, -fused))[:k]
    hits = [
        Hit(int(rows[i]), float(fused[i]), float(dense[i]), float(lexical[i]), float(coverage[i]))
        for i in order
    ]
    by_meaning = dense_rows[np.lexsort((dense_rows, -dense_known))][:k]
    return Rankings(hits, by_meaning.tolist(), words.rows[:k].tolist(), words.terms)
