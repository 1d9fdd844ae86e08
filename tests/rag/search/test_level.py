"""In a pool of both languages neither is preferred for being the question's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.search.level import BEHIND_THE_BEST, level_languages

MANY = BEHIND_THE_BEST.stop
SCORES = st.lists(st.floats(-1, 2, width=32), min_size=1, max_size=60)


def pool(own, other):
    scores = np.array([*own, *other], dtype=np.float32)
    return scores, np.array([True] * len(own) + [False] * len(other))


def test_passages_in_the_other_language_are_moved_by_as_much_as_the_levels_behind_the_best_differ():
    scores, is_own = pool([0.9] + [0.5] * MANY, [0.8] + [0.3] * MANY)

    leveled = level_languages(scores, is_own, 100, 100)

    np.testing.assert_allclose(leveled[is_own], scores[is_own])
    np.testing.assert_allclose(leveled[~is_own], scores[~is_own] + 0.195, atol=1e-6)
    assert np.argmax(leveled) == MANY + 1


def test_the_other_language_is_lowered_where_it_lies_higher():
    scores, is_own = pool([0.3] * MANY, [0.5] * MANY)

    leveled = level_languages(scores, is_own, 100, 100)

    assert leveled[is_own].tolist() == scores[is_own].tolist()
    np.testing.assert_allclose(leveled[~is_own], 0.295, atol=1e-6)


@pytest.mark.parametrize(
    ("sizes", "moved"),
    [
        ((100, 100), 0.195),
        ((100, 50), 0.195),
        ((25, 100), 0.0975),
        ((100, 25), 0.0975),
        ((100_000, 30), 0),
    ],
)
def test_the_more_the_languages_differ_in_size_the_less_is_evened_out(sizes, moved):
    scores, is_own = pool([0.5] * MANY, [0.3] * MANY)

    leveled = level_languages(scores, is_own, *sizes)

    np.testing.assert_allclose(leveled[~is_own] - scores[~is_own], moved, atol=1e-3)


@pytest.mark.parametrize("few", [[], [0.1] * 3])
def test_where_a_language_has_too_few_passages_nothing_is_moved(few):
    for own, other in (([0.5] * MANY, few), (few, [0.5] * MANY)):
        scores, is_own = pool(own, other)
        leveled = level_languages(scores, is_own, len(own), len(other))
        assert leveled.tolist() == scores.tolist()


@given(own=SCORES, other=SCORES)
def test_the_order_within_a_language_stays_and_its_own_is_not_moved(own, other):
    scores, is_own = pool(own, other)

    leveled = level_languages(scores, is_own, len(own), len(other))

    assert leveled[is_own].tolist() == scores[is_own].tolist()
    for group in (is_own, ~is_own):
        assert (np.diff(leveled[group][np.argsort(scores[group], kind="stable")]) >= -1e-6).all()
