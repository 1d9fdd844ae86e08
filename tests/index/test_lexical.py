import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import (
    K1,
    B,
    LexicalIndex,
    QueryTerm,
    Statistics,
    best_possible,
    inverse_document_frequency,
)

TERMS = st.sampled_from(["en:a", "en:b", "es:c", "@d", "en:é", "en:a b"])
CHUNKS = st.lists(st.lists(TERMS, max_size=12), min_size=1, max_size=12)


def statistics_of(chunks):
    lengths = [len(terms) for terms in chunks]
    return Statistics(len(chunks), max(sum(lengths), 1) / len(chunks))


def query_of(terms, chunks):
    return [
        QueryTerm(t, inverse_document_frequency(sum(t in c for c in chunks), len(chunks)))
        for t in dict.fromkeys(terms)
    ]


def obvious_bm25(query, chunks):
    mean_length = statistics_of(chunks).mean_length
    scores = []
    for terms in chunks:
        counts, score = Counter(terms), 0.0
        for term in dict.fromkeys(query):
            holding = sum(term in other for other in chunks)
            idf = math.log(1 + (len(chunks) - holding + 0.5) / (holding + 0.5))
            norm = K1 * (1 - B + B * len(terms) / mean_length)
            score += idf * counts[term] * (K1 + 1) / (counts[term] + norm)
        scores.append(score)
    return scores


@given(CHUNKS, st.lists(TERMS, max_size=6))
def test_scores_are_those_of_the_obvious_bm25(chunks, query):
    scores = LexicalIndex.from_terms(chunks).score(query_of(query, chunks), statistics_of(chunks))

    np.testing.assert_allclose(scores, obvious_bm25(query, chunks), rtol=1e-5, atol=1e-6)


@given(CHUNKS, st.lists(TERMS, max_size=6))
def test_no_chunk_exceeds_the_best_possible_score(chunks, query):
    terms = query_of(query, chunks)

    scores = LexicalIndex.from_terms(chunks).score(terms, statistics_of(chunks))

    assert scores.max() <= best_possible(terms) * (1 + 1e-6)


@given(CHUNKS, st.data())
def test_document_frequency_can_count_live_chunks_alone(chunks, data):
    alive = np.array(data.draw(st.lists(st.booleans(), min_size=len(chunks), max_size=len(chunks))))
    index = LexicalIndex.from_terms(chunks)

    for term in ("en:a", "es:c", "nowhere"):
        expected = sum(term in chunk for chunk, lives in zip(chunks, alive, strict=True) if lives)
        assert index.document_frequency(term, alive) == expected


def test_document_frequency_counts_chunks_not_occurrences():
    index = LexicalIndex.from_terms([["a", "a", "b"], ["a"], []])

    assert [index.document_frequency(term) for term in ("a", "b", "c")] == [2, 1, 0]


def test_a_query_without_terms_scores_nothing():
    index = LexicalIndex.from_terms([["a"], ["b"]])

    assert index.score([], Statistics(2, 1.0)).tolist() == [0, 0]
    assert best_possible([]) == 0


@pytest.mark.parametrize("frequency", [0, 1, 5, 10])
def test_a_term_never_weighs_less_than_nothing(frequency):
    assert inverse_document_frequency(frequency, 10) > 0
