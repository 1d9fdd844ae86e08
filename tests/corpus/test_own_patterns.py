"""No pattern that looks for notices, copies or words can be made to stall (SECURITY: S18)."""

import re
import time

import pytest

from corpus import dedupe, notices

UNITS = (
    "a", " ", ".", "_", "._", "1", "1 de ", "(", "[", "*", ":", "—", "correction", "correction ",
    "this article ", "an earlier version of this article ", "una versión anterior de esta nota ",
    "march 5, ", "corrections ", "5 de marzo de ", "editor's note: ", "RETRACTED", "retraction ",
    "because of an editing error ",
)  # fmt: skip
CHARS = 100_000
MAX_SECONDS = 0.5


def patterns():
    for module in (notices, dedupe):
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield pytest.param(value, id=f"{module.__name__}.{name}")
    for kind, group in notices._PATTERNS:
        for number, pattern in enumerate(group):
            yield pytest.param(pattern, id=f"{kind}-{number}")


@pytest.mark.parametrize("pattern", list(patterns()))
def test_the_worst_letters_take_every_pattern_little_time(pattern):
    slow = []
    for unit in UNITS:
        text = (unit * CHARS)[:CHARS] + "\n"
        best = 1.0
        for _ in range(2):
            started = time.thread_time()
            pattern.match(text)
            pattern.fullmatch(text)
            best = min(best, time.thread_time() - started)
        if best > MAX_SECONDS:
            slow.append(unit)

    assert slow == []
