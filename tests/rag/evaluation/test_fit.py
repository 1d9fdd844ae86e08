import numpy as np
import pytest
from scipy.special import expit

from rag.calibration import WEIGHT_AT_MOST, Linear
from rag.evaluation.fit import Choice, fit_choice, fit_logistic, scale_chances


def make_choices(random, count, signal):
    """Questions with four sentences each; the answering one has `signal` more of the first feature."""
    choices = []
    for _ in range(count):
        features = random.normal(size=(4, 2))
        answers = np.zeros(4, dtype=bool)
        answers[random.integers(4)] = True
        features[answers, 0] += signal
        choices.append(Choice(features, answers))
    return choices


def test_the_feature_that_tells_the_answer_gets_the_weight():
    random = np.random.default_rng(0)

    found = fit_choice(make_choices(random, 400, signal=2.0), ("cosine", "match"))

    assert found.weights[0] > 1.5
    assert abs(found.weights[1]) < 0.3
    assert found.intercept == 0.0


def test_a_feature_that_speaks_the_wrong_way_gets_no_weight():
    random = np.random.default_rng(0)

    found = fit_choice(make_choices(random, 400, signal=-2.0), ("cosine", "log_words"))

    assert found.weights[0] == 0.0
    against = fit_choice(make_choices(random, 400, signal=-2.0), ("log_words", "cosine"))
    assert against.weights[0] < -1.5


def test_a_choice_counts_by_its_weight():
    random = np.random.default_rng(0)
    towards = make_choices(random, 100, signal=2.0)
    away = [Choice(c.features, c.answers, 0.001) for c in make_choices(random, 100, signal=-2.0)]

    found = fit_choice([*towards, *away], ("cosine", "match"))

    assert found.weights[0] > 1.0


def test_logistic_regression_finds_the_odds_it_was_drawn_from():
    random = np.random.default_rng(0)
    features = random.normal(size=(20_000, 2))
    chance = 1 / (1 + np.exp(-(0.5 + 1.5 * features[:, 0] - 0.7 * features[:, 1])))
    labels = random.random(20_000) < chance

    found = fit_logistic(features, labels, np.ones(20_000), ("cosine", "numbers_missing"))

    np.testing.assert_allclose([found.intercept, *found.weights], [0.5, 1.5, -0.7], atol=0.08)


def test_logistic_regression_finds_the_same_however_far_from_zero_a_feature_is():
    names = ("cosine", "answer_match", "match", "share", "names_missing", "another_time")
    for seed in range(40):
        random = np.random.default_rng(seed)
        told = random.normal(size=(300, 4)) * [0.03, 0.1, 0.09, 0.25]
        rare = random.random((300, 2)) < [0.1, 0.01]
        features = np.column_stack([told, rare]).astype(float)
        log_odds = features @ np.array([16.0, 2.0, 1.5, 0.7, -1.0, -2.0]) - 1.6
        labels = random.random(300) < 1 / (1 + np.exp(-log_odds))
        weight = np.where(random.random(300) < 0.7, 0.33, 1.0)

        near = fit_logistic(features, labels, weight, names)
        offset = np.array([0.9, 0.5, 0.6, 0.7, 0.0, 0.0])
        far = fit_logistic(features + offset, labels, weight, names)

        np.testing.assert_allclose(far.weights, near.weights, atol=0.05)


def test_logistic_weights_keep_their_signs():
    random = np.random.default_rng(0)
    features = random.normal(size=(2_000, 2))
    labels = features[:, 0] < 0

    found = fit_logistic(features, labels, np.ones(2_000), ("cosine", "names_missing"))

    assert found.weights[0] == 0.0
    assert found.weights[1] <= 0.0


def test_what_is_seen_too_seldom_to_be_fitted_speaks_against_all_the_same():
    random = np.random.default_rng(5)
    features = np.column_stack([random.normal(size=2_000), np.zeros(2_000)])
    features[:3, 1] = 1.0
    labels = random.random(2_000) < expit(features[:, 0])

    found = fit_logistic(features, labels, np.ones(2_000), ("cosine", "somebody_else"))

    assert found.weights[1] == pytest.approx(WEIGHT_AT_MOST["somebody_else"], abs=1e-3)
    assert found.weights[0] == pytest.approx(1.0, abs=0.2)


def test_scaled_chances_keep_the_order_and_are_as_the_labels_have_them():
    random = np.random.default_rng(0)
    features = random.normal(size=(4_000, 2))
    linear = Linear(0.7, (2.0, -1.0))
    before = features @ np.array(linear.weights) + linear.intercept
    labels = random.random(len(before)) < expit(0.5 * before - 1.0)

    scaled = scale_chances(linear, features, labels, np.ones(4_000))

    assert scaled.weights == pytest.approx((1.0, -0.5), abs=0.1)
    assert scaled.weights[0] / scaled.weights[1] == pytest.approx(-2.0, abs=0.01)
    assert scaled.intercept == pytest.approx(0.5 * 0.7 - 1.0, abs=0.1)


def test_no_few_examples_make_anything_certain():
    linear, features = Linear(0.0, (1.0,)), np.linspace(-1, 1, 120)[:, None]

    separated = scale_chances(linear, features, features[:, 0] > 0, np.ones(120))

    assert separated.weights[0] < 20
    for is_right in (True, False):
        assert scale_chances(linear, features, np.full(120, is_right), np.ones(120)) == linear


def test_scores_that_tell_nothing_keep_their_order_all_the_same():
    features = np.linspace(-1, 1, 200)[:, None]

    scaled = scale_chances(Linear(0.0, (1.0,)), features, features[:, 0] < 0, np.ones(200))

    assert scaled.weights[0] > 0
