"""Whether the time that work takes grows as its input does.

How long it takes is never asserted: machines are slow, and busy with other things.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from itertools import count
from typing import AnyStr, TypeVar

Input = TypeVar("Input")

TIMES = 4
MOST_GROWTH = 8
"""Four times the input takes linear work four times as long, and quadratic work 16 times."""
LEAST_SECONDS = 0.001
ROUNDS = 12
"""How often it must show: a busy machine is slow for a moment, bad work always."""
ENOUGH_SECONDS = 20
"""After so long no further round is begun: what is slow because it is bad is very slow."""

_runs = count()


def seconds_of(work: Callable[[], object]) -> float:
    """What work costs this thread; garbage, which may be another test's, is not collected meanwhile."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        started = time.thread_time()
        work()
        return time.thread_time() - started
    finally:
        if was_collecting:
            gc.enable()


def grows_too_fast(short: Callable[[], float], long: Callable[[], float]) -> bool:
    """Whether work on a long input takes more than `MOST_GROWTH` times as long as on a short one.

    Both do their work once and tell its seconds; the least of several rounds count.
    """
    least = most = float("inf")
    spent = 0.0
    for _ in range(ROUNDS):
        longs, shorts = long(), 0.0
        most = min(most, longs)
        if most < LEAST_SECONDS:
            return False
        for _ in range(3):
            shorts += (once := short())
            least = min(least, once)
        if most <= MOST_GROWTH * least:
            return False
        spent += longs + shorts
        if spent > ENOUGH_SECONDS:
            break
    return True


def takes_linear_time(
    work: Callable[[Input], object], make: Callable[[int], Input], largest: int
) -> bool:
    """Whether `work(make(size))` takes time that grows as the size does, up to about the largest.

    No size is used twice in a row, so that nothing is read out of a cache, be it filled by another test.
    """

    def run(size: int) -> float:
        made = make(size + next(_runs) % (size // 16 + 1))
        return seconds_of(lambda: work(made))

    return not grows_too_fast(lambda: run(largest // TIMES), lambda: run(largest))


def fill(letters: AnyStr, size: int) -> AnyStr:
    """A text of that length: the same letters again and again."""
    return (letters * (size // len(letters) + 1))[:size]
