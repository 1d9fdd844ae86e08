"""In a pool of both languages neither is preferred for being the question's own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.level import BEHIND_THE_BEST, level_languages

MANY = BEHIND_THE_BEST.stop
SCORES = st.lists(st.floats(-1, 2, width=32), min_size=1, max_size=60)


def pool(own, other):
    scores = np.array([*own, *other], dtype=np.float32)
    return scores, np.array([True] * len(own) + [False] * len(other))


def test_passages_in_the_other_language_are_raised_by_as_much_as_they_lie_lower_behind_the_best():
    scores, is_own = pool([0.9] + [0.5] * MANY, [0.8] + [0.3] * MANY)

    leveled = level_languages(scores, is_own, 100, 100)

    np.testing.assert_allclose(leveled[is_own], scores[is_own])
    np.testing.assert_allclose(leveled[~is_own], scores[~is_own] + 0.19, atol=1e-6)
    assert np.argmax(leveled) == MANY + 1


def test_the_questions_own_language_is_never_raised():
    scores, is_own = pool([0.3] * MANY, [0.5] * MANY)

    assert level_languages(scores, is_own, 100, 100).tolist() == scores.tolist()


@pytest.mark.parametrize(
    ("sizes", "raised"),
    [((100, 100), 0.19), ((100, 50), 0.19), ((25, 100), 0.095), ((100, 25), 0.095), ((100_000, 30), 0)],
)
def test_the_more_the_languages_differ_in_size_the_less_is_evened_out(sizes, raised):
    scores, is_own = pool([0.5] * MANY, [0.3] * MANY)

    leveled = level_languages(scores, is_own, *sizes)

    np.testing.assert_allclose(leveled[~is_own] - scores[~is_own], raised, atol=1e-3)


@pytest.mark.parametrize("few", [[], [0.1] * 3])
def test_where_a_language_has_too_few_passages_nothing_is_raised(few):
    for own, other in (([0.5] * MANY, few), (few, [0.5] * MANY)):
        scores, is_own = pool(own, other)
        leveled = level_languages(scores, is_own, len(own), len(other))
        assert leveled.tolist() == scores.tolist()


@settings(deadline=None)
@given(own=SCORES, other=SCORES)
def test_the_order_within_a_language_stays_and_nothing_is_lowered(own, other):
    scores, is_own = pool(own, other)

    leveled = level_languages(scores, is_own, len(own), len(other))

    assert (leveled >= scores - 1e-6).all()
    for group in (is_own, ~is_own):
        assert (np.diff(leveled[group][np.argsort(scores[group], kind="stable")]) >= -1e-6).all()
