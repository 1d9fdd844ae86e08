"""What tells linear from quadratic work must itself be right, also on a busy machine."""

import gc
from functools import cache

import pytest

from tests.growth import ROUNDS, fill, grows_too_fast, seconds_of, takes_linear_time


def once_for_each(size):
    for _ in range(size):
        pass


def once_for_each_pair(size):
    for _ in range(size):
        once_for_each(size)


def stalling(usual, *stalls):
    """What tells the usual seconds, after those of some stalls."""
    left = list(stalls)
    return lambda: left.pop(0) if left else usual


def test_linear_work_is_linear():
    assert takes_linear_time(once_for_each, int, 400_000)
    assert takes_linear_time(sorted, lambda size: [n * 7_919 % size for n in range(size)], 100_000)


def test_quadratic_work_is_not():
    assert not takes_linear_time(once_for_each_pair, int, 1_600)


def test_what_is_kept_of_earlier_work_changes_nothing():
    linear, quadratic = cache(once_for_each), cache(once_for_each_pair)

    for _ in range(2):
        assert takes_linear_time(linear, int, 400_000)
        assert not takes_linear_time(quadratic, int, 1_600)


def test_work_that_grows_at_its_end_alone_is_not():
    assert not takes_linear_time(lambda size: once_for_each_pair(max(0, size - 400)), int, 1_600)


def test_work_under_a_millisecond_is_done_once():
    sizes = []

    assert takes_linear_time(sizes.append, int, 100)
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        (stalling(0.01), stalling(0.04), False),
        (stalling(0.01), stalling(0.08), False),
        (stalling(0.01), stalling(0.16), True),
        (stalling(0.01), stalling(0.04, *[1.0] * (ROUNDS - 1)), False),
        (stalling(0.01, 0.019, 0.019), stalling(0.16), True),
        (stalling(0.01), stalling(0.04, *[1.0] * ROUNDS), True),
    ],
    ids=["linear", "just so", "quadratic", "stalls but once", "short stalls", "always stalls"],
)
def test_a_machine_that_stalls_for_a_while_changes_nothing(short, long, expected):
    assert grows_too_fast(short, long) is expected


def test_what_is_very_slow_is_not_measured_for_ever():
    told = []

    assert grows_too_fast(lambda: 1.0, lambda: told.append(1) or 100.0)
    assert len(told) == 1


def test_no_garbage_is_collected_while_work_is_measured():
    collecting = []

    seconds_of(lambda: collecting.append(gc.isenabled()))
    with pytest.raises(ZeroDivisionError):
        seconds_of(lambda: 1 / 0)

    assert collecting == [False]
    assert gc.isenabled()


@pytest.mark.parametrize(
    ("letters", "size", "text"), [("ab", 5, "ababa"), ("abc", 2, "ab"), (b"a", 2, b"aa"), ("a", 0, "")]
)
def test_a_text_is_filled_to_its_length(letters, size, text):
    assert fill(letters, size) == text
