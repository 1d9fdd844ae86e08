"""No pattern of the service can be made to stall: every one is found and tried."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from functools import partial
from pathlib import Path

import pytest

import api
import corpus
import index
import rag
from tests.growth import TIMES, grows_too_fast, seconds_of
from tests.worst_letters import worst_texts

SIZES = (200, 2_000)
"""Lengths that are tried, and then four times each; first few, for one whose time grows with the cube."""
FEW = 20
"""Letters enough for a pattern whose time doubles with each."""
METHODS = {"search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"}
UNKNOWN = frozenset({"search", "fullmatch"})
"""How a pattern is tried whose use cannot be told from its name."""
ONLY_MATCHED = {
    "corpus.parsers.css_hiding.HIDING": "match",
    "rag.mentions.sentences.points_back._POINTS_BACK": "match",
    "rag.generate.roles._ENGLISH_PARTICIPLE": "match",
    "rag.question.asked_for._ENDING_IN": "match",
    "rag.question.asked_for._HEADED_BY": "match",
}
"""Tables whose patterns are used through another name: by this method, and no other."""
LONGEST = {"rag.question.who_is._WHO_IS_NAMED": 2_000}
"""Patterns that read only texts up to this length (a question), and may take it at their leisure."""
MOST_SECONDS = 0.5


def modules():
    return [
        importlib.import_module(found.name)
        for package in (corpus, index, rag, api)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not found.name.endswith("__main__")
    ]


def methods_used(modules):
    """Name -> the methods that some module calls on what goes by it."""
    used = defaultdict(set)
    for module in modules:
        for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                name = getattr(node.value, "id", None) or getattr(node.value, "attr", None)
                used[name].add(node.attr)
    return used


def patterns_in(value):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from patterns_in(tuple(value.values()))
    elif isinstance(value, (tuple, list, set, frozenset)):
        for inner in value:
            yield from patterns_in(inner)


def own_patterns():
    """(where it stands, pattern, methods) of each; one that is imported elsewhere counts once."""
    found, loaded = {}, modules()
    used = methods_used(loaded)
    for module in loaded:
        for name, value in vars(module).items():
            for number, pattern in enumerate([] if name.startswith("__") else patterns_in(value)):
                where = f"{module.__name__}.{name}"
                table = ONLY_MATCHED.get(where)
                methods = {table} if table else used.get(name) or UNKNOWN
                found.setdefault(pattern, (f"{where}-{number}", methods))
    return [(where, pattern, methods) for pattern, (where, methods) in found.items()]


def seconds(pattern, methods, text):
    """What one call of each method costs this thread; all that go through the text count as one."""
    subject = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text

    def read():
        if "match" in methods:
            pattern.match(subject)
        if "fullmatch" in methods:
            pattern.fullmatch(subject)
        if methods - {"match", "fullmatch"}:
            for _ in pattern.finditer(subject):
                pass

    return seconds_of(read)


def first_stall(pattern, methods):
    """A text on which the pattern's time grows faster than the text; None where there is none."""
    for few in worst_texts(pattern, FEW):
        if seconds(pattern, methods, few) > 0.02 and seconds(pattern, methods, few) > 0.02:
            return few
    for size in SIZES:
        texts = zip(worst_texts(pattern, size), worst_texts(pattern, size * TIMES), strict=True)
        for one, other in texts:
            if grows_too_fast(*(partial(seconds, pattern, methods, text) for text in (one, other))):
                return one
    return None


@pytest.mark.parametrize(
    ("pattern", "methods", "longest"),
    [
        pytest.param(pattern, methods, LONGEST.get(where.rpartition("-")[0]), id=where)
        for where, pattern, methods in own_patterns()
    ],
)
def test_the_worst_letters_take_every_pattern_linear_time(pattern, methods, longest):
    if longest:
        assert (
            max(seconds(pattern, methods, text) for text in worst_texts(pattern, longest)) < MOST_SECONDS
        )
    else:
        assert first_stall(pattern, methods) is None


def test_every_exception_is_of_a_pattern_that_there_is():
    found = {where.rpartition("-")[0] for where, _, _ in own_patterns()}

    assert {*ONLY_MATCHED, *LONGEST} <= found
    assert {where.partition(".")[0] for where in found} == {"corpus", "index", "rag", "api"}


@pytest.mark.parametrize(
    "pattern", [r"(?:a|a)+c", r"(\w+)+:", r"\w+@", r"\s+$", r"(?:a|b)*c", r"0+\.?0*;"]
)
def test_a_pattern_whose_time_grows_faster_than_the_text_is_found(pattern):
    assert first_stall(re.compile(pattern), {"search", "fullmatch"}) is not None


@pytest.mark.parametrize("pattern", [r"\w+", r"(?<!\s)\s+\Z", r"\d{1,9}(?:,\d{3})*", r"\w+(?=a)b|[^\n]+"])
def test_a_linear_pattern_is_not(pattern):
    assert first_stall(re.compile(pattern), {"search", "fullmatch"}) is None
