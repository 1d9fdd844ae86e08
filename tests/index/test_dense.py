import faiss
import numpy as np
import pytest

from index.dense import DenseIndex
from index.errors import DimensionMismatch


def bitmap(allowed):
    bits = np.packbits(allowed, bitorder="little")
    selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
    selector.kept_alive = bits
    return selector


def test_search_agrees_with_brute_force(unit_vectors):
    chunks, queries = unit_vectors(200), unit_vectors(5, seed=1)

    scores, rows = DenseIndex(chunks).search(queries, k=10)

    every_score = queries @ chunks.T
    nearest = np.argsort(-every_score, axis=1)[:, :10]
    np.testing.assert_array_equal(rows, nearest)
    np.testing.assert_allclose(scores, np.take_along_axis(every_score, nearest, 1), atol=1e-6)


@pytest.mark.parametrize("share", [0.0, 0.005, 0.1, 0.9])
def test_a_filter_finds_what_brute_force_finds_on_the_allowed_rows(unit_vectors, share):
    chunks, query = unit_vectors(1_000), unit_vectors(1, seed=1)
    allowed = np.random.default_rng(2).random(1_000) < share
    allowed[7] = share > 0

    scores, rows = DenseIndex(chunks).search(query, k=10, selector=bitmap(allowed))

    candidates = np.flatnonzero(allowed)
    nearest = candidates[np.argsort(-(chunks[candidates] @ query[0]))][:10]
    np.testing.assert_array_equal(rows[0], nearest)
    np.testing.assert_allclose(scores[0], chunks[nearest] @ query[0], atol=1e-6)


def test_asking_for_more_than_there_are_returns_all(unit_vectors):
    scores, rows = DenseIndex(unit_vectors(3)).search(unit_vectors(2, seed=1), k=50)

    assert scores.shape == rows.shape == (2, 3)
    assert sorted(rows[0].tolist()) == [0, 1, 2]


def test_an_index_without_vectors_finds_nothing(unit_vectors):
    empty = DenseIndex(np.zeros((0, 32), dtype=np.float32))

    scores, rows = empty.search(unit_vectors(1), k=5)

    assert scores.shape == rows.shape == (1, 0)


@pytest.mark.parametrize("shape", [(1, 31), (1, 33), (32,)])
def test_a_query_of_another_width_is_refused_with_both_widths(unit_vectors, shape):
    with pytest.raises(DimensionMismatch, match=rf"\({shape[0]},.*32 dimensions"):
        DenseIndex(unit_vectors(3)).search(np.zeros(shape, dtype=np.float32), k=1)


def test_k_below_one_is_refused(unit_vectors):
    with pytest.raises(ValueError, match="not 0"):
        DenseIndex(unit_vectors(3)).search(unit_vectors(1), k=0)
