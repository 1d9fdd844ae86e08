from math import log2

import numpy as np
import pytest

from rag.evaluation.metrics import (
    area_under_risk_coverage,
    bootstrap,
    brier,
    calibration_error,
    ndcg,
    recall,
    reciprocal_rank,
    risk_coverage,
    wilson,
)


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


def test_a_curve_over_wrong_answers_is_all_risk_and_one_over_none_is_empty():
    assert risk_coverage([0.9, 0.8], [False, False]).risk.tolist() == [1, 1]
    assert risk_coverage([], []).coverage.tolist() == []


def test_the_area_is_the_mean_risk_of_the_curve():
    confidence, right = np.array([0.2, 0.9, 0.5, 0.7]), np.array([1.0, 1.0, 0.0, 1.0])

    assert area_under_risk_coverage(confidence, right) == pytest.approx((1 / 3 + 1 / 4) / 4)
    assert area_under_risk_coverage(confidence, right) == pytest.approx(
        risk_coverage(confidence, right == 1).risk.mean()
    )


def test_the_calibration_error_is_what_is_computed_by_hand():
    confidence = np.array([0.12, 0.18, 0.95, 1.0])
    right = np.array([0.0, 1.0, 1.0, 1.0])

    by_hand = (2 * abs(0.15 - 0.5) + 2 * abs(0.975 - 1.0)) / 4
    assert calibration_error(confidence, right) == pytest.approx(by_hand)
    assert calibration_error(np.array([1.0, 0.0]), np.array([1.0, 0.0])) == 0


def test_the_brier_score_is_the_mean_squared_error():
    assert brier(np.array([0.8, 0.4]), np.array([1.0, 0.0])) == pytest.approx((0.04 + 0.16) / 2)


@pytest.mark.parametrize("statistic", [area_under_risk_coverage, calibration_error, brier])
def test_many_samples_at_once_are_measured_as_one_by_one(statistic):
    random = np.random.default_rng(0)
    confidence, right = random.random((5, 30)), (random.random((5, 30)) > 0.5) * 1.0

    one_by_one = [statistic(c, r) for c, r in zip(confidence, right, strict=True)]

    np.testing.assert_allclose(statistic(confidence, right), one_by_one)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(5, 10, 0.2366, 0.7634), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilsons_interval_is_the_published_one(count, of, low, high):
    assert wilson(count, of) == pytest.approx((low, high), abs=1e-4)


def test_the_bootstrap_gives_the_same_interval_each_time_near_the_normal_one():
    values = np.random.default_rng(1).normal(3.0, 1.0, 400)

    low, high = bootstrap(lambda v: v.mean(axis=-1), values)

    assert (low, high) == bootstrap(lambda v: v.mean(axis=-1), values)
    half = 1.96 * values.std() / 20
    assert low == pytest.approx(values.mean() - half, abs=0.02)
    assert high == pytest.approx(values.mean() + half, abs=0.02)


def test_the_bootstrap_draws_the_values_of_a_question_together():
    values = np.arange(20.0)

    assert bootstrap(lambda a, b: np.abs(a - b).max(axis=-1), values, values) == (0, 0)
