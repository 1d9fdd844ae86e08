from math import log2

import numpy as np
import pytest

from rag.evaluation.metrics import ndcg, recall, reciprocal_rank, risk_coverage


@pytest.mark.parametrize(
    ("found", "relevant", "expected"),
    [
        (["a", "b"], {"a": 1}, 1.0),
        (["b", "a"], {"a": 1}, 1 / log2(3)),
        (["x", "y", "a"], {"a": 1}, 1 / log2(4)),
        (["a", "b"], {"a": 1, "b": 2}, (1 + 2 / log2(3)) / (2 + 1 / log2(3))),
        (["a"], {"a": 1, "b": 1}, 1 / (1 + 1 / log2(3))),
        ([str(i) for i in range(10)] + ["a"], {"a": 1}, 0.0),
        ([], {"a": 1}, 0.0),
        (["a"], {}, 0.0),
    ],
)
def test_ndcg_is_what_is_computed_by_hand(found, relevant, expected):
    assert ndcg(found, relevant) == pytest.approx(expected)


def test_recall_is_the_share_of_the_relevant_among_the_first_five():
    assert recall(["a", "x", "b"], {"a": 1, "b": 1, "c": 1}) == pytest.approx(2 / 3)
    assert recall(["1", "2", "3", "4", "5", "a"], {"a": 1}) == 0
    assert recall(["a"], {}) == 0


def test_the_reciprocal_rank_is_that_of_the_first_relevant_one():
    assert reciprocal_rank(["x", "b", "a"], {"a": 1, "b": 1}) == 0.5
    assert reciprocal_rank([str(i) for i in range(10)] + ["a"], {"a": 1}) == 0
    assert reciprocal_rank([], {"a": 1}) == 0


def test_the_risk_coverage_curve_answers_the_surest_first():
    curve = risk_coverage([0.2, 0.9, 0.5, 0.7], [True, True, False, True])

    np.testing.assert_allclose(curve.confidence, [0.9, 0.7, 0.5, 0.2])
    np.testing.assert_allclose(curve.coverage, [0.25, 0.5, 0.75, 1])
    np.testing.assert_allclose(curve.risk, [0, 0, 1 / 3, 1 / 4])
    assert curve.area == pytest.approx((1 / 3 + 1 / 4) / 4)
    assert curve.coverage_at(0.0) == 0.5
    assert curve.coverage_at(0.25) == 1.0


def test_a_curve_over_wrong_answers_or_none_covers_nothing():
    assert risk_coverage([0.9, 0.8], [False, False]).coverage_at(0.5) == 0
    empty = risk_coverage([], [])
    assert (empty.area, empty.coverage_at(0.5)) == (0, 0)
