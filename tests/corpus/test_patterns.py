"""No pattern that reads text from outside can be made to stall (SECURITY: S18)."""

import importlib
import pkgutil
import re
import time
from collections import deque

import pytest

import corpus.fetch
import corpus.parsers
import corpus.sources

UNITS = (
    "a", " ", "<", "-", ".", "0", "1 de ", "[", "(", '"', "=", "/", "\n", "\t", "<a ", "<a b=", "<!--",
    "<?xml ", "<meta ", "<item", "<!DOCTYPE ", "<!DOCTYPE [", "charset=", "2026-01-01T", "mar, ", "a.",
    "a-", "--a\n", "a:", "display:", "left:-1", "heading ", "  - ", "retracted", "\r\n",
)  # fmt: skip
CHARS = 20_000
MAX_SECONDS = 0.5


SEARCHED = (
    "FORBIDDEN", "ENTRY", "CHARSET", "UNSAFE_IN_URL", "BOUNDARY_LINE", "COMMENT", "ESCAPE", "TAG",
    "UNWANTED", "LINE_BREAK", "RETRACTED", "SPLIT_WORD",
)  # fmt: skip


def patterns():
    for package in (corpus.fetch, corpus.parsers, corpus.sources):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern):
                    yield pytest.param(value, name in SEARCHED, id=f"{found.name}.{name}")


def seconds(pattern, is_searched, text):
    subject = text.encode("utf-8") if isinstance(pattern.pattern, bytes) else text
    started = time.thread_time()
    pattern.match(subject)
    if is_searched:
        deque(pattern.finditer(subject), maxlen=0)
    return time.thread_time() - started


@pytest.mark.parametrize(("pattern", "is_searched"), list(patterns()))
def test_the_worst_letters_take_every_pattern_little_time(pattern, is_searched):
    slow = []
    for unit in UNITS:
        text = (unit * CHARS)[:CHARS]
        if min(seconds(pattern, is_searched, text) for _ in range(2)) > MAX_SECONDS:
            slow.append(unit)

    assert slow == []
