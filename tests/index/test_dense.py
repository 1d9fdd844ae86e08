import numpy as np
import pytest

from index import dense
from index.dense import DenseIndex, make_coarse
from index.errors import DimensionMismatch


def test_search_agrees_with_brute_force(unit_vectors):
    chunks, query = unit_vectors(200), unit_vectors(1, seed=1)[0]

    scores, rows = DenseIndex(chunks).search(query, k=10)

    every_score = chunks @ query
    nearest = np.argsort(-every_score)[:10]
    np.testing.assert_array_equal(rows, nearest)
    np.testing.assert_allclose(scores, every_score[nearest], atol=1e-6)


@pytest.mark.parametrize("share", [0.0, 0.005, 0.1, 0.9])
def test_a_filter_finds_what_brute_force_finds_on_the_allowed_rows(unit_vectors, share):
    chunks, query = unit_vectors(1_000), unit_vectors(1, seed=1)[0]
    allowed = np.random.default_rng(2).random(1_000) < share
    allowed[7] = share > 0

    scores, rows = DenseIndex(chunks).search(query, 10, allowed)

    candidates = np.flatnonzero(allowed)
    nearest = candidates[np.argsort(-(chunks[candidates] @ query))][:10]
    np.testing.assert_array_equal(rows, nearest)
    np.testing.assert_allclose(scores, chunks[nearest] @ query, atol=1e-6)


@pytest.mark.parametrize("rows", [[], [3], [5, 2, 5], [0, 1], range(6), [5, 4, 3, 2, 1, 0]])
def test_rows_are_scored_in_their_order_be_they_few_or_most(unit_vectors, rows):
    chunks, query = unit_vectors(6), unit_vectors(1, seed=1)[0]
    rows = np.array(rows, dtype=np.int64)

    scores = DenseIndex(chunks).scores(query, rows)

    np.testing.assert_allclose(scores, [chunks[row] @ query for row in rows], atol=1e-6)
    assert scores.dtype == np.float32


def near_real_vectors(count, seed=0):
    """Unit vectors of 64 dimensions around 50 topics, as embeddings lie."""
    random = np.random.default_rng(seed)
    topics = np.random.default_rng(9).normal(size=(50, 64))
    rows = topics[random.integers(50, size=count)] + 0.7 * random.normal(size=(count, 64))
    rows = rows.astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("share", [None, 0.5, 0.01])
def test_candidates_chosen_coarsely_give_nearly_what_brute_force_gives(monkeypatch, share):
    monkeypatch.setattr(dense, "_FEW_ALLOWED", 500)
    chunks, queries = near_real_vectors(20_000), near_real_vectors(50, seed=1)
    coarse = DenseIndex(chunks, make_coarse(chunks[::7], [chunks[:5_000], chunks[5_000:]]))
    allowed = None if share is None else np.random.default_rng(2).random(len(chunks)) < share
    candidates = np.arange(len(chunks)) if allowed is None else np.flatnonzero(allowed)

    recalled = []
    for query in queries:
        scores, rows = coarse.search(query, 10, allowed)
        exact = candidates[np.argsort(-(chunks[candidates] @ query))][:10]
        recalled.append(len(set(rows) & set(exact)) / 10)
        assert allowed is None or allowed[rows].all()
        np.testing.assert_allclose(scores, chunks[rows] @ query, atol=1e-6)
        assert (np.diff(scores) <= 0).all()

    assert np.mean(recalled) >= 0.98


def test_asking_for_more_than_there_are_returns_all(unit_vectors):
    scores, rows = DenseIndex(unit_vectors(3)).search(unit_vectors(1, seed=1)[0], k=50)

    assert scores.shape == (3,)
    assert sorted(rows.tolist()) == [0, 1, 2]


def test_an_index_without_vectors_finds_nothing(unit_vectors):
    empty = DenseIndex(np.zeros((0, 32), dtype=np.float32))

    scores, rows = empty.search(unit_vectors(1)[0], k=5)

    assert scores.shape == rows.shape == (0,)


@pytest.mark.parametrize("shape", [(31,), (33,), (1, 32)])
def test_a_query_of_another_shape_is_refused_with_both_widths(unit_vectors, shape):
    with pytest.raises(DimensionMismatch, match=rf"\({shape[0]},.*32 dimensions"):
        DenseIndex(unit_vectors(3)).search(np.zeros(shape, dtype=np.float32), k=1)


def test_k_below_one_is_refused(unit_vectors):
    with pytest.raises(ValueError, match="not 0"):
        DenseIndex(unit_vectors(3)).search(unit_vectors(1)[0], k=0)
